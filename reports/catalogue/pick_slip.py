"""Pick slip: what to take from which bin, as the picker walks; for one document or a day's bills."""

from dataclasses import replace
from datetime import date

from sqlalchemy import and_
from sqlalchemy import func
from sqlalchemy import select

from dcms_desktop.catalog.queries import item_cards
from dcms_desktop.catalog.rules import in_packs
from dcms_desktop.catalog.tables import Item
from dcms_desktop.db.base import aliased
from dcms_desktop.db.tx import Tx
from dcms_desktop.documents.tables import DocumentRow
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.money import Units
from dcms_desktop.stock.tables import Batch
from dcms_desktop.stock.tables import Bin
from dcms_desktop.stock.tables import Godown
from dcms_desktop.stock.tables import GoodsPlace
from dcms_desktop.stock.tables import StockRow
from reports.engine.ask import asked
from reports.engine.ask import today
from reports.engine.report import Column
from reports.engine.report import Report

PICKED = ("tax_invoice", "stock_transfer")
"""Kinds whose goods somebody walks for."""
NO_PLACE = 1_000_000
"""Goods without a bin come last."""


@dataclass(frozen=True, slots=True)
class Ask:
    """One document by its number, or everything of a day."""

    number: str = asked("Number", "")
    day: date = asked("Day", today)
    godown: int | None = asked("Godown", None, pick="godown")


@dataclass(frozen=True, slots=True)
class Row:
    """One batch to take from one place."""

    walk: int
    item_id: int
    godown: str
    place: str
    code: str
    item: str
    packing: str
    batch: str
    expiry: date | None
    units: Units
    packs: str = ""
    documents: int = 1
    taken: str = ""
    """Empty: ticked by hand."""


def query(tx: Tx, ask: Ask) -> list[Row]:
    """Return what to take, as the picker walks: godown, way, bin, item."""
    usual, own = aliased(GoodsPlace, name="usual"), aliased(GoodsPlace, name="own")
    units = -func.sum(StockRow.units)
    walk, place = func.coalesce(Bin.walk, NO_PLACE), func.coalesce(Bin.code, Batch.rack, "")
    key = (
        walk, Item.id, Godown.name, place, Item.code, Item.name, Item.packing, Batch.number, Batch.expiry,
        Item.rack,
    )  # fmt: skip
    here = (StockRow.godown_id, StockRow.item_id)
    question = (
        select(*key, units, func.count(DocumentRow.id.distinct()))
        .select_from(StockRow)
        .join(DocumentRow, DocumentRow.id == StockRow.document_id)
        .join(Item, Item.id == StockRow.item_id)
        .join(Batch, Batch.id == StockRow.batch_id)
        .join(Godown, Godown.id == StockRow.godown_id)
        .outerjoin(usual, and_(usual.godown_id == here[0], usual.item_id == here[1], usual.batch_id == 0))
        .outerjoin(
            own, and_(own.godown_id == here[0], own.item_id == here[1], own.batch_id == StockRow.batch_id)
        )
        .outerjoin(Bin, Bin.id == func.coalesce(own.bin_id, usual.bin_id))
        .where(DocumentRow.kind.in_(PICKED), DocumentRow.state == "posted", StockRow.bucket != "in_transit")
        .group_by(*key)
        .having(units > 0)
        .order_by(Godown.name, walk, place, Item.name, Batch.expiry, Batch.number)
    )
    if ask.number.strip():
        question = question.where(DocumentRow.number == ask.number.strip().upper())
    else:
        question = question.where(DocumentRow.day == ask.day)
    if ask.godown is not None:
        question = question.where(StockRow.godown_id == ask.godown)
    rows = [
        Row(
            walk=row[0], item_id=row[1], godown=row[2], place=row[3] or row[9], code=row[4], item=row[5],
            packing=row[6], batch=row[7], expiry=row[8], units=Units(int(row[10])), documents=int(row[11]),
        )
        for row in tx.execute(question)
    ]  # fmt: skip
    cards = item_cards(tx, {row.item_id for row in rows})
    return [replace(row, packs=in_packs(row.units, cards[row.item_id])) for row in rows]


REPORT = Report(
    code="pick_slip",
    title="Pick slip",
    ask=Ask,
    query=query,
    columns=(
        Column("godown", "Godown", letters=9),
        Column("place", "Bin", letters=10),
        Column("code", "Code", letters=9),
        Column("item", "Item", letters=30, grow=True),
        Column("packing", "Pack", letters=9),
        Column("batch", "Batch", letters=11),
        Column("expiry", "Expiry", "expiry"),
        Column("packs", "Take", letters=12),
        Column("units", "Units", "units", total=True),
        Column("documents", "Bills", "whole"),
        Column("taken", "✓", letters=4),
    ),
    menu="Stock",
    note="In walking order. Goods without a bin come last.",
)
