"""Schemes: what earns what, for whom, on which days, and who pays."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING
from typing import Any

from dcms_desktop.catalog.queries import find_items
from dcms_desktop.catalog.queries import item_form
from dcms_desktop.catalog.queries import makers
from dcms_desktop.catalog.queries import names_of_codes
from dcms_desktop.kernel import clock
from dcms_desktop.kernel.dates import show_day
from dcms_desktop.kernel.money import HUNDRED_PERCENT
from dcms_desktop.kernel.money import Percent
from dcms_desktop.kernel.money import group_digits
from dcms_desktop.kernel.money import show_paise
from dcms_desktop.pricing.actions import save_scheme
from dcms_desktop.pricing.actions import switch_scheme
from dcms_desktop.pricing.queries import scheme_form
from dcms_desktop.pricing.queries import schemes_page
from dcms_desktop.pricing.rules import GOODS_HELP
from dcms_desktop.pricing.rules import MEASURES
from dcms_desktop.pricing.rules import PARTIALS
from dcms_desktop.pricing.rules import STEPS_HELP
from dcms_desktop.pricing.rules import TREATMENTS
from dcms_desktop.pricing.rules import SchemeForm
from dcms_desktop.pricing.rules import parse_ceiling
from dcms_desktop.pricing.rules import show_ceiling
from ui.kit.form_fields import Field
from ui.kit.grid_model import Cell
from ui.kit.grid_model import GridColumn
from ui.kit.grid_model import GridRow
from ui.kit.pick_list import PickRow
from ui.masters.master import NAME_COLUMNS
from ui.masters.master import Master
from ui.masters.master import fits
from ui.masters.master import paged

if TYPE_CHECKING:
    from collections.abc import Mapping
    from collections.abc import Sequence

    from dcms_desktop.desk import Desk
    from dcms_desktop.kernel.changes import Saved

OUT = Cell("out of use", "warn")
WHAT, WHO, PAYS, MORE = "What earns what", "For whom", "Who pays, and how much at most", "More"
FUNDERS = (("company", "The company"), ("own", "The shop"))
CEILINGS = ("most_per_bill", "most_per_party", "budget")


def _choices(known: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple((key, words[:1].upper() + words[1:]) for key, words in known.items())


def _codes(goods: str) -> list[str]:
    """Return what may be codes of items in the goods of a scheme."""
    return [part.removeprefix("not ") for part in goods.split(", ")]


def goods_words(goods: str, names: Mapping[str, str]) -> str:
    """Return the goods of a scheme with the names of items instead of their codes."""
    told = []
    for part in goods.split(", "):
        code = part.removeprefix("not ")
        told.append(part.replace(code, names.get(code, code)))
    return ", ".join(told)


def given_words(given: int, steps: str) -> str:
    """Return what a scheme gave so far, with what it counts."""
    if not given:
        return ""
    if "point" in steps:
        return f"{group_digits(given)} points"
    shown = show_ceiling(given, steps)
    return f"₹{show_paise(given)}" if "." in shown else f"{group_digits(given)} free"


def _rows(desk: Desk, text: str, only_active: bool, first: int, count: int) -> tuple[Sequence[GridRow], int]:
    today = clock.today()
    rows = []
    pages = desk.ask(schemes_page, only_active=only_active)
    names = desk.ask(names_of_codes, {code for one in pages for code in _codes(one.goods)})
    for one in pages:
        over = one.last is not None and one.last < today
        state = OUT if not one.active else Cell("over", "muted") if over else Cell("runs", "ok")
        if one.active and one.first > today:
            state = Cell("to come", "muted")
        if fits(text, one.title, one.code, one.goods, goods_words(one.goods, names)):
            rows.append(
                GridRow(
                    (
                        one.title, one.code, goods_words(one.goods, names), one.steps,
                        show_day(one.first), show_day(one.last), dict(FUNDERS)[one.funded],
                        given_words(one.given, one.steps), state,
                    ),
                    one.id,
                )
            )  # fmt: skip
    return paged(rows, first, count)


def _items(desk: Desk, typed: str) -> Sequence[PickRow]:
    return [PickRow((hit.name, hit.code), value=hit.id) for hit in desk.ask(find_items, typed or "a", 20)]


def _fields(desk: Desk) -> tuple[Field, ...]:
    companies = tuple((str(one.id), one.name) for one in desk.ask(makers, only_active=True))
    return (
        Field("title", "Title", required=True, most=100, section=WHAT, span=2),
        Field("code", "Code", required=True, most=20, section=WHAT),
        Field("goods", "Goods", required=True, most=4_000, section=WHAT, span=2, help=GOODS_HELP),
        Field("measure", "Counted", "choice", choices=_choices(MEASURES), section=WHAT),
        Field("steps", "Steps", required=True, most=400, section=WHAT, span=2, help=STEPS_HELP),
        Field("repeats", "Again for each full count", "yes_no", default=True, section=WHAT),
        Field("pool", "All goods counted together", "yes_no", section=WHAT),
        Field("least_items", "Different items at least", "number", default=1, section=WHAT),
        Field("gives_item", "Free item", "pick", source=partial(_items, desk), columns=NAME_COLUMNS,
              section=WHAT, help="Empty gives more of the same."),
        Field("partial", "A part of a step", "choice", choices=_choices(PARTIALS), section=WHAT),
        Field("partial_from", "Least part", "percent", section=WHAT),
        Field("first", "From", "date", required=True, section=WHO),
        Field("last", "To", "date", section=WHO, help="Empty has no end."),
        Field("period", "Counts all its days together", "yes_no", section=WHO),
        Field("classes", "Outlet classes", most=200, section=WHO, help="A, B; empty is all."),
        Field("levels", "Price levels", most=200, section=WHO, help="Codes; empty is all."),
        Field("parties", "Parties", most=4_000, section=WHO, help="Codes; empty is all."),
        Field("treatment", "Given as", "choice", choices=_choices(TREATMENTS), section=PAYS),
        Field("funded", "Paid by", "choice", choices=FUNDERS, section=PAYS),
        Field("maker", "Company", "choice", choices=(("", "None"), *companies), section=PAYS),
        Field("company_share", "Company's part", "percent", section=PAYS),
        Field("most_per_bill", "At most a bill", most=20, section=PAYS, help="Free units, rupees or points."),
        Field("most_per_party", "At most a party", most=20, section=PAYS),
        Field("budget", "Budget", most=20, section=PAYS, help="Stops when it is used up."),
        Field("needs", "Papers for the claim", most=400, section=PAYS, help="Parted by commas."),
        Field("group", "Group", most=20, section=MORE, help="Of one group the first that gives counts."),
        Field("rank", "Rank", "number", default=100, section=MORE, help="Lower comes first."),
        Field("text", "The company's words", "note", most=2_000, section=MORE, span=2),
        Field("active", "In use", "yes_no", default=True, section=MORE),
    )  # fmt: skip


SAME = (
    "title", "code", "goods", "measure", "steps", "repeats", "pool", "least_items", "partial", "partial_from",
    "first", "last", "period", "classes", "levels", "parties", "treatment", "funded", "company_share",
    "needs",
    "group", "rank", "text", "active",
)  # fmt: skip


def _values(desk: Desk, row_id: int | None, name: str) -> Mapping[str, Any]:
    if row_id is None:
        return {
            "title": name, "first": clock.today(), "measure": "units", "treatment": "free_goods",
            "funded": "company", "company_share": Percent(HUNDRED_PERCENT), "partial": "nothing",
            "partial_from": Percent(50_000), "active": True, "repeats": True, "least_items": 1, "rank": 100,
        }  # fmt: skip
    one = desk.ask(scheme_form, row_id)
    gift = desk.ask(item_form, one.gives_item_id).name if one.gives_item_id else ""
    return {
        **{field: getattr(one, field) for field in SAME},
        **{field: show_ceiling(getattr(one, field), one.steps) for field in CEILINGS},
        "maker": str(one.maker_id or ""),
        "gives_item": (one.gives_item_id, gift) if one.gives_item_id else None,
    }


def _save(desk: Desk, consents: frozenset[str], row_id: int | None, values: Mapping[str, Any]) -> Saved:
    same: dict[str, Any] = {field: values[field] for field in SAME}
    ceilings: dict[str, Any] = {
        field: parse_ceiling(values[field] or "", same["steps"], field) for field in CEILINGS
    }
    form = SchemeForm(
        id=row_id,
        **{
            **same,
            "first": same["first"] or clock.today(),
            "least_items": same["least_items"] or 1,
            "rank": same["rank"] if same["rank"] is not None else 100,
            "company_share": Percent(same["company_share"] or 0),
            "partial_from": Percent(same["partial_from"] or 0),
        },
        **ceilings,
        maker_id=int(values["maker"]) if values["maker"] else None,
        gives_item_id=values["gives_item"],
    )
    return desk.do_agreed(consents, save_scheme, form)


def _switch(desk: Desk, row_id: int, active: bool) -> Saved:
    return desk.do(switch_scheme, row_id, active=active)


SCHEMES = Master(
    code="scheme",
    title="Scheme",
    plural="Schemes",
    columns=(
        GridColumn("title", "Scheme", width=220, stretch=2, tone="text strong"),
        GridColumn("code", "Code", width=110, drop=3),
        GridColumn("goods", "Goods", width=180, stretch=2, drop=2),
        GridColumn("steps", "Steps", width=190, stretch=1),
        GridColumn("first", "From", width=100),
        GridColumn("last", "To", width=100),
        GridColumn("funded", "Paid by", width=110, drop=1),
        GridColumn("given", "Given", "number", 100),
        GridColumn("use", "", width=80),
    ),
    rows=_rows,
    fields=_fields,
    values=_values,
    save=_save,
    switch=_switch,
    topics=("schemes",),
    room="trade",
    icon="gift",
    right="pricing.edit",
    named="title",
    empty_text="Schemes give free goods, discounts or points by themselves while you bill. Alt+C makes one.",
)

MASTERS = (SCHEMES,)
