"""An evening of many distributors: bodies made before, sent by a few lines of asyncio, figures at the end.

``python -m tests.centre.load --distributors 3500`` starts a private PostgreSQL server (commits reach the
disk) and the centre as programs of their own, and sends each distributor's 120 bills of 8 lines, 4,500 rows
of stock and the signed manifest of the day.
"""

import argparse
import asyncio
import gzip
import json
import os
import random
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from contextlib import suppress
from dataclasses import dataclass
from dataclasses import field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests import postgres
from tests.centre.centre import AUDIENCE
from tests.centre.making import Shop
from tests.centre.plain import FIRST_CHAIN
from tests.centre.plain import b64
from tests.centre.plain import canonical
from tests.centre.plain import content_digest
from tests.centre.plain import sha256_hex
from tests.centre.plain import sign
from tests.centre.running import Program
from tests.centre.serve import many_files
from tests.centre.store import Store
from tests.centre.store import open_store

BILLS, LINES, ROWS = 120, 8, 4_500
SETTINGS = {"shared_buffers": "256MB", "max_wal_size": "2GB", "synchronous_commit": "on"}
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
"""One key for all devices: the generator must not be what is measured."""
JSON = "application/json"


@dataclass(frozen=True, slots=True)
class Evening:
    """What one distributor sends: where its bodies lie in the file of all bodies."""

    number: int
    device: str
    stream: str
    places: tuple[tuple[int, int], ...]


@dataclass
class Told:
    """What a run told."""

    times: list[float] = field(default_factory=list)
    by_call: dict[str, list[float]] = field(default_factory=dict)
    happened: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0
    lost: int = 0

    def took(self, call: str, seconds: float) -> None:
        """Keep how long an answer took."""
        self.times.append(seconds)
        self.by_call.setdefault(call, []).append(seconds)

    def part(self, part: float, call: str = "") -> float:
        """Return a percentile of the answers, in seconds."""
        times = sorted(self.by_call.get(call, []) if call else self.times)
        return times[min(len(times) - 1, int(len(times) * part))] if times else 0.0


# ── making ──────────────────────────────────────────────────────────────────────────────────────
class Press:
    """Makes bodies by stamping the ids of each distributor into one evening; the chain is worked out anew."""

    def __init__(self) -> None:
        self.shop = Shop(seed=77, items=1_500)
        for _ in range(BILLS):
            self.shop.bill(LINES)
        self.shop.snapshot(ROWS, per_part=2_300)
        self.figures = self.shop.manifest("", 1)
        self.split = BILLS

    def bodies(self, number: int, stream: str) -> list[bytes]:
        """Return the compressed bills, the compressed stock, and the signed manifest of one distributor."""
        stamp, shop = f"{number:012x}", Shop()
        shop.ops = [self._stamped(op, stamp) for op in self.shop.ops]
        shop.rechain(FIRST_CHAIN, 1)
        bills, stock = shop.ops[: self.split], shop.ops[self.split :]
        middle = bytes.fromhex(bills[-1]["chain"])
        told = self.figures | {"stream": stream, "chain": shop.chain.hex(), "through_seq": shop.seq}
        told["audit"] = {"seq": shop.seq, "hash": shop.chain.hex()}
        return [
            gzip.compress(_batch(bills, FIRST_CHAIN, len(stock)), 6, mtime=0),
            gzip.compress(_batch(stock, middle, 0), 6, mtime=0),
            canonical(told | {"sig": sign(KEY, told)}),
        ]

    def _stamped(self, op: dict[str, Any], stamp: str) -> dict[str, Any]:
        made = dict(op)
        for name in ("op_id", "doc_id", "snapshot"):
            if name in made:
                raw = UUID(made[name]).hex
                last = int(raw[20:], 16) ^ int(stamp, 16) << 8 & 0xFFFFFFFFFFFF
                made[name] = str(UUID(f"{raw[:20]}{last:012x}"))
        return made


