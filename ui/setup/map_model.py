"""The mapping as a grid: headings of the sheet, where each goes, and values for what the sheet leaves out."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import replace
from typing import TYPE_CHECKING
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtCore import Signal

from dcms_desktop.exchange.rules import SheetPlan
from dcms_desktop.exchange.sheet_kind import sheet_kind
from ui.kit.grid_model import DISPLAY
from ui.kit.grid_model import EDIT
from ui.kit.grid_model import NOWHERE
from ui.kit.grid_model import TONE
from ui.kit.grid_model import Cell
from ui.kit.grid_model import ColumnsModel
from ui.kit.grid_model import cell_part
from ui.language.catalog import say

if TYPE_CHECKING:
    from collections.abc import Mapping
    from collections.abc import Sequence

    from PySide6.QtCore import QObject

    from dcms_desktop.exchange.rules import SheetField
    from dcms_desktop.exchange.rules import SheetRow
    from ui.kit.grid_model import GridColumn
    from ui.kit.grid_model import Index
    from ui.setup.import_work import ReadIn

HEADING, SAMPLES, GOES_TO, DEFAULT, HELP = range(5)
LEAVE_OUT = "leave out"
MOST_SAMPLES = 3


@dataclass(frozen=True, slots=True)
class MapRow:
    """One row of the mapping: a heading, a field, or both."""

    heading: str = ""
    field: SheetField | None = None
    samples: str = ""


def samples_of(place: int, first: Sequence[SheetRow]) -> str:
    """Return a few different values of a column."""
    found: list[str] = []
    for row in first:
        text = " ".join(row.cells[place].split())[:40] if place < len(row.cells) else ""
        if text and text not in found:
            found.append(text)
        if len(found) == MOST_SAMPLES:
            break
    return " · ".join(found)


def map_rows(headings: Sequence[str], first: Sequence[SheetRow], fields: Sequence[SheetField],
             plan: SheetPlan) -> tuple[MapRow, ...]:  # fmt: skip
    """Return needed fields without a column, then the headings, then the fields that may stay empty."""
    by_heading = {heading: name for name, heading in plan.columns.items()}
    by_name = {one.name: one for one in fields}
    lacking = [one for one in fields if one.name not in plan.columns]
    rows = [MapRow(field=one) for one in lacking if one.needed]
    for place, heading in enumerate(headings):
        rows.append(MapRow(heading, by_name.get(by_heading.get(heading, "")), samples_of(place, first)))
    rows += [MapRow(field=one) for one in lacking if not one.needed]
    return tuple(rows)


def missing_fields(fields: Sequence[SheetField], plan: SheetPlan) -> list[SheetField]:
    """Return the needed fields that have neither column nor value."""
    told = {*plan.columns, *(name for name, value in plan.defaults.items() if value)}
    return [one for one in fields if one.needed and one.name not in told]


def map_heading(plan: SheetPlan, heading: str, name: str) -> SheetPlan:
    """Return the plan with a heading that goes to a field, or is left out; each field has one heading."""
    columns = {field: old for field, old in plan.columns.items() if old != heading and field != name}
    if name:
        columns[name] = heading
    return replace(plan, columns=columns)


def set_default(plan: SheetPlan, name: str, value: str) -> SheetPlan:
    """Return the plan with a value for empty cells of a field, or without."""
    defaults = {field: old for field, old in plan.defaults.items() if field != name}
    if value:
        defaults[name] = value
    return replace(plan, defaults=defaults)


def choice_of(text: str, choices: Sequence[tuple[str, str]]) -> str | None:
    """Return the offered value that a typed text names, None when it names none."""
    plain = " ".join(text.split()).casefold()
    for value, words in choices:
        if plain in {value.casefold(), words.casefold()}:
            return value
    return None


class MapModel(ColumnsModel):
    """Shows a plan and takes what is typed into it."""

    plan_changed = Signal()

    def __init__(self, columns: Sequence[GridColumn], parent: QObject | None = None) -> None:
        super().__init__(columns, parent)
        self._fields: tuple[SheetField, ...] = ()
        self._rows: tuple[MapRow, ...] = ()
        self._choices: Mapping[str, tuple[tuple[str, str], ...]] = {}
        self._read: ReadIn | None = None
        self.plan = SheetPlan()

    def show(self, read: ReadIn) -> None:
        """Show how a sheet is mapped."""
        self.beginResetModel()
        self._read, self.plan, self._choices = read, read.plan, read.choices
        self._fields = sheet_kind(read.kind).fields
        self._rows = map_rows(read.sheet.headings, read.first, self._fields, self.plan)
        self.endResetModel()

    def missing(self) -> list[SheetField]:
        """Return the needed fields that have neither column nor value."""
        return missing_fields(self._fields, self.plan)

    def row_of_missing(self) -> int:
        """Return the row of the first needed field that has nothing, -1 when all is there."""
        names = [one.name for one in self.missing()]
        for number, row in enumerate(self._rows):
            if row.field is not None and row.field.name in names:
                return number
        return -1

    def row_of_first_need(self) -> int:
        """Return the first row whose value holds for every row of the sheet, -1 when there is none."""
        first = self._rows[0] if self._rows else MapRow()
        return 0 if first.field is not None and first.field.needed and not first.heading else -1

    def map_row(self, number: int) -> MapRow:
        """Return one row."""
        return self._rows[number]

    # ── what the grid asks ──

    def rowCount(self, parent: Index = NOWHERE) -> int:
        """Return the number of rows."""
        return 0 if parent.isValid() else len(self._rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let the field of a heading be chosen, and a value typed where a field is."""
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        row = self._rows[index.row()]
        chosen = index.column() == GOES_TO and row.heading
        typed = index.column() == DEFAULT and row.field is not None
        return flags | Qt.ItemFlag.ItemIsEditable if chosen or typed else flags

    def data(self, index: Index, role: int = DISPLAY) -> Any:
        """Return the text or tone of a cell."""
        if role not in {DISPLAY, EDIT, TONE}:
            return None
        cell = self._cell(self._rows[index.row()], index.column())
        if role == EDIT:
            return "" if index.column() == GOES_TO and cell.tone == "muted" else cell.text
        return cell_part(cell, role)

    def _cell(self, row: MapRow, column: int) -> Cell:
        if column == HEADING:
            return Cell(row.heading, "strong") if row.heading else Cell("—", "muted")
        if column == SAMPLES:
            return Cell(row.samples, "muted")
        if row.field is None:
            return Cell(say(LEAVE_OUT), "muted") if column == GOES_TO else Cell("")
        if column == GOES_TO:
            return Cell(say(row.field.title), "text" if row.heading else "muted strong")
        if column == DEFAULT:
            return Cell(self.plan.defaults.get(row.field.name, ""))
        return self._help(row.field)

    def _help(self, field: SheetField) -> Cell:
        if field in self.missing():
            return Cell(f"! {say('needed: pick a column or type a value')}", "warn")
        value = self.plan.defaults.get(field.name, "")
        said = dict(self._choices.get(field.name, ())).get(value, "")
        if value and field.name not in self.plan.columns:
            return Cell(say(f"every row: {said or value}"), "accent")
        return Cell(said or say(field.help), "muted")

    def setData(self, index: Index, value: Any, _role: int = EDIT) -> bool:
        """Take a field or a value; tells whether it fits."""
        row = self._rows[index.row()]
        text = " ".join(str(value or "").split())
        if index.column() == GOES_TO:
            return self._take_field(index.row(), text)
        if row.field is None:
            return False
        offered = self._choices.get(row.field.name, ())
        chosen = choice_of(text, offered) if offered and text else text
        if chosen is None:
            return False
        self._change(set_default(self.plan, row.field.name, chosen))
        return True

    def _take_field(self, number: int, text: str) -> bool:
        """Map a heading; the row of the field's own, now needless, goes, and one left over comes back."""
        offered = self.field_choices()
        name = choice_of(text, offered) if text and choice_of(text, (("", say(LEAVE_OUT)),)) is None else ""
        if name is None:
            return False
        self._change(map_heading(self.plan, self._rows[number].heading, name))
        return True

    def _change(self, plan: SheetPlan) -> None:
        if plan == self.plan or self._read is None:
            return
        self.plan = plan
        rows = map_rows(self._read.sheet.headings, self._read.first, self._fields, plan)
        if [row.heading for row in rows] == [row.heading for row in self._rows]:
            self._rows = rows
            self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, HELP))
        else:
            self.layoutAboutToBeChanged.emit()
            self._rows = rows
            self.layoutChanged.emit()
        self.plan_changed.emit()

    # ── what edits offer ──

    def field_choices(self) -> tuple[tuple[str, str], ...]:
        """Return the fields that a heading may go to."""
        return tuple((one.name, say(one.title)) for one in self._fields)

    def value_choices(self, number: int) -> tuple[tuple[str, str], ...]:
        """Return the values offered for the field of a row, none where any text goes."""
        field = self._rows[number].field
        return self._choices.get(field.name, ()) if field is not None else ()
