"""Where streams stand: hello, the state of a stream, new epochs, and what a restored client lost."""

import re
from typing import Any
from uuid import UUID

import msgspec

from tests.centre import replays
from tests.centre.answers import Bounds
from tests.centre.answers import EpochAnswer
from tests.centre.answers import Hello
from tests.centre.answers import Missing
from tests.centre.answers import OpenEpoch
from tests.centre.answers import OpRemark
from tests.centre.answers import Protocol
from tests.centre.answers import RestorePage
from tests.centre.answers import SeriesMark
from tests.centre.answers import StreamHead
from tests.centre.answers import StreamState
from tests.centre.audits import held_seq
from tests.centre.bodies import raw_operations
from tests.centre.centre import Centre
from tests.centre.centre import moment
from tests.centre.centre import moment_ms
from tests.centre.operations import Waiting
from tests.centre.plain import ENCODINGS
from tests.centre.plain import read_json
from tests.centre.problems import Problem
from tests.centre.requests import Caller
from tests.centre.requests import shaped
from tests.centre.store import Row
from tests.centre.store import Tx

REMARKS = 500
RESTORE_PAGE = 200
_OPEN = msgspec.json.Decoder(OpenEpoch)
_HEAD = "SELECT number, epoch, acked_seq, acked_chain, top_seq, held FROM stream WHERE stream_id = ?"


def say_hello(centre: Centre, caller: Caller, waiting: Waiting | None) -> Hello:
    """Return time, limits and the state of the caller's stream, and note what it still holds."""
    now = centre.now_ms()
    with centre.store.write() as tx:
        row = tx.one(_HEAD, caller.stream)
        assert row is not None
        audit = held_seq(tx, row[0])
        if waiting is None:
            tx.run("UPDATE stream SET seen_ms = ? WHERE stream_id = ?", now, caller.stream)
        else:
            tx.run(
                "UPDATE stream SET seen_ms = ?, waiting_ops = ?, waiting_oldest_ms = ? WHERE stream_id = ?",
                now, waiting.ops, moment_ms(waiting.oldest_at), caller.stream,
            )  # fmt: skip
    limits = centre.limits
    return Hello(
        server_time=moment(now),
        protocol=Protocol(current="1.0", min="1.0"),
        encodings=list(ENCODINGS),
        limits=Bounds(
            ops=limits.ops,
            bytes=limits.bytes,
            inflated=limits.inflated,
            document=limits.document,
            blob=limits.blob,
        ),
        stream=StreamHead(
            id=caller.stream,
            epoch=row[1],
            acked_seq=row[2],
            held=row[5],
            acked_chain=bytes(row[3]).hex(),
            audit_seq=audit,
        ),
        upload_slot_s=centre.slot_of(caller.distributor),
        poll_s=300,
        notices=[],
    )


def state_of(centre: Centre, caller: Caller) -> StreamState:
    """Return everything known of the caller's stream."""
    with centre.store.read() as tx:
        row = tx.one(_HEAD, caller.stream)
        assert row is not None
        number, epoch, acked, chain, top, _ = row
        remarks = tx.all(
            "SELECT state, seq, op_id, code, detail FROM remark WHERE stream = ? ORDER BY seq DESC LIMIT ?",
            number, REMARKS,
        )  # fmt: skip
        return StreamState(
            id=caller.stream,
            epoch=epoch,
            acked_seq=acked,
            acked_chain=bytes(chain).hex(),
            top_seq=top,
            gaps=gaps_of(tx, number, acked, top),
            held=[_remark(one) for one in remarks if one[0] == "held"],
            rejected=[_remark(one) for one in remarks if one[0] == "rejected"],
            series=series_of(tx, caller.tenant),
        )


def _remark(row: Row) -> OpRemark:
    return OpRemark(seq=row[1], op_id=str(UUID(bytes=bytes(row[2]))), code=row[3], detail=row[4])


def gaps_of(tx: Tx, stream: int, acked: int, top: int, most: int = 200) -> list[list[int]]:
    """Return the runs of sequences that are missing above ``acked``."""
    if top <= acked:
        return []
    there = tx.all(
        "SELECT seq FROM op WHERE stream = ? AND seq > ? AND seq <= ? ORDER BY seq", stream, acked, top
    )
    closed = tx.all("SELECT first, last FROM void_range WHERE stream = ? AND last > ?", stream, acked)
    known = sorted([(row[0], row[0]) for row in there] + [(row[0], row[1]) for row in closed])
    gaps: list[list[int]] = []
    expected = acked + 1
    for first, last in known:
        if first > expected:
            gaps.append([expected, first - 1])
        expected = max(expected, last + 1)
    return gaps[:most]


