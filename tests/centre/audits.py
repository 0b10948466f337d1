"""Heads of the clients' audit chains: each told head has to go on from the one before it.

The centre never sees the chain, only its head at each proof of a day, and what the client's chain holds now
at the row the centre heard of last. That is enough to see a cut tail, an older copy of the books, a chain
made anew, and a client that stops telling.
"""

import msgspec

from tests.centre.answers import AuditAnswer
from tests.centre.answers import AuditHead
from tests.centre.answers import AuditPoint
from tests.centre.answers import Manifest
from tests.centre.centre import Centre
from tests.centre.store import Row
from tests.centre.store import Tx

_NEWEST = (
    "SELECT seq, hash, business_date, epoch FROM audit_head WHERE stream = ? ORDER BY number DESC LIMIT 1"
)


def held_seq(tx: Tx, stream: int) -> int:
    """Return the row of the head that was heard last, 0 when none was."""
    row = tx.one(_NEWEST, stream)
    return int(row[0]) if row else 0


def judge_audit(centre: Centre, tx: Tx, stream: int, manifest: Manifest) -> AuditAnswer | None:
    """Compare a told head with the one before, keep it, and return the verdict; None when there is none."""
    told, newest = manifest.audit, tx.one(_NEWEST, stream)
    day = manifest.business_date.isoformat()
    if _is_late(tx, stream, day, manifest.rev):
        return None
    if told is None:
        return _absent(tx, stream, day, manifest.rev, newest) if newest else None
    known = tx.one(
        "SELECT code FROM audit_head WHERE stream = ? AND seq = ? AND hash = ?", stream, told.seq, told.hash
    )
    if known is not None:  # a copy that came late, or the same head under another day
        return AuditAnswer(follows=not known[0], code=known[0])
    code = _code(told, newest)
    tx.run(
        "INSERT INTO audit_head (stream, number, seq, hash, epoch, business_date, received_ms, code) VALUES"
        " (?, (SELECT COALESCE(MAX(number), 0) + 1 FROM audit_head WHERE stream = ?), ?, ?, ?, ?, ?, ?)",
        stream, stream, told.seq, told.hash, manifest.epoch, day, centre.now_ms(), code,
    )  # fmt: skip
    if newest is None or not code:
        return AuditAnswer(follows=True)
    answer = AuditAnswer(
        follows=False, code=code, detail=_words(code, told.seq, newest, manifest.epoch),
        held=AuditPoint(seq=newest[0], hash=newest[1]),
        found=told.before or AuditPoint(seq=told.seq, hash=told.hash),
    )  # fmt: skip
    _remark(tx, stream, day, manifest.rev, answer)
    return answer


def _is_late(tx: Tx, stream: int, day: str, rev: int) -> bool:
    """Tell whether the client has told this day anew since: the line kept this one back too long."""
    return (
        tx.one("SELECT 1 FROM manifest WHERE stream = ? AND business_date = ? AND rev > ?", stream, day, rev)
        is not None
    )


def _code(told: AuditHead, newest: Row | None) -> str:
    """Return why a head does not go on from the newest one, nothing when it does."""
    if newest is None:
        return ""
    seq, digest = newest[0], newest[1]
    if told.seq < seq:
        return "shorter"
    if told.seq == seq:
        return "other"
    if told.before is None or told.before.seq != seq:
        return "unlinked"
    return "" if told.before.hash == digest else "other"


def _words(code: str, seq: int, newest: Row, epoch: int) -> str:
    row, _, day, before = newest
    told = {
        "shorter": f"the audit ends at row {seq}, and row {row} was told for {day}",
        "other": f"row {row} is not the one that was told for {day}",
        "unlinked": f"nothing shows that row {seq} goes on from row {row}, told for {day}",
    }[code]
    return f"{told}; the books were restored between (epoch {before} to {epoch})" if epoch != before else told


def _absent(tx: Tx, stream: int, day: str, rev: int, newest: Row) -> AuditAnswer:
    words = f"no head of the audit was told, and row {newest[0]} was told for {newest[2]}"
    held = AuditPoint(seq=newest[0], hash=newest[1])
    answer = AuditAnswer(follows=False, code="absent", detail=words, held=held)
    _remark(tx, stream, day, rev, answer)
    return answer


def _remark(tx: Tx, stream: int, day: str, rev: int, answer: AuditAnswer) -> None:
    tx.run("DELETE FROM audit_remark WHERE stream = ? AND business_date = ? AND rev = ?", stream, day, rev)
    tx.run(
        "INSERT INTO audit_remark (stream, business_date, rev, code, body) VALUES (?, ?, ?, ?, ?)",
        stream, day, rev, answer.code, msgspec.json.encode(answer),
    )  # fmt: skip
