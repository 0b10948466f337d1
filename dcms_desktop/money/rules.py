"""Receiving and paying money as pure functions: allotting it to bills, its plan, and its gates."""

from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import replace

from dcms_desktop.documents.posted import Posted
from dcms_desktop.drafts.plans import tender_entries
from dcms_desktop.drafts.rules import Draft
from dcms_desktop.drafts.rules import Gate
from dcms_desktop.drafts.rules import Plan
from dcms_desktop.drafts.rules import Revises
from dcms_desktop.drafts.rules import Tender
from dcms_desktop.drafts.tenders import cash_limit
from dcms_desktop.drafts.tenders import cash_of
from dcms_desktop.drafts.tenders import tender_gates
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import show_paise
from dcms_desktop.ledger.rules import ON_ACCOUNT
from dcms_desktop.ledger.rules import Allotment
from dcms_desktop.ledger.rules import DuePlan
from dcms_desktop.ledger.rules import Entry
from dcms_desktop.ledger.rules import Leg
from dcms_desktop.ledger.rules import OpenDue
from dcms_desktop.ledger.rules import oldest_first
from dcms_desktop.tax.rules import Charge

SMALL_REST = Paise(1_00)
"""A rest below one rupee closes to round-off without a question; more is a discount."""


def amount_of(draft: Draft) -> Paise:
    """Return the money of a draft."""
    return Paise(sum(tender.paise for tender in draft.tenders))


def discount_of(draft: Draft) -> Paise:
    """Return what is closed to round-off or discount with the money."""
    return Paise(sum(charge.amount for charge in draft.charges))


def allot_oldest(draft: Draft, dues: Sequence[OpenDue]) -> Draft:
    """Return the draft with its money put on the oldest bills; the rest stays on account."""
    parts, _rest = oldest_first(dues, Paise(amount_of(draft) + discount_of(draft)))
    return replace(draft, allotments=tuple(parts))


def mark_bill(draft: Draft, due: OpenDue) -> Draft:
    """Return the draft with a bill marked (as much as the money left covers), or unmarked when it was."""
    parts = list(draft.allotments or ())
    if any(part.due_id == due.id for part in parts):
        return replace(draft, allotments=tuple(part for part in parts if part.due_id != due.id))
    rest = amount_of(draft) + discount_of(draft) - sum(part.paise for part in parts)
    part = min(rest, due.left)
    if part <= 0:
        return draft
    return replace(draft, allotments=(*parts, Allotment(due.id, Paise(part), due.account)))


def set_part(draft: Draft, due: OpenDue, paise: Paise) -> Draft:
    """Return the draft with an amount typed on one bill."""
    others = tuple(part for part in draft.allotments or () if part.due_id != due.id)
    return replace(draft, allotments=(*others, Allotment(due.id, paise, due.account)) if paise else others)


def on_account(draft: Draft) -> Paise:
    """Return what stays on account after the marked bills."""
    return Paise(amount_of(draft) + discount_of(draft) - sum(part.paise for part in draft.allotments or ()))


def with_posted(draft: Draft, document: Posted, dues: Sequence[OpenDue], paid: Mapping[int, Paise]) -> Draft:
    """Return a draft for the party of posted money that corrects it, as it was.

    ``dues`` are open as if it had paid nothing, ``paid`` is what it set against each.
    """
    accounts = {due.id: due.account for due in dues}
    return replace(
        draft,
        request_id=document.request_id,
        tenders=tuple(
            Tender(mode=one.mode, paise=one.paise, reference=one.reference, bank=one.bank, dated=one.dated)
            for one in document.tenders
        ),
        charges=tuple(Charge(one.name, one.paise, one.taxed) for one in document.charges),
        allotments=tuple(
            Allotment(due_id, Paise(abs(paise)), accounts[due_id])
            for due_id, paise in paid.items()
            if due_id in accounts
        ),
        remarks=document.remarks,
        reference=document.reference,
        reference_day=document.reference_day,
        revises=Revises(document_id=document.id, revision=document.revision, number=document.number),
    )


