"""Edits of one line: text with a limit, amounts in rupees, dates by few keys."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent
from PySide6.QtCore import QRectF
from PySide6.QtCore import QSize
from PySide6.QtCore import Qt
from PySide6.QtCore import Signal
from PySide6.QtCore import Slot
from PySide6.QtGui import QKeySequence
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QCheckBox
from PySide6.QtWidgets import QComboBox
from PySide6.QtWidgets import QLineEdit

from dcms_desktop.kernel import clock
from dcms_desktop.kernel.dates import month_end
from dcms_desktop.kernel.dates import parse_day
from dcms_desktop.kernel.dates import show_day
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.money import rupees
from dcms_desktop.kernel.money import show_paise
from dcms_desktop.kernel.text import has_control
from ui.kit.keys import ENTER
from ui.kit.keys import is_claimed
from ui.kit.painted_choice import draw_check
from ui.kit.parts import set_property
from ui.language.catalog import ENGLISH
from ui.language.catalog import current
from ui.language.catalog import say
from ui.look import tokens as look
from ui.look.icons import draw_icon
from ui.look.theme import theme

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from PySide6.QtGui import QFocusEvent
    from PySide6.QtGui import QKeyEvent
    from PySide6.QtGui import QPaintEvent
    from PySide6.QtWidgets import QWidget

    from dcms_desktop.kernel.money import Paise

MOST_LETTERS = 200


class TextEdit(QLineEdit):
    """One line of text: holds at most ``most`` letters, drops control characters, says so in `refused`."""

    refused = Signal(str)
    left = Signal()

    def __init__(self, parent: QWidget | None = None, *, most: int = MOST_LETTERS, name: str = "") -> None:
        super().__init__(parent)
        self._name = self._hint = ""
        self.setMaxLength(most)
        self.setAccessibleName(name)
        self.textEdited.connect(self._clean)
        self.inputRejected.connect(self._say_limit)

    def event(self, event: QEvent) -> bool:
        """Leave the shell's keys to the shell."""
        if is_claimed(event):
            event.ignore()
            return False
        return super().event(event)

    def setAccessibleName(self, name: str) -> None:
        """Take a name for screen readers, said in the language of the window."""
        self._name = name
        super().setAccessibleName(say(name))

    def setPlaceholderText(self, text: str) -> None:
        """Take the words an empty field shows."""
        self._hint = text
        super().setPlaceholderText(say(text))

    def speak(self) -> None:
        """Show name and hint in the language in force."""
        super().setAccessibleName(say(self._name))
        super().setPlaceholderText(say(self._hint))

    def set_text(self, text: str) -> None:
        """Show ``text`` as typed by nobody: the undo of the field begins here."""
        self.setText(text)
        self.setCursorPosition(0)

    def show_wrong(self, wrong: bool) -> None:
        """Frame the field as wrong, or as right again."""
        set_property(self, "wrong", "true" if wrong else "false")

    def cell_value(self) -> object:
        """Return what a grid writes into its model."""
        return self.text()

    @Slot(str)
    def _clean(self, text: str) -> None:
        if not has_control(text) and not any(mark in text for mark in "\t\r\n"):
            return
        spaced = "".join(" " if mark in "\t\r\n" else mark for mark in text)
        clean = "".join(mark for mark in spaced if not has_control(mark))
        place = self.cursorPosition() - (len(text) - len(clean))
        self.setText(clean)
        self.setCursorPosition(max(0, place))
        if len(clean) < len(text):
            self.refused.emit("Control characters were left out.")

    @Slot()
    def _say_limit(self) -> None:
        if len(self.text()) >= self.maxLength():
            self.refused.emit(f"Only the first {self.maxLength()} letters fit; the rest was left out.")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Hand an undo on when nothing typed is left to undo."""
        if event.matches(QKeySequence.StandardKey.Undo) and not self.isUndoAvailable():
            event.ignore()
            return
        super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Tell that the field was left."""
        super().focusOutEvent(event)
        self.left.emit()


class AmountEdit(TextEdit):
    """An amount in rupees: typed plainly, shown in lakhs and crores, read as whole paise."""

    def __init__(self, parent: QWidget | None = None, *, name: str = "", field: str = "amount") -> None:
        super().__init__(parent, most=24, name=name)
        self._field = field
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.left.connect(self._tidy)

    def paise(self) -> Paise | None:
        """Return the amount, None when nothing is typed; refuses what is no amount."""
        text = self.text().strip().replace("\u2212", "-")
        return rupees(text, self._field) if text else None

    def set_paise(self, paise: int | None) -> None:
        """Show an amount."""
        self.set_text("" if paise is None else show_paise(paise))

    @Slot()
    def _tidy(self) -> None:
        try:
            paise = self.paise()
        except Refused:
            return
        if paise is not None and self.text() != show_paise(paise):
            self.setText(show_paise(paise))


