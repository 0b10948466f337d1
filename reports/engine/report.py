"""A report is one file: question, query, columns. The same file gives the screen, the sheet and the page."""

import dataclasses
from collections.abc import Callable
from collections.abc import Mapping
from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any
from typing import Generic
from typing import Literal
from typing import TypeVar

from dcms_desktop.db.tx import Tx
from dcms_desktop.kernel.dates import show_day
from dcms_desktop.kernel.dates import show_expiry
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.money import group_digits
from dcms_desktop.kernel.money import plain_mills
from dcms_desktop.kernel.money import plain_paise
from dcms_desktop.kernel.money import plain_percent
from dcms_desktop.kernel.money import show_mills
from dcms_desktop.kernel.money import show_paise
from dcms_desktop.kernel.money import show_percent
from dcms_desktop.kernel.registry import discover
from reports.engine.made_rows import MadeRows

A = TypeVar("A")
Kind = Literal["text", "date", "expiry", "paise", "mills", "percent", "units", "whole"]

_LETTERS: dict[Kind, int] = {
    "text": 18, "date": 10, "expiry": 6, "paise": 13, "mills": 11, "percent": 7, "units": 9, "whole": 7,
}  # fmt: skip
"""Width of a column in letters when it does not say one."""
_RIGHT = frozenset({"paise", "mills", "percent", "units", "whole"})


@dataclass(frozen=True, slots=True)
class Column:
    """One column. ``letters`` is its usual width; ``grow`` columns share what the page has left."""

    field: str
    title: str
    kind: Kind = "text"
    total: bool = False
    letters: int = 0
    grow: bool = False
    blank_zero: bool = False
    """A zero is shown as nothing: debit beside credit, ageing slots."""
    told: bool = False
    """It holds our own sentences: a window says them in the user's language; paper and sheets are English."""

    @property
    def width(self) -> int:
        """Return the usual width in letters."""
        return self.letters or max(_LETTERS[self.kind], min(len(self.title), 14))

    @property
    def right(self) -> bool:
        """Tell whether the column is set to the right, as figures are."""
        return self.kind in _RIGHT

    def show(self, value: Any) -> str:
        """Return a value as people read it: Indian groups, 05-11-2026, 08/28."""
        if value is None or (self.blank_zero and value == 0):
            return ""
        return _SHOW[self.kind](value)

    def plain(self, value: Any) -> str:
        """Return a value as files carry it: ASCII digits, ISO dates."""
        return "" if value is None else _PLAIN[self.kind](value)


_SHOW: dict[Kind, Callable[[Any], str]] = {
    "text": str, "date": show_day, "expiry": show_expiry, "paise": show_paise, "mills": show_mills,
    "percent": show_percent, "units": group_digits, "whole": group_digits,
}  # fmt: skip
_PLAIN: dict[Kind, Callable[[Any], str]] = {
    "text": str, "date": date.isoformat, "expiry": date.isoformat, "paise": plain_paise, "mills": plain_mills,
    "percent": plain_percent, "units": str, "whole": str,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Drill:
    """What Enter opens on a row: kind ``document``, ``party``, ``item`` or ``report``, and its id."""

    kind: str
    id: int
    report: str = ""
    """Code of the report to open when kind is ``report``; ``id`` goes into its first picked field."""


@dataclass(frozen=True, slots=True)
class Report(Generic[A]):
    """Question, query and columns of one report. ``group`` names the column whose change starts a group."""

    code: str
    title: str
    ask: type[A]
    query: Callable[[Tx, A], Sequence[Any]]
    columns: tuple[Column, ...]
    group: str = ""
    drill: Callable[[Any], Drill | None] | None = None
    menu: str = ""
    """The heading it stands under in the menu, e.g. ``Sales``."""
    right: str = "reports.read"
    note: str = ""
    """A sentence under the table: what is counted and what is not."""
    first: Callable[[Tx, A, int], Sequence[Any]] | None = None
    """So many of the first rows of ``query``, or fewer, at once: a window shows them while it reads all."""

    @property
    def group_column(self) -> Column | None:
        """Return the column that groups, None when nothing groups."""
        return (
            next((column for column in self.columns if column.field == self.group), None)
            if self.group
            else None
        )


@dataclass(frozen=True, slots=True)
class Result:
    """The answer: rows as the query gave them, the totals of the totalled columns, and the question."""

    ask: Any
    rows: Sequence[Any]
    totals: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Who prints, on the head and foot of a page and in a sheet. ``asked`` puts the question in words."""

    firm: str
    place: str = ""
    asked: str = ""
    printed_at: str = ""
    by: str = ""
    practice: bool = False


def add_totals(columns: Sequence[Column], rows: Sequence[Any]) -> dict[str, int]:
    """Return the sum of every column that is totalled; an empty cell counts nothing."""
    return {
        column.field: sum(getattr(row, column.field) or 0 for row in rows)
        for column in columns
        if column.total
    }


def run(report: Report[A], tx: Tx, ask: A) -> Result:
    """Ask the books and return rows and totals. Use it as ``desk.ask(run_report, report, ask)``."""
    rows = report.query(tx, ask)
    if isinstance(rows, MadeRows):
        return Result(ask, rows, rows.totals)
    return Result(ask, tuple(rows), add_totals(report.columns, rows))


def run_first(tx: Tx, report: Report[A], ask: A, count: int) -> Result:
    """Return the first rows of a report that can tell them at once; without totals, which need them all."""
    return Result(ask, tuple(report.first(tx, ask, count)) if report.first else (), {})


def run_report(tx: Tx, report: Report[A], ask: A) -> Result:
    """Run ``report`` with the transaction first, as the desk hands it over."""
    return run(report, tx, ask)


@cache
def all_reports() -> dict[str, Report[Any]]:
    """Return every report of the catalogue by its code."""
    return {report.code: report for report in discover("reports.catalogue", "REPORT")}


def find_report(code: str) -> Report[Any]:
    """Return a report by its code; refuse an unknown one and name those there are."""
    known = all_reports()
    if code not in known:
        raise Refused(
            f"There is no report “{code[:40]}”.",
            field="report",
            next_step=f"Pick one of: {', '.join(sorted(known))}.",
        )
    return known[code]


def faults_of(report: Report[Any], row_type: type[Any]) -> list[str]:
    """Return what does not fit between a report and its rows; the tests want an empty list."""
    fields = {item.name for item in dataclasses.fields(row_type)}
    faults = [
        f"{report.code}: no field {column.field}" for column in report.columns if column.field not in fields
    ]
    if report.group and report.group_column is None:
        faults.append(f"{report.code}: groups by {report.group}, which is no column")
    return faults + [
        f"{report.code}: {c.field} is text, it has no total"
        for c in report.columns
        if c.total and not c.right
    ]
