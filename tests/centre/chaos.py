"""A bad line on loopback: it loses, doubles, delays, reorders and tears HTTP requests, and can be slow.

It stands between any client and any centre and works on bytes: a request is read whole, then fate decides.
What it does is seeded and counted, so a run can be told and repeated. Run by hand it is a proxy:
``python -m tests.centre.chaos --to 8471``.
"""

import argparse
import asyncio
import random
import sys
import threading
from collections import Counter
from collections.abc import Coroutine
from collections.abc import Iterator
from contextlib import contextmanager
from contextlib import suppress
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Weather:
    """How bad the line is: parts of a hundred requests, and a pace."""

    lost_requests: float = 0.30
    lost_answers: float = 0.30
    doubled: float = 0.20
    late_copies: float = 0.10
    torn: float = 0.01
    bent: float = 0.005
    portals: float = 0.01
    longest_delay: float = 0.004
    bytes_a_second: int = 0


CHAOS = Weather()
SLOW = Weather(0, 0, 0, 0, 0, 0, 0, 0, bytes_a_second=32_000)
"""256 kbit/s, and nothing else wrong."""

PORTAL = (
    b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 46\r\nConnection: close\r\n\r\n"
    b"<html>Welcome to the hotel. Room number?</html>"
)


class Broken(Exception):  # noqa: N818 - an end of a connection, not a fault
    """The connection ended in the middle of something."""


