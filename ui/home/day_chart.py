"""Thirty days at a glance: a bar of sales for each day, a line of collections over them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF
from PySide6.QtCore import QRectF
from PySide6.QtCore import QSize
from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter
from PySide6.QtGui import QPen
from PySide6.QtGui import QPolygonF
from PySide6.QtWidgets import QSizePolicy
from PySide6.QtWidgets import QToolTip

from ui.home.home_model import DayFigure
from ui.home.home_model import rupees_short
from ui.kit.painted import LEFT
from ui.kit.painted import RIGHT
from ui.kit.painted import Painted
from ui.look import tokens as look
from ui.look.theme import theme

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QMouseEvent
    from PySide6.QtGui import QPaintEvent

STEPS = (1, 2, 5)


def nice_top(most: int) -> int:
    """Return the round amount at or above ``most`` that the scale ends with: 1, 2 or 5 with zeros."""
    size = 1
    while True:
        for step in STEPS:
            if step * size >= most:
                return step * size
        size *= 10


def short_amount(paise: int) -> str:
    """Return an amount for a scale: ``50k``, ``2 L``, ``1.5 Cr``."""
    whole = paise // 100
    for size, word in ((10_000_000, " Cr"), (100_000, " L"), (1_000, "k")):
        if whole >= size:
            tenths = whole * 10 // size
            return f"{tenths // 10}{f'.{tenths % 10}' if tenths % 10 else ''}{word}"
    return str(whole)


class DayChart(Painted):
    """The bars and the line; the day under the mouse says its figures."""

    def __init__(self) -> None:
        self._days: tuple[DayFigure, ...] = ()
        self._under = -1
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMouseTracking(True)
        self.setAccessibleName("Sales and collections of the last thirty days")

    def show_days(self, days: Sequence[DayFigure]) -> None:
        """Show other days."""
        self._days = tuple(days)
        total = sum(day.sales for day in days)
        self.setAccessibleDescription(f"{rupees_short(total)} sold in {len(days)} days")
        self.update()

    def sizeHint(self) -> QSize:
        """Return the least room in which the bars can be told apart."""
        return QSize(theme().px(320), theme().px(130))

    def _field(self) -> QRectF:
        px = theme().px
        return QRectF(px(44), px(6), self.width() - px(48), self.height() - px(26))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw scale, bars, line and dates."""
        if not self._days:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        field = self._field()
        top = nice_top(max(1, *(max(day.sales, day.collections) for day in self._days)))
        self._paint_scale(painter, field, top)
        self._paint_days(painter, field, top)
        painter.end()

    def _paint_scale(self, painter: QPainter, field: QRectF, top: int) -> None:
        made = theme()
        painter.setFont(made.font(look.LABEL))
        for part in (0, 1, 2):
            height = field.bottom() - field.height() * part / 2
            painter.setPen(made.colour("line" if part == 0 else "soft"))
            painter.drawLine(QPointF(field.left(), height), QPointF(field.right(), height))
            painter.setPen(made.colour("muted"))
            place = QRectF(0, height - made.px(8), field.left() - made.px(6), made.px(16))
            painter.drawText(place, RIGHT, short_amount(top * part // 2))

    def _paint_days(self, painter: QPainter, field: QRectF, top: int) -> None:
        made = theme()
        step = field.width() / len(self._days)
        line = QPolygonF()
        for number, day in enumerate(self._days):
            left = field.left() + number * step
            height = field.height() * max(0, day.sales) / top
            is_marked = number in {self._under, len(self._days) - 1}
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(made.colour("accent" if is_marked else "focus"))
            painter.setOpacity(1.0 if is_marked else 0.55)
            painter.drawRect(QRectF(left + step * 0.18, field.bottom() - height, step * 0.64, height))
            line.append(
                QPointF(left + step / 2, field.bottom() - field.height() * max(0, day.collections) / top)
            )
        painter.setOpacity(1.0)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(made.colour("warn"), 1.5))
        painter.drawPolyline(line)
        painter.setPen(made.colour("muted"))
        below = QRectF(field.left(), field.bottom() + made.px(2), field.width(), made.px(18))
        painter.drawText(below, LEFT, f"{self._days[0].day:%d %b}")
        painter.drawText(below, RIGHT, f"{self._days[-1].day:%d %b}")

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Say the figures of the day under the mouse."""
        if not self._days:
            return
        field = self._field()
        number = int((event.position().x() - field.left()) * len(self._days) // max(1.0, field.width()))
        self._under = number if 0 <= number < len(self._days) else -1
        if self._under >= 0:
            day = self._days[self._under]
            collected = rupees_short(day.collections)
            text = f"{day.day:%a %d %b}: sold {rupees_short(day.sales)}, collected {collected}"
            QToolTip.showText(event.globalPosition().toPoint(), text, self)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """Forget the day under the mouse."""
        super().leaveEvent(event)
        self._under = -1
        self.update()
