"""Quotation: at which prices a party may have which goods, until when. It moves and keeps nothing."""

from dcms_desktop.drafts.rules import DocumentKind
from dcms_desktop.drafts.rules import Draft
from dcms_desktop.drafts.rules import Plan
from dcms_desktop.orders.rules import figure_order
from dcms_desktop.orders.rules import order_gates


def plan(_draft: Draft) -> Plan:
    """Return nothing: a quotation changes neither stock nor ledger."""
    return Plan()


KIND = DocumentKind(
    code="quotation",
    title="Quotation",
    prefix="QT",
    right="orders.book",
    plan=plan,
    figure=figure_order,
    check=order_gates,
    prints=("quotation_a4", "quotation_a5"),
    is_order=True,
    waits=True,
)
