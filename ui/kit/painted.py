"""Painted parts: small widgets that draw themselves from tokens and grow with the text scale."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF
from PySide6.QtCore import QRectF
from PySide6.QtCore import QSize
from PySide6.QtCore import Qt
from PySide6.QtCore import Signal
from PySide6.QtCore import Slot
from PySide6.QtGui import QPainter
from PySide6.QtGui import QPen
from PySide6.QtWidgets import QSizePolicy
from PySide6.QtWidgets import QWidget

from dcms_desktop.kernel.frozen import dataclass
from ui.language.catalog import ENGLISH
from ui.language.catalog import current
from ui.language.catalog import say
from ui.language.catalog import say_value
from ui.look import tokens as look
from ui.look.icons import draw_icon
from ui.look.theme import on_theme
from ui.look.theme import theme

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QColor
    from PySide6.QtGui import QFontMetrics
    from PySide6.QtGui import QMouseEvent
    from PySide6.QtGui import QPaintEvent

MIDDLE = Qt.AlignmentFlag.AlignVCenter
LEFT = Qt.AlignmentFlag.AlignLeft | MIDDLE
RIGHT = Qt.AlignmentFlag.AlignRight | MIDDLE
CENTRE = Qt.AlignmentFlag.AlignCenter


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text with the name of a colour token and its weight."""

    text: str
    tone: str = "text"
    strong: bool = False


def rounded(painter: QPainter, place: QRectF, radius: float, fill: QColor | None, pen: QPen | None) -> None:
    """Draw a rounded box, smooth, with its frame inside ``place``."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(fill if fill is not None else Qt.BrushStyle.NoBrush)
    painter.setPen(pen if pen is not None else Qt.PenStyle.NoPen)
    inset = pen.widthF() / 2 if pen is not None else 0.0
    painter.drawRoundedRect(place.adjusted(inset, inset, -inset, -inset), radius, radius)


def draw_words(painter: QPainter, place: QRectF, flags: int, words: str, metrics: QFontMetrics) -> None:
    """Draw one line in the font set before, all scripts on the same base line.

    Qt centres each line by the tallest script in it, so words of Tamil would stand higher than figures.
    """
    if current() == ENGLISH:
        painter.drawText(place, flags, words)
        return
    left = place.left()
    if flags & int(Qt.AlignmentFlag.AlignRight):
        left = place.right() - metrics.horizontalAdvance(words)
    elif flags & int(Qt.AlignmentFlag.AlignHCenter):
        left = place.center().x() - metrics.horizontalAdvance(words) / 2
    down = (place.height() + metrics.ascent() - metrics.descent()) // 2
    painter.drawText(QPointF(left, place.top() + down), words)


class Painted(QWidget):
    """A widget that paints itself; asks for new room when sizes change."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        on_theme(self.adapt)

    @Slot()
    def adapt(self) -> None:
        """Take the sizes now in force."""
        self.updateGeometry()
        self.update()


def spans_width(spans: Sequence[Span], size: int, gap: int) -> int:
    """Return the width of spans set side by side."""
    made = theme()
    widths = [made.width(span.text, size, strong=span.strong) for span in spans]
    return sum(widths) + made.px(gap) * max(0, len(widths) - 1)


def draw_spans(painter: QPainter, place: QRectF, spans: Sequence[Span], size: int, gap: int) -> None:
    """Draw spans from the left of ``place``; those that do not fit whole are left out."""
    made = theme()
    left = place.left()
    for span in spans:
        width = made.width(span.text, size, strong=span.strong)
        if left + width > place.right() + 1:
            return
        painter.setFont(made.font(size, strong=span.strong))
        painter.setPen(made.colour(span.tone))
        box = QRectF(left, place.top(), width + 2, place.height())
        draw_words(painter, box, int(LEFT), span.text, made.metrics(size, strong=span.strong))
        left += width + made.px(gap)


class Pill(Painted):
    """A state in a pill: optional icon, words, optional key. A click works where something listens."""

    clicked = Signal()

    def __init__(
        self, text: str = "", *, icon: str = "", tone: str = "muted", key: str = "", name: str = ""
    ) -> None:
        self._spans: tuple[Span, ...] = ()
        self._text, self._key = text, key
        self._icon, self._tone, self._paper = icon, tone, "soft"
        super().__init__()
        self._name = name
        self._can_click = False
        self.show_state(text, icon=icon, tone=tone, key=key)

    def show_state(self, text: str, *, icon: str = "", tone: str = "muted", key: str = "") -> None:
        """Show another state; a warning or a stop also changes the paper under the words."""
        self._text, self._key = text, key
        self._icon, self._tone = icon, tone
        self._paper = {"warn": "warn_bg", "bad": "bad_bg"}.get(tone, "soft")
        self.speak()

    def speak(self) -> None:
        """Show the state in the language in force."""
        shown = Span(say(self._text), self._tone)
        self._spans = (shown, Span(self._key, "muted")) if self._key else (shown,)
        self.setAccessibleName(f"{say(self._name)} {shown.text} {self._key}".strip())
        self.adapt()

    def text(self) -> str:
        """Return the words as they were given."""
        return self._text

    def make_clickable(self) -> None:
        """Show a hand over the pill."""
        self._can_click = True
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def sizeHint(self) -> QSize:
        """Return the room the words need."""
        made = theme()
        width = spans_width(self._spans, look.QUIET, 8) + made.px(24) + (made.px(20) if self._icon else 0)
        return QSize(width, made.px(23))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the pill."""
        made = theme()
        painter = QPainter(self)
        place = QRectF(self.rect())
        rounded(painter, place, place.height() / 2, made.colour(self._paper), None)
        left = float(made.px(12))
        if self._icon:
            side = made.px(14)
            draw_icon(
                painter, self._icon, QRectF(left - 1, (place.height() - side) / 2, side, side), self._tone
            )
            left += made.px(20)
        draw_spans(painter, place.adjusted(left, 0, 0, 0), self._spans, look.QUIET, 8)
        painter.end()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Tell of a click."""
        if self._can_click and self.rect().contains(event.position().toPoint()):
            self.clicked.emit()


