"""Parties, beats and salesmen."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import Any

from dcms_desktop.company.queries import firm_card
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.parties.actions import save_beat
from dcms_desktop.parties.actions import save_party
from dcms_desktop.parties.actions import save_salesman
from dcms_desktop.parties.actions import switch_party
from dcms_desktop.parties.queries import beats
from dcms_desktop.parties.queries import find_parties
from dcms_desktop.parties.queries import parties_page
from dcms_desktop.parties.queries import party_count
from dcms_desktop.parties.queries import party_form
from dcms_desktop.parties.queries import possible_party_twins
from dcms_desktop.parties.queries import salesmen
from dcms_desktop.parties.rules import BeatForm
from dcms_desktop.parties.rules import PartyForm
from dcms_desktop.parties.rules import SalesmanForm
from dcms_desktop.pricing.queries import price_levels
from dcms_desktop.tax.rules import check_gstin
from dcms_desktop.tax.rules import states
from dcms_desktop.tax.rules import tidy_gstin
from ui.kit.form_fields import Field
from ui.kit.grid_model import Cell
from ui.kit.grid_model import GridColumn
from ui.kit.grid_model import GridRow
from ui.masters.master import NAME_COLUMNS
from ui.masters.master import Master
from ui.masters.master import fits
from ui.masters.master import paged
from ui.masters.master import picks
from ui.masters.master import shown
from ui.masters.short_lines import LICENCES_HELP
from ui.masters.short_lines import parse_licences
from ui.masters.short_lines import show_licences

if TYPE_CHECKING:
    from collections.abc import Mapping
    from collections.abc import Sequence

    from dcms_desktop.desk import Desk
    from dcms_desktop.kernel.changes import Saved
    from ui.kit.form import Form

MOST_FOUND = 2_000
WHO, WHERE, TERMS, MORE = "Who", "Where and by whom", "Terms and licences", "More"
ROLES = (("customer", "Customer"), ("supplier", "Supplier"), ("both", "Both"))
TAX_TYPES = (
    ("unregistered", "Unregistered"),
    ("regular", "Regular"),
    ("composition", "Composition"),
    ("sez", "SEZ"),
    ("overseas", "Overseas"),
    ("deemed_export", "Deemed export"),
    ("uin", "UIN holder"),
    ("tds", "TDS deductor"),
    ("tcs", "TCS collector"),
)
ENTERPRISES = (
    ("", "Not known"),
    ("micro", "Micro"),
    ("small", "Small"),
    ("medium", "Medium"),
    ("trader", "Trader"),
)
GATES = (("warn", "Warn"), ("block", "Block"), ("off", "Let pass"))
STATES_OUT = Cell("out of use", "warn")


# ── parties ─────────────────────────────────────────────────────────────────────────────────────
def _rows(desk: Desk, text: str, only_active: bool, first: int, count: int) -> tuple[Sequence[GridRow], int]:
    rows = desk.ask(parties_page, text, only_active=only_active, first=first, limit=count)
    total = (
        len(desk.ask(find_parties, text, MOST_FOUND))
        if text
        else desk.ask(party_count, only_active=only_active)
    )
    return [
        GridRow(
            (
                Cell(row.name, "text strong" if row.active else "muted"), row.code, row.city, row.beat,
                row.mobile, row.gstin or "", "" if row.active else STATES_OUT,
            ),
            row.id,
        )
        for row in rows
    ], total  # fmt: skip


def _beat_pairs(desk: Desk) -> list[tuple[int, str, str]]:
    return [(one.id, one.name, one.code) for one in desk.ask(beats, only_active=True) if one.id is not None]


def _man_pairs(desk: Desk) -> list[tuple[int, str, str]]:
    return [
        (one.id, one.name, one.code) for one in desk.ask(salesmen, only_active=True) if one.id is not None
    ]


def state_choices() -> tuple[tuple[str, str], ...]:
    """Return the States for a choice, by name."""
    offered = [state for state in states().values() if state.offered]
    return tuple(
        (state.code, f"{state.name}  {state.code}") for state in sorted(offered, key=lambda one: one.name)
    )


def _fields(desk: Desk) -> tuple[Field, ...]:
    levels = tuple((str(one.id), one.name) for one in desk.ask(price_levels, only_active=True))
    return (
        Field("name", "Name", required=True, most=150, section=WHO, span=2),
        Field("gstin", "GSTIN", most=20, section=WHO, help="Fills State and registration."),
        Field("mobile", "Mobile", most=20, section=WHO),
        Field("tax_type", "GST registration", "choice", choices=TAX_TYPES, section=WHO),
        Field("state", "State", "choice", choices=(("", "Pick one"), *state_choices()), section=WHO),
        Field("role", "Customer or supplier", "choice", choices=ROLES, section=WHO),
        Field("code", "Code", most=30, section=WHO, help="Empty takes the next number."),
        Field("beat", "Beat", "pick", section=WHERE, source=picks(_beat_pairs(desk)), columns=NAME_COLUMNS),
        Field("salesman", "Salesman", "pick", section=WHERE, source=picks(_man_pairs(desk)),
              columns=NAME_COLUMNS),
        Field("city", "City", most=80, section=WHERE),
        Field("pin", "PIN code", most=10, section=WHERE),
        Field("address1", "Address", section=WHERE, span=2),
        Field("address2", "Area", section=WHERE),
        Field("country", "Country", most=60, section=WHERE, help="For parties abroad."),
        Field("level", "Price level", "choice", choices=(("", "None"), *levels), section=TERMS),
        Field("credit_days", "Credit days", "number", section=TERMS),
        Field("credit_limit", "Credit limit", "amount", section=TERMS, help="Empty is no limit."),
        Field("credit_gate", "Past a limit", "choice", choices=GATES, section=TERMS),
        Field("licences", "Licences", most=400, section=TERMS, span=2, help=LICENCES_HELP),
        Field("credit_bills", "Most open bills", "number", section=TERMS, help="Empty is no limit."),
        Field("discount", "Usual discount", "percent", section=TERMS),
        Field("least_life_days", "Least life of goods, days", "number", section=MORE,
              help="Goods sold to it last so long."),
        Field("least_life_percent", "Least life of goods, %", "percent", section=MORE,
              help="Share of their whole life."),
        Field("inward_life_days", "Agreed life at receipt, days", "number", section=MORE,
              help="Of a supplier: goods that come with less are asked about."),
        Field("inward_life_percent", "Agreed life at receipt, %", "percent", section=MORE,
              help="Share of their whole life; needs the date of manufacture."),
        Field("card", "Party card", most=60, section=MORE, help="Scan the card here."),
        Field("email", "E-mail", section=MORE),
        Field("outlet_class", "Class of outlet", most=30, section=MORE),
        Field("local_name", "Name in the local script", most=150, section=MORE),
        Field("remarks", "Remarks", most=500, section=MORE, span=2),
        Field("msme", "Registered MSME", "yes_no", section=MORE),
        Field("msme_class", "Enterprise", "choice", choices=ENTERPRISES, section=MORE,
              help="Micro and small ones are paid within 45 days."),
        Field("udyam", "Udyam number", most=25, section=MORE),
    )  # fmt: skip


_PLAIN = (
    "name", "code", "gstin", "tax_type", "state", "role", "local_name", "outlet_class", "address1",
    "address2", "city", "pin", "mobile", "email", "card", "country", "discount", "credit_days",
    "credit_limit", "credit_bills", "credit_gate", "least_life_days",
    "least_life_percent", "inward_life_days", "inward_life_percent", "msme", "msme_class", "udyam", "remarks",
)  # fmt: skip
_NUMBERS = (
    "discount", "credit_days", "credit_limit", "credit_bills", "least_life_days", "least_life_percent",
    "inward_life_days", "inward_life_percent",
)  # fmt: skip


def _values(desk: Desk, row_id: int | None, name: str) -> Mapping[str, Any]:
    if row_id is None:
        return {
            "name": name,
            "state": desk.ask(firm_card).state,
            "tax_type": "unregistered",
            "role": "customer",
            "credit_gate": "warn",
        }
    form = desk.ask(party_form, row_id)
    values: dict[str, Any] = {field: getattr(form, field) for field in _PLAIN}
    values |= {field: values[field] or None for field in _NUMBERS}
    values["beat"] = shown(_beat_pairs(desk), form.beat_id)
    values["salesman"] = shown(_man_pairs(desk), form.salesman_id)
    values["level"] = str(form.price_level_id or "")
    values["licences"] = show_licences(form.licences)
    values["active"] = form.active
    return values


def _save(desk: Desk, consents: frozenset[str], row_id: int | None, values: Mapping[str, Any]) -> Saved:
    old = None if row_id is None else desk.ask(party_form, row_id)
    plain = {field: values[field] for field in _PLAIN}
    plain |= {field: plain[field] or 0 for field in _NUMBERS}
    form = PartyForm(
        id=row_id,
        beat_id=values["beat"],
        salesman_id=values["salesman"],
        visits=old.visits if old else (),
        price_level_id=int(values["level"]) if values["level"] else None,
        licences=parse_licences(values["licences"]),
        active=old.active if old else True,
        **plain,
    )
    return desk.do_agreed(consents, save_party, form)


def _switch(desk: Desk, row_id: int, active: bool) -> Saved:
    return desk.do(switch_party, row_id, active=active)


def _twins(desk: Desk, name: str, row_id: int | None) -> list[str]:
    return [f"{twin.name} ({twin.code})" for twin in desk.ask(possible_party_twins, name, None, row_id, 3)]


def watch_gstin(form: Form, name: str) -> None:
    """Fill State and registration from a whole GSTIN, or say at once what is wrong with it."""
    if name != "gstin":
        return
    row = form.rows["gstin"]
    typed = tidy_gstin(str(row.edit.property("text")))
    if len(typed) < 15:
        return
    try:
        gstin = check_gstin(typed)
    except Refused as no:
        row.show_wrong(no.message.partition(":")[0])
        return
    if gstin.state in states() and states()[gstin.state].offered:
        form.set_value("state", gstin.state)
    if "tax_type" in form.rows and form.value("tax_type") == "unregistered":
        form.set_value("tax_type", gstin.kind if gstin.kind in {"uin", "tds", "tcs"} else "regular")
    if "scheme" in form.rows and form.value("scheme") == "unregistered":
        form.set_value("scheme", "regular")


PARTIES = Master(
    code="party",
    title="Party",
    plural="Parties",
    columns=(
        GridColumn("name", "Name", width=300, stretch=3, tone="text strong"),
        GridColumn("code", "Code", width=90),
        GridColumn("city", "City", width=120, stretch=1),
        GridColumn("beat", "Beat", width=130, drop=1),
        GridColumn("mobile", "Mobile", width=120, drop=2),
        GridColumn("gstin", "GSTIN", width=150, tone="muted", drop=3),
        GridColumn("use", "", width=90),
    ),
    rows=_rows,
    fields=_fields,
    values=_values,
    save=_save,
    switch=_switch,
    twins=_twins,
    watch=watch_gstin,
    topics=("parties", "beats"),
    room="trade",
    icon="store",
    right="parties.edit",
    form_columns=4,
    empty_text="Load your list with Alt+G import, or press Alt+C to type the first party.",
)


# ── beats ───────────────────────────────────────────────────────────────────────────────────────
_DAY_NAMES = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def _beat_rows(
    desk: Desk, text: str, only_active: bool, first: int, count: int
) -> tuple[Sequence[GridRow], int]:
    del only_active
    men = {key: name for key, name, _ in _man_pairs(desk)}
    rows = [
        GridRow(
            (
                one.name, one.code, " ".join(_DAY_NAMES[int(digit) - 1] for digit in one.weekdays),
                men.get(one.salesman_id or 0, ""), one.route, "" if one.active else STATES_OUT,
            ),
            one.id,
        )
        for one in desk.ask(beats)
        if fits(text, one.name, one.code, one.route)
    ]  # fmt: skip
    return paged(rows, first, count)


def _beat_fields(desk: Desk) -> tuple[Field, ...]:
    return (
        Field("name", "Name", required=True, most=80),
        Field("code", "Code", required=True, most=20),
        Field("weekdays", "Weekdays", most=13, help="1 is Monday: 14 is Monday and Thursday."),
        Field("salesman", "Salesman", "pick", source=picks(_man_pairs(desk)), columns=NAME_COLUMNS),
        Field("route", "Route", most=80),
        Field("territory", "Territory", most=80),
        Field("active", "In use", "yes_no", default=True),
    )


def _beat_values(desk: Desk, row_id: int | None, name: str) -> Mapping[str, Any]:
    if row_id is None:
        return {"name": name, "active": True}
    one = next(beat for beat in desk.ask(beats) if beat.id == row_id)
    return {
        "name": one.name, "code": one.code, "weekdays": one.weekdays, "route": one.route,
        "active": one.active, "territory": one.territory,
        "salesman": shown(_man_pairs(desk), one.salesman_id),
    }  # fmt: skip


def _save_beat(desk: Desk, consents: frozenset[str], row_id: int | None, values: Mapping[str, Any]) -> Saved:
    plain = {name: values[name] for name in ("name", "code", "weekdays", "route", "territory", "active")}
    return desk.do_agreed(consents, save_beat, BeatForm(id=row_id, salesman_id=values["salesman"], **plain))


BEATS = Master(
    code="beat",
    title="Beat",
    plural="Beats",
    columns=(
        GridColumn("name", "Name", width=240, stretch=2, tone="text strong"),
        GridColumn("code", "Code", width=90),
        GridColumn("days", "Days", width=150),
        GridColumn("salesman", "Salesman", width=150),
        GridColumn("route", "Route", width=150, drop=1),
        GridColumn("use", "", width=90),
    ),
    rows=_beat_rows,
    fields=_beat_fields,
    values=_beat_values,
    save=_save_beat,
    topics=("beats", "salesmen"),
    room="trade",
    icon="route",
    right="parties.edit",
    empty_text="A beat is a round of shops on its weekdays. Alt+C makes the first one.",
)


# ── salesmen ────────────────────────────────────────────────────────────────────────────────────
def _man_rows(
    desk: Desk, text: str, only_active: bool, first: int, count: int
) -> tuple[Sequence[GridRow], int]:
    del only_active
    rows = [
        GridRow((one.name, one.code, one.work, one.mobile, "" if one.active else STATES_OUT), one.id)
        for one in desk.ask(salesmen)
        if fits(text, one.name, one.code, one.mobile)
    ]
    return paged(rows, first, count)


def _man_fields(desk: Desk) -> tuple[Field, ...]:
    del desk
    return (
        Field("name", "Name", required=True, most=80),
        Field("code", "Code", required=True, most=20, help="Short, e.g. SM3."),
        Field("mobile", "Mobile", most=20),
        Field("work", "Work", "choice", choices=(("salesman", "Salesman"), ("delivery", "Delivery"))),
        Field("active", "In use", "yes_no", default=True),
    )


def _man_values(desk: Desk, row_id: int | None, name: str) -> Mapping[str, Any]:
    if row_id is None:
        return {"name": name, "active": True, "work": "salesman"}
    one = next(man for man in desk.ask(salesmen) if man.id == row_id)
    return {"name": one.name, "code": one.code, "mobile": one.mobile, "work": one.work, "active": one.active}


def _save_man(desk: Desk, consents: frozenset[str], row_id: int | None, values: Mapping[str, Any]) -> Saved:
    return desk.do_agreed(consents, save_salesman, SalesmanForm(id=row_id, **values))


SALESMEN = Master(
    code="salesman",
    title="Salesman",
    plural="Salesmen",
    columns=(
        GridColumn("name", "Name", width=240, stretch=2, tone="text strong"),
        GridColumn("code", "Code", width=90),
        GridColumn("work", "Work", width=120),
        GridColumn("mobile", "Mobile", width=130),
        GridColumn("use", "", width=90),
    ),
    rows=_man_rows,
    fields=_man_fields,
    values=_man_values,
    save=_save_man,
    topics=("salesmen",),
    room="trade",
    icon="user",
    right="parties.edit",
    form_columns=2,
    empty_text="Who books orders, collects or delivers. Alt+C makes the first one.",
)

MASTERS = (PARTIES, BEATS, SALESMEN)
