"""Stock by batch: what lies where, until when it may be sold, what it cost; now or on any day."""

import json
from collections.abc import Callable
from collections.abc import Mapping
from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any
from typing import Literal

from sqlalchemy import ColumnElement
from sqlalchemy import Select
from sqlalchemy import Subquery
from sqlalchemy import case
from sqlalchemy import func
from sqlalchemy import literal
from sqlalchemy import select

from dcms_desktop.catalog.tables import Item
from dcms_desktop.catalog.tables import Maker
from dcms_desktop.db.tx import Tx
from dcms_desktop.db.tx import as_text
from dcms_desktop.db.tx import day_of
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import Units
from dcms_desktop.kernel.money import line_value
from dcms_desktop.kernel.money import mills_of
from dcms_desktop.stock.tables import Batch
from dcms_desktop.stock.tables import Bin
from dcms_desktop.stock.tables import Godown
from dcms_desktop.stock.tables import GoodsPlace
from dcms_desktop.stock.tables import StockBalance
from dcms_desktop.stock.tables import StockRow
from reports.catalogue.parts import total
from reports.engine.ask import asked
from reports.engine.ask import today
from reports.engine.made_rows import Bare
from reports.engine.made_rows import MadeRows
from reports.engine.made_rows import OpenedRuns
from reports.engine.report import Column
from reports.engine.report import Drill
from reports.engine.report import Report

Many = Select[*tuple[Any, ...]]
"""A question of any columns."""


@dataclass(frozen=True, slots=True)
class Ask:
    """As of which day, and which goods."""

    on: date = asked("On", today)
    item: int | None = asked("Item", None, pick="item")
    maker: int | None = asked("Company", None, pick="maker")
    supplier: int | None = asked("Supplier", None, pick="supplier")
    godown: int | None = asked("Godown", None, pick="godown")
    bucket: Literal["all", "saleable", "damaged", "expired", "quarantine", "sample", "in_transit"] = asked(
        "Stock", "all"
    )


@dataclass(frozen=True, slots=True)
class Row:
    """One batch in one place."""

    batch_id: int
    code: str
    item: str
    packing: str
    maker: str
    batch: str
    expiry: date | None
    days_left: int | None
    rack: str
    godown: str
    bucket: str
    reserved: Units
    units: Units
    mrp: Paise
    mrp_value: Paise
    value: Paise


def held_on(tx: Tx, day: date, items: Sequence[int] | None) -> Subquery:
    """Return what lay in the shop at the end of a day: the balances today, else the rows added up.

    ``items`` are those that matter, None for all.
    """
    if day >= tx.today:
        balance = StockBalance
        held = select(
            balance.batch_id,
            balance.godown_id,
            balance.bucket,
            balance.units,
            balance.value,
            balance.reserved,
        )
        # An item's batches are found by their index before anything is added up.
        own = select(Batch.id).where(Batch.item_id.in_(items or ()))
        return (held.where(balance.batch_id.in_(own)) if items is not None else held).subquery("held")
    row = StockRow
    moved = (
        select(
            row.batch_id,
            row.godown_id,
            row.bucket,
            total(row.units).label("units"),
            total(row.value).label("value"),
            literal(0).label("reserved"),
        )
        .where(row.day <= day)
        .group_by(row.batch_id, row.godown_id, row.bucket)
    )
    return (moved.where(row.item_id.in_(items)) if items is not None else moved).subquery("held")


def query(tx: Tx, ask: Ask) -> MadeRows[Row]:
    """Return the batches by item, the soonest expiry first; an empty one only with value left on it."""
    items = None if ask.item is None else [ask.item]
    held = held_on(tx, ask.on, items)
    of_one = tx.execute(select(Item.id).where(Item.rate_per != 1).limit(1)).first() is None
    worth = held.c.units * Batch.mrp if of_one else _rounded_worth(held)
    sums = select(total(held.c.reserved), total(held.c.units), total(worth), total(held.c.value))
    joined = sums.join_from(held, Batch, Batch.id == held.c.batch_id)
    # Where every rate is that of one unit, as in most shops, no item is read. Else they are joined from
    # outside: SQLite reads the items beside the stock then, and does not seek the stock of each item.
    joined = joined if of_one else joined.outerjoin(Item)
    found = tx.execute(_only(joined, held, ask)).one()
    totals = dict(zip(("reserved", "units", "mrp_value", "value"), found, strict=True))
    return MadeRows(*_rows(tx, ask, items), totals)


def _rounded_worth(held: Subquery) -> ColumnElement[int]:
    """Return what lies there at MRP, rounded as `line_value` does."""
    worth = (2 * func.abs(held.c.units) * Batch.mrp + Item.rate_per) // (2 * Item.rate_per)
    return case((held.c.units < 0, -worth), else_=worth)


def first_rows(tx: Tx, ask: Ask, count: int) -> list[Row]:
    """Return the first rows of ``query`` at once: those of the first items by name that have any stock.

    Of an earlier day, or of one item, there is nothing quicker than the whole.
    """
    if ask.item is not None or ask.on < tx.today:
        return []
    lies = (
        select(literal(1))
        .select_from(Batch)
        .join(StockBalance, StockBalance.batch_id == Batch.id)
        .where(Batch.item_id == Item.id, (StockBalance.units != 0) | (StockBalance.value != 0))
    )
    named = select(Item.id).where(lies.exists()).order_by(Item.name, Item.id).limit(count)
    return MadeRows(*_rows(tx, ask, [row[0] for row in tx.execute(named)]), {})[:count]


