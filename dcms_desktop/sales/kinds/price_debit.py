"""Price debit note: a rate that was too low is put right by our debit note; no goods move."""

from dcms_desktop.drafts.rules import DocumentKind
from dcms_desktop.sales.price_notes import check_price_note
from dcms_desktop.sales.price_notes import figure_price_note
from dcms_desktop.sales.price_notes import plan_higher

KIND = DocumentKind(
    code="price_debit",
    title="Price debit note",
    prefix="PD",
    right="sales.return",
    plan=plan_higher,
    figure=figure_price_note,
    check=check_price_note,
    prints=("credit_note_a4",),
    party_role="customer",
    draws_on={"tax_invoice": "block"},
    reduces_dues=False,
    titles={"price_debit": "Debit note"},
)
