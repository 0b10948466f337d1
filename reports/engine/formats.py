"""The kinds of file a report can be written as."""

from typing import Any

from dcms_desktop.kernel.errors import Refused
from reports.engine.report import Letterhead
from reports.engine.report import Report
from reports.engine.report import Result

FORMATS = ("pdf", "xlsx", "csv", "json")


def to_format(kind: str, report: Report[Any], result: Result, letterhead: Letterhead) -> bytes:
    """Return a report as a file of a kind; the libraries behind it are loaded when first used."""
    if kind == "pdf":
        from reports.engine.to_page import to_page

        return to_page(report, result, letterhead)
    if kind == "xlsx":
        from reports.engine.to_sheet import to_sheet

        return to_sheet(report, result, letterhead)
    if kind == "csv":
        from reports.engine.to_csv import to_csv

        return to_csv(report, result)
    if kind == "json":
        from reports.engine.to_json import to_json

        return to_json(report, result)
    raise Refused(
        f"A report cannot be written as {kind[:10]}.",
        field="as",
        next_step=f"Give one of {', '.join(FORMATS)}.",
    )
