"""Telling a scan from typing by its speed, anywhere in a window; what it typed is taken out again."""

from __future__ import annotations

import re
import time
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
from PySide6.QtWidgets import QLineEdit
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from dcms_desktop.scanning.rules import MOST_TEXT
from dcms_desktop.scanning.rules import SEPARATOR
from ui.kit.keys import ENTER

if TYPE_CHECKING:
    from collections.abc import Callable

GAP = 60
"""Most milliseconds between two characters of a scan."""
WHOLE = 1_500
"""Most milliseconds of a whole scan, but for long texts that come letter on letter."""
FAST = 20
"""Most milliseconds a letter of such a text takes on average."""
LEAST = 4
MOST = MOST_TEXT + 1
"""What comes after so many letters is dropped; the text is no code then."""


_NO_CODE = frozenset(" +*=")
"""Marks of a name or a quantity; no short code that shops print holds them."""
_PARTED = re.compile(r"[|;^~\n{]|://|(?:[^:=]+[:=]){2}")
"""Marks between the facts in a maker's own QR."""
_LINK = re.compile(r"https?://\S{4,}", re.IGNORECASE)
_ROUND = re.compile(r"\(0[0-2]\)\d{14}")
FEW_DIGITS = 5
LONG = 20


def is_code_like(text: str) -> bool:
    """Tell whether fast characters can be a code at all.

    Words and quantities typed by another program come fast too; they stay where they were typed. So do up to
    four digits: such a code cannot be told from a quantity.
    """
    if SEPARATOR in text or text.startswith("]") or _LINK.match(text) or _ROUND.match(text):
        return True
    digits = sum(mark.isdigit() for mark in text)
    if len(text) >= LONG and digits > FEW_DIGITS and _PARTED.search(text):
        return True
    if _NO_CODE & set(text):
        return False
    return digits >= FEW_DIGITS or (len(text) > FEW_DIGITS and 0 < digits < len(text))


def may_go_on(text: str) -> bool:
    """Tell whether an end mark may stand inside the text: the QR of a maker has several lines."""
    return bool(_PARTED.search(text)) and not text.startswith("]") and SEPARATOR not in text


class Burst:
    """Characters that came fast one after another. Pure: times are given."""

    def __init__(self) -> None:
        self.text = ""
        self._first = 0
        self._last = 0

    def add(self, mark: str, at: int) -> bool:
        """Take a character at a time in milliseconds; tells whether it begins a new burst."""
        fresh = not self.text or at - self._last > GAP or self._is_slow(at)
        if fresh:
            self.text, self._first = "", at
        if len(self.text) < MOST:
            self.text += mark
        self._last = at
        return fresh

    def is_scan(self, at: int) -> bool:
        """Tell whether what came so far is a scan, its end mark coming at ``at``."""
        return (
            len(self.text.replace(SEPARATOR, "")) >= LEAST
            and is_code_like(self.text)
            and at - self._last <= GAP
            and not self._is_slow(self._last)
        )

    def _is_slow(self, at: int) -> bool:
        return at - self._first > max(WHOLE, FAST * len(self.text))

    @property
    def pace(self) -> int:
        """Return the milliseconds between two characters, on average."""
        return (self._last - self._first) // max(1, len(self.text) - 1)

    def clear(self) -> None:
        """Forget what came."""
        self.text = ""


class ScanWatch(QObject):
    """Watches the keys of one window and tells `scanned`, the field put back as it was before."""

    scanned = Signal(str)

    def __init__(self, page: QWidget, undo: Callable[[QWidget | None], object]) -> None:
        super().__init__(page)
        self._page = page
        self._undo = undo
        self._burst = Burst()
        self._before: tuple[QLineEdit, str, int] | None = None
        self._began_in: QWidget | None = None
        self.time_of: Callable[[QKeyEvent], int] = pressed_at
        """When a key was pressed, in milliseconds."""
        self.turn: Callable[[], int] = lambda: 0
        """Which waiting key is being played now, 0 when none is."""
        self._turn = 0
        self._end = QTimer(self, singleShot=True, interval=GAP + 20)
        self._end.timeout.connect(self._ended)
        self._watching = False

    def watch(self, on: bool) -> None:
        """Begin or end watching."""
        app = cast("QApplication", QApplication.instance())
        if on and not self._watching:
            app.installEventFilter(self)
        elif not on and self._watching:
            app.removeEventFilter(self)
        self._watching = on
        self._burst.clear()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Look at each key once, as it reaches the widget in focus."""
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        if not isinstance(watched, QWidget) or watched is not QApplication.focusWidget():
            return False
        if isinstance(watched, QLineEdit) and watched.echoMode() != QLineEdit.EchoMode.Normal:
            self._burst.clear()  # a PIN typed fast is no code: it would be shown where codes go
            return False
        return self._is_pressed(event) and self._look(watched, event)

    def _is_pressed(self, event: QKeyEvent) -> bool:
        """Tell a key that was pressed from one that a grid hands on to the edit it has just opened."""
        if event.spontaneous():
            return True
        turn = self.turn()
        fresh = turn not in {0, self._turn}
        self._turn = turn
        return fresh

    def _look(self, widget: QWidget, event: QKeyEvent) -> bool:
        now = self.time_of(event)
        if event.key() in ENTER or event.key() == Qt.Key.Key_Tab:
            if self._burst.is_scan(now):
                if may_go_on(self._burst.text):
                    self._burst.add("\n", now)
                    self._end.start()
                else:
                    self._finish()
                return True
            self._burst.clear()
            return False
        mark = _mark(event)
        if not mark:
            if event.key() not in {Qt.Key.Key_Shift, Qt.Key.Key_Control}:
                self._burst.clear()
            return False
        if self._burst.add(mark, now):
            self._remember(widget)
        self._end.start()
        return mark == SEPARATOR

    def _remember(self, widget: QWidget) -> None:
        self._began_in = widget
        self._before = (
            (widget, widget.text(), widget.cursorPosition()) if isinstance(widget, QLineEdit) else None
        )

    @Slot()
    def _ended(self) -> None:
        """Take a burst without an end mark as a scan, or as typing when it is too short."""
        text = self._burst.text
        if len(text.replace(SEPARATOR, "")) >= LEAST and is_code_like(text):
            self._finish()
        else:
            self._burst.clear()

    def _finish(self) -> None:
        self._end.stop()
        text, self._burst = self._burst.text, Burst()
        before = self._before
        if before is not None and isValid(before[0]):
            edit, was, cursor = before
            edit.setText(was)
            edit.setCursorPosition(cursor)
            edit.setModified(bool(was))
        began = self._began_in
        self._undo(began if began is not None and isValid(began) else None)
        self.scanned.emit(text.rstrip("\n"))


def pressed_at(event: QKeyEvent) -> int:
    """Return when the system saw a key: a busy window hears of it late."""
    return event.timestamp() or time.monotonic_ns() // 1_000_000


def _mark(event: QKeyEvent) -> str:
    """Return the character of a key as a scanner sends it, empty for other keys and held ones."""
    if event.isAutoRepeat():
        return ""
    control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
    if event.text() == SEPARATOR or (control and event.key() == Qt.Key.Key_BracketRight):
        return SEPARATOR
    if control or event.modifiers() & (Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier):
        return ""
    text = event.text()
    return text if len(text) == 1 and text.isprintable() else ""
