"""Sales order: what a party asks for, by when, at which prices. It moves nothing; goods are kept for it."""

from dcms_desktop.drafts.rules import DocumentKind
from dcms_desktop.drafts.rules import Draft
from dcms_desktop.drafts.rules import Plan
from dcms_desktop.orders.rules import figure_order
from dcms_desktop.orders.rules import order_gates
from dcms_desktop.orders.settings import KEEP_GOODS
from dcms_desktop.orders.settings import NEED_APPROVAL


def plan(_draft: Draft) -> Plan:
    """Return nothing: an order changes neither stock nor ledger."""
    return Plan()


KIND = DocumentKind(
    code="sales_order",
    title="Sales order",
    prefix="SO",
    right="orders.book",
    plan=plan,
    figure=figure_order,
    check=order_gates,
    prints=("sales_order_a4", "sales_order_a5"),
    draws_on={"quotation": "ask"},
    approval=NEED_APPROVAL,
    is_order=True,
    waits=True,
    keeps=KEEP_GOODS,
)
