"""Price levels, dated prices and tax classes."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING
from typing import Any

from dcms_desktop.catalog.queries import find_items
from dcms_desktop.catalog.queries import item_form
from dcms_desktop.kernel import clock
from dcms_desktop.kernel.dates import show_day
from dcms_desktop.kernel.money import Mills
from dcms_desktop.kernel.money import Percent
from dcms_desktop.kernel.money import Units
from dcms_desktop.kernel.money import show_mills
from dcms_desktop.kernel.money import show_percent
from dcms_desktop.parties.queries import find_parties
from dcms_desktop.parties.queries import party_form
from dcms_desktop.pricing.actions import save_price
from dcms_desktop.pricing.actions import save_price_level
from dcms_desktop.pricing.queries import price_form
from dcms_desktop.pricing.queries import price_levels
from dcms_desktop.pricing.queries import prices_page
from dcms_desktop.pricing.rules import LevelForm
from dcms_desktop.pricing.rules import PriceForm
from dcms_desktop.tax.actions import save_tax_class
from dcms_desktop.tax.actions import switch_tax_class
from dcms_desktop.tax.queries import tax_classes
from dcms_desktop.tax.rules import TaxClass
from dcms_desktop.tax.rules import Treatment
from ui.kit.form_fields import Field
from ui.kit.grid_model import Cell
from ui.kit.grid_model import GridColumn
from ui.kit.grid_model import GridRow
from ui.kit.pick_list import PickRow
from ui.masters.master import NAME_COLUMNS
from ui.masters.master import Master
from ui.masters.master import fits
from ui.masters.master import paged
from ui.masters.short_lines import RATES_HELP
from ui.masters.short_lines import parse_rates
from ui.masters.short_lines import show_rates

if TYPE_CHECKING:
    from collections.abc import Mapping
    from collections.abc import Sequence

    from dcms_desktop.desk import Desk
    from dcms_desktop.kernel.changes import Saved

OUT = Cell("out of use", "warn")
BASES = (
    ("ptr", "PTR of the batch"),
    ("pts", "PTS of the batch"),
    ("mrp", "MRP of the batch"),
    ("cost", "Cost"),
)
MOST = 5_000


# ── levels ──────────────────────────────────────────────────────────────────────────────────────
def _level_rows(
    desk: Desk, text: str, only_active: bool, first: int, count: int
) -> tuple[Sequence[GridRow], int]:
    del only_active
    names = dict(BASES)
    rows = [
        GridRow(
            (
                one.name, one.code, names[one.basis], show_percent(one.less) if one.less else "",
                show_percent(one.plus) if one.plus else "", "" if one.active else OUT,
            ),
            one.id,
        )
        for one in desk.ask(price_levels)
        if fits(text, one.name, one.code)
    ]  # fmt: skip
    return paged(rows, first, count)


def _level_fields(desk: Desk) -> tuple[Field, ...]:
    del desk
    return (
        Field("name", "Name", required=True, most=60),
        Field("code", "Code", required=True, most=20),
        Field("basis", "Starts from", "choice", choices=BASES, help="When no dated price fits."),
        Field("less", "Less", "percent", default=0),
        Field("plus", "Plus", "percent", default=0),
        Field("includes_tax", "Rate holds the tax", "yes_no"),
        Field("active", "In use", "yes_no", default=True),
    )


def _level_values(desk: Desk, row_id: int | None, name: str) -> Mapping[str, Any]:
    if row_id is None:
        return {"name": name, "active": True, "basis": "ptr"}
    one = next(level for level in desk.ask(price_levels) if level.id == row_id)
    return {
        field: getattr(one, field)
        for field in ("name", "code", "basis", "less", "plus", "includes_tax", "active")
    }


def _save_level(desk: Desk, consents: frozenset[str], row_id: int | None, values: Mapping[str, Any]) -> Saved:
    numbers = {name: values[name] or 0 for name in ("less", "plus")}
    return desk.do_agreed(consents, save_price_level, LevelForm(id=row_id, **{**values, **numbers}))


LEVELS = Master(
    code="price_level",
    title="Price level",
    plural="Price levels",
    columns=(
        GridColumn("name", "Name", width=240, stretch=2, tone="text strong"),
        GridColumn("code", "Code", width=110),
        GridColumn("basis", "Starts from", width=150),
        GridColumn("less", "Less", "number", 80),
        GridColumn("plus", "Plus", "number", 80),
        GridColumn("use", "", width=90),
    ),
    rows=_level_rows,
    fields=_level_fields,
    values=_level_values,
    save=_save_level,
    topics=("price_levels",),
    room="trade",
    icon="layers",
    right="pricing.edit",
)


# ── dated prices ────────────────────────────────────────────────────────────────────────────────
def _price_rows(
    desk: Desk, text: str, only_active: bool, first: int, count: int
) -> tuple[Sequence[GridRow], int]:
    del only_active
    rows = [
        GridRow(
            (
                one.item, one.whom, one.batch, show_day(one.valid_from), show_day(one.valid_to),
                str(one.least_units) if one.least_units else "", show_mills(one.rate),
                show_percent(one.discount) if one.discount else "",
            ),
            one.id,
        )
        for one in desk.ask(prices_page, limit=MOST)
        if fits(text, one.item, one.whom, one.batch)
    ]  # fmt: skip
    return paged(rows, first, count)


def _item_rows(desk: Desk, typed: str) -> Sequence[PickRow]:
    return [PickRow((hit.name, hit.code), value=hit.id) for hit in desk.ask(find_items, typed or "a", 20)]


def _party_rows(desk: Desk, typed: str) -> Sequence[PickRow]:
    return [PickRow((hit.name, hit.code), value=hit.id) for hit in desk.ask(find_parties, typed, 20)]


def _price_fields(desk: Desk) -> tuple[Field, ...]:
    levels = tuple((str(one.id), one.name) for one in desk.ask(price_levels, only_active=True))
    return (
        Field("item", "Item", "pick",
        required=True, source=partial(_item_rows, desk), columns=NAME_COLUMNS, span=2),
        Field("level", "Price level", "choice", choices=(("", "One party only"), *levels)),
        Field("party", "Party", "pick", source=partial(_party_rows, desk), columns=NAME_COLUMNS, span=2,
              help="Only when the price is for one party."),
        Field("rate", "Rate", "rate", required=True),
        Field("valid_from", "From", "date", required=True),
        Field("valid_to", "To", "date", help="Empty has no end."),
        Field("least_units", "From so many units", "number"),
        Field("discount", "Discount", "percent"),
        Field("includes_tax", "Rate holds the tax", "yes_no"),
    )  # fmt: skip


def _price_values(desk: Desk, row_id: int | None, name: str) -> Mapping[str, Any]:
    del name
    if row_id is None:
        return {"valid_from": clock.today()}
    one = desk.ask(price_form, row_id)
    party = desk.ask(party_form, one.party_id).name if one.party_id else ""
    return {
        "item": (one.item_id, desk.ask(item_form, one.item_id).name), "level": str(one.level_id or ""),
        "party": (one.party_id, party) if one.party_id else None, "rate": one.rate,
        "valid_from": one.valid_from,
        "valid_to": one.valid_to, "least_units": one.least_units or None, "discount": one.discount or None,
        "includes_tax": one.includes_tax,
    }  # fmt: skip


def _save_price(desk: Desk, consents: frozenset[str], row_id: int | None, values: Mapping[str, Any]) -> Saved:
    form = PriceForm(
        id=row_id,
        item_id=values["item"] or 0,
        level_id=int(values["level"]) if values["level"] else None,
        party_id=values["party"],
        batch_id=desk.ask(price_form, row_id).batch_id if row_id else None,
        valid_from=values["valid_from"] or clock.today(),
        valid_to=values["valid_to"],
        least_units=Units(values["least_units"] or 0),
        rate=Mills(values["rate"] or 0),
        includes_tax=values["includes_tax"],
        discount=Percent(values["discount"] or 0),
    )
    return desk.do_agreed(consents, save_price, form)


PRICES = Master(
    code="price",
    title="Price",
    plural="Prices",
    columns=(
        GridColumn("item", "Item", width=280, stretch=3, tone="text strong"),
        GridColumn("whom", "For", width=150, stretch=1),
        GridColumn("batch", "Batch", width=90, drop=2),
        GridColumn("first", "From", width=100),
        GridColumn("last", "To", width=100, drop=1),
        GridColumn("least", "From units", "number", 90, drop=3),
        GridColumn("rate", "Rate", "number", 100),
        GridColumn("discount", "Discount", "number", 80),
    ),
    rows=_price_rows,
    fields=_price_fields,
    values=_price_values,
    save=_save_price,
    topics=("prices",),
    room="trade",
    icon="tag",
    right="pricing.edit",
    named="item",
    empty_text="Without dated prices a level takes its rate from the batch. Alt+C makes one.",
)


# ── tax classes ─────────────────────────────────────────────────────────────────────────────────
TREATMENTS = (("taxable", "Taxable"), ("nil", "Nil-rated"), ("exempt", "Exempt"), ("non_gst", "Outside GST"))


def _tax_rows(
    desk: Desk, text: str, only_active: bool, first: int, count: int
) -> tuple[Sequence[GridRow], int]:
    rows = [
        GridRow((one.name, one.code, show_rates(one.rates), "" if one.active else OUT), one.id)
        for one in desk.ask(tax_classes, only_active=only_active).values()
        if fits(text, one.name, one.code)
    ]
    return paged(rows, first, count)


def _tax_fields(desk: Desk) -> tuple[Field, ...]:
    del desk
    return (
        Field("name", "Name", required=True, most=60),
        Field("code", "Code", required=True, most=20),
        Field("treatment", "Kind of supply", "choice", choices=TREATMENTS),
        Field("rates", "Rates", most=400, span=2, help=RATES_HELP),
        Field(
            "on_retail_price", "Taxed on the retail price", "yes_no", help="Rule 31D: tobacco and the like."
        ),
    )


def _tax_values(desk: Desk, row_id: int | None, name: str) -> Mapping[str, Any]:
    if row_id is None:
        return {"name": name, "treatment": "taxable"}
    one = desk.ask(tax_classes)[row_id]
    newest = one.rates[-1]
    return {
        "name": one.name, "code": one.code, "rates": show_rates(one.rates), "active": one.active,
        "treatment": str(newest.treatment), "on_retail_price": newest.on_retail_price,
    }  # fmt: skip


def _save_tax(desk: Desk, consents: frozenset[str], row_id: int | None, values: Mapping[str, Any]) -> Saved:
    old = desk.ask(tax_classes)[row_id] if row_id else None
    rates = parse_rates(
        values["rates"], Treatment(values["treatment"]), on_retail_price=values["on_retail_price"]
    )
    if old is not None and show_rates(old.rates) == show_rates(rates):
        same = (old.rates[-1].treatment, old.rates[-1].on_retail_price)
        if same == (rates[-1].treatment, rates[-1].on_retail_price):
            rates = old.rates
    form = TaxClass(row_id or 0, values["code"], values["name"], rates, active=old.active if old else True)
    return desk.do_agreed(consents, save_tax_class, form)


def _switch_tax(desk: Desk, row_id: int, active: bool) -> Saved:
    return desk.do(switch_tax_class, row_id, active=active)


TAXES = Master(
    code="tax_class",
    title="Tax class",
    plural="Tax classes",
    columns=(
        GridColumn("name", "Name", width=240, stretch=1, tone="text strong"),
        GridColumn("code", "Code", width=110),
        GridColumn("rates", "Rates", width=320, stretch=2),
        GridColumn("use", "", width=90),
    ),
    rows=_tax_rows,
    fields=_tax_fields,
    values=_tax_values,
    save=_save_tax,
    switch=_switch_tax,
    topics=("tax_classes",),
    room="tax",
    icon="percent",
    right="tax.masters",
)

MASTERS = (LEVELS, PRICES, TAXES)
