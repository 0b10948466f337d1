"""What importing does outside the window's thread: reading a file, checking rows, loading them in one go."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from dataclasses import field
from dataclasses import replace
from typing import TYPE_CHECKING

from dcms_desktop.exchange.actions import load_sheet
from dcms_desktop.exchange.queries import check_sheet
from dcms_desktop.exchange.queries import default_choices
from dcms_desktop.exchange.queries import plan_for
from dcms_desktop.exchange.rules import SheetReport
from dcms_desktop.exchange.rules import SheetRow
from dcms_desktop.exchange.sheet_kind import STEP
from dcms_desktop.exchange.sheet_kind import sheet_kind
from dcms_desktop.kernel.changes import Changes
from dcms_desktop.kernel.rights import right
from reports.engine.clean import harmless_cell
from reports.engine.read_sheet import read_sheet
from ui.reports.files import save_file

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Iterator
    from collections.abc import Mapping
    from pathlib import Path

    from dcms_desktop.desk import Desk
    from dcms_desktop.desk import Tx
    from dcms_desktop.exchange.rules import RowNote
    from dcms_desktop.exchange.rules import SheetPlan
    from reports.engine.read_sheet import Sheet
    from ui.setup.stop import Stop
    from ui.shell.tasks import Job

SAMPLE_ROWS = 40
MOST_NAME = 80
HEADINGS = ("Row", "Outcome", "Column", "Problem", "Next step", "In the sheet")


@dataclass(frozen=True, slots=True)
class ReadIn:
    """A file that was read: its sheet, its first rows, how it is mapped, and what defaults may be."""

    kind: str
    sheet: Sheet
    first: tuple[SheetRow, ...]
    plan: SheetPlan
    choices: Mapping[str, tuple[tuple[str, str], ...]]
    """By field: the values offered for empty cells."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found, or a load did; ``names`` says what the rows spoken of are called."""

    report: SheetReport
    names: Mapping[int, str] = field(default_factory=dict)
    twins: tuple[RowNote, ...] = ()
    """Rows that are in the books already, whatever is to become of them."""
    changes: Changes = field(default_factory=Changes)


def read_in(desk: Desk, kind_code: str, path: Path, sheet_name: str) -> ReadIn:
    """Look a file through and guess what its columns are."""
    sheet = read_sheet(path, sheet_name or None)
    return for_kind(desk, kind_code, sheet, _rows_of(sheet, SAMPLE_ROWS))


def for_kind(desk: Desk, kind_code: str, sheet: Sheet, first: tuple[SheetRow, ...]) -> ReadIn:
    """Return how a sheet that was read is mapped to one kind."""
    kind = sheet_kind(kind_code)
    choices: dict[str, tuple[tuple[str, str], ...]] = {}
    for one in kind.fields:
        if one.from_books:
            choices[one.name] = tuple(desk.ask(default_choices, one.from_books))
        elif one.choices:
            choices[one.name] = tuple((choice, choice) for choice in one.choices)
    return ReadIn(kind_code, sheet, first, desk.ask(plan_for, kind_code, sheet.headings), choices)


def _rows_of(sheet: Sheet, most: int) -> tuple[SheetRow, ...]:
    return tuple(SheetRow(row.number, row.cells) for row in sheet.first(most))


class _Rows:
    """The rows of a sheet on their way to the check; remembers what each one is called."""

    def __init__(self, read: ReadIn, plan: SheetPlan) -> None:
        self.names: dict[int, str] = {}
        self._sheet = read.sheet
        needed = next((one.name for one in sheet_kind(read.kind).fields if one.needed), "")
        heading = plan.columns.get(needed, "")
        self._place = read.sheet.headings.index(heading) if heading in read.sheet.headings else -1

    def __iter__(self) -> Iterator[SheetRow]:
        """Give each row."""
        for row in self._sheet:
            if self._place >= 0:
                self.names[row.number] = row.cells[self._place][:MOST_NAME]
            yield SheetRow(row.number, row.cells)

    def of(self, report: SheetReport) -> dict[int, str]:
        """Return the names of the rows that a report speaks of."""
        return {note.row: self.names.get(note.row, "") for note in report.notes}


def check_in(desk: Desk, read: ReadIn, plan: SheetPlan, stop: Stop, job: Job) -> Checked:
    """Find out what would become of each row, and which rows are in the books already."""
    total = len(read.sheet)

    def progress(done: int) -> None:
        stop.obey()
        job.report(done, total, "Checking…")

    job.report(0, total, "Checking…")
    rows = _Rows(read, plan)
    plain = replace(plan, known="skip", choices={})
    report = desk.ask(check_sheet, read.kind, read.sheet.headings, rows, plain, progress)
    twins = tuple(note for note in report.notes if note.twin_id is not None)
    names = rows.of(report)
    if plan != plain and twins:
        report = desk.ask(check_sheet, read.kind, read.sheet.headings, rows, plan, progress)
        names |= rows.of(report)
    stop.obey()
    return Checked(report, names, twins)


def load_in(desk: Desk, read: ReadIn, plan: SheetPlan, stop: Stop, job: Job) -> Checked:
    """Load the sheet in one transaction; stopped in time, nothing is written."""
    rows = _Rows(read, plan)
    report = desk.do(_load_whole, read, rows, plan, stop, job)
    changes = Changes(sheet_kind(read.kind).topics) if report.loaded else Changes()
    return Checked(report, rows.of(report), changes=changes)


@right("exchange.load")
def _load_whole(tx: Tx, read: ReadIn, rows: _Rows, plan: SheetPlan, stop: Stop, job: Job) -> SheetReport:
    total = len(read.sheet)

    def progress(done: int) -> None:
        stop.obey()
        if total - done < STEP:
            job.report(0, 0, "Writing…")
        else:
            job.report(done, total, "Reading the rows…")

    job.report(0, total, "Reading the rows…")
    report = load_sheet(tx, read.kind, read.sheet.headings, rows, plan, progress)
    job.report(0, 0, "Keeping…")
    stop.obey()
    return report


# ── the list of problems as a file ──────────────────────────────────────────────────────────────
def problems_csv(notes: Iterable[RowNote], names: Mapping[int, str], words: Mapping[str, str]) -> bytes:
    """Return the rows with problems as CSV that sheet programs read right and never obey."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(HEADINGS)
    for note in notes:
        cells = (words.get(note.what, note.what), note.field, note.text, note.next_step)
        last = names.get(note.row, "")
        writer.writerow([note.row, *(harmless_cell(cell) for cell in (*cells, last))])
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8", "replace")


def save_problems(folder: Path, name: str, body: bytes) -> Path:
    """Write the list of problems and return where it lies."""
    return save_file(folder, name, body)


def with_choice(plan: SheetPlan, row: int, choice: str) -> SheetPlan:
    """Return the plan with what to do with one row that is in the books already."""
    choices = {**plan.choices, row: choice}
    if choice == plan.known:
        del choices[row]
    return replace(plan, choices=choices)
