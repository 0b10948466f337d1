"""One upload: read, judged, and stored with its effect in one transaction. The answer follows the commit."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec

from tests.centre import projecting
from tests.centre import replays
from tests.centre.answers import OpResult
from tests.centre.answers import OpsAnswer
from tests.centre.answers import UploadReceipt
from tests.centre.answers import UploadSigned
from tests.centre.bodies import raw_operations
from tests.centre.centre import Centre
from tests.centre.centre import moment
from tests.centre.centre import moment_ms
from tests.centre.judging import Judged
from tests.centre.judging import judge_references
from tests.centre.judging import read_again
from tests.centre.judging import read_operations
from tests.centre.mastering import masters_of
from tests.centre.operations import Batch
from tests.centre.plain import next_chain
from tests.centre.plain import read_json
from tests.centre.plain import sha256_hex
from tests.centre.plain import sign
from tests.centre.problems import Problem
from tests.centre.requests import Body
from tests.centre.requests import Caller
from tests.centre.requests import shaped
from tests.centre.store import Row
from tests.centre.store import Taken
from tests.centre.store import Tx

_BATCH = msgspec.json.Decoder(Batch)
_OP_COLUMNS = (
    "op_id, stream, seq, epoch, batch, start, size, chain, type, doc_id, doc_rev, business_date, state, code"
)


class Stream:
    """The row of a stream, held for the time of the transaction."""

    def __init__(self, row: Row) -> None:
        self.number: int = row[0]
        self.epoch: int = row[1]
        self.acked: int = row[2]
        self.chain = bytes(row[3])
        self.top: int = row[4]


def take_ops(centre: Centre, caller: Caller, key: str, body: Body) -> bytes:
    """Store an upload and return the answer as it is sent."""
    whole = body.inflated(centre.limits.inflated)
    batch = shaped(whole, _BATCH)
    if len(batch.ops) > centre.limits.ops:
        raise Problem(413, "too_many_ops", f"{len(batch.ops)} operations, {centre.limits.ops} allowed")
    found = read_operations(whole, batch.ops, bytes.fromhex(batch.prev_chain), centre.limits.document)
    numbers = [one.seq for one in found]
    # Counted before the range is made: a stranger's range of a billion would fill the memory.
    if batch.to_seq - batch.from_seq + 1 != len(found) or numbers != list(
        range(batch.from_seq, batch.to_seq + 1)
    ):
        raise Problem(422, "seq_not_contiguous", "operations run from from_seq to to_seq without a hole")
    if len({one.op_id for one in found}) != len(found):
        raise Problem(422, "op_id_twice", "an op_id stands twice in this request")
    masters = masters_of(centre)
    for one in found:
        judge_references(one, masters, caller.distributor)
    for last_try in (False, False, True):
        try:
            with centre.store.write() as tx:
                return _store(centre, tx, caller, key, batch, found, body)
        except Taken:
            # Two streams met in one number or one id: the second one now sees the first.
            centre.counts["taken"] += 1
            if last_try:
                raise Problem(503, "busy", "two uploads met: send it again", retry=True, after=1) from None
            found = read_operations(whole, batch.ops, bytes.fromhex(batch.prev_chain), centre.limits.document)
            for one in found:
                judge_references(one, masters, caller.distributor)
    raise AssertionError


def _store(
    centre: Centre, tx: Tx, caller: Caller, key: str, batch: Batch, found: Sequence[Judged], body: Body
) -> bytes:
    row = tx.one(
        "SELECT number, epoch, acked_seq, acked_chain, top_seq FROM stream WHERE stream_id = ?"  # noqa: S608 - words of our own
        + centre.store.locked,
        caller.stream,
    )
    assert row is not None
    stream = Stream(row)
    before = replays.replayed(tx, caller, key, body.sent)
    if before is not None:
        centre.counts["replayed"] += 1
        return before
    if batch.epoch != stream.epoch:
        code = "stale_epoch" if batch.epoch < stream.epoch else "unknown_epoch"
        raise Problem(409, code, f"epoch {stream.epoch} is open", epoch=stream.epoch)
    _mark_known(tx, stream.number, found)
    _check_neighbours(tx, stream, batch, found)
    fresh = [one for one in found if not one.known]
    if fresh:
        changes = projecting.Changes(centre, tx, stream.number, caller.tenant)
        stored = projecting.judge_documents(tx, caller.tenant, fresh)
        _write(centre, tx, stream, batch, fresh, body)
        changes.project(fresh, stored)
    acked = _move_head(centre, tx, stream, batch, found, held=sum(1 for one in fresh if one.state == "held"))
    answer = msgspec.json.encode(
        OpsAnswer(
            epoch=stream.epoch, acked_seq=acked, results=[_result(one) for one in found],
            receipt=_receipt(centre, caller, batch, acked, found),
        )
    )  # fmt: skip
    replays.keep(centre, tx, caller, key, body.sent, answer)
    centre.counts["uploads"] += 1
    for one in found:
        centre.counts[f"ops_{one.state}"] += 1
    return answer


def _mark_known(tx: Tx, stream: int, found: Sequence[Judged]) -> None:
    """Mark the operations that are stored already: their first answer stands."""
    by_id = {one.op_id.bytes: one for one in found}
    rows = tx.among(
        "SELECT op_id, stream, seq, state, code, batch, start, size FROM op WHERE state <> 'again' AND op_id",
        by_id,
    )
    if not rows:
        return
    refused = [bytes(row[0]) for row in rows if row[3] == "rejected"]
    remarks = {
        bytes(row[0]): row
        for row in tx.among("SELECT op_id, code, detail, other FROM remark WHERE op_id", refused)
    }
    for op_id, owner, seq, state, code, *place in rows:
        one = by_id[bytes(op_id)]
        if owner != stream:
            raise Problem(409, "chain_fork", f"op_id {one.op_id} belongs to another stream", seq=one.seq)
        one.known = seq == one.seq
        one.again = not one.known
        if state == "rejected":
            told = remarks.get(bytes(op_id))
            one.reject(code, told[2] if told else "", bytes(told[3]) if told and told[3] else None)
        elif one.known or _same_amounts(one, tx, (place[0], place[1], place[2])):
            one.state, one.code, one.detail = "duplicate", "", ""
        else:
            one.reject("op_id_conflict", f"this op_id is stored with other amounts at {seq}")


def _same_amounts(one: Judged, tx: Tx, place: tuple[int, int, int]) -> bool:
    """Tell whether an operation that comes under a new sequence is the one stored."""
    stored = read_again(raw_operations(tx, [place])[0])
    if one.op is None or stored.op is None:
        return False
    return stored.doc == one.doc and projecting.amounts(stored.op) == projecting.amounts(one.op)


def _check_neighbours(tx: Tx, stream: Stream, batch: Batch, found: Sequence[Judged]) -> None:
    """Refuse a batch whose history is not the one stored."""
    before = bytes.fromhex(batch.prev_chain)
    if batch.from_seq == stream.acked + 1 and before != stream.chain:
        raise _fork(batch.from_seq - 1)
    if batch.from_seq > stream.top:
        return
    rows = tx.all(
        "SELECT seq, op_id, chain, batch, start, size, state FROM op WHERE stream = ? AND seq BETWEEN ?"
        " AND ?",
        stream.number, batch.from_seq - 1, batch.to_seq + 1,
    )  # fmt: skip
    for row in rows:
        if _is_other(tx, batch, found, row):
            raise _fork(row[0])
        if batch.from_seq <= row[0] <= batch.to_seq:
            found[row[0] - batch.from_seq].known = True
    if tx.one(
        "SELECT 1 FROM void_range WHERE stream = ? AND first <= ? AND last >= ?",
        stream.number, batch.to_seq, batch.from_seq,
    ):  # fmt: skip
        raise Problem(409, "seq_closed", "these numbers were closed when the epoch was opened")


def _is_other(tx: Tx, batch: Batch, found: Sequence[Judged], row: Row) -> bool:
    """Tell whether a stored operation, beside or among those sent, belongs to another history."""
    seq: int = row[0]
    op_id, chain, where, start, size, state = row[1:]
    stored = bytes(chain)
    if seq == batch.from_seq - 1:
        return stored != bytes.fromhex(batch.prev_chain)
    if seq <= batch.to_seq:
        return found[seq - batch.from_seq].op_id.bytes != bytes(op_id)
    if state == "rejected" or found[-1].known:
        return False
    after = read_json(raw_operations(tx, [(where, start, size)])[0])
    after.pop("chain")
    return next_chain(found[-1].chain, after) != stored


def _fork(seq: int) -> Problem:
    return Problem(
        409, "chain_fork", f"the history sent is not the one stored at {seq}: a person has to decide", seq=seq
    )


def _write(centre: Centre, tx: Tx, stream: Stream, batch: Batch, fresh: Sequence[Judged], body: Body) -> None:
    row = tx.one(
        f"INSERT INTO batch (number, stream, received_ms, encoding, body) VALUES"  # noqa: S608 - words of our own
        f" ({centre.store.next_batch}, ?, ?, ?, ?)"
        " RETURNING number",
        stream.number, centre.now_ms(), body.encoding, body.sent,
    )  # fmt: skip
    assert row is not None
    number = row[0]
    rows: list[tuple[Any, ...]] = []
    for one in fresh:
        op = one.op
        rows.append(
            (
                one.op_id.bytes, stream.number, one.seq, batch.epoch, number, one.start, one.size,
                one.chain, one.type,
                one.doc or None, op.doc_rev if op else 0, op.business_date.isoformat() if op else "",
                "again" if one.again else one.state, one.code,
            )
        )  # fmt: skip
    tx.bulk("op", _OP_COLUMNS, rows)
    remarks = [
        (one.op_id.bytes, stream.number, one.seq, one.state, one.code, one.ref, one.detail, one.other)
        for one in fresh
        if one.state in {"held", "rejected"} and not one.again
    ]
    if remarks:
        tx.bulk("remark", "op_id, stream, seq, state, code, ref, detail, other", remarks)


def _move_head(
    centre: Centre, tx: Tx, stream: Stream, batch: Batch, found: Sequence[Judged], held: int
) -> int:
    """Move the acknowledged sequence over what is now without a hole, and note what the client still has."""
    acked, chain, top = stream.acked, stream.chain, max(stream.top, batch.to_seq)
    if batch.from_seq <= acked + 1 <= batch.to_seq:
        acked, chain = batch.to_seq, found[-1].chain
        if acked < stream.top:
            acked, chain = _after_hole(tx, stream.number, acked, chain)
    waiting = batch.waiting
    now = centre.now_ms()
    tx.run(
        "UPDATE stream SET acked_seq = ?, acked_chain = ?, top_seq = ?, held = held + ?, last_ops_ms ="
        " ?, seen_ms = ?,"
        " waiting_ops = ?, waiting_oldest_ms = ? WHERE number = ?",
        acked, chain, top, held, now, now, waiting.ops if waiting else 0,
        moment_ms(waiting.oldest_at) if waiting else 0, stream.number,
    )  # fmt: skip
    return acked


def _after_hole(tx: Tx, stream: int, acked: int, chain: bytes) -> tuple[int, bytes]:
    """Return the last sequence of the run of stored operations that follows ``acked``."""
    while True:
        rows = tx.all(
            "SELECT seq, chain FROM op WHERE stream = ? AND seq > ? ORDER BY seq LIMIT 1000", stream, acked
        )
        for seq, stored in rows:
            if seq != acked + 1:
                return acked, chain
            acked, chain = seq, bytes(stored)
        if len(rows) < 1000:
            return acked, chain


def _receipt(
    centre: Centre, caller: Caller, batch: Batch, acked: int, found: Sequence[Judged]
) -> UploadReceipt:
    """Sign which operations of an upload are held here: by id, and by the chain that covers their content."""
    held = [one for one in found if one.state != "rejected"]
    lines = "\n".join(f"{one.seq} {one.op_id} {one.chain.hex()}" for one in held)
    signed = UploadSigned(
        stream=caller.stream, epoch=batch.epoch, from_seq=batch.from_seq, to_seq=batch.to_seq,
        acked_seq=acked, stored=len(held), ops=sha256_hex(lines.encode()),
        received_at=moment(centre.now_ms()),
    )  # fmt: skip
    return UploadReceipt(receipt=sign(centre.key, msgspec.to_builtins(signed)), signed=signed)


def _result(one: Judged) -> OpResult:
    result = OpResult(seq=one.seq, op_id=str(one.op_id), status=one.state)
    if one.code:
        result.code, result.detail = one.code, one.detail
    if one.other:
        result.doc_id = str(UUID(bytes=one.other))
    return result
