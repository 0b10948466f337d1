"""Notes to parties that put a wrong rate right without goods: lower by credit, higher by debit. Pure.

A credit note lowers tax within the time of s.34(2) CGST, later it is of the value only. A debit note has no
such time: tax that was charged too low is owed (s.34(3)).
"""

from dataclasses import replace

from dcms_desktop.drafts.figures import figure_sale
from dcms_desktop.drafts.plans import bill_due
from dcms_desktop.drafts.plans import bill_of
from dcms_desktop.drafts.quantity import quantity_gates
from dcms_desktop.drafts.rules import Billed
from dcms_desktop.drafts.rules import Draft
from dcms_desktop.drafts.rules import Gate
from dcms_desktop.drafts.rules import Line
from dcms_desktop.drafts.rules import Plan
from dcms_desktop.drafts.rules import with_line
from dcms_desktop.drafts.rules import with_reason
from dcms_desktop.kernel.money import Mills
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import Units
from dcms_desktop.kernel.money import show_mills
from dcms_desktop.ledger.rules import Entry
from dcms_desktop.sales.returns import edit_return
from dcms_desktop.sales.returns import figure_note
from dcms_desktop.sales.returns import is_financial
from dcms_desktop.sales.returns import return_dues
from dcms_desktop.sales.returns import return_entries
from dcms_desktop.sales.returns import with_bills

REASONS = {"rate": "Rate billed wrong", "discount": "No discount", "other": "Other"}
LOWER, HIGHER = "price_note", "price_debit"


def figure_price_note(draft: Draft) -> Draft:
    """Return the note with its figures: tax of the bill's day, none on a credit that comes too late."""
    if draft.kind == LOWER:
        return figure_note(draft)
    return figure_sale(replace(draft, remarks=with_bills(draft)))


def put_price_note(draft: Draft, row: int, offer: Line) -> Draft:
    """Return the draft with goods of a bill on a row; quantity and difference are typed."""
    named = draft if draft.note_reason else with_reason(draft, "rate")
    line = replace(offer, list_rate=offer.rate, rate=Mills(0), units=Units(0), free=Units(0), typed="")
    return figure_price_note(with_line(named, row, replace(line, billed=name_only(line), earned=())))


def name_only(line: Line) -> Billed | None:
    """Return the bill's name without its discounts: a difference is typed as it is."""
    return replace(line.billed, discount=Paise(0)) if line.billed is not None else None


def edit_price_note(draft: Draft, row: int, field: str, value: str) -> Draft:
    """Return the draft after the clerk typed into a cell of the note."""
    return figure_price_note(edit_return(draft, row, field, value))


def check_price_note(draft: Draft) -> tuple[Gate, ...]:
    """Return the objections to a note of a wrong rate."""
    found: list[Gate] = []
    if draft.party is None:
        found.append(_block("party", "A note needs its party.", "party", "Pick it."))
    if draft.note_reason not in REASONS:
        step = f"Pick one of {', '.join(REASONS)}."
        found.append(_block("note_reason", "A note says what it is for.", "note_reason", step))
    if not draft.lines:
        found.append(_block("empty", "The note has no line.", "item", "Type an item."))
    if draft.tenders:
        found.append(_block("tenders", "A note takes no money.", "tenders", "Enter the money by itself."))
    for number, line in enumerate(draft.lines, 1):
        found.extend(quantity_gates(line, number))
        found.extend(_line_gates(draft, line, number))
    if draft.kind == LOWER and draft.lines and is_financial(draft):
        text = "The time to lower the tax of the bill is over (s.34(2) CGST): a note without tax."
        found.append(Gate(level="ask", name="past_section_34", text=text, field="item",
                          next_step="Yes gives a note of the value only."))  # fmt: skip
    return tuple(found)


def _line_gates(draft: Draft, line: Line, number: int) -> list[Gate]:
    name = line.item.name
    if line.source is None:
        text = f"{name} stands on no bill of this party."
        return [_block("source", text, "item", "A note names the bill whose rate was wrong.", number)]
    if line.rate <= 0:
        text = f"{name} needs what was wrong on each."
        return [_block("rate", text, "rate", "Type the difference, not the whole rate.", number)]
    if draft.kind == LOWER and line.list_rate and line.rate > line.list_rate:
        text = (
            f"{name} was billed at {show_mills(line.list_rate)}, {show_mills(line.rate)} would be given back."
        )
        return [_block("rate", text, "rate", "Type the difference, not the whole rate.", number)]
    return []


def _block(name: str, text: str, field: str, next_step: str, line: int | None = None) -> Gate:
    return Gate(level="block", name=name, text=text, field=field, next_step=next_step, line=line)


def plan_lower(draft: Draft) -> Plan:
    """Return sale and tax taken back, and what the party owes less."""
    return Plan(entries=return_entries(draft), dues=return_dues(draft), allotments=draft.allotments or ())


def plan_higher(draft: Draft) -> Plan:
    """Return sale and tax that are charged now, and what the party owes more."""
    entries = tuple(
        Entry(one.account, Paise(-one.paise), one.party_id, one.note) for one in return_entries(draft)
    )
    total = bill_of(draft).total
    return Plan(entries=entries, dues=bill_due(draft, total, total))
