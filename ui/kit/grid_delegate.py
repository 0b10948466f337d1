"""The head of a grid, and how an edit inside a cell hands over its keys."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import Any
from typing import Protocol

from PySide6.QtCore import QAbstractItemModel
from PySide6.QtCore import QEvent
from PySide6.QtCore import QModelIndex
from PySide6.QtCore import QObject
from PySide6.QtCore import QPersistentModelIndex
from PySide6.QtCore import QRect
from PySide6.QtCore import QRectF
from PySide6.QtCore import QSize
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtGui import QKeyEvent
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHeaderView
from PySide6.QtWidgets import QLineEdit
from PySide6.QtWidgets import QStyledItemDelegate
from PySide6.QtWidgets import QWidget

from ui.kit.edits import TextEdit
from ui.kit.grid_model import EDIT
from ui.kit.grid_model import GridColumn
from ui.kit.grid_paint import PAD
from ui.kit.keys import ENTER
from ui.kit.keys import is_claimed
from ui.kit.painted import draw_words
from ui.kit.parts import set_property
from ui.language.catalog import say
from ui.look import tokens as look
from ui.look.theme import theme

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QStyleOptionViewItem


Index = QModelIndex | QPersistentModelIndex

MIDDLE = int(Qt.AlignmentFlag.AlignVCenter) | int(Qt.TextFlag.TextSingleLine)
FLAGS = {
    "text": MIDDLE | int(Qt.AlignmentFlag.AlignLeft),
    "number": MIDDLE | int(Qt.AlignmentFlag.AlignRight),
    "centre": MIDDLE | int(Qt.AlignmentFlag.AlignHCenter),
}


class CellOwner(Protocol):
    """What a delegate asks of the grid whose edits it makes."""

    cell_keys: Callable[[int, int, QKeyEvent], bool] | None

    def columns(self) -> tuple[GridColumn, ...]:
        """Return the columns."""

    def model(self) -> QAbstractItemModel:
        """Return the model."""

    def currentIndex(self) -> QModelIndex:
        """Return the active cell."""

    def hasFocus(self) -> bool:
        """Tell whether the grid has the focus."""

    def row(self) -> int:
        """Return the active row."""

    def column(self) -> int:
        """Return the active column."""

    def go(self, row: int, column: int) -> None:
        """Move the active cell."""

    def walk(self, step: int, *, long: bool = False) -> bool:
        """Move to where the walk leads."""


class GridDelegate(QStyledItemDelegate):
    """Opens, walks and closes edits; the grid draws its rows itself."""

    def __init__(self, grid: CellOwner, parent: QObject) -> None:
        super().__init__(parent)
        self._grid = grid
        self.editor: QWidget | None = None
        self._index = QPersistentModelIndex()

    # ── edits ──

    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, index: Index) -> QWidget:
        """Make the edit of a cell, dressed as a cell."""
        head = self._grid.columns()[index.column()]
        plain = self._grid.model().index(index.row(), index.column())
        made = head.editor(parent, plain) if head.editor else TextEdit(parent, most=head.most)
        made.setAccessibleName(head.title)
        made.setProperty("cell", "true")
        if isinstance(made, QLineEdit) and head.kind == "number":
            made.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.editor = made
        self._index = QPersistentModelIndex(index)
        return made

    def destroyEditor(self, editor: QWidget, index: Index) -> None:
        """Forget the edit."""
        if editor is self.editor:
            self.editor = None
        super().destroyEditor(editor, index)

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Show the value of the cell in its edit, once: what is being typed is not overwritten."""
        if isinstance(editor, QLineEdit) and not editor.isModified():
            value = index.data(EDIT)
            editor.setText("" if value is None else str(value))
            editor.selectAll()

    def setModelData(self, editor: QWidget, _model: object, index: Index) -> None:
        """Write the edit into the model."""
        self.write(editor, index)

    def write(self, editor: QWidget, index: Index) -> bool:
        """Write the edit into the model; a refused value frames the edit and keeps it open."""
        value: Any = editor.cell_value() if hasattr(editor, "cell_value") else editor.property("text")
        taken = bool(self._grid.model().setData(index, value, EDIT))
        if editor is self.editor:
            set_property(editor, "wrong", "false" if taken else "true")
            if not taken and isinstance(editor, QLineEdit):
                editor.selectAll()  # what is typed next takes the place of what was refused
        return taken

    def _edited(self) -> QModelIndex:
        return self._grid.model().index(self._index.row(), self._index.column())

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, _index: Index) -> None:
        """Cover the cell with the edit."""
        editor.setGeometry(option.rect)

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        """Hand keys of an edit to its list, then to the owner of the grid, then to the walk."""
        if isinstance(editor, QWidget) and isinstance(event, QKeyEvent):
            if is_claimed(event):
                event.ignore()
                return True
            if event.type() == QEvent.Type.KeyPress:
                return self._on_key(editor, event)
        return super().eventFilter(editor, event)

    def _on_key(self, editor: QWidget, event: QKeyEvent) -> bool:
        handle = getattr(editor, "handle_key", None)
        if handle is not None and handle(event):
            return True
        grid = self._grid
        if grid.cell_keys is not None and grid.cell_keys(grid.row(), grid.column(), event):
            return True
        key = event.key()
        back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if key in ENTER and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._leave(editor, -1 if back else 1)
            return True
        if key in {Qt.Key.Key_Tab, Qt.Key.Key_Backtab} or _at_end(editor, event):
            self._leave(editor, -1 if key == Qt.Key.Key_Backtab else 1, long=True)
            return True
        if key in {Qt.Key.Key_Up, Qt.Key.Key_Down}:
            return self._leave_row(editor, -1 if key == Qt.Key.Key_Up else 1)
        return super().eventFilter(editor, event)

    def _leave(self, editor: QWidget, step: int, *, long: bool = False) -> None:
        if self.write(editor, self._edited()):
            self.closeEditor.emit(editor, QStyledItemDelegate.EndEditHint.NoHint)
            self._grid.walk(step, long=long)

    def _leave_row(self, editor: QWidget, step: int) -> bool:
        """Go a row up or down in the same column; at the edge the key is used up."""
        row, column = self._grid.row() + step, self._grid.column()
        if 0 <= row < self._grid.model().rowCount() and self.write(editor, self._edited()):
            self.closeEditor.emit(editor, QStyledItemDelegate.EndEditHint.NoHint)
            self._grid.go(row, column)
        return True


