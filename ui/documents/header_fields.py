"""Fields over the lines of a goods document, by declaration: numbers, days, amounts, one of a list."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import Any
from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtCore import Signal
from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout
from PySide6.QtWidgets import QVBoxLayout

from dcms_desktop.drafts.rules import with_reason
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.frozen import dataclass
from ui.kit.edits import AmountEdit
from ui.kit.edits import ChoiceEdit
from ui.kit.edits import DateEdit
from ui.kit.edits import TextEdit
from ui.kit.keys import ENTER
from ui.kit.parts import Card
from ui.kit.parts import Label
from ui.kit.parts import set_spacing
from ui.look import tokens as look
from ui.look.theme import on_theme
from ui.look.theme import theme

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Mapping
    from collections.abc import Sequence

    from PySide6.QtGui import QKeyEvent

    from dcms_desktop.desk import Tx
    from dcms_desktop.drafts.rules import Draft

Edit = TextEdit | ChoiceEdit


@dataclass(frozen=True, slots=True, kw_only=True)
class HeaderField:
    """One field: how it is read from the draft, and the pure function that writes it there.

    A text is read and written as ``str``, a day as ``date | None``, an amount as ``Paise | None``, a choice
    as the ``str`` that stands first in its pair.
    """

    name: str
    """What rules call it: a refusal with this field leads here."""
    label: str
    read: Callable[[Draft], Any]
    write: Callable[[Draft, Any], Draft]
    kind: Literal["text", "day", "amount", "choice"] = "text"
    width: int = 120
    most: int = 60
    on_the_way: bool = True
    """False for a field that Enter passes by; Tab and a key of the page lead to it."""
    choices: Callable[[Tx], Sequence[tuple[str, str]]] | None = None
    """A query for the pairs of value and words of a choice; read when the page opens."""


def reason_field(words: Mapping[str, str]) -> HeaderField:
    """Return the field that says what a note or return is for, of the words its kind knows."""
    return HeaderField(
        name="note_reason",
        label="Reason",
        read=lambda draft: draft.note_reason,
        write=with_reason,
        kind="choice",
        width=170,
        choices=lambda _tx: (("", "—"), *words.items()),
    )


class HeaderCard(Card):
    """The fields in a row. Enter walks through them and leaves by `finished`, up leaves by `top_reached`."""

    changed = Signal(str, object)
    """Name and value of a field that was left with another value."""
    finished = Signal()
    top_reached = Signal()
    refused = Signal(object)

    def __init__(self, fields: Sequence[HeaderField]) -> None:
        super().__init__(margin=0, spacing=0)
        self.fields = tuple(fields)
        self.edits: dict[str, Edit] = {}
        self._shown: Draft | None = None
        self._row = QHBoxLayout()
        for field in self.fields:
            edit = _edit_of(field)
            self.edits[field.name] = edit
            if isinstance(edit, TextEdit):
                edit.left.connect(self.take)
            else:
                edit.chosen.connect(self.take)
            column = QVBoxLayout()
            column.setSpacing(1)
            column.addWidget(Label(field.label, "label"))
            column.addWidget(edit)
            self._row.addLayout(column)
        self.column.addLayout(self._row)
        on_theme(self.adapt_header)

    @Slot()
    def adapt_header(self) -> None:
        """Take the sizes now in force."""
        set_spacing(self._row, (10, 3, 10, 5), 8)
        self.setFixedHeight(theme().px(look.PARTY_CARD))
        for field in self.fields:
            self.edits[field.name].setFixedWidth(theme().px(field.width))

    def set_choices(self, name: str, pairs: Sequence[tuple[str, str]]) -> None:
        """Offer the pairs of a choice and show the draft's."""
        edit = self.edits[name]
        if isinstance(edit, ChoiceEdit):
            edit.set_choices(pairs)
            if self._shown is not None:
                self.show_draft(self._shown)

    def begin(self, draft: Draft) -> None:
        """Show another document; what was typed last belonged to the one before."""
        self.show_draft(draft, is_new=True)

    def show_draft(self, draft: Draft, *, is_new: bool = False) -> None:
        """Show the fields of a draft; the one being typed stays as it is unless the document is another."""
        self._shown = draft
        for field in self.fields:
            edit = self.edits[field.name]
            value = field.read(draft)
            if isinstance(edit, ChoiceEdit):
                edit.blockSignals(True)
                edit.set_value(value)
                edit.blockSignals(False)
            elif edit.hasFocus() and not is_new:
                continue
            elif isinstance(edit, DateEdit):
                edit.set_day(value)
            elif isinstance(edit, AmountEdit):
                edit.set_paise(value)
            else:
                edit.set_text(value)

    @Slot()
    def take(self) -> bool:
        """Tell of every field that holds another value than the draft; False when one cannot be read."""
        for field in self.fields:
            edit = self.edits[field.name]
            if self._shown is None:
                return True
            if isinstance(edit, ChoiceEdit) and not edit.count():
                continue  # its choices are still being read
            try:
                value = _value_of(edit)
            except Refused as no:
                self.refused.emit(no)
                return False
            if value != field.read(self._shown):
                self.changed.emit(field.name, value)
        return True

    def go(self, name: str = "") -> bool:
        """Lead the focus to a field, the first one unless named; tells whether there is one."""
        name = name or next(iter(self.edits), "")
        edit = self.edits.get(name)
        if edit is None:
            return False
        edit.setFocus()
        if isinstance(edit, TextEdit):
            edit.selectAll()
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk by Enter and Shift+Enter."""
        names = [field.name for field in self.fields]
        here = next((at for at, name in enumerate(names) if self.edits[name].hasFocus()), -1)
        if event.key() not in ENTER or here < 0:
            super().keyPressEvent(event)
            return
        back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        beside = self.fields[:here][::-1] if back else self.fields[here + 1 :]
        if not back and not self.fields[here].on_the_way:
            beside = beside[:1]
        way = [one for one in beside if one.on_the_way or not self.fields[here].on_the_way]
        if way:
            self.go(way[0].name)
        elif back:
            self.top_reached.emit()
        else:
            self.finished.emit()


def _edit_of(field: HeaderField) -> Edit:
    makers: dict[str, Callable[[], Edit]] = {
        "text": lambda: TextEdit(most=field.most, name=field.label),
        "day": lambda: DateEdit(name=field.label, field=field.name),
        "amount": lambda: AmountEdit(name=field.label, field=field.name),
        "choice": lambda: ChoiceEdit((), name=field.label, data=True),
    }
    return makers[field.kind]()


def _value_of(edit: Edit) -> Any:
    if isinstance(edit, ChoiceEdit):
        return edit.value()
    if isinstance(edit, DateEdit):
        return edit.day()
    if isinstance(edit, AmountEdit):
        return edit.paise()
    return edit.text().strip()
