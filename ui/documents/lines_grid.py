"""The grid of lines: a key that changes one line draws one line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex
from PySide6.QtCore import QPersistentModelIndex

from ui.kit.grid import Grid

if TYPE_CHECKING:
    from collections.abc import Sequence

Index = QModelIndex | QPersistentModelIndex


class LinesGrid(Grid):
    """Shows a `LinesModel`, whose rows change one at a time."""

    def dataChanged(self, first: Index, last: Index, roles: Sequence[int] = ()) -> None:
        """Draw the rows that changed, and show an open edit its new value; a column may be wanted now."""
        self._share_width()
        for row in range(first.row(), last.row() + 1):
            self.viewport().update(self.row_place(row))
        current = self.currentIndex()
        if first.row() <= current.row() <= last.row() and self.editor() is not None:
            super().dataChanged(current, current, list(roles))
