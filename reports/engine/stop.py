"""Ending a report that takes too long: the database is told to stop, from another thread."""

from collections.abc import Callable
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Any

from dcms_desktop.db.tx import Tx
from reports.engine.report import Report
from reports.engine.report import Result
from reports.engine.report import run


class Stopped(Exception):  # noqa: N818 - a wish, not a fault
    """The report was stopped before it began."""


class Stop:
    """One way out for one question."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._end: Callable[[], object] | None = None
        self._is_asked = False

    def ask(self) -> None:
        """Stop the query that runs under this watch, now or as soon as it begins."""
        with self._lock:
            self._is_asked = True
            if self._end is not None:
                self._end()

    @contextmanager
    def watch(self, tx: Tx) -> Iterator[None]:
        """Watch over what is asked on a connection."""
        raw: Any = tx.connection.connection.driver_connection
        with self._lock:
            if self._is_asked:
                raise Stopped
            self._end = raw.cancel if tx.postgres else raw.interrupt
        try:
            yield
        finally:
            with self._lock:
                self._end = None


def run_stoppable(tx: Tx, report: Report[Any], ask: Any, stop: Stop) -> Result:
    """Run a report that can be stopped. A stopped one ends in the database's own error."""
    with stop.watch(tx):
        return run(report, tx, ask)
