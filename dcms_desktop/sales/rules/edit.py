"""Editing a bill: every key press is one pure function from a draft to a draft."""

from collections.abc import Callable
from dataclasses import replace

from dcms_desktop.documents.figures import figure_sale
from dcms_desktop.documents.quantity import count_units
from dcms_desktop.documents.quantity import parse_quantity
from dcms_desktop.documents.rules import Draft
from dcms_desktop.documents.rules import Line
from dcms_desktop.documents.rules import with_line
from dcms_desktop.documents.rules import without_line
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.money import HUNDRED_PERCENT
from dcms_desktop.kernel.money import Mills
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import Percent
from dcms_desktop.kernel.money import Units
from dcms_desktop.kernel.money import percent
from dcms_desktop.kernel.money import rate
from dcms_desktop.kernel.money import rupees
from dcms_desktop.kernel.money import share
from dcms_desktop.pricing.rules import rate_for
from dcms_desktop.stock.rules import BatchCard
from dcms_desktop.stock.rules import first_to_expire
from dcms_desktop.stock.rules import split_over
from dcms_desktop.tax.rules import Discount

MOST_LINES = 1_000
"""An e-invoice takes at most 1,000 items; longer bills are split by the clerk."""


def edit_line(draft: Draft, row: int, field: str, value: str) -> Draft:
    """Return the draft after the clerk typed ``value`` into a cell. Refusals name the field."""
    change = _CHANGES.get(field)
    if change is None:
        raise Refused(
            f"The column {field} is not typed.", field=field, next_step="Press Tab to the next field."
        )
    return change(draft, row, value)


def put_item(draft: Draft, row: int, offer: Line) -> Draft:
    """Return the draft with an item on a row: first batch to expire, the party's rate, no quantity yet."""
    if row >= MOST_LINES:
        raise Refused(
            f"A bill has at most {MOST_LINES} lines.",
            field="item",
            next_step="Save this bill, start another.",
        )
    return figure_sale(with_line(draft, row, place_line(draft, offer)))


def place_line(draft: Draft, offer: Line) -> Line:
    """Return an item as a line of the draft, not put there yet: first batch to expire, the party's rate."""
    fit = _sellable(draft, offer)
    line = replace(offer, batch=fit[0] if fit else (offer.choices[0] if offer.choices else None))
    if draft.party is not None and draft.party.discount and not line.discounts:
        line = replace(line, discounts=(Discount(percent=draft.party.discount),))
    return reprice(draft, line)


def _sellable(draft: Draft, line: Line) -> list[BatchCard]:
    life = draft.party.least_life_days if draft.party else 0
    taken = _taken_elsewhere(draft, line)
    left = [replace(batch, units=Units(batch.units - taken.get(batch.id, 0))) for batch in line.choices]
    return first_to_expire(left, draft.day, life)


def _taken_elsewhere(draft: Draft, line: Line) -> dict[int, int]:
    """Return the units of each batch that other lines of this draft hold already."""
    taken: dict[int, int] = {}
    for other in draft.lines:
        if other is not line and other.batch is not None and other.item.id == line.item.id:
            taken[other.batch.id] = taken.get(other.batch.id, 0) + other.units + other.free
    return taken


def reprice(draft: Draft, line: Line) -> Line:
    """Return the line at the party's rate for its batch and quantity; a rate typed by hand stays."""
    found = rate_for(line.prices, draft.level, line.batch, line.units, draft.day)
    line = replace(line, list_rate=found.rate)
    if line.rate_source == "hand":
        return line
    line = replace(line, rate=found.rate, rate_includes_tax=found.includes_tax, rate_source=found.source)
    if found.discount and not line.discounts:
        line = replace(line, discounts=(Discount(kind="scheme", percent=found.discount),))
    return line


def change_quantity(draft: Draft, row: int, text: str) -> Draft:
    """Return the draft after typing in Quantity; ``0`` takes the line off."""
    line = draft.lines[row]
    said = parse_quantity(text, line.item)
    if not said.units and not said.free:
        return remove_line(draft, row)
    line = replace(line, units=said.units, typed=text.strip())
    if said.free is not None:
        line = replace(line, free=said.free)
    if said.percents is not None:
        line = replace(line, discounts=tuple(Discount(percent=step) for step in said.percents))
    if said.rate is not None:
        line = replace(line, rate=said.rate, rate_source="hand")
    return figure_sale(with_line(draft, row, reprice(draft, line)))


def change_free(draft: Draft, row: int, text: str) -> Draft:
    """Return the draft with free units typed by hand, in the same pack language."""
    line = draft.lines[row]
    free = count_units(text, line.item) if text.strip() else Units(0)
    return figure_sale(with_line(draft, row, replace(line, free=free)))


def change_rate(draft: Draft, row: int, text: str) -> Draft:
    """Return the draft with a rate typed by hand; an empty field takes the list's rate again."""
    line = draft.lines[row]
    if not text.strip():
        return figure_sale(with_line(draft, row, reprice(draft, replace(line, rate_source="basis"))))
    typed = rate(text)
    if typed < 0:
        raise Refused("A rate is not below zero.", field="rate", next_step="Type the rate without minus.")
    return figure_sale(with_line(draft, row, replace(line, rate=typed, rate_source="hand")))


