"""Idempotency keys: the same request again gets the same answer, for a week."""

import re
import zlib
from hashlib import sha256

from tests.centre.centre import DAY_MS
from tests.centre.centre import Centre
from tests.centre.problems import Problem
from tests.centre.requests import Caller
from tests.centre.store import Tx

KEPT_MS = 7 * DAY_MS
_KEY = re.compile(r'^"?([\x21\x23-\x5b\x5d-\x7e]{8,128})"?$')


def key_of(header: str | None) -> str:
    """Return the key of a request, with or without quotes; nothing when there is none."""
    if header is None:
        return ""
    match = _KEY.match(header)
    if not match:
        raise Problem(400, "bad_key", "the Idempotency-Key is 8 to 128 visible letters")
    return match[1]


def begin(centre: Centre, caller: Caller, key: str) -> None:
    """Refuse a key whose first request is still worked on; ``end`` lets it go."""
    with centre.running_lock:
        if key and (caller.device, key) in centre.running:
            raise Problem(409, "in_progress", "this request is still worked on", retry=True, after=1)
        centre.running.add((caller.device, key))


def end(centre: Centre, caller: Caller, key: str) -> None:
    """Let a key go."""
    with centre.running_lock:
        centre.running.discard((caller.device, key))


def replayed(tx: Tx, caller: Caller, key: str, sent: bytes) -> bytes | None:
    """Return the answer this key got before, or None; the same key with another body is refused."""
    if not key:
        return None
    row = tx.one(
        "SELECT body_sha256, answer FROM replay WHERE device_id = ? AND name = ?", caller.device, key
    )
    if row is None:
        return None
    if bytes(row[0]) != sha256(sent).digest():
        raise Problem(422, "key_reused", "this Idempotency-Key was used for another body")
    return zlib.decompress(bytes(row[1]))


def keep(centre: Centre, tx: Tx, caller: Caller, key: str, sent: bytes, answer: bytes) -> None:
    """Keep an answer under its key, in the transaction that made it true."""
    if key:
        tx.run(
            "INSERT INTO replay (device_id, name, body_sha256, answer, at_ms) VALUES (?, ?, ?, ?, ?)",
            caller.device, key, sha256(sent).digest(), zlib.compress(answer, 1), centre.now_ms(),
        )  # fmt: skip


def forget(centre: Centre, tx: Tx) -> int:
    """Drop what is past its time: answers after a week, used assertions after their end."""
    dropped = tx.run("DELETE FROM replay WHERE at_ms < ?", centre.now_ms() - KEPT_MS)
    return dropped + tx.run("DELETE FROM used_jti WHERE expires_ms < ?", centre.now_ms())
