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

_SEQ, _PREVIOUS, _AT = NAMES.index("seq"), NAMES.index("previous"), NAMES.index("at")
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


def audit_row_hash(tx: Tx, seq: int) -> str:
    """Return the hash of one row of the chain, empty when there is no such row."""
    return str(tx.scalar(select(AuditRow.hash).where(AuditRow.seq == seq)) or "")


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
    """Return what does not agree in the chain, nothing when it is whole; ``row`` is the first that is bad.

    ``anchors`` are heads kept elsewhere (paper, backup, the centre), or their beginnings: each must still be
    in it.
    """
    watch = _Anchors(anchors)
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
                findings.append(Finding(seq + 1, "seq", f"Rows {seq + 1} to {number - 1} are missing."))
            if previous != before:
                findings.append(Finding(number, "previous", f"Row {number} does not follow the one before."))
            if hash_row(dict(zip(NAMES, values, strict=False))) != stored:
                findings.append(Finding(number, "hash", f"Row {number} was changed after it was written."))
            if watch.next_seq:
                findings += watch.met(number, stored, values[_AT])
            seq, before = number, stored
        if len(findings) > MOST_FINDINGS:
            break
    else:
        findings += watch.unmet(seq)
    return findings[:MOST_FINDINGS]


class _Anchors:
    """Heads kept elsewhere, met in the order of the chain."""

    def __init__(self, anchors: Iterable[AuditHead]) -> None:
        self._left = sorted((one for one in anchors if one.seq), key=lambda one: one.seq, reverse=True)
        self._fits = 0
        """The last row that an anchor fitted."""
        self._later = 0
        """The first row since then that was written after the next anchor was seen elsewhere."""
        self.next_seq = self._left[-1].seq if self._left else 0

    def met(self, number: int, stored: str, at: str) -> list[Finding]:
        """Return which anchors of this row, or of rows that were passed over, it does not fit."""
        if number < self.next_seq:
            seen = self._left[-1].at
            if seen and at > seen and not self._later:
                self._later = number
            return []
        findings = []
        while self._left and self._left[-1].seq <= number:
            one = self._left.pop()
            if one.seq == number and stored.startswith(one.hash):
                self._fits, self._later = number, 0
            else:
                late = bool(one.at) and at > one.at
                findings.append(self._other(one, self._later or (number if late else 0)))
                self._later = 0
        self.next_seq = self._left[-1].seq if self._left else 0
        return findings

    def _other(self, one: AuditHead, later: int) -> Finding:
        """Return that an anchor is not met: the first bad row, where it can be told, else between which."""
        first = self._fits + 1
        told = f"Row {one.seq} is not the one that was anchored"
        if later:
            return Finding(later, "anchor", f"{told}: row {later} is the first written after that.")
        if first >= one.seq:
            return Finding(one.seq, "anchor", f"{told}.")
        return Finding(one.seq, "anchor", f"{told}: the first other row lies from {first} to {one.seq}.")

    def unmet(self, last: int) -> list[Finding]:
        """Return which anchors lie behind the end of the chain."""
        return [
            Finding(
                last + 1, "anchor",
                f"Rows {last + 1} to {one.seq} are missing: the audit ends at row {last},"
                f" but row {one.seq} was anchored.",
            )
            for one in reversed(self._left)
        ]  # fmt: skip
