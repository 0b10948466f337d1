"""The rows of the reorder page: each item with its packs, chosen or not."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtCore import Qt
from PySide6.QtCore import Signal

from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.money import group_digits
from dcms_desktop.kernel.money import show_paise
from dcms_desktop.reordering.orders import Wish
from dcms_desktop.reordering.rules import amended
from dcms_desktop.reordering.rules import show_tenths
from ui.kit.grid_model import DISPLAY
from ui.kit.grid_model import EDIT
from ui.kit.grid_model import NOWHERE
from ui.kit.grid_model import TONE
from ui.kit.grid_model import Cell
from ui.kit.grid_model import ColumnsModel
from ui.kit.grid_model import GridColumn
from ui.kit.grid_model import Index
from ui.kit.grid_model import cell_part

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dcms_desktop.kernel.money import Units
    from dcms_desktop.reordering.queries import ReorderLine

COLUMNS = (
    GridColumn("chosen", "", "centre", width=34),
    GridColumn("item", "Item", width=160, stretch=2, tone="text strong"),
    GridColumn("maker", "Company", width=130, stretch=1, drop=2),
    GridColumn("supplier", "Supplier", width=98, stretch=1),
    GridColumn("stock", "Stock", "number", 66),
    GridColumn("on_order", "On order", "number", 76),
    GridColumn("per_day", "A day", "number", 60),
    GridColumn("days_left", "Days left", "number", 76),
    GridColumn("packs", "Packs", "number", 60, editable=True, most=5),
    GridColumn("pack", "Pack", width=96),
    GridColumn("value", "At cost", "number", 98),
)
PACKS = 8


class ReorderModel(ColumnsModel):
    """Shows what to order; the packs can be typed, a row left out and taken in again."""

    edited = Signal()
    refused = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(COLUMNS, parent)
        self._lines: tuple[ReorderLine, ...] = ()
        self._units: list[Units] = []
        self._chosen: list[bool] = []

    def show_lines(self, lines: Sequence[ReorderLine]) -> None:
        """Show other suggestions, all of them chosen that somebody supplies."""
        self.beginResetModel()
        self._lines = tuple(lines)
        self._units = [line.suggestion.units for line in lines]
        self._chosen = [bool(line.supplier_code) for line in lines]
        self.endResetModel()

    def line(self, row: int) -> ReorderLine | None:
        """Return the suggestion of a row, None outside."""
        return self._lines[row] if 0 <= row < len(self._lines) else None

    def wishes(self) -> tuple[Wish, ...]:
        """Return what is chosen."""
        rows = zip(self._lines, self._units, self._chosen, strict=True)
        return tuple(Wish(line, units) for line, units, chosen in rows if chosen and units)

    def toggle(self, row: int) -> None:
        """Leave a row out, or take it in again."""
        if 0 <= row < len(self._lines):
            self._chosen[row] = not self._chosen[row]
            self._tell(row)

    def _tell(self, row: int) -> None:
        self.dataChanged.emit(self.index(row, 0), self.index(row, len(COLUMNS) - 1))
        self.edited.emit()

    def rowCount(self, parent: Index = NOWHERE) -> int:
        """Return the number of rows."""
        return 0 if parent.isValid() else len(self._lines)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let the packs be typed."""
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsEditable if index.column() == PACKS else flags

    def cells(self, row: int) -> Sequence[str | Cell]:
        """Return the cells of a row."""
        line, chosen = self._lines[row], self._chosen[row]
        told, units = line.suggestion, self._units[row]
        pack = told.pack
        left = told.days_left
        return (
            Cell("✓", "ok") if chosen else "",
            Cell(line.name, "text strong" if chosen else "muted"),
            line.maker,
            line.supplier or Cell("! nobody", "warn"),
            group_digits(told.stock),
            group_digits(line.on_order) if line.on_order else "",
            show_tenths(told.per_day_tenths),
            "" if left is None else Cell(group_digits(left), "" if left else "bad"),
            Cell(str(units // pack.units), "text strong" if chosen else "muted"),
            f"{pack.name} of {group_digits(pack.units)}" if pack.letter else "",
            show_paise(line.value(units)),
        )

    def data(self, index: Index, role: int = DISPLAY) -> Any:
        """Return the text or the tone of a cell."""
        if role not in {DISPLAY, EDIT, TONE} or not 0 <= index.row() < len(self._lines):
            return None
        return cell_part(self.cells(index.row())[index.column()], TONE if role == TONE else DISPLAY)

    def setData(self, index: Index, value: Any, role: int = EDIT) -> bool:
        """Take a number of packs; 0 leaves the item out."""
        line = self.line(index.row())
        if role != EDIT or index.column() != PACKS or line is None:
            return False
        try:
            units = amended(line.suggestion, line.norm, str(value))
        except Refused as trouble:
            self.refused.emit(trouble)
            return False
        self._units[index.row()] = units
        self._chosen[index.row()] = bool(units)
        self._tell(index.row())
        return True
