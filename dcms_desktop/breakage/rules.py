"""Broken and expired goods of retailers: at what rate they are taken, and what settles them. Pure."""

from dataclasses import replace
from datetime import date

from dcms_desktop.claims.policy import Rates
from dcms_desktop.claims.policy import given_rate
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
from dcms_desktop.kernel.dated import in_force
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.money import Mills
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import Percent
from dcms_desktop.kernel.money import Units
from dcms_desktop.kernel.money import mills_of
from dcms_desktop.kernel.money import show_mills
from dcms_desktop.ledger.rules import Entry
from dcms_desktop.sales.returns import DEAD
from dcms_desktop.sales.returns import REASONS as RETURN_REASONS
from dcms_desktop.sales.returns import at_rate
from dcms_desktop.sales.returns import figure_note
from dcms_desktop.sales.returns import financial_gates
from dcms_desktop.sales.returns import is_financial
from dcms_desktop.sales.returns import policy_on
from dcms_desktop.sales.returns import reason_of
from dcms_desktop.sales.returns import return_line_gates
from dcms_desktop.sales.returns import with_bills
from dcms_desktop.sales.rules.gates import line_gates

RECEIPT, NOTE, REPLACEMENT = "breakage_receipt", "breakage_note", "replacement_issue"
REASONS = {code: RETURN_REASONS[code] for code in DEAD}
WAYS = {NOTE: "Credit note", REPLACEMENT: "Replacement"}
"""What settles a receipt."""
OWED = "returns_due"
"""The account of what is owed for goods that were taken and not settled."""
BY_HAND = "hand"
KEPT = (BY_HAND, "posted")
"""Where rates come from that the policy does not change any more."""


# ── the rate ────────────────────────────────────────────────────────────────────────────────────
def taken_rate(draft: Draft, line: Line) -> Mills:
    """Return at what rate before tax goods are taken: as their policy says, else as the shop does."""
    policy = policy_on(line, reason_of(draft, line))
    basis, percent = draft.policy.taken_basis, draft.policy.taken_percent
    if policy is not None and policy.give_basis:
        basis, percent = policy.give_basis, policy.give_percent
    batch, item = line.batch, line.item
    rates = Rates(
        ptr=batch.ptr if batch is not None and batch.ptr else item.ptr,
        pts=batch.pts if batch is not None and batch.pts else item.pts,
        billed=line.list_rate,
        mrp=mills_of(batch.mrp if batch is not None and batch.mrp else item.mrp),
        per=item.per,
    )
    gst = item.tax.rate_on(line.taxed_on or draft.day).gst if draft.firm.scheme == "regular" else Percent(0)
    return given_rate(basis, percent, rates, gst)


def _at_rate(draft: Draft, line: Line) -> Line:
    if line.rate_source in KEPT:
        return line
    return replace(line, rate=taken_rate(draft, line), rate_source="policy")


def figure_receipt(draft: Draft) -> Draft:
    """Return the receipt with its rates and its value: no tax moves before it is settled."""
    lines = tuple(replace(_at_rate(draft, line), discounts=()) for line in draft.lines)
    draft = replace(draft, lines=lines, remarks=with_bills(replace(draft, lines=lines)), round_to_rupee=False)
    return figure_untaxed(draft)


def put_goods(draft: Draft, row: int, offer: Line) -> Draft:
    """Return the receipt with goods on a row; no quantity yet."""
    named = draft if draft.note_reason else with_reason(draft, "expiry")
    return figure_receipt(with_line(named, row, replace(offer, units=Units(0), free=Units(0), typed="")))


def edit_receipt(draft: Draft, row: int, field: str, value: str) -> Draft:
    """Return the receipt after the clerk typed into a cell."""
    line, text = draft.lines[row], value.strip()
    if field == "quantity":
        said = parse_quantity(text, line.item)
        if not said.units and not said.free:
            return figure_receipt(without_line(draft, row))
        changed = replace(line, units=said.units, free=said.free or Units(0), typed=text)
        if said.rate is not None:
            changed = replace(changed, rate=said.rate, rate_source=BY_HAND)
    elif field == "free":
        changed = replace(line, free=count_units(text, line.item) if text else Units(0))
    elif field == "rate":
        changed = _typed_rate(line, text)
    else:
        raise Refused(
            f"The column {field} is not typed.", field=field, next_step="Press Tab to the next field."
        )
    return figure_receipt(with_line(draft, row, changed))


