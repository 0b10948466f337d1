"""Delivery challan (rule 55 CGST): goods leave, nothing is owed yet; their cost waits in its own account."""

from dcms_desktop.drafts.figures import figure_sale
from dcms_desktop.drafts.plans import moves_out
from dcms_desktop.drafts.rules import DocumentKind
from dcms_desktop.drafts.rules import Draft
from dcms_desktop.drafts.rules import Plan
from dcms_desktop.orders.rules import challan_gates


def plan(draft: Draft) -> Plan:
    """Return the stock out at its cost."""
    return Plan(stock=moves_out(draft), cost_account="challans")


KIND = DocumentKind(
    code="delivery_challan",
    title="Delivery challan",
    prefix="DC",
    right="orders.challan",
    plan=plan,
    figure=figure_sale,
    check=challan_gates,
    prints=(
        "delivery_challan_a4",
        "delivery_challan_a5",
        "tax_invoice_dot_80",
        "tax_invoice_dot_80_half",
        "tax_invoice_dot_136",
        "tax_invoice_dot_136_half",
        "receipt_80",
        "receipt_58",
    ),
    prints_now=True,
    goods="out",
    draws_on={"sales_order": "ask"},
    waits=True,
)
