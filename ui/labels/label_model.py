"""The rows of the label page: goods, their batch, and how many labels each gets."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtCore import Qt
from PySide6.QtCore import Signal

from dcms_desktop.kernel.dates import show_expiry
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.money import show_paise
from ui.kit.grid_model import DISPLAY
from ui.kit.grid_model import EDIT
from ui.kit.grid_model import NOWHERE
from ui.kit.grid_model import ColumnsModel
from ui.kit.grid_model import GridColumn
from ui.kit.grid_model import Index
from ui.labels.label_work import Wanted
from ui.labels.label_work import with_count

if TYPE_CHECKING:
    from reports.papers.labels import LabelLine

COLUMNS = (
    GridColumn("name", "Item", width=200, stretch=1, tone="text strong"),
    GridColumn("batch", "Batch", width=100),
    GridColumn("expiry", "Expiry", width=64),
    GridColumn("mrp", "MRP", "number", width=76),
    GridColumn("count", "Labels", "number", width=70, editable=True, most=6),
)
COUNT = len(COLUMNS) - 1


class LabelModel(ColumnsModel):
    """Shows what is wanted; the number of labels can be typed."""

    edited = Signal(object)
    refused = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(COLUMNS, parent)
        self.wanted = Wanted()

    def show_wanted(self, wanted: Wanted) -> None:
        """Show other goods or numbers."""
        self.beginResetModel()
        self.wanted = wanted
        self.endResetModel()

    def rowCount(self, parent: Index = NOWHERE) -> int:
        """Return the number of rows."""
        return 0 if parent.isValid() else len(self.wanted.lines)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let the number be edited."""
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsEditable if index.column() == COUNT else flags

    def data(self, index: Index, role: int = DISPLAY) -> Any:
        """Return the text of a cell."""
        if role not in {DISPLAY, EDIT} or not 0 <= index.row() < len(self.wanted.lines):
            return None
        return _cells(self.wanted.lines[index.row()])[index.column()]

    def setData(self, index: Index, value: Any, role: int = EDIT) -> bool:
        """Take a number of labels."""
        if role != EDIT or index.column() != COUNT:
            return False
        try:
            self.wanted = with_count(self.wanted, index.row(), str(value))
        except Refused as trouble:
            self.refused.emit(trouble)
            return False
        self.dataChanged.emit(index, index)
        self.edited.emit(self.wanted)
        return True


def _cells(line: LabelLine) -> tuple[str, ...]:
    goods = line.goods
    return (
        goods.name,
        goods.batch,
        show_expiry(goods.expiry) if goods.expiry else "",
        show_paise(goods.mrp) if goods.mrp else "",
        str(line.count),
    )