def _typed_rate(line: Line, text: str) -> Line:
    """Return the line at a rate typed by hand; an emptied cell takes the rate of the policy again."""
    if not text:
        return replace(line, rate_source="policy")
    return at_rate(line, text)


def check_receipt(draft: Draft) -> tuple[Gate, ...]:
    """Return the objections to a receipt of dead goods."""
    found: list[Gate] = []
    if draft.party is None:
        found.append(_block("party", "A receipt needs the party that brings the goods.", "party", "Pick it."))
    if draft.note_reason not in REASONS:
        step = f"Pick one of {', '.join(REASONS)}; other goods come back by a sale return."
        text = "Only broken and expired goods are taken here."
        found.append(_block("note_reason", text, "note_reason", step))
    if not draft.lines:
        found.append(_block("empty", "The receipt has no line.", "item", "Scan the goods, or type an item."))
    if draft.tenders:
        found.append(_block("tenders", "A receipt of goods takes no money.", "tenders", "Settle it first."))
    for number, line in enumerate(draft.lines, 1):
        found.extend(quantity_gates(line, number))
        found.extend(return_line_gates(draft, line, number))
        if line.rate <= 0:
            text = f"{line.item.name} would be taken for nothing."
            step = "Type its rate; yes takes it for nothing."
            found.append(
                Gate(level="ask", name="no_rate", text=text, field="rate", next_step=step, line=number)
            )
    return tuple(found)


def receipt_entries(draft: Draft) -> tuple[Entry, ...]:
    """Return the entries of a receipt: the sale is taken back by its value, which is owed until settled."""
    value = Paise(sum(line.taxable for line in bill_of(draft).lines))
    return (Entry("sales", value), Entry(OWED, Paise(-value))) if value else ()


# ── settling ────────────────────────────────────────────────────────────────────────────────────
def figure_settling_note(draft: Draft) -> Draft:
    """Return the credit note with its tax: that of the bill's day, or none where the law allows none."""
    return figure_note(draft)


def treatment_on(day: date) -> str:
    """Return how goods given for dead goods are taxed on a day: supply, or none."""
    return in_force("dcms_desktop.breakage", "replacement", "replacement.treatment", day).value


def figure_replacement(draft: Draft) -> Draft:
    """Return the goods given, taxed as the law of the day wants it, at the value that they settle."""
    if treatment_on(draft.day) == "supply":
        return figure_sale(draft)
    return figure_untaxed(replace(draft, round_to_rupee=False))


def edit_settling(draft: Draft, row: int, field: str, value: str) -> Draft:
    """Return what settles a receipt after the clerk typed: less may be settled, at the same rate."""
    line, text = draft.lines[row], value.strip()
    figure = figure_settling_note if draft.kind == NOTE else figure_replacement
    if field == "quantity":
        said = parse_quantity(text, line.item)
        if said.rate is not None or said.percents is not None:
            raise _no_rate()
        if not said.units and not said.free:
            return figure(without_line(draft, row))
        changed = replace(line, units=said.units, free=said.free or Units(0), typed=text)
    elif field == "free":
        changed = replace(line, free=count_units(text, line.item) if text else Units(0))
    else:
        raise _no_rate()
    return figure(with_line(draft, row, changed))


def _no_rate() -> Refused:
    return Refused(
        "What is settled has the rate of its receipt.",
        field="quantity",
        next_step="Type how many; a wrong rate is put right on the receipt (Alt+M).",
    )


