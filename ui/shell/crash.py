"""The last resort: a defect is logged whole, drafts are saved, and each kind of defect is shown once."""

from __future__ import annotations

import logging
import sys
import threading
import traceback
import weakref
from typing import TYPE_CHECKING
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtCore import Qt
from PySide6.QtCore import Signal
from PySide6.QtCore import Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog
from PySide6.QtWidgets import QHBoxLayout
from PySide6.QtWidgets import QPlainTextEdit
from PySide6.QtWidgets import QPushButton
from PySide6.QtWidgets import QVBoxLayout
from PySide6.QtWidgets import QWidget

from ui.kit.parts import Label
from ui.kit.parts import set_spacing
from ui.look.theme import theme

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

log = logging.getLogger("crash")


def group_of(problem: BaseException) -> tuple[str, ...]:
    """Return what makes two defects the same: the kind of error and the places it went through."""
    frames = traceback.extract_tb(problem.__traceback__)
    return (type(problem).__name__, *(f"{frame.filename}:{frame.lineno}" for frame in frames))


class CrashWindow(QDialog):
    """Says that something went wrong, that the books are as they were, and what to send to support."""

    def __init__(self, problem: BaseException, saved: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("DCMS Desktop: a defect")
        self.details = "".join(traceback.format_exception(problem))
        kept = f"{saved} drafts were saved. " if saved > 1 else "Your draft was saved. " if saved else ""
        words = Label(f"{kept}The books are as they were before. You can go on working.")
        words.setWordWrap(True)
        text = QPlainTextEdit(self.details)
        text.setReadOnly(True)
        text.setAccessibleName("Details for support")
        copy = QPushButton("Copy for support")
        close = QPushButton("Go on  Enter")
        close.setProperty("look", "primary")
        close.setDefault(True)
        copy.clicked.connect(self.copy)
        close.clicked.connect(self.accept)
        row = QHBoxLayout()
        row.addWidget(copy)
        row.addStretch(1)
        row.addWidget(close)
        column = QVBoxLayout(self)
        column.addWidget(Label("Something went wrong in the program", "title"))
        column.addWidget(words)
        column.addWidget(text, 1)
        column.addLayout(row)
        set_spacing(column, 16, 8)
        self.resize(theme().px(640), theme().px(420))
        close.setFocus()

    @Slot()
    def copy(self) -> None:
        """Put the details on the clipboard."""
        QGuiApplication.clipboard().setText(self.details)


class CrashKeeper(QObject):
    """Hears of defects from every thread and handles them in the window's."""

    _heard = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._savers: list[Callable[[], Callable[[], object] | None]] = []
        self._seen: set[tuple[str, ...]] = set()
        self.windows: list[CrashWindow] = []
        self._heard.connect(self.handle)

    def add_draft_saver(self, saver: Callable[[], object]) -> None:
        """Register what saves a draft; a bound method is forgotten with its window."""
        self._savers.append(weakref.WeakMethod(saver) if hasattr(saver, "__self__") else lambda: saver)

    def hear(self, problem: BaseException) -> None:
        """Take a defect from any thread."""
        self._heard.emit(problem)

    def install(self) -> None:
        """Become the last resort of the program."""
        sys.excepthook = self._on_exception
        threading.excepthook = self._on_thread_exception

    def _on_exception(
        self, kind: type[BaseException], problem: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, problem, trace)
            return
        self.hear(problem)

    def _on_thread_exception(self, args: Any) -> None:
        if args.exc_value is not None:
            self.hear(args.exc_value)

    @Slot(object)
    def handle(self, problem: BaseException) -> None:
        """Log a defect whole, save the drafts, show one window for each group."""
        log.error("defect", exc_info=problem)
        saved = self.save_drafts()
        group = group_of(problem)
        if group in self._seen:
            return
        self._seen.add(group)
        window = CrashWindow(problem, saved)
        self.windows.append(window)
        window.finished.connect(self._forget)
        window.show()

    @Slot(int)
    def _forget(self, _result: int) -> None:
        self.windows = [window for window in self.windows if window is not self.sender()]

    def save_drafts(self) -> int:
        """Call every draft saver that is still there; returns how many saved."""
        saved = 0
        alive = []
        for each in self._savers:
            saver = each()
            if saver is None:
                continue
            alive.append(each)
            try:
                saved += bool(saver())
            except Exception:
                log.exception("a draft could not be saved")
        self._savers = alive
        return saved
