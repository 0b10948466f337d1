"""Reads of batches and balances."""

from collections.abc import Iterable
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ARRAY
from sqlalchemy import BigInteger
from sqlalchemy import Select
from sqlalchemy import Text
from sqlalchemy import and_
from sqlalchemy import bindparam
from sqlalchemy import func
from sqlalchemy import or_
from sqlalchemy import select
from sqlalchemy import union_all

from dcms_desktop.catalog.tables import Item
from dcms_desktop.db.prepared import Prepared
from dcms_desktop.db.prepared import by_ids
from dcms_desktop.db.prepared import ids_value
from dcms_desktop.db.tx import Tx
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.frozen import replace
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import Units
from dcms_desktop.stock.picking import Lying
from dcms_desktop.stock.rules import SALEABLE
from dcms_desktop.stock.rules import SHOP
from dcms_desktop.stock.rules import Balance
from dcms_desktop.stock.rules import BatchCard
from dcms_desktop.stock.rules import BinCard
from dcms_desktop.stock.rules import GodownCard
from dcms_desktop.stock.rules import Key
from dcms_desktop.stock.rules import effective_mrp
from dcms_desktop.stock.tables import Batch
from dcms_desktop.stock.tables import Bin
from dcms_desktop.stock.tables import Godown
from dcms_desktop.stock.tables import GoodsPlace
from dcms_desktop.stock.tables import Reservation
from dcms_desktop.stock.tables import StockBalance
from dcms_desktop.stock.tables import StockRow
from dcms_desktop.stock.valuation import Holding


@dataclass(frozen=True, slots=True)
class BatchState:
    """A batch as the posting transaction finds it: card, saleable balance, and the units its cost is for."""

    card: BatchCard
    balance: Balance
    per: int
    godown_id: int = SHOP


_BATCH: Select[*tuple[Any, ...]] = (
    select(
        Batch.id,
        Batch.item_id,
        Batch.number,
        Batch.expiry,
        Batch.made_on,
        Batch.mrp,
        Batch.lower_mrp,
        Batch.lower_mrp_from,
        Batch.received_on,
        Batch.ptr,
        Batch.pts,
        Batch.cost,
        Batch.rack,
        Batch.frozen,
        StockBalance.units,
        StockBalance.value,
        Item.rate_per,
        StockBalance.reserved,
    )
    .join(Item, Item.id == Batch.item_id)
    .outerjoin(
        StockBalance,
        and_(
            StockBalance.batch_id == Batch.id,
            StockBalance.godown_id == bindparam("godown"),
            StockBalance.bucket == SALEABLE,
        ),
    )
)
_BY_ID = Prepared(
    _BATCH.where(
        Batch.id.in_(select(func.json_each(bindparam("ids", type_=Text)).table_valued("value").c.value))
    ),
    _BATCH.where(Batch.id == func.any(bindparam("ids", type_=ARRAY(BigInteger)))),
)
_BY_ITEM = by_ids(_BATCH, Batch.item_id)
_LOCK = (
    select(StockBalance.batch_id)
    .where(StockBalance.batch_id.in_(bindparam("ids", expanding=True)))
    .order_by(StockBalance.batch_id, StockBalance.godown_id, StockBalance.bucket)
    .with_for_update()
)


def _state(row: Sequence[Any], godown_id: int, on: date) -> BatchState:
    id_, item_id, number, expiry, made_on, printed, lower, since, received_on, *others = row
    ptr, pts, cost, rack, frozen, units, value, per, reserved = others
    mrp = effective_mrp(printed, lower, since, on)
    card = BatchCard(
        id=id_,
        item_id=item_id,
        number=number,
        expiry=expiry,
        made_on=made_on,
        mrp=mrp,
        printed_mrp=printed if mrp != printed else Paise(0),
        received_on=received_on,
        ptr=ptr,
        pts=pts,
        cost=cost,
        units=units or Units(0),
        rack=rack,
        frozen=frozen,
        reserved=reserved or Units(0),
    )
    return BatchState(card, Balance(units or 0, value or 0), per, godown_id)


