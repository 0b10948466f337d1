"""What a sheet of a kind looks like, shown until a file is picked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.kit.grid import Grid
from ui.kit.grid_model import GridColumn
from ui.kit.grid_model import GridRow
from ui.kit.grid_model import RowsModel
from ui.kit.parts import Card
from ui.kit.parts import EmptyState
from ui.kit.parts import Label
from ui.look.theme import on_theme
from ui.look.theme import theme

if TYPE_CHECKING:
    from dcms_desktop.exchange.sheet_kind import SheetKind


class SampleCard(Card):
    """Says what belongs here, with an example of a sheet."""

    def __init__(self) -> None:
        super().__init__(margin=16, spacing=8)
        self.empty = EmptyState(
            "Pick a file",
            "Its columns may have any names and any order; what they are is asked next. "
            "Nothing is written before you have seen what becomes of each row.",
            key="Ctrl+O",
            icon="upload",
        )
        self._kind = ""
        self._grid: Grid | None = None
        self.column.addWidget(self.empty, 1)
        self.column.addWidget(Label("For example", "head"))
        on_theme(self.fit)

    def fit(self) -> None:
        """Give the example room for its rows."""
        if self._grid is not None:
            self._grid.setFixedHeight(theme().px(28 + 27 * 2))

    def show_kind(self, kind: SheetKind) -> None:
        """Show the example of one kind."""
        if kind.code == self._kind or not kind.sample:
            return
        self._kind = kind.code
        columns = [GridColumn(name, name, width=90, stretch=1) for name in kind.sample[0]]
        rows = [GridRow(tuple(row)) for row in kind.sample[1:]]
        old, self._grid = self._grid, Grid(RowsModel(columns, rows, self), name="For example")
        if old is not None:
            self.column.removeWidget(old)
            old.deleteLater()
        self.column.addWidget(self._grid)
        self.fit()
