"""Orders, quotations and challans as pure functions: how they are typed, figured and judged."""

from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from datetime import timedelta

from dcms_desktop.drafts.figures import figure_sale
from dcms_desktop.drafts.quantity import count_units
from dcms_desktop.drafts.quantity import parse_quantity
from dcms_desktop.drafts.quantity import quantity_gates
from dcms_desktop.drafts.rules import MOST_LINES
from dcms_desktop.drafts.rules import Draft
from dcms_desktop.drafts.rules import Gate
from dcms_desktop.drafts.rules import Line
from dcms_desktop.kernel.dated import in_force
from dcms_desktop.kernel.dates import months_later
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.money import Mills
from dcms_desktop.kernel.money import Units
from dcms_desktop.sales.rules import bill_gates
from dcms_desktop.sales.rules import credit_gates
from dcms_desktop.sales.rules import edit_line
from dcms_desktop.sales.rules import first_batch
from dcms_desktop.sales.rules import licence_gap
from dcms_desktop.sales.rules import short_by
from dcms_desktop.sales.rules import split_line
from dcms_desktop.sales.rules import told_to_party
from dcms_desktop.sales.rules import with_rates
from dcms_desktop.tax.rules import Discount

CAME_BY = {
    "phone": "Phone", "counter": "Counter", "app": "App", "text": "Message", "file": "File",
}  # fmt: skip
"""How an order came."""
REASONS = {"supply": "Supply, bill follows", "approval": "On approval", "other": "Other"}
"""Why goods leave without a bill (rules 55(1) and 55(4) CGST)."""
APPROVAL = "approval"
APPROVAL_NEAR = timedelta(days=30)
"""So long before its last day a challan on approval is told in colour."""
ORDER = "sales_order"
QUOTATION = "quotation"
CHALLAN = "delivery_challan"
CHALLAN_RETURN = "challan_return"
BILL = "tax_invoice"


def bill_by(reason: str, sent_on: date) -> date | None:
    """Return the last day to bill goods sent on a challan; only those on approval have one (s.31(7) CGST)."""
    if reason != APPROVAL:
        return None
    months = in_force("dcms_desktop.orders", "approval", "approval.months", sent_on).value
    return months_later(sent_on, int(months))


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """One line of an order as somebody said it: the quantity in the counter's own language."""

    item_id: int
    quantity: str
    free: str | None = None
    """None leaves it to the quantity (10+2)."""
    rate: Mills | None = None
    """None is the party's price."""
    rate_includes_tax: bool = False
    discounts: tuple[Discount, ...] | None = None
    """None is what the party usually gets."""


# ── typing ──────────────────────────────────────────────────────────────────────────────────────
def with_wanted(draft: Draft, wanted: Sequence[Wanted], offers: Mapping[int, Line]) -> Draft:
    """Return the draft with what was asked for on it, each item at the party's rate."""
    if len(wanted) > MOST_LINES:
        raise Refused(
            f"An order has at most {MOST_LINES} lines; this has {len(wanted):,}.",
            field="lines",
            next_step="Send it as several orders.",
        )
    lines = []
    for number, one in enumerate(wanted, 1):
        try:
            lines.append(_wanted_line(draft, offers[one.item_id], one))
        except Refused as no:
            raise no.at_line(number) from no
    return figure_sale(with_rates(replace(draft, lines=(*draft.lines, *lines))))


def _wanted_line(draft: Draft, offer: Line, one: Wanted) -> Line:
    said = parse_quantity(one.quantity, offer.item)
    free = count_units(one.free, offer.item) if one.free is not None else said.free
    at = one.rate if one.rate is not None else said.rate
    if at is not None and at < 0:
        raise Refused("A rate is not below zero.", field="rate", next_step="Send it without minus.")
    steps = one.discounts
    if steps is None and said.percents is not None:
        steps = tuple(Discount(percent=step) for step in said.percents)
    return replace(
        offer,
        batch=first_batch(draft, offer),
        units=said.units,
        free=free or Units(0),
        free_source="hand" if free else "",
        typed=one.quantity.strip(),
        rate=at or Mills(0),
        rate_includes_tax=one.rate_includes_tax,
        rate_source="basis" if at is None else "hand",
        discounts=steps or (),
        own_discounts=steps is not None,
    )


