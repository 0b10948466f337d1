"""Loading sheets: all rows in one transaction, so nothing is ever half loaded."""

import json
from collections.abc import Iterable
from collections.abc import Sequence

from dcms_desktop.audit.actions import record
from dcms_desktop.audit.rules import canonical_json
from dcms_desktop.company.actions import save_setting
from dcms_desktop.company.queries import setting
from dcms_desktop.db.tx import Tx
from dcms_desktop.exchange.queries import report_of
from dcms_desktop.exchange.queries import sort_sheet
from dcms_desktop.exchange.rules import Progress
from dcms_desktop.exchange.rules import SheetPlan
from dcms_desktop.exchange.rules import SheetReport
from dcms_desktop.exchange.rules import SheetRow
from dcms_desktop.exchange.settings import REMEMBERED
from dcms_desktop.exchange.sheet_kind import sheet_kind
from dcms_desktop.kernel.rights import right


@right("exchange.load")
def load_sheet(
    tx: Tx,
    kind_code: str,
    headings: Sequence[str],
    rows: Iterable[SheetRow],
    plan: SheetPlan,
    progress: Progress | None = None,
) -> SheetReport:
    """Load the good rows of a sheet, or none when the plan wants all or nothing; tell what became of each."""
    kind = sheet_kind(kind_code)
    done = sort_sheet(tx, kind_code, headings, rows, plan, progress)
    report = report_of(kind_code, done, plan, loaded=True)
    if not report.loaded:
        return report
    kind.write(tx, done)
    report = report_of(kind_code, done, plan, loaded=True)
    record(
        tx,
        "import",
        kind_code,
        0,
        after=canonical_json(
            {
                "rows": report.rows,
                "added": report.added,
                "changed": report.changed,
                "skipped": report.skipped,
                "refused": report.refused,
            }
        ),
    )
    _remember(tx, kind_code, headings, plan)
    return report


def _remember(tx: Tx, kind_code: str, headings: Sequence[str], plan: SheetPlan) -> None:
    told = json.loads(setting(tx, REMEMBERED) or "{}")
    told[kind_code] = {
        "headings": list(headings),
        "columns": dict(plan.columns),
        "defaults": dict(plan.defaults),
        "known": plan.known,
        "doubles": plan.doubles,
    }
    save_setting(tx, REMEMBERED, json.dumps(told, sort_keys=True))
