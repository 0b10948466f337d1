"""Receiving money as pure functions: allotting it to bills, and the gates of a receipt."""

from collections.abc import Sequence
from dataclasses import replace

from dcms_desktop.documents.rules import Draft
from dcms_desktop.documents.rules import Gate
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import show_paise
from dcms_desktop.ledger.rules import MODES
from dcms_desktop.ledger.rules import Allotment
from dcms_desktop.ledger.rules import OpenDue
from dcms_desktop.ledger.rules import oldest_first

CASH_BAR = Paise(2_00_000_00)
"""Cash of this or more from one person in a day is barred (s.269ST; now s.186, Income-tax Act 2025)."""
SMALL_REST = Paise(1_00)
"""A rest below one rupee may be closed to round-off."""


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
        found.append(
            Gate(
                level="block",
                name="party",
                text="A receipt needs its party.",
                field="party",
                next_step="Pick one.",
            )
        )
    if amount_of(draft) <= 0:
        found.append(
            Gate(
                level="block",
                name="amount",
                text="A receipt needs an amount.",
                field="amount",
                next_step="Type it.",
            )
        )
    for tender in draft.tenders:
        if tender.mode not in MODES:
            found.append(
                Gate(level="block", name="mode", text=f"“{tender.mode}” is no way to pay.", field="mode",
                     next_step="Pick cash, UPI, cheque or bank.")
            )  # fmt: skip
        if tender.mode == "cheque" and not tender.reference.strip():
            found.append(
                Gate(level="block", name="cheque", text="A cheque needs its number.", field="reference",
                     next_step="Type the number on the cheque.")
            )  # fmt: skip
    cash = sum(tender.paise for tender in draft.tenders if tender.mode == "cash")
    if cash >= CASH_BAR:
        found.append(
            Gate(level="block", name="cash_bar",
                 text=f"Cash of {show_paise(CASH_BAR)} or more from one person in a day is barred by law.",
                 field="amount", next_step="Take the rest by UPI, cheque or bank.")
        )  # fmt: skip
    if discount_of(draft) >= SMALL_REST:
        found.append(
            Gate(
                level="ask",
                name="rest_closed",
                text=f"{show_paise(discount_of(draft))} is closed to round-off.",
                field="discount",
                next_step="Leave it open instead.",
            )
        )
    return tuple(found)
