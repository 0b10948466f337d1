"""The line of steps: those done have a tick, the open one a filled number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF
from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter
from PySide6.QtGui import QPen
from PySide6.QtWidgets import QSizePolicy

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

    from PySide6.QtGui import QPaintEvent


class StepBar(Painted):
    """Shows which step is open. It takes no keys: the page walks."""

    def __init__(self, names: Sequence[str]) -> None:
        self._names = tuple(names)
        self._at = 0
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.speak()

    def show_steps(self, names: Sequence[str], at: int) -> None:
        """Show the steps and mark the open one."""
        self._names, self._at = tuple(names), at
        self.speak()

    def speak(self) -> None:
        """Say the open step in the language in force."""
        name = say(self._names[self._at]) if self._names else ""
        self.setAccessibleName(f"{self._at + 1}/{len(self._names)} {name}")
        self.adapt()

    def sizeHint(self) -> QSize:
        """Return the room of the line."""
        return QSize(theme().px(400), theme().px(34))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw number or tick and name of every step, as wide as its words."""
        made = theme()
        painter = QPainter(self)
        side, gap = made.px(20), made.px(8)
        left = float(1)
        for number, name in enumerate(self._names):
            is_open, is_done = number == self._at, number < self._at
            circle = QRectF(left, (self.height() - side) / 2, side, side)
            fill = made.colour("accent" if is_open else "accent_bg" if is_done else "surface")
            rounded(
                painter, circle, side / 2, fill, QPen(made.colour("line" if not is_open else "accent"), 1)
            )
            if is_done:
                draw_icon(painter, "check", circle.adjusted(3, 3, -3, -3), "accent")
            else:
                painter.setFont(made.font(look.LABEL, strong=is_open))
                painter.setPen(made.colour("surface" if is_open else "muted"))
                painter.drawText(circle, CENTRE, str(number + 1))
            words = say(name)
            width = made.metrics(look.BODY, strong=is_open).horizontalAdvance(words)
            painter.setFont(made.font(look.BODY, strong=is_open))
            painter.setPen(made.colour("text" if is_open else "muted"))
            painter.drawText(QRectF(left + side + gap, 0, width + 2, self.height()), LEFT, words)
            left += side + gap + width + made.px(28)
        painter.end()
