"""Rows for the window: texts ready to paint, with the heads and sums of groups between them."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any
from typing import Literal

from dcms_desktop.kernel.frozen import dataclass
from reports.engine.clean import plain_line
from reports.engine.report import Column
from reports.engine.report import Drill
from reports.engine.report import Report
from reports.engine.report import Result
from reports.engine.report import add_totals

GridKind = Literal["head", "row", "sum", "total"]


@dataclass(frozen=True, slots=True)
class GridRow:
    """One row of the grid: head of a group, row, sum of a group or total of all."""

    kind: GridKind
    cells: tuple[str, ...]
    drill: Drill | None = None
    row: Any = None


def shown_columns(report: Report[Any]) -> tuple[Column, ...]:
    """Return the columns of grid and page: all but the one that groups, which stands in the heads."""
    return tuple(column for column in report.columns if column is not report.group_column)


def to_grid(report: Report[Any], result: Result) -> list[GridRow]:
    """Return the rows of the grid, texts formatted, the total last when any column is totalled."""
    return list(each_row(report, result))


def each_row(report: Report[Any], result: Result) -> Iterator[GridRow]:
    """Give the rows of grid or page one by one."""
    columns = shown_columns(report)
    group = report.group_column
    if group is None:
        for row in result.rows:
            yield _row(report, columns, row)
    else:
        for value, rows in groupby(result.rows, key=lambda row: getattr(row, group.field)):
            members = list(rows)
            yield GridRow("head", (plain_line(group.show(value)) or "—",))
            for row in members:
                yield _row(report, columns, row)
            if result.totals:
                yield GridRow("sum", sum_cells(columns, add_totals(columns, members), ""))
    if result.totals and result.rows:
        yield GridRow("total", sum_cells(columns, dict(result.totals), "Total"))


def _row(report: Report[Any], columns: tuple[Column, ...], row: Any) -> GridRow:
    cells = tuple(plain_line(column.show(getattr(row, column.field))) for column in columns)
    return GridRow("row", cells, report.drill(row) if report.drill else None, row)


def sum_cells(columns: tuple[Column, ...], totals: dict[str, int], word: str) -> tuple[str, ...]:
    """Return the cells of a sum: figures under their columns, ``word`` in the first column without one."""
    cells = [column.show(totals[column.field]) if column.field in totals else "" for column in columns]
    if word and cells and not cells[0]:
        cells[0] = word
    return tuple(cells)
