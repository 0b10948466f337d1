"""A clerk: presses keys as a person does and counts them; a scanner sends its keys at once.

The time of a key is what the window's thread works for it, painting included: other programs of a busy
machine are not counted.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING
from typing import Any

from PySide6.QtCore import QCoreApplication
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from ui.documents.counter.counter_page import CounterPage

QTEST: Any = QTest  # its stubs leave out the form that takes a character
NONE = Qt.KeyboardModifier.NoModifier
KEYS = {
    "Enter": Qt.Key.Key_Return,
    "Esc": Qt.Key.Key_Escape,
    "Tab": Qt.Key.Key_Tab,
    "Up": Qt.Key.Key_Up,
    "Down": Qt.Key.Key_Down,
    "Space": Qt.Key.Key_Space,
    "PgUp": Qt.Key.Key_PageUp,
    "PgDown": Qt.Key.Key_PageDown,
    "Backspace": Qt.Key.Key_Backspace,
    "Delete": Qt.Key.Key_Delete,
    **{f"F{number}": Qt.Key(Qt.Key.Key_F1 + number - 1) for number in range(1, 13)},
}
MODIFIERS = {
    "Ctrl": Qt.KeyboardModifier.ControlModifier,
    "Alt": Qt.KeyboardModifier.AltModifier,
    "Shift": Qt.KeyboardModifier.ShiftModifier,
}


class Clerk:
    """Works one counter page."""

    def __init__(self, page: CounterPage, qtbot: QtBot) -> None:
        self.page = page
        self.bot = qtbot
        self.keys = 0
        self.scans = 0
        self.times: list[float] = []
        self._now = 1_000_000
        page.keys_held.clock = self._clock

    def _clock(self) -> int:
        return self._now

    # ── keys ──

    def press(self, *keys: str) -> None:
        """Press keys such as ``Enter``, ``Ctrl+Enter``, ``Alt+L``."""
        for key in keys:
            *mods, last = key.split("+") if len(key) > 1 else [key]
            held = NONE
            for mod in mods:
                held |= MODIFIERS[mod]
            self._key(KEYS.get(last, last), held)

    def type(self, text: str) -> None:
        """Type letters and digits."""
        for mark in text:
            self._key(mark, NONE)

    def _key(self, key: Qt.Key | str, held: Qt.KeyboardModifier) -> None:
        self._now += 120
        self.keys += 1
        start = time.thread_time()
        target = QApplication.focusWidget() or self.page
        QTEST.keyClick(target, key, held)
        QCoreApplication.processEvents()
        self.times.append((time.thread_time() - start) * 1000)

    def scan(self, code: str, end: str = "Enter") -> None:
        """Let the scanner send a code."""
        self._now += 500
        self.scans += 1
        for mark in code:
            self._now += 4
            target = QApplication.focusWidget() or self.page
            if mark == "\x1d":
                QTEST.keyClick(target, Qt.Key.Key_BracketRight, Qt.KeyboardModifier.ControlModifier)
            else:
                QTEST.keyClick(target, mark, NONE)
        if end:
            self._now += 4
            QTEST.keyClick(QApplication.focusWidget() or self.page, KEYS[end], NONE)
        else:
            QTest.qWait(120)
        self.wait()

    def type_now(self, mark: str) -> None:
        """Send one key without letting anything else happen."""
        target = QApplication.focusWidget() or self.page
        QTEST.keyClick(target, KEYS["Enter"] if mark == "\r" else mark, NONE)

    # ── waiting ──

    def wait(self) -> None:
        """Let every answer arrive and every held key be played."""
        self.bot.waitUntil(self._is_quiet, timeout=5_000)
        QCoreApplication.processEvents()

    def _is_quiet(self) -> bool:
        QCoreApplication.processEvents()
        tasks = self.page.shell.tasks
        return not tasks._open and not self.page.keys_held.is_holding and not self.page._saving

    # ── what is on the screen ──

    @property
    def said(self) -> list[str]:
        """What was said, oldest first."""
        return [one.text for one in self.page.shell.messages.record]

    @property
    def lines(self) -> list[tuple[str, int]]:
        """Items and units on the bill."""
        return [(line.item.name, line.units) for line in self.page.draft.lines]
