"""The list page of masters, documents and reports: filter row, grid, totals, a pane that Enter opens."""

from __future__ import annotations

from dataclasses import field
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtCore import QTimer
from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout
from PySide6.QtWidgets import QStackedWidget
from PySide6.QtWidgets import QWidget

from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.money import group_digits
from ui.kit.edits import ChoiceEdit
from ui.kit.edits import TextEdit
from ui.kit.grid import Grid
from ui.kit.grid_footer import GridFooter
from ui.kit.grid_model import PAGE
from ui.kit.grid_model import Cell
from ui.kit.grid_model import GridColumn
from ui.kit.grid_model import GridRow
from ui.kit.grid_model import PagedModel
from ui.kit.keys import ENTER
from ui.kit.parts import Card
from ui.kit.parts import DetailPane
from ui.kit.parts import EmptyState
from ui.kit.parts import FactGroup
from ui.kit.parts import Label
from ui.kit.parts import set_spacing
from ui.look.theme import on_theme
from ui.look.theme import theme
from ui.shell.page import Page
from ui.shell.page_key import PageKey
from ui.shell.scan_watch import ScanWatch

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Mapping
    from collections.abc import Sequence

    from PySide6.QtGui import QKeyEvent

    from dcms_desktop.kernel.changes import Changes
    from ui.shell.shell import Shell

TYPING_PAUSE = 40
SLOW = 400
"""Milliseconds after which a list says that it is loading."""


@dataclass(frozen=True, slots=True)
class ListAsk:
    """What a list asks for: typed text, chosen filters, order, and which rows."""

    text: str = ""
    filters: Mapping[str, str] = field(default_factory=dict)
    order: str = ""
    backward: bool = False
    first: int = 0
    count: int = PAGE


@dataclass(frozen=True, slots=True)
class ListAnswer:
    """The rows asked for, how many there are in all, and totals by column."""

    rows: Sequence[GridRow]
    total: int
    totals: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ListFilter:
    """A choice in the filter row; its first choice is the one at the start."""

    name: str
    label: str
    choices: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Detail:
    """What the pane on the right shows of one row."""

    title: str
    quiet: str = ""
    groups: tuple[FactGroup, ...] = ()


@dataclass(frozen=True, slots=True)
class ListPlan:
    """A list as data. ``load`` and ``detail`` run on a reading thread; ``open_row`` in the window's."""

    kind: str
    code: str
    columns: tuple[GridColumn, ...]
    load: Callable[[ListAsk], ListAnswer]
    detail: Callable[[object], Detail] | None = None
    open_row: Callable[[object], object] | None = None
    filters: tuple[ListFilter, ...] = ()
    topics: tuple[str, ...] = ()
    orders: tuple[str, ...] = ()
    room: str = ""
    search_words: str = "Search"
    empty_title: str = "Nothing here yet"
    empty_text: str = ""
    empty_key: str = ""
    icon: str = "list"
    keys: tuple[PageKey, ...] = ()
    named_by: Callable[[str], str] | None = None
    """What to search for when a code is scanned, on a reading thread; None searches for the code itself."""
    pane_stays: bool = False
    """The pane tells of all the rows, not of one: it is not closed."""
    whole: str = ""
    """The column whose words stand whole under the list for the active row; a cell may cut them."""


def _text_itself(text: str) -> str:
    return text.replace("\x1d", "").strip()