class Chip(Painted):
    """A choice in a strip: spans in a frame; the picked one has the focus frame."""

    clicked = Signal()

    def __init__(self, spans: Sequence[Span] = (), *, picked: bool = False) -> None:
        self._spans = tuple(spans)
        self.picked = picked
        super().__init__()
        self.show_spans(spans, picked=picked)

    def show_spans(self, spans: Sequence[Span], *, picked: bool) -> None:
        """Show other words."""
        self._spans, self.picked = tuple(spans), picked
        words = " ".join(span.text for span in spans)
        self.setAccessibleName(f"{words}, {say('picked')}" if picked else words)
        self.adapt()

    def sizeHint(self) -> QSize:
        """Return the room the words need."""
        made = theme()
        return QSize(spans_width(self._spans, look.QUIET, 8) + made.px(20), made.px(26))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the chip."""
        made = theme()
        painter = QPainter(self)
        pen = QPen(made.colour("focus" if self.picked else "line"), 2 if self.picked else 1)
        paper = made.colour("accent_bg" if self.picked else "surface")
        rounded(painter, QRectF(self.rect()), made.px(look.RADIUS_FIELD), paper, pen)
        draw_spans(painter, QRectF(self.rect()).adjusted(made.px(10), 0, 0, 0), self._spans, look.QUIET, 8)
        painter.end()

    def mousePressEvent(self, _event: QMouseEvent) -> None:
        """Tell of a click."""
        self.clicked.emit()


def cap_width(key: str) -> int:
    """Return the width of a key cap."""
    made = theme()
    return int(max(made.width(key, look.LABEL, strong=True) + made.px(16), made.px(26)))


def draw_cap(painter: QPainter, place: QRectF, key: str) -> None:
    """Draw one key cap, a little thicker below."""
    made = theme()
    radius = made.px(look.RADIUS_CAP)
    rounded(painter, place, radius, made.colour("line"), None)
    top = place.adjusted(1, 1, -1, -2)
    rounded(painter, top, max(1, radius - 1), made.colour("surface"), None)
    painter.setFont(made.font(look.LABEL, strong=True))
    painter.setPen(made.colour("text"))
    painter.drawText(top, CENTRE, key)


class KeyCap(Painted):
    """One key as a cap."""

    def __init__(self, key: str) -> None:
        self._key = key
        super().__init__()
        self.setAccessibleName(key)

    def sizeHint(self) -> QSize:
        """Return the room the cap needs."""
        return QSize(cap_width(self._key), theme().px(24))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the cap."""
        painter = QPainter(self)
        draw_cap(painter, QRectF(self.rect()), self._key)
        painter.end()


@dataclass(frozen=True, slots=True)
class Fact:
    """A labelled value: quiet label above, strong value below; ``note`` is a key or word after it."""

    label: str
    value: str
    tone: str = "text"
    note: str = ""


ALARMS = frozenset({"warn", "bad"})


class FactStrip(Painted):
    """Labelled facts side by side, parted by hairlines; where room lacks, calm ones go first."""

    def __init__(self, facts: Sequence[Fact] = ()) -> None:
        self._facts = self._said = tuple(facts)
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.show_facts(facts)

    def show_facts(self, facts: Sequence[Fact]) -> None:
        """Show other facts."""
        self._facts = tuple(facts)
        self.speak()

    def speak(self) -> None:
        """Show the facts in the language in force: their labels, and our own words among the values."""
        self._said = tuple(
            Fact(say(fact.label), say_value(fact.value), fact.tone, say(fact.note)) for fact in self._facts
        )
        self.setAccessibleName("; ".join(f"{fact.label} {fact.value}" for fact in self._said))
        self.adapt()

    def _width_of(self, fact: Fact) -> int:
        made = theme()
        value = f"{fact.value}  {fact.note}" if fact.note else fact.value
        words = made.width(value, look.BODY, strong=True)
        return int(max(words, made.width(fact.label, look.LABEL)) + made.px(28))

    def sizeHint(self) -> QSize:
        """Return the room the facts need."""
        return QSize(sum(self._width_of(fact) for fact in self._said), theme().px(44))

    def minimumSizeHint(self) -> QSize:
        """Return the room of the first fact."""
        return QSize(self._width_of(self._said[0]) if self._said else 0, theme().px(44))

    def _fitting(self) -> list[Fact]:
        """Return the facts there is room for."""
        kept = list(self._said)
        room = self.width() + theme().px(14)
        while kept and sum(self._width_of(fact) for fact in kept) > room:
            calm = [fact for fact in kept if fact.tone not in ALARMS]
            kept.remove(calm[-1] if calm else kept[-1])
        return kept

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the facts."""
        made = theme()
        painter = QPainter(self)
        left = 0
        height = self.height()
        for fact in self._fitting():
            width = self._width_of(fact)
            painter.fillRect(left, made.px(4), 1, height - made.px(8), made.colour("line"))
            start = left + made.px(14)
            painter.setFont(made.font(look.LABEL))
            painter.setPen(made.colour("muted"))
            painter.drawText(start, 0, width, height // 2, LEFT, fact.label)
            painter.setFont(made.font(look.BODY, strong=True))
            painter.setPen(made.colour(fact.tone))
            value = f"{fact.value}  {fact.note}" if fact.note else fact.value
            painter.drawText(start, height // 2, width, height // 2, LEFT, value)
            left += width
        painter.end()