def batch_states(
    tx: Tx, ids: Iterable[int], on: date | None = None, godown_id: int = SHOP
) -> dict[int, BatchState]:
    """Return batches by id as they are now in a godown, their balances locked until the transaction ends.

    For an earlier day ``on`` the units of the card are what could have been sold on that day.
    """
    wanted = sorted(set(ids))
    if not wanted:
        return {}
    if tx.postgres:
        tx.connection.execute(_LOCK, {"ids": wanted}).all()
    lower = lowest_since(tx, wanted, on, godown_id)
    asked: object = wanted if tx.postgres else "[" + ",".join(map(str, wanted)) + "]"
    rows = _BY_ID.rows(tx, {"ids": asked, "godown": godown_id})
    states = {row[0]: _state(row, godown_id, on or tx.today) for row in rows}
    for id_, units in lower.items():
        states[id_] = replace(states[id_], card=replace(states[id_].card, units=units))
    return states


def lowest_since(
    tx: Tx, batch_ids: Iterable[int], on: date | None, godown_id: int = SHOP, bucket: str = SALEABLE
) -> dict[int, Units]:
    """Return the lowest stock of batches in a bucket from the end of a day until now; empty for today.

    A bill dated back can take no more than that: what came later was not there, what went later is gone.
    """
    wanted = list(batch_ids)
    if on is None or on >= tx.today or not wanted:
        return {}
    rows = tx.execute(
        select(StockRow.batch_id, StockRow.day, func.sum(StockRow.units))
        .where(StockRow.batch_id.in_(wanted), StockRow.godown_id == godown_id, StockRow.bucket == bucket)
        .group_by(StockRow.batch_id, StockRow.day)
        .order_by(StockRow.batch_id, StockRow.day)
    )
    running: dict[int, int] = dict.fromkeys(wanted, 0)
    lowest: dict[int, int] = {}
    for batch_id, day, units in rows:
        if day > on:
            lowest.setdefault(batch_id, running[batch_id])
        running[batch_id] += int(units)
        if day >= on:
            lowest[batch_id] = min(lowest.get(batch_id, running[batch_id]), running[batch_id])
    return {id_: Units(lowest.get(id_, running[id_])) for id_ in wanted}


def batches_of(
    tx: Tx, item_ids: Iterable[int], on: date | None = None, godown_id: int = SHOP
) -> dict[int, list[BatchCard]]:
    """Return every batch of some items, soonest expiry first, also empty and expired ones.

    The units are the saleable ones of a godown; for an earlier day ``on`` what could have been sold then.
    """
    wanted = list(set(item_ids))
    found: dict[int, list[BatchCard]] = {item_id: [] for item_id in wanted}
    if wanted:
        for row in _BY_ITEM.rows(tx, {**ids_value(tx, wanted), "godown": godown_id}):
            found[row[1]].append(_state(row, godown_id, on or tx.today).card)
    lower = lowest_since(tx, [card.id for cards in found.values() for card in cards], on, godown_id)
    for cards in found.values():
        cards[:] = [replace(card, units=lower.get(card.id, card.units)) for card in cards] if lower else cards
        cards.sort(key=lambda card: (card.expiry or date.max, card.units, card.id))
    return found


def batch_places(tx: Tx, item_id: int, here: int = SHOP) -> dict[int, tuple[Lying, ...]]:
    """Return where else the batches of an item lie: in other buckets of a godown, and in other godowns."""
    rows = tx.execute(
        select(
            StockBalance.batch_id,
            StockBalance.godown_id,
            Godown.name,
            StockBalance.bucket,
            StockBalance.units,
        )
        .join(Batch, Batch.id == StockBalance.batch_id)
        .outerjoin(Godown, Godown.id == StockBalance.godown_id)
        .where(
            Batch.item_id == item_id,
            StockBalance.units > 0,
            or_(StockBalance.godown_id != here, StockBalance.bucket != SALEABLE),
        )
        .order_by(StockBalance.batch_id, StockBalance.godown_id, StockBalance.bucket)
    )
    found: dict[int, tuple[Lying, ...]] = {}
    for batch_id, godown_id, godown, bucket, units in rows:
        words = bucket.replace("_", " ")
        place = words if godown_id == here else godown if bucket == SALEABLE else f"{godown}, {words}"
        found[batch_id] = (*found.get(batch_id, ()), Lying(place, units))
    return found


def batches_in(
    tx: Tx, item_ids: Iterable[int], on: date | None, godown_id: int, bucket: str
) -> dict[int, list[BatchCard]]:
    """Return every batch of some items with what lies in a bucket of a godown, soonest expiry first."""
    found = batches_of(tx, item_ids, on, godown_id)
    if bucket == SALEABLE:
        return found
    held = units_at(tx, [(card.id, godown_id, bucket) for cards in found.values() for card in cards], on)
    return {
        item_id: [replace(card, units=held[card.id, godown_id, bucket], reserved=Units(0)) for card in cards]
        for item_id, cards in found.items()
    }


