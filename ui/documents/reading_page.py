"""An order as it was written: paste it, confirm each line by Enter, and Ctrl+A puts them on the bill."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint
from PySide6.QtCore import QRect
from PySide6.QtCore import QSize
from PySide6.QtCore import Qt
from PySide6.QtCore import QTimer
from PySide6.QtCore import Signal
from PySide6.QtCore import Slot
from PySide6.QtWidgets import QLineEdit

from dcms_desktop.catalog.queries import find_items
from dcms_desktop.catalog.queries.items import ItemHit
from dcms_desktop.documents.all_kinds import kind_of
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.frozen import replace
from dcms_desktop.reading.actions import keep_answers
from dcms_desktop.reading.queries import read_order
from dcms_desktop.reading.rules import Choice
from dcms_desktop.reading.wishes import with_wishes
from dcms_desktop.sales.queries import offer_items
from ui.documents.choice_list import ChoiceList
from ui.documents.reading_model import LEFT_OUT
from ui.documents.reading_model import OPEN
from ui.documents.reading_model import QUANTITY
from ui.documents.reading_model import TAKEN
from ui.documents.reading_model import ReadingModel
from ui.kit.form_fields import NoteEdit
from ui.kit.grid import Grid
from ui.kit.keys import ENTER
from ui.kit.parts import Card
from ui.kit.parts import EmptyState
from ui.kit.parts import Label
from ui.kit.pick_list import PickColumn
from ui.kit.pick_list import PickEdit
from ui.kit.pick_list import PickRow
from ui.look.theme import on_theme
from ui.look.theme import theme
from ui.shell.page import Page
from ui.shell.page_key import PageKey

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QKeyEvent
    from PySide6.QtWidgets import QWidget

    from dcms_desktop.desk import Desk
    from dcms_desktop.drafts.rules import Draft
    from dcms_desktop.reading.rules import ReadLine
    from dcms_desktop.reading.wishes import Wish
    from ui.shell.shell import Shell

REST = 250
"""Milliseconds without a key after which the message is read."""
MOST = 20_000
MOST_FOUND = 20
CHOICES = (PickColumn("Goods", 420), PickColumn("Sure", 70, right=True, tone="muted"))
ITEMS = (PickColumn("Item", 380), PickColumn("Pack", 90, tone="muted"), PickColumn("Code", 90, tone="muted"))


def draft_with(desk: Desk, draft: Draft, wishes: Sequence[Wish]) -> Draft:
    """Return a draft with confirmed goods, at stock, rates and schemes as they are now."""
    offers = desk.ask(offer_items, draft, list(dict.fromkeys(wish.item_id for wish in wishes)))
    kind = kind_of(draft.kind)
    return with_wishes(draft, offers, wishes, spread=kind.goods == "out" and not kind.is_order)


def items_like(desk: Desk, text: str) -> list[PickRow]:
    """Return items for what was typed by hand."""
    return [
        PickRow((hit.name, hit.packing, hit.code), value=hit)
        for hit in desk.ask(find_items, text, MOST_FOUND)
    ]


class ReadingPage(Page):
    """Reads a message for a draft; `taken` hands the draft back with what was confirmed."""

    taken = Signal(object)
    written = Signal(str)
    """The message as it stands, to be kept with the draft until it is confirmed."""

    def __init__(self, shell: Shell, draft: Draft) -> None:
        super().__init__(shell, "Order as written", room="sell", code="reading")
        self._draft = draft
        self._is_done = False
        self.text = NoteEdit(most=MOST, name="Message")
        self.text.setPlaceholderText("Paste the message (Ctrl+V): dolo 10 box, colgate 200 2c …")
        self.model = ReadingModel(self)
        self.grid = Grid(self.model, name="Read lines")
        self.grid.cell_keys = self._on_grid_key
        self.empty = EmptyState("No goods read yet", "Paste a message above, or type it.", icon="copy")
        self.item = PickEdit(ITEMS, self._ask_items, name="Goods", empty="No item fits")
        self.item.setPlaceholderText("Goods: letters of the name   ·   Enter takes the top row")
        self.item.row_picked.connect(self._put_by_hand)
        self.item.hide()
        self.choices = ChoiceList(self, CHOICES, "What it may mean")
        self.choices.picked.connect(self._pick)
        self.choices.left.connect(self._to_grid)
        self._rest = QTimer(self, singleShot=True, interval=REST)
        self._rest.timeout.connect(self.read)
        top, table, foot = Card(margin=8, spacing=0), Card(margin=1, spacing=0), Card(margin=8, spacing=0)
        top.column.addWidget(self.text)
        table.column.addWidget(self.grid, 1)
        table.column.addWidget(self.empty, 1)
        self.sums = Label("", "quiet")
        foot.column.addWidget(self.item)
        foot.column.addWidget(self.sums)
        self.body.addWidget(top)
        self.body.addWidget(table, 1)
        self.body.addWidget(foot)
        self.text.textChanged.connect(self._rest.start)
        self.model.changed.connect(self._tell)
        on_theme(self.adapt)
        self._tell()
        if draft.message:
            self.text.setPlainText(draft.message)

    @Slot()
    def adapt(self) -> None:
        """Take the sizes now in force."""
        self.text.setFixedHeight(theme().px(112))

    # ── reading ──

    @Slot()
    def read(self) -> None:
        """Read the message as it stands, and have it kept."""
        self._keep()
        party = self._draft.party.id if self._draft.party else None
        work = partial(self.shell.desk.ask, read_order, self.text.toPlainText(), party)
        self.shell.tasks.read(
            work, self._show, self.shell.messages.show_problem, latest=f"reading {id(self)}"
        )

    def _keep(self) -> None:
        if not self._is_done:
            self.written.emit(self.text.toPlainText())

    def on_closed(self) -> None:
        """Keep what was not put on the document: Alt+V shows it again."""
        self._rest.stop()
        self._keep()

    @Slot(object)
    def _show(self, lines: list[ReadLine]) -> None:
        at = max(0, self.grid.row())
        self.model.show(lines)
        if lines:
            self.grid.go(min(at, len(lines) - 1), QUANTITY)

    @Slot()
    def _tell(self) -> None:
        taken, left, still = self.model.counts()
        self.grid.setVisible(bool(self.model.rows))
        self.empty.setVisible(not self.model.rows)
        whom = self._draft.party.name if self._draft.party else ""
        self.title.show_title("Order as written", "", whom)
        words = f"{taken} confirmed · {still} to look at · {left} left out" if self.model.rows else ""
        self.sums.show_text(words, "quiet")

    # ── one line ──

    def confirm(self) -> None:
        """Take the active line as it is read, and go to the next one."""
        row = self.grid.row()
        one = self.model.rows[row] if 0 <= row < len(self.model.rows) else None
        if one is None:
            return
        if one.choice is None:
            self.pick_item()
        elif not one.quantity:
            self.shell.messages.tell("How many?", "Type the quantity: 10, 2c, 3b; Enter confirms.")
            self.grid.go(row, QUANTITY)
            self.grid.open_editor()
        else:
            self.model.put(row, replace(one, state=TAKEN))
            self._next(row)

    def leave_out(self) -> None:
        """Leave the active line out, or look at it again."""
        row = self.grid.row()
        if 0 <= row < len(self.model.rows):
            one = self.model.rows[row]
            self.model.put(row, replace(one, state=OPEN if one.state == LEFT_OUT else LEFT_OUT))
            self._next(row)

    def _next(self, row: int) -> None:
        after = [at for at, one in enumerate(self.model.rows) if one.state == OPEN and at > row]
        before = [at for at, one in enumerate(self.model.rows) if one.state == OPEN]
        self.grid.go((after or before or [row])[0], QUANTITY)
        if not before:
            self.shell.messages.tell("Every line is settled.", "Ctrl+A puts them on the bill.")

    def other(self, step: int) -> None:
        """Show the next or previous reading of the active line."""
        row = self.grid.row()
        if 0 <= row < len(self.model.rows) and self.model.rows[row].line.choices:
            one = self.model.rows[row]
            self.model.pick(row, (one.at + step) % len(one.line.choices))

    def list_choices(self) -> None:
        """List what the active line may mean; without any, ask for the goods (F4)."""
        row = self.grid.row()
        line = self.model.rows[row].line if 0 <= row < len(self.model.rows) else None
        if line is None or len(line.choices) < 2:
            self.pick_item()
            return
        rows = [PickRow((one.name, f"{one.confidence} %"), value=at) for at, one in enumerate(line.choices)]
        rows.append(PickRow(("Other goods …", ""), value=-1))
        self.choices.open_at(QRect(QPoint(self.width() // 3, 160), QSize(520, 4)), rows)

    @Slot(object)
    def _pick(self, at: int) -> None:
        if at < 0:
            self.pick_item()
            return
        self.model.pick(self.grid.row(), at)
        self._to_grid()

    def pick_item(self) -> None:
        """Ask for the goods of the active line by hand (F3)."""
        if not self.model.rows:
            return
        self.item.show()
        self.item.set_text("")
        self.item.setFocus(Qt.FocusReason.OtherFocusReason)

    def _ask_items(self, text: str) -> Sequence[PickRow] | None:
        work = partial(items_like, self.shell.desk, text)
        self.shell.tasks.read(work, self.item.show_rows, latest=f"reading items {id(self)}")
        return None

    @Slot(object)
    def _put_by_hand(self, row: PickRow) -> None:
        hit, at = row.value, self.grid.row()
        if not isinstance(hit, ItemHit):
            return
        one = self.model.rows[at]
        said = one.choice.quantity if one.choice else ""
        choice = Choice(
            item_id=hit.id, code=hit.code, name=hit.name, confidence=100, quantity=one.quantity or said
        )
        self.model.put(at, replace(one, by_hand=choice, state=OPEN))
        self.item.hide()
        self._to_grid()

    @Slot()
    def _to_grid(self) -> None:
        self.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    # ── the bill ──

    def put_on_bill(self) -> None:
        """Put what was confirmed on the bill; what was not looked at is asked about."""
        typing = self.grid.editor()
        if isinstance(typing, QLineEdit):
            self.model.setData(self.grid.currentIndex(), typing.text())
        taken, _, still = self.model.counts()
        if not taken:
            self.shell.messages.tell("Nothing is confirmed yet.", "Enter confirms a line.")
            self._to_grid()
        elif still:
            self.shell.messages.ask(
                f"{still} line{'' if still == 1 else 's'} not looked at. Go on without?",
                self._make,
                self._to_grid,
                yes="Go on",
                no="Back",
            )
        else:
            self._make()

    def _make(self) -> None:
        work = partial(draft_with, self.shell.desk, self._draft, self.model.wishes())
        self.shell.tasks.read(work, self._done, self._not_done)

    @Slot(object)
    def _not_done(self, problem: Exception) -> None:
        if isinstance(problem, Refused) and problem.line is not None:
            rows = [at for at, one in enumerate(self.model.rows) if one.state == TAKEN]
            self.grid.go(rows[problem.line - 1], QUANTITY)
            self.shell.messages.warn(problem.message, problem.next_step)
            self._to_grid()
            return
        self.shell.messages.show_problem(problem)

    @Slot(object)
    def _done(self, draft: Draft) -> None:
        answers = self.model.answers()
        if answers and self._draft.party is not None:
            self.shell.tasks.run(partial(self.shell.desk.do, keep_answers, self._draft.party.id, answers))
        self._is_done = True
        self.taken.emit(draft)
        self.shell.leave(self)

    # ── keys ──

    def keys(self) -> Sequence[PageKey]:
        """Return the keys of the page."""
        return (
            PageKey("reading.put", "Ctrl+A", "Put on the bill", self.put_on_bill, also=("Ctrl+Enter",)),
            PageKey("reading.confirm", "Enter", "Confirm"),
            PageKey("reading.skip", "Space", "Leave out"),
            PageKey("reading.other", "→", "Another reading"),
            PageKey("reading.choices", "F4", "What it may mean", self.list_choices),
            PageKey("reading.item", "F3", "Pick the goods", self.pick_item),
            PageKey("reading.text", "Alt+T", "Message", self.to_text),
        )

    def first_focus(self) -> QWidget:
        """Return the message."""
        return self.text

    def to_text(self) -> None:
        """Go to the message."""
        self.text.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def go_back(self) -> bool:
        """Close the field or the list that is open; tells whether there was one."""
        if self.choices.is_open():
            self.choices.close_list()
        elif self.item.isVisible():
            self.item.hide()
        else:
            return False
        self._to_grid()
        return True

    def can_leave(self) -> bool:
        """Let the page go; the message stays with the draft, what was confirmed is asked again."""
        return True

    def _on_grid_key(self, row: int, _column: int, event: QKeyEvent) -> bool:
        if self.grid.editor() is not None or event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            return False
        steps = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}
        if event.key() in ENTER:
            self.confirm()
        elif event.key() == Qt.Key.Key_Space:
            self.leave_out()
        elif event.key() in steps:
            self.other(steps[Qt.Key(event.key())])
        elif event.key() == Qt.Key.Key_Up and row <= 0:
            self.to_text()
        else:
            return False
        return True