def _batch(ops: list[dict[str, Any]], before: bytes, waiting: int) -> bytes:
    return canonical(
        {
            "epoch": 1,
            "from_seq": ops[0]["seq"],
            "to_seq": ops[-1]["seq"],
            "prev_chain": before.hex(),
            "waiting": {"ops": waiting},
            "ops": ops,
        }
    )


def make_evenings(count: int, file: Path) -> list[Evening]:
    """Write the bodies of all distributors to a file."""
    press, made, at = Press(), [], 0
    with file.open("wb") as out:
        for number in range(1, count + 1):
            stream, places = f"S-27-{number:06d}", []
            for body in press.bodies(number, stream):
                out.write(body)
                places.append((at, len(body)))
                at += len(body)
            made.append(Evening(number, f"D-{number:016x}", stream, tuple(places)))
    return made


def enrol_all(store: Store, evenings: list[Evening]) -> None:
    """Write distributors, devices and streams down at once, as enrolment would one by one."""
    key = KEY.public_key().public_bytes_raw()
    with store.write() as tx:
        tx.bulk(
            "distributor",
            "number, code, name, town, state",
            [
                (one.number, f"D{one.number:05d}", f"Distributor {one.number}", "Pune", "27")
                for one in evenings
            ],
        )
        tx.bulk(
            "device",
            "device_id, distributor, stream_id, name, program, public_key, state, enrolled_ms",
            [(one.device, one.number, one.stream, "PC", "load", key, "active", 0) for one in evenings],
        )
        tx.bulk(
            "stream",
            "stream_id, number, distributor, epoch, acked_seq, acked_chain, top_seq, held, last_ops_ms,"
            " seen_ms,"
            " waiting_ops, waiting_oldest_ms",
            [(one.stream, one.number, one.number, 1, 0, FIRST_CHAIN, 0, 0, 0, 0, 0, 0) for one in evenings],
        )


# ── sending ─────────────────────────────────────────────────────────────────────────────────────
class Line:
    """One kept-alive connection of one distributor."""

    def __init__(self, port: int, told: Told) -> None:
        self.port, self.told = port, told
        self.reader: asyncio.StreamReader | None = None
        self.writer: asyncio.StreamWriter | None = None

    async def ask(
        self, call: str, method: str, path: str, body: bytes = b"", **headers: str
    ) -> tuple[int, dict[str, Any], float]:
        """Send a request; return status, answer and when to come again."""
        raw = self._request(method, path, body, headers)
        began = time.perf_counter()
        if self.writer is None:
            self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port, limit=1 << 22)
        self.writer.write(raw)
        assert self.reader is not None
        head = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        fields = dict(line.lower().split(": ", 1) for line in head.split("\r\n")[1:] if ": " in line)
        answer = await self.reader.readexactly(int(fields.get("content-length", 0)))
        self.told.took(call, time.perf_counter() - began)
        status = int(head.split(" ", 2)[1])
        self.told.happened[f"{call} {status}"] += 1
        return status, json.loads(answer), float(fields.get("retry-after", 0))

    def _request(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> bytes:
        told = {"Host": "centre", "Content-Length": str(len(body))} if body else {"Host": "centre"}
        if body:
            told |= {"Content-Digest": content_digest(body), "Content-Type": JSON}
        told |= {name.replace("_", "-"): value for name, value in headers.items()}
        lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in told.items())]
        return "\r\n".join([*lines, "", ""]).encode() + body

    async def hang_up(self) -> None:
        """End the connection, whatever is still on its way."""
        if self.writer is not None:
            self.writer.close()
            with suppress(OSError):
                await self.writer.wait_closed()
        self.reader = self.writer = None


