"""Writing items, their packs and codes, and makers; the search index moves with them."""

from collections.abc import Container
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import asdict
from dataclasses import replace
from operator import attrgetter
from typing import Any

from sqlalchemy import bindparam
from sqlalchemy import delete
from sqlalchemy import func
from sqlalchemy import insert
from sqlalchemy import select
from sqlalchemy import update

from dcms_desktop.audit.actions import record
from dcms_desktop.audit.actions import record_all
from dcms_desktop.audit.actions.masters import PART
from dcms_desktop.audit.actions.masters import fill_codes
from dcms_desktop.audit.actions.masters import refuse_twin_code
from dcms_desktop.audit.actions.masters import write_master
from dcms_desktop.audit.rules import Deed
from dcms_desktop.audit.rules import canonical_json
from dcms_desktop.audit.rules import changed_only
from dcms_desktop.catalog.actions.index import Indexed
from dcms_desktop.catalog.actions.index import add_to_search
from dcms_desktop.catalog.actions.index import place_of
from dcms_desktop.catalog.actions.index import renew_search
from dcms_desktop.catalog.actions.index import take_from_search
from dcms_desktop.catalog.actions.index import tidy_search
from dcms_desktop.catalog.queries.items import is_item_used
from dcms_desktop.catalog.queries.items import item_form
from dcms_desktop.catalog.queries.items import known_tax_classes
from dcms_desktop.catalog.rules import ItemForm
from dcms_desktop.catalog.rules import MakerForm
from dcms_desktop.catalog.rules import check_item
from dcms_desktop.catalog.rules import check_life
from dcms_desktop.catalog.rules import check_ordering
from dcms_desktop.catalog.rules import check_same_measure
from dcms_desktop.catalog.tables import Barcode
from dcms_desktop.catalog.tables import Item
from dcms_desktop.catalog.tables import ItemPack
from dcms_desktop.catalog.tables import Maker
from dcms_desktop.company.rules import check_code
from dcms_desktop.db.prepared import Prepared
from dcms_desktop.db.tx import Tx
from dcms_desktop.kernel.changes import Changes
from dcms_desktop.kernel.changes import Saved
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.finding import words_of
from dcms_desktop.kernel.money import Mills
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import Units
from dcms_desktop.kernel.rights import right
from dcms_desktop.kernel.text import clean_text

CHANGES = Changes({"items"})
FIRST_CODE = 10_000
"""Items without a code of their own are numbered from here, so that all codes are five digits for long."""

MANY = 2_000
"""So many items are written at a time."""

_FIELDS = tuple(
    name for name in ItemForm.__dataclass_fields__ if name not in {"id", "packs", "barcodes", "code"}
)
_VALUES = attrgetter(*_FIELDS)
_PLAIN = {name: ItemForm.__dataclass_fields__[name].default for name in _FIELDS}
_NEW_ITEM = Prepared(insert(Item))


# ── items ───────────────────────────────────────────────────────────────────────────────────────
@right("items.edit")
def save_item(tx: Tx, form: ItemForm) -> Saved:
    """Add or change an item with its packs and codes; no two items share a code or a barcode."""
    if form.id is None:
        return Saved(add_items(tx, (form,))[0], CHANGES)
    old = item_form(tx, form.id)
    new = check_item(replace(form, code=form.code or old.code))
    if new.code != old.code:
        refuse_twin_code(tx, Item, "code", new.code, form.id, "item")
    _check_links(tx, (new,))
    _refuse_known_barcodes(tx, (new,))
    before, after = changed_only(asdict(old), asdict(new))
    if not after:
        return Saved(form.id, Changes())
    if is_item_used(tx, form.id):
        check_same_measure(old, new)
    _change_row(tx, new)
    if "packs" in after:
        tx.execute(delete(ItemPack).where(ItemPack.item_id == form.id))
    if "barcodes" in after:
        tx.execute(delete(Barcode).where(Barcode.item_id == form.id))
    _write_parts(tx, {form.id: new}, packs="packs" in after, barcodes="barcodes" in after)
    record(tx, "change", "item", form.id, before=canonical_json(before), after=canonical_json(after))
    return Saved(form.id, CHANGES)


