"""A device on a serial port, read in a thread of its own: frames out, reconnects by itself."""

from __future__ import annotations

import logging
import threading
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

log = logging.getLogger("scanning")

USUAL_SPEED = 9_600
WAIT = 0.05
"""Seconds one read waits."""
SILENCE = 0.12
"""Seconds of silence after which a frame without an end is whole."""
AGAIN = 2.0
"""Seconds until a lost port is tried again."""
MOST_FRAME = 4_096
ENDS = b"\r\n\x03"
ANSWER_WITHIN = 0.4


class PortReader:
    """Reads frames from ``COM3@9600`` between `start` and `stop`; both callbacks run in its thread."""

    def __init__(
        self,
        address: str,
        hear: Callable[[bytes], object],
        tell: Callable[[bool], object],
        *,
        ask: bytes = b"",
        again: float = AGAIN,
    ) -> None:
        self._address = address
        self._hear = hear
        self._tell = tell
        self._ask = ask
        self._again = again
        self._ends = threading.Event()
        self._thread = threading.Thread(target=self._serve, name=f"port {address}", daemon=True)

    def start(self) -> None:
        """Begin reading."""
        self._thread.start()

    def stop(self, wait: float = 3.0) -> None:
        """End; the port is free afterwards."""
        self._ends.set()
        if self._thread.is_alive():
            self._thread.join(wait)

    def _serve(self) -> None:
        from serial import Serial
        from serial import SerialException

        name, _, speed = self._address.partition("@")
        is_there = True  # so that the first loss is told
        while not self._ends.is_set():
            try:
                with Serial(name, int(speed or USUAL_SPEED), timeout=WAIT, write_timeout=1) as port:
                    self._tell(True)
                    is_there = True
                    self._read(port.read, port.write)
            except (SerialException, OSError, ValueError) as trouble:
                if is_there:
                    log.info("port %s: %s", name, trouble)
                    self._tell(False)
                is_there = False
            self._ends.wait(self._again)

    def _read(self, read: Callable[[int], bytes], write: Callable[[bytes], object]) -> None:
        kept = bytearray()
        heard_at = asked_at = 0.0
        while not self._ends.is_set():
            now = time.monotonic()
            if self._ask and now - asked_at > ANSWER_WITHIN:
                write(self._ask)
                asked_at = now
            came = read(256)
            if came:
                heard_at = time.monotonic()
                kept += came
                kept = self._cut(kept)
            elif kept and time.monotonic() - heard_at > SILENCE:
                self._give(bytes(kept))
                kept = bytearray()

    def _cut(self, kept: bytearray) -> bytearray:
        """Hand on every whole frame; return what is not whole yet. A frame without end is let go."""
        start = 0
        for place, mark in enumerate(kept):
            if mark in ENDS:
                self._give(bytes(kept[start:place]))
                start = place + 1
        rest = kept[start:]
        return bytearray() if len(rest) > MOST_FRAME else rest

    def _give(self, frame: bytes) -> None:
        if frame.strip(b"\x00\x02 "):
            self._hear(frame)
