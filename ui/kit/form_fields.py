"""The fields of a form: one edit for each kind, read as a value or refused by name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from typing import Any
from typing import Literal
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtCore import Signal
from PySide6.QtCore import SignalInstance
from PySide6.QtCore import Slot
from PySide6.QtWidgets import QLineEdit
from PySide6.QtWidgets import QPlainTextEdit
from PySide6.QtWidgets import QWidget

from dcms_desktop.kernel import money
from dcms_desktop.kernel.dates import parse_expiry
from dcms_desktop.kernel.dates import show_expiry
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.text import clean_text
from dcms_desktop.kernel.text import has_control
from ui.kit.edits import AmountEdit
from ui.kit.edits import CheckEdit
from ui.kit.edits import ChoiceEdit
from ui.kit.edits import DateEdit
from ui.kit.edits import TextEdit
from ui.kit.keys import is_claimed
from ui.kit.painted_choice import SegmentedChoice
from ui.kit.parts import set_property
from ui.kit.pick_list import PickColumn
from ui.kit.pick_list import PickEdit
from ui.kit.pick_list import Source
from ui.language.catalog import say

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Sequence

    from PySide6.QtCore import QEvent
    from PySide6.QtCore import QMimeData

Kind = Literal[
    "text",
    "note",
    "secret",
    "number",
    "amount",
    "rate",
    "percent",
    "date",
    "expiry",
    "choice",
    "segments",
    "yes_no",
    "pick",
]
MOST_NUMBER = 10**12
_WHOLE = re.compile(r"[+-]?\d[\d,]*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a form. ``choices`` are ``(value, words)``; ``source`` and ``columns`` feed a pick field.

    ``check`` looks at the value read and refuses it; ``span`` is how many columns of the form it takes.
    """

    name: str
    label: str
    kind: Kind = "text"
    required: bool = False
    help: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    most: int = 200
    default: Any = None
    section: str = ""
    span: int = 1
    read_only: bool = False
    source: Source | None = None
    columns: tuple[PickColumn, ...] = ()
    check: Callable[[Any], object] | None = None


