"""The lines of a bill as a table: texts and tones of cells, and the way a typed one reaches the rules."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from typing import Any

from PySide6.QtCore import QModelIndex
from PySide6.QtCore import QObject
from PySide6.QtCore import Qt

from dcms_desktop.documents.all_kinds import kind_of
from dcms_desktop.documents.view import discount_text
from dcms_desktop.drafts.serials import pieces_of
from dcms_desktop.kernel.dates import show_expiry
from dcms_desktop.kernel.money import group_digits
from dcms_desktop.kernel.money import plain_mills
from dcms_desktop.kernel.money import plain_paise
from dcms_desktop.kernel.money import show_mills
from dcms_desktop.kernel.money import show_paise
from dcms_desktop.kernel.money import show_percent
from dcms_desktop.sales.rules import runs_low
from dcms_desktop.stock.rules import is_expired
from dcms_desktop.stock.rules import is_near_expiry
from ui.kit.grid_model import ACCESSIBLE
from ui.kit.grid_model import DISPLAY
from ui.kit.grid_model import EDIT
from ui.kit.grid_model import KEY
from ui.kit.grid_model import NOWHERE
from ui.kit.grid_model import TONE
from ui.kit.grid_model import ColumnsModel
from ui.kit.grid_model import GridColumn
from ui.kit.grid_model import Index

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Sequence

    from dcms_desktop.drafts.rules import Draft
    from dcms_desktop.drafts.rules import Line

NEAR, EXPIRED, MRP_CHANGED, RATE_DIFFERS, LOW = "!", "✕", "▲", "≠", "↓"

Shown = tuple[str, str]
"""What a cell shows and its tone."""


def quantity_shown(line: Line) -> str:
    """Return the quantity as the grid shows it: in packs where it was typed in packs."""
    head = line.typed.split("+", 1)[0].split("/", 1)[0].split("*", 1)[0].strip()
    return head if any(mark.isalpha() for mark in head) else group_digits(line.units) if line.units else ""


def _number(_draft: Draft, _line: Line, row: int) -> Shown:
    return str(row + 1), "muted"


def _item(draft: Draft, line: Line, _row: int) -> Shown:
    signs = MRP_CHANGED if line.batch is not None and mrp_changed(draft, line) else ""
    signs += LOW if runs_low(draft, line) else ""
    return (f"{line.item.name} {signs}" if signs else line.item.name), ""


def mrp_changed(_draft: Draft, line: Line) -> bool:
    """Tell whether the batch bears another MRP than the item's usual one."""
    return bool(line.batch and line.item.mrp and line.batch.mrp and line.batch.mrp != line.item.mrp)


def _pack(_draft: Draft, line: Line, _row: int) -> Shown:
    return line.item.packing or line.item.base_unit, "muted"


def _batch(draft: Draft, line: Line, _row: int) -> Shown:
    if line.batch is None:
        return ("✕ none" if line.item.batched else "—"), "bad strong" if line.item.batched else "muted"
    if line.batch.frozen:
        return f"{line.batch.number} {EXPIRED}", "bad strong"
    if line.units and line.batch.units < line.units + line.free:
        return f"{line.batch.number} !", "warn strong"
    del draft
    return line.batch.number, ""


def _expiry(draft: Draft, line: Line, _row: int) -> Shown:
    until = line.batch.expiry if line.batch else None
    if is_expired(until, draft.day):
        return f"{show_expiry(until)} {EXPIRED}", "bad strong"
    if is_near_expiry(until, draft.day, draft.policy.near_expiry_days):
        return f"{show_expiry(until)} {NEAR}", "warn strong"
    return show_expiry(until), ""


def _mrp(_draft: Draft, line: Line, _row: int) -> Shown:
    mrp = line.batch.mrp if line.batch else line.item.mrp
    return (show_paise(mrp) if mrp else "—"), ""


def _quantity(_draft: Draft, line: Line, _row: int) -> Shown:
    return quantity_shown(line), "text strong"


def _free(_draft: Draft, line: Line, _row: int) -> Shown:
    return (group_digits(line.free) if line.free else ""), "ok"


def _rate(_draft: Draft, line: Line, _row: int) -> Shown:
    differs = line.rate_source == "hand" and line.rate != line.list_rate
    text = show_mills(line.rate)
    return (f"{RATE_DIFFERS} {text}", "warn strong") if differs else (text, "")


