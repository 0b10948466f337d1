"""The lines grid at work: which key leads where, when an edit is committed, and what the owner decides."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import cast

from PySide6.QtCore import QEvent
from PySide6.QtCore import QObject
from PySide6.QtCore import Qt
from PySide6.QtCore import Signal
from PySide6.QtCore import Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication
from PySide6.QtWidgets import QLineEdit
from PySide6.QtWidgets import QStyledItemDelegate

from ui.documents.item_field import ItemEdit
from ui.documents.walk import Place
from ui.documents.walk import WalkPlan
from ui.documents.walk import next_place
from ui.kit.keys import ENTER

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Sequence

    from PySide6.QtCore import QModelIndex
    from PySide6.QtWidgets import QWidget

    from ui.documents.lines_model import LinesModel
    from ui.kit.grid import Grid
    from ui.kit.grid_delegate import GridDelegate
    from ui.kit.pick_list import PickColumn
    from ui.kit.pick_list import PickRow

STAY = -1
NONE = Qt.KeyboardModifier.NoModifier


class LinesDesk(QObject):
    """Drives one grid of lines. The owner hears what was chosen and moves on with `go`."""

    item_chosen = Signal(int, object)
    item_unknown = Signal(str)
    item_asked = Signal(str)
    waiting = Signal()
    bottom_reached = Signal()
    top_reached = Signal()
    fit_asked = Signal()
    back_asked = Signal()
    cut = Signal(str)

    def __init__(self, grid: Grid, model: LinesModel, columns: Sequence[PickColumn]) -> None:
        super().__init__(grid)
        self.grid = grid
        self.model = model
        self.plan = WalkPlan()
        self.enter_walks_all = False
        self.before_leaving: Callable[[int, str], int] = lambda _row, _field: 0
        """Asked when Enter leaves a cell: how many rows further the walk goes, or STAY."""
        self.on_arrow: Callable[[int, str, int], bool] = lambda _row, _field, _step: False
        self.on_escape: Callable[[], bool] = lambda: False
        self.on_letter: Callable[[], bool] = lambda: False
        """Asked before a letter goes into a quantity: tells whether the cell was left for the next item."""
        self._columns = columns
        grid.cell_keys = self.on_key
        grid.set_walk(self._walk)

    def make_item_edit(self, parent: QWidget, _index: QModelIndex) -> QWidget:
        """Make the edit of an item cell."""
        made = ItemEdit(parent, self.item_asked.emit, self._columns)
        made.chosen.connect(self._on_chosen)
        made.nothing.connect(self.item_unknown)
        made.skipped.connect(self._on_skipped)
        made.waiting.connect(self.waiting)
        made.refused.connect(self.cut)
        return made

    # ── where ──

    def place(self) -> Place:
        """Return the active cell."""
        return Place(max(0, self.grid.row()), self.model.name_of(self.grid.column()) or "item")

    def editor(self) -> QWidget | None:
        """Return the open edit."""
        return self.grid.editor()

    def item_edit(self) -> ItemEdit | None:
        """Return the open edit of an item cell."""
        editor = self.grid.editor()
        return editor if isinstance(editor, ItemEdit) else None

    def go(self, row: int, field: str = "item", *, edit: bool | None = None) -> None:
        """Go to a cell. Its edit opens, but not that of an item already picked: arrows move there."""
        row = max(0, min(row, self.model.rowCount() - 1))
        self.close_edit()
        self.grid.go(row, self.model.place_of(field))
        if not self.grid.hasFocus():
            self.grid.setFocus(Qt.FocusReason.OtherFocusReason)
        opens = (field != "item" or self.model.line(row) is None) if edit is None else edit
        if opens:
            self.grid.open_editor()

    def go_to_spare(self) -> None:
        """Go to the empty row."""
        self.go(len(self.model.draft.lines))

    # ── edits ──

    def close_edit(self) -> None:
        """Close the open edit and leave the line as it is."""
        editor = self.grid.editor()
        if editor is not None:
            hint = QStyledItemDelegate.EndEditHint.RevertModelCache
            if isinstance(editor, QLineEdit):
                editor.setModified(False)
            self.grid.itemDelegate().closeEditor.emit(editor, hint)

    def commit(self) -> bool:
        """Write the open edit into the draft and close it; tells whether it was taken."""
        editor = self.grid.editor()
        if editor is None:
            return True
        if isinstance(editor, ItemEdit):
            taken = not editor.text().strip() or not editor.isModified()
        else:
            taken = cast("GridDelegate", self.grid.itemDelegate()).write(editor, self.grid.currentIndex())
        if taken:
            self.close_edit()
        return taken

    def show_answer(self, text: str, rows: Sequence[PickRow]) -> bool:
        """Show found items at the open edit; tells whether there is one."""
        editor = self.item_edit()
        if editor is not None:
            editor.show_answer(text, rows)
        return editor is not None

    @Slot(object)
    def _on_chosen(self, item_id: object) -> None:
        self.item_chosen.emit(self.grid.row(), item_id)

    @Slot()
    def _on_skipped(self) -> None:
        row = self.grid.row()
        self.close_edit()
        if self.model.line(row) is None:
            self.bottom_reached.emit()
        else:
            self.walk(1)

    # ── walking ──

    def _walk(self, row: int, column: int, step: int, long: bool) -> tuple[int, int] | None:
        place = next_place(
            Place(row, self.model.name_of(column)), step, self.plan, len(self.model.draft.lines),
            long=long or self.enter_walks_all,
        )  # fmt: skip
        return None if place is None else (place.row, self.model.place_of(place.field))

    def walk(self, step: int, *, long: bool = False) -> None:
        """Go where Enter or Tab lead from the active cell."""
        place = next_place(
            self.place(), step, self.plan, len(self.model.draft.lines), long=long or self.enter_walks_all
        )
        if place is not None:
            self.go(place.row, place.field)
        elif step < 0:
            self.close_edit()
            self.top_reached.emit()
        else:
            self.close_edit()
            self.bottom_reached.emit()

    def leave(self, step: int, *, long: bool = False) -> None:
        """Commit the cell and go on, as far as the owner lets."""
        row, field = self.grid.row(), self.place().field
        lines = len(self.model.draft.lines)
        editor = self.grid.editor()
        if editor is not None and not isinstance(editor, ItemEdit):
            if not cast("GridDelegate", self.grid.itemDelegate()).write(editor, self.grid.currentIndex()):
                return
            if len(self.model.draft.lines) < lines:
                self.go(row)
                return
        further = self.before_leaving(row, field) if step > 0 else 0
        if further == STAY:
            return
        if further:
            self.go(row + further)
            return
        self.close_edit()
        self.walk(step, long=long)

    # ── keys ──

    def on_key(self, row: int, _column: int, event: QKeyEvent) -> bool:
        """Act on a key in a cell; tells whether it is used up."""
        key = event.key()
        mods = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        field = self.place().field
        editor = self.grid.editor()
        if key in ENTER and mods in {NONE, Qt.KeyboardModifier.ShiftModifier}:
            self._on_enter(row, back=bool(mods))
        elif key in {Qt.Key.Key_Tab, Qt.Key.Key_Backtab}:
            self.leave(-1 if key == Qt.Key.Key_Backtab else 1, long=True)
        elif key in {Qt.Key.Key_Up, Qt.Key.Key_Down} and mods == NONE:
            return self._on_arrow(row, field, -1 if key == Qt.Key.Key_Up else 1)
        elif key == Qt.Key.Key_Right and _at_end(editor) and not isinstance(editor, ItemEdit):
            self.leave(1, long=True)
        elif key == Qt.Key.Key_Escape:
            return self._on_escape(editor)
        else:
            return self._on_letter(row, field, event)
        return True

    def _on_letter(self, row: int, field: str, event: QKeyEvent) -> bool:
        """Act on a letter that is not for the cell: the next item after an offer, a slash on an empty row."""
        if event.text().isalpha() and field == "quantity" and self.on_letter():
            self._pass_on(event)
            return True
        if event.text() == "/" and self.model.line(row) is None and not _text_of(self.grid.editor()):
            self.fit_asked.emit()
            return True
        return False

    def _pass_on(self, event: QKeyEvent) -> None:
        """Give a letter to the item field that is open now."""
        editor = self.grid.editor()
        if editor is not None:
            copy = QKeyEvent(QEvent.Type.KeyPress, event.key(), event.modifiers(), event.text())
            QApplication.sendEvent(editor, copy)

    def _on_escape(self, editor: QWidget | None) -> bool:
        """Take one step back: the owner's own, an empty item field is left at once, else the edit closes."""
        if self.on_escape():
            return True
        if isinstance(editor, ItemEdit) and not editor.text():
            self.close_edit()
            self.back_asked.emit()
            return True
        return False

    def _on_enter(self, row: int, *, back: bool) -> None:
        editor = self.grid.editor()
        if back:
            self.leave(-1)
        elif editor is None and self.model.line(row) is None:
            self.bottom_reached.emit()
        elif editor is None and self.place().field != "item":
            self.grid.open_editor()
        else:
            self.leave(1)

    def _on_arrow(self, row: int, field: str, step: int) -> bool:
        if self.on_arrow(row, field, step):
            return True
        if not self.commit():
            return True
        if row + step < 0:
            self.top_reached.emit()
        elif row + step < self.model.rowCount():
            self.go(row + step, field if self.model.line(row + step) is not None else "item")
        return True


def _text_of(editor: QWidget | None) -> str:
    return editor.text() if isinstance(editor, QLineEdit) else ""


def _at_end(editor: QWidget | None) -> bool:
    return (
        isinstance(editor, QLineEdit)
        and editor.cursorPosition() == len(editor.text())
        and not editor.hasSelectedText()
    )
