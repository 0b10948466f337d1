"""Destruction: goods of a claim are destroyed here before a witness; the credit on them is to be reversed.

Goods destroyed and not returned take their input credit with them (s.17(5)(h) CGST), whatever the company
pays for them: the list of input credit to reverse proposes it.
"""

from dcms_desktop.drafts.rules import DocumentKind
from dcms_desktop.recovery.packing import figure_given_up
from dcms_desktop.recovery.packing import given_up_gates
from dcms_desktop.recovery.packing import plan_given_up

KIND = DocumentKind(
    code="claim_destruction",
    title="Destruction record",
    prefix="CX",
    right="claims.send",
    plan=plan_given_up,
    figure=figure_given_up,
    check=given_up_gates,
    prints=("claim_goods_a4",),
    goods="out",
    party_role="supplier",
    feed="stock_adjustment",
)
