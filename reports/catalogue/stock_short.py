"""Short stock: batches that were sold before they were received; each stays here until the goods come in."""

from datetime import date

from sqlalchemy import func
from sqlalchemy import select

from dcms_desktop.catalog.tables import Item
from dcms_desktop.catalog.tables import Maker
from dcms_desktop.db.tx import Tx
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import Units
from dcms_desktop.stock.tables import Batch
from dcms_desktop.stock.tables import Godown
from dcms_desktop.stock.tables import StockBalance
from dcms_desktop.stock.tables import StockRow
from reports.engine.ask import asked
from reports.engine.report import Column
from reports.engine.report import Drill
from reports.engine.report import Report


@dataclass(frozen=True, slots=True)
class Ask:
    """Whose goods."""

    maker: int | None = asked("Company", None, pick="maker")
    godown: int | None = asked("Godown", None, pick="godown")


@dataclass(frozen=True, slots=True)
class Row:
    """One batch below zero."""

    batch_id: int
    code: str
    item: str
    maker: str
    batch: str
    expiry: date | None
    godown: str
    bucket: str
    units: Units
    value: Paise
    last_sold: date | None


def query(tx: Tx, ask: Ask) -> list[Row]:
    """Return the batches below zero, the shortest first."""
    last_sold = (
        select(func.max(StockRow.day))
        .where(
            StockRow.batch_id == StockBalance.batch_id,
            StockRow.godown_id == StockBalance.godown_id,
            StockRow.bucket == StockBalance.bucket,
            StockRow.units < 0,
        )
        .scalar_subquery()
    )
    question = (
        select(
            Batch.id,
            Item.code,
            Item.name,
            func.coalesce(Maker.name, ""),
            Batch.number,
            Batch.expiry,
            Godown.name,
            StockBalance.bucket,
            StockBalance.units,
            StockBalance.value,
            last_sold,
        )
        .select_from(StockBalance)
        .join(Batch, Batch.id == StockBalance.batch_id)
        .join(Item, Item.id == Batch.item_id)
        .join(Godown, Godown.id == StockBalance.godown_id)
        .outerjoin(Maker, Maker.id == Item.maker_id)
        .where(StockBalance.units < 0)
    )
    if ask.maker is not None:
        question = question.where(Item.maker_id == ask.maker)
    if ask.godown is not None:
        question = question.where(StockBalance.godown_id == ask.godown)
    rows = tx.execute(question.order_by(StockBalance.units, Item.name, Batch.id))
    return [Row(*row) for row in rows]


def open_trace(row: Row) -> Drill:
    """Return the way to who got the batch."""
    return Drill("report", row.batch_id, "batch_trace")


REPORT = Report(
    code="stock_short",
    title="Short stock",
    ask=Ask,
    query=query,
    columns=(
        Column("code", "Code", letters=9),
        Column("item", "Item", letters=32, grow=True),
        Column("maker", "Company", letters=18),
        Column("batch", "Batch", letters=12),
        Column("expiry", "Expiry", "expiry"),
        Column("godown", "Godown", letters=9),
        Column("bucket", "Stock", letters=9),
        Column("units", "Units", "units", total=True),
        Column("value", "At cost", "paise", total=True),
        Column("last_sold", "Last sold", "date"),
    ),
    drill=open_trace,
    menu="Stock",
    note="Sold before received. A goods receipt of the batch cures it; till then its last cost counts.",
)
