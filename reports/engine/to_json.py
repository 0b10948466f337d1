"""A report as JSON, for scripts and other programs of the shop.

Money, rates and percentages are text decimals (``"1250.50"``), as in the documents that ``dcms post``
takes, so no reader turns them into binary fractions. Units and whole numbers are numbers, days are ISO
text, an empty cell is null.
"""

import dataclasses
import json
from datetime import date
from typing import Any

from reports.engine.report import Column
from reports.engine.report import Report
from reports.engine.report import Result


def to_json(report: Report[Any], result: Result) -> bytes:
    """Return one JSON object: report, title, ask, columns, rows, totals."""
    by_field = {column.field: column for column in report.columns}
    body = {
        "report": report.code,
        "title": report.title,
        "ask": {item.name: _asked(getattr(result.ask, item.name)) for item in dataclasses.fields(result.ask)},
        "columns": [{"field": c.field, "title": c.title, "kind": c.kind} for c in report.columns],
        "rows": [
            {c.field: json_value(c, getattr(row, c.field)) for c in report.columns} for row in result.rows
        ],
        "totals": {field: json_value(by_field[field], value) for field, value in result.totals.items()},
    }
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def _asked(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def json_value(column: Column, value: Any) -> Any:
    """Return one cell as JSON carries it."""
    if value is None or column.kind in {"units", "whole"}:
        return value
    return column.plain(value)
