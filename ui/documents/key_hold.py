"""Type-ahead is never lost: while an answer is on the way, keys wait and are played when it is there."""

from __future__ import annotations

import time
from collections import deque
from typing import TYPE_CHECKING
from typing import cast

from PySide6.QtCore import QEvent
from PySide6.QtCore import QObject
from PySide6.QtCore import QTimer
from PySide6.QtCore import Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QApplication

from ui.kit.keys import event_key
from ui.kit.keys import is_claimed
from ui.kit.keys import key_text
from ui.kit.parts import focus_in

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget


def monotonic_ms() -> int:
    """Return a time in milliseconds that never goes back."""
    return time.monotonic_ns() // 1_000_000


LONGEST = 8_000
"""Milliseconds after which the keys are let go whatever happened."""


class KeyHold(QObject):
    """Holds the keys of one window between `hold` and `release`."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._page = window
        self._keys: deque[tuple[QKeyEvent, int]] = deque()
        self._played_at: int | None = None
        self.clock: Callable[[], int] = monotonic_ms
        self._is_holding = False
        self._playing = False
        self.turn = 0
        """Which key is being played, counted from 1; 0 when none is."""
        self._turns = 0
        self._limit = QTimer(self, singleShot=True, interval=LONGEST)
        self._limit.timeout.connect(self.release)

    @property
    def is_holding(self) -> bool:
        """Tell whether keys wait now."""
        return self._is_holding

    def time_of(self, event: QKeyEvent) -> int:
        """Return when a key was pressed: as the system says, for this window may be late in hearing of it."""
        if self._played_at is not None:
            return self._played_at
        stamp = event.timestamp() if self.clock is monotonic_ms else 0
        return stamp or self.clock()

    def hold(self) -> None:
        """Let keys wait from now on."""
        self._limit.start()
        if not self._is_holding:
            self._is_holding = True
            cast("QApplication", QApplication.instance()).installEventFilter(self)

    @Slot()
    def release(self) -> None:
        """Play the keys that waited; another `hold` on the way keeps the rest waiting."""
        self._limit.stop()
        self._stop()
        if self._playing:
            return
        self._playing = True
        try:
            while self._keys and not self._is_holding:
                event, self._played_at = self._keys.popleft()
                self._turns += 1
                self.turn = self._turns
                self._play(event)
        finally:
            self._playing = False
            self.turn = 0
            self._played_at = None

    def drop(self) -> None:
        """Forget the keys that waited: they were meant for a screen that did not come."""
        self._keys.clear()
        self._limit.stop()
        self._stop()

    def _stop(self) -> None:
        if self._is_holding:
            self._is_holding = False
            cast("QApplication", QApplication.instance()).removeEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Keep the keys pressed in this window."""
        if not isinstance(event, QKeyEvent):
            return False
        kind = event.type()
        if kind not in {QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride} or not self._page.isVisible():
            return False
        if kind == QEvent.Type.KeyPress:
            self._keys.append((_copy(event, QEvent.Type.KeyPress), self.time_of(event)))
        event.accept()
        return True

    def _play(self, event: QKeyEvent) -> None:
        """Give one key to what acts on it now: the shell's shortcut, else whatever has the focus."""
        if is_claimed(_copy(event, QEvent.Type.ShortcutOverride)):
            wanted = event_key(event)
            for shortcut in self._page.window().findChildren(QShortcut):
                if shortcut.isEnabled() and key_text(shortcut.key().toString()) == wanted:
                    shortcut.activated.emit()
                    return
        QApplication.sendEvent(focus_in(self._page) or self._page, event)


def _copy(event: QKeyEvent, kind: QEvent.Type) -> QKeyEvent:
    return QKeyEvent(
        kind, event.key(), event.modifiers(), event.text(), event.isAutoRepeat(), max(1, event.count())
    )
