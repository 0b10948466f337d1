"""Challan return: goods that were sent on challan come back unsold, at the cost they left with."""

from dcms_desktop.drafts.figures import figure_sale
from dcms_desktop.drafts.rules import DocumentKind
from dcms_desktop.drafts.rules import Draft
from dcms_desktop.drafts.rules import Plan
from dcms_desktop.kernel.money import Units
from dcms_desktop.orders.rules import CHALLAN
from dcms_desktop.orders.rules import challan_return_gates
from dcms_desktop.stock.rules import StockMove


def plan(draft: Draft) -> Plan:
    """Return the stock in again at the cost it left with."""
    return Plan(
        stock=tuple(
            StockMove(
                line_no=number,
                item_id=line.item.id,
                batch_id=line.batch.id,
                units=Units(line.units + line.free),
                free=line.free,
                value=line.sent_cost,
                bucket=line.bucket,
                godown_id=draft.godown_id,
            )
            for number, line in enumerate(draft.lines, 1)
            if line.batch is not None
        ),
        cost_account="challans",
    )


KIND = DocumentKind(
    code="challan_return",
    title="Challan return",
    prefix="CR",
    right="orders.challan",
    plan=plan,
    figure=figure_sale,
    check=challan_return_gates,
    prints=("challan_return_a4",),
    goods="back",
    draws_on={CHALLAN: "block"},
)
