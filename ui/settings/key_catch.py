"""A field that catches the next key, whatever it would do elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent
from PySide6.QtCore import Qt
from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit

from ui.kit.keys import event_key
from ui.kit.parts import name_widget
from ui.language.catalog import say

if TYPE_CHECKING:
    from PySide6.QtGui import QFocusEvent

BARE = {
    Qt.Key.Key_Control,
    Qt.Key.Key_Shift,
    Qt.Key.Key_Alt,
    Qt.Key.Key_AltGr,
    Qt.Key.Key_Meta,
    Qt.Key.Key_NumLock,
    Qt.Key.Key_CapsLock,
}


class KeyCatch(QLineEdit):
    """Tells the next key pressed; Esc gives up."""

    caught = Signal(str)
    given_up = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setReadOnly(True)
        name_widget(self, "New key")
        self.hide()

    def start(self) -> None:
        """Wait for a key."""
        self.setText(say("Press the new key · Esc leaves it as it is"))
        self.show()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def event(self, event: QEvent) -> bool:
        """Keep every key from the shortcuts of the window."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            self._take(event)
            return True
        return super().event(event)

    def _take(self, event: QKeyEvent) -> None:
        if event.key() in BARE:
            return
        if event.key() == Qt.Key.Key_Escape:
            self.given_up.emit()
            return
        self.caught.emit(event_key(event))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Give up when the field is left."""
        super().focusOutEvent(event)
        if self.isVisible():
            self.given_up.emit()
