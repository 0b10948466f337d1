"""Sheet of schemes: one row a scheme, in the words of the form."""

from dataclasses import replace
from typing import Any

from dcms_desktop.catalog.queries import makers
from dcms_desktop.db.tx import Tx
from dcms_desktop.exchange.rules import Cells
from dcms_desktop.exchange.rules import SheetField
from dcms_desktop.exchange.rules import whole_number
from dcms_desktop.exchange.rules import yes_or_no
from dcms_desktop.exchange.sheet_kind import Rows
from dcms_desktop.exchange.sheet_kind import SheetKind
from dcms_desktop.exchange.sheet_kind import Sorted
from dcms_desktop.exchange.sheets.price_list import day_in
from dcms_desktop.exchange.sheets.price_list import find_item
from dcms_desktop.exchange.sheets.price_list import item_finder
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.money import HUNDRED_PERCENT
from dcms_desktop.kernel.money import Percent
from dcms_desktop.kernel.money import percent
from dcms_desktop.pricing.actions import save_scheme
from dcms_desktop.pricing.queries import scheme_links
from dcms_desktop.pricing.queries import schemes_page
from dcms_desktop.pricing.rules import FUNDERS
from dcms_desktop.pricing.rules import GOODS_HELP
from dcms_desktop.pricing.rules import MEASURES
from dcms_desktop.pricing.rules import PARTIALS
from dcms_desktop.pricing.rules import STEPS_HELP
from dcms_desktop.pricing.rules import TREATMENTS
from dcms_desktop.pricing.rules import SchemeForm
from dcms_desktop.pricing.rules import parse_ceiling

FIELDS = (
    SheetField(name="code", title="Code", needed=True, also=("scheme code", "scheme no", "scheme id")),
    SheetField(name="title", title="Title", needed=True, also=("scheme", "scheme name", "name")),
    SheetField(name="goods", title="Goods", needed=True, help=GOODS_HELP, also=("items", "item", "products")),
    SheetField(name="steps", title="Steps", needed=True, help=STEPS_HELP, also=("slab", "slabs", "offer")),
    SheetField(name="first", title="From", also=("valid from", "from date", "wef", "start")),
    SheetField(name="last", title="To", also=("valid to", "to date", "end", "upto")),
    SheetField(name="measure", title="Counted", choices=tuple(MEASURES)),
    SheetField(name="treatment", title="Given as", choices=tuple(TREATMENTS)),
    SheetField(name="funded", title="Paid by", choices=FUNDERS, also=("funded by",)),
    SheetField(name="maker", title="Company", from_books="maker", also=("manufacturer", "maker")),
    SheetField(name="company_share", title="Company's part %"),
    SheetField(name="pool", title="Counted together", choices=("no", "yes"), also=("mix and match",)),
    SheetField(name="least_items", title="Different items at least"),
    SheetField(name="period", title="Counts all its days", choices=("no", "yes"), also=("target",)),
    SheetField(name="repeats", title="Again for each full count", choices=("yes", "no")),
    SheetField(name="gives_item", title="Free item", also=("free product",)),
    SheetField(name="partial", title="A part of a step", choices=tuple(PARTIALS)),
    SheetField(name="partial_from", title="Least part %"),
    SheetField(name="group", title="Group"),
    SheetField(name="rank", title="Rank", also=("priority",)),
    SheetField(name="classes", title="Outlet classes", also=("outlet class", "class")),
    SheetField(name="levels", title="Price levels"),
    SheetField(name="parties", title="Parties", also=("party codes", "customers")),
    SheetField(name="most_per_bill", title="At most a bill"),
    SheetField(name="most_per_party", title="At most a party"),
    SheetField(name="budget", title="Budget"),
    SheetField(name="needs", title="Papers for the claim", also=("documents",)),
    SheetField(name="text", title="Words of the company", also=("terms", "scheme text")),
)  # fmt: skip
PLAIN = ("code", "title", "goods", "steps", "group", "classes", "levels", "parties", "needs", "text")


