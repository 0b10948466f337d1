"""What labels say of goods: of items, of batches, and of the lines of a document."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from sqlalchemy import Select
from sqlalchemy import select

from dcms_desktop.catalog.tables import Barcode
from dcms_desktop.catalog.tables import Item
from dcms_desktop.catalog.tables import ItemPack
from dcms_desktop.catalog.tables import Maker
from dcms_desktop.db.tx import Tx
from dcms_desktop.documents.posted import Posted
from dcms_desktop.stock.tables import Batch
from reports.engine.gs1 import gtin_of
from reports.papers.label_layout import Goods
from reports.papers.label_layout import What
from reports.papers.labels import LabelLine

_ITEM: Select[*tuple[Any, ...]] = select(
    Item.id,
    Item.code,
    Item.name,
    Item.local_name,
    Item.packing,
    Maker.name,
    Item.base_unit,
    Item.rack,
    Item.mrp,
).outerjoin(Maker, Maker.id == Item.maker_id)


def goods_of_items(tx: Tx, ids: Iterable[int]) -> dict[int, Goods]:
    """Return items by id as labels say them; unknown ids are left out."""
    wanted = sorted(set(ids))
    codes = _barcodes(tx, wanted)
    cartons = _cartons(tx, wanted)
    found: dict[int, Goods] = {}
    for row in tx.execute(_ITEM.where(Item.id.in_(wanted))):
        (id_, code, name, local, packing, maker, unit, rack, mrp) = row
        count = cartons.get(id_, 0)
        found[id_] = Goods(
            item_id=id_, code=code, name=name, local_name=local, packing=packing, maker=maker or "",
            unit=unit, rack=rack, mrp=mrp, barcode=_best(codes.get((id_, 1), [])),
            count=count, carton_barcode=_best(codes.get((id_, count), [])) if count > 1 else "",
        )  # fmt: skip
    return found


def _barcodes(tx: Tx, ids: list[int]) -> dict[tuple[int, int], list[str]]:
    """Return the barcodes of items by item and the units one of them stands for."""
    found: dict[tuple[int, int], list[str]] = {}
    rows = tx.execute(
        select(Barcode.item_id, Barcode.units, Barcode.code)
        .where(Barcode.item_id.in_(ids))
        .order_by(Barcode.item_id, Barcode.code)
    )
    for item_id, units, code in rows:
        found.setdefault((item_id, units), []).append(code)
    return found


def _best(codes: list[str]) -> str:
    """Return the retail number among an item's codes, else its first code."""
    return next((code for code in codes if gtin_of(code)), codes[0] if codes else "")


def _cartons(tx: Tx, ids: list[int]) -> dict[int, int]:
    """Return the units of the largest pack of items."""
    rows = tx.execute(select(ItemPack.item_id, ItemPack.units).where(ItemPack.item_id.in_(ids)))
    largest: dict[int, int] = {}
    for item_id, units in rows:
        largest[item_id] = max(units, largest.get(item_id, 0))
    return largest


def goods_of_batches(tx: Tx, ids: Iterable[int]) -> dict[int, Goods]:
    """Return batches by id as labels say them: the item with its batch, dates and retail price."""
    rows = list(
        tx.execute(
            select(
                Batch.id, Batch.item_id, Batch.number, Batch.made_on, Batch.expiry, Batch.mrp, Batch.lower_mrp
            ).where(Batch.id.in_(sorted(set(ids))))
        )
    )
    items = goods_of_items(tx, (row.item_id for row in rows))
    return {
        row.id: _with_batch(items[row.item_id], row.number, row.made_on, row.expiry, row.lower_mrp or row.mrp)
        for row in rows
    }


def _with_batch(goods: Goods, number: str, made_on: Any, expiry: Any, mrp: int) -> Goods:
    return replace(goods, batch=number, made_on=made_on, expiry=expiry, mrp=mrp or goods.mrp)


def batch_ids_of(tx: Tx, item_id: int, number: str = "") -> list[int]:
    """Return the batches of an item, of one number if asked, newest first."""
    asked = select(Batch.id).where(Batch.item_id == item_id).order_by(Batch.id.desc())
    if number:
        asked = asked.where(Batch.number == number)
    return [row[0] for row in tx.execute(asked)]


def lines_of_document(tx: Tx, posted: Posted, what: What) -> list[LabelLine]:
    """Return the labels a document wants: one for each unit that came, each full carton, or each shelf."""
    items = goods_of_items(tx, (line.item_id for line in posted.lines))
    lines: list[LabelLine] = []
    for line in posted.lines:
        if line.item_id not in items:
            continue
        goods = _with_batch(items[line.item_id], line.batch, line.made_on, line.expiry, line.mrp)
        lines.append(LabelLine(goods, usual_count(goods, what, line.units + line.free)))
    return lines


def usual_count(goods: Goods, what: What, units: int) -> int:
    """Return how many labels so many units want."""
    if what == "shelf":
        return 1
    if what in {"carton", "sscc"}:
        return units // goods.count if goods.count else 0
    return max(0, units)
