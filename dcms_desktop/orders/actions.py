"""Writes of orders beside their documents: they are approved, closed, and goods are kept for them."""

from dcms_desktop.db.tx import Tx
from dcms_desktop.documents.actions import keep_goods
from dcms_desktop.documents.actions import post_document
from dcms_desktop.documents.actions import stand_approved
from dcms_desktop.documents.actions import stand_closed
from dcms_desktop.documents.posted import Posted
from dcms_desktop.documents.queries.open_lines import standing_of
from dcms_desktop.kernel.changes import Changes
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.rights import right
from dcms_desktop.orders.queries.turning import turned_into
from dcms_desktop.orders.rules import BILL
from dcms_desktop.orders.rules import ORDER
from dcms_desktop.orders.rules import QUOTATION
from dcms_desktop.spool.rules import Papers


@dataclass(frozen=True, slots=True)
class Kept:
    """How many units are kept for an order now, and what changed."""

    units: int
    changes: Changes


@right("orders.approve")
def approve_sales_order(tx: Tx, document_id: int) -> Changes:
    """Approve a sales order: it may be billed, and goods are kept for it."""
    return stand_approved(tx, document_id, ORDER)


@right("orders.book")
def close_sales_order(tx: Tx, document_id: int, reason: str) -> Changes:
    """Close an order or quotation: no more of it is supplied, and what was kept for it is let go."""
    one = standing_of(tx, [document_id]).get(document_id)
    return stand_closed(tx, document_id, QUOTATION if one and one.kind == QUOTATION else ORDER, reason)


@right("orders.book")
def keep_for_order(tx: Tx, document_id: int) -> Kept:
    """Keep for an order what lies free of its open goods now: they came in since it was booked."""
    one = standing_of(tx, [document_id]).get(document_id)
    if one is None or one.kind != ORDER:
        raise Refused("There is no such order.", field="order", next_step="Pick one from the list.")
    return Kept(keep_goods(tx, document_id), Changes({"stock", "orders", "reservations"}))


@dataclass(frozen=True, slots=True)
class BilledOrder:
    """The bill of an order, and what of it waits for goods."""

    document: Posted
    short: tuple[str, ...]
    changes: Changes


@right("sales.post")
def bill_order(tx: Tx, document_id: int, papers: Papers | None = None) -> BilledOrder:
    """Bill what lies here of an order, as the counter would; the rest waits."""
    turned = turned_into(tx, [document_id], BILL)
    result = post_document(tx, BILL, turned.draft, papers)
    return BilledOrder(result.document, turned.short, result.changes)
