"""All keys: what every key does here and now, searched as you type, with help for the field you came from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtCore import Slot
from PySide6.QtWidgets import QApplication
from PySide6.QtWidgets import QWidget

from ui.kit.edits import TextEdit
from ui.kit.grid import Grid
from ui.kit.grid_model import Cell
from ui.kit.grid_model import GridColumn
from ui.kit.grid_model import GridRow
from ui.kit.grid_model import RowsModel
from ui.kit.keys import ENTER
from ui.kit.parts import Card
from ui.kit.parts import Label
from ui.language.catalog import say
from ui.shell.commands import ROOM_TITLES
from ui.shell.key_map import twin_of
from ui.shell.page import Page
from ui.shell.page_key import PageKey

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QKeyEvent

    from ui.shell.shell import Shell

COLUMNS = (
    GridColumn("key", "Key", width=120, tone="strong"),
    GridColumn("twin", "Also", width=150, tone="muted"),
    GridColumn("title", "Does", width=260, stretch=1),
    GridColumn("help", "More", width=320, stretch=2, tone="muted", drop=1),
    GridColumn("where", "Where", width=160, tone="muted"),
)


class HelpPage(Page):
    """Lists the keys of the page it was called from first, then every command."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell, "All keys", room="setup", code="help")
        self._came_from = _field_of(QApplication.focusWidget())
        self._english: list[str] = []
        self._rows = self._every_key()
        self.search = TextEdit(name="Search keys")
        self.search.setPlaceholderText("Type a key or a word")
        self.search.textChanged.connect(self._show)
        self.model = RowsModel(COLUMNS, parent=self)
        self.grid = Grid(self.model, name="Keys")
        self.grid.row_activated.connect(self._open_row)
        name, text = self._came_from
        if text:
            about = Card(name, spacing=2)
            words = Label(text)
            words.setWordWrap(True)
            about.column.addWidget(words)
            self.body.addWidget(about)
        self.body.addWidget(self.search)
        frame = Card(margin=1)
        frame.column.addWidget(self.grid)
        self.body.addWidget(frame, 1)
        self.title.show_title("All keys", "", "Enter runs a command")
        self._show("")

    def first_focus(self) -> QWidget:
        """Return the search field."""
        return self.search

    def keys(self) -> Sequence[PageKey]:
        """Return the keys of this page."""
        return (
            PageKey("help.search", "Ctrl+F", "Search", self.search.setFocus),
            PageKey("help.list", "Down", "Into the list"),
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from the search field into the list, or run its first row."""
        if self.search.hasFocus() and event.key() == Qt.Key.Key_Down:
            self.grid.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self.search.hasFocus() and event.key() in ENTER:
            self._open_row(self.grid.row())
        else:
            super().keyPressEvent(event)

    def _every_key(self) -> list[GridRow]:
        key_map = self.shell.key_map
        rows = []
        page = _page_of(QApplication.focusWidget())
        for entry in page.keys() if page is not None else ():
            key = key_map.key_of(entry.name, entry.key, entry.profile_keys)
            also = ", ".join(part for part in (*entry.also, twin_of(key)) if part)
            where = page.kind() if page is not None else ""
            rows.append(GridRow((key, also, say(entry.title), say(entry.help), Cell(say(where), "accent"))))
            self._english.append(f"{entry.title} {entry.help}")
        for command in self.shell.commands:
            key = self.shell.key_of(command.name)
            also = ", ".join(part for part in (*command.also, twin_of(key)) if part)
            where = ROOM_TITLES.get(command.room, "")
            rows.append(GridRow((key, also, say(command.title), say(command.help), say(where)), command.name))
            self._english.append(f"{command.title} {command.help} {command.words}")
        return rows

    @Slot(str)
    def _show(self, text: str) -> None:
        words = text.lower().split()
        fits = [
            row
            for row, english in zip(self._rows, self._english, strict=True)
            if all(word in f"{' '.join(map(_plain, row.cells))} {english}".lower() for word in words)
        ]
        self.model.show(fits)
        if fits:
            self.grid.go(0, 0)

    @Slot(int)
    def _open_row(self, number: int) -> None:
        row = self.model.row(number)
        if row is not None and isinstance(row.key, str):
            self.shell.leave(self)
            self.shell.open(row.key)


def _plain(cell: str | Cell) -> str:
    return cell if isinstance(cell, str) else cell.text


def _page_of(widget: QWidget | None) -> Page | None:
    while widget is not None and not isinstance(widget, Page):
        widget = widget.parentWidget()
    return widget


def _field_of(widget: QWidget | None) -> tuple[str, str]:
    """Return the name of a field and the help it carries."""
    if widget is None:
        return "", ""
    return widget.accessibleName(), widget.whatsThis() or widget.toolTip()
