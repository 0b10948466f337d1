"""Reading items, their packs and codes, and finding them."""

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import ARRAY
from sqlalchemy import Select
from sqlalchemy import Text
from sqlalchemy import bindparam
from sqlalchemy import func
from sqlalchemy import literal_column
from sqlalchemy import select

from dcms_desktop.catalog.queries.search import search_items
from dcms_desktop.catalog.rules import BarcodeForm
from dcms_desktop.catalog.rules import ItemCard
from dcms_desktop.catalog.rules import ItemForm
from dcms_desktop.catalog.rules import ItemNames
from dcms_desktop.catalog.rules import MakerForm
from dcms_desktop.catalog.rules import Pack
from dcms_desktop.catalog.tables import Barcode
from dcms_desktop.catalog.tables import Item
from dcms_desktop.catalog.tables import ItemPack
from dcms_desktop.catalog.tables import Maker
from dcms_desktop.db.prepared import Prepared
from dcms_desktop.db.prepared import by_ids
from dcms_desktop.db.prepared import ids_value
from dcms_desktop.db.references import is_referenced
from dcms_desktop.db.tx import Tx
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import Units
from dcms_desktop.kernel.money import rupees
from dcms_desktop.kernel.twins import alike_names
from dcms_desktop.tax.queries import tax_classes
from dcms_desktop.tax.rules import TaxClass

_NOTE = "tax_classes"
_OWN_TABLES = ("item_pack", "barcode", "price")
MOST_CODE = 60
LEAST_BARCODE = 8
"""Letters from which on a typed text may be a barcode."""


@dataclass(frozen=True, slots=True)
class ItemHit:
    """An item found, as far as the catalog knows it; stock, expiry and rate are read for the rows shown."""

    id: int
    code: str
    name: str
    packing: str
    mrp: Paise
    per: Units
    base_unit: str
    low_at: Units = Units(0)
    """Less of a fast item than this is low; 0 for all others."""


@dataclass(frozen=True, slots=True)
class CodeHit:
    """An item named by a code: how many base units it stands for, and which kind of code it was."""

    item_id: int
    units: Units
    kind: str
    """barcode, code or maker_code."""


@dataclass(frozen=True, slots=True)
class ItemRow:
    """An item as listed."""

    id: int
    code: str
    name: str
    maker: str
    packing: str
    hsn: str
    tax: str
    mrp: Paise
    active: bool


@dataclass(frozen=True, slots=True)
class Twin:
    """A record that looks like the one being typed."""

    id: int
    code: str
    name: str
    likeness: int


_CARD_FIELDS = (
    "id", "code", "name", "local_name", "maker_id", "hsn", "packing", "base_unit", "uqc", "schedule", "food",
    "batched", "expires", "mrp", "ptr", "pts", "least_margin", "most_per_day", "serialised",
    "warranty_months", "gross_mg", "low_at", "active",
)  # fmt: skip
_CARDS = select(
    *(getattr(Item, name) for name in _CARD_FIELDS),
    Item.rate_per.label("per"),
    Item.tax_class_id,
    Maker.name.label("maker"),
    Maker.least_life_days.label("maker_life_days"),
    Maker.least_life_percent.label("maker_life_percent"),
    Maker.inward_life_days.label("maker_inward_days"),
    Maker.inward_life_percent.label("maker_inward_percent"),
).outerjoin(Maker, Maker.id == Item.maker_id)
_CARDS_BY_ID = by_ids(_CARDS, Item.id)
_PACKS_BY_ID = by_ids(
    select(ItemPack.item_id, ItemPack.name, ItemPack.letter, ItemPack.units),
    ItemPack.item_id,
    ItemPack.units.desc(),
)
_OF_MAKER = (
    ("maker", ""), ("maker_life_days", 0), ("maker_life_percent", 0), ("maker_inward_days", 0),
    ("maker_inward_percent", 0),
)  # fmt: skip
_CARD_NAMES = (*_CARD_FIELDS, "per", "tax", *(name for name, _ in _OF_MAKER))
_FORM_FIELDS = tuple(name for name in ItemForm.__dataclass_fields__ if name not in {"packs", "barcodes"})


# ── cards ───────────────────────────────────────────────────────────────────────────────────────
def item_card(tx: Tx, item_id: int) -> ItemCard:
    """Return what a line needs of an item. LookupError when there is none."""
    return item_cards(tx, (item_id,))[item_id]


def item_cards(tx: Tx, ids: Iterable[int]) -> dict[int, ItemCard]:
    """Return the cards of items by id, with three queries however many they are; unknown ids are left out."""
    wanted = list(dict.fromkeys(ids))
    packs = _packs_of(tx, wanted)
    classes = known_tax_classes(tx)
    cards = {}
    for row in _CARDS_BY_ID.rows(tx, ids_value(tx, wanted)):
        values = dict(zip(_CARD_NAMES, row, strict=True))
        values["tax"] = classes[values["tax"]]
        for name, nothing in _OF_MAKER:
            values[name] = values[name] or nothing
        cards[row[0]] = ItemCard(packs=packs.get(row[0], ()), **values)
    return cards