def edit_challan(draft: Draft, row: int, field: str, value: str) -> Draft:
    """Return the challan after typing into a cell; more than a batch has goes on to the next ones."""
    before = len(draft.lines)
    draft = edit_line(draft, row, field, value)
    typed = field in {"quantity", "free"} and len(draft.lines) == before
    return split_line(draft, row) if typed and short_by(draft, row) else draft


def with_promised(draft: Draft, day: date | None) -> Draft:
    """Return the order with the day by which the goods are promised."""
    return replace(draft, due_on=day)


def with_holding(draft: Draft, day: date | None) -> Draft:
    """Return the order or quotation with the last day on which its prices hold."""
    return replace(draft, holds_until=day)


def with_way(draft: Draft, way: str) -> Draft:
    """Return the order with how it came."""
    return replace(draft, came_by=way)


# ── figures and gates ───────────────────────────────────────────────────────────────────────────
def figure_order(draft: Draft) -> Draft:
    """Return an order as it posts: it asks for goods, not for batches, and schemes give with its bill.

    What they would give on a bill of its day is told with it.
    """
    lines = tuple(replace(line, batch=None) for line in draft.lines)
    return figure_sale(replace(draft, lines=lines, told=told_to_party(draft)))


def order_gates(draft: Draft) -> tuple[Gate, ...]:
    """Return the objections to an order or quotation."""
    found = [*_head_gates(draft), *_day_gates(draft)]
    for number, line in enumerate(draft.lines, 1):
        found.extend(quantity_gates(line, number))
        if gap := licence_gap(line.item, draft.party, draft.day):
            name = draft.party.name if draft.party else "The buyer"
            text = f"{name} has no valid licence {gap} for {line.item.name}: it will not be billed."
            step = "Enter the licence with F3 in Party."
            found.append(_gate("warn", "licence", text, "item", step, number))
    found.extend(replace(gate, level="warn") for gate in credit_gates(draft) if draft.party is not None)
    return tuple(found)


def _head_gates(draft: Draft) -> list[Gate]:
    found: list[Gate] = []
    if draft.party is None:
        found.append(_gate("block", "party", "This needs its party.", "party", "Pick it."))
    elif draft.party.role == "supplier":
        text = f"{draft.party.name} is a supplier, not a customer."
        found.append(_gate("block", "party", text, "party", "Pick another party, or make this one both."))
    if not draft.lines:
        found.append(_gate("block", "empty", "There is no line.", "item", "Type an item."))
    if len(draft.lines) > MOST_LINES:
        text = f"At most {MOST_LINES} lines fit."
        found.append(_gate("block", "too_long", text, "item", "Write the rest into another one."))
    if draft.tenders:
        step = "Take it with F6, and pay the bill with it."
        found.append(_gate("block", "tenders", "No money is taken with this.", "tenders", step))
    return found


def _day_gates(draft: Draft) -> list[Gate]:
    found: list[Gate] = []
    if draft.due_on is not None and draft.due_on < draft.day:
        text = "The goods are promised for a day before the order."
        found.append(_gate("block", "promised", text, "due_on", "Type a later day."))
    if draft.holds_until is not None and draft.holds_until < draft.day:
        text = "The prices end before the day they are given on."
        found.append(_gate("block", "holds", text, "holds_until", "Type a later day."))
    if draft.came_by and draft.came_by not in CAME_BY:
        step = f"Say one of {', '.join(CAME_BY)}."
        found.append(_gate("block", "came_by", "An order does not come so.", "came_by", step))
    return found


def challan_gates(draft: Draft) -> tuple[Gate, ...]:
    """Return the objections to goods that leave without a bill: those of a bill, and why they leave."""
    found = _head_gates(draft)
    if draft.note_reason not in REASONS:
        step = f"Say one of {', '.join(REASONS)}."
        found.append(_gate("block", "note_reason", "A challan says why goods leave.", "note_reason", step))
    return (*found, *(bill_gates(draft) if draft.lines else ()))


def _gate(level: str, name: str, text: str, field: str, next_step: str, line: int | None = None) -> Gate:
    return Gate(level=level, name=name, text=text, field=field, next_step=next_step, line=line)


def challan_return_gates(draft: Draft) -> tuple[Gate, ...]:
    """Return the objections to goods that come back from a challan."""
    found = _head_gates(draft)
    for number, line in enumerate(draft.lines, 1):
        found.extend(quantity_gates(line, number))
        if line.source is None:
            text = f"{line.item.name} does not say with which challan it left."
            found.append(_gate("block", "source", text, "item", "Begin from the list of challans.", number))
    return tuple(found)
