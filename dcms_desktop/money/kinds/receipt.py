"""Receipt: money comes in and pays bills; the rest stays on account."""

from dataclasses import replace

from dcms_desktop.drafts.figures import figure_money
from dcms_desktop.drafts.rules import DocumentKind
from dcms_desktop.drafts.rules import Draft
from dcms_desktop.drafts.rules import Plan
from dcms_desktop.money.rules import receipt_gates
from dcms_desktop.money.rules import settled


def plan(draft: Draft) -> Plan:
    """Return the money in, the party's credit, the bills paid and what stays on account."""
    return replace(settled(draft, 1), feed="receipt")


KIND = DocumentKind(
    code="receipt",
    title="Receipt",
    prefix="R",
    right="money.receive",
    plan=plan,
    figure=figure_money,
    check=receipt_gates,
    prints=("money_receipt_a5", "money_receipt_80", "money_receipt_dot_80"),
    feed="receipt",
    party_role="customer",
)