def known_tax_classes(tx: Tx) -> dict[int, TaxClass]:
    """Return the tax classes by id, read once in a transaction."""
    classes: dict[int, TaxClass] | None = tx.notes.get(_NOTE)
    if classes is None:
        classes = tx.notes[_NOTE] = tax_classes(tx)
    return classes


def remember_tax_classes(tx: Tx, classes: dict[int, TaxClass]) -> None:
    """Take tax classes that an earlier transaction of the same run has read."""
    tx.notes[_NOTE] = classes


def _packs_of(tx: Tx, ids: list[int]) -> dict[int, tuple[Pack, ...]]:
    found: dict[int, list[Pack]] = {}
    for item_id, name, letter, units in _PACKS_BY_ID.rows(tx, ids_value(tx, ids)):
        found.setdefault(item_id, []).append(Pack(name=name, letter=letter, units=units))
    return {item_id: tuple(packs) for item_id, packs in found.items()}


def item_form(tx: Tx, item_id: int) -> ItemForm:
    """Return an item as its form shows it. Refuses an id that is none."""
    row = tx.execute(
        select(*(getattr(Item, name) for name in _FORM_FIELDS)).where(Item.id == item_id)
    ).first()
    if row is None:
        raise Refused("This item is not in the books.", field="item", next_step="Search for it again.")
    codes = tx.execute(
        select(Barcode.code, Barcode.units).where(Barcode.item_id == item_id).order_by(Barcode.code)
    )
    return ItemForm(
        packs=_packs_of(tx, [item_id]).get(item_id, ()),
        barcodes=tuple(BarcodeForm(code=code, units=units) for code, units in codes),
        **row._mapping,  # noqa: SLF001 - SQLAlchemy's public name for the row by column
    )


# ── finding ─────────────────────────────────────────────────────────────────────────────────────
def find_items(tx: Tx, text: str, limit: int = 30) -> list[ItemHit]:
    """Return the working items that fit what was typed, fast movers first.

    Words in any order, each a beginning or from three letters on a part of a word, or alike in sound;
    ``=33.76`` finds by MRP; a whole item code comes first.
    """
    typed = text.strip()
    if typed.startswith("="):
        return _by_mrp(tx, typed[1:].strip(), limit)
    hits = [ItemHit(*hit) for hit in search_items(tx, typed, limit)]
    if any(mark.isdigit() for mark in typed) and " " not in typed:
        hits = _code_first(tx, typed, hits)
    return hits[:limit]


HITS = select(
    Item.id, Item.code, Item.name, Item.packing, Item.mrp, Item.rate_per, Item.base_unit, Item.low_at
).where(Item.active)  # fmt: skip
"""The working items as `ItemHit` takes them."""


def _by_mrp(tx: Tx, typed: str, limit: int) -> list[ItemHit]:
    try:
        low = rupees(typed, "item")
    except Refused:
        return []
    high = low if "." in typed else low + 99
    rows = tx.execute(
        HITS.where(Item.mrp.between(low, high)).order_by(Item.score.desc(), Item.name).limit(limit)
    )
    return [ItemHit(*row) for row in rows]


def _code_first(tx: Tx, typed: str, hits: list[ItemHit]) -> list[ItemHit]:
    if len(typed) > MOST_CODE:
        return hits
    row = tx.execute(HITS.where(Item.code == typed.upper())).first()
    if row is None and len(typed) >= LEAST_BARCODE and (hit := item_of_code(tx, typed)) is not None:
        row = tx.execute(HITS.where(Item.id == hit.item_id)).first()
    if row is None:
        return hits
    return [ItemHit(*row), *(hit for hit in hits if hit.id != row.id)]


def _coded(question: Select[*tuple[Any, ...]], column: Any) -> Prepared:
    listed = select(func.json_each(bindparam("texts", type_=Text)).table_valued("value").c.value)
    return Prepared(
        question.where(column.in_(listed), Item.active).limit(1),
        question.where(column == func.any(bindparam("texts", type_=ARRAY(Text))), Item.active).limit(1),
    )


_CODED = {
    "barcode": _coded(
        select(Barcode.item_id, Barcode.units).join(Item, Item.id == Barcode.item_id), Barcode.code
    ),
    "code": _coded(select(Item.id, literal_column("1")), Item.code),
    "maker_code": _coded(select(Item.id, literal_column("1")), Item.maker_code),
}


def item_of_code(tx: Tx, code: str) -> CodeHit | None:
    """Return the working item that a barcode, its code or its maker's code names; None when none does."""
    typed = "".join(code.split())
    if not typed or len(typed) > MOST_CODE:
        return None
    for kind, question in _CODED.items():
        spellings = _spellings(typed) if kind == "barcode" else [typed, typed.upper()]
        row = question.one(tx, {"texts": spellings if tx.postgres else json.dumps(spellings)})
        if row is not None:
            return CodeHit(row[0], Units(row[1]), kind)
    return None


