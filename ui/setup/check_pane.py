"""What a check found: counts, what becomes of rows that are in the books, and every row with its problem."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from typing import cast

from PySide6.QtCore import QSignalBlocker
from PySide6.QtCore import Signal
from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout
from PySide6.QtWidgets import QStackedWidget
from PySide6.QtWidgets import QVBoxLayout
from PySide6.QtWidgets import QWidget

from dcms_desktop.exchange.rules import REFUSED
from dcms_desktop.exchange.rules import SheetPlan
from dcms_desktop.exchange.sheet_kind import sheet_kind
from dcms_desktop.kernel.money import group_digits
from ui.kit.edits import ChoiceEdit
from ui.kit.grid import Grid
from ui.kit.grid_model import Cell
from ui.kit.grid_model import GridColumn
from ui.kit.grid_model import GridRow
from ui.kit.grid_model import RowsModel
from ui.kit.painted import Fact
from ui.kit.painted import FactStrip
from ui.kit.painted_choice import SegmentedChoice
from ui.kit.parts import Card
from ui.kit.parts import ElidedLabel
from ui.kit.parts import EmptyState
from ui.kit.parts import set_spacing
from ui.language.catalog import say
from ui.look.theme import on_theme
from ui.look.theme import theme
from ui.setup.import_work import with_choice

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Mapping

    from PySide6.QtGui import QKeyEvent

    from dcms_desktop.exchange.rules import RowNote
    from dcms_desktop.exchange.rules import SheetReport
    from ui.setup.import_work import Checked

OUTCOME_WORDS = {
    "refused": "✕ refused",
    "skipped": "left out",
    "note": "! taken",
    "changed": "changed",
    "added": "new",
}
OUTCOME_TONES = {"refused": "bad", "skipped": "muted", "note": "warn", "changed": "ok", "added": "ok"}
KNOWN_WORDS = {"skip": "Leave as is", "update": "Update", "new": "Add as new"}
KNOWN_CHOICES = (
    ("skip", "In the books: leave"),
    ("update", "In the books: update"),
    ("new", "In the books: add as new"),
)
DOUBLES_CHOICES = (("apart", "Same name: tell apart"), ("first", "Same name: first only"))
REFUSED_CHOICES = (("yes", "Refused: load the others"), ("no", "Refused: load nothing"))
KNOWN_KEYS = {"s": "skip", "u": "update", "n": "new"}
SHOW_WORDS = (
    ("", "All"),
    ("refused", "Refused"),
    ("skipped", "Left out"),
    ("twin", "In the books"),
    ("note", "Notes"),
)
TELLS_DOUBLES = frozenset({"items"})
"""Kinds of sheet in which rows of one name may be told apart."""
COLUMNS = (
    GridColumn("row", "Row", "number", width=70),
    GridColumn("what", "Outcome", width=110),
    GridColumn("name", "In the sheet", width=200, stretch=2),
    GridColumn("column", "Column", width=110, tone="muted", drop=1),
    GridColumn("text", "Problem", width=240, stretch=3),
    GridColumn("next", "Next step", width=200, stretch=2, tone="muted", drop=2),
    GridColumn("choice", "In the books already", width=150, tone="accent"),
)  # fmt: skip


def counts_of(report: SheetReport) -> tuple[Fact, ...]:
    """Return the counts of a check or a load as facts."""
    facts = [
        Fact("Rows", group_digits(report.rows)),
        Fact("New", group_digits(report.added), "ok" if report.added else "text"),
        Fact("Changed", group_digits(report.changed)),
        Fact("Left out", group_digits(report.skipped)),
        Fact("Refused", group_digits(report.refused), "bad" if report.refused else "text"),
    ]
    facts += [Fact(name.capitalize(), group_digits(count)) for name, count in report.extra.items() if count]
    return tuple(facts)


def listed_notes(checked: Checked) -> list[RowNote]:
    """Return the rows spoken of, refused ones first; a row in the books that is taken stays in the list."""
    spoken = {note.row for note in checked.report.notes}
    taken = [note for note in checked.twins if note.row not in spoken]
    return sorted((*checked.report.notes, *taken), key=lambda note: (note.what != REFUSED, note.row))


def field_titles(kind: str) -> dict[str, str]:
    """Return the words for the fields of a kind of sheet."""
    return {one.name: one.title for one in sheet_kind(kind).fields}


def is_shown(note: RowNote, show: str) -> bool:
    """Tell whether a note passes the filter."""
    return not show or note.what == show or (show == "twin" and note.twin_id is not None)


def note_row(note: RowNote, name: str, plan: SheetPlan, titles: Mapping[str, str]) -> GridRow:
    """Return one line of the list; ``titles`` are the words for the fields."""
    choice = plan.choices.get(note.row, plan.known) if note.twin_id is not None else ""
    what = note.what if choice in {"", "skip"} else {"update": "changed", "new": "added"}[choice]
    return GridRow(
        (
            group_digits(note.row),
            Cell(say(OUTCOME_WORDS[what]), OUTCOME_TONES[what]),
            name,
            say(titles.get(note.field, note.field)),
            say(note.text),
            say(note.next_step),
            say(KNOWN_WORDS[choice]) if choice else "",
        ),
        note,
    )


class CheckPane(QWidget):
    """Shows a check or a load. `plan_changed` tells that something else should become of the rows."""

    plan_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._checked: Checked | None = None
        self._plan = SheetPlan()
        self.facts = FactStrip()
        self.known = ChoiceEdit(KNOWN_CHOICES, name="In the books already")
        self.doubles = ChoiceEdit(DOUBLES_CHOICES, name="Same name in two rows")
        self.good_rows = ChoiceEdit(REFUSED_CHOICES, name="When rows are refused")
        self.show_only = SegmentedChoice(SHOW_WORDS, name="Show")
        self.model = RowsModel(COLUMNS, parent=self)
        self.grid = Grid(self.model, name="Rows with problems")
        self.grid.cell_keys = self._on_key
        self.grid.row_changed.connect(self._say_whole)
        self.whole = ElidedLabel("", "quiet")
        self.empty = EmptyState("Every row fits", "", icon="circle-check")
        self._lay_out()
        for choice in (self.known, self.doubles, self.good_rows):
            choice.chosen.connect(self._option_chosen)
        self.show_only.chosen.connect(self._list)
        on_theme(self.adapt)

    def _lay_out(self) -> None:
        self._head = QHBoxLayout()
        self._head.addWidget(self.facts)
        self._head.addStretch(1)
        self._options = QHBoxLayout()
        for choice in (self.known, self.doubles, self.good_rows):
            self._options.addWidget(choice)
        self._options.addStretch(1)
        table = Card(margin=1, spacing=0)
        table.column.addWidget(self.grid)
        nothing = Card()
        nothing.column.addWidget(self.empty)
        self.stack = QStackedWidget()
        self.stack.addWidget(table)
        self.stack.addWidget(nothing)
        self._head.addWidget(self.show_only)
        self._column = QVBoxLayout(self)
        self._column.addLayout(self._head)
        self._column.addLayout(self._options)
        self._column.addWidget(self.stack, 1)
        self._column.addWidget(self.whole)

    @Slot()
    def adapt(self) -> None:
        """Take the sizes now in force."""
        set_spacing(self._column, 0, 8)
        set_spacing(self._head, 0, 8)
        set_spacing(self._options, 0, 8)
        for choice in (self.known, self.doubles, self.good_rows):
            choice.setFixedWidth(theme().px(198))

    # ── what it shows ──

    def show_plan(self, plan: SheetPlan, kind: str) -> None:
        """Show what a plan says becomes of doubles."""
        self._plan = plan
        for choice, value in (
            (self.known, plan.known),
            (self.doubles, plan.doubles),
            (self.good_rows, "yes" if plan.good_rows else "no"),
        ):
            blocker = QSignalBlocker(choice)
            choice.set_value(value)
            blocker.unblock()
        self.doubles.setVisible(kind in TELLS_DOUBLES)

    def plan_of(self, plan: SheetPlan) -> SheetPlan:
        """Return a plan with what was chosen here."""
        return replace(
            plan,
            known=self._plan.known,
            doubles=self._plan.doubles,
            good_rows=self._plan.good_rows,
            choices=self._plan.choices,
        )

    def show_checked(self, checked: Checked) -> None:
        """Show the counts and the rows; after a load there is nothing left to choose."""
        self._checked = checked
        self.facts.show_facts(counts_of(checked.report))
        loaded = checked.report.loaded
        self.known.setVisible(bool(checked.twins) and not loaded)
        self.good_rows.setVisible(bool(checked.report.refused) and not loaded)
        if loaded:
            self.doubles.hide()
        self.show_only.set_value("")
        self._list()

    @Slot()
    def _list(self, _show: str = "") -> None:
        checked = self._checked
        if checked is None:
            return
        show = self.show_only.value()
        notes = [note for note in listed_notes(checked) if is_shown(note, show)]
        at = self.grid.row()
        names, titles = checked.names, field_titles(checked.report.kind)
        self.model.show([note_row(note, names.get(note.row, ""), self._plan, titles) for note in notes])
        self.stack.setCurrentIndex(0 if notes else 1)
        if not listed_notes(checked):
            self.empty.say("Every row fits", "Nothing was refused and nothing left out.")
        elif not notes:
            self.empty.say("No such row", "The other rows are under “All”.")
        if notes:
            self.grid.go(max(0, min(at, len(notes) - 1)), 0)
        self._say_whole(self.grid.row())

    @Slot(int)
    def _say_whole(self, number: int) -> None:
        """Say below the list the whole of the active row's problem: the cells may be too narrow for it."""
        line = self.model.row(number)
        note = cast("RowNote", line.key) if line is not None else None
        self.whole.setText(f"{say(note.text)} {say(note.next_step)}".strip() if note is not None else "")

    def notes(self) -> Iterable[RowNote]:
        """Return every row spoken of."""
        return listed_notes(self._checked) if self._checked is not None else ()

    def next_filter(self) -> None:
        """Show the next sort of rows."""
        values = [value for value, _words in SHOW_WORDS]
        self.show_only.set_value(values[(values.index(self.show_only.value()) + 1) % len(values)])
        self._list()

    def next_known(self) -> None:
        """Choose the next thing to do with every row that is in the books already."""
        values = list(KNOWN_WORDS)
        self.known.set_value(values[(values.index(self.known.value()) + 1) % len(values)])

    # ── choosing ──

    @Slot(str)
    def _option_chosen(self, _value: str) -> None:
        known = self.known.value()
        self._plan = replace(
            self._plan,
            known=known,
            doubles=self.doubles.value(),
            good_rows=self.good_rows.value() == "yes",
            choices=self._plan.choices if known == self._plan.known else {},
        )
        self._list()
        self.plan_changed.emit()

    def _on_key(self, row: int, _column: int, event: QKeyEvent) -> bool:
        """Choose for one row by its letter."""
        choice = KNOWN_KEYS.get(event.text().lower())
        line = self.model.row(row)
        checked = self._checked
        if choice is None or line is None or checked is None or checked.report.loaded:
            return False
        note = cast("RowNote", line.key)
        if note.twin_id is None:
            return False
        self._plan = with_choice(self._plan, note.row, choice)
        self._list()
        self.grid.go(min(row + 1, self.model.rowCount() - 1), 0)
        self.plan_changed.emit()
        return True
