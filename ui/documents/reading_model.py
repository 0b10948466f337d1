"""Read lines as a table: what was written, what it was read as, how sure, and what the clerk said to it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtCore import Signal

from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.frozen import replace
from dcms_desktop.reading.rules import LIKELY
from dcms_desktop.reading.rules import SURE
from dcms_desktop.reading.wishes import Wish
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
    from collections.abc import Sequence

    from PySide6.QtCore import QObject

    from dcms_desktop.reading.rules import Choice
    from dcms_desktop.reading.rules import ReadLine

COLUMNS = (
    GridColumn("state", "", "centre", 40),
    GridColumn("text", "As written", width=230, stretch=2, tone="muted"),
    GridColumn("item", "Read as", width=250, stretch=3, tone="text strong"),
    GridColumn("quantity", "Quantity", "number", 110, editable=True, most=30),
    GridColumn("sure", "Sure", "number", 70),
    GridColumn("doubt", "To look at", width=190, stretch=1),
)
QUANTITY = 3
HELD = {"return": "comes back: no order?", "not": "not wanted?"}
"""What is said of lines that name goods and order none."""
OPEN, TAKEN, LEFT_OUT = "open", "taken", "left_out"
MARKS = {OPEN: ("?", "warn strong"), TAKEN: ("✓", "ok strong"), LEFT_OUT: ("✕", "muted")}


@dataclass(frozen=True, slots=True)
class Row:
    """One line with what the clerk made of it."""

    line: ReadLine
    at: int = 0
    """Which of the choices is shown."""
    quantity: str = ""
    state: str = OPEN
    by_hand: Choice | None = None
    """Goods that the clerk picked himself."""

    @property
    def choice(self) -> Choice | None:
        """Return the goods the row stands for now."""
        if self.by_hand is not None:
            return self.by_hand
        return self.line.choices[self.at] if self.line.choices else None


class ReadingModel(ColumnsModel):
    """The read lines; nothing counts before its row is taken."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(COLUMNS, parent)
        self.rows: list[Row] = []

    def show(self, lines: Sequence[ReadLine]) -> None:
        """Show a message read anew; rows that read as before keep what was said to them."""
        before = {(row.line.text, row.line.choices): row for row in self.rows}
        self.beginResetModel()
        self.rows = [
            before.get((line.text, line.choices))
            or Row(line, quantity=line.choices[0].quantity if line.choices else "")
            for line in lines
        ]
        self.endResetModel()
        self.changed.emit()

    def put(self, number: int, row: Row) -> None:
        """Put another form of a row."""
        self.rows[number] = row
        self.dataChanged.emit(self.index(number, 0), self.index(number, len(COLUMNS) - 1))
        self.changed.emit()

    def pick(self, number: int, at: int) -> None:
        """Show another choice of a row, with its quantity in that item's packs."""
        row = self.rows[number]
        if 0 <= at < len(row.line.choices):
            self.put(
                number, replace(row, at=at, by_hand=None, quantity=row.line.choices[at].quantity, state=OPEN)
            )

    def counts(self) -> tuple[int, int, int]:
        """Return how many are taken, left out, and still open."""
        states = [row.state for row in self.rows]
        return states.count(TAKEN), states.count(LEFT_OUT), states.count(OPEN)

    def wishes(self) -> list[Wish]:
        """Return what was taken."""
        return [
            Wish(row.choice.item_id, row.quantity)
            for row in self.rows
            if row.state == TAKEN and row.choice is not None
        ]

    def answers(self) -> dict[str, int]:
        """Return what words the clerk said which item for."""
        return {
            row.line.key: row.choice.item_id
            for row in self.rows
            if row.state == TAKEN and row.choice is not None and row.line.key and row.line.how != "code"
        }

    # ── Qt ──

    def rowCount(self, parent: Index = NOWHERE) -> int:
        """Return the number of lines."""
        return 0 if parent.isValid() else len(self.rows)

    def cells(self, row: int) -> Sequence[str | tuple[str, str]]:
        """Return the cells of a row."""
        one = self.rows[row]
        choice = one.choice
        if choice is None:
            held = HELD.get(one.line.how, "")
            item, sure = ("no order", "muted") if held else ("not known", "warn strong"), ""
            doubt = held or "pick the goods: F4"
        else:
            item = (choice.name, "text strong" if one.state != LEFT_OUT else "muted")
            sure = f"{choice.confidence} %"
            doubt = self._doubt(one, choice)
        tone = "ok" if choice and choice.confidence >= SURE else "warn"
        low = choice is not None and choice.confidence < LIKELY
        return (
            MARKS[one.state],
            (one.line.text, "muted"),
            item,
            (one.quantity or "—", "text strong" if one.quantity else "warn strong"),
            (sure, "bad" if low else tone),
            (doubt, "warn"),
        )

    def _doubt(self, row: Row, choice: Choice) -> str:
        words = []
        if choice.doubt and row.quantity == choice.quantity:
            words.append(choice.doubt)
        if row.by_hand is None and len(row.line.choices) > 1:
            words.append(f"{row.at + 1} of {len(row.line.choices)}")
        return " · ".join(words)

    def data(self, index: Index, role: int = DISPLAY) -> Any:
        """Return text, tone, or the quantity an edit begins with."""
        if not index.isValid() or role not in {DISPLAY, TONE, EDIT, KEY, ACCESSIBLE}:
            return None
        if role == EDIT:
            return self.rows[index.row()].quantity if index.column() == QUANTITY else ""
        if role == KEY:
            return index.row()
        cell = self.cells(index.row())[index.column()]
        text, tone = cell if isinstance(cell, tuple) else (cell, "")
        if role == ACCESSIBLE:
            return f"{self.columns[index.column()].title} {text}"
        return tone if role == TONE else text

    def setData(self, index: Index, value: Any, role: int = EDIT) -> bool:
        """Take a typed quantity; what it means is read when the lines are put on the bill."""
        if role != EDIT or not index.isValid() or index.column() != QUANTITY or not isinstance(value, str):
            return False
        self.put(index.row(), replace(self.rows[index.row()], quantity=value.strip()))
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Tell that quantities can be typed."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        plain = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return plain | Qt.ItemFlag.ItemIsEditable if index.column() == QUANTITY else plain