def _discount(_draft: Draft, line: Line, _row: int) -> Shown:
    return discount_text(line.discounts), ""


def _taxable(_draft: Draft, line: Line, _row: int) -> Shown:
    return (show_paise(line.tax.taxable) if line.tax and line.units else ""), ""


def _gst(_draft: Draft, line: Line, _row: int) -> Shown:
    return (show_percent(line.tax.rate.gst) if line.tax else ""), ""


def _amount(_draft: Draft, line: Line, _row: int) -> Shown:
    return (show_paise(line.tax.total) if line.tax and line.units else ""), "text strong"


def _serials(draft: Draft, line: Line, _row: int) -> Shown:
    """Return how many of its serial numbers a line has, of how many."""
    if not line.item.serialised and not line.pieces:
        return "", ""
    needed = pieces_of(kind_of(draft.kind).goods, line) if line.item.serialised else len(line.pieces)
    return f"{len(line.pieces)}/{needed}", "ok" if len(line.pieces) == needed else "warn strong"


Cell = tuple[GridColumn, "Callable[[Draft, Line, int], Shown]"]

SERIALS: Cell = (GridColumn("serials", "S/N", "number", 58, on_demand=True), _serials)
"""Shown while a line has serial numbers, or needs them."""
SALE_CELLS: tuple[Cell, ...] = (
    (GridColumn("number", "", "number", 40), _number),
    (GridColumn("item", "Item", width=210, stretch=1, editable=True, most=80), _item),
    (GridColumn("pack", "Pack", width=78, drop=3), _pack),
    (GridColumn("batch", "Batch", width=112), _batch),
    (GridColumn("expiry", "Expiry", width=72), _expiry),
    (GridColumn("mrp", "MRP", "number", 84, drop=1), _mrp),
    (GridColumn("quantity", "Qty", "number", 84, editable=True, most=60), _quantity),
    (GridColumn("free", "Free", "number", 54, editable=True, most=20), _free),
    SERIALS,
    (GridColumn("rate", "Rate", "number", 92, editable=True, most=20), _rate),
    (GridColumn("discount", "Disc", "number", 74, editable=True, most=40), _discount),
    (GridColumn("taxable", "Taxable", "number", 100, drop=2), _taxable),
    (GridColumn("gst", "GST", "number", 58, drop=4), _gst),
    (GridColumn("amount", "Amount", "number", 108), _amount),
)


def with_item_editor(cells: Sequence[Cell], editor: Callable[[Any, QModelIndex], Any]) -> tuple[Cell, ...]:
    """Return the columns with the edit of the item cell."""
    return tuple(
        (replace(column, editor=editor) if column.name == "item" else column, show) for column, show in cells
    )


def typed_discounts(line: Line) -> str:
    """Return the discounts of a line as they are typed: ``5+2``, ``5+10.00r``."""
    words = [
        show_percent(one.percent).removesuffix("%")
        if one.percent is not None
        else f"{plain_paise(one.amount or 0)}r"
        for one in line.discounts
    ]
    return "+".join(words)


def edit_text(line: Line, field: str) -> str:
    """Return what a cell holds when its edit opens."""
    if field == "quantity":
        return line.typed or (str(line.units) if line.units else "")
    if field == "free":
        return str(line.free) if line.free else ""
    if field == "rate":
        return plain_mills(line.rate) if line.rate else ""
    if field == "discount":
        return typed_discounts(line)
    if field == "item":
        return line.item.name
    return ""


