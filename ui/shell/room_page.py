"""A room's own page: everything in it that can be opened, with its key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Slot

from ui.kit.grid import Grid
from ui.kit.grid_model import GridColumn
from ui.kit.grid_model import GridRow
from ui.kit.grid_model import RowsModel
from ui.kit.parts import Card
from ui.kit.parts import EmptyState
from ui.language.catalog import say
from ui.shell.commands import ROOMS
from ui.shell.page import Page
from ui.shell.page_key import PageKey

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from ui.shell.shell import Shell

COLUMNS = (
    GridColumn("title", "Screen", width=280, stretch=1, tone="strong"),
    GridColumn("help", "What it is for", width=420, stretch=2, tone="muted"),
    GridColumn("key", "Key", width=140, tone="accent"),
)


class RoomPage(Page):
    """Lists the commands of one room; Enter opens one."""

    def __init__(self, shell: Shell, room: str) -> None:
        found = next(entry for entry in ROOMS if entry.name == room)
        super().__init__(shell, found.title, room=room, code=f"room.{room}")
        commands = [command for command in shell.commands if command.room == room and command.listed]
        self.model = RowsModel(
            COLUMNS,
            parent=self,
        )
        self._commands = commands
        self.speak()
        self.grid = Grid(self.model, name=found.title)
        self.grid.row_activated.connect(self._open_row)
        frame = Card(margin=1)
        if commands:
            frame.column.addWidget(self.grid)
        else:
            key = shell.key_of("shell.go_to")
            text = (
                "What belongs here comes with a later issue of the program, or needs a right you do not have."
            )
            frame.column.addWidget(
                EmptyState(f"Nothing to open in {found.title} yet", text, key=key, icon=found.icon)
            )
        self.body.addWidget(frame, 1)

    def speak(self) -> None:
        """List the commands in the language in force."""
        key_of = self.shell.key_of
        self.model.show(
            [
                GridRow((say(each.title), say(each.help), key_of(each.name)), each.name)
                for each in self._commands
            ]
        )

    def first_focus(self) -> QWidget:
        """Return the list."""
        return self.grid

    def keys(self) -> Sequence[PageKey]:
        """Return the keys of this page."""
        return (PageKey("room.open", "Enter", "Open"),)

    @Slot(int)
    def _open_row(self, number: int) -> None:
        row = self.model.row(number)
        if row is not None and isinstance(row.key, str):
            self.shell.open(row.key)