def sort_out(tx: Tx, rows: Rows) -> Sorted:
    """Read every row; a code that is in the books already changes that scheme when asked to."""
    done = Sorted()
    known = {one.code: one.id for one in schemes_page(tx)}
    companies: dict[str, int] = {}
    for one in makers(tx):
        if one.id is not None:
            companies |= {one.code.casefold(): one.id, one.name.casefold(): one.id}
    finder = item_finder(tx)
    seen: set[str] = set()
    for cells in rows:
        done.rows += 1
        try:
            form = _read(tx, cells, companies, finder)
            code = scheme_links(tx, form).form.code
        except Refused as no:
            done.refuse(cells.number, no)
            continue
        if code in seen:
            done.skip(cells.number, "code", f"Scheme {code} stands here twice; the first row counts.")
            continue
        seen.add(code)
        if code not in known:
            done.fresh.append((cells.number, form))
        elif rows.choice(cells.number) == "update":
            done.changed.append((cells.number, replace(form, id=known[code])))
        else:
            done.skip(cells.number, "code", f"Scheme {code} is in the books already.", known[code])
    return done


def _read(tx: Tx, cells: Cells, companies: dict[str, int], finder: dict[str, int]) -> SchemeForm:
    steps = cells.text("steps")
    maker, gift = cells.text("maker"), cells.text("gives_item")
    if maker and maker.casefold() not in companies:
        raise Refused(
            f"There is no company {maker[:40]}.", field="maker", next_step="Write its code or name."
        )
    maker_id = companies[maker.casefold()] if maker else None
    plain: dict[str, Any] = {name: cells.text(name) for name in PLAIN}
    return SchemeForm(
        **plain,
        first=day_in(cells.text("first"), tx.today, "first") or tx.today,
        last=day_in(cells.text("last"), tx.today, "last"),
        measure=cells.text("measure") or "units",
        treatment=cells.text("treatment") or _usual_treatment(steps),
        funded=cells.text("funded") or ("company" if maker_id else "own"),
        maker_id=maker_id,
        company_share=_share(cells, "company_share", HUNDRED_PERCENT),
        pool=_yes(cells, "pool", usual=False),
        least_items=_whole(cells, "least_items", 1),
        period=_yes(cells, "period", usual=False),
        repeats=_yes(cells, "repeats", usual=True),
        gives_item_id=find_item(gift, finder) if gift else None,
        partial=cells.text("partial") or "nothing",
        partial_from=_share(cells, "partial_from", HUNDRED_PERCENT // 2),
        rank=_whole(cells, "rank", 100),
        most_per_bill=parse_ceiling(cells.text("most_per_bill"), steps, "most_per_bill"),
        most_per_party=parse_ceiling(cells.text("most_per_party"), steps, "most_per_party"),
        budget=parse_ceiling(cells.text("budget"), steps, "budget"),
    )


def _usual_treatment(steps: str) -> str:
    return "on_invoice" if "%" in steps or "r" in steps.lower().replace("from", "") else "free_goods"


def _share(cells: Cells, name: str, usual: int) -> Percent:
    text = cells.text(name)
    return percent(text, name) if text else Percent(usual)


def _yes(cells: Cells, name: str, *, usual: bool) -> bool:
    text = cells.text(name)
    return yes_or_no(text, name) if text else usual


def _whole(cells: Cells, name: str, usual: int) -> int:
    text = cells.text(name)
    return whole_number(text, name) if text else usual


def write(tx: Tx, done: Sorted) -> None:
    """Write the schemes."""
    for _, form in (*done.fresh, *done.changed):
        save_scheme(tx, form)


SHEET = SheetKind(
    code="schemes",
    title="Schemes",
    fields=FIELDS,
    right="pricing.edit",
    topics=("schemes",),
    sort_out=sort_out,
    write=write,
    sample=(
        ("Code", "Title", "Goods", "Steps", "From", "To", "Paid by", "Company"),
        ("NOV10", "Dolo 10+1", "10001", "10+1", "2026-11-01", "2026-11-30", "company", "MICRO"),
    ),
)
