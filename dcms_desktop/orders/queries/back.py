"""Back orders: what of orders waits for goods, and what of it lies here now, the oldest promise first."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import func
from sqlalchemy import select

from dcms_desktop.catalog.tables import Item
from dcms_desktop.db.tx import Tx
from dcms_desktop.documents.all_kinds import takers_of
from dcms_desktop.documents.queries.open_lines import OpenLine
from dcms_desktop.documents.queries.open_lines import open_lines
from dcms_desktop.documents.tables import DocumentRow
from dcms_desktop.documents.tables import OpenDocument
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import Units
from dcms_desktop.orders.rules import ORDER
from dcms_desktop.stock.queries import free_units
from dcms_desktop.stock.tables import Batch
from dcms_desktop.stock.tables import Reservation


@dataclass(frozen=True, slots=True, kw_only=True)
class BackOrder:
    """One line of an order of which something is neither supplied nor kept."""

    order_id: int
    line_no: int
    number: str
    day: date
    promised: date | None
    party_id: int
    party: str
    item_id: int
    item: str
    waits: Units
    """What is neither supplied nor kept for it, free goods included."""
    here: Units
    """What of it lies free now, when older promises had theirs."""
    worth: Paise

    @property
    def by(self) -> date:
        """Return the day it is told by: the promised one, else that of the order."""
        return self.promised or self.day


def back_orders(
    tx: Tx, *, party_id: int | None = None, items: Collection[int] = (), only_here: bool = False
) -> list[BackOrder]:
    """Return what waits for goods, the oldest promise first; of some items, or only what can be supplied."""
    row = DocumentRow
    question = (
        select(row.id, row.number, row.day, row.due_on, row.party_id, row.party_name)
        .join(OpenDocument, OpenDocument.document_id == row.id)
        .where(OpenDocument.kind == ORDER)
    )
    orders = {found[0]: found for found in tx.execute(question)}
    waiting = [one for one in _waiting(tx, list(orders)) if not items or one[0].item_id in items]
    waiting.sort(key=lambda one: (_by(orders[one[0].document_id]), one[0].document_id, one[0].line_no))
    wanted = {one.item_id for one, _ in waiting}
    names = {row[0]: row[1] for row in tx.execute(select(Item.id, Item.name).where(Item.id.in_(wanted)))}
    free = free_units(tx, wanted)
    made = []
    for line, waits in waiting:
        here = min(waits, max(0, free.get(line.item_id, 0)))
        free[line.item_id] = free.get(line.item_id, 0) - here
        order = orders[line.document_id]
        if (only_here and not here) or party_id not in {None, order[4]}:
            continue
        made.append(
            BackOrder(
                order_id=order[0], line_no=line.line_no, number=order[1], day=order[2], promised=order[3],
                party_id=order[4], party=order[5], item_id=line.item_id, item=names[line.item_id],
                waits=Units(waits), here=Units(here), worth=line.worth,
            )
        )  # fmt: skip
    return made


def _by(order: tuple[int, str, date, date | None, int, str]) -> date:
    return order[3] or order[2]


def _waiting(tx: Tx, ids: list[int]) -> list[tuple[OpenLine, int]]:
    """Return the open lines of orders with the units that are not kept for them."""
    kept = _kept_by_item(tx)
    found = []
    for line in open_lines(tx, ids, takers_of(ORDER)):
        left = line.left + line.left_free
        own = min(left, kept.get((line.document_id, line.item_id), 0))
        if own:
            kept[line.document_id, line.item_id] -= own
        if left > own:
            found.append((line, left - own))
    return found


def _kept_by_item(tx: Tx) -> dict[tuple[int, int], int]:
    rows = tx.execute(
        select(Reservation.document_id, Batch.item_id, func.sum(Reservation.units))
        .join(Batch, Batch.id == Reservation.batch_id)
        .where(Reservation.document_id.is_not(None))
        .group_by(Reservation.document_id, Batch.item_id)
    )
    return {(row[0], row[1]): int(row[2]) for row in rows}