@right("items.edit")
def switch_item(tx: Tx, item_id: int, *, active: bool) -> Saved:
    """Take an item out of use, or bring it back. It is never deleted."""
    return save_item(tx, replace(item_form(tx, item_id), active=active))


def add_items(tx: Tx, forms: Sequence[ItemForm]) -> list[int]:
    """Add new items, all or none, with few statements however many they are; return their ids in order."""
    return add_checked_items(tx, [check_item(form) for form in forms])


def add_checked_items(tx: Tx, forms: Sequence[ItemForm], new_makers: Sequence[str] = ()) -> list[int]:
    """Add new items that `check_item` gave back, a part at a time, so that a long list needs little memory.

    A maker below zero is one of ``new_makers``, counted from -1; they are added first.
    """
    made = {-place: key for place, key in enumerate(add_makers(tx, new_makers), 1)}
    last = tx.scalar(select(func.max(Item.id))) or 0
    codes = fill_codes(tx, Item.code, [form.code for form in forms], FIRST_CODE + last, "item")
    _check_links(tx, forms, made)
    _refuse_known_barcodes(tx, forms)
    names = _maker_names(tx)
    names |= {place: names[key] for place, key in made.items()}
    ids: list[int] = []
    for start in range(0, len(forms), MANY):
        part = dict(zip(codes[start : start + MANY], forms[start : start + MANY], strict=True))
        rows = [_row(form, code, _words(form, code, names)) for code, form in part.items()]
        for row in rows:
            row["maker_id"] = made.get(row["maker_id"], row["maker_id"])
        _NEW_ITEM.run_many(tx, rows)
        new: dict[str, int] = {
            row.code: row.id for row in tx.execute(select(Item.id, Item.code).where(Item.id > last))
        }
        last = max(new.values())
        by_id = {new[code]: form for code, form in part.items()}
        _write_parts(tx, by_id, packs=True, barcodes=True)
        add_to_search(tx, [Indexed(new[row["code"]], 0, row["words"]) for row in rows if row["active"]])
        record_all(tx, [_created(new[row["code"]], row, part[row["code"]]) for row in rows])
        ids += by_id
    return ids


def _created(key: int, row: Mapping[str, Any], form: ItemForm) -> Deed:
    """Return the deed of a new item: what differs from an empty one, for the audit keeps what was said."""
    told = {name: row[name] for name in _FIELDS if name == "name" or row[name] != _PLAIN[name]}
    told["code"] = row["code"]
    if form.packs:
        told["packs"] = [asdict(pack) for pack in form.packs]
    if form.barcodes:
        told["barcodes"] = [asdict(barcode) for barcode in form.barcodes]
    return Deed("create", "item", key, "", canonical_json(told))


def _check_links(tx: Tx, forms: Sequence[ItemForm], made: Container[int] = ()) -> None:
    classes = known_tax_classes(tx)
    makers_ = (
        {key for (key,) in tx.execute(select(Maker.id))} if any(form.maker_id for form in forms) else set()
    )
    for form in forms:
        if form.tax_class_id not in classes:
            raise Refused(
                f"{form.name} needs a tax class.", field="tax_class_id", next_step="Pick one from the list."
            )
        if form.maker_id is not None and form.maker_id not in makers_ and form.maker_id not in made:
            raise Refused(
                "This maker is not in the books.", field="maker_id", next_step="Pick one from the list."
            )


def _refuse_known_barcodes(tx: Tx, forms: Sequence[ItemForm]) -> None:
    asked: dict[str, ItemForm] = {}
    for form in forms:
        for barcode in form.barcodes:
            if (other := asked.setdefault(barcode.code, form)) is not form:
                raise _barcode_taken(barcode.code, other.name)
    codes = list(asked)
    for start in range(0, len(codes), PART):
        statement = (
            select(Barcode.code, Barcode.item_id, Item.name)
            .join(Item, Item.id == Barcode.item_id)
            .where(Barcode.code.in_(codes[start : start + PART]))
        )
        for code, item_id, name in tx.execute(statement):
            if item_id != asked[code].id:
                raise _barcode_taken(code, name)


def _barcode_taken(code: str, name: str) -> Refused:
    return Refused(
        f"Barcode {code} belongs to {name}.",
        field="barcodes",
        next_step="Scan another one, or take it off that item.",
    )


