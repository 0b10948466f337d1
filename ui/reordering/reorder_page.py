"""What to order: pick a company, amend the packs, and Ctrl+A makes an order for each supplier."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout
from PySide6.QtWidgets import QLineEdit

from dcms_desktop.catalog.queries import makers
from dcms_desktop.kernel.errors import NeedsConsent
from dcms_desktop.kernel.money import group_digits
from dcms_desktop.kernel.money import show_paise
from dcms_desktop.reordering.actions import make_orders
from dcms_desktop.reordering.queries import ReorderAsk
from dcms_desktop.reordering.queries import reorder_lines
from ui.kit.edits import ChoiceEdit
from ui.kit.grid import Grid
from ui.kit.keys import ENTER
from ui.kit.parts import Card
from ui.kit.parts import Label
from ui.language.catalog import say
from ui.look.theme import on_theme
from ui.look.theme import theme
from ui.reordering.reorder_model import PACKS
from ui.reordering.reorder_model import ReorderModel
from ui.shell.page import Page
from ui.shell.page_key import PageKey

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QKeyEvent
    from PySide6.QtWidgets import QWidget

    from dcms_desktop.catalog.rules import MakerForm
    from dcms_desktop.kernel.changes import Changes
    from dcms_desktop.reordering.actions import Ordered
    from dcms_desktop.reordering.queries import ReorderLine
    from ui.shell.shell import Shell


class ReorderPage(Page):
    """Suggestions of a company, or of all; what is marked is ordered."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell, "Reorder", room="buy", code="reorder")
        self.company = ChoiceEdit((("", "All companies"),), name="Company", data=True)
        self.model = ReorderModel(self)
        self.grid = Grid(self.model, name="What to order")
        self.grid.cell_keys = self._cell_keys
        self.reason = Label("", "quiet")
        self.reason.setWordWrap(True)
        row = QHBoxLayout()
        row.addWidget(Label("Company", "label"))
        row.addWidget(self.company)
        row.setSpacing(8)
        row.addStretch(1)
        bar = Card(margin=8, spacing=0)
        bar.column.addLayout(row)
        table = Card(margin=1, spacing=0)
        table.column.addWidget(self.grid)
        why = Card(margin=8, spacing=0)
        why.column.addWidget(self.reason)
        self.body.addWidget(bar)
        self.body.addWidget(table, 1)
        self.body.addWidget(why)
        self.company.chosen.connect(self._on_company)
        self.model.edited.connect(self._tell)
        self.model.refused.connect(shell.messages.show_problem)
        self.grid.row_changed.connect(self._on_row)
        on_theme(self.adapt)
        shell.tasks.read(partial(shell.desk.ask, makers, only_active=True), self._show_makers)
        self.reload()

    @Slot()
    def adapt(self) -> None:
        """Take the sizes now in force."""
        self.company.setFixedWidth(theme().px(260))

    # ── reading ──

    @Slot(object)
    def _show_makers(self, found: list[MakerForm]) -> None:
        chosen = self.company.value()
        self.company.set_choices([("", "All companies"), *((str(one.id), one.name) for one in found)])
        self.company.set_value(chosen)

    @Slot()
    def reload(self) -> None:
        """Read the suggestions anew."""
        chosen = self.company.value()
        ask = ReorderAsk(maker_id=int(chosen) if chosen else None)
        self.title.show_title("Reorder", "", "Reading the books…")
        work = partial(self.shell.desk.ask, reorder_lines, ask)
        self.shell.tasks.read(work, self._show, latest=f"reorder {id(self)}")

    @Slot(object)
    def _show(self, lines: list[ReorderLine]) -> None:
        self.model.show_lines(lines)
        if lines:
            self.grid.go(0, PACKS)
            self.grid.setFocus(Qt.FocusReason.OtherFocusReason)
        self._tell()
        self._on_row(self.grid.row())

    @Slot(str)
    def _on_company(self, _chosen: str) -> None:
        self.reload()

    def on_changed(self, changes: Changes) -> None:
        """Say that the figures are older than the books; what was typed stays."""
        if changes.touches("stock", "documents", "makers") and not self.model.rowCount():
            self.reload()

    @Slot()
    def _tell(self) -> None:
        wishes = self.model.wishes()
        suppliers = len({wish.line.supplier_code for wish in wishes})
        value = sum(wish.line.value(wish.units) for wish in wishes)
        words = f"{group_digits(len(wishes))} of {group_digits(self.model.rowCount())} items"
        orders = f"{suppliers} order{'' if suppliers == 1 else 's'}"
        self.title.show_title("Reorder", "", f"{words} · {orders} · ₹{show_paise(value)}")

    @Slot(int)
    def _on_row(self, row: int) -> None:
        line = self.model.line(row)
        self.reason.show_data(" ".join(say(one) for one in line.suggestion.told) if line else "")
        if line is None:
            self.reason.setText("Nothing is to be ordered.")

    # ── keys ──

    def keys(self) -> Sequence[PageKey]:
        """Return the keys of the page."""
        return (
            PageKey("reorder.make", "Ctrl+A", "Order", self.make, help="Make an order for each supplier"),
            PageKey("reorder.hold", "Ctrl+K", "Hold", self.hold, help="Lay the orders aside as drafts"),
            PageKey("reorder.mark", "Space", "Take in or leave out"),
            PageKey("reorder.packs", "0-9", "Packs"),
            PageKey("reorder.again", "Ctrl+R", "Read again", self.reload),
            PageKey("reorder.company", "Alt+C", "Company", self.to_company),
            PageKey("reorder.back", "Esc", "Back"),
        )

    def first_focus(self) -> QWidget | None:
        """Return the grid."""
        return self.grid

    def to_company(self) -> None:
        """Go to the company."""
        self.company.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _cell_keys(self, row: int, _column: int, event: QKeyEvent) -> bool:
        """Let Enter and Space mark a row, unless its packs are being typed."""
        if self.grid.editor() is not None or event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            return False
        if event.key() != Qt.Key.Key_Space and event.key() not in ENTER:
            return False
        self.model.toggle(row)
        if event.key() in ENTER and row + 1 < self.model.rowCount():
            self.grid.go(row + 1, PACKS)
        return True

    # ── ordering ──

    def make(self) -> None:
        """Make the orders."""
        self._order(frozenset(), hold=False)

    def hold(self) -> None:
        """Lay the orders aside as drafts."""
        self._order(frozenset(), hold=True)

    def _order(self, agreed: frozenset[str], *, hold: bool) -> None:
        typing = self.grid.editor()
        if isinstance(typing, QLineEdit) and not self.model.setData(self.grid.currentIndex(), typing.text()):
            return
        work = partial(self.shell.desk.do_agreed, agreed, make_orders, self.model.wishes(), hold=hold)
        self.shell.tasks.run(work, self._on_ordered, partial(self._on_problem, hold))

    def _on_problem(self, hold: bool, problem: Exception) -> None:
        if isinstance(problem, NeedsConsent):
            again = partial(self._order, frozenset({problem.name}), hold=hold)
            self.shell.messages.ask(problem.question, again, yes="Order", no="Back")
            return
        self.shell.messages.show_problem(problem)
        self.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(object)
    def _on_ordered(self, done: Ordered) -> None:
        if done.held:
            self.shell.messages.done(
                "The orders wait as drafts.", "Ctrl+J in a new purchase order lists them."
            )
        else:
            numbers = ", ".join(order.number for order in done.orders[:6])
            self.shell.messages.done(f"Ordered: {numbers}", "Purchase orders lists them.")
        self.reload()
