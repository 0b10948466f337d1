"""Commands of the reports: the list of them, and each by its own name."""

from __future__ import annotations

import sys
from functools import partial
from typing import TYPE_CHECKING
from typing import Any

from reports.engine.report import all_reports
from ui.shell.commands import Command

if TYPE_CHECKING:
    from reports.engine.report import Report
    from ui.shell.shell import Shell

WORDS = {
    "account_ledger": "cash book bank book",
    "batch_trace": "recall lot",
    "below_floor": "loss cost rate under",
    "count_sheet": "stock take physical inventory paper",
    "claim_drafts": "claim shortage damage rate difference company",
    "claims_made": "claim company ageing scheme expiry settlement",
    "open_orders": "pending purchase order due",
    "payables": "msme 45 days 180 days rule 37 supplier outstanding ageing",
    "receipt_faults": "shortage excess damage grn difference",
    "changed_documents": "audit modified deleted altered",
    "collection_sheet": "salesman due bills beat",
    "day_seals": "audit tamper proof close head chain receipt",
    "day_book": "today documents vouchers",
    "delivery_sheet": "van delivery route signature",
    "item_sales": "product sale margin profit",
    "loading_sheet": "van load picking route",
    "reorder": "order suggest norm buy lack",
    "near_expiry": "expiring expired dump",
    "outstanding": "dues ageing aging bill-wise bills",
    "outstanding_beats": "route wise dues ageing",
    "outstanding_parties": "receivable payable debtors creditors dues ageing aging",
    "payments_register": "paid supplier money cheque",
    "party_ledger": "statement of account customer supplier",
    "party_sales": "customer retailer sale",
    "purchase_register": "goods receipt inward",
    "recall_list": "buyers of a batch withdraw",
    "receipts_register": "collection money cash cheque upi",
    "sales_register": "bills invoices gst",
    "serial_history": "warranty guarantee imei s/n unit",
    "serial_list": "warranty guarantee imei s/n trace who has it",
    "stock_by_batch": "inventory valuation closing stock",
    "stock_count": "stock take variance difference physical",
    "stock_short": "negative stock",
    "stock_truth": "closing stock check leak reconcile",
    "supplier_items": "remembered answers bill file code name mapping",
    "trial_balance": "accounts ledger balance",
}
"""Other words a clerk may type for a report."""


def what_it_tells(report: Report[Any]) -> str:
    """Return what a report tells, as its file says in its first line."""
    said = (sys.modules[report.query.__module__].__doc__ or "").partition("\n")[0].partition(": ")[2]
    return said[:1].upper() + said[1:] if said else report.note


def _open_list(shell: Shell) -> Any:
    from ui.reports.report_list import report_list

    return report_list(shell)


def _open_report(code: str, shell: Shell) -> Any:
    from ui.reports.report_page import ReportPage

    return ReportPage(shell, all_reports()[code])


COMMANDS = (
    Command(
        "reports.list",
        "All reports",
        _open_list,
        room="reports",
        right="reports.read",
        icon="file-chart-column",
        front=True,
        words="list registers",
        help="Every report by name; type a part of it.",
    ),
    *(
        Command(
            f"reports.{report.code}",
            report.title,
            partial(_open_report, report.code),
            room="reports",
            right=report.right,
            icon="file-text",
            words=f"report {report.menu} {WORDS.get(report.code, '')}".strip(),
            help=what_it_tells(report),
        )
        for report in sorted(all_reports().values(), key=lambda report: (report.menu, report.title))
    ),
)
