"""The page of one report: its question on top, its rows with totals, and what can be done with them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from time import perf_counter
from typing import TYPE_CHECKING
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtCore import QTimer
from PySide6.QtCore import QUrl
from PySide6.QtCore import Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout
from PySide6.QtWidgets import QStackedWidget

from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.money import group_digits
from reports.catalogue.picks import find_picks
from reports.catalogue.picks import pick_names
from reports.engine.ask import ask_fields
from reports.engine.ask import ask_words
from reports.engine.report import find_report
from reports.engine.report import run_first
from reports.engine.stop import Stop
from reports.engine.stop import run_stoppable
from ui.kit.grid_footer import GridFooter
from ui.kit.parts import Card
from ui.kit.parts import ElidedLabel
from ui.kit.parts import EmptyState
from ui.kit.parts import ProgressLine
from ui.kit.parts import set_spacing
from ui.look.theme import on_theme
from ui.reports.ask_bar import AskBar
from ui.reports.drill import ask_about
from ui.reports.drill import open_thing
from ui.reports.files import reports_folder
from ui.reports.files import write_report
from ui.reports.report_grid import ReportGrid
from ui.reports.report_grid import grid_columns
from ui.reports.report_model import ReportModel
from ui.reports.report_model import Shown
from ui.reports.report_model import lay_out
from ui.shell.page import Page
from ui.shell.page_key import PageKey

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Mapping
    from collections.abc import Sequence
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from dcms_desktop.desk import Desk
    from dcms_desktop.kernel.changes import Changes
    from reports.catalogue.picks import Pick
    from reports.engine.report import Report
    from reports.engine.report import Result
    from ui.shell.shell import Shell
    from ui.shell.tasks import Job

SLOW = 500
"""Milliseconds after which the page says that it reads, with a way to stop."""
FIRST = 200
"""Rows shown at once of a report that can tell its first ones, while all are read."""
TOPICS = ("documents", "stock", "ledger", "items", "parties")
WORDS = {"pdf": "PDF", "xlsx": "Excel sheet", "csv": "CSV file", "json": "JSON file"}


@dataclass(frozen=True, slots=True)
class Answer:
    """What a reading thread brings: the rows laid out, names of what was picked, seconds it took."""

    shown: Shown
    names: Mapping[str, str]
    seconds: float


def read_report(desk: Desk, report: Report[Any], ask: object, stop: Stop) -> Answer:
    """Ask the books and lay the answer out."""
    begun = perf_counter()
    result = desk.ask(run_stoppable, report, ask, stop)
    return Answer(lay_out(report, result), desk.ask(pick_names, ask), perf_counter() - begun)


def read_first(desk: Desk, report: Report[Any], ask: object) -> Answer:
    """Ask for the first rows only and lay them out."""
    result = desk.ask(run_first, report, ask, FIRST)
    return Answer(lay_out(report, result), desk.ask(pick_names, ask), 0)


class ReportPage(Page):
    """Shows a report. With ``ask`` it is asked at once; without, when its question needs nothing more."""

    def __init__(self, shell: Shell, report: Report[Any], ask: object | None = None) -> None:
        super().__init__(shell, report.title, room="reports", code="report")
        self.report = report
        self.shown: Shown | None = None
        self._asked: object | None = None
        self._stop: Stop | None = None
        self._job: Job | None = None
        self._is_opening = False
        """True while the usual question is asked unbidden: that it needs more is no mistake then."""
        self.ask_bar = AskBar(report.ask, self._find)
        self.model = ReportModel(self)
        self.grid = ReportGrid(self.model, name=report.title)
        self.footer = GridFooter(self.grid)
        self.state = ElidedLabel("", "quiet")
        self.progress = ProgressLine()
        self.empty = EmptyState(report.title, report.note, icon="file-chart-column")
        self._slow = QTimer(self, singleShot=True, interval=SLOW)
        self._lay_out()
        self._connect()
        on_theme(self.adapt)
        self._begin(ask)

    def _lay_out(self) -> None:
        table = Card(margin=1, spacing=0)
        table.column.addWidget(self.grid, 1)
        table.column.addWidget(self.footer)
        nothing = Card()
        nothing.column.addWidget(self.empty)
        self.stack = QStackedWidget()
        self.stack.addWidget(table)
        self.stack.addWidget(nothing)
        self.stack.setCurrentIndex(1)
        self._below = QHBoxLayout()
        self._below.addWidget(self.state, 1)
        self._below.addWidget(self.progress)
        self.body.addWidget(self.ask_bar)
        self.body.addWidget(self.stack, 1)
        self.body.addLayout(self._below)

    def _connect(self) -> None:
        self.ask_bar.finished.connect(self.run_asked)
        self.grid.row_activated.connect(self._open_row)
        self.progress.cancelled.connect(self.stop_reading)
        self._slow.timeout.connect(self._say_slow)

    @Slot()
    def adapt(self) -> None:
        """Take the sizes now in force."""
        set_spacing(self._below, (2, 0, 2, 2), 12)
        if self.shown is not None:
            self._fit_columns(self.shown)

    def _begin(self, ask: object | None) -> None:
        """Show the question; ask it when it is whole."""
        needs = [field.name for field in ask_fields(self.report.ask) if field.required]
        if ask is None and needs:
            self.ask_bar.show_defaults()
            self.empty.say(self.report.title, "Fill in the question above; Enter shows the report.")
            return
        answer = ask if ask is not None else self.report.ask()
        self._is_opening = ask is None
        self.ask_bar.show_ask(answer, {})
        self.ask(answer)

    # ── what the shell asks ──

    def first_focus(self) -> QWidget:
        """Return the grid when the report was asked, else the first field of its question."""
        if self._asked is not None:
            return self.grid
        return next((item.edit for item in self.ask_bar.items.values()), self.grid)

    def keys(self) -> Sequence[PageKey]:
        """Return the keys of a report."""
        opens = [PageKey("report.open", "Enter", "Open")] if self.report.drill else []
        return (
            *opens,
            PageKey(
                "report.ask", "F2", "Question", self.focus_ask, also=("Ctrl+F",), help="Days and filters"
            ),
            PageKey("report.run", "Ctrl+Enter", "Show", self.run_asked, help="Ask with what is typed"),
            PageKey(
                "report.preview", "Ctrl+P", "Preview", self.preview, also=("Alt+P",), help="Pages, to print"
            ),
            PageKey("report.xlsx", "Ctrl+E", "Excel", partial(self.write, "xlsx"), also=("Alt+E",)),
            PageKey("report.pdf", "Ctrl+Shift+P", "PDF", partial(self.write, "pdf")),
            PageKey("report.csv", "Ctrl+Shift+C", "CSV", partial(self.write, "csv")),
            PageKey("report.json", "Ctrl+Shift+J", "JSON", partial(self.write, "json"), shown=False),
            PageKey(
                "report.folder",
                "Ctrl+Shift+O",
                "Folder",
                self.open_folder,
                shown=False,
                help="Open the folder the files are written to",
            ),
            PageKey("report.again", "Ctrl+R", "Again", self.again, shown=False, help="Read the books again"),
        )

    def on_changed(self, changes: Changes) -> None:
        """Say that the books moved on; a report is not pulled away from under the eyes of its reader."""
        if self._asked is not None and changes.touches(*TOPICS):
            self.state.setText(f"{self._said()} · the books have changed since: Ctrl+R reads again")

    def go_back(self) -> bool:
        """Stop a reading, or go from the question back to the rows; tells whether there was any."""
        if self._job is not None and self.progress.isVisible():
            self.stop_reading()
            return True
        if self.shown is not None and self.ask_bar.isAncestorOf(self.focusWidget()):
            self.ask_bar.show_ask(self._asked, self._names)
            self.grid.setFocus(Qt.FocusReason.OtherFocusReason)
            return True
        return False

    def on_closed(self) -> None:
        """Stop reading."""
        self.stop_reading()

    # ── asking ──

    def _find(self, pick: str, typed: str) -> Sequence[Pick]:
        return self.shell.desk.ask(find_picks, pick, typed)

    @Slot()
    def focus_ask(self) -> None:
        """Go to the question."""
        self.ask_bar.focus_first()

    @Slot()
    def run_asked(self) -> None:
        """Ask with what is typed; what does not fit is said and its field gets the focus."""
        try:
            answer = self.ask_bar.read()
        except Refused as refused:
            self.shell.messages.show_problem(refused)
            self.ask_bar.go_to(refused.field)
            return
        self.shell.messages.clear()
        self.ask(answer)

    @Slot()
    def again(self) -> None:
        """Ask the same once more."""
        if self._asked is not None:
            self.ask(self._asked)

    def ask(self, answer: object) -> None:
        """Ask the books on a reading thread; an older reading is stopped."""
        self.stop_reading()
        self._asked = answer
        self._slow.start()
        if self.report.first is None:
            self._read_all()
        else:
            self._read(partial(read_first, self.shell.desk, self.report, answer), self._show_first)

    def _read_all(self) -> None:
        self._stop = Stop()
        work = partial(read_report, self.shell.desk, self.report, self._asked, self._stop)
        self._read(work, self._show)

    def _read(self, work: Callable[[], Answer], show: Callable[[Answer], None]) -> None:
        self._job = self.shell.tasks.read(work, show, self._failed, latest=f"report {id(self)}")

    @Slot(object)
    def _show_first(self, answer: Answer) -> None:
        """Show the first rows; what needs all of them, totals and files, waits for the rest."""
        self._read_all()
        if not answer.shown.result.rows:
            return
        self.shown, self._names = None, answer.names
        self.stack.setCurrentIndex(0)
        self._fit_columns(answer.shown)
        self.grid.go(self._first_row(), 0)
        self.state.setText("The first rows; the rest is being read…")
        if self.grid.isVisible():
            self.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def stop_reading(self) -> None:
        """Stop the reading that is under way."""
        self._slow.stop()
        self.progress.finish()
        if self._job is None:
            return
        self._job.cancel()
        if self._stop is not None:
            self._stop.ask()
        self._job = self._stop = None
        self.state.setText("Stopped · Ctrl+R reads again")

    @Slot()
    def _say_slow(self) -> None:
        self.progress.show_progress(0, 0, "Reading the books…  Esc stops")

    # ── showing ──

    @Slot(object)
    def _show(self, answer: Answer) -> None:
        self._finish()
        # Whoever went on in the first rows stays where he is.
        was_reading = self.report.first is not None and self.grid.row() > 0
        self.shown, self._names, self._seconds = answer.shown, answer.names, answer.seconds
        self.title.show_title(self.report.title, "", ask_words(self._asked, answer.names))
        self.ask_bar.show_ask(self._asked, answer.names)
        was_asking = self.ask_bar.isAncestorOf(self.focusWidget())
        self._fit_columns(answer.shown)
        rows = len(answer.shown.result.rows)
        self.stack.setCurrentIndex(0 if rows else 1)
        self.state.setText(self._said())
        if not rows:
            self.empty.say("Nothing was found for this question", "F2 changes the days and filters.")
            return
        if not was_reading:
            self.grid.go(self._first_row(), 0)
        if was_asking or self.grid.isVisible():
            self.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    def _first_row(self) -> int:
        """Return the first line that is a row of the answer."""
        return next((at for at in range(self.model.rowCount()) if isinstance(self.model.line(at), int)), 0)

    def _fit_columns(self, shown: Shown) -> None:
        at = self.grid.row()
        self.model.show(shown, grid_columns(shown))
        self.grid.adapt()
        self.footer.setVisible(bool(shown.totals))
        self.footer.show_totals(shown.totals)
        if at >= 0:
            self.grid.go(min(at, self.model.rowCount() - 1), 0)

    def _said(self) -> str:
        """Return how many rows there are, and the sentence of the report."""
        rows = len(self.shown.result.rows) if self.shown is not None else 0
        return f"{group_digits(rows)} row{'' if rows == 1 else 's'} · {self.report.note}"

    def _finish(self) -> None:
        self._slow.stop()
        self.progress.finish()
        self._job = self._stop = None

    @Slot(object)
    def _failed(self, problem: Exception) -> None:
        self._finish()
        self._asked = None
        self.state.setText("")
        was_opening, self._is_opening = self._is_opening, False
        if isinstance(problem, Refused):
            self.empty.say(self.report.title, f"{problem.message} {problem.next_step}".strip())
            self.stack.setCurrentIndex(1)
            if was_opening:
                self.ask_bar.focus_first()
                return
            self.ask_bar.go_to(problem.field)
        self.shell.messages.show_problem(problem)

    # ── what can be done with it ──

    @Slot(int)
    def _open_row(self, number: int) -> None:
        drill = self.model.drill(number)
        if drill is None or self._asked is None:
            return
        if drill.kind == "report":
            report = find_report(drill.report)
            self.shell.show_page(ReportPage(self.shell, report, ask_about(report, drill.id, self._asked)))
        else:
            open_thing(self.shell, drill)

    def _result(self) -> Result | None:
        """Return the answer on the screen; say so when there is none."""
        if self.shown is None:
            self.shell.messages.warn("There is nothing to write yet.", "Ask the report first: F2.")
            return None
        return self.shown.result

    def write(self, kind: str) -> None:
        """Write what is shown to a file in the folder of reports."""
        result = self._result()
        if result is not None:
            work = partial(write_report, self.shell.desk, self.report, result, kind, reports_folder())
            self.shell.messages.tell(f"Writing the {WORDS[kind]}…")
            self.shell.tasks.read(work, self._written)

    @Slot(object)
    def _written(self, file: Path) -> None:
        self.shell.messages.done(f"{file.name} lies in {file.parent}.", "Ctrl+Shift+O opens the folder.")

    @Slot()
    def open_folder(self) -> None:
        """Open the folder of reports in the system's own window."""
        folder = reports_folder()
        if folder.exists():
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
        else:
            self.shell.messages.tell("No report was written yet.", "Ctrl+E writes this one.")

    @Slot()
    def preview(self) -> None:
        """Show the pages as they would be printed."""
        result = self._result()
        if result is not None:
            from ui.reports.preview_page import PreviewPage

            self.shell.show_page(PreviewPage(self.shell, self.report, result))
