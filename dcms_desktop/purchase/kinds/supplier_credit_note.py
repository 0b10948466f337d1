"""Supplier credit note: what a supplier credits us on a note of his own, without goods."""

from dcms_desktop.drafts.figures import figure_purchase
from dcms_desktop.drafts.rules import DocumentKind
from dcms_desktop.purchase.notes import check_note
from dcms_desktop.purchase.notes import plan_note

KIND = DocumentKind(
    code="supplier_credit_note",
    title="Supplier credit note",
    prefix="SC",
    right="purchase.note",
    plan=plan_note,
    figure=figure_purchase,
    check=check_note,
    prints=("debit_note_a4",),
    party_role="supplier",
    draws_on={"goods_receipt": "block"},
    reduces_dues=True,
    refuses_twins=True,
)
