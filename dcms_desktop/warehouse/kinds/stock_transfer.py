"""Stock transfer: goods leave one godown and are on the way until the other one accepts them."""

from dcms_desktop.drafts.rules import DocumentKind
from dcms_desktop.drafts.rules import Draft
from dcms_desktop.drafts.rules import Gate
from dcms_desktop.drafts.rules import Plan
from dcms_desktop.stock.rules import IN_TRANSIT
from dcms_desktop.warehouse.rules import block
from dcms_desktop.warehouse.rules import bucket_gates
from dcms_desktop.warehouse.rules import carry
from dcms_desktop.warehouse.rules import figure_goods
from dcms_desktop.warehouse.rules import goods_gates


def plan(draft: Draft) -> Plan:
    """Return the goods out of where they lay, and on the way to the other godown, at the value they had."""
    on_the_way = (draft.to_godown_id or 0, IN_TRANSIT)
    return Plan(
        stock=tuple(
            move
            for number, line in enumerate(draft.lines, 1)
            for move in carry(line, number, line.units, (draft.godown_id, line.bucket), on_the_way)
        )
    )


def check(draft: Draft) -> tuple[Gate, ...]:
    """Return the objections to the transfer."""
    found = goods_gates(draft)
    for number, line in enumerate(draft.lines, 1):
        if line.units < 0:
            text = f"{line.item.name} cannot be carried below zero."
            found.append(block("below_zero", text, "quantity", "Make a transfer the other way.", number))
        found.extend(bucket_gates(line, number, line.bucket, "bucket"))
    if draft.to_godown_id is None:
        found.insert(0, block("to_godown", "A transfer goes to a godown.", "to_godown", "Pick it."))
    elif draft.to_godown_id == draft.godown_id:
        text = "The goods would go where they are."
        found.insert(0, block("same_godown", text, "to_godown", "Pick another godown."))
    return tuple(found)


KIND = DocumentKind(
    code="stock_transfer",
    title="Stock transfer",
    prefix="ST",
    right="stock.transfer",
    plan=plan,
    figure=figure_goods,
    check=check,
    goods="move",
    prints=("stock_transfer_a4",),
    party_needed=False,
)
