"""The keys page: the profile of habits, every action with its key, changed by pressing the new one."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QStandardPaths
from PySide6.QtCore import Qt
from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout

from dcms_desktop.company.actions import save_my_setting
from dcms_desktop.kernel.errors import Outside
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.sales.settings import ENTER_WALKS_ALL
from ui.kit.edits import TextEdit
from ui.kit.grid import Grid
from ui.kit.grid_model import Cell
from ui.kit.grid_model import GridColumn
from ui.kit.grid_model import GridRow
from ui.kit.grid_model import RowsModel
from ui.kit.keys import ENTER
from ui.kit.painted_choice import SegmentedChoice
from ui.kit.parts import Card
from ui.kit.parts import Label
from ui.language.catalog import say
from ui.settings.key_catch import KeyCatch
from ui.settings.key_rules import refuse_key
from ui.settings.keys_model import Action
from ui.settings.keys_model import all_actions
from ui.settings.keys_model import fits
from ui.shell.key_map import PROFILES
from ui.shell.key_map import KeyMap
from ui.shell.page import Page
from ui.shell.page_key import PageKey

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QKeyEvent
    from PySide6.QtWidgets import QWidget

    from ui.shell.shell import Shell

COLUMNS = (
    GridColumn("title", "Does", width=300, stretch=1),
    GridColumn("key", "Key", width=140, tone="strong"),
    GridColumn("default", "As it comes", width=140, tone="muted"),
    GridColumn("where", "Where", width=160, tone="muted"),
)
MOST_BYTES = 200_000
FILE = "dcms-keys.json"


def keys_file() -> Path:
    """Return where keys are exported to unless told otherwise."""
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return Path(documents) / FILE


def write_keys(file: Path, text: str) -> None:
    """Write a key file."""
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as trouble:
        raise Outside(f"{file} could not be written.", "Choose another place.") from trouble


def read_keys(file: Path) -> KeyMap:
    """Read a key file; refuses one that is none."""
    body = b""
    try:
        body = file.read_bytes()[: MOST_BYTES + 1]
        text = body.decode("utf-8")
    except OSError as trouble:
        raise Outside(f"{file} could not be read.", "Choose another file.") from trouble
    except UnicodeDecodeError:
        text = ""
    return KeyMap.from_json(text if len(body) <= MOST_BYTES else "")


class KeysPage(Page):
    """Enter on an action waits for its new key; a key that is in use already is refused with its owner."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell, "Keys", room="setup", code="keys")
        self._actions = all_actions(shell.commands, shell.seen_keys)
        self._undo: list[tuple[str, dict[str, str]]] = []
        self._asked: Action | None = None
        self.profile = SegmentedChoice([(each.name, each.title) for each in PROFILES], name="Habits of")
        self.profile.chosen.connect(self._take_profile)
        self.search = TextEdit(most=60, name="Search keys")
        self.search.setPlaceholderText("Type a key or a word")
        self.search.textChanged.connect(self.show_rows)
        self.catch = KeyCatch()
        self.catch.caught.connect(self._caught)
        self.catch.given_up.connect(self._given_up)
        self.model = RowsModel(COLUMNS, parent=self)
        self.grid = Grid(self.model, name="Keys")
        self.grid.row_activated.connect(self._ask_key)
        top = QHBoxLayout()
        top.addWidget(Label("Habits of", "quiet"))
        top.addWidget(self.profile)
        top.addWidget(self.search, 1)
        frame = Card(margin=1)
        frame.column.addWidget(self.grid)
        self.body.addLayout(top)
        self.body.addWidget(self.catch)
        self.body.addWidget(frame, 1)
        self.title.show_title("Keys", "", "Keys of a screen show here once it was opened.")
        shell.keys_changed.connect(self._show_all)
        self._show_all()

    def first_focus(self) -> QWidget:
        """Return the search field."""
        return self.search

    def keys(self) -> Sequence[PageKey]:
        """Return the keys of the page."""
        return (
            PageKey("keys.change", "Enter", "New key"),
            PageKey(
                "keys.default", "Ctrl+D", "As it comes", self.restore, help="The action gets its own key back"
            ),
            PageKey("keys.none", "Ctrl+Delete", "No key", self.take_away, shown=False),
            PageKey("keys.undo", "Ctrl+Z", "Undo", self.undo),
            PageKey("keys.export", "Ctrl+E", "Export keys", self.ask_export),
            PageKey("keys.import", "Ctrl+I", "Import keys", self.ask_import),
        )

    # ── what is shown ──

    @Slot()
    def _show_all(self) -> None:
        self.profile.set_value(self.shell.key_map.profile)
        self.show_rows(self.search.text())

    def speak(self) -> None:
        """List the actions in the language in force."""
        self.show_rows(self.search.text())

    @Slot(str)
    def show_rows(self, text: str) -> None:
        """List the actions that fit what is typed."""
        words = text.lower().split()
        key_map = self.shell.key_map
        at = self.grid.row()
        rows = []
        for action in self._actions:
            key, said = action.key(key_map), say(action.title)
            if fits(action, key, words, said):
                own = KeyMap(key_map.profile).key_of(action.name, action.default, action.profile_keys)
                shown = Cell(key or "—", "accent strong" if key != own else "strong")
                rows.append(GridRow((said, shown, own, say(action.where)), action))
        self.model.show(rows)
        if rows:
            self.grid.go(max(0, min(at, len(rows) - 1)), 0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from the search into the list."""
        if self.search.hasFocus() and event.key() in {Qt.Key.Key_Down, *ENTER}:
            self.grid.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        super().keyPressEvent(event)

    def _current(self) -> Action | None:
        row = self.model.row(self.grid.row())
        return row.key if row is not None and isinstance(row.key, Action) else None

    # ── changing ──

    def _remember(self) -> None:
        key_map = self.shell.key_map
        self._undo.append((key_map.profile, dict(key_map.changes)))

    @Slot(str)
    def _take_profile(self, name: str) -> None:
        """Take the habits of another program; whether Enter walks all fields goes with them."""
        self._remember()
        key_map = self.shell.key_map
        self.shell.key_map = KeyMap(name, key_map.changes)
        walks = self.shell.key_map.long_walk
        self.shell.tasks.run(partial(self.shell.desk.do, save_my_setting, ENTER_WALKS_ALL, walks))
        self.shell.keys_changed.emit()

    @Slot(int)
    def _ask_key(self, _row: int) -> None:
        self._asked = self._current()
        if self._asked is not None:
            self.catch.start()

    @Slot()
    def _given_up(self) -> None:
        self._asked = None
        self.catch.hide()
        self.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(str)
    def _caught(self, key: str) -> None:
        action = self._asked
        if action is None:
            return
        try:
            self._give(action, refuse_key(key))
        except Refused as no:
            self.shell.messages.warn(no.message, no.next_step)
            return
        self._given_up()

    def _give(self, action: Action, key: str) -> None:
        """Give an action a key, or refuse one that is in use in the same place."""
        key_map = self.shell.key_map
        before = (key_map.profile, dict(key_map.changes))
        clashes = key_map.remap(action.name, key, [each.binding(key_map) for each in self._actions])
        if clashes:
            raise Refused(clashes[0].text(), "key", "Press another key, or change that one first.")
        self._undo.append(before)
        self.shell.keys_changed.emit()
        self.shell.messages.done(f"{say(action.title)}: {key or '—'}")

    def restore(self) -> None:
        """Give the action under the cursor its own key back."""
        action = self._current()
        if action is not None and action.name in self.shell.key_map.changes:
            self._remember()
            del self.shell.key_map.changes[action.name]
            self.shell.keys_changed.emit()

    def take_away(self) -> None:
        """Leave the action under the cursor without a key."""
        action = self._current()
        if action is not None:
            self._give(action, "")

    def undo(self) -> None:
        """Take back the last change."""
        if not self._undo:
            self.shell.messages.tell("There is nothing to take back.")
            return
        profile, changes = self._undo.pop()
        self.shell.key_map = KeyMap(profile, changes)
        self.shell.keys_changed.emit()

    # ── files ──

    def ask_export(self) -> None:
        """Ask where the keys go."""
        self.shell.messages.ask_text(
            f"File for the keys? Default: {keys_file()}", self._export, yes="Export keys"
        )

    def _export(self, text: str) -> None:
        file = Path(text).expanduser() if len(text) > 1 else keys_file()
        try:
            write_keys(file, self.shell.key_map.to_json())
        except Outside as trouble:
            self.shell.messages.show_problem(trouble)
            return
        self.shell.messages.done(f"The keys are in {file}.")

    def ask_import(self) -> None:
        """Ask which file holds the keys."""
        self.shell.messages.ask_text("Which key file?", self._import, yes="Import keys")

    def _import(self, text: str) -> None:
        try:
            read = read_keys(Path(text.strip('"')).expanduser())
        except (Outside, Refused) as trouble:
            self.shell.messages.show_problem(trouble)
            return
        self._remember()
        self.shell.key_map = read
        self.shell.keys_changed.emit()
        self.shell.messages.done("The keys of the file hold now.", "Ctrl+Z brings the old ones back.")