def refuse_goods(_draft: Draft, _row: int, _offer: Line) -> Draft:
    """Refuse goods that no receipt brought: they are settled by another document."""
    raise Refused(
        "Only goods of a receipt are settled here.",
        field="item",
        next_step="Mark the receipt in the list of goods not settled.",
    )


def check_settling(draft: Draft) -> tuple[Gate, ...]:
    """Return the objections to what settles a receipt, whichever way."""
    found: list[Gate] = []
    what = WAYS[draft.kind].lower()
    if draft.party is None:
        found.append(
            _block("party", f"A {what} needs the party that brought the goods.", "party", "Pick it.")
        )
    if not draft.lines:
        step = "Mark a receipt in the list of goods not settled."
        found.append(_block("empty", f"The {what} settles nothing.", "item", step))
    if draft.tenders:
        found.append(_block("tenders", f"A {what} takes no money.", "tenders", "Enter the money by itself."))
    for number, line in enumerate(draft.lines, 1):
        if line.source is None:
            text = f"{line.item.name} does not say with which receipt it came."
            step = "Begin from the list of goods not settled."
            found.append(_block("source", text, "item", step, number))
        elif line.list_rate and line.rate != line.list_rate:
            text = (
                f"{line.item.name} was taken at {show_mills(line.list_rate)}, {show_mills(line.rate)} here."
            )
            found.append(_block("rate", text, "rate", "Put the rate right on the receipt (Alt+M).", number))
        elif line.discounts or draft.bill_discounts:
            text = "What is settled has no discount of its own."
            found.append(_block("discount", text, "quantity", "Take it off.", number))
    return tuple(found)


def check_note(draft: Draft) -> tuple[Gate, ...]:
    """Return the objections to a credit note on dead goods."""
    found = [*check_settling(draft)]
    for number, line in enumerate(draft.lines, 1):
        found.extend(quantity_gates(line, number))
    if draft.lines and is_financial(draft):
        found.extend(financial_gates(draft))
    return tuple(found)


def check_replacement(draft: Draft) -> tuple[Gate, ...]:
    """Return the objections to goods given for dead goods: they must lie here and be fit for sale."""
    found = [*check_settling(draft)]
    asked: dict[int, int] = {}
    for number, line in enumerate(draft.lines, 1):
        if line.batch is not None:
            asked[line.batch.id] = asked.get(line.batch.id, 0) + line.units + line.free
        of_batch = asked.get(line.batch.id, 0) if line.batch is not None else 0
        found.extend(line_gates(draft, line, number, of_batch))
    return tuple(found)


def value_of(draft: Draft) -> Paise:
    """Return what a note or replacement settles of its receipts, before tax."""
    return Paise(sum(line.taxable for line in bill_of(draft).lines))


def replacement_entries(draft: Draft) -> tuple[Entry, ...]:
    """Return the entries of goods given: a sale that the goods taken pay for; the party owes its tax."""
    bill, value = bill_of(draft), value_of(draft)
    entries = [Entry("sales", Paise(-value)), Entry(OWED, value)]
    if not bill.reverse_charge:
        entries.extend(head_entries(bill, -1, "out"))
    if bill.round_off:
        entries.append(Entry("round_off", Paise(-bill.round_off)))
    owes = Paise(bill.total - value)
    if owes and draft.party is not None:
        entries.append(Entry("debtors", owes, draft.party.id))
    return tuple(entries)


def note_entries(draft: Draft) -> tuple[Entry, ...]:
    """Return the entries of a credit note: what was owed for the goods, and its tax, is credited."""
    bill = bill_of(draft)
    entries = [Entry(OWED, value_of(draft))]
    if not bill.reverse_charge:
        entries.extend(head_entries(bill, 1, "out"))
    if bill.round_off:
        entries.append(Entry("round_off", bill.round_off))
    entries.append(Entry("debtors", Paise(-bill.total), draft.party.id if draft.party else None))
    return tuple(entries)


def _block(name: str, text: str, field: str, next_step: str, line: int | None = None) -> Gate:
    return Gate(level="block", name=name, text=text, field=field, next_step=next_step, line=line)
