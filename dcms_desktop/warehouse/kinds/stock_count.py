"""Stock count: what lay there beside what the books said is written to the stock, as gain or loss."""

from dcms_desktop.documents.posted import PostedLine
from dcms_desktop.drafts.rules import DocumentKind
from dcms_desktop.drafts.rules import Draft
from dcms_desktop.drafts.rules import Gate
from dcms_desktop.drafts.rules import Plan
from dcms_desktop.warehouse.rules import COUNT_REASONS
from dcms_desktop.warehouse.rules import difference_gates
from dcms_desktop.warehouse.rules import differences
from dcms_desktop.warehouse.rules import figure_goods


def plan(draft: Draft) -> Plan:
    """Return what is over as gain, and what is gone as loss."""
    return Plan(stock=differences(draft), feed="stock_adjustment")


def check(draft: Draft) -> tuple[Gate, ...]:
    """Return the objections to the count."""
    return difference_gates(draft, COUNT_REASONS)


def added(line: PostedLine) -> int:
    """Return the units a line adds to the house, or with a minus takes from it."""
    return line.units


KIND = DocumentKind(
    code="stock_count",
    title="Stock count",
    prefix="SK",
    right="stock.count_post",
    plan=plan,
    figure=figure_goods,
    check=check,
    feed="stock_adjustment",
    goods="move",
    prints=("stock_count_a4",),
    net=added,
    party_needed=False,
)