def _maker_names(tx: Tx) -> dict[int, str]:
    return {row.id: row.name for row in tx.execute(select(Maker.id, Maker.name))}


def _words(form: ItemForm, code: str, names: Mapping[int, str]) -> str:
    others = (form.packing, names.get(form.maker_id or 0, ""))
    return words_of(form.name, form.local_name, others, (code, form.maker_code))


def _row(form: ItemForm, code: str, words: str) -> dict[str, Any]:
    row = dict(zip(_FIELDS, _VALUES(form), strict=True))
    row |= {"code": code, "words": words, "score": 0}
    return row


def _change_row(tx: Tx, new: ItemForm) -> None:
    key = new.id
    assert key is not None  # noqa: S101 - only called for items that are in the books
    score, words, active = tx.execute(select(Item.score, Item.words, Item.active).where(Item.id == key)).one()
    new_words = _words(new, new.code, _maker_names(tx))
    values = _row(new, new.code, new_words)
    del values["score"]
    tx.execute(update(Item).where(Item.id == key).values(values))
    if (active, words) != (new.active, new_words):
        if active:
            take_from_search(tx, (Indexed(key, score, words),))
        if new.active:
            add_to_search(tx, (Indexed(key, score, new_words),))


def _write_parts(tx: Tx, forms: Mapping[int, ItemForm], *, packs: bool, barcodes: bool) -> None:
    pack_rows = [
        {"item_id": key, "name": pack.name, "letter": pack.letter, "units": pack.units}
        for key, form in forms.items()
        for pack in form.packs
        if packs
    ]
    code_rows = [
        {"item_id": key, "code": barcode.code, "units": barcode.units}
        for key, form in forms.items()
        for barcode in form.barcodes
        if barcodes
    ]
    for table, rows in ((ItemPack, pack_rows), (Barcode, code_rows)):
        if rows:
            tx.execute(insert(table), rows)


# ── the order of the search ─────────────────────────────────────────────────────────────────────
def save_scores(tx: Tx, scores: Mapping[int, int]) -> Changes:
    """Keep how often each item sold lately, 0 for those not named. The search shows fast movers first."""
    moved: list[tuple[Indexed, Indexed]] = []
    changed: list[dict[str, int]] = []
    for key, old, words, active in tx.execute(select(Item.id, Item.score, Item.words, Item.active)):
        new = scores.get(key, 0)
        if new == old:
            continue
        changed.append({"key": key, "new": new})
        if active and place_of(key, new) != place_of(key, old):
            moved.append((Indexed(key, old, words), Indexed(key, new, words)))
    if not changed:
        return Changes()
    tx.execute(update(Item).where(Item.id == bindparam("key")).values(score=bindparam("new")), changed)
    take_from_search(tx, [old for old, _ in moved])
    add_to_search(tx, [new for _, new in moved])
    return Changes({"item_order"})


