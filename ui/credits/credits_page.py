"""Input credit up to a day: what the law takes back, what may be taken again; Ctrl+A posts what is marked."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout

from dcms_desktop.credits.actions import key_of
from dcms_desktop.credits.actions import post_credits
from dcms_desktop.credits.queries import proposals
from dcms_desktop.credits.rules import CAUSE_WORDS
from dcms_desktop.kernel import clock
from dcms_desktop.kernel.dates import show_day
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import show_paise
from ui.documents.posted_page import PostedPage
from ui.kit.edits import DateEdit
from ui.kit.grid import Grid
from ui.kit.grid_model import Cell
from ui.kit.grid_model import GridColumn
from ui.kit.grid_model import GridRow
from ui.kit.grid_model import RowsModel
from ui.kit.keys import ENTER
from ui.kit.parts import Card
from ui.kit.parts import EmptyState
from ui.kit.parts import Label
from ui.look.theme import on_theme
from ui.look.theme import theme
from ui.shell.page import Page
from ui.shell.page_key import PageKey

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QKeyEvent
    from PySide6.QtWidgets import QWidget

    from dcms_desktop.credits.actions import PostedCredits
    from dcms_desktop.credits.rules import Proposal
    from dcms_desktop.kernel.changes import Changes
    from ui.shell.shell import Shell

COLUMNS = (
    GridColumn("mark", "", "centre", 36, tone="ok strong"),
    GridColumn("deed", "Credit", width=92),
    GridColumn("why", "Why", width=210),
    GridColumn("number", "Document", width=150),
    GridColumn("day", "Date", width=96, drop=2),
    GridColumn("whom", "Supplier or goods", width=240, stretch=1),
    GridColumn("cgst", "CGST", "number", 96),
    GridColumn("sgst", "SGST", "number", 96),
    GridColumn("igst", "IGST", "number", 96),
    GridColumn("cess", "Cess", "number", 80, drop=3),
    GridColumn("interest", "Interest", "number", 96, drop=1),
)


def credit_rows(found: Sequence[Proposal], marked: Sequence[bool]) -> list[GridRow]:
    """Return proposals as rows; amounts are shown plainly, the deed says the side."""
    rows = []
    for one, is_marked in zip(found, marked, strict=True):
        heads = [show_paise(Paise(abs(paise))) if paise else "" for paise in one.cause.heads.each]
        back = one.total < 0
        rows.append(
            GridRow(
                (
                    "✓" if is_marked else "",
                    Cell("Take again" if back else "Reverse", "ok strong" if back else "warn strong"),
                    CAUSE_WORDS[one.cause.kind],
                    one.cause.number,
                    Cell(show_day(one.day), "muted"),
                    Cell(one.cause.words or one.whom, "text strong"),
                    *heads,
                    Cell(show_paise(one.interest) if one.interest else "", "muted"),
                ),
                key_of(one),
            )
        )
    return rows


class CreditsPage(Page):
    """The worklist; what is marked is posted as one reversal and one document of credit taken again."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell, "Input credit to reverse", room="tax", code="credits")
        self.until = DateEdit(name="Up to", field="date")
        self.until.set_day(clock.today())
        self.model = RowsModel(COLUMNS, (), self)
        self.grid = Grid(self.model, name="Input credit to reverse")
        self.grid.cell_keys = self._on_grid_key
        self.reason = Label("", "quiet")
        self.reason.setWordWrap(True)
        self.empty = EmptyState(
            "No credit is to be reversed",
            "Bills are paid in time, nothing was written off.",
            icon="check",
        )
        self._found: list[Proposal] = []
        self._marked: list[bool] = []
        self._is_read = False
        row = QHBoxLayout()
        row.addWidget(Label("Up to", "label"))
        row.addWidget(self.until)
        row.setSpacing(8)
        row.addStretch(1)
        bar, table, why = Card(margin=8, spacing=0), Card(margin=1, spacing=0), Card(margin=8, spacing=0)
        bar.column.addLayout(row)
        table.column.addWidget(self.grid, 1)
        table.column.addWidget(self.empty, 1)
        why.column.addWidget(self.reason)
        self.body.addWidget(bar)
        self.body.addWidget(table, 1)
        self.body.addWidget(why)
        self.until.left.connect(self.reload)
        self.grid.row_changed.connect(self._on_row)
        on_theme(self.adapt)
        self.reload()

    @Slot()
    def adapt(self) -> None:
        """Take the sizes now in force."""
        self.until.setFixedWidth(theme().px(120))

    # ── reading ──

    @Slot()
    def reload(self) -> None:
        """Read what is due up to the day."""
        try:
            day = self.until.day() or clock.today()
        except Refused as no:
            self.shell.messages.warn(no.message, no.next_step)
            return
        work = partial(self.shell.desk.ask, proposals, day)
        self.shell.tasks.read(
            work, self._show, self.shell.messages.show_problem, latest=f"credits {id(self)}"
        )

    @Slot(object)
    def _show(self, found: list[Proposal]) -> None:
        was = {key_of(one): mark for one, mark in zip(self._found, self._marked, strict=True)}
        self._found = found
        self._marked = [was.get(key_of(one), True) for one in found]
        self._draw()
        if found and not (self.until.hasFocus() and self._is_read):
            self.grid.setFocus(Qt.FocusReason.OtherFocusReason)
        self._is_read = True

    def _draw(self) -> None:
        at = max(0, self.grid.row())
        self.model.show(credit_rows(self._found, self._marked))
        self.grid.setVisible(bool(self._found))
        self.empty.setVisible(not self._found)
        if self._found:
            self.grid.go(min(at, len(self._found) - 1), 0)
        taken = [one for one, mark in zip(self._found, self._marked, strict=True) if mark]
        up = Paise(sum(one.total for one in taken if one.total > 0))
        down = Paise(-sum(one.total for one in taken if one.total < 0))
        self.title.show_title(
            "Input credit to reverse", "", f"Reverse ₹{show_paise(up)} · take again ₹{show_paise(down)}"
        )
        self._on_row(self.grid.row())

    @Slot(int)
    def _on_row(self, row: int) -> None:
        one = self._found[row] if 0 <= row < len(self._found) else None
        if one is None:
            self.reason.show_data("")
            return
        words = [one.cause.words or one.whom, CAUSE_WORDS[one.cause.kind]]
        if one.since is not None:
            words.append(f"since {show_day(one.since)}")
        if one.interest:
            words.append(f"interest ₹{show_paise(one.interest)} if the credit was used (s.50)")
        if one.by_rate:
            words.append("worked out by rate: the batch came as opening stock")
        self.reason.show_data(" · ".join(words))

    def on_changed(self, changes: Changes) -> None:
        """Read again what other screens changed."""
        if changes.touches("documents", "ledger"):
            self.reload()

    # ── keys ──

    def keys(self) -> Sequence[PageKey]:
        """Return the keys of the page."""
        return (
            PageKey("credits.post", "Ctrl+A", "Post", self.post, help="Post what is marked"),
            PageKey("credits.mark", "Space", "Take in or leave out"),
            PageKey("credits.open", "Enter", "Open the document"),
            PageKey("credits.until", "Alt+D", "Day", self.to_day),
            PageKey("credits.again", "Ctrl+R", "Read again", self.reload),
        )

    def first_focus(self) -> QWidget | None:
        """Return the list."""
        return self.grid if self._found else self.until

    def to_day(self) -> None:
        """Go to the day."""
        self.until.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.until.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from the day to the list by Enter."""
        if event.key() in ENTER and self.until.hasFocus():
            self.reload()
            self.grid.setFocus(Qt.FocusReason.TabFocusReason)
            return
        super().keyPressEvent(event)

    def _on_grid_key(self, row: int, _column: int, event: QKeyEvent) -> bool:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier or not 0 <= row < len(self._found):
            return False
        if event.key() == Qt.Key.Key_Space:
            self._marked[row] = not self._marked[row]
            self._draw()
            self.grid.go(min(row + 1, len(self._found) - 1), 0)
            return True
        if event.key() in ENTER:
            self.shell.show_page(PostedPage(self.shell, self._found[row].cause.source_id))
            return True
        return False

    def post(self) -> None:
        """Post what is marked."""
        try:
            day = self.until.day() or clock.today()
        except Refused as no:
            self.shell.messages.warn(no.message, no.next_step)
            return
        left_out = {key_of(one) for one, mark in zip(self._found, self._marked, strict=True) if not mark}
        work = partial(self.shell.desk.do, post_credits, day, left_out)
        self.shell.tasks.run(work, self._on_posted, self.shell.messages.show_problem)

    @Slot(object)
    def _on_posted(self, posted: PostedCredits) -> None:
        numbers = ", ".join(document.number for document in posted.documents)
        self.shell.messages.done(f"Posted: {numbers}", "Credit reversals lists them.")
        self.reload()