class DateEdit(TextEdit):
    """A day: ``5``, ``5-11`` and ``05/11/26`` are enough; up and down step by a day, page keys by a month."""

    def __init__(self, parent: QWidget | None = None, *, name: str = "", field: str = "date") -> None:
        super().__init__(parent, most=10, name=name)
        self._field = field
        self.near = clock.today()
        self.setPlaceholderText("dd-mm-yyyy")
        self.left.connect(self._tidy)

    def day(self) -> date | None:
        """Return the day, None when nothing is typed; refuses what is no day."""
        text = self.text().strip()
        return parse_day(text, self.near, self._field) if text else None

    def set_day(self, day: date | None) -> None:
        """Show a day."""
        self.set_text("" if day is None else show_day(day))

    def step(self, days: int = 0, months: int = 0) -> None:
        """Move the day; from an empty or wrong text, start at the day near which dates are meant."""
        try:
            day = self.day() or self.near
        except Refused:
            day = self.near
        if months:
            first = (day.replace(day=1) + timedelta(days=40 if months > 0 else -5)).replace(day=1)
            day = first.replace(day=min(day.day, month_end(first).day))
        self.setText(show_day(day + timedelta(days=days)))
        self.textEdited.emit(self.text())
        self.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Step by arrows and page keys."""
        steps = {
            Qt.Key.Key_Up: (1, 0),
            Qt.Key.Key_Down: (-1, 0),
            Qt.Key.Key_PageUp: (0, 1),
            Qt.Key.Key_PageDown: (0, -1),
        }
        move = steps.get(Qt.Key(event.key()))
        if move is None:
            super().keyPressEvent(event)
            return
        self.step(*move)

    @Slot()
    def _tidy(self) -> None:
        try:
            day = self.day()
        except Refused:
            return
        if day is not None and self.text() != show_day(day):
            self.setText(show_day(day))


class ChoiceEdit(QComboBox):
    """One of a list: letters jump to a choice, arrows step, Space opens the list, Enter goes on."""

    chosen = Signal(str)

    def __init__(self, choices: Sequence[tuple[str, str]], *, name: str = "", data: bool = False) -> None:
        super().__init__()
        self._name, self._data = name, data
        self._choices: tuple[tuple[str, str], ...] = ()
        self.setAccessibleName(say(name))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(6)
        self.set_choices(choices)
        self.activated.connect(self._tell)
        self.currentIndexChanged.connect(self._tell)

    def set_choices(self, choices: Sequence[tuple[str, str]]) -> None:
        """Offer ``(value, words)`` pairs."""
        self.blockSignals(True)
        self._choices = tuple(choices)
        self.clear()
        for value, words in choices:
            self.addItem(words if self._data else say(words), value)
        self.blockSignals(False)

    def speak(self) -> None:
        """Show name and choices in the language in force; names of the books stay."""
        self.setAccessibleName(say(self._name))
        for at, (_value, words) in enumerate(self._choices):
            self.setItemText(at, words if self._data else say(words))

    def _jump(self, letter: str) -> bool:
        """Go to the next choice whose words begin so, in English too; tells whether there was one."""
        count = len(self._choices)
        for step in range(1, count + 1):
            at = (self.currentIndex() + step) % count
            if self._choices[at][1].lower().startswith(letter) or self.itemText(at).lower().startswith(
                letter
            ):
                self.setCurrentIndex(at)
                return True
        return False

    def value(self) -> str:
        """Return the chosen value, empty when there is none."""
        return str(self.currentData() or "")

    def set_value(self, value: str) -> None:
        """Choose ``value``; one that is not offered leaves nothing chosen."""
        self.setCurrentIndex(self.findData(value))

    def show_wrong(self, wrong: bool) -> None:
        """Frame the field as wrong, or as right again."""
        set_property(self, "wrong", "true" if wrong else "false")

    @Slot(int)
    def _tell(self, _index: int) -> None:
        self.chosen.emit(self.value())

    def event(self, event: QEvent) -> bool:
        """Leave the shell's keys to the shell."""
        if is_claimed(event):
            event.ignore()
            return False
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the box and a small arrow."""
        super().paintEvent(event)
        painter = QPainter(self)
        side = theme().px(14)
        place = QRectF(self.width() - side - theme().px(6), (self.height() - side) / 2, side, side)
        draw_icon(painter, "chevron-down", place, "muted")
        painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave Enter to the form."""
        if event.key() in ENTER:
            event.ignore()
            return
        letter = event.text().lower()
        if letter.isalnum() and current() != ENGLISH and self._jump(letter):
            return
        super().keyPressEvent(event)


class CheckEdit(QCheckBox):
    """Yes or no, drawn from tokens; Space or ``y`` and ``n`` change it."""

    def __init__(self, text: str = "", *, name: str = "") -> None:
        super().__init__(text)
        self._name = name or text
        self.setAccessibleName(say(self._name))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def speak(self) -> None:
        """Show the words in the language in force."""
        self.setAccessibleName(say(self._name))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return the room of the box and its words."""
        made = theme()
        return QSize(made.px(30) + made.metrics(look.BODY).horizontalAdvance(say(self.text())), made.px(30))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take ``y`` and ``n``."""
        if event.text().lower() in {"y", "n"}:
            self.setChecked(event.text().lower() == "y")
            return
        super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the box, its tick and its words."""
        draw_check(self, self.isChecked(), self.text(), self.hasFocus())
