"""The rows of the alignment page: field, place in millimetres, size in points, shown or not."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtCore import Qt
from PySide6.QtCore import Signal

from dcms_desktop.kernel.errors import Refused
from reports.papers.form_fields import COLUMN_BY_CODE
from reports.papers.form_fields import title_of_field
from ui.kit.grid_model import DISPLAY
from ui.kit.grid_model import EDIT
from ui.kit.grid_model import NOWHERE
from ui.kit.grid_model import TONE
from ui.kit.grid_model import ColumnsModel
from ui.kit.grid_model import GridColumn
from ui.kit.grid_model import Index
from ui.language.catalog import say
from ui.stationery.alignment_work import NUMBERS
from ui.stationery.alignment_work import Arrangement
from ui.stationery.alignment_work import typed

if TYPE_CHECKING:
    from dcms_desktop.spool.rules import Place

COLUMNS = (
    GridColumn("field", "Field", width=190, stretch=1, tone="text strong"),
    GridColumn("x", "Right, mm", "number", width=84, editable=True, most=6),
    GridColumn("y", "Down, mm", "number", width=84, editable=True, most=6),
    GridColumn("size", "Size, pt", "number", width=70, editable=True, most=5),
    GridColumn("shown", "Shown", "centre", width=64),
)


class AlignmentModel(ColumnsModel):
    """Shows an arrangement; places and sizes can be typed."""

    edited = Signal(object)
    refused = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(COLUMNS, parent)
        self.told: Arrangement | None = None

    def show_told(self, told: Arrangement) -> None:
        """Show an arrangement; the rows stay where they are unless the paper is another."""
        before = self.told
        if before is None or before.paper != told.paper:
            self.beginResetModel()
            self.told = told
            self.endResetModel()
            return
        self.told = told
        self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, len(COLUMNS) - 1))

    def code(self, row: int) -> str:
        """Return the field of a row, empty outside the list."""
        codes = self.told.codes if self.told else ()
        return codes[row] if 0 <= row < len(codes) else ""

    def rowCount(self, parent: Index = NOWHERE) -> int:
        """Return the number of fields."""
        return 0 if parent.isValid() or self.told is None else len(self.told.codes)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let numbers be edited; a column of the goods has no height of its own."""
        flags = super().flags(index)
        name = COLUMNS[index.column()].name
        edits = name in NUMBERS and not (name == "y" and self.code(index.row()) in COLUMN_BY_CODE)
        return flags | Qt.ItemFlag.ItemIsEditable if edits else flags

    def data(self, index: Index, role: int = DISPLAY) -> Any:
        """Return the text of a cell; hidden fields are quiet."""
        code = self.code(index.row())
        if self.told is None or not code:
            return None
        place = self.told.layout[code]
        if role == TONE:
            return None if place.shown else "muted"
        return _cell(code, place, COLUMNS[index.column()].name) if role in {DISPLAY, EDIT} else None

    def setData(self, index: Index, value: Any, role: int = EDIT) -> bool:
        """Take a typed place or size."""
        name = COLUMNS[index.column()].name
        if role != EDIT or self.told is None or name not in NUMBERS:
            return False
        try:
            told = typed(self.told, self.code(index.row()), name, str(value))
        except Refused as trouble:
            self.refused.emit(trouble)
            return False
        self.edited.emit(told)
        return True


def _cell(code: str, place: Place, name: str) -> str:
    if name == "field":
        return say(title_of_field(code))
    if name == "shown":
        return "✓" if place.shown else ""
    if name == "y" and code in COLUMN_BY_CODE:
        return ""
    return f"{getattr(place, name) / 2:g}"
