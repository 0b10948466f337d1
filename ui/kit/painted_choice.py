"""Painted choices: the tick box and the row of segments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF
from PySide6.QtCore import QSize
from PySide6.QtCore import Qt
from PySide6.QtCore import Signal
from PySide6.QtGui import QPainter
from PySide6.QtGui import QPen

from ui.kit.painted import CENTRE
from ui.kit.painted import LEFT
from ui.kit.painted import Painted
from ui.kit.painted import rounded
from ui.language.catalog import say
from ui.look import tokens as look
from ui.look.icons import draw_icon
from ui.look.theme import theme

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QFocusEvent
    from PySide6.QtGui import QKeyEvent
    from PySide6.QtGui import QMouseEvent
    from PySide6.QtGui import QPaintEvent
    from PySide6.QtWidgets import QWidget


def draw_check(widget: QWidget, checked: bool, text: str, focused: bool) -> None:
    """Draw a tick box with words on ``widget``."""
    made = theme()
    painter = QPainter(widget)
    side = made.px(18)
    box = QRectF(2, (widget.height() - side) / 2, side, side)
    pen = QPen(made.colour("focus" if focused else "muted"), 2 if focused else 1)
    rounded(painter, box, made.px(4), made.colour("accent" if checked else "surface"), pen)
    if checked:
        draw_icon(painter, "check", box.adjusted(2, 2, -2, -2), "surface")
    painter.setFont(made.font())
    painter.setPen(made.colour("text"))
    painter.drawText(QRectF(widget.rect()).adjusted(side + made.px(8), 0, 0, 0), LEFT, say(text))
    painter.end()


class SegmentedChoice(Painted):
    """A few choices side by side: arrows or the first letter choose."""

    chosen = Signal(str)

    def __init__(self, choices: Sequence[tuple[str, str]], *, name: str = "") -> None:
        self._choices = tuple(choices)
        self._at = 0
        super().__init__()
        self._name = name
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._say()

    def value(self) -> str:
        """Return the chosen value."""
        return self._choices[self._at][0]

    def set_value(self, value: str) -> None:
        """Choose ``value`` if it is offered, telling nobody."""
        for index, (offered, _words) in enumerate(self._choices):
            if offered == value:
                self._at = index
        self._say()

    def _say(self) -> None:
        self.setAccessibleName(f"{say(self._name)}: {say(self._choices[self._at][1])}")
        self.update()

    def speak(self) -> None:
        """Show the segments in the language in force."""
        self._say()
        self.adapt()

    def _take(self, index: int) -> None:
        if index != self._at and 0 <= index < len(self._choices):
            self._at = index
            self._say()
            self.chosen.emit(self.value())

    def _width_of(self, words: str) -> int:
        made = theme()
        return int(made.metrics(look.BODY, strong=True).horizontalAdvance(say(words)) + made.px(24))

    def sizeHint(self) -> QSize:
        """Return the room of all segments."""
        return QSize(sum(self._width_of(words) for _value, words in self._choices) + 4, theme().px(30))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Step by arrows, jump by the first letter."""
        if event.key() in {Qt.Key.Key_Left, Qt.Key.Key_Right}:
            self._take(self._at + (1 if event.key() == Qt.Key.Key_Right else -1))
            return
        letter = event.text().lower()
        count = len(self._choices)
        for step in range(1, count + 1):
            index = (self._at + step) % count
            if letter and self._choices[index][1].lower().startswith(letter):
                self._take(index)
                return
        super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose by a click."""
        right = 2
        for index, (_value, words) in enumerate(self._choices):
            right += self._width_of(words)
            if event.position().x() < right:
                self._take(index)
                return

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the focus frame."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hide the focus frame."""
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the segments."""
        made = theme()
        painter = QPainter(self)
        pen = QPen(made.colour("focus" if self.hasFocus() else "line"), 2 if self.hasFocus() else 1)
        radius = made.px(look.RADIUS_FIELD)
        rounded(painter, QRectF(self.rect()), radius, made.colour("surface"), pen)
        left = 2
        for index, (_value, words) in enumerate(self._choices):
            width = self._width_of(words)
            place = QRectF(left, 2, width, self.height() - 4)
            picked = index == self._at
            if picked:
                rounded(painter, place.adjusted(1, 1, -1, -1), radius - 2, made.colour("accent_bg"), None)
            painter.setFont(made.font(strong=picked))
            painter.setPen(made.colour("accent" if picked else "text"))
            painter.drawText(place, CENTRE, say(words))
            left += width
        painter.end()
