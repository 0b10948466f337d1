"""A report's answer as a grid model: cells are written when painted, so a lakh of rows opens at once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING
from typing import Any

from reports.engine.clean import plain_line
from reports.engine.report import add_totals
from reports.engine.to_grid import shown_columns
from reports.engine.to_grid import sum_cells
from ui.kit.grid_model import ACCESSIBLE
from ui.kit.grid_model import DISPLAY
from ui.kit.grid_model import KEY
from ui.kit.grid_model import NOWHERE
from ui.kit.grid_model import TONE
from ui.kit.grid_model import ColumnsModel
from ui.kit.grid_model import GridColumn
from ui.kit.grid_model import Index
from ui.language.catalog import say
from ui.reports.tones import tone_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QObject

    from reports.engine.report import Column
    from reports.engine.report import Drill
    from reports.engine.report import Report
    from reports.engine.report import Result

SAMPLE = 400
"""Rows that are looked at for the widths of the columns."""
SENTENCES = re.compile(r"(?<=[.;]) (?=[A-Z\d])")
"""Where one sentence ends and the next begins."""
LONGEST = 6


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a group, written across its row."""

    text: str


@dataclass(frozen=True, slots=True)
class Sum:
    """The sum of a group: a text for each column."""

    cells: tuple[str, ...]


Line = int | Head | Sum
"""A line of the grid: the number of a row of the answer, the head of a group or its sum."""


@dataclass(frozen=True, slots=True)
class Shown:
    """An answer laid out for the grid. Made beside the window's thread; holds no widget and no metric."""

    report: Report[Any]
    result: Result
    columns: tuple[Column, ...]
    lines: Sequence[Line]
    longest: tuple[tuple[str, ...], ...]
    """The longest texts of each column, its title and total among them."""
    totals: dict[str, str]
    """Totals by column, the word before them too; empty without any."""


def lay_out(report: Report[Any], result: Result) -> Shown:
    """Return the answer laid out; a column that is empty in every row is left out."""
    columns = tuple(column for column in shown_columns(report) if not _is_idle(column, result))
    lines = _lines(report, columns, result)
    words = sum_cells(columns, dict(result.totals), "Total") if result.totals and result.rows else ()
    totals = {column.field: text for column, text in zip(columns, words, strict=False) if text}
    return Shown(report, result, columns, lines, _longest(columns, result, totals), totals)


def _is_idle(column: Column, result: Result) -> bool:
    """Tell whether a column of words, or one that hides its zeros, has nothing to show."""
    may_be = column.blank_zero or column.kind == "text"
    return may_be and bool(result.rows) and not any(getattr(row, column.field) for row in result.rows)


def _lines(report: Report[Any], columns: tuple[Column, ...], result: Result) -> Sequence[Line]:
    group = report.group_column
    if group is None:
        return range(len(result.rows))
    lines: list[Line] = []
    at = 0
    for value, members in groupby(result.rows, key=lambda row: getattr(row, group.field)):
        rows = list(members)
        lines.append(Head(plain_line(group.show(value)) or "—"))
        lines.extend(range(at, at + len(rows)))
        at += len(rows)
        if result.totals and len(rows) > 1:
            lines.append(Sum(sum_cells(columns, add_totals(columns, rows), "")))
    # One group alone needs no sum: the total below says the same.
    heads = sum(isinstance(line, Head) for line in lines)
    return lines if heads > 1 else [line for line in lines if not isinstance(line, Sum)]


def _longest(
    columns: tuple[Column, ...], result: Result, totals: dict[str, str]
) -> tuple[tuple[str, ...], ...]:
    """Return a few of the longest texts of each column; which is widest only the letters can tell."""
    sample = result.rows[:: max(1, len(result.rows) // SAMPLE)]
    found = []
    for column in columns:
        texts = {column.title, totals.get(column.field, ""), *(_text(column, row) for row in sample)}
        found.append(tuple(sorted(texts, key=len)[-LONGEST:]))
    return tuple(found)


def _text(column: Column, row: Any) -> str:
    text = plain_line(column.show(getattr(row, column.field)))
    return say_all(text) if column.told else text


def say_all(text: str) -> str:
    """Return our own sentences in the language in force, each by itself."""
    return " ".join(say(one) for one in SENTENCES.split(text))


class ReportModel(ColumnsModel):
    """Shows a `Shown`; nothing until there is one."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__((), parent)
        self.shown: Shown | None = None

    def show(self, shown: Shown, columns: Sequence[GridColumn]) -> None:
        """Show another answer."""
        self.beginResetModel()
        self.shown = shown
        self.columns = tuple(columns)
        self.endResetModel()

    def line(self, number: int) -> Line | None:
        """Return a line, None outside the list."""
        if self.shown is None or not 0 <= number < len(self.shown.lines):
            return None
        return self.shown.lines[number]

    def drill(self, number: int) -> Drill | None:
        """Return what Enter opens on a line, None when it opens nothing."""
        line = self.line(number)
        if self.shown is None or not isinstance(line, int) or self.shown.report.drill is None:
            return None
        drill: Drill | None = self.shown.report.drill(self.shown.result.rows[line])
        return drill

    def rowCount(self, parent: Index = NOWHERE) -> int:
        """Return the number of lines."""
        return 0 if parent.isValid() or self.shown is None else len(self.shown.lines)

    def cells(self, row: int) -> Sequence[tuple[str, str]]:
        """Return text and tone of each cell of a line, as the grid draws them."""
        line, shown = self.line(row), self.shown
        if line is None or shown is None:
            return [("", "")] * len(self.columns)
        return [
            (self._words(line, shown, at), self._tone(line, shown, at) or "")
            for at in range(len(self.columns))
        ]

    def data(self, index: Index, role: int = DISPLAY) -> Any:
        """Return the text of a cell, its tone, its words for a reader, or the line's number in the answer."""
        if role not in {DISPLAY, TONE, ACCESSIBLE, KEY}:
            return None
        line = self.line(index.row())
        if line is None or self.shown is None:
            return None
        if role == KEY:
            return line if isinstance(line, int) else None
        if role == TONE:
            return self._tone(line, self.shown, index.column())
        text = self._words(line, self.shown, index.column())
        if role == ACCESSIBLE:
            return line.text if isinstance(line, Head) else f"{self.columns[index.column()].title} {text}"
        return text

    @staticmethod
    def _words(line: Line, shown: Shown, column: int) -> str:
        if isinstance(line, Head):
            return ""
        if isinstance(line, Sum):
            return line.cells[column]
        return _text(shown.columns[column], shown.result.rows[line])

    @staticmethod
    def _tone(line: Line, shown: Shown, column: int) -> str | None:
        if isinstance(line, Head | Sum):
            return "strong"
        field = shown.columns[column].field
        return tone_of(field, getattr(shown.result.rows[line], field)) or None
