"""The print thread of the window: wakes when a job was added, prints what may go, tells how it ended."""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtCore import Signal
from PySide6.QtCore import Slot

from dcms_desktop.kernel.changes import Changes
from dcms_desktop.kernel.errors import Outside
from reports.papers.paper import DEFAULT_OPTIONS
from ui.spool_loop import print_all
from ui.spool_loop import start_spool

if TYPE_CHECKING:
    from collections.abc import Callable

    from dcms_desktop.desk import Desk
    from reports.papers.paper import PaperOptions

log = logging.getLogger("spool")
ROUND_SECONDS = 3.0
"""Time between rounds when nothing wakes the thread; failed jobs go again by themselves."""


class Spooler(QObject):
    """Prints beside the window. Connect ``changed`` of the tasks to ``on_changed``."""

    ended = Signal(object)
    """A PrintOutcome: on paper, or why not yet."""
    changed = Signal(object)
    """Changes of the topic jobs, for open screens."""

    def __init__(
        self, desk: Desk, options: PaperOptions = DEFAULT_OPTIONS, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.desk = desk
        self.options = options
        self._wake = threading.Event()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._serve, name="spool", daemon=True)

    def start(self) -> None:
        """Take up what was left and print from now on."""
        self._thread.start()

    def stop(self, seconds: float = 10.0) -> None:
        """End after the job that is being sent; what is left stays in the books."""
        self._stop.set()
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join(seconds)

    @Slot(object)
    def on_changed(self, changes: Changes) -> None:
        """Look for jobs at once when some were added."""
        if changes.touches("jobs", "printers"):
            self._wake.set()

    def _serve(self) -> None:
        self._guard(lambda: start_spool(self.desk))
        while not self._stop.is_set():
            self._wake.clear()
            self._guard(self._round)
            self._wake.wait(ROUND_SECONDS)

    def _round(self) -> None:
        outcomes = print_all(self.desk, self.options, stop=self._stop.is_set)
        for outcome in outcomes:
            self.ended.emit(outcome)
        if outcomes:
            self.changed.emit(Changes({"jobs"}))

    def _guard(self, work: Callable[[], object]) -> None:
        """Keep the thread alive: a full disk passes, a defect is logged whole."""
        try:
            work()
        except Outside as trouble:
            log.info("the spool waits: %s", trouble.message)
        except Exception:
            log.exception("the spool")
