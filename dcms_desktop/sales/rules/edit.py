"""Editing a bill: every key press is one pure function from a draft to a draft."""

from collections.abc import Callable

from dcms_desktop.drafts.discounts import parse_discounts
from dcms_desktop.drafts.plans import bill_of
from dcms_desktop.drafts.quantity import count_units
from dcms_desktop.drafts.quantity import parse_quantity
from dcms_desktop.drafts.rules import MOST_LINES
from dcms_desktop.drafts.rules import Draft
from dcms_desktop.drafts.rules import Line
from dcms_desktop.drafts.rules import with_line
from dcms_desktop.drafts.rules import without_line
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.frozen import replace
from dcms_desktop.kernel.money import Mills
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import Units
from dcms_desktop.kernel.money import rate
from dcms_desktop.kernel.money import rupees
from dcms_desktop.kernel.money import spread
from dcms_desktop.kernel.values import changed
from dcms_desktop.pricing.rules import Rate
from dcms_desktop.pricing.rules import rate_for
from dcms_desktop.sales.rules.batches import gives_all
from dcms_desktop.sales.rules.batches import sellable
from dcms_desktop.sales.rules.batches import taken_elsewhere
from dcms_desktop.sales.rules.offers import settle
from dcms_desktop.stock.rules import BatchCard
from dcms_desktop.stock.rules import is_expired
from dcms_desktop.stock.rules import split_over
from dcms_desktop.tax.rules import Discount

KEPT_RATES = ("hand", "posted", "promised")
"""Where a rate comes from that the price list does not change."""


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
    others = without_line(draft, row)
    return _settled(with_line(draft, row, place_line(others, offer)), row)


def place_line(draft: Draft, offer: Line) -> Line:
    """Return an item as a line of the draft, not put there yet: first batch to expire, the party's rate."""
    return reprice(draft, replace(offer, batch=first_batch(draft, offer)))


def first_batch(draft: Draft, offer: Line) -> BatchCard | None:
    """Return the batch that a line of an item takes: the first to expire of which something is left."""
    fit = sellable(draft, offer)
    return fit[0] if fit else _batch_without_stock(draft, offer)


def _batch_without_stock(draft: Draft, offer: Line) -> BatchCard | None:
    """Return the batch to name when none can give: the newest that could be sold, for the stock gate."""
    alive = [one for one in offer.choices if not one.frozen and not is_expired(one.expiry, draft.day)]
    return max(alive or offer.choices, key=lambda one: one.id, default=None)


def reprice(draft: Draft, line: Line, units: int | None = None) -> Line:
    """Return the line at the party's rate for its batch and quantity; what was typed by hand stays.

    ``units`` is what the whole bill has of the item, when that is more than the line: breaks count all of it.
    """
    found = rate_for(line.prices, draft.level, line.batch, line.units if units is None else units, draft.day)
    listed = line.rate_source not in KEPT_RATES
    new: dict[str, object] = {"list_rate": found.rate}
    if not line.own_discounts:
        new["discounts"] = _discounts_given(draft, found, listed=listed)
    if listed:
        new |= {"rate": found.rate, "rate_includes_tax": found.includes_tax, "rate_source": found.source}
    return changed(line, **new)


def _discounts_given(draft: Draft, found: Rate, *, listed: bool) -> tuple[Discount, ...]:
    """Return the discounts of the party, else those that come with the price."""
    if draft.party is not None and draft.party.discount:
        return (Discount(percent=draft.party.discount),)
    if listed and found.discount:
        return (Discount(kind="scheme", percent=found.discount),)
    return ()


def reprice_all(draft: Draft) -> Draft:
    """Return the draft with every line at its rate again: another party, another day, a copy."""
    return settle(with_rates(draft))


def with_rates(draft: Draft) -> Draft:
    """Return the draft with every line at its rate for all the bill has of the item; figures are to do."""
    units: dict[int, int] = {}
    for line in draft.lines:
        units[line.item.id] = units.get(line.item.id, 0) + line.units
    return replace(draft, lines=tuple(reprice(draft, line, units[line.item.id]) for line in draft.lines))


def _settled(draft: Draft, row: int) -> Draft:
    """Return the draft after a line changed: all lines of its item at their rate, and the figures."""
    return _settle_item(draft, draft.lines[row].item.id)


def _settle_item(draft: Draft, item_id: int) -> Draft:
    units = sum(line.units for line in draft.lines if line.item.id == item_id)
    lines = tuple(reprice(draft, line, units) if line.item.id == item_id else line for line in draft.lines)
    return settle(replace(draft, lines=lines))


def change_quantity(draft: Draft, row: int, text: str) -> Draft:
    """Return the draft after typing in Quantity; ``0`` takes the line off."""
    line = draft.lines[row]
    said = parse_quantity(text, line.item)
    if not said.units and not said.free:
        return remove_line(draft, row)
    line = replace(line, units=said.units, typed=text.strip())
    if said.free is not None:
        line = replace(line, free=said.free, free_source="hand")
    if said.percents is not None:
        steps = tuple(Discount(percent=step) for step in said.percents)
        line = replace(line, discounts=steps, own_discounts=True, takes_offers=False)
    if said.rate is not None:
        line = replace(line, rate=_not_below_zero(said.rate), rate_source="hand")
    return _settled(with_line(draft, row, line), row)


def _not_below_zero(typed: Mills) -> Mills:
    if typed < 0:
        raise Refused("A rate is not below zero.", field="rate", next_step="Type the rate without minus.")
    return typed


