"""Loading sheets: all rows in one transaction, so nothing is ever half loaded."""

import json
from collections.abc import Iterable
from collections.abc import Mapping
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
from dcms_desktop.exchange.settings import EINVOICE_KEYS
from dcms_desktop.exchange.settings import REMEMBERED
from dcms_desktop.exchange.settings import SUPPLIER_SHEETS
from dcms_desktop.exchange.sheet_kind import sheet_kind
from dcms_desktop.exchange.signed import check_keys
from dcms_desktop.kernel.changes import Changes
from dcms_desktop.kernel.rights import right

MOST_SUPPLIERS = 200
"""So many suppliers' columns are remembered; the one not loaded for longest is forgotten."""


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


def remember_columns(tx: Tx, supplier: str, headings: Sequence[str], columns: Mapping[str, str]) -> Changes:
    """Keep what the columns of a supplier's sheet are; whoever receives goods may."""
    told = json.loads(setting(tx, SUPPLIER_SHEETS) or "{}")
    told.pop(supplier, None)
    told[supplier] = {"headings": list(headings), "columns": dict(columns)}
    for old in list(told)[:-MOST_SUPPLIERS]:
        del told[old]
    return save_setting(tx, SUPPLIER_SHEETS, json.dumps(told))


@right("company.settings")
def add_einvoice_key(tx: Tx, pem: str) -> Changes:
    """Keep a public key of the e-invoice portal, with the day it came; older ones stay for older bills."""
    check_keys(pem)
    held = setting(tx, EINVOICE_KEYS)
    if pem.strip() in held:
        return Changes()
    return save_setting(tx, EINVOICE_KEYS, f"{held}\nfrom {tx.today.isoformat()}\n{pem.strip()}".strip())
