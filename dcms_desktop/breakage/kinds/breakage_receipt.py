"""Breakage receipt: dead goods of a retailer come in at a rate of their own, to be settled later."""

from dcms_desktop.breakage.rules import check_receipt
from dcms_desktop.breakage.rules import figure_receipt
from dcms_desktop.breakage.rules import receipt_entries
from dcms_desktop.drafts.rules import DocumentKind
from dcms_desktop.drafts.rules import Draft
from dcms_desktop.drafts.rules import Plan
from dcms_desktop.sales.returns import moves_back


def plan(draft: Draft) -> Plan:
    """Return the goods in among the dead ones at their cost, and what is owed for them."""
    return Plan(
        stock=moves_back(draft), cost_account="cogs", entries=receipt_entries(draft), feed="sale_return"
    )


KIND = DocumentKind(
    code="breakage_receipt",
    title="Breakage receipt",
    prefix="BE",
    right="sales.return",
    plan=plan,
    figure=figure_receipt,
    check=check_receipt,
    prints=("breakage_receipt_a4",),
    feed="sale_return",
    goods="back",
    party_role="customer",
    draws_on={"tax_invoice": "block"},
    waits=True,
)
