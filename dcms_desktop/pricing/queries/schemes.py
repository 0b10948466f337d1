"""Reading schemes: those for some goods on a day, what they gave so far, and the form of one."""

from collections.abc import Iterable
from collections.abc import Mapping
from dataclasses import fields
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import ARRAY
from sqlalchemy import BigInteger
from sqlalchemy import Date
from sqlalchemy import Text
from sqlalchemy import and_
from sqlalchemy import bindparam
from sqlalchemy import case
from sqlalchemy import func
from sqlalchemy import or_
from sqlalchemy import select
from sqlalchemy import union_all

from dcms_desktop.catalog.queries import item_cards
from dcms_desktop.catalog.tables import Item
from dcms_desktop.db.base import WHOLE
from dcms_desktop.db.prepared import Prepared
from dcms_desktop.db.prepared import by_ids
from dcms_desktop.db.prepared import ids_value
from dcms_desktop.db.tx import Tx
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.pricing.queries.prices import price_levels
from dcms_desktop.pricing.rules import GiftGoods
from dcms_desktop.pricing.rules import RunningScheme
from dcms_desktop.pricing.rules import SchemeForm
from dcms_desktop.pricing.rules import TradeScheme
from dcms_desktop.pricing.rules import Used
from dcms_desktop.pricing.rules import check_scheme
from dcms_desktop.pricing.rules import scheme_of_form
from dcms_desktop.pricing.rules import target_gap
from dcms_desktop.pricing.tables import BenefitRow
from dcms_desktop.pricing.tables import SchemeGoods
from dcms_desktop.pricing.tables import SchemeParty
from dcms_desktop.pricing.tables import SchemeRow
from dcms_desktop.pricing.tables import SchemeUsed
from dcms_desktop.stock.queries import batches_of
from dcms_desktop.stock.rules import SHOP

_FORM = {name: name for name in (field.name for field in fields(SchemeForm))} | {"group": "stack"}
_COLUMNS = [getattr(SchemeRow, column).label(name) for name, column in _FORM.items()]
_LIVE = (
    SchemeRow.active,
    SchemeRow.first <= bindparam("day", type_=Date),
    or_(SchemeRow.last.is_(None), SchemeRow.last >= bindparam("day", type_=Date)),
)
_ANY = Prepared(select(SchemeRow.id).where(*_LIVE).limit(1))


def _goods() -> Prepared:
    """Return the question which schemes name some items, one index for each way of naming them."""
    ways = (
        SchemeGoods.item_id == Item.id,
        SchemeGoods.maker_id == Item.maker_id,
        and_(SchemeGoods.scope == "division", SchemeGoods.word == Item.division),
        and_(SchemeGoods.scope == "category", SchemeGoods.word == Item.category),
        SchemeGoods.scope == "all",
    )
    listed = select(func.json_each(bindparam("ids", type_=Text)).table_valued("value").c.value)

    def asked(postgres: bool) -> Any:  # noqa: FBT001 - which of two databases
        among = (
            Item.id == func.any(bindparam("ids", type_=ARRAY(BigInteger)))
            if postgres
            else Item.id.in_(listed)
        )
        return union_all(
            *(
                select(SchemeGoods.scheme_id, Item.id, SchemeGoods.left_out)
                .select_from(Item)
                .join(SchemeGoods, way)
                .join(SchemeRow, SchemeRow.id == SchemeGoods.scheme_id)
                .where(among, *_LIVE)
                for way in ways
            )
        )

    return Prepared(asked(postgres=False), asked(postgres=True))


