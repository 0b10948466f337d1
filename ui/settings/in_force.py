"""A user's own choices: read at the start and when the user changes, kept when they are changed."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtCore import QTimer
from PySide6.QtCore import Slot

from dcms_desktop.company.actions import save_my_settings
from dcms_desktop.company.queries import settings_in_force
from dcms_desktop.company.settings import KEYS
from dcms_desktop.company.settings import LANGUAGE
from dcms_desktop.company.settings import LOOK
from dcms_desktop.company.settings import SOUNDS
from dcms_desktop.company.settings import TEXT_SIZE
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.frozen import dataclass
from ui.language import catalog
from ui.look.theme import theme
from ui.shell.key_map import KeyMap

if TYPE_CHECKING:
    from dcms_desktop.desk import Desk
    from dcms_desktop.kernel.changes import Changes
    from dcms_desktop.kernel.settings import Setting
    from ui.shell.shell import Shell

PAUSE = 800
"""Milliseconds after the last change until it is kept: Ctrl+= is often pressed three times."""


@dataclass(frozen=True, slots=True)
class MyChoices:
    """What one user chose for the window; ``keys`` is the text of a key file, empty for keys as they come."""

    look: str = LOOK.default
    text_size: int = TEXT_SIZE.default
    language: str = LANGUAGE.default
    sounds: bool = SOUNDS.default
    keys: str = KEYS.default


DECLARED: dict[str, Setting[Any]] = {
    "look": LOOK,
    "text_size": TEXT_SIZE,
    "language": LANGUAGE,
    "sounds": SOUNDS,
    "keys": KEYS,
}


def my_choices(desk: Desk) -> MyChoices:
    """Return what the one who sits at the desk chose."""
    values = desk.ask(settings_in_force, list(DECLARED.values()))
    return MyChoices(**{field: values[declared.name] for field, declared in DECLARED.items()})


def keys_of(text: str) -> KeyMap:
    """Return the keys of a kept text; one that cannot be read gives the keys as they come."""
    if not text:
        return KeyMap()
    try:
        return KeyMap.from_json(text)
    except Refused:
        return KeyMap()


def keys_text(keys: KeyMap) -> str:
    """Return the text kept for keys, empty when they are as they come."""
    return keys.to_json() if keys.changes or keys.profile != "plain" else ""


def choices_in_force(shell: Shell) -> MyChoices:
    """Return what the window shows now."""
    made = theme()
    return MyChoices(
        made.tokens.name, made.scale, catalog.current(), not shell.sounds.silent, keys_text(shell.key_map)
    )


def bring_into_force(shell: Shell, mine: MyChoices) -> None:
    """Show the window as a user chose it."""
    made = theme()
    made.use(mine.look)
    made.set_scale(mine.text_size)
    made.speak(mine.language)
    shell.sounds.silent = not mine.sounds
    if keys_text(shell.key_map) != mine.keys:
        shell.key_map = keys_of(mine.keys)
        shell.keys_changed.emit()


class Following(QObject):
    """Keeps window and books at one: the user's choices come into force, and what is changed is kept."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._shell = shell
        self._known = MyChoices()
        self._ready = False
        self._user = 0
        self._pause = QTimer(self, singleShot=True, interval=PAUSE)
        self._pause.timeout.connect(self.keep)
        shell.commands_changed.connect(self.read)
        shell.keys_changed.connect(self._begin_keeping)
        shell.sounds_changed.connect(self._begin_keeping)
        shell.closing.connect(self.keep)
        theme().changed.connect(self._begin_keeping)

    def start(self) -> None:
        """Bring the choices of whoever sits here into force at once, before the window is shown."""
        self._user = self._shell.desk.who.user_id
        self._show(my_choices(self._shell.desk))

    @Slot()
    def read(self) -> None:
        """Another user sits here: read this one's choices."""
        self._pause.stop()
        self._ready = False
        self._shell.tasks.read(partial(my_choices, self._shell.desk), self._show, latest="my choices")

    @Slot(object)
    def _show(self, mine: MyChoices) -> None:
        self._ready = False
        came_from, self._user = self._user, self._shell.desk.who.user_id
        first_run = not came_from and self._user and mine == MyChoices()
        if not first_run:
            bring_into_force(self._shell, mine)
        self._known = mine if first_run else choices_in_force(self._shell)
        self._ready = True
        if first_run:
            self.keep()

    @Slot()
    def _begin_keeping(self) -> None:
        if self._ready:
            self._pause.start()

    @Slot()
    def keep(self) -> None:
        """Keep what was changed since, for this user."""
        self._pause.stop()
        now, before = choices_in_force(self._shell), self._known
        if now == before or not self._ready or not self._shell.desk.who.user_id:
            return
        self._known = now
        self._shell.tasks.run(partial(_keep, self._shell.desk, before, now))


def _keep(desk: Desk, before: MyChoices, after: MyChoices) -> Changes:
    changed = [
        (declared, getattr(after, field))
        for field, declared in DECLARED.items()
        if getattr(before, field) != getattr(after, field)
    ]
    return desk.do(save_my_settings, changed)


def follow_choices(shell: Shell) -> Following:
    """Bring the choices of whoever sits at the desk into force, now and after every change of user."""
    following = Following(shell)
    following.start()
    return following
