"""A report as CSV: UTF-8 with a byte order mark, so sheet programs read ₹ and Indian scripts right."""

import csv
import io
from typing import Any

from reports.engine.clean import harmless_cell
from reports.engine.report import Report
from reports.engine.report import Result


def to_csv(report: Report[Any], result: Result) -> bytes:
    """Return headings and rows, no totals. Numbers stay numbers; text cells never start a formula."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([harmless_cell(column.title) for column in report.columns])
    for row in result.rows:
        cells = ((column, getattr(row, column.field)) for column in report.columns)
        writer.writerow(
            [
                harmless_cell(column.plain(value)) if column.kind == "text" else column.plain(value)
                for column, value in cells
            ]
        )
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8", "replace")
