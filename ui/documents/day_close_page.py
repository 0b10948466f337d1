"""Day end: the cash counted by note, beside the books; Enter at the end closes the day."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout
from PySide6.QtWidgets import QWidget

from dcms_desktop.documents.queries import find_documents
from dcms_desktop.documents.queries import held_drafts
from dcms_desktop.kernel import clock
from dcms_desktop.kernel.dates import show_day
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.money import show_paise
from dcms_desktop.ledger.actions import close_day
from dcms_desktop.ledger.queries import closed_through
from dcms_desktop.ledger.queries import money_in_books
from dcms_desktop.spool.queries import waiting_job_count
from dcms_desktop.upkeep.actions import refresh_scores
from ui.documents.cash_count import NOTES
from ui.documents.cash_count import counted
from ui.documents.cash_count import note_of
from ui.kit.form import Form
from ui.kit.form import scrolled
from ui.kit.form_fields import Field
from ui.kit.parts import Card
from ui.kit.parts import Label
from ui.kit.parts import set_spacing
from ui.kit.row_list import ListLine
from ui.kit.row_list import RowList
from ui.look.theme import on_theme
from ui.shell.page import Page
from ui.shell.page_key import PageKey

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from dcms_desktop.desk import Desk
    from dcms_desktop.kernel.changes import Changes
    from dcms_desktop.kernel.money import Paise
    from ui.shell.shell import Shell

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
    bills: int
    cancelled: int
    changed: int
    held: int
    prints: int


def day_state(desk: Desk, day: date) -> DayState:
    """Return cash, bills and open ends of a day."""
    bills = desk.ask(find_documents, kinds=("tax_invoice",), first=day, last=day, limit=5_000)
    return DayState(
        day=day,
        cash=desk.ask(money_in_books, "cash", day),
        closed=desk.ask(closed_through),
        bills=len(bills),
        cancelled=sum(1 for bill in bills if bill.state == "cancelled"),
        changed=sum(1 for bill in bills if bill.revision and bill.state != "cancelled"),
        held=len(desk.ask(held_drafts)),
        prints=desk.ask(waiting_job_count),
    )


class DayClosePage(Page):
    """Counts the cash and closes the day."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell, "Day end", room="money", code="day_close")
        self._state: DayState | None = None
        self.form = Form(FIELDS, columns=3)
        self.form.set_values({"day": clock.today()})
        self.counted = Label("₹0.00", "net")
        self.difference = Label("", "strong")
        self.points = RowList("Before the day is closed")
        count = Card("Cash in the till", margin=16, spacing=8)
        count.column.addWidget(scrolled(self.form), 1)
        sums = Card("Counted", margin=16, spacing=6)
        sums.column.addWidget(self.counted)
        sums.column.addWidget(self.difference)
        sums.column.addWidget(self.points)
        sums.column.addStretch(1)
        self._row = QHBoxLayout()
        self._row.addWidget(count, 3)
        self._row.addWidget(sums, 2)
        self.body.addLayout(self._row, 1)
        self.form.changed.connect(self._on_typed)
        self.form.finished.connect(self.ask_close)
        self.points.opened.connect(shell.open)
        on_theme(self.adapt)

    @Slot()
    def adapt(self) -> None:
        """Take the sizes now in force."""
        set_spacing(self._row, (0, 0, 0, 8), 8)

    def first_focus(self) -> QWidget:
        """Return the count of the largest note: the day is filled in."""
        return self.form.edit(f"note_{NOTES[0]}")

    def keys(self) -> Sequence[PageKey]:
        """Return the keys of the page."""
        return [
            PageKey(
                "day.close",
                "Ctrl+A",
                "Close the day",
                self.ask_close,
                also=("Ctrl+Enter", "Ctrl+S", "Ctrl+W"),
            ),
            PageKey("day.next", "Enter", "Next"),
        ]

    def on_shown(self) -> None:
        """Read the books."""
        self._read()

    def on_changed(self, changes: Changes) -> None:
        """Read again when money or documents moved."""
        if changes.touches("documents", "ledger", "days", "drafts", "jobs"):
            self._read()

    def _read(self) -> None:
        try:
            day = self.form.value("day") or clock.today()
        except Refused:
            return
        self.shell.tasks.read(
            partial(day_state, self.shell.desk, day), self.show_state, latest=f"day {id(self)}"
        )

    @Slot(object)
    def show_state(self, state: DayState) -> None:
        """Show what the books say."""
        self._state = state
        closed = f"closed through {show_day(state.closed)}" if state.closed else "no day is closed yet"
        self.title.show_title("Day end", show_day(state.day), closed)
        self.points.show_lines(
            [
                ListLine("Bills of the day", str(state.bills), icon="receipt", opens="sell.modify"),
                ListLine(
                    "Cancelled",
                    str(state.cancelled),
                    "warn" if state.cancelled else "text",
                    icon="circle-x",
                    opens="sell.modify",
                ),
                ListLine(
                    "Changed after saving",
                    str(state.changed),
                    "warn" if state.changed else "text",
                    icon="pencil",
                    opens="sell.modify",
                ),
                ListLine(
                    "Held or half-typed",
                    str(state.held),
                    "warn" if state.held else "ok",
                    icon="archive",
                    opens="sell.new",
                ),
                ListLine(
                    "Prints waiting", str(state.prints), "warn" if state.prints else "ok", icon="printer"
                ),
            ]
        )
        self._show_sums()

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

    def _counted(self) -> Paise:
        try:
            small = int(self.form.value("small") or 0)
        except Refused:
            small = 0
        return counted(self._pieces(), small)

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
        self.shell.messages.ask(
            f"Close {show_day(values['day'])}? Nothing on or before it can be changed after that.",
            partial(self._close, values["day"], values["note"]),
            yes="Close it",
        )

    def _close(self, day: date, note: str) -> None:
        words = " ".join(word for word in (note, note_of(self._pieces())) if word)
        self.shell.tasks.run(
            partial(self.shell.desk.do, close_day, day, self._counted(), words), self._on_closed_day
        )

    @Slot(object)
    def _on_closed_day(self, _changes: Changes) -> None:
        self.shell.messages.done("The day is closed.", "The next bill carries the next day.")
        self._read()
        # The counter is quiet now: the search learns what sells.
        self.shell.tasks.run(partial(self.shell.desk.do, refresh_scores))
