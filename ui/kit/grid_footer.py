"""The totals below a grid, each under its column."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect
from PySide6.QtCore import Qt
from PySide6.QtCore import Slot
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QSizePolicy
from PySide6.QtWidgets import QWidget

from ui.kit.grid_delegate import FLAGS
from ui.kit.grid_paint import PAD
from ui.look import tokens as look
from ui.look.theme import on_theme
from ui.look.theme import theme

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtGui import QPaintEvent

    from ui.kit.grid import Grid


class GridFooter(QWidget):
    """One line of totals that follows the columns of its grid."""

    def __init__(self, grid: Grid) -> None:
        super().__init__()
        self._grid = grid
        self._totals: dict[str, str] = {}
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        grid.horizontalHeader().sectionResized.connect(self._moved)
        grid.horizontalScrollBar().valueChanged.connect(self._moved)
        on_theme(self.adapt)

    @Slot()
    def adapt(self) -> None:
        """Take the sizes now in force."""
        self.setFixedHeight(theme().px(look.GRID_HEADER))
        self.update()

    @Slot()
    def _moved(self) -> None:
        self.update()

    def show_totals(self, totals: Mapping[str, str]) -> None:
        """Show totals by the names of their columns."""
        self._totals = dict(totals)
        self.setAccessibleName("Totals: " + ", ".join(f"{name} {text}" for name, text in totals.items()))
        self.update()

    def totals(self) -> dict[str, str]:
        """Return the totals shown."""
        return dict(self._totals)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the totals."""
        made = theme()
        painter = QPainter(self)
        painter.setPen(made.colour("line"))
        painter.drawLine(0, 0, self.width(), 0)
        painter.setFont(made.font(strong=True))
        painter.setPen(made.colour("text"))
        pad = made.px(PAD)
        for number, column in enumerate(self._grid.columns()):
            text = self._totals.get(column.name, "")
            if not text or self._grid.isColumnHidden(number):
                continue
            left = self._grid.columnViewportPosition(number)
            width = self._grid.columnWidth(number)
            metrics = made.metrics(strong=True)
            wanted = metrics.horizontalAdvance(text) + 2 * pad
            if column.kind == "number" and wanted > width:
                left, width = left - (wanted - width), wanted
            place = QRect(left + pad, 0, width - 2 * pad, self.height())
            painter.drawText(place, FLAGS[column.kind] | int(Qt.TextFlag.TextDontClip), text)
        painter.end()
