"""Return policies: what each company takes back, until when, and what it pays."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import Any

from dcms_desktop.catalog.queries import makers
from dcms_desktop.claims.actions import save_return_policy
from dcms_desktop.claims.actions import switch_return_policy
from dcms_desktop.claims.policy import BASES
from dcms_desktop.claims.policy import GIVES
from dcms_desktop.claims.policy import HUNDRED
from dcms_desktop.claims.policy import POLICY_REASONS
from dcms_desktop.claims.policy import SETTLES
from dcms_desktop.claims.policy import ReturnPolicy
from dcms_desktop.claims.queries import return_policies
from dcms_desktop.claims.queries import return_policy
from dcms_desktop.kernel.dates import show_day
from dcms_desktop.kernel.money import Percent
from dcms_desktop.kernel.money import Units
from dcms_desktop.kernel.money import show_percent
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

OUT = Cell("out of use", "warn")
WHOSE, WINDOW, PAYS, CLAIM = "Whose goods, and why they come back", "When", "What it pays", "The claim"
GIVEN = "What the retailer gets"
DAYS = ("before_days", "after_days", "claim_days")


def _rows(desk: Desk, text: str, only_active: bool, first: int, count: int) -> tuple[Sequence[GridRow], int]:
    rows = [
        GridRow(
            (
                one.maker, one.division or "all", POLICY_REASONS[one.reason],
                f"{one.before_days} days before" if one.before_days else "",
                f"{one.after_days} days after" if one.after_days else "",
                f"{show_percent(one.percent)} {BASES[one.basis]}{' + GST' if one.with_gst else ''}",
                str(one.claim_days) if one.claim_days else "", show_day(one.since) if one.since else "",
                "" if one.active else OUT,
            ),
            one.id,
        )
        for one in desk.ask(return_policies, only_active=only_active)
        if fits(text, one.maker, one.division, POLICY_REASONS[one.reason])
    ]  # fmt: skip
    return paged(rows, first, count)


def _choices(known: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple((key, words[:1].upper() + words[1:]) for key, words in known.items())


def _fields(desk: Desk) -> tuple[Field, ...]:
    companies = tuple((str(one.id), one.name) for one in desk.ask(makers, only_active=True))
    return (
        Field("maker", "Company", "choice", choices=(("", "Pick one"), *companies), section=WHOSE,
              required=True),
        Field("division", "Division", most=60, section=WHOSE, help="Empty is every other division."),
        Field("reason", "Reason", "choice", choices=_choices(POLICY_REASONS), section=WHOSE),
        Field("since", "Since", "date", section=WINDOW,
              help="Goods that come back from this day on; empty is since ever."),
        Field("before_days", "From, days before expiry", "number", section=WINDOW),
        Field("after_days", "Until, days after expiry", "number", section=WINDOW),
        Field("least_units", "Pieces at least", "number", section=WINDOW,
              help="Of one batch; fewer are not taken."),
        Field("percent", "Part of the rate, %", "percent", section=PAYS),
        Field("basis", "Which rate", "choice", choices=_choices(BASES), section=PAYS),
        Field("with_gst", "Pays the GST too", "yes_no", section=PAYS),
        Field("free_percent", "For free goods, %", "percent", section=PAYS,
              help="Of the same rate; usually 0."),
        Field("settle", "Settled by", "choice", choices=_choices(SETTLES), section=PAYS),
        Field("give_basis", "Taken at", "choice", section=GIVEN,
              choices=(("", "As the shop takes goods"), *_choices(GIVES)),
              help="The rate of broken and expired goods on their receipt."),
        Field("give_percent", "Part of that rate, %", "percent", section=GIVEN,
              help="MRP less 20 % is 80 of MRP."),
        Field("claim_days", "Claimed within days", "number", section=CLAIM,
              help="Of the return; 0 is without a limit."),
        Field("claim_months", "Months of claims", most=40, section=CLAIM, help="As in 3, 6, 9, 12."),
        Field("papers", "Papers for the claim", most=400, section=CLAIM, help="Parted by commas."),
        Field("active", "In use", "yes_no", default=True, section=CLAIM),
    )  # fmt: skip


SAME = (
    "division", "reason", "percent", "basis", "with_gst", "settle", "claim_months", "papers", "active",
    "give_basis",
)  # fmt: skip


def _values(desk: Desk, row_id: int | None, name: str) -> Mapping[str, Any]:
    if row_id is None:
        return {
            "maker": "", "division": name, "reason": "expiry", "percent": Percent(HUNDRED), "basis": "pts",
            "settle": "credit", "active": True, "give_basis": "", "give_percent": Percent(HUNDRED),
        }  # fmt: skip
    one = desk.ask(return_policy, row_id)
    return {
        "maker": str(one.maker_id),
        "since": one.since,
        "give_percent": one.give_percent,
        **{field: getattr(one, field) for field in SAME},
        **{field: getattr(one, field) or None for field in (*DAYS, "least_units", "free_percent")},
    }


def _save(desk: Desk, consents: frozenset[str], row_id: int | None, values: Mapping[str, Any]) -> Saved:
    same: dict[str, Any] = {field: values[field] or "" for field in SAME}
    days: dict[str, Any] = {field: values[field] or 0 for field in DAYS}
    form = ReturnPolicy(
        id=row_id,
        maker_id=int(values["maker"] or 0),
        **{
            **same,
            **{name: _part(values[name]) for name in ("percent", "give_percent")},
            "with_gst": bool(values["with_gst"]),
            "active": bool(values["active"]),
        },
        **days,
        since=values["since"],
        least_units=Units(values["least_units"] or 0),
        free_percent=Percent(values["free_percent"] or 0),
    )
    return desk.do_agreed(consents, save_return_policy, form)


def _part(typed: int | None) -> Percent:
    return Percent(typed if typed is not None else HUNDRED)


def _switch(desk: Desk, row_id: int, active: bool) -> Saved:
    return desk.do(switch_return_policy, row_id, active=active)


RETURN_POLICIES = Master(
    code="return_policy",
    title="Return policy",
    plural="Return policies",
    columns=(
        GridColumn("maker", "Company", width=200, stretch=2, tone="text strong"),
        GridColumn("division", "Division", width=110, drop=2),
        GridColumn("reason", "Reason", width=190, stretch=1),
        GridColumn("before", "From", width=130),
        GridColumn("after", "Until", width=130),
        GridColumn("pays", "Pays", width=170),
        GridColumn("claim", "Claim days", "number", 100, drop=1),
        GridColumn("since", "Since", width=100, drop=1),
        GridColumn("use", "", width=90),
    ),
    rows=_rows,
    fields=_fields,
    values=_values,
    save=_save,
    switch=_switch,
    topics=("return_policies",),
    room="trade",
    icon="undo-2",
    right="claims.policy",
    named="division",
    empty_text="A company that said nothing takes nothing back. Alt+C keeps its word.",
)

MASTERS = (RETURN_POLICIES,)
