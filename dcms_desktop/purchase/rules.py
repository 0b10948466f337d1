"""Receiving goods as pure functions: batches as typed from the pack, cost, and the gates of a receipt."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from dcms_desktop.documents.figures import figure_purchase
from dcms_desktop.documents.quantity import parse_quantity
from dcms_desktop.documents.rules import Draft
from dcms_desktop.documents.rules import Gate
from dcms_desktop.documents.rules import Line
from dcms_desktop.documents.rules import NewBatch
from dcms_desktop.documents.rules import with_line
from dcms_desktop.documents.rules import without_line
from dcms_desktop.kernel.dates import parse_expiry
from dcms_desktop.kernel.dates import show_expiry
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.money import HUNDRED_PERCENT
from dcms_desktop.kernel.money import Mills
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import Percent
from dcms_desktop.kernel.money import Units
from dcms_desktop.kernel.money import mills_of
from dcms_desktop.kernel.money import percent
from dcms_desktop.kernel.money import rate
from dcms_desktop.kernel.money import rupees
from dcms_desktop.kernel.money import share
from dcms_desktop.kernel.money import show_paise
from dcms_desktop.kernel.text import clean_text
from dcms_desktop.stock.rules import BatchCard
from dcms_desktop.stock.rules import check_batch
from dcms_desktop.tax.rules import Discount

if TYPE_CHECKING:
    from datetime import date


def put_purchase(draft: Draft, row: int, offer: Line) -> Draft:
    """Return the draft with an item on a row: MRP and rate as last received; number and expiry are typed."""
    newest = offer.choices[-1] if offer.choices else None
    batch = NewBatch(
        mrp=newest.mrp if newest else offer.item.mrp,
        ptr=newest.ptr if newest else offer.item.ptr,
        pts=newest.pts if newest else offer.item.pts,
        rack=newest.rack if newest else "",
    )
    at = newest.cost if newest and newest.cost else offer.item.pts
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
    if not changed.units and not changed.free and field == "quantity":
        return figure_purchase(without_line(draft, row))
    return figure_purchase(with_line(draft, row, changed))


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
        mrp=card.mrp,
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
    return replace(line, new_batch=replace(_batch_of(line), ptr=rate(text, "ptr")))


def _rack(line: Line, text: str) -> Line:
    return replace(line, new_batch=replace(_batch_of(line), rack=clean_text(text, "rack", most=20)))


def _quantity(line: Line, text: str) -> Line:
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
    return replace(line, free=parse_quantity(text, line.item).units if text else Units(0))


def _rate(line: Line, text: str) -> Line:
    at = rate(text)
    if at < 0:
        raise Refused("A rate is not below zero.", field="rate", next_step="Type the rate without minus.")
    return replace(line, rate=at)


def _discount(line: Line, text: str) -> Line:
    steps = tuple(Discount(percent=percent(word, "discount")) for word in text.split("+") if word.strip())
    return replace(line, discounts=steps)


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


def landed_value(line: Line) -> Paise:
    """Return what the goods of a line cost us: their taxable value; free goods lower each unit's cost."""
    return line.tax.taxable if line.tax else Paise(0)


def landed_cost(line: Line) -> Mills:
    """Return the cost of ``item.per`` units, free goods counted: amount over paid and free quantity."""
    count = line.units + line.free
    return Mills(share(landed_value(line), line.item.per * 10, of=count)) if count else Mills(0)


def batch_card(line: Line, item_mrp_default: Paise = Paise(0)) -> BatchCard:
    """Return the batch that a receipt line brings."""
    new = _batch_of(line)
    return BatchCard(
        id=0,
        item_id=line.item.id,
        number=new.number or "-",
        expiry=new.expiry,
        made_on=new.made_on,
        mrp=new.mrp or item_mrp_default,
        ptr=new.ptr,
        pts=new.pts or line.rate,
        cost=landed_cost(line),
        rack=new.rack,
    )


def receipt_gates(draft: Draft) -> tuple[Gate, ...]:
    """Return every objection to a receipt of goods."""
    found: list[Gate] = []
    if not draft.lines:
        return (
            Gate(
                level="block",
                name="empty",
                text="The receipt has no line.",
                field="item",
                next_step="Type an item.",
            ),
        )
    seen: set[tuple[int, str, Paise, date | None]] = set()
    for number, line in enumerate(draft.lines, 1):
        found.extend(_line_gates(draft, line, number))
        new = _batch_of(line)
        key = (line.item.id, new.number, new.mrp, new.expiry)
        if key in seen:
            found.append(
                Gate(
                    level="ask",
                    name="batch_twice",
                    text=f"Batch {new.number} of {line.item.name} stands here twice.",
                    field="batch",
                    next_step="Join the two lines.",
                    line=number,
                )
            )
        seen.add(key)
    return tuple(found)


def _line_gates(draft: Draft, line: Line, number: int) -> list[Gate]:
    new = _batch_of(line)
    found: list[Gate] = []
    if line.units + line.free <= 0:
        found.append(
            Gate(
                level="block",
                name="no_quantity",
                text=f"{line.item.name} has no quantity.",
                field="quantity",
                next_step="Type the quantity received.",
                line=number,
            )
        )
    if line.item.batched:
        try:
            check_batch(new.number, new.made_on, new.expiry, expires=line.item.expires)
        except Refused as no:
            found.append(
                Gate(
                    level="block",
                    name="batch",
                    text=no.message,
                    field=no.field,
                    next_step=no.next_step,
                    line=number,
                )
            )
    if new.expiry is not None and new.expiry <= draft.day:
        found.append(
            Gate(level="ask", name="expired_receipt",
                 text=f"Batch {new.number} of {line.item.name} expired {show_expiry(new.expiry)} already.",
                 field="expiry", next_step="Read the pack again, or refuse the goods.", line=number)
        )  # fmt: skip
    found.extend(_price_gates(line, new, number))
    return found


def _price_gates(line: Line, new: NewBatch, number: int) -> list[Gate]:
    found: list[Gate] = []
    if (
        new.mrp
        and line.tax is not None
        and line.units
        and line.tax.total > share(line.units, new.mrp, of=line.item.per)
    ):
        found.append(
            Gate(
                level="ask",
                name="cost_above_mrp",
                text=f"{line.item.name} costs more than its MRP with tax.",
                field="rate",
                next_step="Check rate and MRP.",
                line=number,
            )
        )
    if new.mrp and new.ptr > mills_of(new.mrp):
        found.append(
            Gate(level="block", name="ptr_above_mrp", text=f"The PTR of {line.item.name} lies above its MRP.",
                 field="ptr", next_step="Check both on the pack.", line=number)
        )  # fmt: skip
    others = [batch for batch in line.choices if batch.number.upper() == new.number.upper()]
    if others and all(batch.mrp != new.mrp or batch.expiry != new.expiry for batch in others):
        was = others[-1]
        found.append(
            Gate(
                level="ask",
                name="batch_differs",
                text=f"Batch {new.number} is known with MRP {show_paise(was.mrp)} "
                f"and expiry {show_expiry(was.expiry)}.",
                field="batch",
                next_step="Read the pack again; yes keeps two batches of one number.",
                line=number,
            )
        )
    return found


def mark_up(cost: Mills, plus: Percent) -> Mills:
    """Return a rate that lies ``plus`` above a cost."""
    return Mills(share(cost, HUNDRED_PERCENT + plus, of=HUNDRED_PERCENT))
