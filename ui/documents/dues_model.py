"""The open bills of a party as a table; the last column is what a receipt puts on each."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtCore import Qt

from dcms_desktop.kernel.dates import show_day
from dcms_desktop.kernel.money import plain_paise
from dcms_desktop.kernel.money import show_paise
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
    from collections.abc import Mapping
    from collections.abc import Sequence

    from dcms_desktop.ledger.rules import OpenDue

COLUMNS = (
    GridColumn("mark", "", "centre", 40, tone="ok strong"),
    GridColumn("number", "Bill", width=170, stretch=1),
    GridColumn("day", "Date", width=110, drop=2),
    GridColumn("due", "Due on", width=110),
    GridColumn("late", "Overdue", "number", 90),
    GridColumn("amount", "Amount", "number", 120, drop=1),
    GridColumn("left", "Due", "number", 120),
    GridColumn("part", "Paid now", "number", 130, tone="text strong", editable=True, most=24),
)
PART = len(COLUMNS) - 1


class DuesModel(ColumnsModel):
    """Open bills with what is put on each; ``edit`` takes a typed amount."""

    def __init__(self, edit: Callable[[OpenDue, str], bool], parent: QObject | None = None) -> None:
        super().__init__(COLUMNS, parent)
        self._edit = edit
        self._dues: tuple[OpenDue, ...] = ()
        self._parts: dict[int, int] = {}

    def show(self, dues: Sequence[OpenDue], parts: Mapping[int, int]) -> None:
        """Show other bills or other parts."""
        if tuple(dues) == self._dues:
            self._parts = dict(parts)
            if self._dues:
                self.dataChanged.emit(self.index(0, 0), self.index(len(self._dues) - 1, PART))
            return
        self.beginResetModel()
        self._dues, self._parts = tuple(dues), dict(parts)
        self.endResetModel()

    def due(self, row: int) -> OpenDue | None:
        """Return the bill of a row, None outside."""
        return self._dues[row] if 0 <= row < len(self._dues) else None

    def rowCount(self, parent: Index = NOWHERE) -> int:
        """Return the number of open bills."""
        return 0 if parent.isValid() else len(self._dues)

    def _texts(self, due: OpenDue) -> tuple[tuple[str, str], ...]:
        part = self._parts.get(due.id, 0)
        late = f"{due.overdue_days} days" if due.overdue_days else ""
        return (
            ("✓" if part else "", "ok strong"),
            (due.number, ""),
            (show_day(due.day), "muted"),
            (show_day(due.due_on), "muted"),
            (late, "warn strong"),
            (show_paise(due.amount), ""),
            (show_paise(due.left), ""),
            (show_paise(part) if part else "", "text strong" if part == due.left else "warn strong"),
        )

    def data(self, index: Index, role: int = DISPLAY) -> Any:
        """Return text, tone, or the amount an edit begins with."""
        due = self.due(index.row())
        if due is None or role not in {DISPLAY, TONE, EDIT, KEY, ACCESSIBLE}:
            return None
        if role == EDIT:
            part = self._parts.get(due.id, 0)
            return plain_paise(part) if part and index.column() == PART else ""
        if role == KEY:
            return due.id
        text, tone = self._texts(due)[index.column()]
        if role == ACCESSIBLE:
            return f"{self.columns[index.column()].title} {text}"
        return tone if role == TONE else text

    def setData(self, index: Index, value: Any, role: int = EDIT) -> bool:
        """Hand a typed amount to the rules; tells whether they took it."""
        due = self.due(index.row()) if index.isValid() else None
        if role != EDIT or due is None or index.column() != PART or not isinstance(value, str):
            return False
        return self._edit(due, value)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Tell that amounts can be typed."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        plain = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return plain | Qt.ItemFlag.ItemIsEditable if index.column() == PART else plain