class LinesModel(ColumnsModel):
    """Lines of a draft and, while it may be edited, one empty row below them. ``edit`` takes a typed cell."""

    def __init__(
        self,
        cells: Sequence[Cell],
        draft: Draft,
        edit: Callable[[int, str, str], bool],
        parent: QObject | None = None,
        *,
        text_of: Callable[[Line, str], str] = edit_text,
    ) -> None:
        super().__init__([column for column, _show in cells], parent)
        self._show_cell = [show for _column, show in cells]
        self._names = [column.name for column, _show in cells]
        self._edit = edit
        self._text_of = text_of
        self.draft = draft
        self.can_edit = True

    def place_of(self, name: str) -> int:
        """Return the number of a column."""
        return self._names.index(name)

    def name_of(self, column: int) -> str:
        """Return the name of a column, empty outside the table."""
        return self._names[column] if 0 <= column < len(self._names) else ""

    def line(self, row: int) -> Line | None:
        """Return the line of a row, None on the empty one."""
        return self.draft.lines[row] if 0 <= row < len(self.draft.lines) else None

    def show(self, draft: Draft) -> None:
        """Show another draft; rows are added and taken away at the end, so the focus stays where it is."""
        old = self.draft
        before, after = len(old.lines), len(draft.lines)
        spare = 1 if self.can_edit else 0
        if after > before:
            self.beginInsertRows(NOWHERE, before + spare, after + spare - 1)
            self.draft = draft
            self.endInsertRows()
        elif after < before:
            self.beginRemoveRows(NOWHERE, after + spare, before + spare - 1)
            self.draft = draft
            self.endRemoveRows()
        self.draft = draft
        self._want_serials(draft)
        self._tell_changed(old, draft)

    def _want_serials(self, draft: Draft) -> None:
        """Show the column of serial numbers while a line has some, or needs them."""
        wanted = any(line.item.serialised or line.pieces for line in draft.lines)
        if wanted == bool(self.hidden):
            on_demand = (number for number, column in enumerate(self.columns) if column.on_demand)
            self.hidden = frozenset() if wanted else frozenset(on_demand)

    def _tell_changed(self, old: Draft, new: Draft) -> None:
        """Tell of the rows that look different now, run by run."""
        other_day = old.day != new.day or old.policy != new.policy
        rows = self.rowCount()
        shared = min(len(old.lines), len(new.lines))
        start = -1
        for row in range(rows + 1):
            same = row >= rows or (row < shared and not other_day and old.lines[row] == new.lines[row])
            if not same and start < 0:
                start = row
            elif same and start >= 0:
                self.dataChanged.emit(self.index(start, 0), self.index(row - 1, len(self.columns) - 1))
                start = -1

    def cells(self, row: int) -> Sequence[Shown]:
        """Return text and tone of each cell of a row."""
        line = self.line(row)
        if line is None:
            return [(str(row + 1), "muted"), *[("", "")] * (len(self.columns) - 1)]
        return [show(self.draft, line, row) for show in self._show_cell]

    def rowCount(self, parent: Index = NOWHERE) -> int:
        """Return the number of lines, and one more for the next."""
        return 0 if parent.isValid() else len(self.draft.lines) + (1 if self.can_edit else 0)

    def data(self, index: Index, role: int = DISPLAY) -> Any:
        """Return text, tone, or the text an edit begins with."""
        row, column = index.row(), index.column()
        line = self.line(row)
        if role in (DISPLAY, TONE):
            if line is None:
                return str(row + 1) if column == 0 and role == DISPLAY else "muted" if role == TONE else None
            return self._show_cell[column](self.draft, line, row)[role == TONE]
        if not index.isValid() or role not in {EDIT, ACCESSIBLE, KEY}:
            return None
        if role == EDIT:
            return self._text_of(line, self._names[column]) if line is not None else ""
        if role == KEY:
            return line.item.id if line is not None else None
        text = self._show_cell[column](self.draft, line, row)[0] if line is not None else "empty"
        return f"{self.columns[column].title} {text}"

    def setData(self, index: Index, value: Any, role: int = EDIT) -> bool:
        """Hand a typed cell to the rules; tells whether they took it."""
        if role != EDIT or not index.isValid() or not isinstance(value, str):
            return False
        if self.line(index.row()) is None:
            return not value.strip()
        name = self._names[index.column()]
        if value.strip() == self._text_of(self.draft.lines[index.row()], name).strip():
            return True
        return self._edit(index.row(), name, value)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Tell which cells can be typed: on the empty row only the item."""
        plain = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if not index.isValid() or not self.can_edit or not self.columns[index.column()].editable:
            return plain if index.isValid() else Qt.ItemFlag.NoItemFlags
        if self.line(index.row()) is None and self._names[index.column()] != "item":
            return plain
        return plain | Qt.ItemFlag.ItemIsEditable

    def spare(self) -> QModelIndex:
        """Return the item cell of the empty row."""
        return self.index(len(self.draft.lines), self.place_of("item"))
