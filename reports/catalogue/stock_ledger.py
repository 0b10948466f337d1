"""Stock ledger: what was there, what came and went by each document, what was left."""

from datetime import date
from typing import Literal

from sqlalchemy import func
from sqlalchemy import select

from dcms_desktop.catalog.tables import Item
from dcms_desktop.db.tx import Tx
from dcms_desktop.documents.all_kinds import all_kinds
from dcms_desktop.documents.tables import DocumentRow
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import Units
from dcms_desktop.stock.tables import Batch
from dcms_desktop.stock.tables import Godown
from dcms_desktop.stock.tables import StockRow
from reports.engine.ask import asked
from reports.engine.ask import month_first
from reports.engine.ask import today
from reports.engine.report import Column
from reports.engine.report import Drill
from reports.engine.report import Report


@dataclass(frozen=True, slots=True)
class Ask:
    """Which days and goods."""

    first: date = asked("From", month_first)
    last: date = asked("To", today)
    item: int | None = asked("Item", None, pick="item")
    godown: int | None = asked("Godown", None, pick="godown")
    bucket: Literal["all", "saleable", "damaged", "expired", "quarantine", "sample", "in_transit"] = asked(
        "Stock", "all"
    )


@dataclass(frozen=True, slots=True)
class Row:
    """One document's part in one batch, godown and bucket; or what was there before."""

    document_id: int | None
    item: str
    day: date
    document: str
    number: str
    party: str
    batch: str
    godown: str
    bucket: str
    opening: Units
    came: Units
    went: Units
    closing: Units
    value: Paise


def query(tx: Tx, ask: Ask) -> list[Row]:
    """Return every move of the days, item by item; each row begins where the one before it ended."""
    where = [StockRow.day <= ask.last]
    if ask.item is not None:
        where.append(StockRow.item_id == ask.item)
    if ask.godown is not None:
        where.append(StockRow.godown_id == ask.godown)
    if ask.bucket != "all":
        where.append(StockRow.bucket == ask.bucket)
    opened = tx.execute(
        select(StockRow.item_id, func.sum(StockRow.units))
        .where(*where, StockRow.day < ask.first)
        .group_by(StockRow.item_id)
    )
    running = {row[0]: int(row[1]) for row in opened}
    units, value = func.sum(StockRow.units), func.sum(StockRow.value)
    key = (Item.name, Item.id, DocumentRow.id, StockRow.day, Batch.id, Godown.id, StockRow.bucket)
    rows = tx.execute(
        select(*key, DocumentRow.kind, DocumentRow.number, DocumentRow.party_name, Batch.number, Godown.name,
               units, value)
        .select_from(StockRow)
        .join(Item, Item.id == StockRow.item_id)
        .join(Batch, Batch.id == StockRow.batch_id)
        .join(Godown, Godown.id == StockRow.godown_id)
        .join(DocumentRow, DocumentRow.id == StockRow.document_id)
        .where(*where, StockRow.day >= ask.first)
        .group_by(*key, DocumentRow.kind, DocumentRow.number, DocumentRow.party_name, Batch.number,
                  Godown.name)
        .having((units != 0) | (value != 0))
        .order_by(Item.name, Item.id, StockRow.day, DocumentRow.id, Batch.id, Godown.id, StockRow.bucket)
    )  # fmt: skip
    titles = {kind.code: kind.title for kind in all_kinds().values()}
    made = []
    for name, item_id, doc, day, _, _, bucket, kind, number, party, batch, godown, moved, worth in rows:
        opening = running.get(item_id, 0)
        running[item_id] = opening + int(moved)
        made.append(
            Row(
                document_id=doc, item=name, day=day, document=titles.get(kind, kind), number=number,
                party=party, batch=batch, godown=godown, bucket=bucket.replace("_", " "),
                opening=Units(opening), came=Units(max(int(moved), 0)), went=Units(max(-int(moved), 0)),
                closing=Units(running[item_id]), value=Paise(int(worth)),
            )
        )  # fmt: skip
    return made


def open_document(row: Row) -> Drill | None:
    """Return the way to the document."""
    return Drill("document", row.document_id) if row.document_id is not None else None


REPORT = Report(
    code="stock_ledger",
    title="Stock ledger",
    ask=Ask,
    query=query,
    columns=(
        Column("item", "Item", letters=26, grow=True),
        Column("day", "Date", "date"),
        Column("document", "Document", letters=15),
        Column("number", "Number", letters=15),
        Column("party", "Party", letters=18),
        Column("batch", "Batch", letters=10),
        Column("godown", "Godown", letters=8),
        Column("bucket", "Stock", letters=9),
        Column("opening", "Opening", "units"),
        Column("came", "In", "units", total=True),
        Column("went", "Out", "units", total=True),
        Column("closing", "Closing", "units"),
        Column("value", "At cost", "paise", total=True),
    ),
    drill=open_document,
    menu="Stock",
    note="A document that was corrected shows what it came to; one that was cancelled moved nothing.",
)
