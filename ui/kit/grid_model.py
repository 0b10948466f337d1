"""Models for the grid: columns as data, rows as texts with a tone, all at once or page by page."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from typing import Any
from typing import Literal
from typing import NamedTuple

from PySide6.QtCore import QAbstractTableModel
from PySide6.QtCore import QModelIndex
from PySide6.QtCore import QObject
from PySide6.QtCore import QPersistentModelIndex
from PySide6.QtCore import Qt

from ui.language.catalog import say

DISPLAY = int(Qt.ItemDataRole.DisplayRole)
EDIT = int(Qt.ItemDataRole.EditRole)
ACCESSIBLE = int(Qt.ItemDataRole.AccessibleTextRole)
ALIGNMENT = int(Qt.ItemDataRole.TextAlignmentRole)
TONE = int(Qt.ItemDataRole.UserRole) + 1
KEY = int(Qt.ItemDataRole.UserRole) + 2

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()


class Cell(NamedTuple):
    """A text with the name of a colour token; ``strong`` in the tone makes it bold: ``"warn strong"``."""

    text: str
    tone: str = ""


Cells = Sequence[str | Cell]


@dataclass(frozen=True, slots=True)
class GridColumn:
    """One column: ``width`` in pixels at 100 %, ``stretch`` shares the room that is left.

    ``drop`` above 0 lets a narrow grid hide the column, the highest first.
    ``on_demand`` keeps it away until the model wants it (`ColumnsModel.hidden`).
    ``editor`` makes the edit of a cell from its parent and index; without it a plain text edit is used.
    """

    name: str
    title: str
    kind: Literal["text", "number", "centre"] = "text"
    width: int = 80
    stretch: int = 0
    tone: str = ""
    editable: bool = False
    most: int = 200
    drop: int = 0
    on_demand: bool = False
    editor: Callable[[Any, QModelIndex], Any] | None = None


@dataclass(frozen=True, slots=True)
class GridRow:
    """One row of a list: its cells and the key by which it is opened."""

    cells: tuple[str | Cell, ...]
    key: object = None


class ColumnsModel(QAbstractTableModel):
    """The head of every grid model: columns as data. Rows come from the heirs."""

    def __init__(self, columns: Sequence[GridColumn], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self.hidden = frozenset(number for number, column in enumerate(self.columns) if column.on_demand)
        """Columns that nothing is to be said in now."""

    def columnCount(self, parent: Index = NOWHERE) -> int:
        """Return the number of columns."""
        return 0 if parent.isValid() else len(self.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = DISPLAY) -> Any:
        """Return the titles."""
        if orientation == Qt.Orientation.Horizontal and 0 <= section < len(self.columns) and role == DISPLAY:
            return self.columns[section].title
        return None

    def cells(self, row: int) -> Sequence[str | tuple[str, str]]:
        """Return the cells of a row as the grid draws them: a text, or a text and its tone."""
        indexes = [self.index(row, column) for column in range(len(self.columns))]
        return [(self.data(index) or "", self.data(index, TONE) or "") for index in indexes]


class RowsModel(ColumnsModel):
    """A list that is shown whole."""

    def __init__(
        self, columns: Sequence[GridColumn], rows: Sequence[GridRow] = (), parent: QObject | None = None
    ) -> None:
        super().__init__(columns, parent)
        self._rows: tuple[GridRow, ...] = tuple(rows)

    def show(self, rows: Sequence[GridRow]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self._rows = tuple(rows)
        self.endResetModel()

    def row(self, number: int) -> GridRow | None:
        """Return one row, None outside the list."""
        return self._rows[number] if 0 <= number < len(self._rows) else None

    def rowCount(self, parent: Index = NOWHERE) -> int:
        """Return the number of rows."""
        return 0 if parent.isValid() else len(self._rows)

    def cells(self, row: int) -> Sequence[str | tuple[str, str]]:
        """Return the cells of a row."""
        return self._rows[row].cells

    def data(self, index: Index, role: int = DISPLAY) -> Any:
        """Return the text of a cell, its tone, or the key of its row."""
        if role in (DISPLAY, TONE):
            return cell_part(self._rows[index.row()].cells[index.column()], role)
        if not index.isValid():
            return None
        if role == ACCESSIBLE:
            text = cell_part(self._rows[index.row()].cells[index.column()], DISPLAY)
            return f"{self.columns[index.column()].title} {text}"
        return self._rows[index.row()].key if role == KEY else None


def cell_part(cell: str | Cell, role: int) -> str | None:
    """Return the text or the tone of a cell."""
    if isinstance(cell, Cell):
        return cell.text if role == DISPLAY else cell.tone
    return cell if role == DISPLAY else None


@dataclass(slots=True)
class _Pages:
    """The pages a big list has got so far."""

    rows: dict[int, tuple[GridRow, ...]] = field(default_factory=dict)
    asked: set[int] = field(default_factory=set)
    used: list[int] = field(default_factory=list)


PAGE = 200
MOST_PAGES = 40


class PagedModel(ColumnsModel):
    """A big list that holds only the pages looked at; ``ask(page)`` is called when one is missing."""

    def __init__(
        self, columns: Sequence[GridColumn], ask: Callable[[int], None], parent: QObject | None = None
    ) -> None:
        super().__init__(columns, parent)
        self._ask = ask
        self._total = 0
        self._pages = _Pages()

    def restart(self, total: int, first: Sequence[GridRow]) -> None:
        """Begin another list of ``total`` rows with its first page."""
        self.beginResetModel()
        self._total = total
        self._pages = _Pages()
        self._pages.rows[0] = tuple(first)
        self._pages.asked.add(0)
        self.endResetModel()

    def add_page(self, page: int, rows: Sequence[GridRow]) -> None:
        """Fill in a page that was missing; the oldest goes when there are too many."""
        self._pages.rows[page] = tuple(rows)
        self._pages.used.append(page)
        if len(self._pages.used) > MOST_PAGES:
            old = self._pages.used.pop(0)
            self._pages.rows.pop(old, None)
            self._pages.asked.discard(old)
        last = min(self._total, (page + 1) * PAGE) - 1
        if last >= page * PAGE:
            self.dataChanged.emit(self.index(page * PAGE, 0), self.index(last, len(self.columns) - 1))

    def forget_page(self, page: int) -> None:
        """Let a page that could not be fetched be asked for again."""
        self._pages.asked.discard(page)

    def row(self, number: int) -> GridRow | None:
        """Return one row, None when it is outside the list or not fetched yet."""
        rows = self._pages.rows.get(number // PAGE)
        if rows is None:
            if 0 <= number < self._total and number // PAGE not in self._pages.asked:
                self._pages.asked.add(number // PAGE)
                self._ask(number // PAGE)
            return None
        place = number % PAGE
        return rows[place] if number >= 0 and place < len(rows) else None

    def rowCount(self, parent: Index = NOWHERE) -> int:
        """Return the number of rows of the whole list."""
        return 0 if parent.isValid() else self._total

    def cells(self, row: int) -> Sequence[str | tuple[str, str]]:
        """Return the cells of a row; empty while its page is on the way."""
        found = self.row(row)
        return found.cells if found is not None else ("",) * len(self.columns)

    def data(self, index: Index, role: int = DISPLAY) -> Any:
        """Return the text of a cell, its tone, or the key of its row; empty while its page is on the way."""
        if role not in {DISPLAY, TONE, KEY, ACCESSIBLE}:
            return None
        row = self.row(index.row())
        if row is None:
            return None
        if role == KEY:
            return row.key
        part = cell_part(row.cells[index.column()], TONE if role == TONE else DISPLAY)
        return f"{say(self.columns[index.column()].title)} {part}" if role == ACCESSIBLE else part
