"""Acting on keys: one shortcut per key for the whole window; the page comes first, then the commands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtCore import Slot
from PySide6.QtGui import QKeySequence
from PySide6.QtGui import QShortcut

from ui.kit.keys import claim_keys
from ui.kit.keys import key_text
from ui.shell.key_map import Binding
from ui.shell.key_map import twin_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from ui.shell.commands import Command
    from ui.shell.key_map import KeyMap
    from ui.shell.page_key import PageKey

PLAIN = {
    "Enter",
    "Esc",
    "Up",
    "Down",
    "Left",
    "Right",
    "Tab",
    "Shift+Tab",
    "Shift+Enter",
    "Space",
    "Home",
    "End",
}
"""Keys that widgets act on; they are shown on the key line and never made into shortcuts."""


def is_plain(key: str) -> bool:
    """Tell whether a key is left to the widgets."""
    return key in PLAIN or len(key) == 1


class _Shortcut(QShortcut):
    """One key of the window."""

    def __init__(self, key: str, window: QWidget, act: Callable[[str], None]) -> None:
        super().__init__(QKeySequence(key), window)
        if key.endswith("Enter"):
            self.setKeys([QKeySequence(key), QKeySequence(key.replace("Enter", "Return"))])
        self._key, self._act = key, act
        self.setAutoRepeat(key in {"Ctrl+=", "Ctrl+-", "Ctrl++", "PgUp", "PgDown", "Ctrl+Z"})
        self.activated.connect(self.fire)
        self.activatedAmbiguously.connect(self.fire)

    @Slot()
    def fire(self) -> None:
        """Act."""
        self._act(self._key)


class KeyDesk(QObject):
    """Knows what each key does now, and keeps one shortcut for each."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._shortcuts: dict[str, _Shortcut] = {}
        self._page: dict[str, Callable[[], object]] = {}
        self._commands: dict[str, str] = {}
        self._open: Callable[[str], object] = print
        self._locked = False

    def set_commands(
        self, commands: Sequence[Command], key_map: KeyMap, open_command: Callable[[str], object]
    ) -> None:
        """Give the commands their keys."""
        self._open = open_command
        self._commands = {}
        for command in commands:
            key = key_map.key_of(command.name, command.key, command.profile_keys)
            for each in (key, *map(key_text, command.also)):
                if each and not is_plain(each):
                    self._commands.setdefault(each, command.name)
        self._add_twins(self._commands)
        self._settle()

    def set_page(self, keys: Sequence[PageKey], key_map: KeyMap) -> None:
        """Give the page on the screen its keys; they come before the commands'."""
        self._page = {}
        for entry in keys:
            if entry.run is None:
                continue
            key = key_map.key_of(entry.name, entry.key, entry.profile_keys)
            for each in (key, *map(key_text, entry.also)):
                if each and not is_plain(each):
                    self._page.setdefault(each, entry.run)
        self._add_twins(self._page)
        self._settle()

    def set_locked(self, locked: bool) -> None:
        """Act on no key while the screen is locked."""
        self._locked = locked
        self._settle()

    @staticmethod
    def _add_twins(table: dict[str, object] | dict[str, str] | dict[str, Callable[[], object]]) -> None:
        for key, act in list(table.items()):
            twin = twin_of(key)
            if twin:
                table.setdefault(twin, act)  # type: ignore[arg-type] # key and act come from this very table

    def _settle(self) -> None:
        """Have a live shortcut for each key in use and for no other."""
        live = set() if self._locked else {*self._page, *self._commands}
        for key in live - set(self._shortcuts):
            self._shortcuts[key] = _Shortcut(key, self._window, self.act)
        for key, shortcut in self._shortcuts.items():
            shortcut.setEnabled(key in live)
        claim_keys(live)

    def act(self, key: str) -> None:
        """Do what ``key`` does here and now."""
        run = self._page.get(key)
        if run is not None:
            run()
        elif key in self._commands:
            self._open(self._commands[key])


def bindings_of(
    commands: Sequence[Command], page_keys: Sequence[PageKey], scope: str, key_map: KeyMap
) -> list[Binding]:
    """Return what every key does, page first, for help and for finding clashes."""
    found = [
        Binding(entry.name, entry.title, key_map.key_of(entry.name, entry.key, entry.profile_keys), scope)
        for entry in page_keys
    ]
    found += [
        Binding(command.name, command.title, key_map.key_of(command.name, command.key, command.profile_keys))
        for command in commands
    ]
    return found
