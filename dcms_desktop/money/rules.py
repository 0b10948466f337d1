"""Receiving money as pure functions: allotting it to bills, and the gates of a receipt."""

from collections.abc import Sequence
from dataclasses import replace

from dcms_desktop.documents.rules import Draft
from dcms_desktop.documents.rules import Gate
from dcms_desktop.documents.tenders import cash_limit
from dcms_desktop.documents.tenders import cash_of
from dcms_desktop.documents.tenders import tender_gates
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import show_paise
from dcms_desktop.ledger.rules import Allotment
from dcms_desktop.ledger.rules import OpenDue
from dcms_desktop.ledger.rules import oldest_first

SMALL_REST = Paise(1_00)
"""A rest below one rupee closes to round-off without a question; more is a discount."""


def amount_of(draft: Draft) -> Paise:
    """Return the money of a draft."""
    return Paise(sum(tender.paise for tender in draft.tenders))


def discount_of(draft: Draft) -> Paise:
    """Return what is closed to round-off or discount with the receipt."""
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
    return replace(draft, allotments=(*parts, Allotment(due.id, Paise(part))))


def set_part(draft: Draft, due: OpenDue, paise: Paise) -> Draft:
    """Return the draft with an amount typed on one bill."""
    others = tuple(part for part in draft.allotments or () if part.due_id != due.id)
    return replace(draft, allotments=(*others, Allotment(due.id, paise)) if paise else others)


def on_account(draft: Draft) -> Paise:
    """Return what stays on account after the marked bills."""
    return Paise(amount_of(draft) + discount_of(draft) - sum(part.paise for part in draft.allotments or ()))


def receipt_gates(draft: Draft) -> tuple[Gate, ...]:
    """Return the objections to a receipt of money."""
    found: list[Gate] = []
    if draft.party is None:
        found.append(_gate("block", "party", "A receipt needs its party.", "party", "Pick one."))
    if amount_of(draft) <= 0:
        found.append(_gate("block", "amount", "A receipt needs an amount.", "amount", "Type it."))
    found.extend(tender_gates(draft.tenders))
    limit = cash_limit(draft.day)
    if cash_of(draft.tenders) >= limit:
        text = f"Cash of {show_paise(limit)} or more from one person in a day is barred by law."
        found.append(_gate("block", "cash_bar", text, "amount", "Take the rest by UPI, cheque or bank."))
    closed = discount_of(draft)
    if any(charge.amount < 0 for charge in draft.charges):
        text = "What is closed with a receipt is not below zero."
        found.append(_gate("block", "rest_below_zero", text, "discount", "Type it without minus."))
    elif closed >= SMALL_REST:
        text = f"{show_paise(closed)} is let go as discount."
        found.append(_gate("ask", "rest_closed", text, "discount", "Leave it open instead."))
    if on_account(draft) < 0:
        text = "More was put on bills than came in."
        found.append(_gate("block", "allotments", text, "allotments", "Lower an amount on a bill."))
    return tuple(found)


def _gate(level: str, name: str, text: str, field: str, next_step: str) -> Gate:
    return Gate(level=level, name=name, text=text, field=field, next_step=next_step)
