"""Tax analysis (Alt+A): value and tax of the open document by HSN and rate, in a panel at the right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtCore import Signal
from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFrame
from PySide6.QtWidgets import QVBoxLayout

from dcms_desktop.drafts.analysis import by_hsn
from dcms_desktop.drafts.analysis import together
from dcms_desktop.kernel.money import show_paise
from dcms_desktop.kernel.money import show_percent
from ui.kit.grid import Grid
from ui.kit.grid_model import Cell
from ui.kit.grid_model import GridColumn
from ui.kit.grid_model import GridRow
from ui.kit.grid_model import RowsModel
from ui.kit.parts import Label
from ui.kit.parts import set_spacing
from ui.look.theme import on_theme
from ui.look.theme import theme

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtGui import QKeyEvent

    from dcms_desktop.drafts.analysis import TaxedLine
    from dcms_desktop.drafts.analysis import TaxPart
    from ui.shell.page import Page

WORDS = {"nil": "Nil", "exempt": "Exempt", "non_gst": "Non-GST"}
COLUMNS = (
    GridColumn("hsn", "HSN", width=96, stretch=1),
    GridColumn("gst", "GST", "number", 64),
    GridColumn("lines", "Lines", "number", 52),
    GridColumn("taxable", "Taxable", "number", 104),
    GridColumn("cgst", "CGST", "number", 86),
    GridColumn("sgst", "SGST", "number", 86),
    GridColumn("igst", "IGST", "number", 86),
    GridColumn("cess", "Cess", "number", 74),
    GridColumn("tax", "Tax", "number", 92, tone="text strong"),
)
WIDE, TALL = 806, 400


def tax_rows(lines: Iterable[TaxedLine]) -> list[GridRow]:
    """Return the rows of the panel, the sum of all of them last."""
    parts = by_hsn(lines)
    rows = [_row(part, part.hsn or "—", WORDS.get(part.treatment, show_percent(part.gst))) for part in parts]
    if parts:
        rows.append(_row(together(parts), "Total", "", "text strong"))
    return rows


def _row(part: TaxPart, hsn: str, rate: str, tone: str = "text") -> GridRow:
    money = (part.taxable, part.cgst, part.sgst, part.igst, part.cess, part.tax)
    shown = [show_paise(paise) if paise else "" for paise in money]
    return GridRow(tuple(Cell(text, tone) for text in (hsn, rate, str(part.lines), *shown)))


class TaxPanel(QFrame):
    """Comes and goes with ``turn``; Esc closes it."""

    left = Signal()

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self._page = page
        self.setProperty("look", "raised")
        self.setAccessibleName("Tax analysis")
        self.model = RowsModel(COLUMNS, [], self)
        self.grid = Grid(self.model, name="Tax analysis")
        self._column = QVBoxLayout(self)
        self._column.addWidget(Label("Tax analysis", "name"))
        self._column.addWidget(self.grid, 1)
        self.hide()
        on_theme(self.adapt)

    @Slot()
    def adapt(self) -> None:
        """Take the sizes now in force."""
        set_spacing(self._column, 14, 10)
        if self.isVisible():
            self._place()

    def _place(self) -> None:
        px = theme().px
        width = min(px(WIDE), self._page.width() - px(24))
        top = px(42)
        height = min(px(TALL), self._page.height() - top - px(8))
        self.setGeometry(self._page.width() - width - px(12), top, width, height)

    def turn(self, lines: Iterable[TaxedLine]) -> None:
        """Show the analysis, or take it away when it is there."""
        if self.step_back():
            return
        rows = tax_rows(lines)
        if not rows:
            self._page.shell.messages.tell("There is no line to analyse yet.", "Type the items first.")
            return
        self.model.show(rows)
        self._place()
        self.show()
        self.raise_()
        self.grid.setFocus(Qt.FocusReason.PopupFocusReason)
        self.grid.go(0, 0)

    def step_back(self) -> bool:
        """Close it; tells whether it was open."""
        if not self.isVisible():
            return False
        self.hide()
        self.left.emit()
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc and Enter close it."""
        if event.key() in {Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.step_back()
        else:
            super().keyPressEvent(event)
