"""The lines of goods in the house as cells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dcms_desktop.kernel.dates import show_expiry
from dcms_desktop.kernel.money import group_digits
from dcms_desktop.kernel.money import show_paise
from dcms_desktop.stock.rules import is_expired
from dcms_desktop.warehouse.lines import REASONS
from dcms_desktop.warehouse.rules import BUCKET_WORDS
from dcms_desktop.warehouse.rules import SIGNED
from dcms_desktop.warehouse.rules import words_of
from ui.documents.lines_model import EXPIRED
from ui.documents.lines_model import SERIALS
from ui.documents.lines_model import edit_text
from ui.kit.grid_model import GridColumn
from ui.language.catalog import say

if TYPE_CHECKING:
    from dcms_desktop.drafts.rules import Draft
    from dcms_desktop.drafts.rules import Line
    from ui.documents.lines_model import Cell
    from ui.documents.lines_model import Shown


def _number(_draft: Draft, _line: Line, row: int) -> Shown:
    return str(row + 1), "muted"


def _item(_draft: Draft, line: Line, _row: int) -> Shown:
    return line.item.name, ""


def _pack(_draft: Draft, line: Line, _row: int) -> Shown:
    return line.item.packing or line.item.base_unit, "muted"


def _batch(_draft: Draft, line: Line, _row: int) -> Shown:
    return (line.batch.number, "") if line.batch else ("✕ none", "bad strong")


def _expiry(draft: Draft, line: Line, _row: int) -> Shown:
    until = line.batch.expiry if line.batch else None
    gone = is_expired(until, draft.day)
    return (f"{show_expiry(until)} {EXPIRED}", "bad strong") if gone else (show_expiry(until), "")


def _there(_draft: Draft, line: Line, _row: int) -> Shown:
    return (group_digits(line.batch.units) if line.batch else "0"), "muted"


def _bucket(_draft: Draft, line: Line, _row: int) -> Shown:
    return say(BUCKET_WORDS.get(line.bucket, line.bucket)), "" if line.bucket == "saleable" else "warn"


def _to_bucket(_draft: Draft, line: Line, _row: int) -> Shown:
    if not line.to_bucket:
        return "?", "warn strong"
    return say(BUCKET_WORDS.get(line.to_bucket, line.to_bucket)), "text strong"


def _quantity(draft: Draft, line: Line, _row: int) -> Shown:
    if not line.units:
        return ("0", "bad strong") if draft.kind == "transfer_receipt" else ("", "")
    sign = "+" if line.units > 0 and draft.kind in SIGNED else ""
    over = draft.kind not in SIGNED and line.batch is not None and line.units > line.batch.units
    return f"{sign}{group_digits(line.units)}", "bad strong" if over or line.units < 0 else "text strong"


def _short(_draft: Draft, line: Line, _row: int) -> Shown:
    return (group_digits(line.short), "bad strong") if line.short else ("", "")


def _reason(draft: Draft, line: Line, _row: int) -> Shown:
    if line.reason:
        return say(words_of(REASONS.get(draft.kind, ()), line.reason)), ""
    wanted = draft.kind != "transfer_receipt" or line.short
    return ("?", "warn strong") if wanted else ("", "")


def _value(_draft: Draft, line: Line, _row: int) -> Shown:
    return (show_paise(line.tax.total) if line.tax and line.units else ""), "muted"


_HEAD: tuple[Cell, ...] = (
    (GridColumn("number", "", "number", 36), _number),
    (GridColumn("item", "Item", width=150, stretch=3, editable=True, most=80), _item),
    (GridColumn("pack", "Pack", width=78, drop=2), _pack),
    (GridColumn("batch", "Batch", width=92, stretch=1), _batch),
    (GridColumn("expiry", "Expiry", width=70), _expiry),
)
_FROM: Cell = (GridColumn("bucket", "From", width=92, editable=True, most=20), _bucket)
_THERE: Cell = (GridColumn("there", "There", "number", 70), _there)
_QUANTITY: Cell = (GridColumn("quantity", "Qty", "number", 80, editable=True, most=30), _quantity)
_REASON: Cell = (GridColumn("reason", "Reason", width=130, stretch=1, editable=True, most=30), _reason)
_VALUE: Cell = (GridColumn("value", "At cost", "number", 110, drop=1), _value)

TRANSFER_CELLS = (*_HEAD, _FROM, _THERE, _QUANTITY, SERIALS, _VALUE)
ADJUST_CELLS = (*_HEAD, _FROM, _THERE, _QUANTITY, SERIALS, _REASON, _VALUE)
BUCKET_CELLS: tuple[Cell, ...] = (
    *_HEAD,
    _FROM,
    _THERE,
    _QUANTITY,
    SERIALS,
    (GridColumn("to_bucket", "Goes to", width=92, editable=True, most=20), _to_bucket),
    _REASON,
    _VALUE,
)
ACCEPT_CELLS: tuple[Cell, ...] = (
    (GridColumn("number", "", "number", 36), _number),
    (GridColumn("item", "Item", width=150, stretch=3, most=80), _item),
    *_HEAD[2:],
    (GridColumn("there", "Sent", "number", 64), _there),
    (GridColumn("quantity", "Arrived", "number", 80, editable=True, most=30), _quantity),
    SERIALS,
    (GridColumn("short", "Short", "number", 66, editable=True, most=30), _short),
    (GridColumn("reason", "Short because", width=140, stretch=1, editable=True, most=30), _reason),
    (GridColumn("to_bucket", "Goes to", width=92, editable=True, most=20), _to_bucket),
    _VALUE,
)


def house_text(line: Line, field: str) -> str:
    """Return what a cell holds when its edit opens."""
    texts = {
        "bucket": BUCKET_WORDS.get(line.bucket, line.bucket),
        "to_bucket": BUCKET_WORDS.get(line.to_bucket, line.to_bucket),
        "reason": line.reason,
        "short": str(line.short or ""),
    }
    if field == "quantity":
        return line.typed or (str(line.units) if line.units else "")
    return texts[field] if field in texts else edit_text(line, field)