def units_at(tx: Tx, keys: Iterable[Key], on: date | None = None) -> dict[Key, Units]:
    """Return what lies in (batch, godown, bucket) keys, or could have been taken on an earlier day."""
    wanted = set(keys)
    held = balances(tx, wanted)
    found = {key: Units(held[key].units if key in held else 0) for key in wanted}
    for godown_id, bucket in sorted({key[1:] for key in wanted}):
        ids = [key[0] for key in wanted if key[1:] == (godown_id, bucket)]
        for batch_id, units in lowest_since(tx, ids, on, godown_id, bucket).items():
            found[batch_id, godown_id, bucket] = units
    return found


def brought_keys(tx: Tx, document_id: int) -> list[Key]:
    """Return the balances that a document's rows, taken together, have raised."""
    key = (StockRow.batch_id, StockRow.godown_id, StockRow.bucket)
    rows = tx.execute(
        select(*key)
        .where(StockRow.document_id == document_id)
        .group_by(*key)
        .having(func.sum(StockRow.units) > 0)
        .order_by(*key)
    )
    return [(row[0], row[1], row[2]) for row in rows]


def godown_cards(tx: Tx) -> list[GodownCard]:
    """Return every godown, those in use first."""
    rows = tx.execute(
        select(Godown.id, Godown.code, Godown.name, Godown.active, Godown.address).order_by(
            Godown.active.desc(), Godown.code
        )
    )
    return [GodownCard(id=row[0], code=row[1], name=row[2], active=row[3], address=row[4]) for row in rows]


def godown_of_code(tx: Tx, code: str, field: str = "godown") -> GodownCard:
    """Return a godown by its code whatever its capitals. Refuses an unknown one."""
    found = next((card for card in godown_cards(tx) if card.code.upper() == code.strip().upper()), None)
    if found is None:
        raise Refused(
            f"There is no godown {code[:40]}.",
            field=field,
            next_step="Name one of these books, or make it first in Masters, Godowns.",
        )
    return found


def bins_of(tx: Tx, godown_id: int) -> list[BinCard]:
    """Return the racks and bins of a godown in walking order."""
    rows = tx.execute(
        select(Bin.id, Bin.godown_id, Bin.code, Bin.walk)
        .where(Bin.godown_id == godown_id)
        .order_by(Bin.walk, Bin.code)
    )
    return [BinCard(id=row[0], godown_id=row[1], code=row[2], walk=row[3]) for row in rows]


def places_of_goods(tx: Tx, godown_id: int) -> dict[tuple[int, int], BinCard]:
    """Return the bins of a godown by (item, batch); batch 0 is the item's usual place."""
    rows = tx.execute(
        select(GoodsPlace.item_id, GoodsPlace.batch_id, Bin.id, Bin.code, Bin.walk)
        .join(Bin, Bin.id == GoodsPlace.bin_id)
        .where(GoodsPlace.godown_id == godown_id)
    )
    return {
        (row[0], row[1]): BinCard(id=row[2], godown_id=godown_id, code=row[3], walk=row[4]) for row in rows
    }


def free_units(tx: Tx, item_ids: Iterable[int], godown_id: int = SHOP) -> dict[int, int]:
    """Return what of some items may be sold and is kept for nobody, in a godown."""
    rows = tx.execute(
        select(Batch.item_id, func.sum(StockBalance.units - StockBalance.reserved))
        .join(StockBalance, StockBalance.batch_id == Batch.id)
        .where(
            Batch.item_id.in_(sorted(set(item_ids))),
            Batch.frozen.is_(False),
            or_(Batch.expiry.is_(None), Batch.expiry >= tx.today),
            StockBalance.godown_id == godown_id,
            StockBalance.bucket == SALEABLE,
            StockBalance.units > StockBalance.reserved,
        )
        .group_by(Batch.item_id)
    )
    return {row[0]: int(row[1]) for row in rows}


def kept_for(tx: Tx, document_ids: Iterable[int]) -> dict[int, int]:
    """Return the units of each batch that are kept for some orders."""
    rows = tx.execute(
        select(Reservation.batch_id, func.sum(Reservation.units))
        .where(Reservation.document_id.in_(sorted(set(document_ids))))
        .group_by(Reservation.batch_id)
    )
    return {row[0]: int(row[1]) for row in rows}


