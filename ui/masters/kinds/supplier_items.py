"""What suppliers call our items: lines of their bills that were said once and are known the next time."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING
from typing import Any

from dcms_desktop.catalog.queries import find_items
from dcms_desktop.catalog.queries import item_form
from dcms_desktop.kernel.clock import india_time
from dcms_desktop.kernel.dates import show_day
from dcms_desktop.kernel.money import Units
from dcms_desktop.parties.queries import find_parties
from dcms_desktop.parties.queries import party_form
from dcms_desktop.purchase.actions import forget_line
from dcms_desktop.purchase.actions import save_remembered
from dcms_desktop.purchase.queries.remembered import remembered_form
from dcms_desktop.purchase.queries.remembered import remembered_page
from dcms_desktop.purchase.remembered import RememberedForm
from ui.kit.form_fields import Field
from ui.kit.grid_model import Cell
from ui.kit.grid_model import GridColumn
from ui.kit.grid_model import GridRow
from ui.kit.pick_list import PickRow
from ui.masters.master import NAME_COLUMNS
from ui.masters.master import Master

if TYPE_CHECKING:
    from collections.abc import Mapping
    from collections.abc import Sequence

    from dcms_desktop.desk import Desk
    from dcms_desktop.kernel.changes import Saved

OUT = Cell("forgotten", "warn")


def _rows(desk: Desk, text: str, only_active: bool, first: int, count: int) -> tuple[Sequence[GridRow], int]:
    found, total = desk.ask(remembered_page, text, only_active=only_active, first=first, limit=count)
    rows = [
        GridRow(
            (
                one.party,
                one.code,
                one.name,
                f"{one.item} · {one.item_code}",
                f"{one.unit or 1} = {one.units}" if one.units else "",
                f"{one.user} {show_day(india_time(one.at).date())}".strip(),
                "" if one.active else OUT,
            ),
            one.id,
        )
        for one in found
    ]
    return rows, total


def _items(desk: Desk, typed: str) -> Sequence[PickRow]:
    return [PickRow((hit.name, hit.code), value=hit.id) for hit in desk.ask(find_items, typed or "a", 20)]


def _suppliers(desk: Desk, typed: str) -> Sequence[PickRow]:
    return [PickRow((hit.name, hit.code), value=hit.id) for hit in desk.ask(find_parties, typed, 20)]


def _fields(desk: Desk) -> tuple[Field, ...]:
    return (
        Field("party", "Supplier", "pick", required=True, source=partial(_suppliers, desk),
              columns=NAME_COLUMNS, span=2),
        Field("code", "His code", most=60, help="As on his bill; without one his name is looked for."),
        Field("name", "His name", most=200, span=2),
        Field("item", "Our item", "pick", required=True, source=partial(_items, desk), columns=NAME_COLUMNS,
              span=2),
        Field("unit", "His unit", most=20, help="His word for what he counts, like BOX."),
        Field("units", "Units in one", "number", help="Empty works it out from the item's packs."),
    )  # fmt: skip


def _values(desk: Desk, row_id: int | None, name: str) -> Mapping[str, Any]:
    if row_id is None:
        return {"name": name}
    form = desk.ask(remembered_form, row_id)
    return {
        "party": (form.party_id, desk.ask(party_form, form.party_id).name), "code": form.code,
        "name": form.name, "item": (form.item_id, desk.ask(item_form, form.item_id).name),
        "unit": form.unit, "units": form.units or None, "active": form.active,
    }  # fmt: skip


def _save(desk: Desk, consents: frozenset[str], row_id: int | None, values: Mapping[str, Any]) -> Saved:
    form = RememberedForm(
        id=row_id, party_id=values["party"] or 0, code=values["code"] or "", name=values["name"] or "",
        item_id=values["item"] or 0, unit=values["unit"] or "", units=Units(values["units"] or 0),
        active=desk.ask(remembered_form, row_id).active if row_id is not None else True,
    )  # fmt: skip
    return desk.do_agreed(consents, save_remembered, form)


def _switch(desk: Desk, row_id: int, active: bool) -> object:
    return desk.do(forget_line, row_id, active=active)


SUPPLIER_ITEMS = Master(
    code="supplier_item",
    title="Supplier's item",
    plural="Suppliers' items",
    columns=(
        GridColumn("party", "Supplier", width=200, stretch=1, tone="text strong"),
        GridColumn("code", "His code", width=120),
        GridColumn("name", "His name", width=220, stretch=1),
        GridColumn("item", "Our item", width=240, stretch=1),
        GridColumn("units", "Counts", width=90, tone="muted"),
        GridColumn("by", "Said by", width=150, tone="muted"),
        GridColumn("use", "", width=90),
    ),
    rows=_rows,
    fields=_fields,
    values=_values,
    save=_save,
    switch=_switch,
    topics=("supplier_items",),
    room="buy",
    icon="truck",
    right="purchase.post",
    empty_text="What you say of a line while a supplier's bill is loaded stands here.",
)

MASTERS = (SUPPLIER_ITEMS,)
