"""Receiving goods as pure functions: batches as typed from the pack, cost, and the gates of a receipt."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from dcms_desktop.drafts.discounts import parse_discounts
from dcms_desktop.drafts.figures import figure_purchase
from dcms_desktop.drafts.landed import came_of
from dcms_desktop.drafts.quantity import count_units
from dcms_desktop.drafts.quantity import parse_quantity
from dcms_desktop.drafts.quantity import quantity_gates
from dcms_desktop.drafts.rules import Draft
from dcms_desktop.drafts.rules import Gate
from dcms_desktop.drafts.rules import Line
from dcms_desktop.drafts.rules import NewBatch
from dcms_desktop.drafts.rules import with_line
from dcms_desktop.drafts.rules import without_line
from dcms_desktop.kernel.dates import parse_expiry
from dcms_desktop.kernel.dates import show_expiry
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.money import HUNDRED_PERCENT
from dcms_desktop.kernel.money import Mills
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import Units
from dcms_desktop.kernel.money import mills_of
from dcms_desktop.kernel.money import percent
from dcms_desktop.kernel.money import rate
from dcms_desktop.kernel.money import rupees
from dcms_desktop.kernel.money import share
from dcms_desktop.kernel.money import show_paise
from dcms_desktop.kernel.money import show_percent
from dcms_desktop.kernel.text import clean_text
from dcms_desktop.purchase.deviations import goods_value
from dcms_desktop.purchase.deviations import rescaled
from dcms_desktop.purchase.deviations import split_typed
from dcms_desktop.purchase.deviations import with_difference
from dcms_desktop.purchase.life import life_gates
from dcms_desktop.stock.rules import BatchCard
from dcms_desktop.stock.rules import check_batch
from dcms_desktop.stock.rules import is_expired
from dcms_desktop.stock.rules import lowest_mrp
from dcms_desktop.tax.rules import Discount
from dcms_desktop.tax.rules import law

RISE = "drug_price.rise.percent"
FAR_DAYS = 3_653
"""Ten years: an expiry further away is a slip of the finger more often than not."""


def put_purchase(draft: Draft, row: int, offer: Line) -> Draft:
    """Return the draft with an item on a row: MRP and rate as last received; number and expiry are typed."""
    newest = offer.choices[-1] if offer.choices else None
    batch = NewBatch(
        mrp=newest.mrp if newest else offer.item.mrp,
        ptr=newest.ptr if newest else offer.item.ptr,
        pts=newest.pts if newest else offer.item.pts,
        rack=newest.rack if newest else "",
    )
    # The cost of a batch counts its free goods, so it is no rate; it stands in where nothing better is known.
    at = (newest.pts or newest.cost if newest else 0) or offer.item.pts
    return figure_purchase(with_line(draft, row, replace(offer, new_batch=batch, rate=Mills(at), batch=None)))


def edit_purchase(draft: Draft, row: int, field: str, value: str) -> Draft:
    """Return the draft after the clerk typed ``value`` into a cell of a receipt line."""
    change = _CHANGES.get(field)
    if change is None:
        raise Refused(
            f"The column {field} is not typed.", field=field, next_step="Press Tab to the next field."
        )
    line = draft.lines[row]
    changed = change(line, value.strip())
    if not changed.units and not changed.free and field == "quantity" and not came_of(changed).excess:
        return figure_purchase(without_line(draft, row))
    return figure_purchase(with_line(draft, row, changed))


# ── orders, returns and notes ───────────────────────────────────────────────────────────────────
def put_order(draft: Draft, row: int, offer: Line) -> Draft:
    """Return the order with an item on a row, at the rate it was last bought for."""
    newest = offer.choices[-1] if offer.choices else None
    at = (newest.pts or newest.cost if newest else 0) or offer.item.pts
    return figure_purchase(with_line(draft, row, replace(offer, rate=Mills(at), batch=None)))


def put_return(draft: Draft, row: int, offer: Line) -> Draft:
    """Return the document with an offered line as it is: batch, rate and tax came with the offer."""
    return figure_purchase(with_line(draft, row, offer))


def put_note(draft: Draft, row: int, offer: Line) -> Draft:
    """Return the note with an item on a row; the difference of its rate is typed."""
    return figure_purchase(with_line(draft, row, replace(offer, batch=None, rate=Mills(0), discounts=())))


def edit_plain(draft: Draft, row: int, field: str, value: str) -> Draft:
    """Return an order, return or note after the clerk typed ``value`` into a cell."""
    changes = {**_CHANGES, "quantity": _billed}
    change = changes.get(field)
    if change is None:
        raise Refused(
            f"The column {field} is not typed.", field=field, next_step="Press Tab to the next field."
        )
    line = change(draft.lines[row], value.strip())
    if not line.units and not line.free and field == "quantity":
        return figure_purchase(without_line(draft, row))
    return figure_purchase(with_line(draft, row, line))


def _batch_of(line: Line) -> NewBatch:
    return line.new_batch or NewBatch()


def _number(line: Line, text: str) -> Line:
    number = clean_text(text, "batch", most=30).upper()
    known = next((batch for batch in line.choices if batch.number.upper() == number), None)
    if known is not None:
        # Seen before: its dates and prices come back, the clerk changes what the new pack says.
        return replace(line, new_batch=_from_card(known))
    return replace(line, new_batch=replace(_batch_of(line), number=number))


def _from_card(card: BatchCard) -> NewBatch:
    return NewBatch(
        number=card.number,
        made_on=card.made_on,
        expiry=card.expiry,
        mrp=card.printed_mrp or card.mrp,
        ptr=card.ptr,
        pts=card.pts,
        rack=card.rack,
    )


def _expiry(line: Line, text: str) -> Line:
    return replace(line, new_batch=replace(_batch_of(line), expiry=parse_expiry(text) if text else None))


def _made_on(line: Line, text: str) -> Line:
    made = parse_expiry(text, "made_on") if text else None
    # A pack marked 08/26 was made in August; the first of the month never lies after its expiry by mistake.
    first = made.replace(day=1) if made else None
    return replace(line, new_batch=replace(_batch_of(line), made_on=first))


def _mrp(line: Line, text: str) -> Line:
    mrp = rupees(text, "mrp")
    if mrp < 0:
        raise Refused("An MRP is not below zero.", field="mrp", next_step="Type the MRP on the pack.")
    return replace(line, new_batch=replace(_batch_of(line), mrp=mrp))


def _ptr(line: Line, text: str) -> Line:
    ptr = rate(text, "ptr")
    if ptr < 0:
        raise Refused("A PTR is not below zero.", field="ptr", next_step="Type it without minus.")
    return replace(line, new_batch=replace(_batch_of(line), ptr=ptr))


def _rack(line: Line, text: str) -> Line:
    return replace(line, new_batch=replace(_batch_of(line), rack=clean_text(text, "rack", most=20)))


def _quantity(line: Line, text: str) -> Line:
    head, difference = split_typed(text)
    before = line.units
    if head or not difference:
        line = rescaled(_billed(line, head or text), before)
    return with_difference(line, difference)


def _billed(line: Line, text: str) -> Line:
    said = parse_quantity(text, line.item)
    line = replace(line, units=said.units, typed=text)
    if said.free is not None:
        line = replace(line, free=said.free)
    if said.percents is not None:
        line = replace(line, discounts=tuple(Discount(percent=step) for step in said.percents))
    if said.rate is not None:
        line = replace(line, rate=said.rate)
    return line


def _free(line: Line, text: str) -> Line:
    return replace(line, free=count_units(text, line.item) if text else Units(0))


def _rate(line: Line, text: str) -> Line:
    at = rate(text)
    if at < 0:
        raise Refused("A rate is not below zero.", field="rate", next_step="Type the rate without minus.")
    return replace(line, rate=at)


def _discount(line: Line, text: str) -> Line:
    return replace(line, discounts=parse_discounts(text))


_CHANGES: dict[str, Callable[[Line, str], Line]] = {
    "batch": _number,
    "expiry": _expiry,
    "made_on": _made_on,
    "mrp": _mrp,
    "ptr": _ptr,
    "rack": _rack,
    "quantity": _quantity,
    "free": _free,
    "rate": _rate,
    "discount": _discount,
}


_TWO_OF_ONE = "Read the pack again; yes keeps two batches of one number."


def receipt_gates(draft: Draft) -> tuple[Gate, ...]:
    """Return every objection to a receipt of goods."""
    if not draft.lines:
        return (_gate("block", "empty", "The receipt has no line.", "item", "Type an item."),)
    found: list[Gate] = []
    seen: dict[tuple[int, str], set[tuple[Paise, date | None]]] = {}
    for number, line in enumerate(draft.lines, 1):
        found.extend(quantity_gates(line, number))
        found.extend(_batch_gates(draft, line, number))
        found.extend(_price_gates(line, number))
        if line.units and share(line.units, _batch_of(line).mrp, of=line.item.per) < goods_value(line):
            found.extend(_above_mrp(line, number))
        found.extend(_rise_gates(draft, line, number))
        found.extend(life_gates(draft, line, number))
        if line.item.batched:
            before = seen.setdefault((line.item.id, _batch_of(line).number.upper()), set())
            found.extend(_again_gates(line, before, number))
            before.add((_batch_of(line).mrp, _batch_of(line).expiry))
    return tuple(found)


def _again_gates(line: Line, before: set[tuple[Paise, date | None]], number: int) -> list[Gate]:
    """Ask about a batch number that stands in the receipt already: as the same batch, or as another one."""
    new = _batch_of(line)
    name = f"Batch {new.number} of {line.item.name}"
    if (new.mrp, new.expiry) in before:
        text = f"{name} stands here twice."
        return [_gate("ask", "batch_twice", text, "batch", "Join the two lines.", number)]
    if before:
        mrp, expiry = min(before, key=lambda one: (one[0], one[1] or date.max))
        text = f"{name} stands here with MRP {show_paise(mrp)} and expiry {show_expiry(expiry)} too."
        return [_gate("ask", "batch_differs", text, "batch", _TWO_OF_ONE, number)]
    return []


def _gate(level: str, name: str, text: str, field: str, next_step: str, line: int | None = None) -> Gate:
    return Gate(level=level, name=name, text=text, field=field, next_step=next_step, line=line)


def _batch_gates(draft: Draft, line: Line, number: int) -> list[Gate]:
    new, item = _batch_of(line), line.item
    if not item.batched:
        return []
    try:
        check_batch(new.number, new.made_on, new.expiry, expires=item.expires)
    except Refused as no:
        return [_gate("block", "batch", no.message, no.field, no.next_step, number)]
    found: list[Gate] = []
    if is_expired(new.expiry, draft.day):
        text = f"Batch {new.number} of {item.name} expired {show_expiry(new.expiry)} already."
        found.append(
            _gate(
                "ask", "expired_receipt", text, "expiry", "Read the pack again, or refuse the goods.", number
            )
        )
    if new.expiry is not None and (new.expiry - draft.day).days > FAR_DAYS:
        text = f"Batch {new.number} of {item.name} would expire {show_expiry(new.expiry)}, far away."
        found.append(_gate("ask", "far_expiry", text, "expiry", "Read the pack again.", number))
    others = [batch for batch in line.choices if batch.number.upper() == new.number.upper()]
    known_already = {(batch.printed_mrp or batch.mrp, batch.expiry) for batch in others}
    if others and (new.mrp, new.expiry) not in known_already:
        was = others[-1]
        known = f"MRP {show_paise(was.mrp)} and expiry {show_expiry(was.expiry)}"
        text = f"Batch {new.number} is known with {known}."
        found.append(_gate("ask", "batch_differs", text, "batch", _TWO_OF_ONE, number))
    return found


def _above_mrp(line: Line, number: int) -> list[Gate]:
    if not _batch_of(line).mrp:
        return []
    text = f"The rate of {line.item.name} lies above its MRP before tax."
    return [_gate("block", "rate_above_mrp", text, "rate", "Read rate and MRP again.", number)]


def _rise_gates(draft: Draft, line: Line, number: int) -> list[Gate]:
    """Ask about an MRP of a drug that rose further in twelve months than the law lets it (DPCO para 20)."""
    new, item = _batch_of(line), line.item
    was = lowest_mrp(line.choices, draft.day) if item.schedule else Paise(0)
    most = percent(law(RISE, draft.day), RISE)
    if not was or (new.mrp - was) * HUNDRED_PERCENT <= most * was:
        return []
    text = (
        f"The MRP of {item.name} went from {show_paise(was)} to {show_paise(new.mrp)} within twelve months, "
        f"over {show_percent(most)} (DPCO para 20)."
    )
    step = "Read the pack again; ask the company for its price notice."
    return [_gate("ask", "mrp_rise", text, "mrp", step, number)]


def _price_gates(line: Line, number: int) -> list[Gate]:
    new, item = _batch_of(line), line.item
    found: list[Gate] = []
    costs = line.tax.total if line.tax is not None and line.units else Paise(0)
    if new.mrp and costs > share(line.units, new.mrp, of=item.per):
        text = f"{item.name} costs more than its MRP with tax."
        found.append(_gate("ask", "cost_above_mrp", text, "rate", "Check rate and MRP.", number))
    if new.mrp and new.ptr > mills_of(new.mrp):
        text = f"The PTR of {item.name} lies above its MRP."
        found.append(_gate("block", "ptr_above_mrp", text, "ptr", "Check both on the pack.", number))
    return found
