"""Payment: money goes out to a supplier, or back to a customer; it pays what we owe, the rest on account."""

from dcms_desktop.drafts.figures import figure_money
from dcms_desktop.drafts.rules import DocumentKind
from dcms_desktop.drafts.rules import Draft
from dcms_desktop.drafts.rules import Plan
from dcms_desktop.money.rules import payment_gates
from dcms_desktop.money.rules import settled


def plan(draft: Draft) -> Plan:
    """Return the money out, the party's debit, the bills paid and what stays on account."""
    return settled(draft, -1)


KIND = DocumentKind(
    code="payment",
    title="Payment",
    prefix="P",
    right="money.pay",
    plan=plan,
    figure=figure_money,
    check=payment_gates,
    prints=("payment_a5", "payment_80", "payment_dot_80"),
    pays_out=True,
    party_role="supplier",
)
