"""Breakage credit note: dead goods that were taken are credited; tax falls in the time of s.34(2) CGST."""

from dcms_desktop.breakage.rules import check_note
from dcms_desktop.breakage.rules import figure_settling_note
from dcms_desktop.breakage.rules import note_entries
from dcms_desktop.drafts.rules import DocumentKind
from dcms_desktop.drafts.rules import Draft
from dcms_desktop.drafts.rules import Plan
from dcms_desktop.sales.returns import note_title
from dcms_desktop.sales.returns import return_dues


def plan(draft: Draft) -> Plan:
    """Return what was owed for the goods as the party's credit, with the tax that falls."""
    return Plan(entries=note_entries(draft), dues=return_dues(draft), allotments=draft.allotments or ())


KIND = DocumentKind(
    code="breakage_note",
    title="Breakage credit note",
    prefix="BN",
    right="sales.return",
    plan=plan,
    figure=figure_settling_note,
    check=check_note,
    paper_title=note_title,
    prints=("credit_note_a4",),
    party_role="customer",
    draws_on={"breakage_receipt": "block"},
    reduces_dues=True,
    titles={"credit_note": "Breakage credit note", "financial_credit_note": "Credit note without tax"},
)
