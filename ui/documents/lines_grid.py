"""The grid of lines, painted row by row: a key that changes one line draws one line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex
from PySide6.QtCore import QPersistentModelIndex
from PySide6.QtCore import QRect
from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter
from PySide6.QtGui import QPen

from ui.kit.grid import Grid
from ui.kit.grid_delegate import FLAGS
from ui.kit.grid_delegate import PAD
from ui.kit.grid_delegate import tone_parts
from ui.look import tokens as look
from ui.look.theme import theme

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QPaintEvent
    from PySide6.QtWidgets import QWidget

    from ui.documents.lines_model import LinesModel

Index = QModelIndex | QPersistentModelIndex


class LinesGrid(Grid):
    """Draws a `LinesModel` without asking it cell by cell."""

    def __init__(self, model: LinesModel, parent: QWidget | None = None, *, name: str = "") -> None:
        super().__init__(model, parent, name=name)
        self._lines = model

    def dataChanged(self, first: Index, last: Index, roles: Sequence[int] = ()) -> None:
        """Draw the rows that changed, and show an open edit its new value."""
        for row in range(first.row(), last.row() + 1):
            self.viewport().update(self._row_place(row))
        current = self.currentIndex()
        if first.row() <= current.row() <= last.row() and self.editor() is not None:
            super().dataChanged(current, current, list(roles))

    def _row_place(self, row: int) -> QRect:
        return QRect(0, self.rowViewportPosition(row), self.viewport().width(), self.rowHeight(row))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the rows that are asked for, hairlines also where no line is yet."""
        made = theme()
        painter = QPainter(self.viewport())
        height = self.verticalHeader().defaultSectionSize()
        rows = self._lines.rowCount()
        area = event.rect()
        first = self.rowAt(area.top())
        last = self.rowAt(area.bottom())
        columns = [
            (number, self.columnViewportPosition(number), self.columnWidth(number))
            for number in range(len(self._lines.columns))
            if not self.isColumnHidden(number)
        ]
        if first >= 0:
            for row in range(first, (last if last >= 0 else rows - 1) + 1):
                self._paint_row(painter, row, columns)
        painter.setPen(made.colour("soft"))
        line = (self.rowViewportPosition(rows - 1) + height if rows else 0) + height - 1
        while line < self.viewport().height():
            painter.drawLine(0, line, self.viewport().width(), line)
            line += height
        painter.end()

    def _paint_row(self, painter: QPainter, row: int, columns: Sequence[tuple[int, int, int]]) -> None:
        made = theme()
        place = self._row_place(row)
        current = self.currentIndex()
        pad = made.px(PAD)
        if row == current.row():
            painter.fillRect(place, made.colour("accent_bg"))
        for number, left, width in columns:
            text, tone = self._lines.shown(row, number)
            if not text:
                continue
            head = self._lines.columns[number]
            token, strong = tone_parts(tone or head.tone)
            room = width - 2 * pad
            metrics = made.metrics(look.BODY, strong=strong)
            if metrics.horizontalAdvance(text) > room:
                text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
            painter.setFont(made.font(look.BODY, strong=strong))
            painter.setPen(made.colour(token))
            painter.drawText(QRect(left + pad, place.top(), room, place.height()), FLAGS[head.kind], text)
        painter.setPen(made.colour("soft"))
        painter.drawLine(place.left(), place.bottom(), place.right(), place.bottom())
        if row == current.row() and self.hasFocus():
            painter.setPen(QPen(made.colour("focus"), look.FOCUS_LINE))
            painter.drawRect(self.visualRect(current).adjusted(1, 1, -1, -1))
