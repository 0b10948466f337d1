"""Goods that retailers bring back: what may come, at which value, and which note the law allows. Pure."""

from dataclasses import replace
from datetime import date

from dcms_desktop.claims.policy import POLICY_REASONS
from dcms_desktop.claims.policy import ReturnPolicy
from dcms_desktop.claims.policy import window_of
from dcms_desktop.drafts.discounts import parse_discounts
from dcms_desktop.drafts.figures import figure_sale
from dcms_desktop.drafts.figures import figure_untaxed
from dcms_desktop.drafts.plans import bill_of
from dcms_desktop.drafts.plans import head_entries
from dcms_desktop.drafts.quantity import count_units
from dcms_desktop.drafts.quantity import parse_quantity
from dcms_desktop.drafts.quantity import quantity_gates
from dcms_desktop.drafts.rules import Draft
from dcms_desktop.drafts.rules import Gate
from dcms_desktop.drafts.rules import Line
from dcms_desktop.drafts.rules import with_line
from dcms_desktop.drafts.rules import with_reason
from dcms_desktop.drafts.rules import without_line
from dcms_desktop.kernel.dates import financial_year
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import Units
from dcms_desktop.kernel.money import line_value
from dcms_desktop.kernel.money import rate
from dcms_desktop.kernel.money import share
from dcms_desktop.ledger.rules import DuePlan
from dcms_desktop.ledger.rules import Entry
from dcms_desktop.pricing.rules import Given
from dcms_desktop.pricing.rules import part_of
from dcms_desktop.stock.rules import SALEABLE
from dcms_desktop.stock.rules import StockMove
from dcms_desktop.stock.rules import is_expired
from dcms_desktop.tax.rules import Discount
from dcms_desktop.tax.rules import law

REASONS = {
    "unsold": "Not sold", "wrong": "Wrong goods", "damage": "Damaged", "expiry": "Expired",
    "recall": "Recalled", "other": "Other",
}  # fmt: skip
CUTOFF = "credit_note.cutoff"
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
EXPIRED = "expired"
FREE = "free"
"""The gift of a scheme that is goods."""
BUCKETS = {"damage": "damaged", "expiry": EXPIRED, "recall": "quarantine"}
"""Where goods of a reason go; the others may be sold again."""


def last_day_for_tax(bill_day: date, on: date) -> date:
    """Return the last day on which a note may lower the tax of a bill (s.34(2) CGST, as in force on a day).

    Rule data names day and month after the bill's financial year. The annual return may end it sooner; the
    shop that files it earlier knows.
    """
    day, month = law(CUTOFF, on).split(" ", maxsplit=1)[0].split("-")
    return date(financial_year(bill_day).last.year, MONTHS.index(month) + 1, int(day))


def is_financial(draft: Draft) -> bool:
    """Tell whether a return can only be a note without tax: without its bill, or after its time (s.34(2))."""
    return not all(lowers_tax(line, draft.day) for line in draft.lines)


def lowers_tax(line: Line, day: date) -> bool:
    """Tell whether a note of a day may still lower the tax of a line's bill (s.34(2))."""
    return line.taxed_on is not None and day <= last_day_for_tax(line.taxed_on, day)


def note_title(draft: Draft) -> str:
    """Return what the paper of a note is called: a credit note, or one of the value only."""
    return "financial_credit_note" if is_financial(draft) else "credit_note"


def figure_return(draft: Draft) -> Draft:
    """Return the note with its figures: the tax of the bill's day, or none where the law allows none."""
    draft = replace(draft, lines=tuple(_with_part(line) for line in draft.lines))
    return figure_note(draft)


def figure_note(draft: Draft) -> Draft:
    """Return a note to a party with its bills named and its figures: the tax of the bill's day, or none."""
    draft = replace(draft, remarks=with_bills(draft))
    return figure_untaxed(draft) if is_financial(draft) else figure_sale(draft)


AGAINST = "Against "


def with_bills(draft: Draft) -> str:
    """Return the remarks with the bills the goods come from, number and date (rule 53(1A)(f) CGST)."""
    bills = dict.fromkeys(
        f"{line.billed.number} of {line.taxed_on:%d-%m-%Y}"
        for line in draft.lines
        if line.billed is not None and line.billed.number and line.taxed_on is not None
    )
    own = draft.remarks.split("; ", maxsplit=1)[-1] if draft.remarks.startswith(AGAINST) else draft.remarks
    own = "" if own.startswith(AGAINST) else own
    named = f"{AGAINST}{', '.join(bills)}" if bills else ""
    return "; ".join(part for part in (named, own) if part)[:500]