def with_posted_legs(draft: Draft, document: Posted, dues: Mapping[int, Sequence[OpenDue]]) -> Draft:
    """Return a draft that corrects a posted contra or journal, as it was; ``dues`` by party as before it."""
    legs = []
    for leg in document.legs:
        known = {(due.number, due.day): due.id for due in dues.get(leg.party_id or 0, ())}
        parts = tuple(
            Allotment(known[bill.number, bill.day], bill.paise, leg.account)
            for bill in leg.bills
            if (bill.number, bill.day) in known
        )
        legs.append(
            Leg(
                account=leg.account,
                paise=leg.paise,
                name=leg.name,
                party_id=leg.party_id,
                party=leg.party,
                parts=parts if leg.bills else None,
                note=leg.note,
            )
        )
    return replace(
        draft,
        request_id=document.request_id,
        legs=tuple(legs),
        remarks=document.remarks,
        reference=document.reference,
        reference_day=document.reference_day,
        due_on=document.due_on if any(leg.party_id for leg in legs) else None,
        revises=Revises(document_id=document.id, revision=document.revision, number=document.number),
    )


def party_account(draft: Draft) -> str:
    """Return the party account that money without a bill lies on; who is both is paid as a supplier."""
    role = draft.party.role if draft.party else ""
    if role == "both":
        return "creditors" if draft.kind == "payment" else "debtors"
    return "creditors" if role == "supplier" else "debtors"


def settled(draft: Draft, side: int) -> Plan:
    """Return the plan of money that came (side 1) or went (-1): the party's accounts, its bills, the rest."""
    if draft.party is None:
        raise AssertionError("money has a party")
    party_id, parts, rest = draft.party.id, draft.allotments or (), on_account(draft)
    own = party_account(draft)
    entries = tender_entries(draft, side, own)
    closed = discount_of(draft)
    if closed:
        account = "round_off" if closed < SMALL_REST else "discount"
        entries.append(Entry(account, Paise(side * closed)))
        entries.append(Entry(own, Paise(-side * closed), party_id, "rest closed"))
    other = sum(part.paise for part in parts if part.account != own)
    if other:
        account = "debtors" if own == "creditors" else "creditors"
        entries.append(Entry(account, Paise(-side * other), party_id))
        entries.append(Entry(own, Paise(side * other), party_id))
    lying = Paise(-side * rest)
    due = DuePlan(party_id=party_id, kind=ON_ACCOUNT[own], due_on=draft.day, amount=lying, left=lying)
    return Plan(
        entries=tuple(entries),
        dues=(due,) if rest else (),
        allotments=tuple(replace(part, paise=Paise(side * part.paise)) for part in parts),
    )


def receipt_gates(draft: Draft) -> tuple[Gate, ...]:
    """Return the objections to a receipt of money."""
    found = _money_gates(draft, "A receipt")
    limit = cash_limit(draft.day)
    if cash_of(draft.tenders) >= limit:
        text = f"Cash of {show_paise(limit)} or more from one person in a day is barred by law."
        found.append(_gate("block", "cash_bar", text, "amount", "Take the rest by UPI, cheque or bank."))
    return tuple(found)


def payment_gates(draft: Draft) -> tuple[Gate, ...]:
    """Return the objections to a payment; cash past the limit of a day is asked about when it is posted."""
    return tuple(_money_gates(draft, "A payment"))


def _money_gates(draft: Draft, what: str) -> list[Gate]:
    found: list[Gate] = []
    if draft.party is None:
        found.append(_gate("block", "party", f"{what} needs its party.", "party", "Pick one."))
    if amount_of(draft) <= 0:
        found.append(_gate("block", "amount", f"{what} needs an amount.", "amount", "Type it."))
    found.extend(tender_gates(draft.tenders))
    closed = discount_of(draft)
    if any(charge.amount < 0 for charge in draft.charges):
        text = "What is closed with money is not below zero."
        found.append(_gate("block", "rest_below_zero", text, "discount", "Type it without minus."))
    elif closed >= SMALL_REST:
        text = f"{show_paise(closed)} is let go as discount."
        found.append(_gate("ask", "rest_closed", text, "discount", "Leave it open instead."))
    if on_account(draft) < 0:
        text = "More was put on bills than there is money."
        found.append(_gate("block", "allotments", text, "allotments", "Lower an amount on a bill."))
    return found


def _gate(level: str, name: str, text: str, field: str, next_step: str) -> Gate:
    return Gate(level=level, name=name, text=text, field=field, next_step=next_step)
