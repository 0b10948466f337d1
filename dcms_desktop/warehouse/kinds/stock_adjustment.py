"""Stock adjustment: what is found or gone is written to the stock, with a reason, as gain or loss."""

from dcms_desktop.documents.posted import PostedLine
from dcms_desktop.drafts.rules import DocumentKind
from dcms_desktop.drafts.rules import Draft
from dcms_desktop.drafts.rules import Gate
from dcms_desktop.drafts.rules import Plan
from dcms_desktop.warehouse.rules import ADJUSTMENT_REASONS
from dcms_desktop.warehouse.rules import difference_gates
from dcms_desktop.warehouse.rules import differences
from dcms_desktop.warehouse.rules import figure_goods


def plan(draft: Draft) -> Plan:
    """Return what is over as gain, and what is gone as loss."""
    return Plan(stock=differences(draft), feed="stock_adjustment")


def check(draft: Draft) -> tuple[Gate, ...]:
    """Return the objections to the adjustment."""
    return difference_gates(draft, ADJUSTMENT_REASONS)


def added(line: PostedLine) -> int:
    """Return the units a line adds to the house, or with a minus takes from it."""
    return line.units


KIND = DocumentKind(
    code="stock_adjustment",
    title="Stock adjustment",
    prefix="SA",
    right="stock.adjust",
    plan=plan,
    figure=figure_goods,
    check=check,
    feed="stock_adjustment",
    goods="move",
    prints=("stock_adjustment_a4",),
    net=added,
    party_needed=False,
)
