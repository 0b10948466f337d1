"""What stands on the screen while books are opened that take a moment: a word and how far it is."""

from __future__ import annotations

from collections.abc import Callable
from threading import Thread
from typing import TYPE_CHECKING
from typing import Generic
from typing import TypeVar

from PySide6.QtCore import QEventLoop
from PySide6.QtCore import QObject
from PySide6.QtCore import Qt
from PySide6.QtCore import QTimer
from PySide6.QtCore import Signal
from PySide6.QtCore import Slot
from PySide6.QtWidgets import QProgressBar
from PySide6.QtWidgets import QVBoxLayout
from PySide6.QtWidgets import QWidget

from ui.kit.parts import Label
from ui.look.theme import theme

if TYPE_CHECKING:
    from PySide6.QtGui import QCloseEvent

T = TypeVar("T")
Told = Callable[[int, int], None]
"""How much is done, of how much."""
PATIENCE = 300
"""Milliseconds of work that need no word."""


class _Starting(QWidget):
    """The small window."""

    def __init__(self, words: str) -> None:
        super().__init__(None, Qt.WindowType.Dialog | Qt.WindowType.CustomizeWindowHint)
        self.setWindowTitle("DCMS Desktop")
        self.setAccessibleName(words)
        self.bar = QProgressBar()
        self.bar.setRange(0, 0)
        self.bar.setTextVisible(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(*(theme().px(24),) * 4)
        column.setSpacing(theme().px(12))
        column.addWidget(Label(words, "name"))
        column.addWidget(self.bar)
        self.setFixedWidth(theme().px(420))

    def closeEvent(self, event: QCloseEvent) -> None:
        """Stay until the work is done: it writes books."""
        event.ignore()


class _Work(QObject, Generic[T]):
    """The work on its own thread, and what came of it."""

    told = Signal(int, int)
    ended = Signal()

    def __init__(self, work: Callable[[Told], T], window: _Starting) -> None:
        super().__init__()
        self._work = work
        self._window = window
        self.answer: list[T] = []
        self.trouble: BaseException | None = None
        self.told.connect(self.on_told)

    def run(self) -> None:
        """Do it; on the work's thread."""
        try:
            self.answer.append(self._work(self.told.emit))
        except BaseException as trouble:  # noqa: BLE001 - raised again in the window's thread
            self.trouble = trouble
        self.ended.emit()

    @Slot(int, int)
    def on_told(self, done: int, total: int) -> None:
        """Show how far it is."""
        self._window.bar.setRange(0, total)
        self._window.bar.setValue(done)


def while_starting(work: Callable[[Told], T], words: str) -> T:
    """Return what ``work`` returns, done on a thread of its own; a small window tells how far it is."""
    window = _Starting(words)
    runner = _Work(work, window)
    loop = QEventLoop()
    runner.ended.connect(loop.quit)
    timer = QTimer(singleShot=True, interval=PATIENCE)
    timer.timeout.connect(window.show)
    timer.start()
    thread = Thread(target=runner.run, name="starting")
    thread.start()
    loop.exec()
    thread.join()
    timer.stop()
    window.hide()
    window.deleteLater()
    if runner.trouble is not None:
        raise runner.trouble
    return runner.answer[0]
