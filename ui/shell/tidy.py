"""Python's cycles are collected in the window's thread: a widget freed by another ends the program."""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject
from PySide6.QtCore import QTimer
from PySide6.QtCore import Slot

EVERY = 1_000
YOUNG, MIDDLE, OLD = 700, 10, 10
"""How many new objects, and how many rounds of the younger ones, lead to a round."""


class Tidy(QObject):
    """Takes the collecting over from `start` to `stop`."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._timer = QTimer(self, interval=EVERY)
        self._timer.timeout.connect(self.collect)

    def start(self) -> None:
        """Collect here from now on; what was loaded so far is not looked through again."""
        gc.disable()
        gc.collect()
        gc.freeze()
        self._timer.start()

    def stop(self) -> None:
        """Let Python collect by itself again."""
        self._timer.stop()
        gc.unfreeze()
        gc.enable()

    @Slot()
    def collect(self) -> None:
        """Collect what has gathered, the old objects seldom."""
        young, middle, old = gc.get_count()
        if old > OLD:
            gc.collect(2)
        elif middle > MIDDLE:
            gc.collect(1)
        elif young > YOUNG:
            gc.collect(0)
