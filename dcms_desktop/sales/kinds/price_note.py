"""Price note: a rate that was too high is put right by our credit note; no goods move."""

from dcms_desktop.drafts.rules import DocumentKind
from dcms_desktop.sales.price_notes import check_price_note
from dcms_desktop.sales.price_notes import figure_price_note
from dcms_desktop.sales.price_notes import plan_lower
from dcms_desktop.sales.returns import note_title

KIND = DocumentKind(
    code="price_note",
    title="Price note",
    prefix="PN",
    right="sales.return",
    plan=plan_lower,
    figure=figure_price_note,
    check=check_price_note,
    paper_title=note_title,
    prints=("credit_note_a4",),
    party_role="customer",
    draws_on={"tax_invoice": "block"},
    reduces_dues=True,
    titles={"credit_note": "Credit note", "financial_credit_note": "Credit note without tax"},
)
