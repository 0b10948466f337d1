"""Orders still due: every line of a purchase order that has not come whole, and how late it is."""

from datetime import date

from sqlalchemy import select

from dcms_desktop.catalog.tables import Item
from dcms_desktop.db.tx import Tx
from dcms_desktop.documents.queries.open_lines import open_lines
from dcms_desktop.documents.tables import DocumentLine
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.money import Mills
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import Units
from dcms_desktop.kernel.money import line_value
from dcms_desktop.purchase.queries import find_orders
from reports.catalogue.parts import open_document
from reports.engine.ask import asked
from reports.engine.ask import today
from reports.engine.report import Column
from reports.engine.report import Report


@dataclass(frozen=True, slots=True)
class Ask:
    """As of which day, and whose orders."""

    on: date = asked("On", today)
    party: int | None = asked("Supplier", None, pick="supplier")
    item: int | None = asked("Item", None, pick="item")
    late: bool = asked("Late only", False)  # noqa: FBT003 - a default is no argument


@dataclass(frozen=True, slots=True)
class Row:
    """One line of an order."""

    document_id: int
    heading: str
    number: str
    day: date
    expected: date | None
    late: int
    item: str
    ordered: Units
    billed: Units
    due: Units
    rate: Mills
    worth: Paise
    state: str


def query(tx: Tx, ask: Ask) -> list[Row]:
    """Return what is due, by supplier and order."""
    cards = {card.id: card for card in find_orders(tx, party_id=ask.party, only_open=True)}
    names = {
        (row[0], row[1]): row[2:]
        for row in tx.execute(
            select(
                DocumentLine.document_id, DocumentLine.line_no, Item.id, Item.name, DocumentLine.rate,
                DocumentLine.per,
            )
            .join(Item, Item.id == DocumentLine.item_id)
            .where(DocumentLine.document_id.in_(sorted(cards)))
        )
    }  # fmt: skip
    rows = []
    for line in open_lines(tx, sorted(cards), ("goods_receipt",)):
        card, (item_id, name, rate, per) = cards[line.document_id], names[line.document_id, line.line_no]
        late = max(0, (ask.on - card.expected).days) if card.expected else 0
        if not line.left or (ask.late and not late) or ask.item not in {None, item_id}:
            continue
        rows.append(
            Row(
                document_id=card.id, heading=card.party, number=card.number, day=card.day,
                expected=card.expected, late=late, item=name, ordered=line.units, billed=line.taken,
                due=line.left, rate=rate, worth=line_value(line.left, per, rate),
                state="approved" if card.approved else "waits",
            )
        )  # fmt: skip
    return sorted(rows, key=lambda row: (row.heading, row.day, row.document_id))


REPORT = Report(
    code="open_orders",
    title="Purchase orders still due",
    ask=Ask,
    query=query,
    columns=(
        Column("heading", "Supplier", letters=30),
        Column("number", "Order", letters=14),
        Column("day", "Date", "date"),
        Column("expected", "Wanted by", "date"),
        Column("late", "Late", "whole", blank_zero=True),
        Column("item", "Item", letters=26, grow=True),
        Column("ordered", "Ordered", "units", total=True),
        Column("billed", "Billed", "units", total=True, blank_zero=True),
        Column("due", "Still due", "units", total=True),
        Column("rate", "Rate", "mills"),
        Column("worth", "Worth", "paise", total=True),
        Column("state", "State", letters=9),
    ),
    group="heading",
    drill=open_document,
    menu="Purchase",
    note="An order is served by what was billed on it. Closed and cancelled orders are left out; worth is "
    "before discount and tax.",
)
