"""Bucket move: goods of a godown are set aside as damaged, expired, held or sample, or released again."""

from dcms_desktop.drafts.rules import DocumentKind
from dcms_desktop.drafts.rules import Draft
from dcms_desktop.drafts.rules import Gate
from dcms_desktop.drafts.rules import Plan
from dcms_desktop.warehouse.rules import BUCKET_REASONS
from dcms_desktop.warehouse.rules import block
from dcms_desktop.warehouse.rules import bucket_gates
from dcms_desktop.warehouse.rules import carry
from dcms_desktop.warehouse.rules import figure_goods
from dcms_desktop.warehouse.rules import goods_gates
from dcms_desktop.warehouse.rules import reason_gates


def plan(draft: Draft) -> Plan:
    """Return the goods out of one bucket and in another, at the value they had."""
    here = draft.godown_id
    return Plan(
        stock=tuple(
            move
            for number, line in enumerate(draft.lines, 1)
            for move in carry(line, number, line.units, (here, line.bucket), (here, line.to_bucket))
        )
    )


def check(draft: Draft) -> tuple[Gate, ...]:
    """Return the objections to the move."""
    found = goods_gates(draft)
    for number, line in enumerate(draft.lines, 1):
        if line.units < 0:
            text = f"{line.item.name} cannot be below zero."
            found.append(block("below_zero", text, "quantity", "Exchange the two buckets.", number))
        found.extend(bucket_gates(line, number, line.bucket, "bucket"))
        found.extend(bucket_gates(line, number, line.to_bucket, "to_bucket"))
        if line.bucket == line.to_bucket:
            text = f"{line.item.name} would stay where it is."
            found.append(block("same_bucket", text, "to_bucket", "Pick another bucket.", number))
        found.extend(reason_gates(line, number, BUCKET_REASONS))
    return tuple(found)


KIND = DocumentKind(
    code="bucket_move",
    title="Set goods aside",
    prefix="BM",
    right="stock.bucket",
    plan=plan,
    figure=figure_goods,
    check=check,
    goods="move",
    prints=("bucket_move_a4",),
    party_needed=False,
)