class ListPage(Page):
    """Shows a `ListPlan`. Heirs may say `own_keys` and add to the body."""

    def __init__(self, shell: Shell, plan: ListPlan) -> None:
        super().__init__(shell, plan.kind, room=plan.room, code=plan.code)
        self.plan = plan
        self._ask = ListAsk()
        self._total = 0
        self._selected: object = None
        self.search = TextEdit(most=80, name=plan.search_words)
        self.search.setPlaceholderText(f"{plan.search_words}…   Ctrl+F")
        self.state = Label("", "quiet")
        self.filters: dict[str, ChoiceEdit] = {}
        self.model = PagedModel(plan.columns, self._fetch, parent=self)
        self.grid = Grid(self.model, name=plan.kind)
        self.footer = GridFooter(self.grid)
        self.whole = Label("", "quiet")
        self.pane = DetailPane()
        self.empty = EmptyState(plan.empty_title, plan.empty_text, key=plan.empty_key, icon=plan.icon)
        self._lay_out()
        self._pause = QTimer(self, singleShot=True, interval=TYPING_PAUSE)
        self._slow = QTimer(self, singleShot=True, interval=SLOW)
        self.scans = ScanWatch(self, self._put_back)
        self._connect()
        on_theme(self.adapt)
        self.reload()

    def _lay_out(self) -> None:
        self._filter_row = QHBoxLayout()
        self._filter_row.addWidget(self.search, 2)
        for each in self.plan.filters:
            choice = ChoiceEdit(each.choices, name=each.label)
            choice.setSizeAdjustPolicy(ChoiceEdit.SizeAdjustPolicy.AdjustToContents)
            self.filters[each.name] = choice
            self._filter_row.addWidget(Label(each.label, "quiet"))
            self._filter_row.addWidget(choice)
        self._filter_row.addStretch(1)
        self._filter_row.addWidget(self.state)
        table = self._table = Card(margin=1, spacing=0)
        table.column.addWidget(self.grid, 1)
        table.column.addWidget(self.footer)
        table.column.addWidget(self.whole)
        self.footer.hide()
        self.whole.hide()
        self.whole.setWordWrap(True)
        nothing = Card()
        nothing.column.addWidget(self.empty)
        self.stack = QStackedWidget()
        self.stack.addWidget(table)
        self.stack.addWidget(nothing)
        self._middle = QHBoxLayout()
        self._middle.addWidget(self.stack, 1)
        self._middle.addWidget(self.pane)
        self.pane.hide()
        self.body.addLayout(self._filter_row)
        self.body.addLayout(self._middle, 1)

    def _connect(self) -> None:
        self.search.textChanged.connect(self._typed)
        self.scans.scanned.connect(self.take_scan)
        for choice in self.filters.values():
            choice.chosen.connect(self._chosen)
        self._pause.timeout.connect(self.reload)
        self._slow.timeout.connect(self._say_slow)
        self.grid.row_activated.connect(self._activate)
        self.grid.row_changed.connect(self._row_changed)
        self.grid.typed.connect(self._type_from_grid)
        self.grid.header().sectionClicked.connect(self._order_by)

    @Slot()
    def adapt(self) -> None:
        """Take the sizes now in force."""
        set_spacing(self._filter_row, (0, 0, 0, 0), 8)
        set_spacing(self._middle, (0, 0, 0, 0), 8)
        edge = theme().px(8)
        self.whole.setContentsMargins(edge, edge // 2, edge, edge // 2)
        self.search.setMinimumWidth(theme().px(180))
        self.search.setMaximumWidth(theme().px(320))

    # ── what the shell asks ──

    def first_focus(self) -> QWidget:
        """Return the search field."""
        return self.search

    def keys(self) -> Sequence[PageKey]:
        """Return the keys of the list: its own, then those every list has."""
        own = [*self.own_keys(), *self.plan.keys]
        own.append(PageKey("list.search", "Ctrl+F", "Search", self.focus_search))
        if self.plan.orders:
            own.append(
                PageKey("list.order", "Ctrl+O", "Order", self.next_order, help="Order by the next column")
            )
        own.append(
            PageKey("list.reload", "Ctrl+R", "Again", self.reload, shown=False, help="Load the list again")
        )
        return own

    def own_keys(self) -> Sequence[PageKey]:
        """Return what this list does beyond others; Enter (``list.open``) is among it."""
        return [PageKey("list.open", "Enter", "Details" if self.plan.detail else "Open")]

    def on_changed(self, changes: Changes) -> None:
        """Load again when a topic of the list changed."""
        if changes.touches(*self.plan.topics):
            self.reload()

    # ── scans ──

    def _put_back(self, _began_in: QWidget | None) -> None:
        """Show the list again as it was before the first characters of a scan narrowed it."""
        self._pause.stop()
        self.reload()

    @Slot(str)
    def take_scan(self, text: str) -> bool:
        """Search for a scanned code: the item it names, else the text itself."""
        self.shell.tasks.read(
            partial(self.plan.named_by or _text_itself, text), self._search_scanned, self._failed
        )
        return True

    @Slot(object)
    def _search_scanned(self, words: str) -> None:
        (self.shell.sounds.scan_ok if words else self.shell.sounds.scan_unknown)()
        self.search.setText(words[: self.search.maxLength()])
        self.search.selectAll()
        if not words:
            self.shell.messages.warn("Nothing here bears this code.", "Type letters of the name.")

    def on_shown(self) -> None:
        """Watch for scans."""
        self.scans.watch(on=True)

    def step_aside(self) -> None:
        """Watch no longer."""
        self.scans.watch(on=False)
        super().step_aside()

    def on_closed(self) -> None:
        """Watch no longer."""
        self.scans.watch(on=False)
        super().on_closed()

    def go_back(self) -> bool:
        """Close the pane, or empty the search; tells whether there was anything to do."""
        if self.pane.isVisible() and not self.plan.pane_stays:
            self.pane.hide()
            self.grid.setFocus()
            return True
        if self.search.text():
            self.search.clear()
            self.search.setFocus()
            return True
        return False

    # ── loading ──

    @Slot()
    def reload(self) -> None:
        """Ask for the list anew; the row that was selected is selected again if it is on the first page."""
        row = self.model.row(self.grid.row())
        self._selected = row.key if row is not None else self._selected
        filters = {name: choice.value() for name, choice in self.filters.items()}
        self._ask = replace(self._ask, text=self.search.text().strip(), filters=filters, first=0)
        self._slow.start()
        self._job = self.shell.tasks.read(
            partial(self.plan.load, self._ask), self._show, self._failed, latest=f"list {id(self)}"
        )

    @Slot(object)
    def _show(self, answer: ListAnswer) -> None:
        self._slow.stop()
        self._total = answer.total
        self.footer.show_totals(answer.totals)
        self.footer.setVisible(bool(answer.totals))
        self._table.column.activate()  # before the rows: they are drawn once, where they stay
        self.model.restart(answer.total, answer.rows)
        self.stack.setCurrentIndex(0 if answer.total else 1)
        if not answer.total:
            self._say_empty()
        self.state.setText(f"{group_digits(answer.total)} rows" if answer.total != 1 else "1 row")
        place = next((at for at, row in enumerate(answer.rows) if row.key == self._selected), 0)
        if answer.total:
            self.grid.go(place, 0)
        self._say_whole()

    @Slot(object)
    def _failed(self, problem: Exception) -> None:
        self._slow.stop()
        self.state.setText("Not loaded · Ctrl+R tries again")
        self.shell.messages.show_problem(problem)

    @Slot()
    def _say_slow(self) -> None:
        self.state.setText("Loading…")

    def _say_empty(self) -> None:
        narrowed = self._ask.text or any(choice.currentIndex() > 0 for choice in self.filters.values())
        if narrowed:
            self.empty.say("Nothing fits", "Esc empties the search; the filters beside it may hide rows.")
        else:
            self.empty.say(self.plan.empty_title, self.plan.empty_text)

    def _fetch(self, page: int) -> None:
        """Ask for one more page of the same list."""
        ask = replace(self._ask, first=page * PAGE)
        self.shell.tasks.read(partial(_load_page, self.plan.load, ask, page), self._add_page)

    @Slot(object)
    def _add_page(self, answer: tuple[ListAsk, int, ListAnswer]) -> None:
        ask, page, found = answer
        if replace(ask, first=0) == self._ask:
            self.model.add_page(page, found.rows)

    # ── acting ──

    @Slot()
    def focus_search(self) -> None:
        """Go to the search field."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    @Slot(str)
    def _typed(self, _text: str) -> None:
        self._pause.start()

    @Slot(str)
    def _chosen(self, _value: str) -> None:
        self.reload()

    @Slot(str)
    def _type_from_grid(self, text: str) -> None:
        """Go on typing in the search field."""
        self.search.setFocus(Qt.FocusReason.OtherFocusReason)
        self.search.setText(self.search.text() + text)

    @Slot(int)
    def _order_by(self, section: int) -> None:
        name = self.plan.columns[section].name
        if name not in self.plan.orders:
            return
        backward = not self._ask.backward if self._ask.order == name else False
        self._ask = replace(self._ask, order=name, backward=backward)
        self.grid.header().sorted_by = (name, backward)
        self.grid.header().viewport().update()
        self.reload()

    @Slot()
    def next_order(self) -> None:
        """Order by the active column, or by the next one that can be ordered."""
        names = [column.name for column in self.plan.columns]
        if self._ask.order and not self._ask.backward:
            self._order_by(names.index(self._ask.order))
            return
        orders = self.plan.orders
        at = orders.index(self._ask.order) + 1 if self._ask.order in orders else 0
        self._order_by(names.index(orders[at % len(orders)]))

    @Slot(int)
    def _activate(self, number: int) -> None:
        row = self.model.row(number)
        if row is None:
            return
        if self.plan.detail is not None and not self.pane.isVisible():
            self._ask_detail(row.key)
            self.pane.show()
        elif self.plan.open_row is not None:
            self.plan.open_row(row.key)

    @Slot(int)
    def _row_changed(self, number: int) -> None:
        row = self.model.row(number)
        if row is not None and self.pane.isVisible():
            self._ask_detail(row.key)
        self._say_whole()

    def _say_whole(self) -> None:
        if not self.plan.whole:
            return
        row = self.model.row(self.grid.row())
        place = next(at for at, one in enumerate(self.plan.columns) if one.name == self.plan.whole)
        cell = row.cells[place] if row is not None else ""
        self.whole.setText(cell.text if isinstance(cell, Cell) else cell)
        self.whole.setVisible(bool(self.whole.words()))

    def _ask_detail(self, key: object) -> None:
        if self.plan.detail is not None:
            self.shell.tasks.read(
                partial(self.plan.detail, key), self._show_detail, latest=f"detail {id(self)}"
            )

    @Slot(object)
    def _show_detail(self, detail: Detail) -> None:
        self.pane.show_facts(detail.title, detail.quiet, detail.groups)

    def selected_key(self) -> object:
        """Return the key of the active row, None when there is none."""
        row = self.model.row(self.grid.row())
        return row.key if row is not None else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move in the list while typing in the search field."""
        if self.search.hasFocus() and event.key() in {
            Qt.Key.Key_Down,
            Qt.Key.Key_Up,
            Qt.Key.Key_PageDown,
            Qt.Key.Key_PageUp,
        }:
            if event.key() == Qt.Key.Key_Down:
                self.grid.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        if self.search.hasFocus() and event.key() in ENTER and self.grid.row() >= 0:
            self.grid.setFocus(Qt.FocusReason.OtherFocusReason)
            self._activate(self.grid.row())
            return
        super().keyPressEvent(event)


def _load_page(
    load: Callable[[ListAsk], ListAnswer], ask: ListAsk, page: int
) -> tuple[ListAsk, int, ListAnswer]:
    return ask, page, load(ask)
