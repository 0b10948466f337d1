"""What a receipt says of the orders that waited for its goods."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dcms_desktop.orders.queries.back import back_orders

if TYPE_CHECKING:
    from dcms_desktop.desk import Desk
    from dcms_desktop.documents.posted import Posted


def waiting_words(desk: Desk, document: Posted) -> str:
    """Say which orders wait for goods that a receipt brought; nothing when none does."""
    items = {line.item_id for line in document.lines}
    found = desk.ask(back_orders, items=items, only_here=True) if items else []
    orders = list(dict.fromkeys(one.number for one in found))
    if not orders:
        return ""
    first = found[0]
    more = f" and {len(orders) - 1} more" if len(orders) > 1 else ""
    return f"{first.number} of {first.party}{more} waits for goods that came."