def reservations_apart(tx: Tx) -> list[tuple[int, int, int]]:
    """Return (batch, godown, units off) where what is kept for somebody is not what the balance says."""
    both = union_all(
        select(StockBalance.batch_id, StockBalance.godown_id, StockBalance.reserved.label("units")).where(
            StockBalance.reserved != 0
        ),
        select(Reservation.batch_id, Reservation.godown_id, -Reservation.units),
    ).subquery()
    off = func.sum(both.c.units)
    rows = tx.execute(
        select(both.c.batch_id, both.c.godown_id, off)
        .group_by(both.c.batch_id, both.c.godown_id)
        .having(off != 0)
        .order_by(both.c.batch_id)
    )
    return [(row[0], row[1], int(row[2])) for row in rows]


def holdings_on(tx: Tx, day: date) -> list[Holding]:
    """Return what every batch, godown and bucket held at the end of a day, and its value in the books."""
    key = (StockRow.item_id, StockRow.batch_id, StockRow.godown_id, StockRow.bucket)
    units, value = func.sum(StockRow.units), func.sum(StockRow.value)
    rows = tx.execute(
        select(*key, units, value)
        .where(StockRow.day <= day)
        .group_by(*key)
        .having(or_(units != 0, value != 0))
        .order_by(*key)
    )
    return [
        Holding(
            item_id=row[0], batch_id=row[1], godown_id=row[2], bucket=row[3], units=Units(int(row[4])),
            value=Paise(int(row[5])),
        )
        for row in rows
    ]  # fmt: skip


def expired_goods(
    tx: Tx, before: date | None, batch_ids: Iterable[int] | None = None
) -> dict[int, list[int]]:
    """Return by godown the items with saleable goods: of batches that expired before a day, or of some."""
    question = (
        select(StockBalance.godown_id, Batch.item_id)
        .join(Batch, Batch.id == StockBalance.batch_id)
        .where(StockBalance.bucket == SALEABLE, StockBalance.units > 0)
        .distinct()
        .order_by(StockBalance.godown_id, Batch.item_id)
    )
    if before is not None:
        question = question.where(Batch.expiry < before)
    if batch_ids is not None:
        question = question.where(Batch.id.in_(sorted(set(batch_ids))))
    found: dict[int, list[int]] = {}
    for godown_id, item_id in tx.execute(question):
        found.setdefault(godown_id, []).append(item_id)
    return found


def balances(tx: Tx, keys: Iterable[Key]) -> dict[Key, Balance]:
    """Return the balances of (batch, godown, bucket) keys that exist."""
    wanted = set(keys)
    rows = tx.execute(
        select(
            StockBalance.batch_id,
            StockBalance.godown_id,
            StockBalance.bucket,
            StockBalance.units,
            StockBalance.value,
        ).where(StockBalance.batch_id.in_(sorted({key[0] for key in wanted})))
    )
    return {
        (row[0], row[1], row[2]): Balance(row[3], row[4])
        for row in rows
        if (row[0], row[1], row[2]) in wanted
    }


def stock_value(tx: Tx) -> Paise:
    """Return what all stock is worth, at cost."""
    return Paise(int(tx.scalar(select(func.coalesce(func.sum(StockBalance.value), 0)))))


def drifted_balances(tx: Tx) -> list[tuple[int, int, str, int, int]]:
    """Return (batch, place, bucket, units off, paise off) of every balance that is not the sum of its rows.

    Balances and the mirror of their rows are added up together: joining both sides takes hours on a year.
    """
    both = union_all(
        select(
            StockBalance.batch_id,
            StockBalance.godown_id,
            StockBalance.bucket,
            StockBalance.units,
            StockBalance.value,
        ),
        select(StockRow.batch_id, StockRow.godown_id, StockRow.bucket, -StockRow.units, -StockRow.value),
    ).subquery()
    key = (both.c.batch_id, both.c.godown_id, both.c.bucket)
    units, value = func.sum(both.c.units), func.sum(both.c.value)
    question = select(*key, units, value).group_by(*key).having(or_(units != 0, value != 0)).order_by(*key)
    return [(row[0], row[1], row[2], int(row[3]), int(row[4])) for row in tx.execute(question)]
