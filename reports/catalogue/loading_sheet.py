"""Loading sheet: what goes on the van for each beat, by item and batch, from the bills of a day."""

from dataclasses import dataclass
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import Select
from sqlalchemy import func
from sqlalchemy import select

from dcms_desktop.catalog.queries import item_cards
from dcms_desktop.catalog.rules import in_packs
from dcms_desktop.catalog.tables import Item
from dcms_desktop.db.tx import Tx
from dcms_desktop.documents.tables import DocumentLine
from dcms_desktop.documents.tables import DocumentRow
from dcms_desktop.kernel.money import Units
from dcms_desktop.parties.tables import Beat
from dcms_desktop.stock.tables import Batch
from reports.catalogue.parts import NO_BEAT
from reports.catalogue.parts import SALES
from reports.catalogue.parts import total
from reports.catalogue.registers import Wanted
from reports.catalogue.registers import narrowed
from reports.engine.ask import asked
from reports.engine.ask import today
from reports.engine.report import Column
from reports.engine.report import Drill
from reports.engine.report import Report


@dataclass(frozen=True, slots=True)
class Ask:
    """The bills of which days, for which beat or salesman."""

    first: date = asked("From", today)
    last: date = asked("To", today)
    beat: int | None = asked("Beat", None, pick="beat")
    salesman: int | None = asked("Salesman", None, pick="salesman")


@dataclass(frozen=True, slots=True)
class Row:
    """One batch of one item to load."""

    item_id: int
    beat: str
    rack: str
    code: str
    item: str
    packing: str
    batch: str
    expiry: date | None
    bills: int
    units: Units
    packs: str = ""
    loaded: str = ""
    """Empty: ticked by hand at the van."""


def query(tx: Tx, ask: Ask) -> list[Row]:
    """Return the goods by beat, rack and item, free goods counted in."""
    line, beat = DocumentLine, func.coalesce(Beat.name, "")
    question: Select[*tuple[Any, ...]] = (
        select(
            line.item_id,
            beat,
            func.coalesce(Batch.rack, ""),
            Item.code,
            Item.name,
            Item.packing,
            func.coalesce(Batch.number, ""),
            Batch.expiry,
            func.count(line.document_id.distinct()),
            total(line.units + line.free),
        )
        .select_from(DocumentRow)
        .join(line, line.document_id == DocumentRow.id)
        .join(Item, Item.id == line.item_id)
        .outerjoin(Batch, Batch.id == line.batch_id)
        .outerjoin(Beat, Beat.id == DocumentRow.beat_id)
        .where(DocumentRow.state == "posted")
        .group_by(line.item_id, beat, Item.code, Item.name, Item.packing)
        .group_by(Batch.rack, Batch.number, Batch.expiry)
    )
    wanted = Wanted(SALES, ask.first, ask.last, None, ask.beat, ask.salesman)
    found = tx.execute(narrowed(question, wanted)).all()
    cards = item_cards(tx, sorted({row[0] for row in found}))
    rows = [
        replace(row, beat=row.beat or NO_BEAT, packs=in_packs(row.units, cards[row.item_id]))
        for row in (Row(*one) for one in found)
    ]
    return sorted(rows, key=_place)


def _place(row: Row) -> tuple[object, ...]:
    return (row.beat == NO_BEAT, row.beat, row.rack, row.item.lower(), row.batch)


def open_item(row: Row) -> Drill:
    """Return the way to the item."""
    return Drill("item", row.item_id)


REPORT = Report(
    code="loading_sheet",
    title="Loading sheet",
    ask=Ask,
    query=query,
    columns=(
        Column("beat", "Beat", letters=18),
        Column("rack", "Rack", letters=8),
        Column("code", "Code", letters=9),
        Column("item", "Item", letters=26, grow=True),
        Column("packing", "Pack", letters=8),
        Column("batch", "Batch", letters=10),
        Column("expiry", "Expiry", "expiry"),
        Column("bills", "Bills", "whole"),
        Column("units", "Units", "units", total=True),
        Column("packs", "In packs", letters=12),
        Column("loaded", "Loaded", letters=8),
    ),
    group="beat",
    drill=open_item,
    menu="Sales",
    note="Goods of the bills of these days, free goods counted in, by the beat of the bill.",
)
