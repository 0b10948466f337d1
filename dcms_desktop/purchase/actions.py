"""Writes of buying beside its documents: orders approved and closed short, what suppliers call our items."""

from collections.abc import Sequence

from sqlalchemy import select

from dcms_desktop.audit.actions.masters import switch_master
from dcms_desktop.audit.actions.masters import write_master
from dcms_desktop.db.tx import Tx
from dcms_desktop.documents.actions import stand_approved
from dcms_desktop.documents.actions import stand_closed
from dcms_desktop.kernel.changes import Changes
from dcms_desktop.kernel.changes import Saved
from dcms_desktop.kernel.rights import right
from dcms_desktop.purchase.queries.remembered import remembered_form
from dcms_desktop.purchase.remembered import RememberedForm
from dcms_desktop.purchase.remembered import check_remembered
from dcms_desktop.purchase.remembered import known_by
from dcms_desktop.purchase.tables import SupplierItem

ORDER = "purchase_order"
REMEMBERED = Changes({"supplier_items"})


@right("purchase.approve")
def approve_order(tx: Tx, document_id: int) -> Changes:
    """Approve a purchase order: goods may come in against it."""
    return stand_approved(tx, document_id, ORDER)


@right("purchase.order")
def close_order(tx: Tx, document_id: int, reason: str) -> Changes:
    """Close a purchase order short: nothing more of it is waited for."""
    return stand_closed(tx, document_id, ORDER, reason)


# ── what suppliers call our items ───────────────────────────────────────────────────────────────
@right("purchase.post")
def remember_lines(tx: Tx, forms: Sequence[RememberedForm]) -> Changes:
    """Keep which item of ours a supplier's lines mean, by whom and when; what was said last holds."""
    for form in forms:
        _put(tx, check_remembered(form))
    return REMEMBERED if forms else Changes()


@right("purchase.post")
def save_remembered(tx: Tx, form: RememberedForm) -> Saved:
    """Add or change a remembered line; one that is known by the same takes its place."""
    return Saved(_put(tx, check_remembered(form)), REMEMBERED)


def _put(tx: Tx, form: RememberedForm) -> int:
    sort, told = known_by(form.code, form.name)
    same = tx.scalar(
        select(SupplierItem.id).where(
            SupplierItem.party_id == form.party_id, SupplierItem.sort == sort, SupplierItem.told == told
        )
    )
    if form.id is not None and same not in {None, form.id}:
        switch_master(tx, SupplierItem, "supplier_item", form.id, active=False)
    values = {
        "party_id": form.party_id, "sort": sort, "told": told, "name": form.name, "item_id": form.item_id,
        "unit": form.unit, "units": form.units, "user_id": tx.user_id, "at": tx.at, "active": form.active,
    }  # fmt: skip
    return write_master(tx, SupplierItem, "supplier_item", same if same is not None else form.id, values)


@right("purchase.post")
def forget_line(tx: Tx, row_id: int, *, active: bool = False) -> Changes:
    """Forget a remembered line, or take it up again; the next bill asks about it."""
    remembered_form(tx, row_id)
    switch_master(tx, SupplierItem, "supplier_item", row_id, active=active)
    return REMEMBERED
