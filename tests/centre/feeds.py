"""The feed down: changes by a cursor that only grows, snapshots for those who come too late, acks, blobs."""

import json
import re
from typing import Any

import msgspec

from tests.centre.answers import Acked
from tests.centre.answers import BlobAnswer
from tests.centre.answers import Change
from tests.centre.answers import FeedAck
from tests.centre.answers import FeedPage
from tests.centre.answers import SnapshotPage
from tests.centre.centre import DAY_MS
from tests.centre.centre import Centre
from tests.centre.mastering import KINDS
from tests.centre.mastering import release_held
from tests.centre.plain import b64
from tests.centre.plain import sha256_hex
from tests.centre.plain import unb64
from tests.centre.problems import Problem
from tests.centre.requests import Caller
from tests.centre.requests import shaped
from tests.centre.store import Row
from tests.centre.store import Tx

KEPT_MS = 90 * DAY_MS
_ACK = msgspec.json.Decoder(FeedAck)
PAGE_BYTES = 4 << 20


# ── cursors ─────────────────────────────────────────────────────────────────────────────────────
def cursor_of(centre: Centre, caller: Caller, position: int) -> str:
    """Return the opaque mark of a position, good for this distributor only."""
    raw = json.dumps({"s": position}).encode()
    return f"{b64(raw)}.{b64(centre.mac(caller.distributor.encode() + raw)[:9])}"


def position_of(centre: Centre, caller: Caller, cursor: str) -> int:
    """Return the position of a cursor; no cursor is the beginning."""
    if not cursor:
        return 0
    payload, _, mark = cursor.partition(".")
    try:
        raw, told = unb64(payload), unb64(mark)
        good = centre.mac(caller.distributor.encode() + raw)[:9] == told
        position = json.loads(raw)["s"] if good else None
    except ValueError as trouble:
        raise Problem(400, "bad_cursor", "the cursor is none of ours") from trouble
    if not isinstance(position, int):
        raise Problem(400, "bad_cursor", "the cursor is none of ours")
    return position


# ── putting ─────────────────────────────────────────────────────────────────────────────────────
def put_changes(centre: Centre, tx: Tx, audience: str, changes: list[dict[str, Any]]) -> int:
    """Add changes for one distributor or everybody (``*``); a master lets go what was held for it."""
    # One writer at a time: a position must never become visible after a higher one.
    tx.run("UPDATE centre_state SET value = value WHERE name = 'token_key'")
    row = tx.one("SELECT COALESCE(MAX(position), 0) FROM feed_change")
    position = int(row[0]) if row else 0
    rows = []
    for change in changes:
        position += 1
        body = change.get("body")
        rows.append(
            (
                position, audience, change["type"], change["id"], change["rev"], change.get("op", "upsert"),
                None if body is None else json.dumps(body, ensure_ascii=False, separators=(",", ":")),
                centre.now_ms(),
            )
        )  # fmt: skip
    tx.bulk("feed_change", "position, audience, type, id, rev, op, body, at_ms", rows)
    for change in changes:
        if change["type"] in KINDS and change.get("op", "upsert") == "upsert":
            release_held(tx, change["type"], change["id"])
    centre.masters.looked_at = 0.0
    return position


def trim_feed(tx: Tx, before_ms: int) -> int:
    """Drop old changes that newer ones have replaced; return from where on the feed is whole."""
    row = tx.one("SELECT COALESCE(MAX(position), 0) FROM feed_change WHERE at_ms < ?", before_ms)
    floor = int(row[0]) if row else 0
    tx.run(
        "DELETE FROM feed_change WHERE position <= ? AND EXISTS (SELECT 1 FROM feed_change later WHERE"
        " later.type ="
        " feed_change.type AND later.id = feed_change.id AND later.audience = feed_change.audience"
        " AND later.position > feed_change.position)",
        floor,
    )
    tx.run("DELETE FROM centre_state WHERE name = 'feed_floor'")
    tx.run("INSERT INTO centre_state (name, value) VALUES ('feed_floor', ?)", str(floor).encode())
    return floor


def _floor(tx: Tx) -> int:
    row = tx.one("SELECT value FROM centre_state WHERE name = 'feed_floor'")
    return int(bytes(row[0])) if row else 0


