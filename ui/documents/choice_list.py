"""A list over the page that takes the focus: batches, held bills, rates. Letters narrow it, Enter picks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint
from PySide6.QtCore import QRect
from PySide6.QtCore import QSize
from PySide6.QtCore import Qt
from PySide6.QtCore import Signal
from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from ui.kit.keys import ENTER
from ui.kit.keys import is_claimed
from ui.kit.pick_list import PickColumn
from ui.kit.pick_list import PickList
from ui.kit.pick_list import PickRow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QFocusEvent
    from PySide6.QtGui import QKeyEvent


class ChoiceList(QWidget):
    """Opens at a place of the page; tells `picked` with the row's value, or `left` on Esc."""

    picked = Signal(object)
    left = Signal()

    def __init__(self, page: QWidget, columns: Sequence[PickColumn], name: str) -> None:
        super().__init__(page)
        self.list = PickList(columns)
        self._all: tuple[PickRow, ...] = ()
        self._typed = ""
        self._empty = ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(name)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.list.picked.connect(self._on_picked)
        self.destroyed.connect(self.list.deleteLater)
        self.hide()

    def open_at(self, place: QRect, rows: Sequence[PickRow], *, empty: str = "Nothing here") -> None:
        """Open below a rectangle of the page."""
        self._all, self._typed, self._empty = tuple(rows), "", empty
        self.setGeometry(
            QRect(QPoint(place.left(), place.top()), QSize(max(1, place.width()), max(1, place.height())))
        )
        self.show()
        self.setFocus(Qt.FocusReason.PopupFocusReason)
        self.list.open_under(self, rows, empty=empty)

    def is_open(self) -> bool:
        """Tell whether the list is on the screen."""
        return self.isVisible()

    def close_list(self) -> None:
        """Take it off the screen."""
        self.list.close_list()
        self.hide()

    def event(self, event: QEvent) -> bool:
        """Leave the shell's keys to the shell."""
        if is_claimed(event):
            event.ignore()
            return False
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move, pick, leave, or narrow the list by letters."""
        key = event.key()
        if key == Qt.Key.Key_Escape:
            self.close_list()
            self.left.emit()
        elif key in ENTER or key == Qt.Key.Key_Tab:
            if not self.list.pick_current():
                self.close_list()
                self.left.emit()
        elif key == Qt.Key.Key_Backspace:
            self._narrow(self._typed[:-1])
        elif not self.list.handle_key(event) and event.text().isprintable() and event.text():
            self._narrow(self._typed + event.text())

    def _narrow(self, typed: str) -> None:
        self._typed = typed
        words = typed.lower().split()
        self.list.show_rows([row for row in self._all if all(word in _words_of(row) for word in words)])

    @Slot(object)
    def _on_picked(self, row: PickRow) -> None:
        self.hide()
        self.picked.emit(row.value)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Close when the focus goes elsewhere."""
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.ActiveWindowFocusReason:
            self.close_list()


def _words_of(row: PickRow) -> str:
    return " ".join(cell if isinstance(cell, str) else cell[0] for cell in row.cells).lower()
