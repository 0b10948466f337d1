"""The question of a report as a row of fields: days, picks, choices; Enter walks and, at the end, asks."""

from __future__ import annotations

import dataclasses
from dataclasses import MISSING
from datetime import date
from functools import partial
from typing import TYPE_CHECKING
from typing import Any

from PySide6.QtCore import QSize
from PySide6.QtCore import Qt
from PySide6.QtCore import Signal
from PySide6.QtCore import Slot
from PySide6.QtWidgets import QGridLayout
from PySide6.QtWidgets import QLineEdit
from PySide6.QtWidgets import QVBoxLayout
from PySide6.QtWidgets import QWidget

from reports.engine.ask import AskField
from reports.engine.ask import ask_fields
from reports.engine.ask import ask_from
from ui.kit.edits import CheckEdit
from ui.kit.edits import ChoiceEdit
from ui.kit.edits import DateEdit
from ui.kit.edits import TextEdit
from ui.kit.keys import ENTER
from ui.kit.parts import Label
from ui.kit.parts import focus_in
from ui.kit.parts import set_spacing
from ui.kit.pick_list import PickColumn
from ui.kit.pick_list import PickEdit
from ui.kit.pick_list import PickRow
from ui.look import tokens as look
from ui.look.theme import on_theme
from ui.look.theme import theme

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Mapping
    from collections.abc import Sequence

    from PySide6.QtGui import QKeyEvent
    from PySide6.QtGui import QResizeEvent

    from reports.catalogue.picks import Pick

    Find = Callable[[str, str], Sequence[Pick]]
    """Answers the kind of pick and what is typed."""

WIDTHS = {"day": 104, "whole": 76, "text": 130, "yes_no": 0, "choice": 128, "pick": 164}
PICK_COLUMNS = (
    PickColumn("Name", 240),
    PickColumn("Code", 90, tone="accent"),
    PickColumn("", 110, tone="muted"),
)

CLEARER = {"On": "As on", "By": "Grouped by"}
"""Titles of questions that by themselves mean something else in other languages: switched on, done by."""


class AskItem(QWidget):
    """One field: its label above its edit."""

    def __init__(self, field: AskField, find: Find) -> None:
        super().__init__()
        self.field = field
        self.edit = _make_edit(field, find)
        self.edit.setToolTip(field.help)
        is_check = isinstance(self.edit, CheckEdit)
        mark = " *" if field.required else ""
        title = CLEARER.get(field.title, field.title)
        self.label = Label("" if is_check else f"{title}{mark}", "label", "muted")
        self.label.setBuddy(self.edit)
        self._column = QVBoxLayout(self)
        self._column.addWidget(self.label)
        self._column.addWidget(self.edit)
        self.setFocusProxy(self.edit)
        on_theme(self.adapt)

    @Slot()
    def adapt(self) -> None:
        """Take the sizes now in force."""
        set_spacing(self._column, (0, 0, 0, 0), 2)
        self.label.setFixedHeight(theme().metrics(look.LABEL).height())
        if not isinstance(self.edit, CheckEdit):
            self.edit.setFixedWidth(theme().px(WIDTHS[self.field.kind]))

    def wanted(self) -> int:
        """Return the width the field asks for."""
        return self.edit.sizeHint().width() if isinstance(self.edit, CheckEdit) else self.edit.width()

    def show_value(self, value: Any, words: str) -> None:
        """Show a value; ``words`` name what was picked."""
        edit = self.edit
        if isinstance(edit, CheckEdit):
            edit.setChecked(bool(value))
        elif isinstance(edit, ChoiceEdit):
            edit.set_value(str(value))
        elif isinstance(edit, DateEdit):
            edit.set_day(value if isinstance(value, date) else None)
        elif isinstance(edit, PickEdit):
            edit.set_value(value, "" if value is None else words or str(value))
        elif isinstance(edit, TextEdit):
            edit.set_text("" if value is None else str(value))

    def text(self) -> str:
        """Return the value as a text of the question."""
        edit = self.edit
        if isinstance(edit, CheckEdit):
            return "yes" if edit.isChecked() else "no"
        if isinstance(edit, ChoiceEdit):
            return edit.value()
        if isinstance(edit, ThingEdit):
            return edit.id_text()
        return edit.text() if isinstance(edit, QLineEdit) else ""

    def show_wrong(self, wrong: bool) -> None:
        """Frame the field as wrong, or as right again."""
        if isinstance(self.edit, TextEdit | ChoiceEdit):
            self.edit.show_wrong(wrong)


