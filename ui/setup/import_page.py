"""Loading a sheet: pick the file, say which column is what, see what would happen to every row, load."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from typing import Any

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFileDialog
from PySide6.QtWidgets import QHBoxLayout
from PySide6.QtWidgets import QVBoxLayout

from dcms_desktop.exchange.actions import load_sheet
from dcms_desktop.exchange.queries import check_sheet
from dcms_desktop.exchange.queries import default_choices
from dcms_desktop.exchange.queries import plan_for
from dcms_desktop.exchange.sheet_kind import STEP
from dcms_desktop.exchange.sheet_kind import sheet_kind
from dcms_desktop.exchange.sheet_kind import sheet_kinds
from dcms_desktop.kernel.changes import Changes
from dcms_desktop.kernel.errors import Refused
from ui.kit.edits import CheckEdit
from ui.kit.edits import ChoiceEdit
from ui.kit.edits import TextEdit
from ui.kit.form import Form
from ui.kit.form import scrolled
from ui.kit.grid import Grid
from ui.kit.grid_model import GridRow
from ui.kit.grid_model import RowsModel
from ui.kit.parts import Card
from ui.kit.parts import EmptyState
from ui.kit.parts import Label
from ui.kit.parts import ProgressLine
from ui.kit.parts import set_spacing
from ui.look.theme import on_theme
from ui.look.theme import theme
from ui.setup.import_model import COLUMN
from ui.setup.import_model import DEFAULT
from ui.setup.import_model import DOUBLES
from ui.setup.import_model import KNOWN
from ui.setup.import_model import RESULT_COLUMNS
from ui.setup.import_model import Opened
from ui.setup.import_model import mapping_fields
from ui.setup.import_model import mapping_values
from ui.setup.import_model import plan_of
from ui.setup.import_model import result_rows
from ui.setup.import_model import rows_of
from ui.setup.import_model import summary
from ui.shell.page import Page
from ui.shell.page import PageKey

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from dcms_desktop.desk import Desk
    from dcms_desktop.exchange.rules import SheetPlan
    from dcms_desktop.exchange.rules import SheetReport
    from ui.shell.shell import Shell
    from ui.shell.tasks import Job

FILES = "Sheets (*.csv *.txt *.xlsx *.json);;All files (*)"
FIRST_ROWS = 8


class ImportPage(Page):
    """One sheet on its way into the books."""

    def __init__(self, shell: Shell, kind: str = "") -> None:
        super().__init__(shell, "Import a sheet", room="setup", code="setup.import")
        self.holds = ChoiceEdit(
            [(one.code, one.title) for one in sheet_kinds().values()], name="What it holds"
        )
        if kind:
            self.holds.set_value(kind)
        self.file = TextEdit(most=400, name="File")
        self.file.setPlaceholderText("Path of a CSV, XLSX or JSON file, then Enter; F4 looks for it")
        self.known = ChoiceEdit(KNOWN, name="A row that is in the books already")
        self.doubles = ChoiceEdit(DOUBLES, name="Rows of one name that differ")
        self.good_rows = CheckEdit("Load the good rows although others are refused")
        self.good_rows.setChecked(True)
        self.state = Label("Pick what the sheet holds and the file.", "quiet")
        self.progress = ProgressLine()
        self.results = RowsModel(RESULT_COLUMNS, parent=self)
        self.grid = Grid(self.results, name="Rows and what becomes of them")
        self.form: Form | None = None
        self._opened: Opened | None = None
        self._checked: SheetPlan | None = None
        self._choices: dict[int, str] = {}
        self._report: SheetReport | None = None
        self._job: Job | None = None
        self._lay_out()
        self._connect()
        on_theme(self.adapt)

    def _lay_out(self) -> None:
        self._top = QHBoxLayout()
        self._top.addWidget(self.holds)
        self._top.addWidget(self.file, 1)
        self._ways = QHBoxLayout()
        for words, edit in (("In the books already:", self.known), ("Same name, other goods:", self.doubles)):
            self._ways.addWidget(Label(words, "quiet"))
            self._ways.addWidget(edit)
        self._ways.addWidget(self.good_rows)
        self._ways.addStretch(1)
        self.mapping = Card("Which column is what", margin=12, spacing=6)
        self._empty = EmptyState(
            "No file yet",
            "Headings of Tally, Marg, Busy and other programs are known by name.",
            icon="download",
        )
        self.mapping.column.addWidget(self._empty, 1)
        right = QVBoxLayout()
        result = Card(margin=1, spacing=0)
        result.column.addWidget(self.grid, 1)
        right.addWidget(result, 1)
        right.addWidget(self.state)
        right.addWidget(self.progress)
        self._middle = QHBoxLayout()
        self._middle.addWidget(self.mapping, 2)
        self._middle.addLayout(right, 3)
        self.body.addLayout(self._top)
        self.body.addLayout(self._ways)
        self.body.addLayout(self._middle, 1)

    def _connect(self) -> None:
        self.file.returnPressed.connect(self.read_file)
        self.holds.chosen.connect(self._kind_chosen)
        self.progress.cancelled.connect(self.stop)
        for choice in (self.known, self.doubles):
            choice.chosen.connect(self._plan_changed)
        self.good_rows.toggled.connect(self._plan_changed)

    @Slot()
    def adapt(self) -> None:
        """Take the sizes now in force."""
        for row in (self._top, self._ways, self._middle):
            set_spacing(row, (0, 0, 0, 0), 8)
        self.holds.setFixedWidth(theme().px(190))
        self.known.setFixedWidth(theme().px(150))
        self.doubles.setFixedWidth(theme().px(150))

    # ── what the shell asks ──

    def first_focus(self) -> QWidget:
        """Return the choice of what the sheet holds."""
        return self.holds

    def keys(self) -> Sequence[PageKey]:
        """Return the keys of the page."""
        return (
            PageKey("import.browse", "F4", "Look for a file", self.browse),
            PageKey("import.check", "Ctrl+R", "Check", self.check),
            PageKey("import.load", "Ctrl+A", "Load", self.load, also=("Ctrl+S", "Ctrl+Enter")),
            PageKey(
                "import.row",
                "Alt+U",
                "This row",
                self.next_choice,
                help="Skip, update or make new, for the row",
            ),
            PageKey("form.leave", "Esc", "Stop or back"),
        )

    def go_back(self) -> bool:
        """Stop what runs; tells whether something ran."""
        if self._job is not None:
            self.stop()
            return True
        return False

    # ── the file ──

    @Slot()
    def browse(self) -> None:
        """Look for the file."""
        path, _ = QFileDialog.getOpenFileName(self, "Sheet to load", self.file.text(), FILES)
        if path:
            self.file.set_text(path)
            self.read_file()

    @Slot(str)
    def _kind_chosen(self, _code: str) -> None:
        if self._opened is not None:
            self.read_file()

    @Slot()
    def read_file(self) -> None:
        """Read the file and guess its columns."""
        path = self.file.text().strip().strip('"')
        if not path:
            self.shell.messages.tell("No file is named.", "Type its path, or F4 looks for it.")
            return
        self.state.setText("Reading…")
        work = partial(open_sheet, self.shell.desk, self.holds.value(), Path(path).expanduser())
        self.shell.tasks.read(work, self._show_sheet, self._failed, latest=f"sheet {id(self)}")

    @Slot(object)
    def _show_sheet(self, opened: Opened) -> None:
        self._opened, self._checked, self._report = opened, None, None
        self._choices = {}
        self.known.set_value(opened.plan.known)
        self.doubles.set_value(opened.plan.doubles)
        while (item := self.mapping.column.takeAt(self.mapping.column.count() - 1)) is not None:
            widget = item.widget()
            if widget is None or isinstance(widget, Label):
                self.mapping.column.addItem(item)
                break
            widget.deleteLater()
        self.form = Form(mapping_fields(sheet_kind(self.holds.value()).fields, opened), columns=2)
        self.form.set_values(mapping_values(opened.plan))
        self.form.changed.connect(self._plan_changed)
        self.form.finished.connect(self.check)
        self.mapping.column.addWidget(scrolled(self.form), 1)
        self.form.focus_first()
        self._show_first(opened)
        self.state.setText(
            f"{len(opened.sheet):,} rows in {opened.sheet.name}. Ctrl+R checks them; nothing is written."
        )
        for remark in opened.sheet.remarks[:1]:
            self.shell.messages.warn(remark.text, f"Row {remark.row}; the other remarks are in the list.")

    def _show_first(self, opened: Opened) -> None:
        """Show the first rows of the file as they are."""
        headings = opened.sheet.headings[:6]
        rows = [
            GridRow(
                (str(row.number), "", "", "  ·  ".join(cell for cell in row.cells[: len(headings)] if cell))
            )
            for row in opened.sheet.first(FIRST_ROWS)
        ]
        remarks = [
            GridRow((str(one.row), "remark", one.field, one.text)) for one in opened.sheet.remarks[:100]
        ]
        self.results.show([*remarks, *rows])

    # ── the plan ──

    @Slot()
    @Slot(str)
    @Slot(bool)
    def _plan_changed(self, _what: object = None) -> None:
        self._checked = None

    def plan(self) -> SheetPlan | None:
        """Return the plan on the screen, None when there is no sheet or a field is wrong."""
        if self.form is None:
            self.shell.messages.tell("There is no sheet yet.", "Type the path of a file, or F4 looks for it.")
            return None
        values = self.form.read()
        if values is None:
            return None
        plan = plan_of(
            values,
            self.known.value(),
            self.doubles.value(),
            self._choices,
            good_rows=self.good_rows.isChecked(),
        )
        for one in sheet_kind(self.holds.value()).fields:
            if one.needed and one.name not in plan.columns and one.name not in plan.defaults:
                no = Refused("Pick its column, or a value for all rows.", field=COLUMN + one.name)
                self.form.show_refused(no)
                return None
        return plan

    @Slot()
    def next_choice(self) -> None:
        """Step through skip, update and new for the active row, when it looks like a record in the books."""
        row = self.results.row(self.grid.row())
        if row is None or not isinstance(row.key, int) or self._report is None:
            self.shell.messages.tell(
                "This row is not in the books already.", "Rows marked “skipped” have the choice."
            )
            return
        ways = [way for way, _ in KNOWN]
        now = self._choices.get(row.key, self.known.value())
        self._choices[row.key] = ways[(ways.index(now) + 1) % len(ways)]
        self._checked = None
        at = self.grid.row()
        self._show_notes(self._report)
        self.grid.go(at, 0)

    # ── checking and loading ──

    @Slot()
    def check(self) -> None:
        """Work out what would become of every row."""
        plan = self.plan()
        if plan is None or self._opened is None or self._job is not None:
            return
        self._checked = plan
        work = partial(run_check, self.shell.desk, self.holds.value(), self._opened, plan)
        self._job = self.shell.tasks.read(
            work, self._show_report, self._failed, progress=self.progress.show_progress
        )

    @Slot()
    def load(self) -> None:
        """Load the sheet: the good rows, or all or nothing."""
        plan = self.plan()
        if plan is None or self._opened is None or self._job is not None:
            return
        work = partial(run_load, self.shell.desk, self.holds.value(), self._opened, plan)
        self._job = self.shell.tasks.run(
            work, self._loaded, self._failed, progress=self.progress.show_progress
        )

    @Slot()
    def stop(self) -> None:
        """Stop what runs; a load that is stopped leaves nothing behind."""
        if self._job is not None:
            self._job.cancel()
            self._end()
            self.state.setText("Stopped. Nothing was loaded.")

    def _end(self) -> None:
        self._job = None
        self.progress.finish()

    @Slot(object)
    def _show_report(self, report: SheetReport) -> None:
        self._end()
        self._report = report
        self._show_notes(report)
        self.state.setText(f"{summary(report)}. Ctrl+A loads.")

    def _show_notes(self, report: SheetReport) -> None:
        titles = {one.name: one.title for one in sheet_kind(self.holds.value()).fields}
        self.results.show(result_rows(report, titles, self._choices))

    @Slot(object)
    def _loaded(self, answer: Loaded) -> None:
        self._show_report(answer.report)
        if answer.report.loaded:
            self.state.setText(f"Loaded. {summary(answer.report)}.")
            self.shell.messages.done(f"Loaded: {summary(answer.report)}.")
        else:
            self.state.setText(f"Nothing was loaded. {summary(answer.report)}.")
            self.shell.messages.warn(
                "Nothing was loaded, because some rows are refused.", "Correct them, or load the good rows."
            )

    @Slot(object)
    def _failed(self, problem: Exception) -> None:
        self._end()
        self.state.setText("Not done.")
        if isinstance(problem, Refused) and self.form is not None:
            for start in (COLUMN, DEFAULT):
                if self.form.show_refused(Refused(problem.message, start + problem.field, problem.next_step)):
                    return
        self.shell.messages.show_problem(problem)


class Loaded:
    """The report of a load, and what it changed, for the other screens."""

    def __init__(self, report: SheetReport, topics: Sequence[str]) -> None:
        self.report = report
        self.changes = Changes(topics if report.loaded else ())


def open_sheet(desk: Desk, kind: str, path: Path) -> Opened:
    """Read a file and guess its columns; runs off the window's thread."""
    from reports.engine.read_sheet import read_sheet

    sheet = read_sheet(path)
    plan = desk.ask(plan_for, kind, sheet.headings)
    choices: dict[str, Any] = {
        one.name: desk.ask(default_choices, one.from_books)
        for one in sheet_kind(kind).fields
        if one.from_books
    }
    return Opened(sheet, plan, choices)


def run_check(desk: Desk, kind: str, opened: Opened, plan: SheetPlan, job: Job) -> SheetReport:
    """Check every row, telling how far it is."""
    total = len(opened.sheet)
    return desk.ask(
        check_sheet,
        kind,
        opened.sheet.headings,
        rows_of(opened.sheet),
        plan,
        partial(_tell, job, total, "Checking"),
    )


def run_load(desk: Desk, kind: str, opened: Opened, plan: SheetPlan, job: Job) -> Loaded:
    """Load the sheet, telling how far it is."""
    total = len(opened.sheet)
    report = desk.do(
        load_sheet,
        kind,
        opened.sheet.headings,
        rows_of(opened.sheet),
        plan,
        partial(_tell, job, total, "Loading"),
    )
    return Loaded(report, sheet_kind(kind).topics)


def _tell(job: Job, total: int, words: str, done: int) -> None:
    last = words == "Loading" and done + STEP > total
    job.report(done, total, "Writing…" if last else f"{words} {done:,} of {total:,}")