class NoteEdit(QPlainTextEdit):
    """Several lines of text, at most ``most`` letters; Tab leaves it."""

    refused = Signal(str)

    def __init__(self, *, most: int = 2_000, name: str = "") -> None:
        super().__init__()
        self._most, self._name = most, name
        self.speak()
        self.setTabChangesFocus(True)
        self.textChanged.connect(self._keep_limit)

    def event(self, event: QEvent) -> bool:
        """Leave the shell's keys to the shell."""
        if is_claimed(event):
            event.ignore()
            return False
        return super().event(event)

    def speak(self) -> None:
        """Say the name in the language in force."""
        self.setAccessibleName(say(self._name))

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Take of a paste what fits."""
        room = max(0, self._most - self.document().characterCount() + 1)
        text = source.text()
        taken = "".join(mark for mark in text[:room] if not has_control(mark))
        self.insertPlainText(taken)
        if len(text) > room:
            self.refused.emit(f"Only {self._most} letters fit; the rest was left out.")

    @Slot()
    def _keep_limit(self) -> None:
        if self.document().characterCount() - 1 > self._most:
            self.textCursor().deletePreviousChar()
            self.refused.emit(f"Only {self._most} letters fit.")

    def show_wrong(self, wrong: bool) -> None:
        """Frame the field as wrong, or as right again."""
        set_property(self, "wrong", "true" if wrong else "false")


def make_edit(field: Field) -> QWidget:
    """Return the edit of one field, empty."""
    name = field.label
    made: QWidget
    if field.kind == "note":
        made = NoteEdit(most=field.most, name=name)
    elif field.kind == "amount":
        made = AmountEdit(name=name, field=field.name)
    elif field.kind == "date":
        made = DateEdit(name=name, field=field.name)
    elif field.kind == "choice":
        made = ChoiceEdit(field.choices, name=name)
    elif field.kind == "segments":
        made = SegmentedChoice(field.choices, name=name)
    elif field.kind == "yes_no":
        made = CheckEdit(field.label)
    elif field.kind == "pick":
        made = PickEdit(field.columns, field.source or _no_rows, name=name, most=field.most)
    else:
        made = _text_edit(field)
    made.setWhatsThis(field.help)
    if field.read_only:
        made.setEnabled(False)
    return made


def _no_rows(_text: str) -> Sequence[Any]:
    return ()


def _text_edit(field: Field) -> TextEdit:
    short = {"number": 16, "rate": 20, "percent": 8, "expiry": 10}
    made = TextEdit(most=short.get(field.kind, field.most), name=field.label)
    if field.kind in {"number", "rate", "percent"}:
        made.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    if field.kind == "secret":
        made.setEchoMode(QLineEdit.EchoMode.Password)
    if field.kind == "expiry":
        made.setPlaceholderText("mm/yy")
    if field.kind == "percent":
        made.setPlaceholderText("%")
    return made


def changed_signal(edit: QWidget) -> SignalInstance:
    """Return the signal by which an edit tells that its value changed."""
    for name in ("textChanged", "chosen", "toggled"):
        if hasattr(edit, name):
            return cast("SignalInstance", getattr(edit, name))
    raise TypeError(type(edit).__name__)


def show_value(field: Field, edit: QWidget, value: Any) -> None:
    """Show a value in its edit; None empties it."""
    if isinstance(edit, AmountEdit):
        edit.set_paise(value)
    elif isinstance(edit, DateEdit):
        edit.set_day(value)
    elif isinstance(edit, PickEdit):
        shown, words = value if isinstance(value, tuple) else (value, "" if value is None else str(value))
        edit.set_value(shown, words)
    elif isinstance(edit, TextEdit):
        edit.set_text(_as_text(field, value))
    elif isinstance(edit, NoteEdit):
        edit.setPlainText("" if value is None else str(value))
    elif isinstance(edit, ChoiceEdit | SegmentedChoice):
        edit.set_value("" if value is None else str(value))
    elif isinstance(edit, CheckEdit):
        edit.setChecked(bool(value))


def _as_text(field: Field, value: Any) -> str:
    if value is None:
        return ""
    writers: dict[str, Callable[[Any], str]] = {
        "rate": money.show_mills,
        "percent": money.show_percent,
        "expiry": show_expiry,
        "number": money.group_digits,
    }
    return writers.get(field.kind, str)(value)


def read_value(field: Field, edit: QWidget) -> Any:
    """Return the value of an edit; refuses, by the field's name, what does not fit or is missing."""
    value = _read(field, edit)
    if field.required and (value is None or value == ""):
        raise Refused(f"“{field.label}” cannot stay empty.", field=field.name, next_step="Type a value.")
    if field.check is not None and value is not None and value != "":
        field.check(value)
    return value


def _read(field: Field, edit: QWidget) -> Any:
    if isinstance(edit, AmountEdit | DateEdit):
        return edit.paise() if isinstance(edit, AmountEdit) else edit.day()
    if isinstance(edit, PickEdit):
        return _read_pick(field, edit)
    if isinstance(edit, TextEdit):
        return _read_text(field, edit.text())
    if isinstance(edit, NoteEdit):
        return edit.toPlainText().strip()
    if isinstance(edit, CheckEdit):
        return edit.isChecked()
    return cast("ChoiceEdit | SegmentedChoice", edit).value()


def _read_pick(field: Field, edit: PickEdit) -> Any:
    if edit.value() is None and edit.text().strip():
        text = edit.text().strip()[:40]
        raise Refused(
            f"“{text}” is not in the list.", field=field.name, next_step="Pick a row, or empty the field."
        )
    return edit.value()


def _read_text(field: Field, text: str) -> Any:
    if field.kind == "secret":
        return text
    if field.kind == "text":
        return clean_text(text, field.name, most=field.most)
    plain = text.strip().replace("\u2212", "-")
    if not plain:
        return None
    readers: dict[str, Callable[[str, str], Any]] = {
        "rate": money.rate,
        "percent": money.percent,
        "expiry": parse_expiry,
        "number": _whole_number,
    }
    return readers[field.kind](plain, field.name)


def _whole_number(text: str, field: str) -> int:
    if not _WHOLE.fullmatch(text):
        raise Refused(f"“{text[:20]}” is not a whole number.", field=field, next_step="Type digits only.")
    number = int(text.replace(",", ""))
    if abs(number) > MOST_NUMBER:
        raise Refused(
            "The number is too large.", field=field, next_step="Check the digits and type it again."
        )
    return number