class Sender:
    """Sends evenings to a centre."""

    def __init__(self, port: int, bodies: int, told: Told, seed: int = 5) -> None:
        self.port, self.bodies, self.told = port, bodies, told
        self.rnd = random.Random(seed)  # noqa: S311 - who restarts and when, no secret

    async def send(self, evening: Evening, *, restarts: bool = False) -> None:
        """Send an evening until all of it is acknowledged; a line that breaks is begun again."""
        if restarts:
            await self._begin_and_die(Line(self.port, self.told), evening)
        while not await self._sent(evening):
            self.told.happened["line broke"] += 1
            await asyncio.sleep(self.rnd.uniform(0, 2))

    async def _sent(self, evening: Evening) -> bool:
        line = Line(self.port, self.told)
        try:
            token = await self._token(line, evening)
            await self._until_done(line, "hello", "GET", "/v1/hello", token)
            for number, (at, size) in enumerate(evening.places):
                body = os.pread(self.bodies, size, at)
                if number < 2:
                    await self._ops(line, evening, token, body, number)
                else:
                    answer = await self._until_done(line, "manifest", "POST", "/v1/manifests", token, body)
                    self.told.happened["matched" if answer.get("match") else "mismatched"] += 1
        except (OSError, asyncio.IncompleteReadError):
            return False
        finally:
            await line.hang_up()
        return True

    async def _begin_and_die(self, line: Line, evening: Evening) -> None:
        """Upload the bills and go away without hearing the answer, as a program that was killed."""
        try:
            token = await self._token(line, evening)
        except (OSError, asyncio.IncompleteReadError):
            return
        at, size = evening.places[0]
        asking = asyncio.create_task(self._ops(line, evening, token, os.pread(self.bodies, size, at), 0))
        await asyncio.sleep(self.rnd.uniform(0, 0.05))
        asking.cancel()
        with suppress(asyncio.CancelledError, OSError, asyncio.IncompleteReadError):
            await asking
        await line.hang_up()
        self.told.happened["restarted"] += 1

    async def _token(self, line: Line, evening: Evening) -> str:
        now = int(time.time())
        claims = {
            "iss": evening.device, "sub": evening.device, "aud": AUDIENCE, "iat": now, "exp": now + 240,
            "jti": f"{self.rnd.getrandbits(96):024x}",
        }  # fmt: skip
        head = {"alg": "EdDSA", "kid": evening.device}
        signed = ".".join(b64(json.dumps(part).encode()) for part in (head, claims))
        form = urlencode(
            {
                "grant_type": "client_credentials",
                "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
                "client_assertion": f"{signed}.{b64(KEY.sign(signed.encode()))}",
            }
        ).encode()
        kind = "application/x-www-form-urlencoded"
        status, answer, _ = await line.ask("token", "POST", "/v1/oauth/token", form, Content_Type=kind)
        if status != 200:
            raise RuntimeError(answer)
        return str(answer["access_token"])

    async def _ops(self, line: Line, evening: Evening, token: str, body: bytes, number: int) -> None:
        path = f"/v1/streams/{evening.stream}/ops"
        call = "stock" if number else "bills"
        key = f'"{sha256_hex(f"{evening.stream}/{number}".encode())[:32]}"'
        more = {"Content_Encoding": "gzip", "Idempotency_Key": key}
        answer = await self._until_done(line, call, "POST", path, token, body, **more)
        states = Counter(result["status"] for result in answer["results"])
        self.told.happened.update({f"op {state}": count for state, count in states.items()})

    async def _until_done(
        self, line: Line, call: str, method: str, path: str, token: str, body: bytes = b"", **more: str
    ) -> dict[str, Any]:
        while True:
            status, answer, after = await line.ask(
                call, method, path, body, Authorization=f"Bearer {token}", **more
            )
            if status == 200:
                return answer
            if not answer.get("retryable"):
                raise RuntimeError(answer)
            await asyncio.sleep(after or self.rnd.uniform(0, 1))


async def send_all(sender: Sender, evenings: list[Evening], over: float, at_once: int) -> None:
    """Send all evenings: spread over so many seconds, or as fast as ``at_once`` distributors together can."""
    began = time.perf_counter()
    order = evenings.copy()
    sender.rnd.shuffle(order)
    places = asyncio.Semaphore(at_once)

    async def one(number: int, evening: Evening) -> None:
        if over:
            await asyncio.sleep(over * number / len(order))
        async with places:
            await sender.send(evening, restarts=number % 10 == 3)

    await asyncio.gather(*(one(number, evening) for number, evening in enumerate(order)))
    sender.told.seconds = time.perf_counter() - began


