"""The centre itself: its database, keys, limits and clock, handed to every endpoint."""

import asyncio
import hashlib
import hmac
import os
import secrets
import threading
import time
from collections import Counter
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from dataclasses import field
from datetime import datetime
from datetime import timedelta
from datetime import timezone

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.centre.store import Store
from tests.centre.store import Tx

INDIA = timezone(timedelta(hours=5, minutes=30), "IST")
AUDIENCE = "urn:dcms:centre"
DAY_MS = 86_400_000


@dataclass
class Limits:
    """What one request may hold, published in hello."""

    ops: int = 500
    bytes: int = 1 << 20
    inflated: int = 8 << 20
    document: int = 256 << 10
    blob: int = 5 << 20
    feed: int = 500
    ingests: int = 32
    """How many uploads and proofs are worked on or queue at most; more are told to come again."""
    workers: int = 4


@dataclass
class Masters:
    """Codes the centre has given out, by kind and distributor, kept in memory."""

    version: int = -1
    known: dict[tuple[str, str], frozenset[str]] = field(default_factory=dict)
    looked_at: float = 0.0

    def has_any(self, kind: str) -> bool:
        """Tell whether any code of a kind was ever given out: without one, nothing is checked."""
        return (kind, "") in self.known

    def knows(self, kind: str, distributor: str, code: str) -> bool:
        """Tell whether a code was given out to everybody or to this distributor."""
        nothing: frozenset[str] = frozenset()
        return code in self.known.get((kind, "*"), nothing) or code in self.known.get(
            (kind, distributor), nothing
        )


class Gate:
    """Admission of what is heavy: as many at once as are answered in time, the others come again.

    How many that is shows by itself: each answer in time makes a little more room, one that took longer than
    ``goal`` makes a fifth less, once for each ``goal`` of time. A machine twice as fast takes twice as many.
    """

    def __init__(self, most: int, least: int, goal: float = 0.8) -> None:
        self.most = most
        self.least = least
        self.goal = goal
        self.inside = 0
        self.room = float(min(most, least * 2))
        self.seconds = 0.05
        self.refused: deque[float] = deque(maxlen=10_000)
        self._shrunk = 0.0

    def enter(self, now: float) -> int:
        """Take a place and return 0, or return after how many seconds to come again."""
        if self.inside < min(self.most, self.room):
            self.inside += 1
            return 0
        while self.refused and self.refused[0] < now - 30:
            self.refused.popleft()
        self.refused.append(now)
        # Those turned away in the last half minute come again one after the other, not all at once.
        window = max(2, min(120, int(len(self.refused) * self.seconds * 2)))
        return 1 + secrets.randbelow(window)

    def leave(self, seconds: float, now: float) -> None:
        """Give the place back; how long it was held makes the next guess better."""
        full = self.inside >= int(self.room)
        self.inside -= 1
        self.seconds += (seconds / max(1, int(self.room)) - self.seconds) / 50
        if seconds > self.goal:
            if now >= self._shrunk + self.goal:
                self._shrunk = now
                self.room = max(float(self.least), self.room * 0.8)
        elif full:
            self.room = min(float(self.most), self.room + 1 / self.room)


class Centre:
    """Everything the endpoints share."""

    def __init__(
        self, store: Store, *, limits: Limits | None = None, admin: str = "", name: str = ""
    ) -> None:
        self.store = store
        self.limits = limits or Limits()
        self.admin = admin or secrets.token_urlsafe(16)
        self.name = name or "Reference centre"
        self.shift_ms = 0
        self.gate = Gate(self.limits.ingests, self.limits.workers)
        self.workers = ThreadPoolExecutor(self.limits.workers, "ingest")
        self.quick = ThreadPoolExecutor(4, "quick")
        self.running: set[tuple[str, str]] = set()
        self.running_lock = threading.Lock()
        self.counts: Counter[str] = Counter()
        self.masters = Masters()
        self.masters_lock = threading.Lock()
        self.devices: dict[str, tuple[float, object]] = {}
        self.feed_changed = asyncio.Event()
        with store.write() as tx:
            self.key = Ed25519PrivateKey.from_private_bytes(_kept(tx, "signing_seed"))
            self.token_key = _kept(tx, "token_key")
        self.public_key = self.key.public_key().public_bytes_raw()

    def now_ms(self) -> int:
        """Return this instant in milliseconds."""
        return time.time_ns() // 1_000_000 + self.shift_ms

    def mac(self, raw: bytes) -> bytes:
        """Return the centre's own mark on a token or cursor."""
        return hmac.digest(self.token_key, raw, "sha256")[:20]

    def slot_of(self, distributor: str) -> int:
        """Return how many seconds after day close this distributor should upload."""
        return int.from_bytes(hashlib.sha256(distributor.encode()).digest()[:4]) % 5400

    def close(self) -> None:
        """Stop the workers and let the database go."""
        self.workers.shutdown(wait=True)
        self.quick.shutdown(wait=True)
        self.store.close()


def _kept(tx: Tx, name: str) -> bytes:
    """Return a secret of 32 bytes that was made once and is kept in the database."""
    row = tx.one("SELECT value FROM centre_state WHERE name = ?", name)
    if row is None:
        made = os.urandom(32)
        tx.run("INSERT INTO centre_state (name, value) VALUES (?, ?)", name, made)
        return made
    return bytes(row[0])


def moment(ms: int) -> str:
    """Return an instant as it is written on the wire, in Indian time."""
    return datetime.fromtimestamp(ms / 1000, INDIA).isoformat(timespec="milliseconds")


def moment_ms(when: datetime | None) -> int:
    """Return an instant in milliseconds, 0 for none."""
    return int(when.timestamp() * 1000) if when else 0
