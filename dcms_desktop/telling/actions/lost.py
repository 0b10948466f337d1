"""Documents that were made after a backup and lost here: they come back from the centre."""

from collections.abc import Mapping
from collections.abc import Sequence
from typing import Any

from sqlalchemy import insert
from sqlalchemy import select

from dcms_desktop.db.tx import Tx
from dcms_desktop.telling.tables import Received

LOST = "lost_document"


def keep_lost(tx: Tx, ops: Sequence[tuple[Mapping[str, Any], str]]) -> int:
    """Keep the newest form of each lost document until it is entered; return how many are new."""
    newest: dict[str, tuple[Mapping[str, Any], str]] = {}
    for op, text in ops:
        doc_id = str(op.get("doc_id", ""))
        held = newest.get(doc_id)
        if doc_id and (held is None or _rev(held[0]) < _rev(op)):
            newest[doc_id] = (op, text)
    known = set(
        tx.execute(
            select(Received.code).where(Received.type == LOST, Received.code.in_(list(newest)))
        ).scalars()
    )
    rows = [
        {
            "type": LOST, "code": doc_id, "rev": _rev(op), "gone": False, "body": text, "state": "waiting",
            "text": f"{op.get('doc_no', '')} of {op.get('business_date', '')}", "due_on": None,
            "document_id": None, "at": tx.at,
        }
        for doc_id, (op, text) in newest.items()
        if doc_id not in known and op.get("type") != "stock_snapshot"
    ]  # fmt: skip
    if rows:
        tx.execute(insert(Received), rows)
    return len(rows)


def _rev(op: Mapping[str, Any]) -> int:
    found = op.get("doc_rev")
    return found if isinstance(found, int) else 0
