"""The first run: a few steps walked with Enter, from empty books to the first bill."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtCore import Signal
from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout
from PySide6.QtWidgets import QScrollArea
from PySide6.QtWidgets import QStackedWidget

from dcms_desktop.kernel import clock
from dcms_desktop.kernel.errors import Outside
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.tax.rules import tidy_gstin
from dcms_desktop.upkeep.actions import new_company
from ui.kit.edits import TextEdit
from ui.kit.form import Form
from ui.kit.form import scrolled
from ui.kit.keys import ENTER
from ui.kit.parts import Card
from ui.kit.parts import DetailPane
from ui.kit.parts import ElidedLabel
from ui.kit.parts import focus_in
from ui.kit.parts import set_spacing
from ui.kit.row_list import ListLine
from ui.kit.row_list import RowList
from ui.language.catalog import say
from ui.look.theme import on_theme
from ui.look.theme import theme
from ui.setup import first_run_model as model
from ui.setup.first_run_fields import DONE
from ui.setup.first_run_fields import STEPS
from ui.setup.first_run_fields import SUMMARY
from ui.setup.practice_window import open_practice
from ui.setup.steps_page import StepsPage
from ui.setup.stop import Stop
from ui.setup.summary import SummaryCard
from ui.shell.page_key import PageKey

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QKeyEvent
    from PySide6.QtGui import QResizeEvent
    from PySide6.QtWidgets import QWidget

    from dcms_desktop.desk import Desk
    from dcms_desktop.desk import Tx
    from dcms_desktop.kernel.changes import Changes
    from dcms_desktop.upkeep.rules import CompanyProfile
    from ui.kit.parts import FactGroup
    from ui.setup.first_run_fields import Step
    from ui.shell.shell import Shell
    from ui.shell.tasks import Job

OPEN_BEFORE = ("shell.", "settings.look")
"""What can be opened before there is a firm."""
WIDE = 1_000
"""Below so many pixels at 100 % the facts stand above the form, not beside it."""
NEXT = (
    ListLine("Open the counter and bill a retailer", opens="sell.new", icon="receipt-indian-rupee"),
    ListLine("Import items from a sheet", opens="setup.import.items", icon="upload"),
    ListLine("Import parties from a sheet", opens="setup.import.parties", icon="users"),
    ListLine("Receive goods with batch and expiry", opens="buy.new", icon="package-plus"),
    ListLine("Look at the home page", opens="home", icon="house"),
)


class FirstRunPage(StepsPage):
    """Walks the steps; `finished` tells that the books have a firm and its owner sits here."""

    finished = Signal()

    def __init__(self, shell: Shell) -> None:
        self.steps: tuple[Step, ...] = (*STEPS, SUMMARY, DONE)
        names = [step.title for step in self.steps]
        super().__init__(shell, "Set up your firm", names, room="home", code="first_run")
        self.told = model.FirstRun()
        self._at = 0
        self._stop: Stop | None = None
        self._made_firm = self._given_up = False
        self._said_beside: tuple[str, list[FactGroup]] = ("", [])
        self._hidden = shell.every_command
        shell.every_command = tuple(one for one in self._hidden if one.name.startswith(OPEN_BEFORE))
        shell.user_changed()
        self.quiet = ElidedLabel("", "quiet")
        self.forms: dict[str, Form] = {}
        self.stack = QStackedWidget()
        self.side = DetailPane()
        self.summary = SummaryCard()
        self.summary.confirmed.connect(self.set_up)
        self.next_list = RowList("What to do next")
        self.next_list.show_lines(NEXT)
        self.next_list.opened.connect(self._finish)
        self.progress.cancelled.connect(self.stop_work)
        self._lay_out()
        self._fill_forms()
        on_theme(self.adapt)
        self._show_step()

    def _lay_out(self) -> None:
        card = Card(margin=16)
        card.column.addWidget(self.stack)
        for step in STEPS:
            form = self.forms[step.name] = Form(step.fields)
            form.finished.connect(self.go_on)
            form.changed.connect(self._typed)
            for row in form.rows.values():
                if isinstance(row.edit, TextEdit):
                    row.edit.left.connect(partial(self._left, step.name, row.field.name))
            self.stack.addWidget(scrolled(form))
        whole = QScrollArea()
        whole.setWidgetResizable(True)
        whole.setWidget(self.summary)
        whole.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.stack.addWidget(whole)
        self.stack.addWidget(self.next_list)
        self._middle = QHBoxLayout()
        self._middle.addWidget(card, 1)
        self._middle.addWidget(self.side)
        self.body.addWidget(self.quiet)
        self.body.addLayout(self._middle, 1)
        self.body.addWidget(self.progress)

    def _fill_forms(self) -> None:
        for form in self.forms.values():
            form.set_values({name: getattr(self.told, name) for name in form.rows})

    @Slot()
    def adapt(self) -> None:
        """Take the sizes now in force."""
        set_spacing(self._middle, (0, 0, 0, 0), 8)
        self._show_side()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Say beside or above the form what follows from it, as there is room."""
        super().resizeEvent(event)
        self._show_side()

    # ── what the shell asks ──

    def step(self) -> Step:
        """Return the open step."""
        return self.steps[self._at]

    def form(self) -> Form | None:
        """Return the form of the open step, None where nothing is typed."""
        return self.forms.get(self.step().name)

    def first_focus(self) -> QWidget:
        """Return the first field of the step, or what stands in its place."""
        form = self.form()
        if form is not None:
            return next(row.edit for row in form.rows.values() if not row.isHidden())
        return self.summary.button if self.step() is SUMMARY else self.next_list

    def keys(self) -> Sequence[PageKey]:
        """Return the keys of the step."""
        if self._made_firm:
            return (PageKey("first_run.open", "Enter", "Open"),)
        last = self.step() is SUMMARY
        enter = PageKey("first_run.enter", "Enter", "Make the books" if last else "Next field")
        back = PageKey("first_run.back", "Esc", "Step back", shown=self._at > 0)
        practice = PageKey(
            "first_run.practice",
            "Alt+T",
            "Practice company",
            self.look_around,
            help="Look around in a shop that is there to practise in; what is typed here stays",
        )
        if last:
            return (enter, back, practice)
        go_on = PageKey("first_run.next", "Ctrl+Enter", "Next step", self.go_on, also=("Ctrl+A", "Ctrl+S"))
        undo = PageKey("first_run.undo", "Ctrl+Z", "Undo", self.undo, shown=False)
        return (enter, go_on, back, undo, practice)

    def go_back(self) -> bool:
        """Go one step back; what is typed stays in its fields."""
        if self._stop is not None:
            self.stop_work()
            return True
        if self._made_firm:
            self._finish("home")
            return True
        self._take_typed()
        if self._at == 0:
            return False
        self._at -= 1
        if self.step().name == "licences" and not any(model.asks_licences(self.told.trade)):
            self._at -= 1
        self._show_step()
        return True

    def can_leave(self) -> bool:
        """Ask before the window closes over what is typed."""
        self._take_typed()
        if self._made_firm or self._given_up or self.told == model.FirstRun():
            return True
        self.shell.messages.ask(
            "Close without making the books? What is typed is not kept.",
            self._give_up,
            yes="Close",
            no="Stay",
        )
        return False

    def _give_up(self) -> None:
        self._given_up = True
        self.window().close()

    def on_closed(self) -> None:
        """Give the commands back."""
        self.shell.every_command = self._hidden

    def undo(self) -> None:
        """Take back the last typing in the field."""
        form = self.form()
        if form is not None:
            form.undo()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter on the summary makes the books."""
        if event.key() in ENTER and self.step() is SUMMARY and self._stop is None:
            self.set_up()
            return
        super().keyPressEvent(event)

    # ── walking ──

    @Slot()
    def go_on(self) -> None:
        """Check the step and open the next one; a refused field gets the focus."""
        form = self.form()
        if form is None:
            return
        values = form.read()
        if values is None:
            self._select_typed()
            return
        self.told = self.told.told(values)
        try:
            model.check_step(self.told, self.step().name, clock.today())
        except Refused as no:
            self._show_refused(no)
            return
        self._at += 1
        if self.step().name == "licences" and not any(model.asks_licences(self.told.trade)):
            self._at += 1
        self._show_step()

    def _show_refused(self, no: Refused) -> None:
        """Go to the step that has the refused field and say there what is wrong."""
        for place, step in enumerate(self.steps):
            form = self.forms.get(step.name)
            if form is not None and no.field in form.rows:
                self._at = place
                self._show_step()
                form.show_refused(Refused(no.message, field=no.field))
                self._select_typed()
                self.shell.messages.warn(no.message, no.next_step)
                return
        self.shell.messages.show_problem(no)

    def _select_typed(self) -> None:
        """What is typed next takes the place of what was refused."""
        edit = focus_in(self)
        if isinstance(edit, TextEdit):
            edit.selectAll()

    def _show_step(self) -> None:
        step = self.step()
        facts = "Enter walks from field to field; nothing typed is lost." if self._at == 0 else ""
        self.title.show_title("Set up your firm", "", facts)
        self.bar.show_steps([each.title for each in self.steps], self._at)
        self.stack.setCurrentIndex(self._at)
        self.shell.messages.clear()
        form = self.form()
        if form is not None:
            self._fit_fields()
            form.focus_first()
        elif step is SUMMARY:
            self.summary.show_groups(model.summary_groups(self.told, clock.today()))
            self.summary.button.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.next_list.setFocus(Qt.FocusReason.OtherFocusReason)
        self._show_side()
        self.keys_changed.emit()

    # ── while typing ──

    def _take_typed(self) -> None:
        """Keep what can be read of every form."""
        for form in self.forms.values():
            for name, row in form.rows.items():
                try:
                    self.told = self.told.told({name: row.read()})
                except Refused:
                    continue

    @Slot(str)
    def _typed(self, name: str) -> None:
        self._take_typed_of(name)
        if name in {"scheme", "trade"}:
            self._fit_fields()
        if name == "gstin":
            self._read_gstin()
        self._show_side()

    def _take_typed_of(self, name: str) -> None:
        """Keep one value as it is typed, right or not yet."""
        row = next(form.rows[name] for form in self.forms.values() if name in form.rows)
        if row.field.kind == "text":
            self.told = self.told.told({name: row.edit.property("text")})
            return
        try:
            self.told = self.told.told({name: row.read()})
        except Refused:
            if row.field.kind == "number":
                self.told = self.told.told({name: None})

    def _read_gstin(self) -> None:
        """Fill in the State as soon as it is typed; refuse a wrong check character at once."""
        said = model.read_gstin(self.told.gstin)
        form = self.forms["firm"]
        if said.state:
            form.set_value("state", said.state)
            self.told = self.told.told({"state": said.state})
        if said.wrong:
            form.rows["gstin"].show_wrong(said.wrong)

    def _left(self, step: str, name: str) -> None:
        """Look at a field that was left: a filled one that does not fit says so."""
        row = self.forms[step].rows[name]
        text = row.edit.property("text")
        if name == "gstin" and text != tidy_gstin(text):
            row.edit.setProperty("text", tidy_gstin(text))
        if not text or row.is_wrong():
            return
        try:
            row.read()
        except Refused as no:
            row.show_wrong(no.message)

    def _fit_fields(self) -> None:
        """Show the fields that scheme and trade ask for."""
        drugs, food = model.asks_licences(self.told.trade)
        self.forms["firm"].set_shown("gstin", self.told.scheme != "unregistered")
        for name in ("drug_20b", "drug_21b", "drug_to"):
            self.forms["licences"].set_shown(name, drugs)
        for name in ("fssai", "fssai_to"):
            self.forms["licences"].set_shown(name, food)

    def _show_side(self) -> None:
        """Say beside the form what follows from what is typed."""
        step, told, today = self.step().name, self.told, clock.today()
        groups: list[FactGroup] = []
        if step == "firm" and told.scheme != "unregistered":
            groups.append(model.gstin_facts(model.read_gstin(told.gstin)))
        if step in {"firm", "licences"}:
            groups.append(model.trade_facts(told.trade))
        if step in {"numbers", "owner"}:
            groups.append(model.number_facts(told, today))
        if step == "numbers":
            self._show_number_wrong()
        title = told.name if step != "firm" else say("Your firm")
        if (title, groups) != self._said_beside:
            self._said_beside = (title, groups)
            self.side.show_facts(title, "", groups)
        narrow = self.width() < theme().px(WIDE)
        self.side.setVisible(bool(groups) and not narrow)
        first = groups[0].facts if groups else ()
        told_below = " · ".join(f"{say(fact.label)} {fact.value}" for fact in first)
        self.quiet.setText(told_below if narrow and told_below else self.step().quiet)

    def _show_number_wrong(self) -> None:
        """Say under the pattern what is wrong with the number it gives."""
        _number, wrong = model.number_words(self.told, clock.today())
        row = self.forms["numbers"].rows["pattern"]
        if bool(wrong) != row.is_wrong():
            row.show_wrong(wrong)

    # ── making the books ──

    @Slot()
    def set_up(self) -> None:
        """Make the books on the writing thread."""
        if self._stop is not None or self._made_firm:
            return
        self._stop = Stop()
        self.progress.show_progress(0, 0, "Making the books…")
        work = partial(make_firm, self.shell.desk, model.company_of(self.told), self._stop)
        self.shell.tasks.run(work, self._made, self._not_made, progress=self.progress.show_progress)

    @Slot()
    def stop_work(self) -> None:
        """Wish that the books are not made."""
        if self._stop is not None:
            self._stop.ask()

    @Slot(object)
    def _made(self, _changes: Changes) -> None:
        self._stop = None
        self._made_firm = True
        self.progress.finish()
        self._at = len(self.steps) - 1
        self._show_step()
        self.shell.messages.done(f"The books of {self.told.name} are ready.", "Enter opens the counter.")

    @Slot(object)
    def _not_made(self, problem: Exception) -> None:
        self._stop = None
        self.progress.finish()
        if isinstance(problem, Refused) and problem.field:
            self._show_refused(problem)
        else:
            self.shell.messages.show_problem(problem)

    @Slot(str)
    def _finish(self, command: str) -> None:
        """Hand over to the program, and open what was chosen."""
        self.shell.every_command = self._hidden
        self.shell.user_changed()
        self.finished.emit()
        self.shell.leave(self)
        if command != "home":
            self.shell.open(command)

    # ── looking around ──

    def look_around(self) -> None:
        """Open the practice company in a window of its own."""
        try:
            open_practice()
        except Outside as trouble:
            self.shell.messages.show_problem(trouble)
            return
        self.shell.messages.tell(
            "The practice company opens in a window of its own.", "The first time takes a little while."
        )


def make_firm(desk: Desk, company: CompanyProfile, stop: Stop, job: Job) -> Changes:
    """Make the books and sit the owner down; stopped in time, nothing is written."""
    job.report(0, 0, "Making the books…")
    changes = desk.do(_make_whole, company, stop)
    desk.sign_in(1)
    return changes


def _make_whole(tx: Tx, company: CompanyProfile, stop: Stop) -> Changes:
    changes = new_company(tx, company)
    stop.obey()
    return changes