def parse_discounts(text: str, field: str = "discount") -> tuple[Discount, ...]:
    """Return discounts in order from ``5``, ``5%``, ``5+2`` (5 % then 2 %), ``5+10.00r`` (then 10 rupees)."""
    steps: list[Discount] = []
    for word in text.replace(" ", "").split("+"):
        if not word:
            continue
        if word[-1:].lower() == "r" or word[0] == "₹":
            steps.append(Discount(amount=rupees(word.rstrip("rR"), field)))
        else:
            steps.append(Discount(percent=percent(word, field)))
    if len(steps) > 6:
        raise Refused("A line takes at most six discounts.", field=field, next_step="Join some of them.")
    return tuple(steps)


def change_discounts(draft: Draft, row: int, text: str) -> Draft:
    """Return the draft with the discounts of a line typed by hand, in order."""
    line = draft.lines[row]
    return figure_sale(with_line(draft, row, replace(line, discounts=parse_discounts(text))))


def change_bill_discount(draft: Draft, text: str) -> Draft:
    """Return the draft with discounts on the whole bill, before tax."""
    return figure_sale(replace(draft, bill_discounts=parse_discounts(text, "bill_discount")))


def pick_batch(draft: Draft, row: int, batch: BatchCard) -> Draft:
    """Return the draft with another batch on a line: its own MRP and rate come with it."""
    line = replace(draft.lines[row], batch=batch)
    return figure_sale(with_line(draft, row, reprice(draft, line)))


def step_batch(draft: Draft, row: int, step: int) -> Draft:
    """Return the draft with the next (1) or previous (-1) batch of the line; stays at the ends."""
    line = draft.lines[row]
    choices = [batch for batch in line.choices if batch.units > 0] or list(line.choices)
    if not choices:
        return draft
    ids = [batch.id for batch in choices]
    at = ids.index(line.batch.id) if line.batch and line.batch.id in ids else -1
    return pick_batch(draft, row, choices[max(0, min(at + step, len(choices) - 1))])


def short_by(draft: Draft, row: int) -> Units:
    """Return how many units the line's batch lacks, 0 when it has enough."""
    line = draft.lines[row]
    if line.batch is None:
        return Units(0)
    have = line.batch.units - _taken_elsewhere(draft, line).get(line.batch.id, 0)
    return Units(max(line.units + line.free - max(have, 0), 0))


def split_line(draft: Draft, row: int) -> Draft:
    """Return the draft with a line split over the next batches to expire, its own batch first.

    Free units go with the last parts. What no batch has stays on the first part, where the stock gate speaks.
    """
    line = draft.lines[row]
    parts = spread_line(draft, line)
    if len(parts) < 2:
        return draft
    return figure_sale(replace(draft, lines=draft.lines[:row] + parts + draft.lines[row + 1 :]))


def spread_line(draft: Draft, line: Line) -> tuple[Line, ...]:
    """Return a line as the parts its batches can give, its own batch first; alone when one batch will do."""
    order = _sellable(draft, line)
    if line.batch is not None:
        order.sort(key=lambda batch: batch.id != line.batch.id if line.batch else False)
    parts, lacking = split_over(order, line.units + line.free)
    if len(parts) < 2:
        return (line,)
    made: list[Line] = []
    paid = line.units
    for place, (part, count) in enumerate(parts):
        units = min(paid, count + (lacking if place == 0 else 0))
        free = Units(count + (lacking if place == 0 else 0) - units)
        paid = Units(paid - units)
        full = next(batch for batch in line.choices if batch.id == part.id)
        made.append(reprice(draft, replace(line, batch=full, units=Units(units), free=free, typed="")))
    return tuple(made)


def remove_line(draft: Draft, row: int) -> Draft:
    """Return the draft without a line."""
    return figure_sale(without_line(draft, row))


def less_percent(draft: Draft, text: str, row: int | None = None) -> Draft:
    """Return the draft with a discount on one line, or on every line when ``row`` is None."""
    steps = parse_discounts(text)
    lines = tuple(
        replace(line, discounts=steps) if row is None or at == row else line
        for at, line in enumerate(draft.lines)
    )
    return figure_sale(replace(draft, lines=lines))


def fit_to_amount(draft: Draft, text: str) -> Draft:
    """Return the draft with a bill discount that brings the total to an amount, as near as it goes."""
    wanted = rupees(text, "fit")
    plain = figure_sale(replace(draft, bill_discounts=()))
    if plain.bill is None or not plain.lines or not 0 < wanted <= plain.bill.total:
        raise Refused(
            "The bill can only be fitted to an amount below its total.",
            field="fit",
            next_step="Type a smaller amount.",
        )
    nets = sum(line.tax.net for line in plain.lines if line.tax)
    low, high = 0, int(nets)
    best = plain
    while low <= high:
        middle = (low + high) // 2
        best = figure_sale(replace(plain, bill_discounts=(Discount(kind="trade", amount=Paise(middle)),)))
        total = best.bill.total if best.bill else Paise(0)
        if total == wanted:
            return best
        if total > wanted:
            low = middle + 1
        else:
            high = middle - 1
    return best


def rate_less(mills: Mills, off: Percent) -> Mills:
    """Return a rate with a percentage taken off."""
    return Mills(share(mills, HUNDRED_PERCENT - off, of=HUNDRED_PERCENT))


_CHANGES: dict[str, Callable[[Draft, int, str], Draft]] = {
    "quantity": change_quantity,
    "free": change_free,
    "rate": change_rate,
    "discount": change_discounts,
}