# ── reading ─────────────────────────────────────────────────────────────────────────────────────
def read_feed(centre: Centre, caller: Caller, cursor: str, limit: int) -> FeedPage:
    """Return the changes after a cursor."""
    after = position_of(centre, caller, cursor)
    with centre.store.read() as tx:
        if 0 < after < _floor(tx):
            row = tx.one("SELECT COALESCE(MAX(position), 0) FROM feed_change")
            top = int(row[0]) if row else 0
            raise Problem(
                410, "cursor_expired", "load the snapshot, then go on with its cursor",
                snapshot=f"/v1/snapshots/feed-{top}",
            )  # fmt: skip
        rows = tx.all(
            "SELECT position, type, id, rev, op, body FROM feed_change WHERE audience IN ('*', ?) AND"
            " position > ?"
            " ORDER BY position LIMIT ?",
            caller.distributor, after, limit + 1,
        )  # fmt: skip
    page = _fitting(rows[:limit])
    last = page[-1][0] if page else after
    return FeedPage(
        changes=[_change(row) for row in page],
        next_cursor=cursor_of(centre, caller, last),
        has_more=len(rows) > len(page),
    )


def _fitting(rows: list[Row]) -> list[Row]:
    """Return as many rows as one answer should hold, at least one."""
    size = 0
    for number, row in enumerate(rows):
        size += len(row[5] or "")
        if number and size > PAGE_BYTES:
            return rows[:number]
    return rows


def _change(row: Row) -> Change:
    change = Change(type=row[1], id=row[2], rev=row[3], op=row[4])
    if row[5] is not None:
        change.body = json.loads(row[5])
    return change


def feed_snapshot(centre: Centre, caller: Caller, top: int, after: int, limit: int) -> SnapshotPage:
    """Return a page of everything in force at a position."""
    with centre.store.read() as tx:
        rows = tx.all(
            "SELECT f.position, f.type, f.id, f.rev, f.op, f.body FROM feed_change f WHERE f.audience"
            " IN ('*', ?)"
            " AND f.position > ? AND f.position <= ? AND NOT EXISTS (SELECT 1 FROM feed_change later WHERE"
            " later.type = f.type AND later.id = f.id AND later.audience IN ('*', ?) AND later.position"
            " > f.position"
            " AND later.position <= ?) ORDER BY f.position LIMIT ?",
            caller.distributor, after, top, caller.distributor, top, limit + 1,
        )  # fmt: skip
    page = _fitting(rows[:limit])
    more = len(rows) > len(page)
    return SnapshotPage(
        changes=[_change(row) for row in page],
        next=f"/v1/snapshots/feed-{top}?after={page[-1][0]}" if more else None,
        next_cursor=cursor_of(centre, caller, top),
    )


def take_ack(centre: Centre, caller: Caller, raw: bytes) -> Acked:
    """Note how far a device has applied the feed, and what it could not apply."""
    ack = shaped(raw, _ACK)
    position = position_of(centre, caller, ack.cursor)
    with centre.store.write() as tx:
        tx.run(
            "INSERT INTO feed_ack (device_id, position, at_ms) VALUES (?, ?, ?) ON CONFLICT (device_id)"
            " DO UPDATE SET"
            " position = excluded.position, at_ms = excluded.at_ms WHERE excluded.position >="
            " feed_ack.position",
            caller.device, position, centre.now_ms(),
        )  # fmt: skip
        for one in ack.refused:
            tx.run(
                "INSERT INTO feed_problem (device_id, type, id, rev, reason) VALUES (?, ?, ?, ?, ?)"
                " ON CONFLICT (device_id, type, id) DO UPDATE SET rev = excluded.rev, reason ="
                " excluded.reason",
                caller.device, one.type, one.id, one.rev, one.reason.replace("\0", ""),
            )  # fmt: skip
    return Acked(acked=True)


# ── blobs ───────────────────────────────────────────────────────────────────────────────────────
def put_blob(centre: Centre, caller: Caller, name: str, media: str, raw: bytes) -> tuple[BlobAnswer, bool]:
    """Store an attachment under its digest; the same one again changes nothing."""
    if not re.fullmatch("[0-9a-f]{64}", name):
        raise Problem(404, "unknown_path", "a blob is named by its SHA-256")
    if sha256_hex(raw) != name:
        raise Problem(422, "blob_digest", "the body is not the one named")
    with centre.store.write() as tx:
        there = tx.one("SELECT 1 FROM stored_blob WHERE distributor = ? AND sha256 = ?", caller.tenant, name)
        if there is None:
            tx.run(
                "INSERT INTO stored_blob (distributor, sha256, media_type, body, at_ms) VALUES (?, ?,"
                " ?, ?, ?)",
                caller.tenant, name, media, raw, centre.now_ms(),
            )  # fmt: skip
    return BlobAnswer(sha256=name, size=len(raw)), there is None
