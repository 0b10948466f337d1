"""The grid: a table worked by keys. Hairlines only, figures right, the active row tinted."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelectionModel
from PySide6.QtCore import QModelIndex
from PySide6.QtCore import QPersistentModelIndex
from PySide6.QtCore import QRect
from PySide6.QtCore import Qt
from PySide6.QtCore import Signal
from PySide6.QtCore import Slot
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QAbstractItemView
from PySide6.QtWidgets import QFrame
from PySide6.QtWidgets import QTableView

from ui.kit.grid_delegate import GridDelegate
from ui.kit.grid_delegate import GridHeader
from ui.kit.grid_paint import RowPainter
from ui.kit.keys import ENTER
from ui.kit.keys import is_claimed
from ui.look import tokens as look
from ui.look.theme import on_theme
from ui.look.theme import theme

if TYPE_CHECKING:
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QFocusEvent
    from PySide6.QtGui import QKeyEvent
    from PySide6.QtGui import QPaintEvent
    from PySide6.QtGui import QResizeEvent
    from PySide6.QtWidgets import QWidget

    from ui.kit.grid_model import ColumnsModel
    from ui.kit.grid_model import GridColumn
    from ui.kit.grid_paint import Place

Walk = Callable[[int, int, int, bool], tuple[int, int] | None]
"""Where the focus goes from ``(row, column)`` by ``step`` 1 or -1; ``long`` is the way of Tab. None stays."""

CellKeys = Callable[[int, int, "QKeyEvent"], bool]
"""Acts on a key inside a cell before the grid does; tells whether the key is used up."""


NARROWEST = 60
"""Per cent of its width that a column which shares the rest keeps where the rest is missing."""


def _dropped(columns: Sequence[GridColumn], widths: Sequence[int], room: int) -> set[int]:
    """Return the columns that a grid ``room`` wide leaves out.

    Those that say so go first; then, of a list, what matters least. A grid that is typed into is moved
    sideways instead.
    """
    dropped: set[int] = set()
    order = sorted(
        (number for number, column in enumerate(columns) if column.drop), key=lambda at: -columns[at].drop
    )
    needed = sum(widths)
    for number in order:
        if needed <= room or room <= 0:
            break
        dropped.add(number)
        needed -= widths[number]
    if room <= 0 or any(column.editable for column in columns):
        return dropped
    least = [
        width * NARROWEST // 100 if column.stretch else width
        for column, width in zip(columns, widths, strict=True)
    ]
    needed = sum(width for number, width in enumerate(least) if number not in dropped)
    for number in sorted(range(1, len(columns)), key=lambda at: (_weight(columns, at), -at)):
        if needed <= room:
            break
        if number not in dropped and widths[number]:
            dropped.add(number)
            needed -= least[number]
    return dropped


def _weight(columns: Sequence[GridColumn], at: int) -> int:
    """Return how much a column of a list matters: what is bold most, then what shares the room."""
    column = columns[at]
    return 2 if "strong" in column.tone else 1 if column.stretch or at == len(columns) - 1 else 0


class Grid(QTableView):
    """A table over a `ColumnsModel`. Reading: Enter tells `row_activated`. Writing: Enter walks the cells."""

    row_activated = Signal(int)
    row_changed = Signal(int)
    edge_reached = Signal(int)
    typed = Signal(str)

    def __init__(self, model: ColumnsModel, parent: QWidget | None = None, *, name: str = "") -> None:
        super().__init__(parent)
        self._columns_model = model
        self._walk: Walk = self.next_editable
        self._shared: object = None
        """What the width was shared by last: room, columns, text scale."""
        self.cell_keys: CellKeys | None = None
        self.setAccessibleName(name)
        self._painter_of_cells = GridDelegate(self, self)
        self.setItemDelegate(self._painter_of_cells)
        self._header = GridHeader(self)
        self.setHorizontalHeader(self._header)
        self.setModel(model)
        # The rows fill all of it, so what stays in view is moved at a scroll and not drawn again.
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._quiet_defaults()
        on_theme(self.adapt)

    def _quiet_defaults(self) -> None:
        self.verticalHeader().hide()
        self.setShowGrid(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setWordWrap(False)
        self.setAutoScroll(True)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(triggers.AnyKeyPressed | triggers.DoubleClicked)
        self.doubleClicked.connect(self._on_double_click)

    # ── sizes ──

    @Slot()
    def adapt(self) -> None:
        """Take the sizes and colours now in force."""
        px = theme().px
        self.setFont(theme().font())
        rows = self.verticalHeader()
        rows.setMinimumSectionSize(1)  # a least above the rows of now would stretch them for good
        rows.setDefaultSectionSize(px(look.GRID_ROW))
        rows.setMinimumSectionSize(px(20))
        self.horizontalHeader().setFixedHeight(px(look.GRID_HEADER))
        self._share_width()
        self.viewport().update()

    def _share_width(self) -> None:
        px = theme().px
        columns = self._columns_model.columns
        room = self.viewport().width()
        hidden = self._columns_model.hidden
        if (room, columns, hidden, theme().scale) == self._shared:
            return
        self._shared = (room, columns, hidden, theme().scale)
        fixed = [0 if number in hidden else px(column.width) for number, column in enumerate(columns)]
        dropped = _dropped(columns, fixed, room) | hidden
        stretch = sum(column.stretch for number, column in enumerate(columns) if number not in dropped)
        rest = room - sum(width for number, width in enumerate(fixed) if number not in dropped)
        if rest < 0:  # those that share the room begin at their least
            fixed = [
                width * NARROWEST // 100 if column.stretch else width
                for column, width in zip(columns, fixed, strict=True)
            ]
            rest = max(0, room - sum(width for at, width in enumerate(fixed) if at not in dropped))
        for number, column in enumerate(columns):
            extra = rest * column.stretch // stretch if stretch else 0
            self.setColumnWidth(number, fixed[number] + extra)
            self.setColumnHidden(number, number in dropped)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width anew."""
        super().resizeEvent(event)
        self._share_width()

    # ── where the focus is ──

    def go(self, row: int, column: int) -> None:
        """Move the active cell."""
        index = self._columns_model.index(row, column)
        if index.isValid():
            flags = QItemSelectionModel.SelectionFlag
            self.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
            self.scrollTo(index)

    def columns(self) -> tuple[GridColumn, ...]:
        """Return the columns."""
        return self._columns_model.columns

    def header(self) -> GridHeader:
        """Return the head."""
        return self._header

    def row(self) -> int:
        """Return the active row, -1 when there is none."""
        return self.currentIndex().row()

    def column(self) -> int:
        """Return the active column, -1 when there is none."""
        return self.currentIndex().column()

    def currentChanged(
        self, current: QModelIndex | QPersistentModelIndex, previous: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Repaint the two rows and tell of the new one."""
        super().currentChanged(current, previous)
        if current.row() != previous.row():
            for row in (current.row(), previous.row()):
                self._repaint_row(row)
            self.row_changed.emit(current.row())

    def _repaint_row(self, row: int) -> None:
        """Ask for one row to be drawn again: a row's tint follows the active cell."""
        if row >= 0:
            self.viewport().update(self.row_place(row))

    # ── walking ──

    def set_walk(self, walk: Walk) -> None:
        """Decide where Enter and Tab lead; without it they lead to the next cell that can be edited."""
        self._walk = walk

    def next_editable(self, row: int, column: int, step: int, _long: bool = False) -> tuple[int, int] | None:
        """Return the next or previous cell that can be edited, row by row; None at the end."""
        model = self._columns_model
        columns, rows = model.columnCount(), model.rowCount()
        place = row * columns + column + step
        while 0 <= place < rows * columns:
            index = model.index(place // columns, place % columns)
            if index.flags() & Qt.ItemFlag.ItemIsEditable:
                return index.row(), index.column()
            place += step
        return None

    def walk(self, step: int, *, long: bool = False) -> bool:
        """Move to where the walk leads and open the edit there; at the end tell `edge_reached`."""
        place = self._walk(self.row(), self.column(), step, long)
        if place is None:
            self.edge_reached.emit(step)
            return False
        self.go(*place)
        self.open_editor()
        return True

    def open_editor(self) -> bool:
        """Open the edit of the active cell if it can be edited."""
        index = self.currentIndex()
        if not index.isValid() or not index.flags() & Qt.ItemFlag.ItemIsEditable:
            return False
        self.edit(index)
        return self.state() == QAbstractItemView.State.EditingState

    def editor(self) -> QWidget | None:
        """Return the open edit, None when there is none."""
        return self._painter_of_cells.editor

    # ── keys ──

    def event(self, event: QEvent) -> bool:
        """Leave the shell's keys to the shell."""
        if is_claimed(event):
            event.ignore()
            return False
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Act on the keys of a table; what is not used goes on to the page."""
        key, plain = event.key(), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if self.cell_keys is not None and self.cell_keys(self.row(), self.column(), event):
            return
        if key in ENTER and plain in {Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier}:
            self._on_enter(back=bool(plain & Qt.KeyboardModifier.ShiftModifier))
            return
        if key in {Qt.Key.Key_Home, Qt.Key.Key_End} and self._go_end(last=key == Qt.Key.Key_End, event=event):
            return
        if key in {Qt.Key.Key_Escape, Qt.Key.Key_Tab, Qt.Key.Key_Backtab}:
            event.ignore()
            return
        super().keyPressEvent(event)

    def _on_enter(self, *, back: bool) -> None:
        if self.currentIndex().flags() & Qt.ItemFlag.ItemIsEditable and not back:
            self.open_editor()
        elif any(column.editable for column in self._columns_model.columns):
            self.walk(-1 if back else 1)
        elif self.row() >= 0:
            self.row_activated.emit(self.row())

    def _go_end(self, *, last: bool, event: QKeyEvent) -> bool:
        """Go to the first or last row of a list; in an edited table, to the ends of the row."""
        model = self._columns_model
        if not model.rowCount():
            return True
        whole = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if whole or not any(column.editable for column in model.columns):
            self.go(model.rowCount() - 1 if last else 0, max(0, self.column()))
            return True
        columns = [number for number, column in enumerate(model.columns) if column.editable]
        self.go(self.row(), columns[-1 if last else 0])
        return True

    def keyboardSearch(self, search: str) -> None:
        """Tell what was typed over the list; looking through all rows would be slow."""
        if search.strip():
            self.typed.emit(search)

    @Slot(QModelIndex)
    def _on_double_click(self, index: QModelIndex) -> None:
        if not index.flags() & Qt.ItemFlag.ItemIsEditable:
            self.row_activated.emit(index.row())

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Give a fresh list its first row; in an edited table, its first cell to be filled."""
        super().focusInEvent(event)
        self._repaint_row(self.row())
        if not self.currentIndex().isValid() and self._columns_model.rowCount():
            edited = any(column.editable for column in self._columns_model.columns)
            self.go(*((self.next_editable(0, -1, 1) if edited else None) or (0, 0)))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the frame off the active cell."""
        super().focusOutEvent(event)
        self._repaint_row(self.row())

    # ── paint ──

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the rows that are asked for, then hairlines through the rows nobody filled."""
        area = event.rect()
        painter = QPainter(self.viewport())
        rows = RowPainter(painter, self._places(area), self._columns_model.cells)
        current = self.currentIndex()
        bottom = 0
        for row in self._rows_in(area):
            place = self.row_place(row)
            rows.draw(row, place, is_current=row == current.row())
            bottom = place.bottom() + 1
            if row == current.row() and self.hasFocus():
                rows.frame(self.visualRect(current))
        if bottom <= area.bottom():
            self._paint_empty(painter, area)
        painter.end()

    def _places(self, area: QRect) -> list[Place]:
        """Return the columns that touch ``area``."""
        found: list[Place] = []
        for number, column in enumerate(self._columns_model.columns):
            left, width = self.columnViewportPosition(number), self.columnWidth(number)
            if width and left <= area.right() and left + width > area.left():
                found.append((number, left, width, column))
        return found

    def _rows_in(self, area: QRect) -> range:
        first, last = self.rowAt(area.top()), self.rowAt(area.bottom())
        if first < 0:
            return range(0)
        return range(first, (last if last >= 0 else self._columns_model.rowCount() - 1) + 1)

    def row_place(self, row: int) -> QRect:
        """Return where a row lies in the viewport."""
        return QRect(0, self.rowViewportPosition(row), self.viewport().width(), self.rowHeight(row))

    def _paint_empty(self, painter: QPainter, area: QRect) -> None:
        """Draw the paper below the last row, with hairlines where rows would be."""
        height = self.verticalHeader().defaultSectionSize()
        rows = self._columns_model.rowCount()
        top = self.rowViewportPosition(rows - 1) + self.rowHeight(rows - 1) if rows else 0
        painter.fillRect(area.intersected(QRect(0, top, self.viewport().width(), self.viewport().height())),
                         theme().colour("surface"))  # fmt: skip
        painter.setPen(theme().colour("soft"))
        for line in range(top + height - 1, self.viewport().height(), height):
            painter.drawLine(0, line, self.viewport().width(), line)
