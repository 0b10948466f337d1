"""Suggestions as purchase orders: one for each supplier, as other programs would send them."""

import uuid
from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from datetime import timedelta

from dcms_desktop.drafts.rules import MOST_LINES
from dcms_desktop.inbox.typed import TypedOrderLine
from dcms_desktop.inbox.typed import TypedPurchaseOrder
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import Units
from dcms_desktop.kernel.money import show_paise
from dcms_desktop.reordering.queries import ReorderLine

TOO_SMALL = "least_order"
"""The question of an order that is worth less than its company takes."""


@dataclass(frozen=True, slots=True)
class Wish:
    """So many units of an item are to be ordered, whole packs of what was suggested."""

    line: ReorderLine
    units: Units


def orders_for(wishes: Sequence[Wish], today: date) -> tuple[TypedPurchaseOrder, ...]:
    """Return an order for each supplier, more where one would grow too long.

    Raises Refused for nothing to order, and for an item that has no supplier.
    """
    chosen = [wish for wish in wishes if wish.units]
    if not chosen:
        raise Refused("Nothing is chosen to be ordered.", field="packs", next_step="Mark items with Space.")
    by_supplier: dict[str, list[Wish]] = defaultdict(list)
    for wish in chosen:
        if not wish.line.supplier_code:
            raise Refused(
                f"Nobody is known who supplies {wish.line.name}.",
                field="supplier",
                next_step="Name the supplier in the form of its maker, or leave the item out.",
            )
        by_supplier[wish.line.supplier_code].append(wish)
    return tuple(
        _order(code, part[start : start + MOST_LINES], today)
        for code, part in sorted(by_supplier.items())
        for start in range(0, len(part), MOST_LINES)
    )


def _order(supplier: str, wishes: Sequence[Wish], today: date) -> TypedPurchaseOrder:
    wanted = today + timedelta(days=max(wish.line.lead_days for wish in wishes))
    return TypedPurchaseOrder(
        request_id=str(uuid.uuid4()),
        party=supplier,
        expected=wanted.isoformat(),
        lines=[TypedOrderLine(item=wish.line.code, quantity=_typed(wish)) for wish in wishes],
    )


def _typed(wish: Wish) -> str:
    pack = wish.line.suggestion.pack
    return f"{wish.units // pack.units}{pack.letter}" if pack.letter else str(int(wish.units))


def too_small(wishes: Sequence[Wish]) -> str:
    """Return the question about companies whose order is worth too little; empty for none."""
    worth: dict[str, int] = defaultdict(int)
    least: dict[str, Paise] = {}
    for wish in wishes:
        if wish.units and wish.line.least_order:
            worth[wish.line.maker] += wish.line.value(wish.units)
            least[wish.line.maker] = wish.line.least_order
    told = [
        f"{maker} takes no order below ₹{show_paise(least[maker])}, this is ₹{show_paise(value)}."
        for maker, value in sorted(worth.items())
        if value < least[maker]
    ]
    return " ".join([*told, "Order all the same?"]) if told else ""
