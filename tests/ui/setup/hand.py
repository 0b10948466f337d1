"""A hand on the keyboard of a window: presses, types, waits until nothing runs any more."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.ui.counter.clerk import KEYS
from tests.ui.counter.clerk import MODIFIERS
from tests.ui.counter.clerk import NONE
from ui.shell.tasks import READERS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtCore import Qt
    from pytestqt.qtbot import QtBot

    from ui.shell.main_window import MainWindow


class Hand:
    """Works whatever has the focus."""

    def __init__(self, window: MainWindow, qtbot: QtBot) -> None:
        self.window = window
        self.bot = qtbot
        self.keys = 0

    def press(self, *keys: str) -> None:
        """Press keys such as ``Enter``, ``Ctrl+A``, ``Right``."""
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

    def fill(self, *texts: str) -> None:
        """Type each text and press Enter after it; an empty one takes what is there."""
        for text in texts:
            self.type(text)
            self.press("Enter")

    def _key(self, key: Qt.Key | str, held: Qt.KeyboardModifier) -> None:
        self.keys += 1
        target = QApplication.focusWidget() or self.window
        if isinstance(key, str):
            QTest.keyClicks(target, key, held)
        else:
            QTest.keyClick(target, key, held)
        QCoreApplication.processEvents()

    def wait(self) -> None:
        """Let every answer arrive."""
        self.bot.waitUntil(self._is_quiet, timeout=60_000)
        QCoreApplication.processEvents()

    def _is_quiet(self) -> bool:
        QCoreApplication.processEvents()
        return not self.window.shell.tasks._open

    @contextmanager
    def held_up(self) -> Iterator[None]:
        """Let nothing be done on the other threads meanwhile."""
        go_on = threading.Event()
        tasks = self.window.shell.tasks
        for begin in (tasks.run, *[tasks.read] * READERS):
            begin(go_on.wait)
        try:
            yield
        finally:
            go_on.set()

    @property
    def said(self) -> list[str]:
        """What was said, oldest first."""
        return self.window.shell.messages.texts()
