"""Claim: what is asked of a company, at the moment it is sent; from then on it is owed to us.

What was given under its schemes, paid back for its goods and lacked of its margin is income then; what
its bills held and did not come lies in the account of claims on suppliers already, and moves.
"""

from dcms_desktop.drafts.figures import figure_purchase
from dcms_desktop.drafts.rules import DocumentKind
from dcms_desktop.drafts.rules import Draft
from dcms_desktop.drafts.rules import Gate
from dcms_desktop.drafts.rules import Plan
from dcms_desktop.kernel.frozen import replace
from dcms_desktop.kernel.money import Paise
from dcms_desktop.ledger.rules import Entry
from dcms_desktop.recovery.rules import HEADS
from dcms_desktop.recovery.rules import KINDS


def figure(draft: Draft) -> Draft:
    """Return the claim with its total: the sum of its parts, without tax and to the paisa."""
    return figure_purchase(replace(draft, lines=(), round_to_rupee=False))


def plan(draft: Draft) -> Plan:
    """Return what the company owes from now on, against each account that it comes from."""
    accounts = {title: account for account, title in HEADS.items()}
    total = sum(charge.amount for charge in draft.charges)
    parts = tuple(Entry(accounts[one.name], Paise(-one.amount)) for one in draft.charges)
    return Plan(entries=(Entry("claims_made", Paise(total)), *parts), feed="claim")


def check(draft: Draft) -> tuple[Gate, ...]:
    """Return the objections to a claim."""
    found: list[Gate] = []
    if draft.party is None:
        found.append(
            _block("party", "A claim needs the supplier who pays it.", "Name him on the maker's form.")
        )
    if draft.note_reason not in KINDS:
        found.append(_block("note_reason", "A claim says what it is for.", f"One of {', '.join(KINDS)}."))
    wrong = [one for one in draft.charges if one.name not in HEADS.values() or one.amount <= 0 or one.taxable]
    if wrong or not draft.charges:
        found.append(_block("amount", "The claim has nothing to ask for.", "Build it from its sources."))
    if draft.tenders:
        found.append(_block("tenders", "A claim takes no money.", "Enter the company's note against it."))
    return tuple(found)


def _block(field: str, text: str, next_step: str) -> Gate:
    return Gate(level="block", name=field, text=text, field=field, next_step=next_step)


KIND = DocumentKind(
    code="claim",
    title="Claim",
    prefix="CL",
    right="claims.send",
    plan=plan,
    figure=figure,
    check=check,
    party_role="supplier",
    answered=True,
    feed="claim",
)
