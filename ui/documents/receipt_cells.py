"""The lines of a goods receipt as cells: the batch as read from the pack, and what it cost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dcms_desktop.kernel.dates import show_expiry
from dcms_desktop.kernel.money import plain_mills
from dcms_desktop.kernel.money import plain_paise
from dcms_desktop.kernel.money import show_mills
from dcms_desktop.kernel.money import show_paise
from dcms_desktop.kernel.money import show_percent
from dcms_desktop.purchase.deviations import difference_text
from dcms_desktop.stock.rules import is_expired
from dcms_desktop.stock.rules import is_near_expiry
from ui.documents.lines_model import EXPIRED
from ui.documents.lines_model import NEAR
from ui.documents.lines_model import SERIALS
from ui.documents.lines_model import Shown
from ui.documents.lines_model import edit_text
from ui.documents.lines_model import quantity_shown
from ui.kit.grid_model import GridColumn

if TYPE_CHECKING:
    from dcms_desktop.drafts.rules import Draft
    from dcms_desktop.drafts.rules import Line
    from ui.documents.lines_model import Cell


def _number(_draft: Draft, _line: Line, row: int) -> Shown:
    return str(row + 1), "muted"


def _item(_draft: Draft, line: Line, _row: int) -> Shown:
    return line.item.name, ""


def _pack(_draft: Draft, line: Line, _row: int) -> Shown:
    return line.item.packing or line.item.base_unit, "muted"


def _batch(_draft: Draft, line: Line, _row: int) -> Shown:
    if not line.item.batched:
        return "—", "muted"
    return (line.new_batch.number, "") if line.new_batch and line.new_batch.number else ("?", "warn strong")


def _expiry(draft: Draft, line: Line, _row: int) -> Shown:
    until = line.new_batch.expiry if line.new_batch else None
    if until is None:
        return ("?", "warn strong") if line.item.expires else ("—", "muted")
    if is_expired(until, draft.day):
        return f"{show_expiry(until)} {EXPIRED}", "bad strong"
    near = is_near_expiry(until, draft.day, draft.policy.near_expiry_days)
    return (f"{show_expiry(until)} {NEAR}", "warn strong") if near else (show_expiry(until), "")


def _mrp(_draft: Draft, line: Line, _row: int) -> Shown:
    return (show_paise(line.new_batch.mrp) if line.new_batch and line.new_batch.mrp else ""), ""


def _ptr(_draft: Draft, line: Line, _row: int) -> Shown:
    return (show_mills(line.new_batch.ptr) if line.new_batch and line.new_batch.ptr else ""), ""


def _quantity(_draft: Draft, line: Line, _row: int) -> Shown:
    differs = difference_text(line)
    shown = quantity_shown(line)
    return (f"{shown} {differs}", "warn strong") if differs else (shown, "text strong")


def _free(_draft: Draft, line: Line, _row: int) -> Shown:
    return (str(line.free) if line.free else ""), "ok"


def _rate(_draft: Draft, line: Line, _row: int) -> Shown:
    return show_mills(line.rate), ""


def _discount(_draft: Draft, line: Line, _row: int) -> Shown:
    return " + ".join(show_percent(one.percent) for one in line.discounts if one.percent is not None), ""


def _gst(_draft: Draft, line: Line, _row: int) -> Shown:
    return (show_percent(line.tax.rate.gst) if line.tax else ""), ""


def _amount(_draft: Draft, line: Line, _row: int) -> Shown:
    return (show_paise(line.tax.total) if line.tax and line.units else ""), "text strong"


RECEIPT_CELLS: tuple[Cell, ...] = (
    (GridColumn("number", "", "number", 34), _number),
    (GridColumn("item", "Item", width=140, stretch=3, editable=True, most=80), _item),
    (GridColumn("pack", "Pack", width=74, drop=3), _pack),
    (GridColumn("batch", "Batch", width=88, stretch=1, editable=True, most=30), _batch),
    (GridColumn("expiry", "Expiry", width=66, editable=True, most=12), _expiry),
    (GridColumn("mrp", "MRP", "number", 76, editable=True, most=20), _mrp),
    (GridColumn("ptr", "PTR", "number", 76, editable=True, most=20), _ptr),
    (GridColumn("quantity", "Qty", "number", 66, editable=True, most=60), _quantity),
    (GridColumn("free", "Free", "number", 48, editable=True, most=20), _free),
    SERIALS,
    (GridColumn("rate", "Rate", "number", 76, editable=True, most=20), _rate),
    (GridColumn("discount", "Disc", "number", 56, editable=True, most=40), _discount),
    (GridColumn("gst", "GST", "number", 58, drop=2), _gst),
    (GridColumn("amount", "Amount", "number", 94), _amount),
)


def receipt_text(line: Line, field: str) -> str:
    """Return what a cell holds when its edit opens."""
    new = line.new_batch
    if field == "quantity":
        return edit_text(line, field) + difference_text(line)
    if field == "batch":
        return new.number if new else ""
    if field == "expiry":
        return show_expiry(new.expiry) if new and new.expiry else ""
    if field == "mrp":
        return plain_paise(new.mrp) if new and new.mrp else ""
    if field == "ptr":
        return plain_mills(new.ptr) if new and new.ptr else ""
    return edit_text(line, field)