_GOODS = _goods()
_CARDS = by_ids(select(*_COLUMNS, SchemeRow.version), SchemeRow.id, SchemeRow.id)
_PARTIES = by_ids(select(SchemeParty.scheme_id, SchemeParty.party_id), SchemeParty.scheme_id)
_USED = by_ids(
    select(
        SchemeUsed.scheme_id, SchemeUsed.party_id, SchemeUsed.item_id,
        SchemeUsed.given, SchemeUsed.bought, SchemeUsed.carried,
    ).where(SchemeUsed.party_id.in_((0, bindparam("party", type_=WHOLE)))),
    SchemeUsed.scheme_id,
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemeLine:
    """A scheme as listed."""

    id: int
    code: str
    title: str
    first: date
    last: date | None
    goods: str
    steps: str
    funded: str
    budget: int
    given: int
    active: bool


def schemes_for(tx: Tx, item_ids: Iterable[int], on: date) -> dict[int, TradeScheme]:
    """Return the schemes that run on a day for some items, by id; ``items`` holds those of the asked ones."""
    wanted = list(dict.fromkeys(item_ids))
    if not wanted or _ANY.one(tx, {"day": on}) is None:
        return {}
    goods: dict[int, set[int]] = {}
    left_out: dict[int, set[int]] = {}
    for scheme_id, item_id, out in _GOODS.rows(tx, {**ids_value(tx, wanted), "day": on}):
        (left_out if out else goods).setdefault(scheme_id, set()).add(item_id)
    items = {key: found - left_out.get(key, set()) for key, found in goods.items()}
    cards = scheme_cards(tx, [key for key, found in items.items() if found])
    return {key: replace(card, items=frozenset(items[key])) for key, card in cards.items()}


def scheme_cards(tx: Tx, scheme_ids: Iterable[int]) -> dict[int, TradeScheme]:
    """Return schemes by id, without their items."""
    wanted = list(scheme_ids)
    if not wanted:
        return {}
    parties: dict[int, set[int]] = {}
    for scheme_id, party_id in _PARTIES.rows(tx, ids_value(tx, wanted)):
        parties.setdefault(scheme_id, set()).add(party_id)
    levels: dict[str, int] | None = None
    found = {}
    for *values, version in _CARDS.rows(tx, ids_value(tx, wanted)):
        form = SchemeForm(**dict(zip(_FORM, values, strict=True)))
        if form.levels and levels is None:
            levels = {one.code: one.id for one in price_levels(tx) if one.id is not None}
        found[form.id or 0] = replace(
            check_scheme(scheme_of_form(form)),
            version=version,
            parties=frozenset(parties.get(form.id or 0, ())),
            levels=frozenset((levels or {}).get(code, 0) for code in form.levels.split(", ") if code),
        )
    return found


def running_schemes(
    tx: Tx,
    item_ids: Iterable[int],
    on: date,
    party_id: int | None,
    apart_from: int | None = None,
    godown_id: int = SHOP,
) -> dict[int, tuple[RunningScheme, ...]]:
    """Return the schemes that run for items on a day, by item, with what they gave before.

    ``apart_from`` is a document whose own benefits do not count: it is being corrected.
    """
    schemes = schemes_for(tx, item_ids, on)
    if not schemes:
        return {}
    used = used_of(tx, schemes, party_id)
    if apart_from is not None and used:
        used = _without(tx, schemes, used, apart_from, party_id)
    gift_ids = list({one.gives_item for one in schemes.values() if one.gives_item is not None})
    cards = item_cards(tx, gift_ids) if gift_ids else {}
    batches = batches_of(tx, gift_ids, on, godown_id) if gift_ids else {}
    gifts = {key: GiftGoods(item=card, choices=tuple(batches.get(key, ()))) for key, card in cards.items()}
    found: dict[int, list[RunningScheme]] = {}
    for key, scheme in schemes.items():
        gift = gifts.get(scheme.gives_item) if scheme.gives_item is not None else None
        running = RunningScheme(scheme=scheme, used=used.get(key, Used()), gift=gift)
        for item_id in scheme.items:
            found.setdefault(item_id, []).append(running)
    return {item_id: tuple(rows) for item_id, rows in found.items()}


def _without(
    tx: Tx, schemes: Mapping[int, TradeScheme], used: dict[int, Used], document_id: int, party_id: int | None
) -> dict[int, Used]:
    """Return what schemes gave without what one document gave, as undoing it leaves them."""
    rows = tx.execute(
        select(
            BenefitRow.scheme_id,
            BenefitRow.item_id,
            BenefitRow.party_id,
            func.sum(
                case(
                    (BenefitRow.gift == "part", 0),
                    else_=BenefitRow.units + BenefitRow.paise + BenefitRow.points,
                )
            ),
            func.sum(BenefitRow.bought),
            func.sum(BenefitRow.carried),
        )
        .where(BenefitRow.document_id == document_id)
        .group_by(BenefitRow.scheme_id, BenefitRow.item_id, BenefitRow.party_id)
    )
    left = dict(used)
    for scheme_id, item_id, whose, given, bought, carried in rows:
        was = left.get(scheme_id)
        if was is not None and whose != party_id:
            left[scheme_id] = replace(was, whole=was.whole - int(given))
        elif was is not None:
            parts = dict(was.carried)
            if item_id is not None and carried:
                parts[item_id] = parts.get(item_id, 0) - int(carried)
            left[scheme_id] = replace(
                was,
                party=was.party - int(given),
                whole=was.whole - int(given),
                earned=was.earned - int(given),
                bought=was.bought - int(bought),
                carried=parts,
            )
    return {
        key: _settled(schemes[key], one) if schemes[key].period and one.bought != used[key].bought else one
        for key, one in left.items()
    }


def _settled(scheme: TradeScheme, used: Used) -> Used:
    gap = target_gap(scheme, used)
    return replace(used, party=used.party + gap, whole=used.whole + gap, earned=used.earned + gap)


def used_of(tx: Tx, schemes: Mapping[int, TradeScheme], party_id: int | None) -> dict[int, Used]:
    """Return what schemes gave so far, to a party and to everybody; only for those that ask."""
    ask = [
        key
        for key, one in schemes.items()
        if one.budget or one.most_per_party or one.period or one.partial == "carry"
    ]
    if not ask:
        return {}
    found: dict[int, Used] = {}
    carried: dict[int, dict[int, int]] = {}
    for scheme_id, party, item_id, given, bought, units in _USED.rows(
        tx, {**ids_value(tx, ask), "party": party_id or 0}
    ):
        now = found.get(scheme_id, Used())
        if party == 0:
            found[scheme_id] = replace(now, whole=given)
        elif item_id:
            carried.setdefault(scheme_id, {})[item_id] = units
        else:
            found[scheme_id] = replace(now, party=given, earned=given, bought=bought)
    return {key: replace(found.get(key, Used()), carried=carried.get(key, {})) for key in ask}


def scheme_form(tx: Tx, scheme_id: int) -> SchemeForm:
    """Return a scheme as its form shows it. Refuses an id that is none."""
    row = tx.execute(select(*_COLUMNS).where(SchemeRow.id == scheme_id)).first()
    if row is None:
        raise Refused("This scheme is not in the books.", field="scheme", next_step="Search for it again.")
    return SchemeForm(**row._mapping)  # noqa: SLF001 - SQLAlchemy's public name for the row by column


def schemes_page(tx: Tx, *, only_active: bool = False) -> list[SchemeLine]:
    """Return the schemes for their list, the newest first, with what each gave."""
    statement: Any = (
        select(
            SchemeRow.id, SchemeRow.code, SchemeRow.title, SchemeRow.first, SchemeRow.last, SchemeRow.goods,
            SchemeRow.steps, SchemeRow.funded, SchemeRow.budget, SchemeUsed.given, SchemeRow.active,
        )
        .outerjoin(
            SchemeUsed,
            and_(
                SchemeUsed.scheme_id == SchemeRow.id, SchemeUsed.party_id == 0, SchemeUsed.item_id == 0
            ),
        )
        .order_by(SchemeRow.first.desc(), SchemeRow.code)
    )  # fmt: skip
    if only_active:
        statement = statement.where(SchemeRow.active)
    return [
        SchemeLine(**{**row._mapping, "given": row.given or 0})  # noqa: SLF001 - the row by column
        for row in tx.execute(statement)
    ]
