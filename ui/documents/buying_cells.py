"""The cells of orders, of goods that go back, and of notes without goods."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dcms_desktop.kernel.money import group_digits
from dcms_desktop.kernel.money import show_mills
from dcms_desktop.kernel.money import show_paise
from dcms_desktop.kernel.money import show_percent
from ui.documents.lines_model import SALE_CELLS
from ui.documents.lines_model import Cell
from ui.documents.lines_model import Shown
from ui.documents.receipt_cells import RECEIPT_CELLS
from ui.kit.grid_model import GridColumn

if TYPE_CHECKING:
    from dcms_desktop.drafts.rules import Draft
    from dcms_desktop.drafts.rules import Line


def _named(cells: tuple[Cell, ...], *names: str) -> tuple[Cell, ...]:
    """Return some cells by their names."""
    known = {column.name: (column, show) for column, show in cells}
    return tuple(known[name] for name in names)


def _stock(_draft: Draft, line: Line, _row: int) -> Shown:
    return group_digits(sum(batch.units for batch in line.choices)), "muted"


def _free_stock(_draft: Draft, line: Line, _row: int) -> Shown:
    """Show what lies free; less than is asked for will wait."""
    free = max(0, sum(batch.units - batch.reserved for batch in line.choices))
    return group_digits(free), "warn strong" if line.units + line.free > free else "muted"


def _lies_here(_draft: Draft, line: Line, _row: int) -> Shown:
    units = line.batch.units if line.batch else 0
    short = line.units + line.free > units
    return group_digits(units), "bad strong" if short else "muted"


def _batch(_draft: Draft, line: Line, _row: int) -> Shown:
    if line.batch is None:
        return ("?", "warn strong") if line.item.batched else ("—", "muted")
    if line.bucket != "saleable":
        return f"{line.batch.number} · {line.bucket}", "warn"
    return line.batch.number, ""


def _difference(_draft: Draft, line: Line, _row: int) -> Shown:
    return (show_mills(line.rate), "text strong") if line.rate else ("?", "warn strong")


def _gst(_draft: Draft, line: Line, _row: int) -> Shown:
    return (show_percent(line.tax.rate.gst) if line.tax else ""), ""


def _amount(_draft: Draft, line: Line, _row: int) -> Shown:
    return (show_paise(line.tax.total) if line.tax and line.units else ""), "text strong"


_HEAD = _named(RECEIPT_CELLS, "number", "item", "pack")
_TAIL = _named(RECEIPT_CELLS, "free", "serials", "rate", "discount", "gst", "amount")
_COUNT = _named(SALE_CELLS, "quantity")

ORDER_CELLS: tuple[Cell, ...] = (
    *_HEAD,
    (GridColumn("stock", "Stock", "number", 90), _stock),
    *_COUNT,
    *_TAIL,
)
SALES_ORDER_CELLS: tuple[Cell, ...] = (
    *_HEAD,
    (GridColumn("stock", "Free stock", "number", 100), _free_stock),
    *_COUNT,
    *_TAIL,
)
RETURN_CELLS: tuple[Cell, ...] = (
    *_HEAD,
    (GridColumn("batch", "Batch", width=160), _batch),
    *_named(SALE_CELLS, "expiry"),
    (GridColumn("lies", "Lies here", "number", 90), _lies_here),
    *_COUNT,
    *_TAIL,
)
SOLD_CELLS = tuple(cell for cell in RETURN_CELLS if cell[0].name != "lies")
"""Goods that a party brings back: what lies here does not matter."""
NOTE_CELLS: tuple[Cell, ...] = (
    *_HEAD,
    *_COUNT,
    (GridColumn("rate", "Difference", "number", 110, editable=True, most=20), _difference),
    (GridColumn("gst", "GST", "number", 70), _gst),
    (GridColumn("amount", "Amount", "number", 120), _amount),
)
