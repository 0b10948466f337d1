"""Writing the audit. Every action calls `record` in its own transaction, as late as it can."""

from collections.abc import Sequence

from sqlalchemy import insert
from sqlalchemy import text

from dcms_desktop.audit.queries import audit_head
from dcms_desktop.audit.rules import ChainLink
from dcms_desktop.audit.rules import Deed
from dcms_desktop.audit.rules import hash_of
from dcms_desktop.audit.tables import AuditRow
from dcms_desktop.db.prepared import Prepared
from dcms_desktop.db.tx import Tx

_LOCK = text("SELECT pg_advisory_xact_lock(1145261377)")
"""Counters on one server queue up here for the head of the chain until they commit."""
_ADD = Prepared(insert(AuditRow))


def record(
    tx: Tx, deed: str, thing: str, thing_id: int, *, before: str = "", after: str = "", reason: str = ""
) -> None:
    """Add one row to the chain. ``before`` and ``after`` are canonical JSON."""
    record_all(tx, (Deed(deed, thing, thing_id, before, after, reason),))


def record_all(tx: Tx, deeds: Sequence[Deed]) -> None:
    """Add rows to the chain in the order given, with two statements however many they are."""
    if not deeds:
        return
    if tx.postgres:
        tx.execute(_LOCK)
    head = audit_head(tx)
    seq, previous = head.seq, head.hash
    rows = []
    for deed in deeds:
        seq += 1
        link = ChainLink(seq, tx.at, tx.user_id, tx.counter_id, deed, previous)
        digest = hash_of(link)
        rows.append({
            "seq": seq, "at": tx.at, "user_id": tx.user_id, "counter_id": tx.counter_id,
            "deed": deed.deed, "thing": deed.thing, "thing_id": deed.thing_id,
            "before": deed.before, "after": deed.after, "reason": deed.reason,
            "previous": previous, "hash": digest,
        })  # fmt: skip
        previous = digest
    _ADD.run_many(tx, rows)
