"""Input credit taken again: the bill was paid (rule 37(4)), or the loss was written by mistake."""

from dcms_desktop.credits.rules import figure_credit
from dcms_desktop.credits.rules import retaken_gates
from dcms_desktop.drafts.legs import plan_of_legs
from dcms_desktop.drafts.rules import DocumentKind

KIND = DocumentKind(
    code="credit_retaken",
    title="Credit taken again",
    prefix="IT",
    right="tax.credits",
    plan=plan_of_legs,
    figure=figure_credit,
    check=retaken_gates,
    prints=("voucher_a5",),
    party_needed=False,
)
