"""Reversal of input credit: bills unpaid past 180 days (rule 37), goods lost or given away (s.17(5)(h))."""

from dcms_desktop.credits.rules import figure_credit
from dcms_desktop.credits.rules import reversal_gates
from dcms_desktop.drafts.legs import plan_of_legs
from dcms_desktop.drafts.rules import DocumentKind

KIND = DocumentKind(
    code="credit_reversal",
    title="Credit reversal",
    prefix="IR",
    right="tax.credits",
    plan=plan_of_legs,
    figure=figure_credit,
    check=reversal_gates,
    prints=("voucher_a5",),
    party_needed=False,
)
