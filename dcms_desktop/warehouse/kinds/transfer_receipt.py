"""Transfer receipt: a godown accepts what was on the way to it; what is short is told and booked."""

from dcms_desktop.documents.posted import PostedLine
from dcms_desktop.drafts.rules import DocumentKind
from dcms_desktop.drafts.rules import Draft
from dcms_desktop.drafts.rules import Gate
from dcms_desktop.drafts.rules import Plan
from dcms_desktop.kernel.money import Units
from dcms_desktop.stock.rules import IN_TRANSIT
from dcms_desktop.stock.rules import SALEABLE
from dcms_desktop.stock.rules import StockMove
from dcms_desktop.warehouse.rules import SENT_BACK
from dcms_desktop.warehouse.rules import SHORT_REASONS
from dcms_desktop.warehouse.rules import block
from dcms_desktop.warehouse.rules import bucket_gates
from dcms_desktop.warehouse.rules import carry
from dcms_desktop.warehouse.rules import figure_goods
from dcms_desktop.warehouse.rules import goods_gates
from dcms_desktop.warehouse.rules import reason_gates


def plan(draft: Draft) -> Plan:
    """Return what arrived in its bucket, and what is short lost, or back at the sender."""
    here = draft.to_godown_id or 0
    on_the_way = (here, IN_TRANSIT)
    moves: list[StockMove] = []
    for number, line in enumerate(draft.lines, 1):
        into = line.to_bucket or SALEABLE
        moves.extend(carry(line, number, line.units, on_the_way, (here, into)))
        if line.short and line.reason == SENT_BACK:
            moves.extend(carry(line, number, line.short, on_the_way, (draft.godown_id, into)))
        elif line.short and line.batch is not None:
            moves.append(
                StockMove(
                    line_no=number, item_id=line.item.id, batch_id=line.batch.id, units=Units(-line.short),
                    godown_id=here, bucket=IN_TRANSIT, account="transit_loss",
                )
            )  # fmt: skip
    return Plan(stock=tuple(moves))


def check(draft: Draft) -> tuple[Gate, ...]:
    """Return the objections to the acceptance."""
    found = goods_gates(draft)
    if draft.against_id is None or draft.to_godown_id is None:
        step = "Pick the transfer that arrived."
        found.insert(0, block("no_transfer", "Goods are accepted against a transfer.", "against", step))
    for number, line in enumerate(draft.lines, 1):
        if line.bucket != IN_TRANSIT:
            text = f"{line.item.name} is not on the way."
            found.append(block("bucket", text, "bucket", "Take the line from the transfer.", number))
        if line.units < 0 or line.short < 0:
            text = f"{line.item.name} cannot be below zero."
            found.append(
                block("below_zero", text, "quantity", "Type what arrived and what is short.", number)
            )
        found.extend(bucket_gates(line, number, line.to_bucket or SALEABLE, "to_bucket"))
        if line.short:
            found.extend(reason_gates(line, number, SHORT_REASONS))
    return tuple(found)


def lost(line: PostedLine) -> int:
    """Return the units that the house has no longer: those lost on the way."""
    return 0 if line.reason == SENT_BACK else -line.short


KIND = DocumentKind(
    code="transfer_receipt",
    title="Transfer receipt",
    prefix="SR",
    right="stock.accept",
    plan=plan,
    figure=figure_goods,
    check=check,
    goods="move",
    prints=("transfer_receipt_a4",),
    net=lost,
    party_needed=False,
)
