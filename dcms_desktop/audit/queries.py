"""Reading the audit: its head, the deeds done to one thing, and the proof of the chain."""

from collections.abc import Iterable

from sqlalchemy import select

from dcms_desktop.audit.rules import FIRST
from dcms_desktop.audit.rules import NAMES
from dcms_desktop.audit.rules import AuditHead
from dcms_desktop.audit.rules import hash_row
from dcms_desktop.audit.tables import AuditRow
from dcms_desktop.db.prepared import Prepared
from dcms_desktop.db.tx import Tx
from dcms_desktop.kernel.errors import Finding
from dcms_desktop.kernel.frozen import dataclass

MOST_FINDINGS = 100
"""A chain broken in more places than this is told once more, not row by row."""

_SEQ, _PREVIOUS = NAMES.index("seq"), NAMES.index("previous")
HEAD = Prepared(select(AuditRow.seq, AuditRow.hash).order_by(AuditRow.seq.desc()).limit(1))


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One deed as shown beside a document or a master."""

    seq: int
    at: str
    user_id: int
    counter_id: int
    deed: str
    before: str
    after: str
    reason: str


def audit_head(tx: Tx) -> AuditHead:
    """Return the newest row of the chain; number 0 when nothing was recorded yet."""
    row = HEAD.one(tx, {})
    return AuditHead(row[0], row[1]) if row else AuditHead(0, FIRST)


def history_of(tx: Tx, thing: str, thing_id: int) -> list[AuditEntry]:
    """Return what was done to one thing, newest first."""
    rows = tx.execute(
        select(
            AuditRow.seq,
            AuditRow.at,
            AuditRow.user_id,
            AuditRow.counter_id,
            AuditRow.deed,
            AuditRow.before,
            AuditRow.after,
            AuditRow.reason,
        )
        .where(AuditRow.thing == thing, AuditRow.thing_id == thing_id)
        .order_by(AuditRow.seq.desc())
    )
    return [AuditEntry(*row) for row in rows]


def verify_chain(tx: Tx, anchors: Iterable[AuditHead] = ()) -> list[Finding]:
    """Return what does not agree in the chain, nothing when it is whole; ``row`` is the number in the chain.

    ``anchors`` are heads kept elsewhere (paper, backup, the centre), or their beginnings: each must still be
    in it.
    """
    wanted: dict[int, list[str]] = {}
    for anchor in anchors:
        if anchor.seq:
            wanted.setdefault(anchor.seq, []).append(anchor.hash)
    findings: list[Finding] = []
    seq, before = 0, FIRST
    columns = AuditRow.__table__.c
    rows = tx.connection.execution_options(stream_results=True).execute(
        select(*(columns[name] for name in NAMES), columns.hash).order_by(columns.seq)
    )
    for part in rows.partitions(5_000):
        for values in part:
            number, previous, stored = values[_SEQ], values[_PREVIOUS], values[-1]
            if number != seq + 1:
                findings.append(Finding(number, "seq", f"Rows {seq + 1} to {number - 1} are missing."))
            if previous != before:
                findings.append(Finding(number, "previous", f"Row {number} does not follow the one before."))
            if hash_row(dict(zip(NAMES, values, strict=False))) != stored:
                findings.append(Finding(number, "hash", f"Row {number} was changed after it was written."))
            if wanted and not all(map(stored.startswith, wanted.pop(number, ()))):
                findings.append(Finding(number, "anchor", f"Row {number} is not the one that was anchored."))
            seq, before = number, stored
        if len(findings) > MOST_FINDINGS:
            break
    else:
        findings += [
            Finding(number, "anchor", f"The audit ends at row {seq}, but row {number} was anchored.")
            for number in sorted(wanted)
        ]
    return findings[:MOST_FINDINGS]
