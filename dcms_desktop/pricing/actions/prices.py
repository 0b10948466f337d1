"""Writing price levels and dated prices."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import bindparam
from sqlalchemy import delete
from sqlalchemy import insert
from sqlalchemy import select
from sqlalchemy import update

from dcms_desktop.audit.actions import record
from dcms_desktop.audit.actions import record_all
from dcms_desktop.audit.actions.masters import PART
from dcms_desktop.audit.actions.masters import refuse_twin_code
from dcms_desktop.audit.actions.masters import write_master
from dcms_desktop.audit.rules import Deed
from dcms_desktop.audit.rules import canonical_json
from dcms_desktop.catalog.tables import Item
from dcms_desktop.company.rules import check_code
from dcms_desktop.db.tx import Tx
from dcms_desktop.kernel.changes import Changes
from dcms_desktop.kernel.changes import Saved
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.rights import right
from dcms_desktop.parties.tables import Party
from dcms_desktop.pricing.queries import price_form
from dcms_desktop.pricing.rules import LevelForm
from dcms_desktop.pricing.rules import PriceForm
from dcms_desktop.pricing.rules import check_level
from dcms_desktop.pricing.rules import check_price
from dcms_desktop.pricing.tables import Price
from dcms_desktop.pricing.tables import PriceLevel
from dcms_desktop.stock.tables import Batch

CHANGES = Changes({"prices"})
_PICK = "Pick one from the list."


@right("pricing.edit")
def save_price_level(tx: Tx, form: LevelForm) -> Saved:
    """Add or change a price level. Parties that have it keep it."""
    checked = check_level(form)
    code = check_code(form.code)
    refuse_twin_code(tx, PriceLevel, "code", code, form.id, "price level")
    values = {name: value for name, value in asdict(checked).items() if name != "id"} | {"code": code}
    return Saved(write_master(tx, PriceLevel, "price_level", form.id, values), Changes({"price_levels"}))


@right("pricing.edit")
def save_price(tx: Tx, form: PriceForm) -> Saved:
    """Add or change a dated price; one of the same item, buyer, batch, day and quantity is changed."""
    checked = check_price(form)
    _check_links(tx, (checked,))
    row_id = form.id
    if row_id is None:
        row_id = _same_kind(tx, (checked,)).get(_kind_of(checked))
    values = {name: value for name, value in asdict(checked).items() if name != "id"}
    return Saved(write_master(tx, Price, "price", row_id, values), CHANGES)


@right("pricing.edit")
def drop_price(tx: Tx, price_id: int, reason: str = "") -> Changes:
    """Take a dated price away. Bills keep the rates they were made with."""
    form = price_form(tx, price_id)
    tx.execute(delete(Price).where(Price.id == price_id))
    record(tx, "drop", "price", price_id, before=canonical_json(asdict(form)), reason=reason)
    return CHANGES


def put_prices(tx: Tx, forms: Sequence[PriceForm]) -> tuple[int, int]:
    """Add prices, or change those of the same kind, all or none; return how many were added and changed."""
    checked = {_kind_of(form): check_price(form) for form in forms}
    _check_links(tx, list(checked.values()))
    known = _same_kind(tx, list(checked.values()))
    fresh = [form for kind, form in checked.items() if kind not in known]
    old = [(known[kind], form) for kind, form in checked.items() if kind in known]
    if fresh:
        tx.execute(
            insert(Price),
            [{key: value for key, value in asdict(form).items() if key != "id"} for form in fresh],
        )
    if old:
        tx.execute(
            update(Price)
            .where(Price.id == bindparam("key"))
            .values({name: bindparam(f"new_{name}") for name in _MAY_CHANGE}),
            [
                {"key": key, **{f"new_{name}": getattr(form, name) for name in _MAY_CHANGE}}
                for key, form in old
            ],
        )
    ids = _same_kind(tx, fresh)
    record_all(tx, [Deed("create", "price", ids[_kind_of(form)], "", _shown(form)) for form in fresh])
    record_all(tx, [Deed("change", "price", key, "", _shown(form)) for key, form in old])
    return len(fresh), len(old)


_MAY_CHANGE = ("valid_to", "rate", "includes_tax", "discount")


def _kind_of(form: PriceForm) -> tuple[Any, ...]:
    return (form.item_id, form.level_id, form.party_id, form.batch_id, form.valid_from, form.least_units)


def _same_kind(tx: Tx, forms: Sequence[PriceForm]) -> dict[tuple[Any, ...], int]:
    """Return the ids of the prices there are, by what makes them the same."""
    items = sorted({form.item_id for form in forms})
    found: dict[tuple[Any, ...], int] = {}
    for start in range(0, len(items), PART):
        rows = tx.execute(
            select(
                Price.item_id, Price.level_id, Price.party_id, Price.batch_id,
                Price.valid_from, Price.least_units, Price.id,
            ).where(Price.item_id.in_(items[start : start + PART]))
        )  # fmt: skip
        found |= {tuple(row[:6]): row[6] for row in rows}
    return found


def _check_links(tx: Tx, forms: Sequence[PriceForm]) -> None:
    for table, field in ((Item, "item_id"), (PriceLevel, "level_id"), (Party, "party_id")):
        asked = sorted({value for form in forms if (value := getattr(form, field)) is not None})
        known: set[int] = set()
        for start in range(0, len(asked), PART):
            part = asked[start : start + PART]
            known |= {row[0] for row in tx.execute(select(table.id).where(table.id.in_(part)))}
        if len(known) < len(asked):
            raise Refused(f"This {field[:-3]} is not in the books.", field=field, next_step=_PICK)
    for form in forms:
        if form.batch_id is None:
            continue
        owner = tx.scalar(select(Batch.item_id).where(Batch.id == form.batch_id))
        if owner != form.item_id:
            raise Refused("This batch is of another item.", field="batch_id", next_step=_PICK)


def _shown(form: PriceForm) -> str:
    return canonical_json(
        {name: value for name, value in asdict(form).items() if value not in (None, False, 0)}
    )