def _only(question: Many, held: Subquery, ask: Ask) -> Many:
    """Return a question about what lies in the shop, for the goods asked for only."""
    question = question.where((held.c.units != 0) | (held.c.value != 0))
    if ask.maker is not None:
        question = question.where(Batch.item_id.in_(select(Item.id).where(Item.maker_id == ask.maker)))
    if ask.supplier is not None:
        question = question.where(Batch.supplier_id == ask.supplier)
    if ask.godown is not None:
        question = question.where(held.c.godown_id == ask.godown)
    if ask.bucket != "all":
        question = question.where(held.c.bucket == ask.bucket)
    return question


def _rows(tx: Tx, ask: Ask, items: Sequence[int] | None) -> tuple[OpenedRuns, Callable[[Bare], Row]]:
    """Return what lies in the shop, and what makes a row of it.

    To sort a quarter of a million rows of many columns takes longer than to read them. So the items come in
    their order, and the batches of each as texts that are opened and put in order when somebody looks.
    """
    held = held_on(tx, ask.on, items)
    text = as_text(
        tx, Batch.id, Batch.number, Batch.expiry, Batch.rack, Batch.mrp, held.c.godown_id, held.c.bucket,
        held.c.reserved, held.c.units, held.c.value,
    )  # fmt: skip
    question = select(Batch.item_id, text).join_from(held, Batch, Batch.id == held.c.batch_id)
    named = select(Item.id).order_by(Item.name, Item.id)
    text = as_text(tx, Item.code, Item.name, Item.packing, Item.maker_id, Item.rack, Item.rate_per)
    facts = select(Item.id, text)
    if items is not None:
        named, facts = named.where(Item.id.in_(items)), facts.where(Item.id.in_(items))
    place = {row[0]: at for at, row in enumerate(tx.bare(named))}
    found = sorted(tx.bare(_only(question, held, ask)), key=lambda row: place[row[0]])
    return OpenedRuns(found, _opened), partial(_row, ask.on, _names(tx, dict(tx.bare(facts))))


def _opened(run: Sequence[Bare]) -> list[Bare]:
    """Return the batches of an item, the soonest expiry first."""
    return sorted(((item_id, *json.loads(text)) for item_id, text in run), key=_soonest_first)


def _soonest_first(bare: Bare) -> tuple[Any, ...]:
    (_, id_, number, expiry, _, _, godown, bucket, *_) = bare
    return expiry is None, expiry or "", number, id_, godown, bucket


@dataclass(frozen=True, slots=True)
class Names:
    """What goods, companies, godowns and places are called: few, and named on many rows."""

    items: Mapping[int, str]
    """Code, name, packing, company, usual rack and units of a rate, as one text."""
    makers: Mapping[int, str]
    godowns: Mapping[int, str]
    places: Mapping[tuple[int, int, int], str]
    """Code of the bin by godown, item and batch; batch 0 is the item's usual one."""


def _names(tx: Tx, items: Mapping[int, str]) -> Names:
    makers = tx.execute(select(Maker.id, Maker.name))
    godowns = tx.execute(select(Godown.id, Godown.name))
    place = GoodsPlace
    placed = tx.execute(
        select(place.godown_id, place.item_id, place.batch_id, Bin.code).join(Bin, Bin.id == place.bin_id)
    )
    return Names(
        items=items,
        makers={row[0]: row[1] for row in makers},
        godowns={row[0]: row[1] for row in godowns},
        places={(row[0], row[1], row[2]): row[3] for row in placed},
    )


def _row(on: date, names: Names, bare: Bare) -> Row:
    item_id, id_, number, last_day, rack, mrp, godown, bucket, reserved, units, value = bare
    code, item, packing, maker, usual_rack, per = json.loads(names.items[item_id])
    expiry = day_of(last_day)
    at = names.places.get((godown, item_id, id_)) or names.places.get((godown, item_id, 0))
    return Row(
        batch_id=id_,
        code=code,
        item=item,
        packing=packing,
        maker=names.makers.get(maker, ""),
        batch=number,
        expiry=expiry,
        days_left=(expiry - on).days if expiry else None,
        rack=at or rack or usual_rack,
        godown=names.godowns[godown],
        bucket=bucket.replace("_", " "),
        reserved=reserved,
        units=units,
        mrp=mrp,
        mrp_value=line_value(units, per, mills_of(mrp)),
        value=value,
    )


def open_trace(row: Row) -> Drill:
    """Return the way to where a batch came from and went."""
    return Drill("report", row.batch_id, "batch_trace")


REPORT = Report(
    code="stock_by_batch",
    title="Stock by batch",
    ask=Ask,
    query=query,
    first=first_rows,
    columns=(
        Column("code", "Code", letters=9),
        Column("item", "Item", letters=30, grow=True),
        Column("packing", "Pack", letters=9),
        Column("maker", "Company", letters=16),
        Column("batch", "Batch", letters=11),
        Column("expiry", "Expiry", "expiry"),
        Column("days_left", "Days left", "whole"),
        Column("rack", "Rack", letters=7),
        Column("godown", "Godown", letters=9),
        Column("bucket", "Stock", letters=9),
        Column("units", "Units", "units", total=True),
        Column("reserved", "Reserved", "units", total=True),
        Column("mrp", "MRP", "paise"),
        Column("mrp_value", "At MRP", "paise", total=True),
        Column("value", "At cost", "paise", total=True),
    ),
    drill=open_trace,
    menu="Stock",
    note="At cost is what the goods cost when they came; the total is the stock in the trial balance.",
)
