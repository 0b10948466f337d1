"""Importing a sheet: pick the file, say what its columns are, look at every problem, load it in one go."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFileDialog
from PySide6.QtWidgets import QHBoxLayout
from PySide6.QtWidgets import QStackedWidget

from dcms_desktop.exchange.sheet_kind import sheet_kind
from dcms_desktop.exchange.sheet_kind import sheet_kinds
from dcms_desktop.kernel import clock
from dcms_desktop.kernel.money import group_digits
from ui.kit.edits import ChoiceEdit
from ui.kit.keys import ENTER
from ui.kit.parts import Label
from ui.kit.parts import set_spacing
from ui.language.catalog import say
from ui.look.theme import on_theme
from ui.look.theme import theme
from ui.reports.files import reports_folder
from ui.setup.check_pane import OUTCOME_WORDS
from ui.setup.check_pane import CheckPane
from ui.setup.columns_pane import ColumnsPane
from ui.setup.import_work import check_in
from ui.setup.import_work import for_kind
from ui.setup.import_work import load_in
from ui.setup.import_work import problems_csv
from ui.setup.import_work import read_in
from ui.setup.import_work import save_problems
from ui.setup.path_field import ENDINGS
from ui.setup.path_field import PathField
from ui.setup.sample_card import SampleCard
from ui.setup.steps_page import StepsPage
from ui.setup.stop import Stop
from ui.setup.stop import Stopped
from ui.shell.page_key import PageKey

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Sequence
    from pathlib import Path

    from PySide6.QtGui import QKeyEvent
    from PySide6.QtWidgets import QWidget

    from dcms_desktop.exchange.rules import SheetPlan
    from ui.setup.import_work import Checked
    from ui.setup.import_work import ReadIn
    from ui.shell.shell import Shell
    from ui.shell.tasks import Job

FILE, COLUMNS, CHECK = range(3)
STEPS = ("File", "Columns", "Check", "Done")
ORDER = ("items", "parties", "opening-stock", "opening-dues", "price-list", "schemes", "orders")
_UNFIT = re.compile(r"[^\w .,()+-]+")


def kind_choices() -> tuple[tuple[str, str], ...]:
    """Return the kinds of sheet in the order a new firm needs them."""
    kinds = sheet_kinds()
    codes = [*(code for code in ORDER if code in kinds), *(code for code in kinds if code not in ORDER)]
    return tuple((code, kinds[code].title) for code in codes)


class ImportPage(StepsPage):
    """Walks File, Columns, Check; nothing is written before Load, and then all of it at once."""

    def __init__(self, shell: Shell, kind: str = "") -> None:
        self._is_laid_out = False
        super().__init__(shell, "Import from a sheet", STEPS, room="setup", code="import")
        self.read: ReadIn | None = None
        self.checked: Checked | None = None
        self._checked_plan: SheetPlan | None = None
        self._read_path = ""
        self._stop: Stop | None = None
        self._reading: Job | None = None
        self._at = FILE
        self.kind_choice = ChoiceEdit(kind_choices(), name="Kind of sheet")
        self.kind_choice.setSizeAdjustPolicy(ChoiceEdit.SizeAdjustPolicy.AdjustToContents)
        self.kind_choice.set_value(kind or ORDER[0])
        self.kind_choice.chosen.connect(self._kind_chosen)
        self.kind_label = Label("Kind of sheet", "quiet")
        self.path = PathField()
        self.path.returnPressed.connect(self.open_file)
        self.sheet_label = Label("Sheet", "quiet")
        self.sheet_choice = ChoiceEdit((), name="Sheet", data=True)
        self.sheet_choice.chosen.connect(self._sheet_chosen)
        self.sample = SampleCard()
        self.columns = ColumnsPane()
        self.columns.model.plan_changed.connect(self._plan_changed)
        self.check = CheckPane()
        self.check.plan_changed.connect(self._plan_changed)
        self.stack = QStackedWidget()
        self.progress.cancelled.connect(self.stop_work)
        self._lay_out()
        on_theme(self.adapt)
        self._show_step(FILE)

    def _lay_out(self) -> None:
        self._top = QHBoxLayout()
        self._top.addWidget(self.kind_label)
        self._top.addWidget(self.kind_choice)
        self._top.addWidget(self.path, 1)
        self._top.addWidget(self.sheet_label)
        self._top.addWidget(self.sheet_choice)
        for pane in (self.sample, self.columns, self.check):
            self.stack.addWidget(pane)
        self.body.addLayout(self._top)
        self.body.addWidget(self.stack, 1)
        self.body.addWidget(self.progress)
        self._show_sheets(())
        self._is_laid_out = True

    @Slot()
    def adapt(self) -> None:
        """Take the sizes now in force."""
        set_spacing(self._top, (0, 0, 0, 0), 8)
        self.sheet_choice.setMinimumWidth(theme().px(140))

    def fit_height(self) -> None:
        """Let the first rows and, while problems are read, the file go where a page is low."""
        super().fit_height()
        if not self._is_laid_out:
            return
        low = self.is_low()
        self.columns.show_preview(not low)
        for choice in (self.kind_label, self.kind_choice, self.path):
            choice.setVisible(not (low and self._at == CHECK))

    # ── what the shell asks ──

    def first_focus(self) -> QWidget:
        """Return what the step is worked with: the path, the mapping, the list of problems."""
        return (self.path, self.columns.grid, self.check.grid)[self._at]

    def keys(self) -> Sequence[PageKey]:
        """Return the keys of the step."""
        browse = PageKey(
            "import.browse", "Ctrl+O", "File window", self.browse, help="Pick the file with the mouse"
        )
        again = PageKey(
            "import.again", "Ctrl+R", "Read again", self.read_again, shown=self._at != FILE,
            help="Read the file once more, when it was mended in the sheet program",
        )  # fmt: skip
        if self._is_loaded():
            another = PageKey("import.another", "Alt+F", "Another file", self.another_file)
            return (another, self._export_key())
        go_on = PageKey(
            "import.next", "Ctrl+A", self._next_words(), self.go_on, also=("Ctrl+S", "Ctrl+Enter")
        )
        if self._at == FILE:
            return (PageKey("import.enter", "Enter", "Read the file"), browse, again)
        if self._at == COLUMNS:
            cell = PageKey("import.cell", "Enter", "Change")
            return (go_on, cell, PageKey("import.tab", "Tab", "Next cell"), again, browse)
        twins = bool(self.checked and self.checked.twins)
        return (
            go_on,
            PageKey("import.update", "U", "Update", shown=twins),
            PageKey("import.new", "N", "As new", shown=twins),
            PageKey("import.leave", "S", "Leave", shown=twins),
            PageKey("import.known", "Alt+U", "All of them", self.check.next_known, shown=twins),
            PageKey(
                "import.show", "Ctrl+F", "Show", self.check.next_filter, help="All, refused, left out, notes"
            ),
            self._export_key(),
            again,
        )

    def _export_key(self) -> PageKey:
        return PageKey("import.export", "Ctrl+E", "Problems as CSV", self.export)

    def _next_words(self) -> str:
        if self._at == COLUMNS:
            return "Check"
        return "Load" if self._checked_plan == self.plan() else "Check again"

    def _is_loaded(self) -> bool:
        return self.checked is not None and self.checked.report.loaded

    def go_back(self) -> bool:
        """Stop the work, or go one step back; the mapping stays."""
        if self._stop is not None:
            self.stop_work()
            return True
        if self._at == FILE or self._is_loaded():
            return False
        self.shell.messages.clear()
        self._show_step(self._at - 1)
        return True

    def can_leave(self) -> bool:
        """Ask before work that runs is stopped."""
        if self._stop is None:
            return True
        self.shell.messages.ask("Stop the import? Nothing is written then.", self.stop_work, likely=False)
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter on the choices above leads to the path."""
        if event.key() in ENTER and (self.kind_choice.hasFocus() or self.sheet_choice.hasFocus()):
            self.path.setFocus(Qt.FocusReason.TabFocusReason)
            return
        super().keyPressEvent(event)

    # ── steps ──

    def kind_code(self) -> str:
        """Return the chosen kind of sheet."""
        return self.kind_choice.value()

    def plan(self) -> SheetPlan:
        """Return how the sheet is to be read, as it stands now."""
        return self.check.plan_of(self.columns.model.plan)

    def _show_step(self, at: int) -> None:
        self._at = at
        loaded = self._is_loaded()
        self.bar.show_steps(STEPS, len(STEPS) - 1 if loaded else at)
        self.stack.setCurrentIndex(at)
        self.fit_height()
        self.sample.show_kind(sheet_kind(self.kind_code()))
        facts = self._read_path if at != FILE else "CSV, XLSX or JSON, with headings in the first row"
        self.title.show_title("Import from a sheet", "", facts)
        if at == FILE:
            self.path.setFocus(Qt.FocusReason.OtherFocusReason)
            self.path.selectAll()
        elif at == COLUMNS:
            self.columns.go_to_missing()
        else:
            self.check.grid.setFocus(Qt.FocusReason.OtherFocusReason)
        self.keys_changed.emit()

    @Slot()
    def go_on(self) -> None:
        """Do the next thing: read the file, check its rows, load them."""
        if self._stop is not None or self._is_loaded():
            return
        if self._at == FILE:
            self.open_file()
        elif self._at == COLUMNS:
            self._check_columns()
        elif self._checked_plan == self.plan():
            self._load()
        else:
            self._check()

    @Slot()
    def _plan_changed(self) -> None:
        self.keys_changed.emit()

    def _work(self, writes: bool, work: Callable[..., object], done: Callable[..., object]) -> None:
        """Run long work with a way to stop it: a reading is let go at once, a load takes itself back."""
        tasks, hear = self.shell.tasks, self.progress.show_progress
        self.shell.messages.clear()
        if writes:
            self._reading = None
            tasks.run(work, done, self._failed, progress=hear)
        else:
            self._reading = tasks.read(work, done, self._failed, progress=hear, latest=f"import {id(self)}")

    @Slot()
    def stop_work(self) -> None:
        """Wish that the running work stops."""
        if self._stop is None:
            return
        self._stop.ask()
        if self._reading is not None:
            self._reading.cancel()
            self._reading.progressed.disconnect(self.progress.show_progress)
            self._failed(Stopped("Stopped. Nothing was written.", next_step="Ctrl+R reads the file again."))

    @Slot(object)
    def _failed(self, problem: Exception) -> None:
        self._stop = None
        self.progress.finish()
        self.shell.messages.show_problem(problem)
        row = self.columns.model.row_of_missing()
        if self._at == COLUMNS and row >= 0:
            self.columns.go_to_missing()

    # ── the file ──

    def another_file(self) -> None:
        """Begin anew with another file."""
        self.read, self.checked, self._checked_plan = None, None, None
        self.shell.messages.clear()
        self._show_step(FILE)

    def browse(self) -> None:
        """Pick the file in the window of the system."""
        endings = " ".join(f"*{ending}" for ending in ENDINGS)
        start = str(self.path.path() or "")
        chosen, _filter = QFileDialog.getOpenFileName(self, say("Import from a sheet"), start, f"({endings})")
        if chosen:
            self.path.show_path(chosen)
            self._read_file(keep=False)

    @Slot()
    def open_file(self) -> None:
        """Read the file whose path is typed; go on with it when it was read already."""
        if self._stop is not None:
            return
        path = self.path.path()
        if path is None:
            self.path.open_list("")
            return
        if path.is_dir():
            self.path.open_list(self.path.text())
            return
        if self.read is not None and str(path) == self._read_path and not self._is_loaded():
            self._show_step(COLUMNS)
            return
        self._read_file(keep=False)

    def read_again(self) -> None:
        """Read the file once more; the mapping stays when the headings are the same."""
        if self.path.path() is not None and self._stop is None:
            self._read_file(keep=True)

    def _read_file(self, *, keep: bool, sheet: str = "") -> None:
        path = self.path.path()
        if path is None:
            return
        self._stop = Stop()
        self.progress.show_progress(0, 0, f"Reading {path.name}…")
        desk, kind = self.shell.desk, self.kind_code()

        self._work(
            False, lambda _job: read_in(desk, kind, path, sheet), partial(self._was_read, str(path), keep)
        )

    def _was_read(self, path: str, keep: bool, read: ReadIn) -> None:
        self._stop = None
        self.progress.finish()
        if keep and self.read is not None and self.read.sheet.headings == read.sheet.headings:
            read = replace(read, plan=replace(self.plan(), choices={}))
        self._read_path = path
        self._show_sheets(read.sheet.sheet_names)
        self.sheet_choice.set_value(read.sheet.name)
        self._take(read)

    def _take(self, read: ReadIn) -> None:
        self.read, self.checked, self._checked_plan = read, None, None
        self.columns.show_read(read)
        self.check.show_plan(read.plan, read.kind)
        self._show_step(COLUMNS)

    def _show_sheets(self, names: Sequence[str]) -> None:
        several = len(names) > 1
        self.sheet_choice.blockSignals(True)
        self.sheet_choice.set_choices([(name, name) for name in names])
        self.sheet_choice.blockSignals(False)
        self.sheet_choice.setVisible(several)
        self.sheet_label.setVisible(several)

    @Slot(str)
    def _sheet_chosen(self, name: str) -> None:
        if self.read is not None and name and name != self.read.sheet.name and self._stop is None:
            self._read_file(keep=False, sheet=name)

    @Slot(str)
    def _kind_chosen(self, kind: str) -> None:
        self.sample.show_kind(sheet_kind(kind))
        read = self.read
        if read is None or self._stop is not None:
            return
        self._stop = Stop()
        desk = self.shell.desk
        self._work(False, lambda _job: for_kind(desk, kind, read.sheet, read.first), self._kind_taken)

    @Slot(object)
    def _kind_taken(self, read: ReadIn) -> None:
        self._stop = None
        self.progress.finish()
        self._take(read)
        self.kind_choice.setFocus(Qt.FocusReason.OtherFocusReason)

    # ── checking and loading ──

    def _check_columns(self) -> None:
        if not self.columns.close_edit():
            return
        missing = self.columns.model.missing()
        if missing:
            title = say(missing[0].title)
            self.shell.messages.warn(
                f"“{title}” has no column and no value.", "Pick its column, or type a value for all rows."
            )
            self.columns.go_to_missing()
            return
        if self.checked is not None and self._checked_plan == self.plan():
            self._show_step(CHECK)
            return
        self._check()

    def _check(self) -> None:
        if self.read is None:
            return
        self._stop = Stop()
        work = partial(check_in, self.shell.desk, self.read, self.plan(), self._stop)
        self._work(False, work, partial(self._was_checked, self.plan()))

    def _was_checked(self, plan: SheetPlan, checked: Checked) -> None:
        self._stop = None
        self.progress.finish()
        self.checked, self._checked_plan = checked, plan
        self.check.show_checked(checked)
        self._show_step(CHECK)
        count = group_digits(checked.report.added + checked.report.changed)
        self.shell.messages.tell(f"Rows ready to load: {count}.", "Ctrl+A loads them in one go.")

    def _load(self) -> None:
        if self.read is None or self.checked is None:
            return
        if not self.checked.report.added + self.checked.report.changed:
            self.shell.messages.warn(
                "There is nothing to load.", "Mend the rows, or say what updates the books."
            )
            return
        self._stop = Stop()
        work = partial(load_in, self.shell.desk, self.read, self.plan(), self._stop)
        self._work(True, work, self._was_loaded)

    @Slot(object)
    def _was_loaded(self, checked: Checked) -> None:
        self._stop = None
        self.progress.finish()
        self.checked = checked
        report = checked.report
        self.check.show_checked(checked)
        self._show_step(CHECK)
        if report.loaded:
            self.shell.messages.done(
                f"Loaded: {group_digits(report.added)} new, {group_digits(report.changed)} changed.",
                "Esc goes back.",
            )
        else:
            self.shell.messages.warn(
                f"Nothing was loaded. Rows refused: {group_digits(report.refused)}.",
                "Mend them, or load the good rows.",
            )

    # ── the problems as a file ──

    def export(self) -> None:
        """Write every row with its problem into a file."""
        if self.checked is None:
            return
        title = _UNFIT.sub(" ", sheet_kind(self.kind_code()).title).strip()
        name = f"{title} not imported {clock.today().isoformat()}.csv"
        body = problems_csv(self.check.notes(), self.checked.names, OUTCOME_WORDS)
        self.shell.tasks.read(partial(save_problems, reports_folder(), name, body), self._exported)

    @Slot(object)
    def _exported(self, file: Path) -> None:
        self.shell.messages.done(f"The list lies in {file}.")
