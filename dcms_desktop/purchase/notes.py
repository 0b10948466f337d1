"""Notes between a supplier and us: what he owes us for goods sent back, or a bill too high. Pure."""

from collections.abc import Mapping

from dcms_desktop.drafts.figures import has_credit
from dcms_desktop.drafts.plans import bill_of
from dcms_desktop.drafts.plans import head_entries
from dcms_desktop.drafts.quantity import quantity_gates
from dcms_desktop.drafts.rules import Draft
from dcms_desktop.drafts.rules import Gate
from dcms_desktop.drafts.rules import Plan
from dcms_desktop.kernel.money import Paise
from dcms_desktop.ledger.rules import DuePlan
from dcms_desktop.ledger.rules import Entry

RETURN_REASONS = {
    "damage": "Damaged", "expiry": "Expired", "rate": "Rate too high", "excess": "Too many came",
    "recall": "Recalled", "other": "Other",
}  # fmt: skip
NOTE_REASONS = {
    "rate": "Rate difference", "shortage": "Shortage", "damage": "Damage", "free": "Free goods",
    "scheme": "Scheme", "other": "Other",
}  # fmt: skip


def block(name: str, text: str, field: str, next_step: str, line: int | None = None) -> Gate:
    """Return an objection that stops the document."""
    return Gate(level="block", name=name, text=text, field=field, next_step=next_step, line=line)


def note_gates(draft: Draft, reasons: Mapping[str, str]) -> list[Gate]:
    """Return the objections to party and reason of a note."""
    found: list[Gate] = []
    if draft.party is None:
        found.append(block("supplier", "A note needs its supplier.", "party", "Pick him."))
    elif draft.party.role not in {"supplier", "both"}:
        text = f"{draft.party.name} is a customer, not a supplier."
        found.append(block("supplier", text, "party", "Pick another party, or make this one both."))
    if draft.note_reason not in reasons:
        step = f"Pick one of {', '.join(reasons)}."
        found.append(block("note_reason", "A note says what it is for.", "note_reason", step))
    if draft.tenders:
        found.append(block("tenders", "A note takes no money.", "tenders", "Enter the money by itself."))
    return found


def check_note(draft: Draft) -> tuple[Gate, ...]:
    """Return the objections to a note without goods."""
    found = note_gates(draft, NOTE_REASONS)
    amount = sum(charge.amount for charge in draft.charges)
    if not draft.lines and amount <= 0:
        found.append(block("empty", "The note has neither line nor amount.", "amount", "Type one of them."))
    for number, line in enumerate(draft.lines, 1):
        found.extend(quantity_gates(line, number))
        if line.rate <= 0:
            text = f"{line.item.name} needs what is credited for each."
            found.append(block("rate", text, "rate", "Type the difference, not the whole rate.", number))
    return tuple(found)


def plan_note(draft: Draft) -> Plan:
    """Return what a note without goods changes: the supplier owes us, tax credit goes back with it.

    A shortage was never taken as cost nor as credit: it stands in the claims account and leaves it whole.
    """
    return Plan(
        entries=note_entries(draft, "claims" if draft.note_reason == "shortage" else "purchase_notes"),
        dues=note_dues(draft),
        allotments=draft.allotments or (),
    )


def note_entries(draft: Draft, account: str) -> tuple[Entry, ...]:
    """Return the entries of a note whose value goes to ``account``."""
    bill = bill_of(draft)
    credit = has_credit(draft) and account != "claims"
    tax = bill.cgst + bill.sgst + bill.igst + bill.cess
    value = bill.total - bill.round_off - (tax if credit and not bill.reverse_charge else 0)
    entries = [
        Entry("creditors", bill.total, draft.party.id if draft.party else None),
        Entry(account, Paise(-value)),
    ]
    if credit:
        entries.extend(head_entries(bill, -1, "in"))
    if bill.reverse_charge and credit:
        entries.extend(head_entries(bill, 1, "rcm"))
    if bill.round_off:
        entries.append(Entry("round_off", Paise(-bill.round_off)))
    return tuple(entries)


def note_dues(draft: Draft) -> tuple[DuePlan, ...]:
    """Return the credit the note opens with the supplier; what it took off his bills is gone from it."""
    if draft.party is None or draft.bill is None or not draft.bill.total:
        return ()
    used = -sum(part.paise for part in draft.allotments or ())
    total = draft.bill.total
    return (
        DuePlan(
            party_id=draft.party.id, kind="note", due_on=draft.day, amount=total, left=Paise(total - used)
        ),
    )
