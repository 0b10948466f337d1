"""Operations without a document of ours: answers to orders, retailers proposed, bills of other programs."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import func
from sqlalchemy import select

from dcms_desktop.db.tx import Tx
from dcms_desktop.kernel.changes import Changes
from dcms_desktop.kernel.rights import fleeting
from dcms_desktop.sync.actions.line import LINE
from dcms_desktop.sync.actions.numbering import append_ops
from dcms_desktop.sync.ops import Built
from dcms_desktop.sync.ops import op_id_of
from dcms_desktop.sync.tables import LineOp
from dcms_desktop.telling.feeds.feed import Op
from dcms_desktop.telling.queries.proposals import Proposal
from dcms_desktop.wire.canonical import document_uuid
from dcms_desktop.wire.canonical import lasting_id


def answer_order(
    tx: Tx, order: str, state: str, reason: str = "", linked: tuple[str, str] | None = None
) -> None:
    """Add an answer to an order; ``linked`` are request id and number of our order."""
    doc_id = lasting_id("order_status", order)
    rev = int(tx.scalar(select(func.count()).where(LineOp.doc_id == doc_id)) or 0) + 1
    op: dict[str, Any] = {
        "op_id": op_id_of(doc_id, rev), "type": "order_status", "doc_id": doc_id, "doc_rev": rev,
        "status": "active", "v": "1.0", "business_date": tx.today.isoformat(), "created_at": tx.at,
        "order_id": order, "state": state, "reason": reason[:300],
        "linked": {"doc_id": document_uuid(linked[0]), "doc_no": linked[1]} if linked else None,
    }  # fmt: skip
    append_ops(tx, [Built(op=op, day=tx.today)])


@fleeting
def propose_retailers(tx: Tx, found: Sequence[Proposal]) -> Changes:
    """Add retailers that the company has no code of; one that was told in the same words is passed over."""
    ids = {op_id_of(one.doc_id, 1): one for one in found}
    known = _known(tx, list(ids))
    built = [
        Built(
            op={
                "op_id": op_id, "type": "retailer_proposal", "doc_id": one.doc_id, "doc_rev": 1,
                "status": "active", "v": "1.0", "business_date": tx.today.isoformat(), "created_at": tx.at,
                "retailer": one.retailer,
            },
            day=tx.today,
        )
        for op_id, one in ids.items()
        if op_id not in known
    ]  # fmt: skip
    if built:
        append_ops(tx, built)
    return LINE


@fleeting
def tell_outside(tx: Tx, ops: Sequence[Op]) -> Changes:
    """Add bills of another program; one that has its place already is passed over."""
    known = _known(tx, [op["op_id"] for op in ops])
    built = [
        Built(op=op, day=date.fromisoformat(op["business_date"])) for op in ops if op["op_id"] not in known
    ]
    if built:
        append_ops(tx, built)
    return LINE


def _known(tx: Tx, ids: Sequence[str]) -> set[str]:
    return set(tx.execute(select(LineOp.op_id).where(LineOp.op_id.in_(ids))).scalars())