def change_free(draft: Draft, row: int, text: str) -> Draft:
    """Return the draft with free units typed by hand, in pack language; empty leaves them to schemes."""
    line = draft.lines[row]
    free = count_units(text, line.item) if text.strip() else Units(0)
    by = "hand" if text.strip() else ""
    return settle(with_line(draft, row, replace(line, free=free, free_source=by)))


def change_rate(draft: Draft, row: int, text: str) -> Draft:
    """Return the draft with a rate typed by hand; an empty field takes the list's rate again."""
    line = draft.lines[row]
    if text.strip():
        line = replace(line, rate=_not_below_zero(rate(text)), rate_source="hand")
    else:
        line = replace(line, rate_source="basis")
    return _settled(with_line(draft, row, line), row)


def change_discounts(draft: Draft, row: int, text: str) -> Draft:
    """Return the draft with the discounts of a line typed by hand, in order; none is a choice too."""
    line = replace(draft.lines[row], discounts=parse_discounts(text), own_discounts=True, takes_offers=False)
    return settle(with_line(draft, row, line))


def change_bill_discount(draft: Draft, text: str) -> Draft:
    """Return the draft with discounts on the whole bill, before tax."""
    return settle(replace(draft, bill_discounts=parse_discounts(text, "bill_discount")))


def pick_batch(draft: Draft, row: int, batch: BatchCard) -> Draft:
    """Return the draft with another batch on a line: its own MRP and rate come with it."""
    return _settled(with_line(draft, row, replace(draft.lines[row], batch=batch)), row)


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
    have = line.batch.units - line.batch.reserved - taken_elsewhere(draft, line).get(line.batch.id, 0)
    return Units(max(line.units + line.free - max(have, 0), 0))


def split_line(draft: Draft, row: int) -> Draft:
    """Return the draft with a line split over the next batches to expire, its own batch first.

    Free units go with the last parts. What no batch has stays on the first part, where the stock gate speaks.
    """
    line = draft.lines[row]
    parts = spread_line(draft, line)
    if len(parts) < 2:
        return draft
    return _settle_item(
        replace(draft, lines=draft.lines[:row] + parts + draft.lines[row + 1 :]), line.item.id
    )


def spread_line(draft: Draft, line: Line) -> tuple[Line, ...]:
    """Return a line as the parts its batches can give, its own batch first; alone when one batch will do."""
    if gives_all(draft, line):
        return (line,)
    order = sellable(draft, line)
    if line.batch is not None:
        order.sort(key=lambda batch: batch.id != line.batch.id if line.batch else False)
    parts, lacking = split_over(order, line.units + line.free)
    if len(parts) < 2:
        return (line,)
    made: list[Line] = []
    paid = line.units
    for place, (part, count) in enumerate(parts):
        whole = count + (lacking if place == 0 else 0)
        units = Units(min(paid, whole))
        paid = Units(paid - units)
        full = next(batch for batch in line.choices if batch.id == part.id)
        made.append(replace(line, batch=full, units=units, free=Units(whole - units), typed=""))
    return tuple(reprice(draft, one, line.units) for one in _with_shares(made, line.discounts))


def _with_shares(parts: list[Line], discounts: tuple[Discount, ...]) -> list[Line]:
    """Return the parts of a line with its discounts; an amount is shared by paid units, so given once."""
    weights = [part.units for part in parts]
    shared = [
        spread(step.amount, weights) if step.amount is not None else [None] * len(parts) for step in discounts
    ]
    return [
        replace(
            part,
            discounts=tuple(
                step if step.amount is None else replace(step, amount=amounts[place])
                for step, amounts in zip(discounts, shared, strict=True)
                if step.amount is None or amounts[place]
            ),
        )
        for place, part in enumerate(parts)
    ]


def remove_line(draft: Draft, row: int) -> Draft:
    """Return the draft without a line; what is left of the item may miss a break."""
    return _settle_item(without_line(draft, row), draft.lines[row].item.id)


def less_percent(draft: Draft, text: str, row: int | None = None) -> Draft:
    """Return the draft with a discount on one line, or on every line when ``row`` is None."""
    steps = parse_discounts(text)
    lines = tuple(
        replace(line, discounts=steps, own_discounts=True, takes_offers=False)
        if row is None or at == row
        else line
        for at, line in enumerate(draft.lines)
    )
    return settle(replace(draft, lines=lines))


def fit_to_amount(draft: Draft, text: str) -> Draft:
    """Return the draft with a bill discount that brings the total to an amount, as near as it goes."""
    wanted = rupees(text, "fit")
    plain = settle(replace(draft, bill_discounts=()))
    if plain.bill is None or not plain.lines or not 0 < wanted <= plain.bill.total:
        raise Refused(
            "The bill can only be fitted to an amount below its total.",
            field="fit",
            next_step="Type a smaller amount.",
        )
    low, high = 0, int(plain.bill.gross - plain.bill.discount)
    best, off = plain, plain.bill.total - wanted
    while low <= high and off:
        middle = (low + high) // 2
        tried = settle(replace(plain, bill_discounts=(Discount(kind="trade", amount=Paise(middle)),)))
        gap = bill_of(tried).total - wanted
        if abs(gap) < abs(off):
            best, off = tried, gap
        if gap > 0:
            low = middle + 1
        else:
            high = middle - 1
    return best


_CHANGES: dict[str, Callable[[Draft, int, str], Draft]] = {
    "quantity": change_quantity,
    "free": change_free,
    "rate": change_rate,
    "discount": change_discounts,
}
