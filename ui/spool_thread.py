"""The spooler of the window: a thread that prints what waits, and says how the printer is."""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtCore import Signal
from PySide6.QtCore import Slot

from dcms_desktop.kernel.changes import Changes
from dcms_desktop.kernel.errors import Outside
from dcms_desktop.spool.queries import waiting_job_count

if TYPE_CHECKING:
    from dcms_desktop.desk import Desk
    from ui.shell.shell import Shell
    from ui.spool_loop import PrintOutcome

log = logging.getLogger("spool")

REST = 20.0
"""Seconds after which a printer that failed is tried again without being asked."""


class SpoolThread(QObject):
    """Prints in the background from `start` to `stop`; `told` carries words and a tone for the top bar."""

    told = Signal(str, str)
    changed = Signal(object)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._wake = threading.Event()
        self._ends = threading.Event()
        self._thread = threading.Thread(target=self._serve, name="spool", daemon=True)

    def join(self, shell: Shell) -> None:
        """Hear what the window changes, and tell it how the printer is."""
        self.told.connect(shell.show_printer)
        self.changed.connect(shell.tasks.tell_changed)
        shell.tasks.changed.connect(self.on_changed)

    def start(self) -> None:
        """Begin printing."""
        self._thread.start()

    def stop(self, wait: float = 10.0) -> None:
        """End after the job under way."""
        self._ends.set()
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join(wait)

    @Slot(object)
    def on_changed(self, changes: Changes) -> None:
        """Wake up when jobs were added."""
        if changes.touches("jobs", "printers"):
            self._wake.set()

    def _serve(self) -> None:
        from ui.spool_loop import print_all
        from ui.spool_loop import start_spool

        try:
            start_spool(self._desk)
        except Outside as trouble:
            log.info("the spooler could not look for old jobs: %s", trouble.message)
        while not self._ends.is_set():
            self._wake.clear()
            try:
                outcomes = print_all(self._desk, stop=self._ends.is_set)
                self._tell(outcomes)
            except Outside as trouble:
                self.told.emit(trouble.message, "warn")
            except Exception:
                # The spooler must outlive a defect in one round; the job stays in the queue.
                log.exception("a round of the spooler")
            self._wake.wait(REST)

    def _tell(self, outcomes: list[PrintOutcome]) -> None:
        """Say how the printer is: the last trouble, or its name when all went well."""
        if not outcomes:
            return
        failed = [outcome for outcome in outcomes if not outcome.printed]
        waiting = self._desk.ask(waiting_job_count)
        if failed:
            self.told.emit(f"{waiting} to print · {_short(failed[-1].trouble)}", "warn")
        else:
            self.told.emit(f"{outcomes[-1].printer} ready", "ok")
        self.changed.emit(Changes({"printed"}))


MOST_WORDS = 34


def _short(trouble: str) -> str:
    """Return the beginning of a trouble that fits the top bar; the jobs' list says all of it."""
    return trouble if len(trouble) <= MOST_WORDS else trouble[: MOST_WORDS - 1].rstrip() + "…"