def lost_of(store: Store, evenings: list[Evening]) -> int:
    """Return how many operations are not stored exactly once, or have no effect."""
    ops = BILLS + 2
    with store.read() as tx:
        rows = tx.all("SELECT number, acked_seq, top_seq FROM stream")
        wrong = sum(abs(ops - acked) + abs(ops - top) for _, acked, top in rows)
        stored = tx.one("SELECT COUNT(*) FROM op WHERE state = 'applied'")
        bills = tx.one("SELECT COALESCE(SUM(bills), 0) FROM day_total")
        lines = tx.one("SELECT COUNT(*) FROM sale_line")
        stocks = tx.one("SELECT COUNT(*) FROM stock_head")
    if not (stored and bills and lines and stocks):
        raise AssertionError("no figures")
    wanted = len(evenings)
    return int(
        wrong
        + abs(stored[0] - wanted * ops)
        + abs(int(bills[0]) - wanted * BILLS)
        + abs(lines[0] - wanted * BILLS * LINES)
        + abs(stocks[0] - wanted)
    )


# ── running ─────────────────────────────────────────────────────────────────────────────────────
@contextmanager
def server(folder: Path) -> Iterator[str]:
    """Run a private PostgreSQL server whose commits reach the disk, and give an empty database."""
    folder.chmod(0o711)
    made = postgres.shared_server(folder, os.getpid(), SETTINGS | {"fsync": "on", "full_page_writes": "on"})
    try:
        with made.database() as url:
            yield url
    finally:
        postgres.stop(folder)


def run(count: int, over: float = 0.0, at_once: int = 24, work: Path | None = None) -> Told:
    """Send the evenings of so many distributors and return what was measured."""
    told = Told()
    with tempfile.TemporaryDirectory(prefix="evening-", dir=work) as name, server(Path(name)) as url:
        file = Path(name) / "bodies"
        evenings = make_evenings(count, file)
        store = open_store(url)
        enrol_all(store, evenings)
        program = Program(url)
        port = program.start().port
        bodies = os.open(file, os.O_RDONLY)
        try:
            asyncio.run(send_all(Sender(port, bodies, told), evenings, over, at_once))
        finally:
            os.close(bodies)
            program.stop()
        told.lost = lost_of(store, evenings)
        store.close()
    return told


def describe(told: Told, count: int) -> list[str]:
    """Return the figures in lines."""
    bills = count * BILLS / told.seconds
    lines = [
        (
            f"{count:,} evenings of {BILLS} bills x {LINES} lines and {ROWS:,} rows of stock in"
            f" {told.seconds:.1f} s"
        ),
        f"{count / told.seconds:.1f} evenings/s, {bills:,.0f} bills/s, lost {told.lost}",
        (
            f"manifests matched {told.happened['matched']:,} of {count:,}, restarted"
            f" {told.happened['restarted']:,}"
        ),
        f"answers: p50 {told.part(0.5) * 1000:.0f} ms, p99 {told.part(0.99) * 1000:.0f} ms",
    ]
    for call, times in sorted(told.by_call.items()):
        middle, slow = statistics.median(times) * 1000, told.part(0.99, call) * 1000
        lines.append(f"  {call:9} {len(times):7,}  p50 {middle:7.1f} ms  p99 {slow:7.1f} ms")
    return [*lines, f"  {dict(sorted(told.happened.items()))}"]


def main(argv: list[str]) -> int:
    """Send an evening and print the figures."""
    words = argparse.ArgumentParser(prog="python -m tests.centre.load", description="An evening of many.")
    words.add_argument("--distributors", type=int, default=200)
    words.add_argument("--over", type=float, default=0.0, help="spread their starts over so many seconds")
    many_files()
    words.add_argument("--at-once", type=int, default=24, help="distributors sending together at most")
    said = words.parse_args(argv)
    told = run(said.distributors, said.over, 100_000 if said.over else said.at_once)
    sys.stdout.write("\n".join(describe(told, said.distributors)) + "\n")
    return 0 if told.lost == 0 else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
