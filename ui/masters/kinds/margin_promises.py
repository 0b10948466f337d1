"""Promised margins: what a company promises that the shop earns of its goods; claims make up the gap."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import Any

from dcms_desktop.catalog.queries import makers
from dcms_desktop.kernel import clock
from dcms_desktop.kernel.dates import show_day
from dcms_desktop.kernel.frozen import replace
from dcms_desktop.kernel.money import Percent
from dcms_desktop.kernel.money import show_percent
from dcms_desktop.recovery.actions import save_margin_promise
from dcms_desktop.recovery.promises import Promise
from dcms_desktop.recovery.queries import margin_promise
from dcms_desktop.recovery.queries import margin_promises
from ui.kit.form_fields import Field
from ui.kit.grid_model import Cell
from ui.kit.grid_model import GridColumn
from ui.kit.grid_model import GridRow
from ui.masters.master import Master
from ui.masters.master import fits
from ui.masters.master import paged

if TYPE_CHECKING:
    from collections.abc import Mapping
    from collections.abc import Sequence

    from dcms_desktop.desk import Desk
    from dcms_desktop.kernel.changes import Saved


def _rows(desk: Desk, text: str, only_active: bool, first: int, count: int) -> tuple[Sequence[GridRow], int]:
    rows = [
        GridRow(
            (
                one.maker, one.division or "all", show_percent(one.percent), show_day(one.first),
                show_day(one.last), one.reference, "" if one.active else Cell("out of use", "warn"),
            ),
            one.id,
        )
        for one in desk.ask(margin_promises, only_active=only_active)
        if fits(text, one.maker, one.division, one.reference)
    ]  # fmt: skip
    return paged(rows, first, count)


def _fields(desk: Desk) -> tuple[Field, ...]:
    companies = tuple((str(one.id), one.name) for one in desk.ask(makers, only_active=True))
    return (
        Field("maker", "Company", "choice", choices=(("", "Pick one"), *companies), required=True),
        Field("division", "Division", most=60, help="Empty is every other division."),
        Field("percent", "Margin, % of sales", "percent", required=True, help="Of the value before tax."),
        Field("first", "From", "date", required=True),
        Field("last", "To", "date"),
        Field("reference", "Letter", most=80, help="The company's number for it."),
        Field("active", "In use", "yes_no", default=True),
    )  # fmt: skip


def _values(desk: Desk, row_id: int | None, name: str) -> Mapping[str, Any]:
    if row_id is None:
        return {"maker": "", "reference": name, "first": clock.today(), "active": True}
    one = desk.ask(margin_promise, row_id)
    same = ("division", "percent", "first", "last", "reference", "active")
    return {"maker": str(one.maker_id), **{field: getattr(one, field) for field in same}}


def _save(desk: Desk, consents: frozenset[str], row_id: int | None, values: Mapping[str, Any]) -> Saved:
    form = Promise(
        id=row_id,
        maker_id=int(values["maker"] or 0),
        division=values["division"] or "",
        percent=Percent(values["percent"] or 0),
        first=values["first"] or clock.today(),
        last=values["last"],
        reference=values["reference"] or "",
        active=bool(values["active"]),
    )
    return desk.do_agreed(consents, save_margin_promise, form)


def _switch(desk: Desk, row_id: int, active: bool) -> Saved:
    return desk.do(save_margin_promise, replace(desk.ask(margin_promise, row_id), active=active))


MARGIN_PROMISES = Master(
    code="margin_promise",
    title="Promised margin",
    plural="Promised margins",
    columns=(
        GridColumn("maker", "Company", width=220, stretch=2, tone="text strong"),
        GridColumn("division", "Division", width=140),
        GridColumn("percent", "Margin", "number", 90),
        GridColumn("first", "From", width=110),
        GridColumn("last", "To", width=110),
        GridColumn("reference", "Letter", width=180, stretch=1),
        GridColumn("use", "", width=90),
    ),
    rows=_rows,
    fields=_fields,
    values=_values,
    save=_save,
    switch=_switch,
    topics=("margin_promises",),
    room="trade",
    icon="percent",
    right="claims.policy",
    named="reference",
    empty_text="A margin that a company promises is claimed where a bill earned less. Alt+C keeps it.",
)

MASTERS = (MARGIN_PROMISES,)
