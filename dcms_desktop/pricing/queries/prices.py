"""Reading price levels and dated prices."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import and_
from sqlalchemy import bindparam
from sqlalchemy import or_
from sqlalchemy import select

from dcms_desktop.catalog.tables import Item
from dcms_desktop.db.base import WHOLE
from dcms_desktop.db.prepared import by_ids
from dcms_desktop.db.prepared import ids_value
from dcms_desktop.db.tx import Tx
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.money import Mills
from dcms_desktop.kernel.money import Percent
from dcms_desktop.kernel.money import Units
from dcms_desktop.parties.tables import Party
from dcms_desktop.pricing.rules import DatedPrice
from dcms_desktop.pricing.rules import Level
from dcms_desktop.pricing.rules import LevelForm
from dcms_desktop.pricing.rules import PriceForm
from dcms_desktop.pricing.tables import Price
from dcms_desktop.pricing.tables import PriceLevel
from dcms_desktop.stock.tables import Batch


@dataclass(frozen=True, slots=True)
class PriceRow:
    """A dated price as listed."""

    id: int
    item: str
    whom: str
    """Name of the level or of the party."""
    batch: str
    valid_from: date
    valid_to: date | None
    least_units: Units
    rate: Mills
    includes_tax: bool
    discount: Percent


_PRICES = select(
    Price.item_id, Price.party_id, Price.level_id, Price.batch_id, Price.valid_from,
    Price.valid_to, Price.least_units, Price.rate, Price.includes_tax, Price.discount,
)  # fmt: skip
_PRICES_FOR = by_ids(
    _PRICES.where(
        or_(
            Price.party_id == bindparam("party", type_=WHOLE),
            and_(Price.party_id.is_(None), Price.level_id == bindparam("level", type_=WHOLE)),
        )
    ),
    Price.item_id,
    Price.id.desc(),
)
_LEVELS = select(
    PriceLevel.id, PriceLevel.code, PriceLevel.name,
    PriceLevel.basis, PriceLevel.less, PriceLevel.plus, PriceLevel.includes_tax,
)  # fmt: skip


def prices_for(
    tx: Tx, item_ids: Iterable[int], party_id: int | None, level_id: int | None
) -> dict[int, list[DatedPrice]]:
    """Return the dated prices of items that a party and its level have, by item; one query for all of them.

    The newest entry of the same kind comes first, so it wins.
    """
    wanted = list(item_ids)
    if not wanted or (party_id is None and level_id is None):
        return {}
    found: dict[int, list[DatedPrice]] = {}
    rows = _PRICES_FOR.rows(tx, {**ids_value(tx, wanted), "party": party_id, "level": level_id})
    for item_id, party, level, batch, first, last, least, rate, with_tax, discount in rows:
        found.setdefault(item_id, []).append(
            DatedPrice(
                party_id=party,
                level_id=level,
                batch_id=batch,
                valid_from=first,
                valid_to=last,
                least_units=least,
                rate=rate,
                includes_tax=with_tax,
                discount=discount,
            )
        )
    return found


def price_level(tx: Tx, level_id: int) -> Level:
    """Return a price level. Refuses an id that is none."""
    row = tx.execute(_LEVELS.where(PriceLevel.id == level_id)).first()
    if row is None:
        raise Refused("This price level is not in the books.", field="price_level_id", next_step="Pick one.")
    return Level(**row._mapping)  # noqa: SLF001 - SQLAlchemy's public name for the row by column


def price_levels(tx: Tx, *, only_active: bool = False) -> list[LevelForm]:
    """Return the price levels by code."""
    columns = (getattr(PriceLevel, name) for name in LevelForm.__dataclass_fields__)
    statement = select(*columns).order_by(PriceLevel.code)
    if only_active:
        statement = statement.where(PriceLevel.active)
    return [LevelForm(**row._mapping) for row in tx.execute(statement)]  # noqa: SLF001 - the row by column


def price_form(tx: Tx, price_id: int) -> PriceForm:
    """Return a dated price as its form shows it. Refuses an id that is none."""
    columns = (getattr(Price, name) for name in PriceForm.__dataclass_fields__)
    row = tx.execute(select(*columns).where(Price.id == price_id)).first()
    if row is None:
        raise Refused("This price is not in the books.", field="price", next_step="Search for it again.")
    return PriceForm(**row._mapping)  # noqa: SLF001 - SQLAlchemy's public name for the row by column


def prices_page(
    tx: Tx, item_id: int | None = None, level_id: int | None = None, *, first: int = 0, limit: int = 200
) -> list[PriceRow]:
    """Return dated prices for their list, of an item or of a level when named, by item and newest first."""
    statement = (
        select(
            Price.id, Item.name, PriceLevel.name, Party.name, Batch.number, Price.valid_from,
            Price.valid_to, Price.least_units, Price.rate, Price.includes_tax, Price.discount,
        )
        .join(Item, Item.id == Price.item_id)
        .outerjoin(PriceLevel, PriceLevel.id == Price.level_id)
        .outerjoin(Party, Party.id == Price.party_id)
        .outerjoin(Batch, Batch.id == Price.batch_id)
        .order_by(Item.name, Price.valid_from.desc(), Price.id)
        .offset(first)
        .limit(limit)
    )  # fmt: skip
    if item_id is not None:
        statement = statement.where(Price.item_id == item_id)
    if level_id is not None:
        statement = statement.where(Price.level_id == level_id)
    return [
        PriceRow(key, item, level or party or "", batch or "", *rest)
        for key, item, level, party, batch, *rest in tx.execute(statement)
    ]
