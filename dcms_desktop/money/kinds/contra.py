"""Contra: our own money from one place to another, cash into the bank, cheques and UPI credited by it."""

from dcms_desktop.drafts.figures import figure_money
from dcms_desktop.drafts.legs import block
from dcms_desktop.drafts.legs import leg_gates
from dcms_desktop.drafts.legs import plan_of_legs
from dcms_desktop.drafts.rules import DocumentKind
from dcms_desktop.drafts.rules import Draft
from dcms_desktop.drafts.rules import Gate


def check(draft: Draft) -> tuple[Gate, ...]:
    """Return the objections: money only, and from one account to another."""
    found = leg_gates(draft, "A contra")
    for number, leg in enumerate(draft.legs, 1):
        if leg.account and not leg.money:
            text = f"{leg.name or leg.account} holds no money."
            found.append(block("money", text, "account", "Use a journal (F7) for other accounts.", number))
    sides = {leg.account for leg in draft.legs if leg.paise > 0} & {
        leg.account for leg in draft.legs if leg.paise < 0
    }
    if sides:
        text = "An account is on both sides."
        found.append(block("both_sides", text, "account", "Take money from one and put it into another."))
    return tuple(found)


KIND = DocumentKind(
    code="contra",
    title="Contra",
    prefix="CO",
    right="money.contra",
    plan=plan_of_legs,
    figure=figure_money,
    check=check,
    prints=("voucher_a5",),
    party_needed=False,
)
