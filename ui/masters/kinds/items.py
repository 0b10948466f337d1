"""Items and makers."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING
from typing import Any

from dcms_desktop.catalog.actions import save_item
from dcms_desktop.catalog.actions import save_maker
from dcms_desktop.catalog.actions import switch_item
from dcms_desktop.catalog.queries import find_items
from dcms_desktop.catalog.queries import item_count
from dcms_desktop.catalog.queries import item_form
from dcms_desktop.catalog.queries import items_page
from dcms_desktop.catalog.queries import makers
from dcms_desktop.catalog.queries import possible_twins
from dcms_desktop.catalog.rules import SCHEDULES
from dcms_desktop.catalog.rules import UQC
from dcms_desktop.catalog.rules import ItemForm
from dcms_desktop.catalog.rules import MakerForm
from dcms_desktop.catalog.weights import parse_weight
from dcms_desktop.catalog.weights import show_weight
from dcms_desktop.company.queries import firm_card
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import Percent
from dcms_desktop.kernel.money import show_paise
from dcms_desktop.parties.queries import find_parties
from dcms_desktop.parties.queries import party_card
from dcms_desktop.scanning.queries import item_code_of_scan
from dcms_desktop.tax.queries import tax_classes
from ui.kit.form_fields import Field
from ui.kit.grid_model import Cell
from ui.kit.grid_model import GridColumn
from ui.kit.grid_model import GridRow
from ui.kit.pick_list import PickRow
from ui.masters.master import NAME_COLUMNS
from ui.masters.master import Master
from ui.masters.master import fits
from ui.masters.master import paged
from ui.masters.master import picks
from ui.masters.master import shown
from ui.masters.short_lines import CODES_HELP
from ui.masters.short_lines import PACKS_HELP
from ui.masters.short_lines import parse_barcodes
from ui.masters.short_lines import parse_packs
from ui.masters.short_lines import show_barcodes
from ui.masters.short_lines import show_packs

if TYPE_CHECKING:
    from collections.abc import Mapping
    from collections.abc import Sequence

    from dcms_desktop.desk import Desk
    from dcms_desktop.kernel.changes import Saved
    from ui.kit.form import Form

MOST_FOUND = 2_000
"""Rows a search shows; more letters find fewer."""
MAIN, PACK, LAW, MORE = "Goods", "Units, packs and codes", "Law", "More"


def _named_by(desk: Desk, text: str) -> str:
    """Return the code of the item that a scan names."""
    return desk.ask(item_code_of_scan, text)


# ── items ───────────────────────────────────────────────────────────────────────────────────────
def _rows(desk: Desk, text: str, only_active: bool, first: int, count: int) -> tuple[Sequence[GridRow], int]:
    rows = desk.ask(items_page, text, only_active=only_active, first=first, limit=count)
    total = (
        len(desk.ask(find_items, text, MOST_FOUND)) if text else desk.ask(item_count, only_active=only_active)
    )
    return [
        GridRow(
            (
                Cell(row.name, "text strong" if row.active else "muted"), row.code, row.packing, row.maker,
                row.hsn, row.tax, show_paise(row.mrp) if row.mrp else "",
                "" if row.active else Cell("out of use", "warn"),
            ),
            row.id,
        )
        for row in rows
    ], total  # fmt: skip


def _maker_pairs(desk: Desk) -> list[tuple[int, str, str]]:
    return [(one.id, one.name, one.code) for one in desk.ask(makers, only_active=True) if one.id is not None]


def _fields(desk: Desk) -> tuple[Field, ...]:
    classes = tuple(
        (str(one.id), f"{one.code}  ·  {one.name}")
        for one in desk.ask(tax_classes, only_active=True).values()
    )
    schedules = tuple((code, name) for code, name in SCHEDULES.items())
    return (
        Field("name", "Name", required=True, most=150, section=MAIN, span=2),
        Field("tax", "Tax class", "choice", choices=(("", "Pick one"), *classes), required=True,
              section=MAIN),
        Field("hsn", "HSN", most=12, section=MAIN, help="4, 6 or 8 digits."),
        Field("maker", "Maker", "pick", section=MAIN, source=picks(_maker_pairs(desk)), columns=NAME_COLUMNS,
              help="Space lists all."),
        Field("packing", "Packing", most=40, section=MAIN, help="As printed, e.g. 15 tab."),
        Field("mrp", "MRP", "amount", section=MAIN, help="Default for new batches."),
        Field("ptr", "PTR", "rate", section=MAIN, help="To retailers, before tax."),
        Field("base_unit", "Unit", default="pc", required=True, most=12, section=PACK,
              help="The smallest that is handed over."),
        Field("packs", "Larger packs", most=200, section=PACK, help=PACKS_HELP, span=2),
        Field("rate_per", "Price is for so many", "number", default=1, required=True, section=PACK),
        Field("barcodes", "Barcodes", most=800, section=PACK, help=CODES_HELP, span=2),
        Field("code", "Code", most=40, section=PACK, help="Empty takes the next number."),
        Field("uqc", "Unit of the GST portal", "choice", choices=tuple((one, one) for one in UQC),
              default="NOS", section=PACK),
        Field("schedule", "Drug schedule", "choice", choices=schedules, section=LAW),
        Field("food", "Food (FSSAI)", "yes_no", section=LAW),
        Field("expires", "Expires", "yes_no", default=True, section=LAW),
        Field("batched", "Kept by batch", "yes_no", default=True, section=LAW),
        Field("pts", "PTS", "rate", section=MORE, help="To stockists, before tax."),
        Field("least_margin", "Least margin", "percent", section=MORE, help="Billing asks below it."),
        Field("most_per_day", "Most per party and day", "number", section=MORE, help="Empty is no limit."),
        Field("serialised", "Serial numbers", "yes_no", section=MORE,
              help="Each unit is scanned in and out by its own number."),
        Field("warranty_months", "Warranty in months", "number", section=MORE,
              help="From the day of the bill."),
        Field("weight", "Gross weight", most=20, section=MORE,
              help="Grams of one unit, like 12.5; of a pack 4.8kg/c."),
        Field("rack", "Rack", most=20, section=MORE),
        Field("local_name", "Name in the local script", most=150, section=MORE),
        Field("category", "Category", most=80, section=MORE),
        Field("division", "Division", most=60, section=MORE),
        Field("maker_code", "Maker's own code", most=60, section=MORE, help="For data sent to the maker."),
    )  # fmt: skip


_PLAIN = (
    "name", "code", "packing", "local_name", "category", "division", "rack", "base_unit", "rate_per", "uqc",
    "mrp", "ptr", "pts", "least_margin", "hsn", "schedule", "food", "batched", "expires", "most_per_day",
    "maker_code", "serialised", "warranty_months",
)  # fmt: skip
_NUMBERS = ("mrp", "ptr", "pts", "least_margin", "most_per_day", "warranty_months")


def _values(desk: Desk, row_id: int | None, name: str) -> Mapping[str, Any]:
    if row_id is None:
        drugs = desk.ask(firm_card).trade == "pharma"
        return {"name": name, "schedule": "drug" if drugs else "", "batched": True, "expires": drugs}
    form = desk.ask(item_form, row_id)
    values: dict[str, Any] = {field: getattr(form, field) for field in _PLAIN}
    values |= {field: values[field] or None for field in _NUMBERS}
    values["maker"] = shown(_maker_pairs(desk), form.maker_id)
    values["tax"] = str(form.tax_class_id)
    values["packs"] = show_packs(form.packs)
    values["weight"] = show_weight(form.gross_mg)
    values["barcodes"] = show_barcodes(form.barcodes)
    values["active"] = form.active
    return values


def _save(desk: Desk, consents: frozenset[str], row_id: int | None, values: Mapping[str, Any]) -> Saved:
    plain = {field: values[field] for field in _PLAIN}
    plain |= {field: plain[field] or 0 for field in _NUMBERS}
    packs = parse_packs(values["packs"])
    form = ItemForm(
        id=row_id,
        tax_class_id=int(values["tax"] or 0),
        maker_id=values["maker"],
        packs=packs,
        gross_mg=parse_weight(values.get("weight") or "", packs),
        barcodes=parse_barcodes(values["barcodes"]),
        active=True if row_id is None else desk.ask(item_form, row_id).active,
        **plain,
    )
    return desk.do_agreed(consents, save_item, form)


def _switch(desk: Desk, row_id: int, active: bool) -> Saved:
    return desk.do(switch_item, row_id, active=active)


def _twins(desk: Desk, name: str, row_id: int | None) -> list[str]:
    return [f"{twin.name} ({twin.code})" for twin in desk.ask(possible_twins, name, row_id, 3)]


def _watch(form: Form, name: str) -> None:
    """Goods that expire are kept by batch."""
    if name == "expires" and form.value("expires"):
        form.set_value("batched", True)


ITEMS = Master(
    code="item",
    title="Item",
    plural="Items",
    columns=(
        GridColumn("name", "Name", width=320, stretch=3, tone="text strong"),
        GridColumn("code", "Code", width=90),
        GridColumn("packing", "Packing", width=90, tone="muted"),
        GridColumn("maker", "Maker", width=150, stretch=1, drop=2),
        GridColumn("hsn", "HSN", width=90, tone="muted", drop=3),
        GridColumn("tax", "Tax", width=130, drop=1),
        GridColumn("mrp", "MRP", "number", 100),
        GridColumn("use", "", width=90),
    ),
    rows=_rows,
    fields=_fields,
    values=_values,
    save=_save,
    switch=_switch,
    twins=_twins,
    watch=_watch,
    topics=("items", "makers"),
    room="stock",
    icon="package",
    right="items.edit",
    form_columns=4,
    empty_text="Load your list with Alt+G import, or press Alt+C to type the first item.",
    named_by=_named_by,
)


# ── makers ──────────────────────────────────────────────────────────────────────────────────────
ORDERING = ("lead_days", "least_order", "norm_least_days", "norm_most_days", "norm_percent")
"""How the goods of a maker are ordered: fields of the form that are empty for 0."""


def _suppliers(desk: Desk, typed: str) -> Sequence[PickRow]:
    found = desk.ask(find_parties, typed, 20, None, "supplier")
    return [PickRow((hit.name, hit.code), value=hit.id) for hit in found]


def _maker_rows(
    desk: Desk, text: str, only_active: bool, first: int, count: int
) -> tuple[Sequence[GridRow], int]:
    del only_active
    found = [one for one in desk.ask(makers) if fits(text, one.name, one.code)]
    rows = [
        GridRow((one.name, one.code, "" if one.active else Cell("out of use", "warn")), one.id)
        for one in found
    ]
    return paged(rows, first, count)


def _maker(desk: Desk, row_id: int) -> MakerForm:
    return next(one for one in desk.ask(makers) if one.id == row_id)


def _maker_values(desk: Desk, row_id: int | None, name: str) -> Mapping[str, Any]:
    if row_id is None:
        return {
            "name": name,
            "least_life_days": None,
            "least_life_percent": None,
            "inward_life_days": None,
            "inward_life_percent": None,
            **dict.fromkeys(ORDERING),
            "supplier": None,
            "code": "".join(mark for mark in name.upper() if mark.isalnum())[:6],
            "active": True,
        }
    one = _maker(desk, row_id)
    return {
        "name": one.name,
        "code": one.code,
        "least_life_days": one.least_life_days or None,
        "least_life_percent": one.least_life_percent or None,
        "inward_life_days": one.inward_life_days or None,
        "inward_life_percent": one.inward_life_percent or None,
        **{name: getattr(one, name) or None for name in ORDERING},
        "supplier": (one.party_id, desk.ask(party_card, one.party_id).name) if one.party_id else None,
        "active": one.active,
    }


def _save_maker(desk: Desk, consents: frozenset[str], row_id: int | None, values: Mapping[str, Any]) -> Saved:
    form = MakerForm(
        id=row_id,
        code=values["code"],
        name=values["name"],
        party_id=values["supplier"],
        least_life_days=values["least_life_days"] or 0,
        least_life_percent=values["least_life_percent"] or Percent(0),
        inward_life_days=values["inward_life_days"] or 0,
        inward_life_percent=values["inward_life_percent"] or Percent(0),
        lead_days=values["lead_days"] or 0,
        least_order=values["least_order"] or Paise(0),
        norm_least_days=values["norm_least_days"] or 0,
        norm_most_days=values["norm_most_days"] or 0,
        norm_percent=values["norm_percent"] or Percent(0),
        active=values["active"],
    )
    return desk.do_agreed(consents, save_maker, form)


def _maker_fields(desk: Desk) -> tuple[Field, ...]:
    return (
        Field("name", "Name", required=True, most=100),
        Field("code", "Code", required=True, most=20),
        Field("least_life_days", "Least life of goods, days", "number", help="Its goods are sold no later."),
        Field("least_life_percent", "Least life of goods, %", "percent", help="Share of their whole life."),
        Field("inward_life_days", "Agreed life at receipt, days", "number",
              help="Goods that come with less are asked about."),
        Field("inward_life_percent", "Agreed life at receipt, %", "percent",
              help="Share of their whole life; needs the date of manufacture."),
        Field("supplier", "Supplier", "pick", source=partial(_suppliers, desk), columns=NAME_COLUMNS,
              help="Orders of its goods go to him; empty is who brought them last."),
        Field("lead_days", "Days until goods come", "number", help="From an order to its goods."),
        Field("least_order", "Least value of an order", "amount"),
        Field("norm_least_days", "Stock norm, least days", "number", help="Ordered anew below so many days."),
        Field("norm_most_days", "Stock norm, most days", "number", help="An order fills up to so many."),
        Field("norm_percent", "Amending the norm, %", "percent", help="By so much an order may differ."),
        Field("active", "In use", "yes_no", default=True),
    )  # fmt: skip


MAKERS = Master(
    code="maker",
    title="Maker",
    plural="Makers",
    columns=(
        GridColumn("name", "Name", width=320, stretch=2, tone="text strong"),
        GridColumn("code", "Code", width=120),
        GridColumn("use", "", width=100),
    ),
    rows=_maker_rows,
    fields=_maker_fields,
    values=_maker_values,
    save=_save_maker,
    topics=("makers",),
    room="stock",
    icon="landmark",
    right="items.edit",
    form_columns=2,
    empty_text="Makers come with the item list, or press Alt+C.",
)

MASTERS = (ITEMS, MAKERS)