def _at_end(editor: QWidget, event: QKeyEvent) -> bool:
    """Tell whether a right arrow stands at the end of the text."""
    return (
        event.key() == Qt.Key.Key_Right
        and event.modifiers() in {Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier}
        and isinstance(editor, QLineEdit)
        and editor.cursorPosition() == len(editor.text())
        and not editor.hasSelectedText()
    )


class GridHeader(QHeaderView):
    """The head of a grid: quiet strong words, aligned as their columns, a hairline below."""

    def __init__(self, grid: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, grid)
        self.setHighlightSections(False)
        self.setSectionsClickable(True)
        self.setMinimumSectionSize(8)
        self.sorted_by: tuple[str, bool] | None = None

    def sizeHint(self) -> QSize:
        """Return its fixed height: asking every title for its own room is of no use."""
        return QSize(0, self.minimumHeight())

    def paintSection(self, painter: QPainter, place: QRect, section: int) -> None:
        """Draw one title; a sorted column carries a sign."""
        made = theme()
        head: GridColumn = self.model().columns[section]  # type: ignore[attr-defined] # a grid's model has columns
        painter.fillRect(place, made.colour("surface"))
        title = say(head.title)
        if self.sorted_by is not None and self.sorted_by[0] == head.name:
            title = f"{title} {'▼' if self.sorted_by[1] else '▲'}"
        room = place.adjusted(made.px(PAD), 0, -made.px(PAD), 0)
        painter.setPen(made.colour("muted"))
        if made.metrics(look.QUIET, strong=True).horizontalAdvance(title) > room.width():
            room = place.adjusted(made.px(PAD) // 2, 0, -made.px(PAD) // 2, 0)
        font = made.fitting(title, room.width(), look.QUIET, strong=True)
        painter.setFont(font)
        title = QFontMetrics(font).elidedText(title, Qt.TextElideMode.ElideRight, room.width() + 2)
        draw_words(painter, QRectF(room), FLAGS[head.kind], title, QFontMetrics(font))
        painter.setPen(made.colour("line"))
        painter.drawLine(place.left(), place.bottom(), place.right(), place.bottom())

    def paintEvent(self, event: Any) -> None:
        """Draw the hairline also where no column is."""
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), theme().colour("surface"))
        painter.setPen(theme().colour("line"))
        painter.drawLine(0, self.height() - 1, self.width(), self.height() - 1)
        painter.end()
        super().paintEvent(event)