def series_of(tx: Tx, tenant: int) -> list[SeriesMark]:
    """Return the highest number of each series, told by its last digits."""
    rows = tx.all(
        "SELECT series, fy, doc_no FROM document WHERE distributor = ? AND doc_no IS NOT NULL AND"
        " series <> ''",
        tenant,
    )
    highest: dict[tuple[str, str], str] = {}
    for series, fy, number in rows:
        tail = tail_of(number)
        known = highest.get((series, fy), "")
        if tail and (not known or (int(tail), len(tail)) > (int(known), len(known))):
            highest[series, fy] = tail
    return [SeriesMark(series=key[0], fy=key[1], last_seen=last) for key, last in sorted(highest.items())]


def tail_of(number: str) -> str:
    """Return the digits a printed number ends in."""
    match = re.search(r"[0-9]{1,15}$", number)
    return match[0] if match else ""


# ── epochs ──────────────────────────────────────────────────────────────────────────────────────
def open_epoch(centre: Centre, caller: Caller, key: str, raw: bytes) -> bytes:
    """Open a new epoch: holes are closed, and the client learns what it lost and where it goes on."""
    asked = shaped(raw, _OPEN)
    with centre.store.write() as tx:
        before = replays.replayed(tx, caller, key, raw)
        if before is not None:
            return before
        row = tx.one(_HEAD + centre.store.locked, caller.stream)
        assert row is not None
        number, epoch, acked, _, top, _ = row
        common = _common_point(tx, number, top, asked)
        for first, last in gaps_of(tx, number, acked, top, most=1_000_000):
            tx.run("INSERT INTO void_range (stream, first, last) VALUES (?, ?, ?)", number, first, last)
        chain = _chain_at(tx, number, top)
        tx.run(
            "INSERT INTO epoch (stream, epoch, reason, opened_ms, common_seq, next_seq) VALUES (?, ?,"
            " ?, ?, ?, ?)",
            number, epoch + 1, asked.reason, centre.now_ms(), common, top + 1,
        )  # fmt: skip
        tx.run(
            "UPDATE stream SET epoch = ?, acked_seq = top_seq, acked_chain = ? WHERE number = ?",
            epoch + 1,
            chain,
            number,
        )
        counted = tx.one(
            "SELECT COUNT(*) FROM op WHERE stream = ? AND seq > ? AND state NOT IN ('rejected', 'again')",
            number,
            common,
        )
        count = int(counted[0]) if counted else 0
        answer = EpochAnswer(
            epoch=epoch + 1,
            acked_seq=top,
            acked_chain=chain.hex(),
            next_seq=top + 1,
            common_seq=common,
            series=series_of(tx, caller.tenant),
            missing=Missing(count=count, url=f"/v1/snapshots/restore-{common}-{top}" if count else None),
        )
        sent = msgspec.json.encode(answer)
        replays.keep(centre, tx, caller, key, raw, sent)
        return sent


def _common_point(tx: Tx, stream: int, top: int, asked: OpenEpoch) -> int:
    """Return the highest point of the client's chain that lies on ours."""
    points = {asked.last_local_seq: asked.last_local_chain} | {
        one.seq: one.chain for one in asked.checkpoints
    }
    for seq in sorted(points, reverse=True):
        if seq <= top and _chain_at(tx, stream, seq).hex() == points[seq]:
            return seq
    raise Problem(
        409, "chain_fork", "the client's history is not the one stored here: a person has to decide",
        top_seq=top, last_local_seq=asked.last_local_seq,
    )  # fmt: skip


def _chain_at(tx: Tx, stream: int, seq: int) -> bytes:
    """Return the chain of the newest stored operation up to a sequence."""
    row = tx.one("SELECT chain FROM op WHERE stream = ? AND seq <= ? ORDER BY seq DESC LIMIT 1", stream, seq)
    return bytes(row[0]) if row else bytes(32)


def restore_page(centre: Centre, caller: Caller, first: int, last: int, after: int) -> RestorePage:
    """Return lost operations as they were sent, in their order."""
    with centre.store.read() as tx:
        row = tx.one(_HEAD, caller.stream)
        assert row is not None
        rows = tx.all(
            "SELECT seq, batch, start, size FROM op WHERE stream = ? AND seq > ? AND seq <= ? AND state"
            " <> 'rejected'"
            " ORDER BY seq LIMIT ?",
            row[0], max(first, after), last, RESTORE_PAGE,
        )  # fmt: skip
        raws = raw_operations(tx, [(one[1], one[2], one[3]) for one in rows])
    ops: list[dict[str, Any]] = []
    size, reached = 0, 0
    for one, text in zip(rows, raws, strict=True):
        if ops and size + len(text) > centre.limits.inflated // 2:
            break
        ops.append(read_json(text))
        size += len(text)
        reached = one[0]
    more = bool(ops) and (len(ops) < len(rows) or len(rows) == RESTORE_PAGE)
    return RestorePage(
        ops=ops, next=f"/v1/snapshots/restore-{first}-{last}?after={reached}" if more else None
    )
