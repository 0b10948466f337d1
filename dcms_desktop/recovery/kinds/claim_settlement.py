"""Claim settlement: the company's note closes lines of a claim; what it refuses is our expense."""

from dcms_desktop.drafts.figures import figure_purchase
from dcms_desktop.drafts.rules import DocumentKind
from dcms_desktop.drafts.rules import Draft
from dcms_desktop.drafts.rules import Gate
from dcms_desktop.drafts.rules import Plan
from dcms_desktop.kernel.frozen import replace
from dcms_desktop.kernel.money import Paise
from dcms_desktop.ledger.rules import DuePlan
from dcms_desktop.ledger.rules import Entry
from dcms_desktop.recovery.rules import outcomes_of


def figure(draft: Draft) -> Draft:
    """Return the settlement with its total: all it says of the claim's lines, to the paisa."""
    return figure_purchase(replace(draft, lines=(), round_to_rupee=False))


def sums_of(draft: Draft) -> tuple[Paise, Paise]:
    """Return what was credited, and what was refused."""
    outcomes = outcomes_of((one.name, one.amount) for one in draft.charges)
    return Paise(sum(one.paid for one in outcomes)), Paise(sum(one.refused for one in outcomes))


def plan(draft: Draft) -> Plan:
    """Return the supplier's credit, the expense of what was refused, and the claim smaller by both."""
    if draft.party is None:
        raise AssertionError("a settlement has a party")
    paid, refused = sums_of(draft)
    entries = [Entry("claims_made", Paise(-paid - refused))]
    if paid:
        entries.append(Entry("creditors", paid, draft.party.id))
    if refused:
        entries.append(Entry("claim_loss", refused))
    due = DuePlan(party_id=draft.party.id, kind="note", due_on=draft.day, amount=paid, left=paid)
    return Plan(entries=tuple(entries), dues=(due,) if paid else ())


def check(draft: Draft) -> tuple[Gate, ...]:
    """Return the objections to a settlement."""
    found: list[Gate] = []
    if draft.party is None:
        found.append(_block("party", "A settlement is of a supplier.", "Pick the claim that it answers."))
    if draft.against_id is None:
        found.append(_block("against", "A settlement answers a claim.", "Pick the claim."))
    paid, refused = sums_of(draft)
    if paid < 0 or refused < 0 or not paid + refused:
        found.append(_block("lines", "Nothing is said of any line.", "Type what was credited or refused."))
    if paid and not draft.reference:
        text = "The company's note has a number."
        found.append(_block("reference", text, "Type the number of its credit note."))
    if draft.tenders:
        found.append(_block("tenders", "A settlement takes no money.", "Enter the money as a receipt."))
    return tuple(found)


def _block(field: str, text: str, next_step: str) -> Gate:
    return Gate(level="block", name=field, text=text, field=field, next_step=next_step)


KIND = DocumentKind(
    code="claim_settlement",
    title="Claim settlement",
    prefix="CT",
    right="claims.settle",
    plan=plan,
    figure=figure,
    check=check,
    party_role="supplier",
)
