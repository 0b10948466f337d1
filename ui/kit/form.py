"""The form builder: rows of fields from declarations, problems in place, Enter walks, undo field by field."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from typing import Any
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtCore import Signal
from PySide6.QtCore import Slot
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication
from PySide6.QtWidgets import QFrame
from PySide6.QtWidgets import QGridLayout
from PySide6.QtWidgets import QLineEdit
from PySide6.QtWidgets import QScrollArea
from PySide6.QtWidgets import QSizePolicy
from PySide6.QtWidgets import QVBoxLayout
from PySide6.QtWidgets import QWidget

from dcms_desktop.kernel.errors import Refused
from ui.kit.edits import CheckEdit
from ui.kit.form_fields import Field
from ui.kit.form_fields import NoteEdit
from ui.kit.form_fields import changed_signal
from ui.kit.form_fields import make_edit
from ui.kit.form_fields import read_value
from ui.kit.form_fields import show_value
from ui.kit.keys import ENTER
from ui.kit.parts import Label
from ui.kit.parts import focus_in
from ui.kit.parts import set_spacing
from ui.language.catalog import say
from ui.look import tokens as look
from ui.look.theme import on_theme
from ui.look.theme import theme

if TYPE_CHECKING:
    from collections.abc import Mapping
    from collections.abc import Sequence

    from PySide6.QtGui import QKeyEvent


class FieldRow(QWidget):
    """Label, edit, and a line below whose room is kept: help in the focused field, or what is wrong."""

    touched = Signal(str)

    def __init__(self, field: Field) -> None:
        super().__init__()
        self.field = field
        self.edit = make_edit(field)
        self._shown: Any = field.default
        self._wrong = ""
        mark = " *" if field.required else ""
        self.label = Label("" if isinstance(self.edit, CheckEdit) else field.label, "quiet", tail=mark)
        self.hint = Label("", "label")
        self.hint.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.label.setBuddy(self.edit)
        self._column = QVBoxLayout(self)
        for part in (self.label, self.edit, self.hint):
            self._column.addWidget(part)
        changed_signal(self.edit).connect(self._on_changed)
        if hasattr(self.edit, "refused"):
            self.edit.refused.connect(self.show_wrong)
        self.setFocusProxy(self.edit)
        on_theme(self.adapt)

    @Slot()
    def adapt(self) -> None:
        """Take the sizes now in force."""
        set_spacing(self._column, (0, 0, 0, 0), 3)
        made = theme()
        self.label.setFixedHeight(made.metrics(look.QUIET).height())
        self.hint.setFixedHeight(made.metrics(look.LABEL).height())
        if isinstance(self.edit, NoteEdit):
            self.edit.setFixedHeight(made.px(72))

    def show_words(self, label: str, helps: str) -> None:
        """Call the field by other words, where what it means hangs on another field."""
        self.field = replace(self.field, label=label, help=helps)
        self.label.setText(label)
        self.show_hint()

    def show_value(self, value: Any) -> None:
        """Show a value; undo leads back to it."""
        self._shown = value
        show_value(self.field, self.edit, value)
        self.show_wrong("")

    def read(self) -> Any:
        """Return the value, or refuse it."""
        return read_value(self.field, self.edit)

    def undo(self) -> None:
        """Take back the last typing; when there is none, show the value the form began with."""
        if isinstance(self.edit, QLineEdit) and self.edit.isUndoAvailable():
            self.edit.undo()
        else:
            show_value(self.field, self.edit, self._shown)

    @Slot(str)
    def show_wrong(self, text: str) -> None:
        """Say below the field what is wrong with it; an empty text says nothing is."""
        self._wrong = text
        if hasattr(self.edit, "show_wrong"):
            self.edit.show_wrong(bool(text))
        self.show_hint()

    def show_hint(self) -> None:
        """Show what is wrong, else the help while the focus is here."""
        helps = self.field.help if self.edit.hasFocus() else ""
        text = f"! {say(self._wrong)}" if self._wrong else helps
        self.hint.show_text(text, "bad" if self._wrong else "muted")
        self.hint.setToolTip(self.hint.text())
        self.edit.setAccessibleDescription(say(self._wrong or self.field.help))

    def speak(self) -> None:
        """Say the line below in the language in force."""
        self.show_hint()

    def is_wrong(self) -> bool:
        """Tell whether something is said to be wrong."""
        return bool(self._wrong)

    @Slot()
    def _on_changed(self) -> None:
        if self._wrong:
            self.show_wrong("")
        self.touched.emit(self.field.name)


class Form(QWidget):
    """Fields in columns. Enter leads on, at the end it tells `finished`."""

    changed = Signal(str)
    finished = Signal()

    def __init__(self, fields: Sequence[Field], *, columns: int = 2) -> None:
        super().__init__()
        self.rows: dict[str, FieldRow] = {}
        self._columns = columns
        self._begun: dict[str, Any] = {}
        self._headings: dict[str, QWidget] = {}
        self._grid = QGridLayout(self)
        for column in range(columns):
            self._grid.setColumnStretch(column, 1)
        self._at = (0, 0, "")
        """Line and column where the next field stands, and the section it would go on with."""
        self.extend(fields, {})
        cast("QApplication", QApplication.instance()).focusChanged.connect(self._focus_moved)
        on_theme(self.adapt)

    def extend(self, fields: Sequence[Field], values: Mapping[str, Any]) -> None:
        """Add fields with their values: a long form is laid out in parts, so that no key has to wait."""
        self._grid.setRowStretch(self._at[0] + 1, 0)
        self._place(fields)
        self._grid.setRowStretch(self._at[0] + 1, 1)
        for field in fields:
            row = self.rows[field.name]
            row.show_value(values.get(field.name, field.default))
            self._begun[field.name] = _state(row.edit)

    def _place(self, fields: Sequence[Field]) -> None:
        """Lay the fields out below those that stand, a heading before each section."""
        line, column, section = self._at
        for field in fields:
            if field.section and field.section != section:
                section = field.section
                line, column = line + (1 if column else 0), 0
                self._add_heading(section, line)
                line += 1
            span = min(field.span, self._columns)
            if column + span > self._columns:
                line, column = line + 1, 0
            row = FieldRow(field)
            row.touched.connect(self.changed)
            self.rows[field.name] = row
            self._grid.addWidget(row, line, column, 1, span)
            column += span
            if column >= self._columns:
                line, column = line + 1, 0
        self._at = (line, column, section)

    def _add_heading(self, text: str, line: int) -> None:
        heading = QWidget()
        column = QVBoxLayout(heading)
        column.setContentsMargins(0, 4 if line else 0, 0, 4)
        column.setSpacing(2)
        column.addWidget(Label(text, "strong", "accent"))
        hairline = QFrame()
        hairline.setProperty("look", "hairline")
        column.addWidget(hairline)
        self._grid.addWidget(heading, line, 0, 1, self._columns)
        self._headings[text] = heading

    def hide_empty_sections(self) -> None:
        """Show the headings of those sections of which a field is shown."""
        shown = {row.field.section for row in self.rows.values() if not row.isHidden()}
        for section, heading in self._headings.items():
            heading.setVisible(section in shown)

    @Slot()
    def adapt(self) -> None:
        """Take the sizes now in force."""
        px = theme().px
        set_spacing(self._grid, (0, 0, 0, 0), 2)
        self._grid.setHorizontalSpacing(px(16))
        self._grid.setVerticalSpacing(px(5))

    # ── values ──

    def set_values(self, values: Mapping[str, Any]) -> None:
        """Show values; fields that are not named get their default."""
        for name, row in self.rows.items():
            row.show_value(values.get(name, row.field.default))
        self._begun = {name: _state(row.edit) for name, row in self.rows.items()}

    def set_value(self, name: str, value: Any) -> None:
        """Show one value."""
        show_value(self.rows[name].field, self.rows[name].edit, value)

    def value(self, name: str) -> Any:
        """Return one value, or refuse it."""
        return self.rows[name].read()

    def read(self) -> dict[str, Any] | None:
        """Return all values; None when some are wrong: each says so in place, the first gets the focus."""
        values: dict[str, Any] = {}
        first: FieldRow | None = None
        for name, row in self.rows.items():
            if row.isHidden():
                continue
            try:
                values[name] = row.read()
            except Refused as refused:
                row.show_wrong(refused.message)
                first = first or row
            else:
                row.show_wrong("")
        if first is not None:
            first.edit.setFocus(Qt.FocusReason.OtherFocusReason)
            self._bring_into_view(first)
            return None
        return values

    def is_changed(self) -> bool:
        """Tell whether anything differs from what the form began with."""
        return any(_state(row.edit) != self._begun[name] for name, row in self.rows.items())

    def show_refused(self, refused: Refused) -> bool:
        """Say a refusal under its field and go there; tells whether the form has that field."""
        row = self.rows.get(refused.field)
        if row is None:
            return False
        row.show_wrong(f"{refused.message} {refused.next_step}".strip())
        row.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        self._bring_into_view(row)
        return True

    def set_shown(self, name: str, shown: bool) -> None:
        """Show or hide a field; a hidden one is not read."""
        self.rows[name].setVisible(shown)

    def edit(self, name: str) -> QWidget:
        """Return the edit of one field."""
        return self.rows[name].edit

    # ── walking ──

    def focus_first(self) -> None:
        """Go to the first field."""
        self._go(list(self.rows.values()))

    def _row_in_focus(self) -> FieldRow | None:
        focus = focus_in(self)
        return next((row for row in self.rows.values() if row.edit is focus), None)

    def _go(self, rows: Sequence[FieldRow]) -> bool:
        for row in rows:
            if row.isVisibleTo(self) and row.edit.isEnabled():
                row.edit.setFocus(Qt.FocusReason.TabFocusReason)
                if isinstance(row.edit, QLineEdit):
                    row.edit.selectAll()
                self._bring_into_view(row)
                return True
        return False

    @Slot(QWidget, QWidget)
    def _focus_moved(self, old: QWidget | None, new: QWidget | None) -> None:
        """Show the help of the field that has the focus now."""
        for row in self.rows.values():
            if row.edit is old or row.edit is new:
                row.show_hint()

    def _bring_into_view(self, row: FieldRow) -> None:
        """Scroll to a row when the form lies in a scroll area."""
        above = self.parentWidget()
        while above is not None and not isinstance(above, QScrollArea):
            above = above.parentWidget()
        if isinstance(above, QScrollArea):
            first = next(iter(self.rows.values()))
            above.ensureWidgetVisible(row, 0, theme().px(60) if row is first else theme().px(12))

    def walk(self, step: int, *, ends: bool = True) -> None:
        """Go to the next or previous field; after the last one tell `finished` if the walk ends there."""
        rows = list(self.rows.values())
        at = self._row_in_focus()
        place = rows.index(at) if at is not None else -1
        ahead = rows[place + 1 :] if step > 0 else rows[: max(place, 0)][::-1]
        if not self._go(ahead) and step > 0 and ends:
            self.finished.emit()

    def undo(self) -> None:
        """Take back the last typing of the field in focus."""
        row = self._row_in_focus()
        if row is not None:
            row.undo()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk by Enter, undo by Ctrl+Z."""
        if event.key() in ENTER and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.walk(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        elif event.key() in {Qt.Key.Key_Down, Qt.Key.Key_Up}:
            self.walk(1 if event.key() == Qt.Key.Key_Down else -1, ends=False)
        elif event.matches(QKeySequence.StandardKey.Undo):
            self.undo()
        else:
            super().keyPressEvent(event)


def scrolled(form: Form) -> QScrollArea:
    """Return the form in a scroll area, for windows too low to show it whole."""
    area = QScrollArea()
    form.setContentsMargins(0, 0, 6, 0)
    area.setWidgetResizable(True)
    area.setWidget(form)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    return area


def _state(edit: QWidget) -> object:
    """Return what an edit shows, for comparing."""
    for name in ("text", "toPlainText", "value"):
        if hasattr(edit, name) and not isinstance(edit, CheckEdit):
            return getattr(edit, name)()
    return edit.isChecked() if isinstance(edit, CheckEdit) else None
