"""Day end: the points of the day one by one, the cash counted by note, and the day closed."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout
from PySide6.QtWidgets import QWidget

from dcms_desktop.company.queries import setting
from dcms_desktop.kernel import clock
from dcms_desktop.kernel.changes import Changes
from dcms_desktop.kernel.dates import show_day
from dcms_desktop.kernel.errors import Outside
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.money import show_paise
from dcms_desktop.ledger.actions import tick_point
from dcms_desktop.ledger.queries import closed_through
from dcms_desktop.ledger.queries import money_in_books
from dcms_desktop.upkeep.actions import note_backup
from dcms_desktop.upkeep.actions import refresh_scores
from dcms_desktop.upkeep.backup import back_up
from dcms_desktop.upkeep.settings import BACKUP_FOLDER
from reports.catalogue.day_seals import NOW
from reports.catalogue.day_seals import Ask as SealsAsk
from reports.catalogue.day_seals import query as seals
from reports.engine.report import all_reports
from ui.documents.cash_count import NOTES
from ui.documents.cash_count import count_of
from ui.documents.cash_count import counted
from ui.documents.cash_count import note_of
from ui.documents.closing import CASH
from ui.documents.closing import close_swept
from ui.documents.day_points import PointList
from ui.documents.day_points import read_points
from ui.documents.day_points import report_question
from ui.kit.form import Form
from ui.kit.form import scrolled
from ui.kit.form_fields import Field
from ui.kit.parts import Card
from ui.kit.parts import Label
from ui.kit.parts import set_spacing
from ui.look.theme import on_theme
from ui.shell.page import Page
from ui.shell.page_key import PageKey

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from dcms_desktop.desk import Desk
    from dcms_desktop.kernel.money import Paise
    from dcms_desktop.upkeep.backup import Backup
    from reports.catalogue.day_end import Row
    from ui.documents.day_points import DayPoints
    from ui.shell.shell import Shell

MOST_NAMED = 4
"""Open points that the question names; the list beside it shows them all."""
OPENS = {"held": "sell.held", "prints": "printing.queue"}
"""Points that open a screen of their own and settle themselves there."""
FIELDS = (
    Field("day", "Day to close", "date", required=True),
    *(
        Field(f"note_{note}", f"₹{note}", "number", help="How many pieces", section="Notes and coins")
        for note in NOTES
    ),
    Field("small", "Small change ₹", "amount", section="Rest"),
    Field("note", "Note", span=2, most=100, help="Why the cash differs, if it does"),
)


@dataclass(frozen=True, slots=True)
class DayState:
    """What the books say of a day before it is closed."""

    day: date
    cash: int
    closed: date | None
    points: DayPoints


def day_state(desk: Desk, day: date) -> DayState:
    """Return cash and points of a day."""
    return DayState(
        day=day,
        cash=desk.ask(money_in_books, "cash", day),
        closed=desk.ask(closed_through),
        points=read_points(desk, day),
    )


def seal_of(desk: Desk, day: date) -> str:
    """Return the seal of the last close of a day, as the paper “Seals of the days” prints it."""
    rows = [row for row in desk.ask(seals, SealsAsk(day, day)) if row.closed_at != NOW]
    return f"{rows[-1].audit_row}:{rows[-1].seal}" if rows else ""


def backup_folder(desk: Desk) -> Path:
    """Return where backups go: the folder of the setting, else one beside the books."""
    named = desk.ask(setting, BACKUP_FOLDER).strip()
    if named:
        return Path(named).expanduser()
    beside = desk.books.folder
    return (beside.parent if beside is not None else Path.home()) / "dcms-backups"


def back_up_now(desk: Desk) -> Backup:
    """Write a proved backup and note it in the books."""
    folder = backup_folder(desk)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as trouble:
        raise Outside(
            f"The folder {folder} cannot be made: {trouble.strerror}.", "Name another one in Set-up, Upkeep."
        ) from trouble
    made = back_up(desk.books, folder)
    desk.do(note_backup, made)
    return made


class DayClosePage(Page):
    """Works through the points of the day, counts the cash and closes the day."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell, "Day end", room="money", code="day_close")
        self._state: DayState | None = None
        self._counted_day: date | None = None
        self.form = Form(FIELDS, columns=3)
        self.form.set_values({"day": clock.today()})
        self.counted = Label("₹0.00", "net")
        self.difference = Label("", "strong")
        self.points = PointList("Before the day is closed")
        todo = Card("Before the day is closed", margin=16, spacing=8)
        todo.column.addWidget(self.points, 1)
        count = Card("Cash in the till", margin=16, spacing=8)
        count.column.addWidget(scrolled(self.form), 1)
        count.column.addWidget(self.counted)
        count.column.addWidget(self.difference)
        self._row = QHBoxLayout()
        self._row.addWidget(todo, 1)
        self._row.addWidget(count, 1)
        self.body.addLayout(self._row, 1)
        self.form.changed.connect(self._on_typed)
        self.form.finished.connect(self.count_done)
        self.points.opened.connect(self.run_point)
        self.points.ticked.connect(self.turn_tick)
        on_theme(self.adapt)

    @Slot()
    def adapt(self) -> None:
        """Take the sizes now in force."""
        set_spacing(self._row, (0, 0, 0, 8), 8)

    def first_focus(self) -> QWidget:
        """Return the points."""
        return self.points

    def keys(self) -> Sequence[PageKey]:
        """Return the keys of the page."""
        return [
            PageKey("day.next", "Enter", "Next open point"),
            PageKey("day.point", "1", "Run a point", help="1 to 9 and 0 run the points of the list"),
            PageKey("day.tick", "Space", "Tick"),
            PageKey(
                "day.close",
                "Ctrl+A",
                "Close the day",
                self.ask_close,
                also=("Ctrl+Enter", "Ctrl+S", "Ctrl+W"),
            ),
        ]

    def on_shown(self) -> None:
        """Read the books."""
        self._read()

    def on_changed(self, changes: Changes) -> None:
        """Read again when money or documents moved."""
        if changes.touches("documents", "ledger", "days", "drafts", "jobs", "backups"):
            self._read()

    def _day(self) -> date:
        try:
            return self.form.value("day") or clock.today()
        except Refused:
            return clock.today()

    def _read(self) -> None:
        self.shell.tasks.read(
            partial(day_state, self.shell.desk, self._day()), self.show_state, latest=f"day {id(self)}"
        )

    @Slot(object)
    def show_state(self, state: DayState) -> None:
        """Show what the books say."""
        self._state = state
        closed = f"closed through {show_day(state.closed)}" if state.closed else "no day is closed yet"
        self.title.show_title("Day end", show_day(state.day), closed)
        self.points.show_points(state.points)
        self._take_back_count(state)
        self._show_sums()

    def _take_back_count(self, state: DayState) -> None:
        """Show the cash that was counted for this day before."""
        if self._counted_day == state.day:
            return
        self._counted_day = state.day
        note = next((row.note for row in state.points.rows if row.code == CASH), "")
        pieces, small = count_of(note)
        if pieces or small:
            values = {f"note_{face}": pieces.get(face) for face in NOTES}
            self.form.set_values({"day": state.day, "small": small or None, **values})

    # ── the points ──

    @Slot(str)
    def run_point(self, code: str) -> None:
        """Open what a point is about, and tick it: who looked at it, when."""
        if code == CASH:
            self.form.edit(f"note_{NOTES[0]}").setFocus()
        elif code == "backup":
            self.shell.messages.tell("The books are copied, and the copy is proved…")
            self.shell.tasks.run(partial(back_up_now, self.shell.desk), self._on_backed_up)
        elif self.shell.command(OPENS.get(code, "")) is not None:
            self.shell.open(OPENS[code])
        else:
            self._tick(code, done=True)
            if code in all_reports():
                self._open_report(code)
            else:
                row = next((row for row in self._rows() if row.code == code), None)
                self.shell.messages.tell(f"{row.point}: {row.state}." if row else "")

    def _open_report(self, code: str) -> None:
        from ui.reports.report_page import ReportPage

        self.shell.show_page(ReportPage(self.shell, all_reports()[code], report_question(code, self._day())))

    def _rows(self) -> tuple[Row, ...]:
        return self._state.points.rows if self._state else ()

    @Slot(str)
    def turn_tick(self, code: str) -> None:
        """Tick a point, or take the tick away."""
        row = next((row for row in self._rows() if row.code == code), None)
        if row is not None:
            self._tick(code, done=not row.ticked)

    def _tick(self, code: str, note: str = "", *, done: bool) -> None:
        self.shell.tasks.run(partial(self.shell.desk.do, tick_point, self._day(), code, note, done=done))

    @Slot(object)
    def _on_backed_up(self, made: Backup) -> None:
        self.shell.tasks.tell_changed(Changes({"backups"}))
        self.shell.messages.done(
            f"The backup {made.file.name} was proved.", f"It lies in {made.file.parent}."
        )

    @Slot()
    def count_done(self) -> None:
        """Keep the count with its point, and go on with the list."""
        if self.form.read() is not None:
            self._tick(CASH, note_of(self._pieces(), self._small()), done=True)
            self.points.setFocus()

    # ── the cash ──

    @Slot(str)
    def _on_typed(self, name: str) -> None:
        if name == "day":
            self._read()
        self._show_sums()

    def _pieces(self) -> dict[int, int]:
        pieces = {}
        for note in NOTES:
            try:
                pieces[note] = int(self.form.value(f"note_{note}") or 0)
            except Refused:
                pieces[note] = 0
        return pieces

    def _small(self) -> int:
        try:
            return int(self.form.value("small") or 0)
        except Refused:
            return 0

    def _counted(self) -> Paise:
        return counted(self._pieces(), self._small())

    def _show_sums(self) -> None:
        cash = self._counted()
        self.counted.setText(f"₹{show_paise(cash)}")
        if self._state is None:
            return
        off = cash - self._state.cash
        books = f"Books ₹{show_paise(self._state.cash)}"
        if off == 0:
            self.difference.show_text(f"{books} · agrees", "ok")
        else:
            word = "more" if off > 0 else "less"
            self.difference.show_text(f"{books} · ₹{show_paise(abs(off))} {word} in the till", "warn")

    @Slot()
    def ask_close(self) -> None:
        """Ask once, then close."""
        values = self.form.read()
        if values is None or self._state is None:
            return
        off = self._counted() - self._state.cash
        if off and not values["note"]:
            self.shell.messages.warn("The cash differs from the books.", "Say in Note why, then close.")
            self.form.edit("note").setFocus()
            return
        day, close = show_day(values["day"]), partial(self._close, values["day"], values["note"])
        names = [row.point for row in self._state.points.open_rows if row.code != CASH]
        still = " · ".join([*names[:MOST_NAMED], *(["…"] if len(names) > MOST_NAMED else [])])
        ask = self.shell.messages.ask
        if still:
            ask(f"Close {day} for good? Still open: {still}", close, yes="Close it")
        else:
            ask(f"Close {day}? Nothing on or before it can be changed after that.", close, yes="Close it")

    def _close(self, day: date, note: str) -> None:
        words = " ".join(word for word in (note, note_of(self._pieces(), self._small())) if word)
        self.shell.tasks.run(
            partial(close_swept, self.shell.desk, day, self._counted(), words), self._on_closed_day
        )

    @Slot(object)
    def _on_closed_day(self, _changes: Changes) -> None:
        self.shell.messages.done("The day is closed.", "The next bill carries the next day.")
        if self._state is not None:
            self.shell.tasks.read(partial(seal_of, self.shell.desk, self._state.day), self._on_seal)
        self._read()
        # The counter is quiet now: the search learns what sells.
        self.shell.tasks.run(partial(self.shell.desk.do, refresh_scores))

    @Slot(object)
    def _on_seal(self, seal: str) -> None:
        """Say the seal of the close, which fits these books and no others."""
        self.shell.messages.done("The day is closed.", f"Its seal, for paper away from this PC: {seal}")
