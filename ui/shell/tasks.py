"""Slow work outside the window's thread: one thread writes, two read; news of changes goes to everybody."""

from __future__ import annotations

import inspect
import logging
import queue
import sys
import threading
import weakref
from typing import TYPE_CHECKING
from typing import Any
from typing import TypeVar

from PySide6.QtCore import QObject
from PySide6.QtCore import Signal
from PySide6.QtCore import Slot
from shiboken6 import isValid

from dcms_desktop.kernel.changes import Changes
from dcms_desktop.kernel.frozen import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")
log = logging.getLogger("shell")

READERS = 2
TURN = 0.0005
"""Seconds after which a working thread lets the window's thread have its turn. Every part of the window that
draws itself waits for one while another thread works; with Python's own 5 ms a full page waits too long."""


class Cancelled(Exception):  # noqa: N818 - a wish, not a fault
    """Ends a long task that was stopped by hand."""


class Job(QObject):
    """One piece of work. A long one says how far it is, and ends there when it was cancelled."""

    progressed = Signal(int, int, str)

    def __init__(self, work: Callable[..., Any], *, is_long: bool, latest: str) -> None:
        super().__init__()
        self.work = work
        self.is_long = is_long
        self.latest = latest
        self._stop = threading.Event()
        self.on_done: Callable[[], Callable[[Any], object] | None] = _nobody
        self.on_problem: Callable[[], Callable[[Exception], object] | None] = _nobody

    @Slot()
    def cancel(self) -> None:
        """Ask the work to stop; nobody hears its answer any more."""
        self._stop.set()

    @property
    def is_cancelled(self) -> bool:
        """Tell whether the work was asked to stop."""
        return self._stop.is_set()

    def report(self, done: int, total: int = 0, text: str = "") -> None:
        """Tell how far the work is, from its own thread; raises Cancelled when it was asked to stop."""
        if self._stop.is_set():
            raise Cancelled
        self.progressed.emit(done, total, text)


@dataclass(frozen=True, slots=True)
class _Outcome:
    job: Job
    answer: Any = None
    problem: Exception | None = None


class Tasks(QObject):
    """The threads of the window program. Give `run` what writes and `read` what only asks."""

    changed = Signal(object)
    working = Signal(int)
    _arrived = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        sys.setswitchinterval(TURN)
        self._writes: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._reads: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._newest: dict[str, Job] = {}
        self._open: set[Job] = set()
        self._problem: Callable[[Exception], object] = _log_problem
        self._arrived.connect(self._deliver)
        self._threads = [
            threading.Thread(target=_serve, args=(self, line), name=name, daemon=True)
            for name, line in [
                ("writes", self._writes),
                *((f"reads-{n}", self._reads) for n in range(READERS)),
            ]
        ]
        for thread in self._threads:
            thread.start()

    def set_problem_handler(self, handler: Callable[[Exception], object]) -> None:
        """Say who hears of a problem that the caller of `run` or `read` leaves open."""
        self._problem = handler

    def run(
        self,
        work: Callable[..., T],
        on_done: Callable[[T], object] | None = None,
        on_problem: Callable[[Exception], object] | None = None,
        *,
        progress: Callable[[int, int, str], object] | None = None,
    ) -> Job:
        """Run ``work`` on the writing thread. With ``progress`` it gets its `Job` to report to."""
        return self._start(self._writes, work, (on_done, on_problem, progress), "")

    def read(
        self,
        work: Callable[..., T],
        on_done: Callable[[T], object] | None = None,
        on_problem: Callable[[Exception], object] | None = None,
        *,
        progress: Callable[[int, int, str], object] | None = None,
        latest: str = "",
    ) -> Job:
        """Run ``work`` on a reading thread. Of reads with the same ``latest`` only the newest is answered."""
        return self._start(self._reads, work, (on_done, on_problem, progress), latest)

    def _start(
        self,
        line: queue.SimpleQueue[Job | None],
        work: Callable[..., Any],
        hears: tuple[Any, Any, Any],
        latest: str,
    ) -> Job:
        on_done, on_problem, progress = hears
        job = Job(work, is_long=progress is not None, latest=latest)
        job.on_done, job.on_problem = _hold(on_done), _hold(on_problem)
        if progress is not None:
            job.progressed.connect(progress)
        if latest:
            older = self._newest.get(latest)
            if older is not None:
                older.cancel()
            self._newest[latest] = job
        self._open.add(job)
        self.working.emit(len(self._open))
        line.put(job)
        return job

    def tell_changed(self, changes: Changes) -> None:
        """Tell every page what changed; may be called from any thread."""
        self._arrived.emit(changes)

    @Slot(object)
    def _deliver(self, outcome: _Outcome | Changes) -> None:
        """Hand an answer to who asked, in the window's thread."""
        if isinstance(outcome, Changes):
            self.changed.emit(outcome)
            return
        job = outcome.job
        self._open.discard(job)
        if self._newest.get(job.latest) is job:
            del self._newest[job.latest]
        self.working.emit(len(self._open))
        changes = changes_of(outcome.answer)
        if outcome.problem is None and not job.is_cancelled:
            hear = job.on_done()
            if hear is not None:
                hear(outcome.answer)
        elif outcome.problem is not None:
            self._deliver_problem(job, outcome.problem)
        if changes:
            self.changed.emit(changes)

    def _deliver_problem(self, job: Job, problem: Exception) -> None:
        if isinstance(problem, Cancelled) or (job.is_cancelled and job.latest):
            return
        hear = job.on_problem()
        (hear if hear is not None else self._problem)(problem)

    def stop(self, wait: float = 20.0) -> bool:
        """Let the running work end, end the threads; tells whether all ended in time."""
        for job in self._open:
            if job.latest or job.is_long:
                job.cancel()
        self._writes.put(None)
        for _thread in range(READERS):
            self._reads.put(None)
        for thread in self._threads:
            thread.join(wait)
        return not any(thread.is_alive() for thread in self._threads)


def changes_of(answer: object) -> Changes:
    """Return what an action's answer says it changed."""
    found = answer if isinstance(answer, Changes) else getattr(answer, "changes", None)
    return found if isinstance(found, Changes) else Changes()


def _serve(tasks: Tasks, line: queue.SimpleQueue[Job | None]) -> None:
    """Do one job after another until told to end."""
    while (job := line.get()) is not None:
        if job.is_cancelled:
            outcome = _Outcome(job, problem=Cancelled())
        else:
            try:
                outcome = _Outcome(job, answer=job.work(job) if job.is_long else job.work())
            except Exception as problem:  # noqa: BLE001 - every problem goes to the one who asked
                outcome = _Outcome(job, problem=problem)
        if not isValid(tasks):
            return
        tasks._arrived.emit(outcome)  # noqa: SLF001 - the thread is a part of Tasks


def _nobody() -> None:
    return None


def _log_problem(problem: Exception) -> None:
    log.error("nobody listens to this problem", exc_info=problem)


def _hold(hear: Callable[..., object] | None) -> Callable[[], Callable[..., object] | None]:
    """Return a way to the listener that does not keep a closed window alive."""
    if hear is None:
        return _nobody
    if not inspect.ismethod(hear):
        return lambda: hear
    try:
        weak: weakref.WeakMethod[Any] = weakref.WeakMethod(hear)
    except TypeError:
        return lambda: hear

    def alive() -> Callable[..., object] | None:
        method = weak()
        if method is None or (isinstance(method.__self__, QObject) and not isValid(method.__self__)):
            return _drop
        return method  # type: ignore[no-any-return] # a WeakMethod of Any

    return alive


def _drop(_answer: object) -> None:
    """Hear for a window that is closed."""
