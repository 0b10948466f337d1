"""Looking a sheet through: which column is what, and what would become of each row. Nothing is written."""

import json
from collections.abc import Iterable
from collections.abc import Sequence

from dcms_desktop.company.queries import setting
from dcms_desktop.db.tx import Tx
from dcms_desktop.exchange.rules import NOTE
from dcms_desktop.exchange.rules import REFUSED
from dcms_desktop.exchange.rules import SKIPPED
from dcms_desktop.exchange.rules import Progress
from dcms_desktop.exchange.rules import RowNote
from dcms_desktop.exchange.rules import SheetPlan
from dcms_desktop.exchange.rules import SheetReport
from dcms_desktop.exchange.rules import SheetRow
from dcms_desktop.exchange.rules import check_plan
from dcms_desktop.exchange.rules import guess_columns
from dcms_desktop.exchange.settings import REMEMBERED
from dcms_desktop.exchange.settings import USUAL_TAX
from dcms_desktop.exchange.sheet_kind import Rows
from dcms_desktop.exchange.sheet_kind import Sorted
from dcms_desktop.exchange.sheet_kind import sheet_kind
from dcms_desktop.pricing.queries import price_levels
from dcms_desktop.tax.queries import tax_classes
from dcms_desktop.tax.rules import states


def check_sheet(
    tx: Tx,
    kind_code: str,
    headings: Sequence[str],
    rows: Iterable[SheetRow],
    plan: SheetPlan,
    progress: Progress | None = None,
) -> SheetReport:
    """Return what would become of each row."""
    return report_of(kind_code, sort_sheet(tx, kind_code, headings, rows, plan, progress), plan, loaded=False)


def sort_sheet(
    tx: Tx,
    kind_code: str,
    headings: Sequence[str],
    rows: Iterable[SheetRow],
    plan: SheetPlan,
    progress: Progress | None = None,
) -> Sorted:
    """Return the rows of a sheet sorted out."""
    check_plan(plan)
    kind = sheet_kind(kind_code)
    return kind.sort_out(tx, Rows(kind, headings, rows, plan, progress))


def report_of(kind_code: str, done: Sorted, plan: SheetPlan, *, loaded: bool) -> SheetReport:
    """Return the counts of a sorted sheet; all or nothing adds no row when one is refused."""
    refused = sum(1 for note in done.notes if note.what == REFUSED)
    nothing = refused > 0 and not plan.good_rows
    return SheetReport(
        kind=kind_code,
        loaded=loaded and not nothing,
        rows=done.rows,
        added=0 if nothing else len(done.fresh),
        changed=0 if nothing else len(done.changed),
        skipped=sum(1 for note in done.notes if note.what == SKIPPED),
        refused=refused,
        extra={} if nothing else done.extra,
        notes=tuple(sorted(done.notes, key=_by_row)),
    )


def _by_row(note: RowNote) -> tuple[int, bool]:
    return note.row, note.what == NOTE


def plan_for(tx: Tx, kind_code: str, headings: Sequence[str]) -> SheetPlan:
    """Return how a sheet of these headings was read the last time, else a guess from them."""
    kind = sheet_kind(kind_code)
    told = json.loads(setting(tx, REMEMBERED) or "{}").get(kind_code, {})
    if told.get("headings") == list(headings):
        return SheetPlan(
            columns=told["columns"], defaults=told["defaults"], known=told["known"], doubles=told["doubles"]
        )
    columns = guess_columns(headings, kind.fields)
    offered = any(one.name == "tax" and one.needed for one in kind.fields) and "tax" not in columns
    return SheetPlan(columns=columns, defaults={"tax": setting(tx, USUAL_TAX)} if offered else {})


def default_choices(tx: Tx, what: str) -> list[tuple[str, str]]:
    """Return the values offered as a default for a field that lies in the books, each with its name."""
    if what == "tax":
        return [(one.code, one.name) for one in tax_classes(tx, only_active=True).values()]
    if what == "level":
        return [(level.code, level.name) for level in price_levels(tx, only_active=True)]
    if what == "state":
        return [(state.code, state.name) for state in states().values() if state.offered]
    return []
