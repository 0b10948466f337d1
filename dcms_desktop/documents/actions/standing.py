"""What happens to an order after it was written: it is approved, and closed when no more is waited for.

The rooms whose orders they are name the right and the gates.
"""

from typing import Any

from dcms_desktop.audit.actions import record
from dcms_desktop.db.prepared import dialect_of
from dcms_desktop.db.tx import Tx
from dcms_desktop.documents.actions.waiting import keep_goods
from dcms_desktop.documents.actions.waiting import note_waiting
from dcms_desktop.documents.all_kinds import kind_of
from dcms_desktop.documents.queries.open_lines import Standing
from dcms_desktop.documents.queries.open_lines import standing_of
from dcms_desktop.documents.tables import OrderState
from dcms_desktop.kernel.changes import Changes
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.text import clean_text
from dcms_desktop.stock.actions import release_for


def _put(tx: Tx, document_id: int, values: dict[str, Any]) -> None:
    dialect = dialect_of(postgres=tx.postgres)
    row = {"document_id": document_id, "approved_at": "", "closed_at": "", "closed_reason": "", **values}
    tx.execute(
        dialect.insert(OrderState)
        .values(row)
        .on_conflict_do_update(index_elements=["document_id"], set_=values)
    )


def open_order(tx: Tx, document_id: int, kind: str) -> Standing:
    """Return an order of a kind that is neither cancelled nor closed; refuse another."""
    one = standing_of(tx, [document_id]).get(document_id)
    if one is None or one.kind != kind or not kind_of(one.kind).is_order:
        raise Refused("There is no such order.", field="order", next_step="Pick one from the list.")
    if one.state != "posted":
        raise Refused(f"{one.number} is cancelled.", field="order", next_step="Write a new order.")
    if one.closed:
        raise Refused(
            f"{one.number} was closed short: {one.closed_reason}.",
            field="order",
            next_step="Write a new order for what is wanted still.",
        )
    return one


def stand_approved(tx: Tx, document_id: int, kind: str) -> Changes:
    """Note that an order was approved, by whom and when."""
    one = open_order(tx, document_id, kind)
    if one.approved:
        raise Refused(f"{one.number} is approved already.", field="order", next_step="Go on with it.")
    _put(tx, document_id, {"approved_at": tx.at, "approved_by": tx.user_id})
    if kind_of(kind).keeps is not None:
        keep_goods(tx, document_id)
    record(tx, "approve", "document", document_id)
    return Changes({"documents", "orders"})


def ask_approval_anew(tx: Tx, document_id: int, kind: str) -> None:
    """Let an order that is corrected wait for approval again; refuse one that was closed."""
    if open_order(tx, document_id, kind).approved:
        _put(tx, document_id, {"approved_at": "", "approved_by": None})


def stand_closed(tx: Tx, document_id: int, kind: str, reason: str) -> Changes:
    """Note that no more of an order is waited for, and why."""
    reason = clean_text(reason, "reason", most=200, required=True)
    open_order(tx, document_id, kind)
    _put(tx, document_id, {"closed_at": tx.at, "closed_by": tx.user_id, "closed_reason": reason})
    if kind_of(kind).waits:
        release_for(tx, document_id)
        note_waiting(tx, [document_id])
    record(tx, "close", "document", document_id, reason=reason)
    return Changes({"documents", "orders"})
