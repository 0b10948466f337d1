"""A report as a sheet: typed cells, so figures add up and no text is ever run as a formula."""

import io
from decimal import Decimal
from typing import TYPE_CHECKING
from typing import Any

from reports.engine.clean import plain_line
from reports.engine.report import Column
from reports.engine.report import Letterhead
from reports.engine.report import Report
from reports.engine.report import Result

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

MONEY = "#,##0.00"
FORMATS = {
    "paise": MONEY, "mills": "#,##0.00#", "percent": "0.###", "units": "#,##0", "whole": "#,##0",
    "date": "dd-mm-yyyy", "expiry": "mm/yy",
}  # fmt: skip
_SCALE = {"paise": 100, "mills": 1000, "percent": 1000}
MOST_LETTERS = 32_000
"""A cell of a sheet holds 32,767 letters."""


def to_sheet(report: Report[Any], result: Result, letterhead: Letterhead) -> bytes:
    """Return an XLSX file: two lines of head, headings frozen above the rows, totals last."""
    from openpyxl import Workbook
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    sheet = book.create_sheet(
        report.title.translate({ord(mark): " " for mark in "[]:*?/\\'"})[:31] or "Report"
    )
    for index, column in enumerate(report.columns, 1):
        sheet.column_dimensions[get_column_letter(index)].width = column.width + 3
    sheet.freeze_panes = "A4"
    head = " · ".join(part for part in (letterhead.firm, letterhead.place) if part)
    sheet.append([_text(sheet, f"{report.title} — {head}", bold=True)])
    sheet.append(
        [_text(sheet, " · ".join(part for part in (letterhead.asked, letterhead.printed_at) if part))]
    )
    sheet.append([_text(sheet, column.title, bold=True, right=column.right) for column in report.columns])
    # A row is written when it is appended, so one cell for each column serves all rows.
    cells = [_blank(sheet, column) for column in report.columns]
    for row in result.rows:
        sheet.append([_fill(cell, column, getattr(row, column.field)) for cell, column in cells])
    if result.totals and result.rows:
        sheet.append(
            [_total(sheet, column, result, first=index == 0) for index, column in enumerate(report.columns)]
        )
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _text(sheet: "WriteOnlyWorksheet", text: str, *, bold: bool = False, right: bool = False) -> "Cell":
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment
    from openpyxl.styles import Font

    cell = WriteOnlyCell(sheet)
    cell.value = plain_line(text)[:MOST_LETTERS]
    # Typed text: openpyxl would else make a formula of a value that starts with "=".
    cell.data_type = "s"
    if bold:
        cell.font = Font(bold=True)
    if right:
        cell.alignment = Alignment(horizontal="right")
    return cell


def _blank(sheet: "WriteOnlyWorksheet", column: Column, *, bold: bool = False) -> "tuple[Cell, Column]":
    """Return an empty cell of a column with its format."""
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    cell = WriteOnlyCell(sheet)
    if column.kind != "text":
        cell.number_format = FORMATS[column.kind]
    if bold:
        cell.font = Font(bold=True)
    return cell, column


def _fill(cell: "Cell", column: Column, value: Any) -> "Cell | None":
    """Put a value into a cell; text is typed as text, or a sheet would run what starts with ``=``."""
    if value is None:
        return None
    if column.kind == "text":
        cell.value = plain_line(str(value))[:MOST_LETTERS]
        cell.data_type = "s"
    else:
        cell.value = _number(column, value)
    return cell


def _number(column: Column, value: Any) -> Any:
    scale = _SCALE.get(column.kind)
    return Decimal(value) / scale if scale else value


def _total(sheet: "WriteOnlyWorksheet", column: Column, result: Result, *, first: bool) -> "Cell | None":
    if column.field in result.totals:
        return _fill(*_blank(sheet, column, bold=True), result.totals[column.field])
    return _text(sheet, "Total", bold=True) if first else None
