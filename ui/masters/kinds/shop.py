"""The shop itself: firm, counters, users, number series, printers."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from typing import Any

from dcms_desktop.company.actions import save_counter
from dcms_desktop.company.actions import save_firm
from dcms_desktop.company.actions import save_user
from dcms_desktop.company.queries import counters
from dcms_desktop.company.queries import firm_card
from dcms_desktop.company.queries import users
from dcms_desktop.company.rules import ROLES
from dcms_desktop.company.rules import CounterForm
from dcms_desktop.company.rules import UserForm
from dcms_desktop.documents.all_kinds import all_kinds
from dcms_desktop.kernel.changes import Changes
from dcms_desktop.kernel.changes import Saved
from dcms_desktop.numbering.actions import save_series
from dcms_desktop.numbering.queries import series_list
from dcms_desktop.spool.actions import save_printer
from dcms_desktop.spool.queries import printers
from dcms_desktop.spool.rules import DPIS
from dcms_desktop.spool.rules import LANGUAGES
from dcms_desktop.spool.rules import WAYS
from dcms_desktop.spool.rules import PrinterCard
from dcms_desktop.stock.queries import godown_cards
from dcms_desktop.stock.rules import SHOP
from dcms_desktop.tax.rules import fill_pattern
from dcms_desktop.tax.rules import state_name
from ui.kit.form_fields import Field
from ui.kit.grid_model import Cell
from ui.kit.grid_model import GridColumn
from ui.kit.grid_model import GridRow
from ui.masters.kinds.parties import state_choices
from ui.masters.kinds.parties import watch_gstin
from ui.masters.master import Master
from ui.masters.master import fits
from ui.masters.master import paged
from ui.printers import LANGUAGE_WORDS
from ui.printers import WAY_WORDS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from collections.abc import Sequence

    from dcms_desktop.desk import Desk

OUT = Cell("out of use", "warn")
SCHEMES = (("regular", "Regular"), ("composition", "Composition"), ("unregistered", "Unregistered"))
TRADES = (("pharma", "Pharma"), ("fmcg", "FMCG"), ("general", "General"))
FIRM, PLACE, MONEY = "Firm", "Address", "Bank, UPI and paper"


# ── the firm ────────────────────────────────────────────────────────────────────────────────────
def _firm_rows(
    desk: Desk, text: str, only_active: bool, first: int, count: int
) -> tuple[Sequence[GridRow], int]:
    del text, only_active
    card = desk.ask(firm_card)
    return paged([GridRow((card.name, card.gstin or "", state_name(card.state), card.city), 1)], first, count)


def firm_fields(desk: Desk) -> tuple[Field, ...]:
    """Return the fields of the firm."""
    del desk
    return (
        Field("name", "Name", required=True, section=FIRM, span=2),
        Field("trade", "Trade", "choice", choices=TRADES, section=FIRM),
        Field("legal_name", "Legal name", section=FIRM, help="As on the registration; empty is the name."),
        Field("gstin", "GSTIN", most=20, section=FIRM, help="Fills the State."),
        Field("scheme", "GST scheme", "choice", choices=SCHEMES, section=FIRM),
        Field("state", "State", "choice", choices=(("", "Pick one"), *state_choices()), section=FIRM),
        Field("drug_licences", "Drug licences", most=400, section=FIRM, span=2, help="As printed on bills."),
        Field("fssai", "FSSAI number", most=20, section=FIRM),
        Field("address1", "Address", section=PLACE),
        Field("address2", "Area", section=PLACE),
        Field("city", "City", most=80, section=PLACE),
        Field("pin", "PIN code", most=10, section=PLACE),
        Field("phone", "Phone", most=60, section=PLACE),
        Field("email", "E-mail", section=PLACE),
        Field("upi_id", "UPI address", section=MONEY, help="For the QR on bills."),
        Field("bank_name", "Bank", most=120, section=MONEY),
        Field("bank_account", "Account", most=40, section=MONEY),
        Field("bank_ifsc", "IFSC", most=20, section=MONEY),
        Field("terms", "Terms on bills", "note", most=1_000, section=MONEY, span=2),
    )


def _firm_values(desk: Desk, row_id: int | None, name: str) -> Mapping[str, Any]:
    del row_id, name
    card = desk.ask(firm_card)
    return {field.name: getattr(card, field.name) for field in firm_fields(desk)}


def _save_firm(desk: Desk, consents: frozenset[str], row_id: int | None, values: Mapping[str, Any]) -> Saved:
    del row_id
    return desk.do_agreed(consents, save_firm, replace(desk.ask(firm_card), **values))


FIRM_MASTER = Master(
    code="firm",
    title="Firm",
    plural="Firm",
    columns=(
        GridColumn("name", "Name", width=300, stretch=2, tone="text strong"),
        GridColumn("gstin", "GSTIN", width=170),
        GridColumn("state", "State", width=150),
        GridColumn("city", "City", width=150),
    ),
    rows=_firm_rows,
    fields=firm_fields,
    values=_firm_values,
    save=_save_firm,
    watch=watch_gstin,
    topics=("firm",),
    icon="store",
    right="company.edit",
    can_add=False,
)


# ── counters and users ──────────────────────────────────────────────────────────────────────────
def _counter_rows(
    desk: Desk, text: str, only_active: bool, first: int, count: int
) -> tuple[Sequence[GridRow], int]:
    del only_active
    rows = [
        GridRow((one.name, one.code, "" if one.active else OUT), one.id)
        for one in desk.ask(counters)
        if fits(text, one.name, one.code)
    ]
    return paged(rows, first, count)


def _counter_fields(desk: Desk) -> tuple[Field, ...]:
    places = tuple((str(card.id), card.name) for card in desk.ask(godown_cards) if card.active)
    return (
        Field("name", "Name", most=60),
        Field("code", "Code", required=True, most=20),
        Field(
            "godown_id",
            "Sells from",
            "choice",
            choices=places,
            default=str(SHOP),
            help="The godown whose goods its bills offer and take.",
        ),
        Field("active", "In use", "yes_no", default=True),
    )


def _counter_values(desk: Desk, row_id: int | None, name: str) -> Mapping[str, Any]:
    if row_id is None:
        return {"name": name, "active": True}
    one = next(counter for counter in desk.ask(counters) if counter.id == row_id)
    return {"name": one.name, "code": one.code, "active": one.active, "godown_id": str(one.godown_id)}


def _save_counter(
    desk: Desk, consents: frozenset[str], row_id: int | None, values: Mapping[str, Any]
) -> Saved:
    godown = int(values.get("godown_id") or SHOP)
    return desk.do_agreed(consents, save_counter, CounterForm(id=row_id, **{**values, "godown_id": godown}))


COUNTERS = Master(
    code="counter",
    title="Counter",
    plural="Counters",
    columns=(
        GridColumn("name", "Name", width=240, stretch=2, tone="text strong"),
        GridColumn("code", "Code", width=120),
        GridColumn("use", "", width=90),
    ),
    rows=_counter_rows,
    fields=_counter_fields,
    values=_counter_values,
    save=_save_counter,
    topics=("counters",),
    icon="scan-line",
    right="company.edit",
    form_columns=2,
)


def _user_rows(
    desk: Desk, text: str, only_active: bool, first: int, count: int
) -> tuple[Sequence[GridRow], int]:
    del only_active
    rows = [
        GridRow(
            (one.name, one.code, one.role, "set" if one.has_pin else "none", "" if one.active else OUT),
            one.id,
        )
        for one in desk.ask(users)
        if fits(text, one.name, one.code)
    ]
    return paged(rows, first, count)


def _user_fields(desk: Desk) -> tuple[Field, ...]:
    del desk
    roles = tuple((role, role.capitalize()) for role in ROLES if role != "nobody")
    return (
        Field("name", "Name", required=True, most=100),
        Field("code", "Code", required=True, most=20),
        Field("role", "Role", "choice", choices=roles),
        Field("pin", "New PIN", "secret", most=64, help="Empty leaves the PIN as it is."),
        Field("active", "In use", "yes_no", default=True),
    )


def _user_values(desk: Desk, row_id: int | None, name: str) -> Mapping[str, Any]:
    if row_id is None:
        return {"name": name, "active": True, "role": "clerk"}
    one = next(user for user in desk.ask(users) if user.id == row_id)
    return {"name": one.name, "code": one.code, "role": one.role, "active": one.active}


def _save_user(desk: Desk, consents: frozenset[str], row_id: int | None, values: Mapping[str, Any]) -> Saved:
    form = UserForm(id=row_id, **{**values, "pin": values["pin"] or None})
    return desk.do_agreed(consents, save_user, form)


USERS = Master(
    code="user",
    title="User",
    plural="Users",
    columns=(
        GridColumn("name", "Name", width=240, stretch=2, tone="text strong"),
        GridColumn("code", "Code", width=120),
        GridColumn("role", "Role", width=120),
        GridColumn("pin", "PIN", width=80),
        GridColumn("use", "", width=90),
    ),
    rows=_user_rows,
    fields=_user_fields,
    values=_user_values,
    save=_save_user,
    topics=("users",),
    icon="users",
    right="company.users",
    form_columns=2,
)


# ── series ──────────────────────────────────────────────────────────────────────────────────────
def _series_rows(
    desk: Desk, text: str, only_active: bool, first: int, count: int
) -> tuple[Sequence[GridRow], int]:
    del only_active
    titles = {kind.code: kind.title for kind in all_kinds().values()}
    rows = [
        GridRow(
            (
                titles.get(one.kind, one.kind), one.code, one.year,
                fill_pattern(one.pattern, one.code, one.year, one.next), "main" if one.main else "",
            ),
            one.id,
        )
        for one in desk.ask(series_list)
        if fits(text, titles.get(one.kind, one.kind), one.code)
    ]  # fmt: skip
    return paged(rows, first, count)


def _series_fields(desk: Desk) -> tuple[Field, ...]:
    kinds = tuple((kind.code, kind.title) for kind in all_kinds().values())
    places = tuple((str(one.id), one.name) for one in desk.ask(counters))
    return (
        Field("kind", "Document", "choice", choices=kinds),
        Field("code", "Code", required=True, most=10, help="Part of every number, e.g. A."),
        Field("counter", "Only at", "choice", choices=(("", "All counters"), *places)),
        Field("pattern", "Pattern", required=True, most=60, span=2, default="{code}/{year}/{number:06}",
              help="{code}, {year} and {number:06}; at most 16 letters filled (rule 46(b))."),
        Field("first", "Next number", "number", default=1, required=True),
    )  # fmt: skip


def _series_values(desk: Desk, row_id: int | None, name: str) -> Mapping[str, Any]:
    del name
    if row_id is None:
        return {"kind": "tax_invoice"}
    one = next(card for card in desk.ask(series_list) if card.id == row_id)
    return {
        "kind": one.kind, "code": one.code, "counter": str(one.counter_id or ""), "pattern": one.pattern,
        "first": one.next,
    }  # fmt: skip


def _save_series(
    desk: Desk, consents: frozenset[str], row_id: int | None, values: Mapping[str, Any]
) -> Saved:
    place = int(values["counter"]) if values["counter"] else None
    changes = desk.do_agreed(
        consents,
        save_series,
        values["kind"],
        values["code"],
        values["pattern"],
        place,
        first=values["first"] or 1,
    )
    return Saved(row_id or 0, changes)


SERIES = Master(
    code="series",
    title="Series",
    plural="Number series",
    columns=(
        GridColumn("kind", "Document", width=220, stretch=1, tone="text strong"),
        GridColumn("code", "Code", width=90),
        GridColumn("year", "Year", width=90),
        GridColumn("next", "Next number", width=200, stretch=1),
        GridColumn("main", "", width=90, tone="muted"),
    ),
    rows=_series_rows,
    fields=_series_fields,
    values=_series_values,
    save=_save_series,
    topics=("series",),
    icon="file-text",
    right="company.series",
    named="code",
)


# ── printers ────────────────────────────────────────────────────────────────────────────────────
def _printer_rows(
    desk: Desk, text: str, only_active: bool, first: int, count: int
) -> tuple[Sequence[GridRow], int]:
    from reports.papers.paper import all_papers

    del only_active
    known = all_papers()
    rows = [
        GridRow(
            (
                one.name,
                LANGUAGE_WORDS[one.language],
                WAY_WORDS[one.way],
                one.address,
                ", ".join(known[paper].title if paper in known else paper for paper in one.papers),
                "" if one.active else OUT,
            ),
            one.id,
        )
        for one in desk.ask(printers)
        if fits(text, one.name, one.address)
    ]
    return paged(rows, first, count)


def _printer_fields(desk: Desk) -> tuple[Field, ...]:
    places = tuple((str(one.id), one.name) for one in desk.ask(counters))
    return (
        Field("name", "Name", required=True, most=60),
        Field("language", "Understands", "choice",
              choices=tuple((one, LANGUAGE_WORDS[one]) for one in LANGUAGES)),
        Field("way", "Reached by", "choice", choices=tuple((one, WAY_WORDS[one]) for one in WAYS)),
        Field("address", "Address", required=True, most=250,
              help="host:9100, /dev/ttyUSB0, name of the queue, or a folder."),
        Field("papers", "Papers that go here",
        most=400, span=2, help="Names parted by commas, e.g. receipt_80."),
        Field("dpi", "Dots an inch", "choice", choices=tuple((str(one), f"{one} dpi") for one in DPIS),
              help="Of a label printer; other printers do not ask."),
        Field("cut", "Cuts the paper", "yes_no", default=True),
        Field("drawer", "Opens the cash drawer", "yes_no"),
        Field("counter", "Only at", "choice", choices=(("", "All counters"), *places),
              help="The counter whose PC prints on it; every counter when all reach it."),
        Field("active", "In use", "yes_no", default=True),
    )  # fmt: skip


def _printer_values(desk: Desk, row_id: int | None, name: str) -> Mapping[str, Any]:
    if row_id is None:
        return {"name": name, "active": True, "cut": True, "language": "pdf", "way": "file", "dpi": "203"}
    one = next(card for card in desk.ask(printers) if card.id == row_id)
    return {
        "name": one.name, "language": one.language, "way": one.way, "address": one.address, "cut": one.cut,
        "papers": ", ".join(one.papers), "drawer": one.drawer, "active": one.active,
        "counter": str(one.counter_id or ""), "dpi": str(one.dpi),
    }  # fmt: skip


def _save_printer(
    desk: Desk, consents: frozenset[str], row_id: int | None, values: Mapping[str, Any]
) -> Saved:
    papers = tuple(paper.strip() for paper in values["papers"].split(",") if paper.strip())
    rest = {name: value for name, value in values.items() if name not in {"papers", "counter", "dpi"}}
    counter, dpi = int(values.get("counter") or 0), int(values.get("dpi") or 203)
    card = PrinterCard(id=row_id or 0, papers=papers, counter_id=counter, dpi=dpi, **rest)
    return Saved(desk.do_agreed(consents, save_printer, card), Changes({"printers"}))


PRINTERS = Master(
    code="printer",
    title="Printer",
    plural="Printers",
    columns=(
        GridColumn("name", "Name", width=200, stretch=1, tone="text strong"),
        GridColumn("language", "Understands", width=170),
        GridColumn("way", "Reached by", width=130),
        GridColumn("address", "Address", width=220, stretch=1),
        GridColumn("papers", "Papers", width=180, drop=1),
        GridColumn("use", "", width=90),
    ),
    rows=_printer_rows,
    fields=_printer_fields,
    values=_printer_values,
    save=_save_printer,
    topics=("printers",),
    icon="printer",
    right="print.setup",
    empty_text="Without a printer papers are kept as PDF files. Alt+C sets one up.",
)

MASTERS = (FIRM_MASTER, COUNTERS, USERS, SERIES, PRINTERS)
