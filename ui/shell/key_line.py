"""The key line: the live keys of the page as caps with words, most used first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF
from PySide6.QtCore import Qt
from PySide6.QtCore import Signal
from PySide6.QtCore import Slot
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QSizePolicy
from PySide6.QtWidgets import QWidget

from dcms_desktop.kernel.frozen import dataclass
from ui.kit.painted import LEFT
from ui.kit.painted import RIGHT
from ui.kit.painted import cap_width
from ui.kit.painted import draw_cap
from ui.kit.painted import draw_words
from ui.language.catalog import say
from ui.look import tokens as look
from ui.look.theme import on_theme
from ui.look.theme import theme

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QMouseEvent
    from PySide6.QtGui import QPaintEvent


@dataclass(frozen=True, slots=True)
class KeyHint:
    """One key and what it does; ``name`` is told when the hint is clicked."""

    key: str
    words: str
    name: str = ""


class KeyLine(QWidget):
    """One line of hints; those that do not fit are left out, the last one (all keys) stays."""

    asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._hints: tuple[KeyHint, ...] = ()
        self._note = ""
        self._places: list[tuple[int, int, KeyHint]] = []
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        on_theme(self.adapt)

    @Slot()
    def adapt(self) -> None:
        """Take the sizes now in force."""
        self.setFixedHeight(theme().px(look.KEY_LINE))
        self.update()

    def show_hints(self, hints: Sequence[KeyHint]) -> None:
        """Show other hints."""
        self._hints = tuple(hints)
        self.speak()

    def speak(self) -> None:
        """Say the hints in the language in force."""
        words = ", ".join(f"{hint.key} {say(hint.words)}" for hint in self._hints)
        self.setAccessibleName(f"{say('Keys')}: {words}")
        self.update()

    def show_note(self, note: str) -> None:
        """Show a quiet word at the right end, such as the profile of the keys."""
        self._note = note
        self.update()

    def note(self) -> str:
        """Return the word at the right end."""
        return self._note

    def _note_width(self) -> int:
        made = theme()
        return int(made.width(say(self._note), look.QUIET) + made.px(14)) if self._note else 0

    def hints(self) -> tuple[KeyHint, ...]:
        """Return the hints given."""
        return self._hints

    def _width_of(self, hint: KeyHint) -> int:
        made = theme()
        words = made.width(say(hint.words), look.QUIET)
        return int(cap_width(hint.key) + made.px(6) + words)

    def fitting(self) -> list[KeyHint]:
        """Return the hints that fit the width."""
        gap = theme().px(14)
        room = self.width() - theme().px(14) - self._note_width()
        widths = [self._width_of(hint) + gap for hint in self._hints]
        if sum(widths) - gap <= room:
            return list(self._hints)
        fits: list[KeyHint] = []
        left = room - widths[-1]
        for hint, width in zip(self._hints[:-1], widths[:-1], strict=True):
            left -= width
            if left < 0:
                break
            fits.append(hint)
        return [*fits, self._hints[-1]]

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the caps and words."""
        made = theme()
        painter = QPainter(self)
        painter.fillRect(self.rect(), made.colour("surface"))
        self._places = []
        left = made.px(14)
        cap = made.px(24)
        top = (self.height() - cap) / 2
        for hint in self.fitting() if self._hints else ():
            width = cap_width(hint.key)
            draw_cap(painter, QRectF(left, top, width, cap), hint.key)
            painter.setFont(made.font(look.QUIET))
            painter.setPen(made.colour("muted"))
            words = QRectF(left + width + made.px(6), 0, self._width_of(hint), self.height())
            draw_words(painter, words, int(LEFT), say(hint.words), made.metrics(look.QUIET))
            end = left + self._width_of(hint)
            self._places.append((left, end, hint))
            left = end + made.px(14)
        painter.setFont(made.font(look.QUIET))
        painter.setPen(made.colour("muted"))
        painter.drawText(QRectF(self.rect()).adjusted(0, 0, -made.px(14), 0), RIGHT, say(self._note))
        painter.end()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Do what a clicked hint says."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        for left, right, hint in self._places:
            if left <= event.position().x() <= right and hint.name:
                self.asked.emit(hint.name)
                return
