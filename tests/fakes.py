"""The few stand-ins of the tests: the clock and the network printer. Everything else in a test is real."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from datetime import datetime

import time_machine

from dcms_desktop.kernel.clock import INDIA

TODAY = date(2026, 11, 29)
"""The day of the tests that want ``noon``."""


@contextmanager
def clock_at(text: str, *, ticks: bool = False) -> Iterator[None]:
    """Let every clock stand at, or go on from, an Indian time, e.g. ``2026-11-23 10:15``."""
    with time_machine.travel(datetime.fromisoformat(text).replace(tzinfo=INDIA), tick=ticks):
        yield


class NetworkPrinter:
    """A printer on port 9100's manner: takes jobs over TCP and keeps their bytes. Plug and unplug it."""

    def __init__(self) -> None:
        self.jobs: list[bytes] = []
        self.port = 0
        self._listening: socket.socket | None = None
        self._taker: threading.Thread | None = None
        self._came = threading.Condition()
        self.plug()

    def plug(self) -> None:
        """Listen again on the same port."""
        self._listening = socket.create_server(("127.0.0.1", self.port))
        self.port = self._listening.getsockname()[1]
        self._taker = threading.Thread(target=self._take, args=(self._listening,), daemon=True)
        self._taker.start()

    def unplug(self) -> None:
        """Refuse connections from now on."""
        if self._listening is None or self._taker is None:
            return
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self._taker.join(5)
        self._listening = None

    def wait_for(self, count: int, seconds: float = 10) -> list[bytes]:
        """Return the jobs once ``count`` have come whole."""
        with self._came:
            if not self._came.wait_for(lambda: len(self.jobs) >= count, seconds):
                raise AssertionError(f"{len(self.jobs)} of {count} jobs reached the printer in {seconds} s")
            return list(self.jobs)

    def _take(self, listening: socket.socket) -> None:
        while True:
            try:
                line, _ = listening.accept()
            except OSError:
                return
            with line:
                job = _all_of(line)
            with self._came:
                self.jobs.append(job)
                self._came.notify_all()


def _all_of(line: socket.socket) -> bytes:
    return b"".join(iter(lambda: line.recv(65536), b""))