def _spellings(code: str) -> list[str]:
    """Return a retail number in its lengths: UPC of 12, EAN of 13 and GTIN of 14 digits are one number."""
    if not code.isdigit() or not 8 <= len(code) <= 14:
        return [code]
    bare = code.lstrip("0")
    return list(dict.fromkeys((code, *(bare.zfill(size) for size in (8, 12, 13, 14) if len(bare) <= size))))


# ── lists ───────────────────────────────────────────────────────────────────────────────────────
def items_page(
    tx: Tx, text: str = "", *, only_active: bool = True, first: int = 0, limit: int = 200
) -> list[ItemRow]:
    """Return items for the list of the master: those found, or all by name, a page at a time."""
    statement = (
        select(
            Item.id, Item.code, Item.name, Maker.name,
            Item.packing, Item.hsn, Item.tax_class_id, Item.mrp, Item.active,
        )
        .outerjoin(Maker, Maker.id == Item.maker_id)
        .limit(limit)
    )  # fmt: skip
    if only_active:
        statement = statement.where(Item.active)
    order: dict[int, int] = {}
    if text.strip():
        order = {hit.id: place for place, hit in enumerate(find_items(tx, text, first + limit))}
        statement = statement.where(Item.id.in_(list(order)[first:]))
    else:
        statement = statement.order_by(Item.name, Item.id).offset(first)
    classes = known_tax_classes(tx)
    rows = [
        ItemRow(row[0], row[1], row[2], row[3] or "", row[4], row[5], classes[row[6]].name, row[7], row[8])
        for row in tx.execute(statement)
    ]
    return sorted(rows, key=lambda row: order[row.id]) if order else rows


def item_count(tx: Tx, *, only_active: bool = True) -> int:
    """Return how many items there are."""
    statement = select(func.count()).select_from(Item)
    return int(tx.scalar(statement.where(Item.active) if only_active else statement))


def makers(tx: Tx, *, only_active: bool = False) -> list[MakerForm]:
    """Return the makers by name."""
    columns = (getattr(Maker, name) for name in MakerForm.__dataclass_fields__)
    statement = select(*columns).order_by(Maker.name)
    if only_active:
        statement = statement.where(Maker.active)
    return [MakerForm(**row._mapping) for row in tx.execute(statement)]  # noqa: SLF001 - the row by column


@dataclass(frozen=True, slots=True)
class ItemKey:
    """By what an item is known: sheets that come in are compared with it."""

    id: int
    code: str
    name: str
    maker_id: int | None


def item_keys(tx: Tx) -> list[ItemKey]:
    """Return every item, also those out of use, by what it is known."""
    return [ItemKey(*row) for row in tx.execute(select(Item.id, Item.code, Item.name, Item.maker_id))]


def item_names(tx: Tx) -> list[ItemNames]:
    """Return the working items by what suppliers may call them."""
    columns = (Item.id, Item.code, Item.name, Item.maker_code, Item.hsn, Maker.party_id)
    statement = select(*columns).outerjoin(Maker, Maker.id == Item.maker_id).where(Item.active)
    return [ItemNames(*row) for row in tx.execute(statement.order_by(Item.id))]


def known_barcodes(tx: Tx) -> dict[str, int]:
    """Return the item of every barcode."""
    return {row.code: row.item_id for row in tx.execute(select(Barcode.code, Barcode.item_id))}


def is_item_used(tx: Tx, item_id: int) -> bool:
    """Tell whether an item has stock or stands in a document: then what its units mean is fixed."""
    return is_referenced(tx, Item, item_id, apart_from=_OWN_TABLES)


def possible_twins(tx: Tx, name: str, apart_from: int | None = None, limit: int = 5) -> list[Twin]:
    """Return working items whose names look like ``name``, most alike first."""
    words = sorted(set(name.split()), key=len, reverse=True)[:3]
    near = {hit.id: hit for word in words for hit in search_items(tx, word, 60)}
    near.pop(apart_from or 0, None)
    alike = alike_names(name, {key: hit.name for key, hit in near.items()}, limit)
    return [Twin(key, near[key].code, near[key].name, likeness) for key, likeness in alike]


_ITEM_IDS = Prepared(
    select(Item.code, Item.id).where(
        Item.code.in_(select(func.json_each(bindparam("codes", type_=Text)).table_valued("value").c.value))
    ),
    select(Item.code, Item.id).where(Item.code == func.any(bindparam("codes", type_=ARRAY(Text)))),
)


def item_ids_of(tx: Tx, codes: list[str]) -> dict[str, int]:
    """Return the ids of items by their codes, with one query; unknown codes are left out."""
    asked = codes if tx.postgres else json.dumps(codes)
    return dict(_ITEM_IDS.rows(tx, {"codes": asked}))


def names_of_codes(tx: Tx, codes: Iterable[str]) -> dict[str, str]:
    """Return the names of items by their codes; what is no code is left out."""
    rows = tx.execute(select(Item.code, Item.name).where(Item.code.in_(list(codes))))
    return {row[0]: row[1] for row in rows}
