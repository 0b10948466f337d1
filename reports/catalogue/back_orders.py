"""Back orders: what of orders waits for goods, the oldest promise first, and what of it lies here now."""

from datetime import date

from dcms_desktop.db.tx import Tx
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import Units
from dcms_desktop.orders.queries.back import back_orders
from reports.catalogue.parts import open_document
from reports.engine.ask import asked
from reports.engine.ask import today
from reports.engine.report import Column
from reports.engine.report import Report


@dataclass(frozen=True, slots=True)
class Ask:
    """Of whom, of what, and whether only what can be supplied."""

    on: date = asked("On", today)
    party: int | None = asked("Party", None, pick="party")
    item: int | None = asked("Item", None, pick="item")
    here: bool = asked("Lies here only", False)  # noqa: FBT003 - a default is no argument


@dataclass(frozen=True, slots=True)
class Row:
    """A line of an order that waits for goods."""

    document_id: int
    item: str
    promised: date | None
    late: int
    number: str
    day: date
    party: str
    waits: Units
    here: Units
    worth: Paise


def query(tx: Tx, ask: Ask) -> list[Row]:
    """Return what waits, by item, the oldest promise first."""
    items = () if ask.item is None else (ask.item,)
    found = back_orders(tx, party_id=ask.party, items=items, only_here=ask.here)
    rows = [
        Row(
            document_id=one.order_id, item=one.item, promised=one.promised,
            late=max(0, (ask.on - one.promised).days) if one.promised else 0, number=one.number, day=one.day,
            party=one.party, waits=one.waits, here=one.here, worth=one.worth,
        )
        for one in found
    ]  # fmt: skip
    return sorted(rows, key=lambda row: row.item)


REPORT = Report(
    code="back_orders",
    title="Back orders",
    ask=Ask,
    query=query,
    columns=(
        Column("item", "Item", letters=26),
        Column("promised", "Promised by", "date"),
        Column("late", "Late", "whole", blank_zero=True),
        Column("number", "Order", letters=14),
        Column("day", "Date", "date"),
        Column("party", "Party", letters=26, grow=True),
        Column("waits", "Waits", "units", total=True),
        Column("here", "Lies here", "units", total=True, blank_zero=True),
        Column("worth", "Worth", "paise", total=True),
    ),
    group="item",
    drill=open_document,
    menu="Sales",
    note="What is kept for an order does not wait. What lies here goes to the oldest promise first.",
)
