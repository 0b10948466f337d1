"""Opening due: a bill open on the first day, with its own number and date, so that ageing is true."""

from datetime import timedelta

from dcms_desktop.drafts.figures import figure_money
from dcms_desktop.drafts.rules import DocumentKind
from dcms_desktop.drafts.rules import Draft
from dcms_desktop.drafts.rules import Gate
from dcms_desktop.drafts.rules import Plan
from dcms_desktop.kernel.money import Paise
from dcms_desktop.ledger.rules import DuePlan
from dcms_desktop.ledger.rules import Entry


def amount_of(draft: Draft) -> Paise:
    """Return what is due: the one charge of the draft; negative when we owe it."""
    return Paise(sum(charge.amount for charge in draft.charges))


def plan(draft: Draft) -> Plan:
    """Return the due and its entry against opening balances."""
    if draft.party is None:
        raise AssertionError("an opening due has a party")
    amount = amount_of(draft)
    owed_by_us = draft.party.role == "supplier" or (draft.party.role == "both" and amount < 0)
    account = "creditors" if owed_by_us else "debtors"
    bill_day = draft.reference_day or draft.day
    due_on = draft.due_on or bill_day + timedelta(days=draft.party.credit_days)
    return Plan(
        entries=(Entry(account, amount, draft.party.id), Entry("opening", Paise(-amount))),
        dues=(DuePlan(party_id=draft.party.id, kind="opening", due_on=due_on, amount=amount, left=amount),),
    )


def check(draft: Draft) -> tuple[Gate, ...]:
    """Return the objections to an opening due."""
    found: list[Gate] = []
    if draft.party is None:
        found.append(_block("party", "An opening due needs its party.", "Pick one."))
    if not amount_of(draft):
        found.append(_block("amount", "An opening due needs an amount.", "Type it."))
    if draft.tenders:
        found.append(_block("tenders", "An opening due takes no money.", "Enter the money as a receipt."))
    return tuple(found)


def _block(field: str, text: str, next_step: str) -> Gate:
    return Gate(level="block", name=field, text=text, field=field, next_step=next_step)


KIND = DocumentKind(
    code="opening_due",
    title="Opening due",
    prefix="OD",
    right="money.opening",
    plan=plan,
    figure=figure_money,
    check=check,
    party_role="both",
)
