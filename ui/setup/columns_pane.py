"""The mapping above, the first rows of the sheet below."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout
from PySide6.QtWidgets import QWidget

from dcms_desktop.kernel.money import group_digits
from ui.kit.grid import Grid
from ui.kit.grid_model import GridColumn
from ui.kit.grid_model import GridRow
from ui.kit.grid_model import RowsModel
from ui.kit.parts import Card
from ui.kit.parts import ElidedLabel
from ui.kit.parts import set_spacing
from ui.look.theme import on_theme
from ui.setup.map_edits import COLUMNS
from ui.setup.map_model import DEFAULT
from ui.setup.map_model import GOES_TO
from ui.setup.map_model import MapModel

if TYPE_CHECKING:
    from ui.kit.grid_delegate import GridDelegate
    from ui.setup.import_work import ReadIn

MOST_SHOWN = 30


class ColumnsPane(QWidget):
    """Shows a sheet that was read. Enter walks from one needed value to the next, then down the column."""

    def __init__(self) -> None:
        super().__init__()
        self.model = MapModel(COLUMNS, self)
        self.grid = Grid(self.model, name="Columns of the sheet")
        self.grid.set_walk(self._walk)
        self.preview: Grid | None = None
        self._below = Card(margin=1, spacing=0)
        self._head = ElidedLabel("", "quiet")
        above = Card(margin=1, spacing=0)
        above.column.addWidget(self.grid)
        self._column = QVBoxLayout(self)
        self._column.addWidget(above, 3)
        self._column.addWidget(self._head)
        self._column.addWidget(self._below, 2)
        on_theme(self.adapt)

    @Slot()
    def adapt(self) -> None:
        """Take the sizes now in force."""
        set_spacing(self._column, 0, 6)

    def show_read(self, read: ReadIn) -> None:
        """Show how a sheet is mapped, and its first rows."""
        self.model.show(read)
        rows = [GridRow((group_digits(row.number), *row.cells)) for row in read.first[:MOST_SHOWN]]
        headings = [GridColumn("row", "Row", "number", width=60, tone="muted")]
        headings += [GridColumn(name, name, width=150, stretch=1) for name in read.sheet.headings]
        old, self.preview = (
            self.preview,
            Grid(RowsModel(headings, rows, self), name="First rows of the sheet"),
        )
        self.preview.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        if old is not None:
            self._below.column.removeWidget(old)
            old.deleteLater()
        self._below.column.addWidget(self.preview)
        self.show_remarks(read)

    def show_preview(self, shown: bool) -> None:
        """Show the first rows of the sheet, or give their room to the mapping."""
        self._below.setVisible(shown)

    def show_remarks(self, read: ReadIn) -> None:
        """Say how much the sheet holds, and what a person should know of it."""
        count = group_digits(len(read.sheet))
        words = f"{count} rows below {len(read.sheet.headings)} headings"
        remarks = read.sheet.remarks
        if remarks:
            first = remarks[0]
            where = f"Row {first.row}: " if first.row else ""
            words = f"{words}. ! {where}{first.text}"
        self._head.show_text(words, "warn" if remarks else "muted")

    def go_to_missing(self) -> None:
        """Open the first needed value that is missing, else stand on the first row."""
        row = self.model.row_of_missing()
        self.grid.setFocus(Qt.FocusReason.OtherFocusReason)
        if row >= 0:
            self.grid.go(row, DEFAULT)
            self.grid.open_editor()
        elif self.model.rowCount():
            self.grid.go(0, GOES_TO if self.model.row_of_first_need() else DEFAULT)

    def _walk(self, row: int, column: int, step: int, long: bool) -> tuple[int, int] | None:
        if long:
            return self.grid.next_editable(row, column, step)
        missing = self.model.row_of_missing()
        if missing >= 0 and step > 0:
            return missing, DEFAULT
        place = self.grid.next_editable(row, column, step)
        while place is not None and place[1] != column:
            place = self.grid.next_editable(*place, step)
        return place

    def close_edit(self) -> bool:
        """Write an open edit into the plan; tells whether its value was taken or none was open."""
        editor = self.grid.editor()
        if editor is None:
            return True
        delegate = cast("GridDelegate", self.grid.itemDelegate())
        taken = delegate.write(editor, self.grid.currentIndex())
        if taken:
            delegate.closeEditor.emit(editor)
        return taken
