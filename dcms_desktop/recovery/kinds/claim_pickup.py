"""Pickup: the company fetches the goods of a claim, box by box; they leave the stock against the claim."""

from dcms_desktop.drafts.rules import DocumentKind
from dcms_desktop.recovery.packing import figure_given_up
from dcms_desktop.recovery.packing import given_up_gates
from dcms_desktop.recovery.packing import plan_given_up

KIND = DocumentKind(
    code="claim_pickup",
    title="Claim pickup",
    prefix="CP",
    right="claims.send",
    plan=plan_given_up,
    figure=figure_given_up,
    check=given_up_gates,
    prints=("claim_goods_a4",),
    goods="out",
    party_role="supplier",
    feed="stock_adjustment",
)
