"""Writes of buying beside its documents: orders are approved, and closed short."""

from dcms_desktop.db.tx import Tx
from dcms_desktop.documents.actions import stand_approved
from dcms_desktop.documents.actions import stand_closed
from dcms_desktop.kernel.changes import Changes
from dcms_desktop.kernel.rights import right

ORDER = "purchase_order"


@right("purchase.approve")
def approve_order(tx: Tx, document_id: int) -> Changes:
    """Approve a purchase order: goods may come in against it."""
    return stand_approved(tx, document_id, ORDER)


@right("purchase.order")
def close_order(tx: Tx, document_id: int, reason: str) -> Changes:
    """Close a purchase order short: nothing more of it is waited for."""
    return stand_closed(tx, document_id, ORDER, reason)
