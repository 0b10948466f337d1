"""Everything a scanner types, heard raw: characters, the key that ended them, and how fast they came."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import cast

from PySide6.QtCore import QEvent
from PySide6.QtCore import QObject
from PySide6.QtCore import Qt
from PySide6.QtCore import QTimer
from PySide6.QtCore import Signal
from PySide6.QtCore import Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from dcms_desktop.scanning.rules import MOST_TEXT
from dcms_desktop.scanning.rules import SEPARATOR
from ui.kit.keys import ENTER
from ui.shell.scan_watch import pressed_at

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

SILENCE = 250
"""Milliseconds after which what came is whole: slow scanners are to be heard as well."""
LEAST = 3


class KeyTap(QObject):
    """Hears the keys of one page while it is on; ``heard`` tells text, end key, milliseconds a character."""

    heard = Signal(str, str, int)

    def __init__(self, page: QWidget) -> None:
        super().__init__(page)
        self._page = page
        self._text = ""
        self._first = self._last = 0
        self._on = False
        self._end = QTimer(self, singleShot=True, interval=SILENCE)
        self._end.timeout.connect(self._silent)

    def listen(self, on: bool) -> None:
        """Begin or end hearing."""
        app = cast("QApplication", QApplication.instance())
        if on != self._on:
            (app.installEventFilter if on else app.removeEventFilter)(self)
        self._on = on
        self._text = ""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take characters as they reach the widget in focus; other keys go on to the page."""
        if event.type() not in {QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride}:
            return False
        if not isinstance(event, QKeyEvent) or not self._page.isVisible():
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            # A separator sent as Ctrl+] and the like must not act on the window in the middle of a code.
            if self._text and _mark(event):
                event.accept()
                return True
            return False
        return watched is QApplication.focusWidget() and self._take(event)

    def _take(self, event: QKeyEvent) -> bool:
        if event.key() in ENTER or event.key() == Qt.Key.Key_Tab:
            if len(self._text) < LEAST:
                return False
            self._finish("Tab" if event.key() == Qt.Key.Key_Tab else "Enter")
            return True
        mark = _mark(event)
        if not mark:
            return False
        now = pressed_at(event)
        if not self._text:
            self._first = now
        if len(self._text) < MOST_TEXT:
            self._text += mark
        self._last = now
        self._end.start()
        return True

    @Slot()
    def _silent(self) -> None:
        if len(self._text) >= LEAST:
            self._finish("")
        self._text = ""

    def _finish(self, end: str) -> None:
        self._end.stop()
        text, self._text = self._text, ""
        self.heard.emit(text, end, (self._last - self._first) // max(1, len(text) - 1))


def _mark(event: QKeyEvent) -> str:
    """Return the character of a key; the separator also where it comes as Ctrl+]."""
    control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
    if event.text() == SEPARATOR or (control and event.key() == Qt.Key.Key_BracketRight):
        return SEPARATOR
    if control or event.modifiers() & (Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier):
        return ""
    return event.text() if len(event.text()) == 1 and event.text().isprintable() else ""
