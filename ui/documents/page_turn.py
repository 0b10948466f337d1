"""The page keys of a document window: an open list, a date and a long table have them first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.documents.choice_list import ChoiceList
from ui.kit.edits import DateEdit
from ui.kit.grid import Grid
from ui.kit.parts import focus_in
from ui.kit.pick_list import PickEdit

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


def turn_in_focus(page: QWidget, step: int) -> bool:
    """Move by a page where the focus is; tells whether something there moves by pages."""
    focus = focus_in(page)
    if isinstance(focus, PickEdit | ChoiceList) and focus.list.is_open():
        focus.list.page(step)
    elif isinstance(focus, DateEdit):
        focus.step(months=-step)
    elif isinstance(focus, Grid) and (focus.row() > 0 or step > 0):
        focus.go(max(0, min(focus.model().rowCount() - 1, focus.row() + step * _rows(focus))), focus.column())
    else:
        return False
    return True


def _rows(grid: Grid) -> int:
    """Return how many whole rows fit, one at least."""
    return max(1, grid.viewport().height() // max(1, grid.rowHeight(0)) - 1)