class BadLine:
    """The line between a client and a centre."""

    def __init__(self, target: int, weather: Weather = CHAOS, seed: int = 1) -> None:
        self.target = target
        self.weather = weather
        self.rnd = random.Random(seed)  # noqa: S311 - weather, no secret
        self.happened: Counter[str] = Counter()
        self.down = False
        self._late: set[asyncio.Task[None]] = set()

    # ── bytes ───────────────────────────────────────────────────────────────────────────────────
    async def _read_message(self, reader: asyncio.StreamReader) -> bytes:
        """Return one whole request or answer, or nothing at the end of the connection."""
        try:
            head = await reader.readuntil(b"\r\n\r\n")
        except asyncio.IncompleteReadError as end:
            if end.partial:
                raise Broken from end
            return b""
        fields = {
            name.strip().lower(): value.strip()
            for name, _, value in (line.partition(b":") for line in head.split(b"\r\n")[1:])
        }
        if fields.get(b"transfer-encoding", b"").lower() == b"chunked":
            return head + await self._read_chunks(reader)
        return head + await reader.readexactly(int(fields.get(b"content-length", 0)))

    async def _read_chunks(self, reader: asyncio.StreamReader) -> bytes:
        parts = []
        while True:
            line = await reader.readuntil(b"\r\n")
            size = int(line, 16)
            parts += [line, await reader.readexactly(size + 2)]
            if not size:
                return b"".join(parts)

    async def _pass_on(self, writer: asyncio.StreamWriter, raw: bytes) -> None:
        """Write bytes at the pace of the line."""
        pace = self.weather.bytes_a_second
        step = max(pace // 20, 1) if pace else len(raw) or 1
        for at in range(0, len(raw), step):
            writer.write(raw[at : at + step])
            await writer.drain()
            if pace:
                await asyncio.sleep(step / pace)

    async def _ask(self, raw: bytes) -> bytes:
        """Send a request to the centre on a connection of its own and return the whole answer."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.target)
        try:
            writer.write(raw)
            await writer.drain()
            return await asyncio.wait_for(self._read_message(reader), 90)
        finally:
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()

    # ── fate ────────────────────────────────────────────────────────────────────────────────────
    def _strikes(self, what: str) -> bool:
        if self.rnd.random() >= getattr(self.weather, what):
            return False
        self.happened[what] += 1
        return True

    async def _deliver(self, raw: bytes) -> bytes | None:
        """Return the answer to a request, or None when the client hears nothing."""
        weather = self.weather
        if weather.longest_delay:
            await asyncio.sleep(self.rnd.uniform(0, weather.longest_delay))
        if self.down or self._strikes("lost_requests"):
            return None
        if self._strikes("portals"):
            return PORTAL
        if self._strikes("torn"):
            await self._tear(raw)
            return None
        if self._strikes("bent"):
            raw = _bend(raw, self.rnd)
        if self._strikes("late_copies"):
            self._later(raw)
        answer = await self._twice(raw) if self._strikes("doubled") else await self._ask(raw)
        return None if self._strikes("lost_answers") else answer

    async def _twice(self, raw: bytes) -> bytes:
        """Send a request twice at once and return either answer."""
        answers = await asyncio.gather(self._ask(raw), self._ask(raw), return_exceptions=True)
        whole = [answer for answer in answers if isinstance(answer, bytes) and answer]
        if not whole:
            raise Broken
        return self.rnd.choice(whole)

    def _later(self, raw: bytes) -> None:
        """Deliver a copy of a request after others have gone past it; nobody waits for the answer."""

        async def arrive() -> None:
            await asyncio.sleep(self.rnd.uniform(0, 40 * (self.weather.longest_delay or 0.001)))
            with suppress(OSError, Broken, asyncio.IncompleteReadError, TimeoutError):
                await self._ask(raw)

        task = asyncio.create_task(arrive())
        self._late.add(task)
        task.add_done_callback(self._late.discard)

    async def _tear(self, raw: bytes) -> None:
        """Send a part of a request and hang up."""
        with suppress(OSError):
            _, writer = await asyncio.open_connection("127.0.0.1", self.target)
            writer.write(raw[: self.rnd.randrange(len(raw))])
            await writer.drain()
            writer.close()
            await writer.wait_closed()

    # ── serving ─────────────────────────────────────────────────────────────────────────────────
    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Carry the requests of one connection until fate or the client ends it."""
        try:
            while raw := await self._read_request(reader):
                self.happened["requests"] += 1
                answer = await self._deliver(raw)
                if answer is None:
                    break
                await self._pass_on(writer, answer)
                self.happened["answered"] += 1
        except (OSError, Broken, asyncio.IncompleteReadError, TimeoutError):
            self.happened["broken"] += 1
        except asyncio.CancelledError:
            self.happened["cut off at the end"] += 1
        finally:
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()

    async def _read_request(self, reader: asyncio.StreamReader) -> bytes:
        raw = await self._read_message(reader)
        if self.weather.bytes_a_second:
            await asyncio.sleep(len(raw) / self.weather.bytes_a_second)
        return raw

    async def settle(self) -> None:
        """Wait until every late copy has arrived."""
        while self._late:
            await asyncio.gather(*self._late, return_exceptions=True)


def _bend(raw: bytes, rnd: random.Random) -> bytes:
    """Return a request with one byte of its body changed; a request without one as it is."""
    head, mark, body = raw.partition(b"\r\n\r\n")
    if not body:
        return raw
    at = rnd.randrange(len(body))
    return head + mark + body[:at] + bytes([body[at] ^ 1 << rnd.randrange(8)]) + body[at + 1 :]


class RunningLine:
    """A bad line that runs in a thread of this process."""

    def __init__(self, line: BadLine) -> None:
        self.line = line
        self.port = 0
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, name="line")

    @property
    def url(self) -> str:
        """Return the address that a client is given."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start, and return when it listens."""
        self._thread.start()
        self._ready.wait(10)

    def settle(self) -> None:
        """Wait until every late copy has arrived."""
        self._call(self.line.settle())

    def stop(self) -> None:
        """End the thread."""
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    def _call(self, work: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result(120)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(
            asyncio.start_server(self.line.serve, "127.0.0.1", 0, limit=1 << 24)
        )
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        self._loop.run_forever()
        server.close()
        left = asyncio.all_tasks(self._loop)
        for task in left:
            task.cancel()
        self._loop.run_until_complete(asyncio.gather(*left, return_exceptions=True))
        self._loop.run_until_complete(self._loop.shutdown_asyncgens())
        self._loop.close()


@contextmanager
def bad_line(target: int, weather: Weather = CHAOS, seed: int = 1) -> Iterator[RunningLine]:
    """Put a bad line before a port."""
    running = RunningLine(BadLine(target, weather, seed))
    running.start()
    try:
        yield running
    finally:
        running.stop()


async def _by_hand(said: argparse.Namespace) -> None:
    weather = SLOW if said.slow else CHAOS
    line = BadLine(said.to, weather, said.seed)
    server = await asyncio.start_server(line.serve, "127.0.0.1", said.port, limit=1 << 24)
    sys.stdout.write(f"bad line at http://127.0.0.1:{server.sockets[0].getsockname()[1]}/\n")
    sys.stdout.flush()
    await server.serve_forever()


def main(argv: list[str]) -> int:
    """Run a bad line by hand."""
    words = argparse.ArgumentParser(
        prog="python -m tests.centre.chaos", description="A bad line on loopback."
    )
    words.add_argument("--to", type=int, required=True, help="the port of the centre")
    words.add_argument("--port", type=int, default=0)
    words.add_argument("--seed", type=int, default=1)
    words.add_argument("--slow", action="store_true", help="256 kbit/s and nothing else wrong")
    with suppress(KeyboardInterrupt):
        asyncio.run(_by_hand(words.parse_args(argv)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
