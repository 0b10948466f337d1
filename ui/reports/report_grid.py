"""The grid of a report: columns as wide as their figures, heads of groups written across."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect
from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter

from ui.kit.grid import Grid
from ui.kit.grid_delegate import MIDDLE
from ui.kit.grid_model import GridColumn
from ui.kit.grid_paint import PAD
from ui.look import tokens as look
from ui.look.theme import theme
from ui.reports.report_model import Head

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from reports.engine.report import Column
    from ui.reports.report_model import ReportModel
    from ui.reports.report_model import Shown

MOST_WORDS = 260
"""Widest a column of words gets before its texts end in dots, unless there is room left over."""


def grid_columns(shown: Shown) -> list[GridColumn]:
    """Return the columns of an answer: figures whole, words up to a limit, growing ones share the rest."""
    made = theme()
    growing = any(column.grow for column in shown.columns)
    columns = []
    for column, longest in zip(shown.columns, shown.longest, strict=True):
        metrics = made.metrics(look.BODY, strong=True)
        width = max(map(metrics.horizontalAdvance, longest)) * 100 // made.scale + 2 * PAD + 4
        if not column.right:
            width = min(width, MOST_WORDS)
        stretches = column.grow or (not growing and column.kind == "text")
        columns.append(
            GridColumn(
                column.field,
                column.title,
                kind="number" if column.right else "text",
                width=width,
                stretch=1 if stretches else 0,
                tone=_usual_tone(column),
            )
        )
    return columns


def _usual_tone(column: Column) -> str:
    if column.field in {"number", "code"}:
        return "accent"
    if column.field in {"left", "total", "value", "balance", "amount"} and (
        column.total or column.field == "balance"
    ):
        return "strong"
    return ""


class ReportGrid(Grid):
    """Paints the heads of groups over their whole row."""

    def __init__(self, model: ReportModel, *, name: str) -> None:
        super().__init__(model, name=name)
        self._report_model = model

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the cells, then the heads that are in view."""
        super().paintEvent(event)
        first = self.rowAt(0)
        if first < 0:
            return
        last = self.rowAt(self.viewport().height() - 1)
        last = last if last >= 0 else self._report_model.rowCount() - 1
        painter = QPainter(self.viewport())
        for number in range(first, last + 1):
            line = self._report_model.line(number)
            if isinstance(line, Head):
                self._paint_head(painter, line, number)
        painter.end()

    def _paint_head(self, painter: QPainter, head: Head, number: int) -> None:
        made = theme()
        top, height = self.rowViewportPosition(number), self.rowHeight(number)
        place = QRect(0, top, self.viewport().width(), height)
        is_current = number == self.row()
        painter.fillRect(place.adjusted(0, 0, 0, -1), made.colour("accent_bg" if is_current else "raised"))
        painter.setFont(made.font(look.BODY, strong=True))
        painter.setPen(made.colour("accent"))
        room = place.adjusted(made.px(PAD), 0, -made.px(PAD), 0)
        text = made.metrics(look.BODY, strong=True).elidedText(
            head.text, Qt.TextElideMode.ElideRight, room.width()
        )
        painter.drawText(room, MIDDLE | int(Qt.AlignmentFlag.AlignLeft), text)