def set_item_rates(tx: Tx, rates: Mapping[int, tuple[Paise, Mills, Mills]]) -> Changes:
    """Set MRP, PTR and PTS that new batches of many items start with; 0 leaves one as it is."""
    wanted = list(rates)
    old: dict[int, tuple[int, int, int]] = {}
    for at in range(0, len(wanted), MANY // 4):
        rows = tx.execute(
            select(Item.id, Item.mrp, Item.ptr, Item.pts).where(Item.id.in_(wanted[at : at + MANY // 4]))
        )
        old |= {row[0]: (row[1], row[2], row[3]) for row in rows}
    new = {
        item: tuple(now or was for now, was in zip(rates[item], before, strict=True))
        for item, before in old.items()
    }
    changed = {item: values for item, values in new.items() if values != old[item]}
    if changed:
        tx.execute(
            update(Item)
            .where(Item.id == bindparam("key"))
            .values(mrp=bindparam("new_mrp"), ptr=bindparam("new_ptr"), pts=bindparam("new_pts")),
            [
                {"key": item, "new_mrp": mrp, "new_ptr": ptr, "new_pts": pts}
                for item, (mrp, ptr, pts) in changed.items()
            ],
        )
    names = ("mrp", "ptr", "pts")
    deeds = [
        Deed(
            "change", "item", item,
            canonical_json(dict(zip(names, old[item], strict=True))),
            canonical_json(dict(zip(names, values, strict=True))),
        )
        for item, values in changed.items()
    ]  # fmt: skip
    record_all(tx, deeds)
    return CHANGES


def save_low_points(tx: Tx, points: Mapping[int, Units]) -> Changes:
    """Keep below how many units each fast item is to be ordered, 0 for those not named."""
    changed = [
        {"key": key, "new": new}
        for key, old in tx.execute(select(Item.id, Item.low_at))
        if (new := points.get(key, Units(0))) != old
    ]
    if not changed:
        return Changes()
    tx.execute(update(Item).where(Item.id == bindparam("key")).values(low_at=bindparam("new")), changed)
    return Changes({"items"})


def rebuild_search(tx: Tx) -> Changes:
    """Make the whole index anew from the items: after a change of what is indexed, or when it was damaged."""
    names = _maker_names(tx)
    columns = (
        Item.id, Item.score, Item.active, Item.name, Item.local_name,
        Item.code, Item.maker_code, Item.packing, Item.maker_id,
    )  # fmt: skip
    rows = []
    for key, score, active, name, local_name, code, maker_code, packing, maker_id in tx.execute(
        select(*columns)
    ):
        words = words_of(name, local_name, (packing, names.get(maker_id, "")), (code, maker_code))
        rows.append((active, Indexed(key, score, words)))
    if rows:
        tx.execute(
            update(Item).where(Item.id == bindparam("key")).values(words=bindparam("new")),
            [{"key": row.id, "new": row.words} for _, row in rows],
        )
    renew_search(tx.connection)
    add_to_search(tx, [row for active, row in rows if active])
    tidy_search(tx)
    return CHANGES


# ── makers ──────────────────────────────────────────────────────────────────────────────────────
@right("items.edit")
def save_maker(tx: Tx, form: MakerForm) -> Saved:
    """Add or change a maker; its items are found by its new name at once."""
    code = check_code(form.code)
    name = clean_text(form.name, "name", most=100, required=True)
    check_life(form.least_life_days, form.least_life_percent)
    check_life(form.inward_life_days, form.inward_life_percent, "inward")
    check_ordering(form)
    refuse_twin_code(tx, Maker, "code", code, form.id, "maker")
    values = {
        "code": code,
        "name": name,
        "party_id": form.party_id,
        "least_life_days": form.least_life_days,
        "least_life_percent": form.least_life_percent,
        "inward_life_days": form.inward_life_days,
        "inward_life_percent": form.inward_life_percent,
        "lead_days": form.lead_days,
        "least_order": form.least_order,
        "norm_least_days": form.norm_least_days,
        "norm_most_days": form.norm_most_days,
        "norm_percent": form.norm_percent,
        "active": form.active,
    }
    old_name = tx.scalar(select(Maker.name).where(Maker.id == (form.id or 0)))
    maker_id = write_master(tx, Maker, "maker", form.id, values)
    if old_name not in (None, name):
        for (item_id,) in tx.execute(select(Item.id).where(Item.maker_id == maker_id)).all():
            _change_row(tx, item_form(tx, item_id))
    return Saved(maker_id, Changes({"makers", "items"}))


def add_makers(tx: Tx, names: Sequence[str]) -> list[int]:
    """Add makers by name, each with a code made of its name; return their ids in order."""
    if not names:
        return []
    codes = {row.code for row in tx.execute(select(Maker.code))}
    rows = []
    for name in names:
        code = _maker_code(name, codes)
        codes.add(code)
        rows.append({"code": code, "name": clean_text(name, "maker", most=100, required=True)})
    last = tx.scalar(select(func.max(Maker.id))) or 0
    tx.execute(insert(Maker), rows)
    ids = {row.code: row.id for row in tx.execute(select(Maker.code, Maker.id).where(Maker.id > last))}
    record_all(tx, [Deed("create", "maker", ids[row["code"]], "", canonical_json(row)) for row in rows])
    return [ids[row["code"]] for row in rows]


def _maker_code(name: str, taken: set[str]) -> str:
    letters = "".join(mark for mark in name.upper() if mark.isascii() and mark.isalnum())[:6] or "M"
    number = 1
    code = letters
    while code in taken:
        number += 1
        code = f"{letters}{number}"
    return code
