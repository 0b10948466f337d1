"""The columns of the mapping grid, and the edits of its cells: both lists narrow while one types."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import cast

from ui.kit.edits import TextEdit
from ui.kit.grid_model import GridColumn
from ui.kit.pick_list import PickColumn
from ui.kit.pick_list import PickEdit
from ui.kit.pick_list import PickRow
from ui.language.catalog import say
from ui.setup.map_model import LEAVE_OUT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QModelIndex
    from PySide6.QtWidgets import QWidget

    from ui.setup.map_model import MapModel


def fitting(text: str, choices: Sequence[tuple[str, str]]) -> list[PickRow]:
    """Return the choices that hold every typed word, those that begin so first."""
    words = text.casefold().split()
    found = [
        (value, said)
        for value, said in choices
        if all(word in f"{value} {said}".casefold() for word in words)
    ]
    plain = text.casefold().strip()
    found.sort(key=lambda one: not any(words.casefold().startswith(plain) for words in one))
    return [PickRow((said, value if said != value else ""), value) for value, said in found]


def field_edit(parent: QWidget, index: QModelIndex) -> PickEdit:
    """Return the edit that says where a column goes."""
    model = cast("MapModel", index.model())
    offered = (*model.field_choices(), ("", say(LEAVE_OUT)))
    columns = (PickColumn("Field", 220), PickColumn("", 120, tone="muted"))
    return PickEdit(columns, lambda text: fitting(text, offered), parent, name="Field")


def value_edit(parent: QWidget, index: QModelIndex) -> TextEdit:
    """Return the edit of the value for empty cells."""
    offered = cast("MapModel", index.model()).value_choices(index.row())
    if not offered:
        return TextEdit(parent, most=100, name="Value")
    columns = (PickColumn("Value", 240), PickColumn("", 90, tone="muted"))
    return PickEdit(columns, lambda text: fitting(text, offered), parent, name="Value")


COLUMNS = (
    GridColumn("heading", "Column of the sheet", width=190, tone="strong"),
    GridColumn("samples", "Its first values", width=200, stretch=3, tone="muted", drop=2),
    GridColumn("goes_to", "Goes to", width=190, editable=True, editor=field_edit),
    GridColumn("default", "Where it is empty", width=190, editable=True, editor=value_edit),
    GridColumn("help", "", width=150, stretch=2, tone="muted", drop=1),
)