def _with_part(line: Line) -> Line:
    """Return a line with its part of what the bill took off; discounts typed by hand stay."""
    if line.billed is None or line.own_discounts:
        return line
    of = line.billed.off_of or line.billed.units
    off = share(line.billed.discount, line.units, of=of) if of else Paise(0)
    gross = line_value(line.units, line.item.per, line.rate)
    steps = (Discount(amount=min(off, gross)),) if off > 0 and gross > 0 else ()
    return replace(line, discounts=steps)


def put_return(draft: Draft, row: int, offer: Line) -> Draft:
    """Return the draft with goods on a row, as they stand on the bill they come from; no quantity yet."""
    named = draft if draft.note_reason else with_reason(draft, "unsold")
    return figure_return(with_line(named, row, replace(offer, units=Units(0), free=Units(0), typed="")))


def edit_return(draft: Draft, row: int, field: str, value: str) -> Draft:
    """Return the draft after the clerk typed into a cell of a return."""
    line, text = draft.lines[row], value.strip()
    if field == "quantity":
        said = parse_quantity(text, line.item)
        if not said.units and not said.free:
            return figure_return(without_line(draft, row))
        changed = replace(line, units=said.units, free=said.free or Units(0), typed=text)
    elif field == "free":
        changed = replace(line, free=count_units(text, line.item) if text else Units(0))
    elif field == "rate":
        changed = at_rate(line, text)
    elif field == "discount":
        changed = replace(line, discounts=parse_discounts(text), own_discounts=True)
    else:
        raise Refused(
            f"The column {field} is not typed.", field=field, next_step="Press Tab to the next field."
        )
    return figure_return(with_line(draft, row, changed))


def at_rate(line: Line, text: str) -> Line:
    """Return a line at a rate typed by hand."""
    at = rate(text)
    if at < 0:
        raise Refused("A rate is not below zero.", field="rate", next_step="Type it without minus.")
    return replace(line, rate=at, rate_source="hand")


def bucket_of(draft: Draft, line: Line) -> str:
    """Return where returned goods go: expired ones never among those for sale."""
    if line.batch is not None and is_expired(line.batch.expiry, draft.day):
        return EXPIRED
    return BUCKETS.get(draft.note_reason, SALEABLE)


# ── gates ───────────────────────────────────────────────────────────────────────────────────────
def check_return(draft: Draft) -> tuple[Gate, ...]:
    """Return the objections to a return."""
    found: list[Gate] = []
    if draft.party is None:
        found.append(_block("party", "A return needs the party that brings it.", "party", "Pick it."))
    if draft.note_reason not in REASONS:
        step = f"Pick one of {', '.join(REASONS)}."
        found.append(_block("note_reason", "A return says why the goods come back.", "note_reason", step))
    if not draft.lines:
        found.append(_block("empty", "The return has no line.", "item", "Type an item."))
    if draft.tenders:
        step = "Pay it out with F5 when the party wants money."
        found.append(_block("tenders", "A return takes no money.", "tenders", step))
    for number, line in enumerate(draft.lines, 1):
        found.extend(quantity_gates(line, number))
        found.extend(return_line_gates(draft, line, number))
    if draft.lines and is_financial(draft):
        found.extend(financial_gates(draft))
    return tuple(found)


def return_line_gates(draft: Draft, line: Line, number: int) -> list[Gate]:
    """Return the objections to one line of goods that come back."""
    found: list[Gate] = []
    if line.item.batched and line.batch is None:
        text = f"{line.item.name} needs the batch that comes back."
        found.append(_block("batch", text, "batch", "F4 lists what this party bought.", number))
    if line.source is None:
        name = draft.party.name if draft.party else "the party"
        text = f"{line.item.name} comes back without a bill of {name}."
        step = "F4 lists the bills; yes takes it at this rate, without tax, and marks it."
        found.append(
            Gate(level="ask", name="without_bill", text=text, field="item", next_step=step, line=number)
        )
    found.extend(policy_gates(draft, line, number))
    return found


DEAD = ("expiry", "damage")
"""Reasons that leave goods which nobody buys: their company pays for them, or the shop does."""


def reason_of(draft: Draft, line: Line) -> str:
    """Return why goods come back as their company sees it: expired ones are expired, whatever was said."""
    return "expiry" if bucket_of(draft, line) == EXPIRED else draft.note_reason


def policy_on(line: Line, reason: str) -> ReturnPolicy | None:
    """Return what the company says of a line's goods that come back for a reason; None is nothing."""
    return next((one for one in line.policies if one.reason == reason), None)


def policy_gates(draft: Draft, line: Line, number: int) -> list[Gate]:
    """Return the objections to goods that their company would not pay for."""
    level, reason = draft.policy.past_window, reason_of(draft, line)
    if level == "off" or reason not in DEAD:
        return []
    name, text = _unpaid(draft, line, reason)
    if not name:
        return []
    step = "Without the company's part the loss is the shop's."
    return [Gate(level=level, name=name, text=text, field="item", next_step=step, line=number)]


