"""The go-to field: any screen, report or document by typing a part of its name."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtCore import Signal
from PySide6.QtCore import Slot

from ui.kit.keys import ENTER
from ui.kit.pick_list import PickColumn
from ui.kit.pick_list import PickEdit
from ui.kit.pick_list import PickRow
from ui.language.catalog import say
from ui.look.theme import on_theme
from ui.look.theme import theme
from ui.shell.commands import ROOM_TITLES
from ui.shell.commands import search_commands
from ui.shell.shell import Place

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QFocusEvent
    from PySide6.QtGui import QKeyEvent

    from ui.shell.commands import Command
    from ui.shell.shell import Shell

COLUMNS = (
    PickColumn("Go to", 300),
    PickColumn("Room", 90, tone="muted"),
    PickColumn("Key", 90, tone="muted"),
)
MOST = 12


class GoTo(PickEdit):
    """Commands at once; documents and parties as soon as the finders answer."""

    left_by_key = Signal()

    def __init__(self, shell: Shell) -> None:
        super().__init__(COLUMNS, self._find, most=60, name="Go to", empty="Nothing is called that")
        self._shell = shell
        self.recent: list[str] = []
        self._rows: list[PickRow] = []
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.row_picked.connect(self._go)
        self._narrow = False
        on_theme(self.adapt)

    @Slot()
    def adapt(self) -> None:
        """Take the sizes now in force."""
        self.setFixedWidth(theme().px(220 if self._narrow else 340))
        self.setPlaceholderText(
            "Go to…  Alt+G" if self._narrow else "Go to a screen, report or document…   Alt+G"
        )

    def set_narrow(self, narrow: bool) -> None:
        """Take less room in a narrow window."""
        self._narrow = narrow
        self.adapt()

    def start(self) -> None:
        """Take the focus with an empty field and show what was used last."""
        self.clear()
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.open_list("")

    def _find(self, text: str) -> Sequence[PickRow]:
        commands = search_commands(text, self._shell.commands, self.recent)[:MOST]
        self._rows = [self._row_of(command) for command in commands]
        if len(text.strip()) >= 2:
            for number, finder in enumerate(self._shell.finders):
                self._shell.tasks.read(partial(finder, text), self._add_places, latest=f"go_to {number}")
        return self._rows

    def _row_of(self, command: Command) -> PickRow:
        key = self._shell.key_of(command.name)
        return PickRow((say(command.title), say(ROOM_TITLES.get(command.room, "")), key), value=command)

    @Slot(object)
    def _add_places(self, places: Sequence[Place]) -> None:
        """Add what a finder answered below the commands, if the field is still in use."""
        if places and self.hasFocus():
            self._rows += [PickRow((place.title, place.quiet, ""), value=place) for place in places]
            self.show_rows(self._rows)

    @Slot(object)
    def _go(self, row: PickRow) -> None:
        self.clear()
        self.left_by_key.emit()
        if isinstance(row.value, Place):
            page = row.value.open(self._shell)
            if page is not None:
                self._shell.show_page(page)
            return
        command: Command = row.value  # type: ignore[assignment] # rows hold places and commands only
        self.recent = [command.name, *(name for name in self.recent if name != command.name)][:8]
        self._shell.open(command.name)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave by Esc; Enter without a row stays."""
        closed = not self.list.isVisible()
        if event.key() == Qt.Key.Key_Escape and (closed or not self.text()):
            self.list.close_list()
            self.clear()
            self.left_by_key.emit()
            return
        if event.key() in ENTER:
            self.list.pick_current()
            return
        if event.key() == Qt.Key.Key_Down and closed:
            self.open_list(self.text())
            return
        super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Forget what was typed."""
        super().focusOutEvent(event)
        self.clear()
