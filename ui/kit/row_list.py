"""A short list of lines inside a card: words left, a figure right, Enter or a click opens one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF
from PySide6.QtCore import QSize
from PySide6.QtCore import Qt
from PySide6.QtCore import Signal
from PySide6.QtGui import QPainter
from PySide6.QtGui import QPen
from PySide6.QtWidgets import QSizePolicy

from dcms_desktop.kernel.frozen import dataclass
from ui.kit.keys import ENTER
from ui.kit.painted import LEFT
from ui.kit.painted import RIGHT
from ui.kit.painted import Painted
from ui.kit.painted import draw_words
from ui.kit.painted import rounded
from ui.language.catalog import say
from ui.language.catalog import say_value
from ui.look import tokens as look
from ui.look.icons import draw_icon
from ui.look.theme import theme

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QFocusEvent
    from PySide6.QtGui import QKeyEvent
    from PySide6.QtGui import QMouseEvent
    from PySide6.QtGui import QPaintEvent


@dataclass(frozen=True, slots=True)
class ListLine:
    """One line: words, a quiet note, a figure with its tone, and what opening it asks for."""

    words: str
    value: str = ""
    tone: str = "text"
    quiet: str = ""
    icon: str = ""
    opens: str = ""
    lead: str = ""
    """A short mark before the words: the key of the line."""
    data: bool = False
    """The words are a name of the books, not one of ours."""


class RowList(Painted):
    """The lines. Up and down move, Enter opens."""

    opened = Signal(str)

    def __init__(self, name: str) -> None:
        self._lines: tuple[ListLine, ...] = ()
        self._at = 0
        self._top = 0
        super().__init__()
        self._name = name
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(say(name))

    def speak(self) -> None:
        """Say the lines in the language in force."""
        self.setAccessibleName(say(self._name))
        self.update()

    def show_lines(self, lines: Sequence[ListLine]) -> None:
        """Show other lines."""
        self._lines = tuple(lines)
        self._at = min(self._at, max(0, len(lines) - 1))
        self._say()
        self.adapt()

    def lines(self) -> tuple[ListLine, ...]:
        """Return the lines shown."""
        return self._lines

    def current(self) -> int:
        """Return the place of the active line."""
        return self._at

    def go(self, place: int) -> None:
        """Make a line the active one."""
        if 0 <= place < len(self._lines):
            self._at = place
            self._scroll()
            self._say()
            self.update()

    def _say(self) -> None:
        if self._lines:
            line = self._lines[self._at]
            self.setAccessibleDescription(f"{line.words} {line.quiet} {line.value}".strip())

    def _height(self) -> int:
        return theme().px(look.GRID_ROW)

    def sizeHint(self) -> QSize:
        """Return the room of all lines."""
        return QSize(theme().px(200), max(1, len(self._lines)) * self._height() + 2)

    def minimumSizeHint(self) -> QSize:
        """Return the room of one line."""
        return QSize(theme().px(120), self._height() + 2)

    def _fits(self) -> int:
        """Return how many lines there is room for; the last may be a little cut."""
        height = self._height()
        return max(1, (self.height() + height // 3) // height)

    def _scroll(self) -> None:
        """Keep the active line in view; with more lines than room the last place says how many follow."""
        fits = self._fits()
        if len(self._lines) <= fits:
            self._top = 0
            return
        last = self._top + fits - (1 if self._top + fits < len(self._lines) else 0)
        if self._at < self._top:
            self._top = self._at
        elif self._at >= last:
            self._top = min(len(self._lines) - fits, self._at - fits + 2)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move and open; past the ends the focus goes on."""
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        if step is not None:
            if 0 <= self._at + step < len(self._lines):
                self._at += step
                self._scroll()
                self._say()
                self.update()
            elif step > 0:
                self.focusNextChild()
            else:
                self.focusPreviousChild()
        elif event.key() in ENTER:
            self._open()
        else:
            super().keyPressEvent(event)

    def _open(self) -> None:
        if self._at < len(self._lines) and self._lines[self._at].opens:
            self.opened.emit(self._lines[self._at].opens)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Open the clicked line."""
        place = self._top + int(event.position().y()) // self._height()
        if 0 <= place < len(self._lines):
            self._at = place
            self._say()
            self.update()
            self._open()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the frame."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hide the frame."""
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the lines."""
        painter = QPainter(self)
        height = self._height()
        self._scroll()
        fits = self._fits()
        follow = len(self._lines) - self._top - fits
        for place_number, line in enumerate(self._lines[self._top : self._top + fits]):
            place = QRectF(0, place_number * height + 1, self.width(), height)
            if follow > 0 and place_number == fits - 1:
                painter.setFont(theme().font(look.QUIET))
                painter.setPen(theme().colour("muted"))
                painter.drawText(place.adjusted(theme().px(6), 0, 0, 0), LEFT, say(f"↓ {follow + 1} more"))
                break
            is_current = self.hasFocus() and self._top + place_number == self._at
            self._paint_line(painter, line, place, is_current=is_current)
        painter.end()

    def _paint_line(self, painter: QPainter, line: ListLine, place: QRectF, *, is_current: bool) -> None:
        made = theme()
        px = made.px
        if is_current:
            pen = QPen(made.colour("focus"), look.FOCUS_LINE)
            rounded(painter, place.adjusted(0, 1, 0, -1), px(look.RADIUS_CAP), made.colour("accent_bg"), pen)
        left = float(px(6))
        if line.icon:
            side = px(16)
            tone = line.tone if line.tone != "text" else "muted"
            draw_icon(painter, line.icon, QRectF(left, place.center().y() - side / 2, side, side), tone)
            left += px(24)
        if line.lead:
            painter.setFont(made.font(strong=True))
            painter.setPen(made.colour("accent"))
            lead = place.adjusted(left, 0, 0, 0)
            draw_words(painter, lead, int(LEFT), line.lead, made.metrics(strong=True))
            left += px(20)
        value_metrics = made.metrics(strong=True)
        value, said = say_value(line.value), line.words if line.data else say(line.words)
        value_width = value_metrics.horizontalAdvance(value) + px(6)
        painter.setFont(made.font(strong=True))
        painter.setPen(made.colour(line.tone))
        draw_words(painter, place.adjusted(0, 0, -px(6), 0), int(RIGHT), value, value_metrics)
        room = int(place.width() - left - value_width - px(12))
        words = made.metrics().elidedText(said, Qt.TextElideMode.ElideRight, room)
        painter.setFont(made.font())
        painter.setPen(made.colour("text"))
        draw_words(painter, place.adjusted(left, 0, 0, 0), int(LEFT), words, made.metrics())
        used = made.metrics().horizontalAdvance(words) + px(10)
        quiet = made.metrics(look.QUIET).elidedText(
            say_value(line.quiet), Qt.TextElideMode.ElideRight, max(0, room - used)
        )
        painter.setFont(made.font(look.QUIET))
        painter.setPen(made.colour("muted"))
        beside = place.adjusted(left + used, 0, 0, 0)
        draw_words(painter, beside, int(LEFT), quiet, made.metrics(look.QUIET))
