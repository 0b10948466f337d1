"""Tax analysis (Alt+A): value and tax of the open document by HSN and rate, in a panel at the right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dcms_desktop.drafts.analysis import by_hsn
from dcms_desktop.drafts.analysis import together
from dcms_desktop.kernel.money import show_paise
from dcms_desktop.kernel.money import show_percent
from ui.documents.grid_panel import GridPanel
from ui.kit.grid_model import Cell
from ui.kit.grid_model import GridColumn
from ui.kit.grid_model import GridRow

if TYPE_CHECKING:
    from collections.abc import Iterable

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
WIDE = 806


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


class TaxPanel(GridPanel):
    """Comes and goes with ``turn``; Esc closes it."""

    def __init__(self, page: Page) -> None:
        super().__init__(page, "Tax analysis", COLUMNS, wide=WIDE)

    def turn(self, lines: Iterable[TaxedLine]) -> None:
        """Show the analysis, or take it away when it is there."""
        self.turn_rows(tax_rows(lines), "There is no line to analyse yet.", "Type the items first.")
