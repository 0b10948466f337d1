"""Sheet of return policies: what each company takes back, one row a division and reason."""

from dataclasses import replace
from datetime import date

from dcms_desktop.catalog.queries import makers
from dcms_desktop.claims.actions import save_return_policy
from dcms_desktop.claims.policy import BASES
from dcms_desktop.claims.policy import GIVES
from dcms_desktop.claims.policy import HUNDRED
from dcms_desktop.claims.policy import POLICY_REASONS
from dcms_desktop.claims.policy import SETTLES
from dcms_desktop.claims.policy import ReturnPolicy
from dcms_desktop.claims.policy import check_policy
from dcms_desktop.claims.queries import return_policies
from dcms_desktop.db.tx import Tx
from dcms_desktop.exchange.rules import Cells
from dcms_desktop.exchange.rules import SheetField
from dcms_desktop.exchange.rules import whole_number
from dcms_desktop.exchange.rules import yes_or_no
from dcms_desktop.exchange.sheet_kind import Rows
from dcms_desktop.exchange.sheet_kind import SheetKind
from dcms_desktop.exchange.sheet_kind import Sorted
from dcms_desktop.exchange.sheets.price_list import day_in
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.money import Percent
from dcms_desktop.kernel.money import Units
from dcms_desktop.kernel.money import percent

FIELDS = (
    SheetField(name="maker", title="Company", needed=True, from_books="maker", also=("manufacturer",)),
    SheetField(name="division", title="Division", help="Empty is every division without a row of its own."),
    SheetField(name="reason", title="Reason", needed=True, choices=tuple(POLICY_REASONS)),
    SheetField(name="before_days", title="Days before expiry", also=("before", "days before")),
    SheetField(name="after_days", title="Days after expiry", also=("after", "days after")),
    SheetField(name="percent", title="Pays %", also=("percent", "%"), help="100 when nothing is said."),
    SheetField(name="basis", title="Of", choices=tuple(BASES), also=("rate", "basis")),
    SheetField(name="with_gst", title="With GST", choices=("no", "yes")),
    SheetField(name="free_percent", title="Free goods %"),
    SheetField(name="claim_days", title="Claimed within days"),
    SheetField(name="claim_months", title="Claim months", help="Numbers, as in 3, 6, 9, 12."),
    SheetField(name="least_units", title="Least pieces", also=("minimum pack", "minimum")),
    SheetField(name="settle", title="Settled by", choices=tuple(SETTLES)),
    SheetField(name="papers", title="Papers", also=("documents",)),
    SheetField(name="since", title="Since", help="First day it holds; empty is since ever."),
    SheetField(name="give_basis", title="Retailer gets", choices=tuple(GIVES)),
    SheetField(name="give_percent", title="Retailer gets %", help="100 when nothing is said."),
)  # fmt: skip


def sort_out(tx: Tx, rows: Rows) -> Sorted:
    """Read every row; what is in the books already is changed when asked to."""
    done = Sorted()
    companies: dict[str, int] = {}
    for one in makers(tx):
        if one.id is not None:
            companies |= {one.code.casefold(): one.id, one.name.casefold(): one.id}
    known = {(one.maker_id, one.division, one.reason, one.since): one.id for one in return_policies(tx)}
    seen: set[tuple[int, str, str, date | None]] = set()
    for cells in rows:
        done.rows += 1
        try:
            form = check_policy(_read(cells, companies, tx.today))
        except Refused as no:
            done.refuse(cells.number, no)
            continue
        key = (form.maker_id, form.division, form.reason, form.since)
        if key in seen:
            done.skip(cells.number, "reason", "This company, division, reason and day stand here twice.")
            continue
        seen.add(key)
        if key not in known:
            done.fresh.append((cells.number, form))
        elif rows.choice(cells.number) == "update":
            done.changed.append((cells.number, replace(form, id=known[key])))
        else:
            done.skip(cells.number, "reason", "This policy is in the books already.", known[key])
    return done


def _read(cells: Cells, companies: dict[str, int], near: date) -> ReturnPolicy:
    maker = cells.text("maker")
    if maker.casefold() not in companies:
        raise Refused(f"There is no company {maker[:40]}.", "maker", "Write its code or name.")
    with_gst = cells.text("with_gst")
    return ReturnPolicy(
        maker_id=companies[maker.casefold()],
        division=cells.text("division"),
        reason=cells.text("reason"),
        before_days=_whole(cells, "before_days"),
        after_days=_whole(cells, "after_days"),
        percent=_part(cells, "percent", HUNDRED),
        basis=cells.text("basis") or "pts",
        with_gst=yes_or_no(with_gst, "with_gst") if with_gst else False,
        free_percent=_part(cells, "free_percent", 0),
        claim_days=_whole(cells, "claim_days"),
        claim_months=cells.text("claim_months"),
        least_units=Units(_whole(cells, "least_units")),
        settle=cells.text("settle") or "credit",
        papers=cells.text("papers"),
        since=day_in(cells.text("since"), near, "since"),
        give_basis=cells.text("give_basis"),
        give_percent=_part(cells, "give_percent", HUNDRED),
    )


def _whole(cells: Cells, name: str) -> int:
    text = cells.text(name)
    return whole_number(text, name) if text else 0


def _part(cells: Cells, name: str, usual: int) -> Percent:
    text = cells.text(name)
    return percent(text, name) if text else Percent(usual)


def write(tx: Tx, done: Sorted) -> None:
    """Write the policies."""
    for _, form in (*done.fresh, *done.changed):
        save_return_policy(tx, form)


SHEET = SheetKind(
    code="return-policies",
    title="Return policies",
    fields=FIELDS,
    right="claims.policy",
    topics=("return_policies",),
    sort_out=sort_out,
    write=write,
    sample=(
        ("Company", "Division", "Reason", "Days before expiry", "Days after expiry", "Pays %", "Of"),
        ("MICRO", "", "expiry", "90", "60", "100", "pts"),
    ),
)
