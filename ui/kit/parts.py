"""Plain parts: labels, cards, empty states, the progress line and the detail pane."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtCore import Qt
from PySide6.QtCore import Signal
from PySide6.QtCore import Slot
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QFrame
from PySide6.QtWidgets import QGridLayout
from PySide6.QtWidgets import QHBoxLayout
from PySide6.QtWidgets import QLabel
from PySide6.QtWidgets import QProgressBar
from PySide6.QtWidgets import QPushButton
from PySide6.QtWidgets import QScrollArea
from PySide6.QtWidgets import QSizePolicy
from PySide6.QtWidgets import QVBoxLayout
from PySide6.QtWidgets import QWidget

from dcms_desktop.kernel.frozen import dataclass
from ui.kit.painted import Fact
from ui.kit.painted import KeyCap
from ui.language.catalog import say
from ui.language.catalog import say_value
from ui.look.icons import icon_picture
from ui.look.theme import on_theme
from ui.look.theme import theme

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QPaintEvent
    from PySide6.QtWidgets import QLayout


DATA_LOOKS = {"number", "net"}
"""Looks that only figures have."""


def set_property(widget: QWidget, name: str, value: object) -> None:
    """Set a property the style sheet looks at, and let it look again."""
    if widget.property(name) == value:
        return
    widget.setProperty(name, value)
    if not widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
        return  # it looks for the first time when it is shown
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def focus_in(widget: QWidget) -> QWidget | None:
    """Return what has the focus in the window of ``widget``, None when nothing has (the stubs say never)."""
    return widget.window().focusWidget()


def name_widget(widget: QWidget, name: str) -> None:
    """Give a widget its name for screen readers, in the language in force."""
    widget.setProperty("named", name)
    widget.setAccessibleName(say(name))


class Label(QLabel):
    """Words in one of the looks: label, quiet, head, strong, name, number, title, net; plain when empty.

    The words are said in the language of the window, but not those of ``data``: names and figures of the
    books. ``tail`` is a sign after the words.
    """

    def __init__(
        self, text: str = "", look: str = "", tone: str = "", *, data: bool = False, tail: str = ""
    ) -> None:
        super().__init__()
        self._words, self._tail = text, tail
        self._data = self._always_data = data or look in DATA_LOOKS
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("look", look)
        self.setProperty("tone", tone)
        self.speak()

    def words(self) -> str:
        """Return the words as they were given, before any language."""
        return self._words

    def setText(self, text: str) -> None:
        """Show other words, of the window unless the label is for data."""
        self._words, self._data = text, self._always_data
        self.speak()

    def show_data(self, text: str) -> None:
        """Show a name or a figure of the books, which no language changes."""
        self._words = text
        super().setText(text)
        self._data = True

    def speak(self) -> None:
        """Show the words in the language in force."""
        shown = self._words if self._data else say(self._words)
        super().setText(f"{shown}{self._tail}" if shown else shown)

    def set_tone(self, tone: str) -> None:
        """Take the colour of another token."""
        set_property(self, "tone", tone)

    def show_text(self, text: str, tone: str = "") -> None:
        """Show other words and colour."""
        self.setText(text)
        self.set_tone(tone)


class ValueLabel(Label):
    """A value of the books: of it only our own words (none, done, 12 days) are said in the language."""

    def speak(self) -> None:
        """Show the value."""
        super().speak()
        if say_value(self._words) != self._words:
            QLabel.setText(self, say_value(self._words))


class ElidedLabel(Label):
    """Words that end in dots where there is no room for them; the whole text is the tool tip."""

    def minimumSizeHint(self) -> QSize:
        """Return room for a few letters."""
        return QSize(theme().px(24), super().minimumSizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw what fits."""
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        self.setToolTip(self.text() if text != self.text() else "")
        painter.drawText(self.rect(), int(self.alignment() | Qt.AlignmentFlag.AlignVCenter), text)
        painter.end()


def set_spacing(layout: QLayout, margin: int | tuple[int, int, int, int], spacing: int) -> None:
    """Set margins and spacing in pixels at the text scale now in force."""
    px = theme().px
    sides = margin if isinstance(margin, tuple) else (margin, margin, margin, margin)
    layout.setContentsMargins(*(px(side) for side in sides))
    layout.setSpacing(px(spacing))


class Button(QPushButton):
    """A button whose words are said in the language of the window; ``key`` stands after them as it is."""

    def __init__(self, text: str = "", *, look: str = "", key: str = "") -> None:
        super().__init__()
        self._words, self._key = text, key
        if look:
            self.setProperty("look", look)
        self.speak()

    def setText(self, text: str) -> None:
        """Show other words."""
        self._words = text
        self.speak()

    def show_words(self, text: str, key: str) -> None:
        """Show other words and key."""
        self._words, self._key = text, key
        self.speak()

    def speak(self) -> None:
        """Show the words in the language in force."""
        shown = f"{say(self._words)}  {self._key}".strip()
        super().setText(shown)
        self.setAccessibleName(shown)