def _unpaid(draft: Draft, line: Line, reason: str) -> tuple[str, str]:
    """Return by which rule a company would not pay for a line, and the words of it; empty when it would."""
    policy, item = policy_on(line, reason), line.item
    batch = f"{item.name} {line.batch.number}" if line.batch is not None and item.batched else item.name
    if policy is None:
        whose = item.maker or "Its company"
        return "not_recoverable", f"{whose} pays nothing for {item.name}: {POLICY_REASONS[reason].lower()}."
    window = window_of(policy, line.batch.expiry if line.batch is not None else None)
    if window is not None and draft.day < window[0]:
        return "past_window", f"{batch} is taken back from {window[0]:%d-%m-%Y} only."
    if window is not None and draft.day > window[1]:
        over = (draft.day - window[1]).days
        return "past_window", f"{batch} was taken back until {window[1]:%d-%m-%Y}, {over} days ago."
    units = line.units + line.free
    if units and units < policy.least_units:
        return "least_return", f"{policy.maker} takes {policy.least_units} of {batch} at least, {units} here."
    return "", ""


def financial_gates(draft: Draft) -> list[Gate]:
    """Return what to say of a note that cannot lower tax; one note is of one sort."""
    within = [line for line in draft.lines if lowers_tax(line, draft.day)]
    if within and len(within) < len(draft.lines):
        text = "Some goods are of bills whose tax can still be lowered, some are not."
        return [_block("mixed", text, "item", "Enter the two in separate notes.")]
    late = [line.taxed_on for line in draft.lines if line.taxed_on is not None]
    if late:
        until = last_day_for_tax(max(late), draft.day)
        text = (
            f"Tax of these bills could be lowered until {until:%d-%m-%Y} (s.34(2) CGST): a note without tax."
        )
        return [Gate(level="ask", name="past_section_34", text=text, field="item",
                     next_step="Yes gives a note of the value only.")]  # fmt: skip
    return []


def _block(name: str, text: str, field: str, next_step: str, line: int | None = None) -> Gate:
    return Gate(level="block", name=name, text=text, field=field, next_step=next_step, line=line)


# ── what it writes ──────────────────────────────────────────────────────────────────────────────
def moves_back(draft: Draft) -> tuple[StockMove, ...]:
    """Return the stock that comes back, each line into its own bucket."""
    return tuple(
        StockMove(
            line_no=number,
            item_id=line.item.id,
            batch_id=line.batch.id,
            units=Units(line.units + line.free),
            free=line.free,
            bucket=bucket_of(draft, line),
            godown_id=draft.godown_id,
        )
        for number, line in enumerate(draft.lines, 1)
        if line.batch is not None
    )


def return_entries(draft: Draft) -> tuple[Entry, ...]:
    """Return the entries of a return: sale and tax taken back, the party owes less."""
    bill = bill_of(draft)
    party_id = draft.party.id if draft.party else None
    entries = [Entry("sales", Paise(sum(line.taxable for line in bill.lines)))]
    if not bill.reverse_charge:
        entries.extend(head_entries(bill, 1, "out"))
    if bill.other_untaxed:
        entries.append(Entry("charges", bill.other_untaxed))
    if bill.round_off:
        entries.append(Entry("round_off", bill.round_off))
    entries.append(Entry("debtors", Paise(-bill.total), party_id))
    return tuple(entries)


def taken_back(draft: Draft) -> tuple[Given, ...]:
    """Return what schemes gave of goods that come back, below zero: what companies bear follows the goods.

    Free goods take back what they were worth, paid ones their part of discounts and points.
    """
    found = []
    for number, line in enumerate(draft.lines, 1):
        billed = line.billed
        for one in line.earned if billed is not None else ():
            back = line.free if one.gift == FREE else line.units
            of = 0 if billed is None else billed.free if one.gift == FREE else billed.units
            if back and of:
                part = part_of(one, min(back, of), of, sign=-1)
                found.append(replace(part, line_no=number))
    return tuple(found)


def return_dues(draft: Draft) -> tuple[DuePlan, ...]:
    """Return the credit the note leaves with the party: what it took off its own bills is gone from it."""
    if draft.party is None or draft.bill is None or not draft.bill.total:
        return ()
    used = sum(part.paise for part in draft.allotments or ())
    total = draft.bill.total
    return (
        DuePlan(
            party_id=draft.party.id, kind="note", due_on=draft.day, amount=Paise(-total),
            left=Paise(used - total),
        ),
    )  # fmt: skip