class ThingEdit(PickEdit):
    """A party, item or the like: typing looks it up; a text that names one thing alone is taken too."""

    def __init__(self, field: AskField, find: Find) -> None:
        self._find = partial(find, field.pick)
        super().__init__(PICK_COLUMNS, self._rows, name=field.title, most=60)
        self.setPlaceholderText("all" if field.optional else "type a name")

    def _rows(self, typed: str) -> list[PickRow]:
        return [
            PickRow((hit.name, hit.code if hit.code != hit.name else "", hit.quiet), hit.id)
            for hit in self._find(typed)
        ]

    def id_text(self) -> str:
        """Return the id of what was picked; else of the first thing the text finds; else the text itself."""
        typed = self.text().strip()
        if self.value() is None and typed:
            hits = self._find(typed)
            if hits:
                self.set_value(hits[0].id, hits[0].name)
        return str(self.value()) if self.value() is not None else typed


def _make_edit(field: AskField, find: Find) -> QWidget:
    if field.kind == "day":
        return DateEdit(name=field.title, field=field.name)
    if field.kind == "yes_no":
        return CheckEdit(field.title)
    if field.kind == "choice":
        words = ((choice, choice.replace("_", " ").capitalize()) for choice in field.choices)
        return ChoiceEdit(tuple(words), name=field.title)
    if field.kind == "pick":
        return ThingEdit(field, find)
    edit = TextEdit(most=16 if field.kind == "whole" else 60, name=field.title)
    if field.kind == "whole":
        edit.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    return edit


class AskBar(QWidget):
    """All fields of a question, in as many rows as the width needs."""

    finished = Signal()

    def __init__(self, ask: type[Any], find: Find) -> None:
        super().__init__()
        self._ask_type = ask
        self.items = {field.name: AskItem(field, find) for field in ask_fields(ask)}
        self._grid = QGridLayout(self)
        self._in_row = 0
        on_theme(self.adapt)
        self._place(len(self.items) or 1)

    @Slot()
    def adapt(self) -> None:
        """Take the sizes now in force."""
        set_spacing(self._grid, (0, 0, 0, 0), 0)
        self._grid.setHorizontalSpacing(theme().px(12))
        self._grid.setVerticalSpacing(theme().px(6))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Use another row when the fields do not fit."""
        super().resizeEvent(event)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        """Return the room of one field in width; the rows follow."""
        return QSize(theme().px(200), super().minimumSizeHint().height())

    def _fit(self) -> None:
        gap = theme().px(12)
        room, used, in_row = self.width(), 0, 0
        for item in self.items.values():
            used += item.wanted() + gap
            if used - gap > room and in_row:
                break
            in_row += 1
        self._place(max(1, in_row))

    def _place(self, in_row: int) -> None:
        if in_row == self._in_row:
            return
        self._in_row = in_row
        for number, item in enumerate(self.items.values()):
            self._grid.addWidget(item, number // in_row, number % in_row)
        for column in range(self._grid.columnCount()):
            self._grid.setColumnStretch(column, 0)
        self._grid.setColumnStretch(max(in_row, self._grid.columnCount()), 1)

    # ── values ──

    def show_ask(self, answer: object, names: Mapping[str, str]) -> None:
        """Show a question."""
        for name, item in self.items.items():
            item.show_value(getattr(answer, name), names.get(name, ""))

    def show_defaults(self) -> None:
        """Show what each field begins with; those without a beginning stay empty."""
        for item in dataclasses.fields(self._ask_type):
            value = item.default_factory() if item.default_factory is not MISSING else item.default
            self.items[item.name].show_value(None if value is MISSING else value, "")

    def read(self) -> Any:
        """Return the question, or refuse it by the name of its field."""
        for item in self.items.values():
            item.show_wrong(wrong=False)
        return ask_from(self._ask_type, {name: item.text() for name, item in self.items.items()})

    def go_to(self, name: str) -> bool:
        """Frame a field as wrong and go there; tells whether there is one of that name."""
        item = self.items.get(name)
        if item is None:
            return False
        item.show_wrong(wrong=True)
        self._focus(item)
        return True

    # ── walking ──

    def focus_first(self) -> None:
        """Go to the first field."""
        first = next(iter(self.items.values()), None)
        if first is not None:
            self._focus(first)

    @staticmethod
    def _focus(item: AskItem) -> None:
        item.edit.setFocus(Qt.FocusReason.TabFocusReason)
        if isinstance(item.edit, QLineEdit):
            item.edit.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk by Enter; after the last field the question is asked."""
        if event.key() not in ENTER or event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            super().keyPressEvent(event)
            return
        items = list(self.items.values())
        focus = focus_in(self)
        at = next((place for place, item in enumerate(items) if item.edit is focus), len(items) - 1)
        step = -1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1
        if at + step >= len(items):
            self.finished.emit()
        elif at + step >= 0:
            self._focus(items[at + step])