class Card(QFrame):
    """A framed surface with a column of parts inside."""

    def __init__(self, title: str = "", *, margin: int = 12, spacing: int = 4) -> None:
        super().__init__()
        self._margin, self._spacing = margin, spacing
        self.setProperty("look", "card")
        self.column = QVBoxLayout(self)
        if title:
            self.column.addWidget(Label(title, "head"))
            name_widget(self, title)
        on_theme(self.adapt)

    @Slot()
    def adapt(self) -> None:
        """Take the sizes now in force."""
        set_spacing(self.column, self._margin, self._spacing)


class EmptyState(QWidget):
    """Says what belongs on an empty screen and which key makes the first one."""

    def __init__(self, title: str, text: str = "", *, key: str = "", icon: str = "") -> None:
        super().__init__()
        self._icon = icon
        self._picture = QLabel()
        self._title = Label(title, "name")
        self._text = Label(text, "quiet")
        self._text.setWordWrap(True)
        self._keys = QHBoxLayout()
        self._column = QVBoxLayout(self)
        self._column.addStretch(2)
        for part in (self._picture, self._title, self._text):
            part.setAlignment(Qt.AlignmentFlag.AlignCenter)
            self._column.addWidget(part)
        self._column.addLayout(self._keys)
        self._column.addStretch(3)
        if key:
            self._keys.addStretch(1)
            self._keys.addWidget(KeyCap(key))
            self._keys.addStretch(1)
        self._picture.setVisible(bool(icon))
        self.setAccessibleName(f"{say(title)} {say(text)} {key}".strip())
        on_theme(self.adapt)

    def say(self, title: str, text: str = "") -> None:
        """Say something else."""
        self._title.setText(title)
        self._text.setText(text)
        self.setAccessibleName(f"{self._title.text()} {self._text.text()}".strip())

    @Slot()
    def adapt(self) -> None:
        """Take the sizes and colours now in force."""
        set_spacing(self._column, 16, 8)
        if self._icon:
            self._picture.setPixmap(icon_picture(self._icon, 32, "muted", 2.0))


class ProgressLine(QWidget):
    """How far a long task is, in a line whose room is kept, with a way to stop it."""

    cancelled = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._text = Label("", "quiet")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        name_widget(self._bar, "Progress")
        self._stop = Button("Stop", look="plain")
        self._stop.clicked.connect(self.cancelled)
        self._row = QHBoxLayout(self)
        self._row.addWidget(self._text)
        self._row.addWidget(self._bar, 1)
        self._row.addWidget(self._stop)
        policy = self.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.setSizePolicy(policy)
        on_theme(self.adapt)
        self.hide()

    @Slot()
    def adapt(self) -> None:
        """Take the sizes now in force."""
        set_spacing(self._row, (0, 0, 0, 0), 8)

    @Slot(int, int, str)
    def show_progress(self, done: int, total: int, text: str = "") -> None:
        """Show how far the task is; an unknown total moves the bar to and fro."""
        self._bar.setMaximum(max(total, 0))
        self._bar.setValue(done)
        self._text.setText(text)
        self.show()

    @Slot()
    def finish(self) -> None:
        """Empty the line."""
        self.hide()


@dataclass(frozen=True, slots=True)
class FactGroup:
    """A heading and its facts in a detail pane."""

    title: str
    facts: tuple[Fact, ...]


class DetailPane(QFrame):
    """The pane on the right of a list: what is known of the row, label and value line by line."""

    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("look", "card")
        self._title = Label("", "name", data=True)
        self._title.setWordWrap(True)
        self._quiet = Label("", "quiet")
        self._quiet.setWordWrap(True)
        self._inside = QWidget()
        self._lines = QGridLayout(self._inside)
        self._lines.setColumnStretch(1, 1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(self._inside)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._column = QVBoxLayout(self)
        self._column.addWidget(self._title)
        self._column.addWidget(self._quiet)
        self._column.addWidget(scroll, 1)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        name_widget(self, "Details")
        on_theme(self.adapt)

    @Slot()
    def adapt(self) -> None:
        """Take the sizes now in force."""
        set_spacing(self._column, 12, 4)
        set_spacing(self._lines, (0, 4, 0, 4), 4)
        self.setFixedWidth(theme().px(320))

    def show_facts(self, title: str, quiet: str, groups: Sequence[FactGroup]) -> None:
        """Show the facts of one row."""
        self._title.setText(title)
        self._quiet.setText(quiet)
        while (item := self._lines.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.deleteLater()
        for line in range(self._lines.rowCount()):
            self._lines.setRowStretch(line, 0)
            self._lines.setRowMinimumHeight(line, 0)
        row = 0
        for group in groups:
            row = self._add_group(group, row)
        self._lines.setRowStretch(row, 1)
        facts = "; ".join(f"{say(fact.label)} {fact.value}" for group in groups for fact in group.facts)
        self.setAccessibleDescription(f"{title}. {facts}")

    def _add_group(self, group: FactGroup, row: int) -> int:
        if group.title:
            self._lines.addWidget(Label(group.title, "head"), row, 0, 1, 2)
            self._lines.setRowMinimumHeight(row, theme().px(26))
            row += 1
        for fact in group.facts:
            value = ValueLabel(fact.value, "strong", fact.tone if fact.tone != "text" else "", data=True)
            value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            value.setWordWrap(True)
            self._lines.addWidget(Label(fact.label, "quiet"), row, 0)
            self._lines.addWidget(value, row, 1)
            row += 1
        return row
