"""A grid over the page, at its right: comes and goes with one key, Esc and Enter close it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtCore import Signal
from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFrame
from PySide6.QtWidgets import QVBoxLayout

from ui.kit.grid import Grid
from ui.kit.grid_model import RowsModel
from ui.kit.parts import Label
from ui.kit.parts import set_spacing
from ui.look.theme import on_theme
from ui.look.theme import theme

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QKeyEvent

    from ui.kit.grid_model import GridColumn
    from ui.kit.grid_model import GridRow
    from ui.shell.page import Page


class GridPanel(QFrame):
    """Comes and goes with ``turn_rows``; tells `left` when it is closed."""

    left = Signal()

    def __init__(
        self, page: Page, title: str, columns: Sequence[GridColumn], *, wide: int, tall: int = 400
    ) -> None:
        super().__init__(page)
        self._page = page
        self._columns = columns
        self._wide, self._tall = wide, tall
        self._grid: Grid | None = None
        self.setProperty("look", "raised")
        self.setAccessibleName(title)
        self.hide()
        on_theme(self.adapt)

    @property
    def grid(self) -> Grid:
        """Return the grid; it is built when it is first wanted, for most documents are never asked."""
        if self._grid is None:
            title = self.accessibleName()
            self._grid = Grid(RowsModel(self._columns, [], self), name=title)
            column = QVBoxLayout(self)
            column.addWidget(Label(title, "name"))
            column.addWidget(self._grid, 1)
            set_spacing(column, 14, 10)
        return self._grid

    @property
    def model(self) -> RowsModel:
        """Return the rows of the grid."""
        return cast("RowsModel", self.grid.model())

    @Slot()
    def adapt(self) -> None:
        """Take the sizes now in force."""
        column = self.layout()
        if column is not None:
            set_spacing(column, 14, 10)
        if self.isVisible():
            self._place()

    def _place(self) -> None:
        px = theme().px
        width = min(px(self._wide), self._page.width() - px(24))
        top = px(42)
        height = min(px(self._tall), self._page.height() - top - px(8))
        self.setGeometry(self._page.width() - width - px(12), top, width, height)

    def turn_rows(self, rows: Sequence[GridRow], empty: str, next_step: str) -> None:
        """Show rows, or take the panel away when it is there; without rows say why."""
        if self.step_back():
            return
        if not rows:
            self._page.shell.messages.tell(empty, next_step)
            return
        self.model.show(list(rows))
        self._place()
        self.show()
        self.raise_()
        self.grid.setFocus(Qt.FocusReason.PopupFocusReason)
        self.grid.go(0, 0)

    def step_back(self) -> bool:
        """Close it; tells whether it was open."""
        if not self.isVisible():
            return False
        self.hide()
        self.left.emit()
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc and Enter close it."""
        if event.key() in {Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.step_back()
        else:
            super().keyPressEvent(event)
