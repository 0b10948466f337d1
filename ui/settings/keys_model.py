"""The keys page's rows: every action with its key now, what it was, and where it acts. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ui.shell.commands import ROOM_TITLES
from ui.shell.key_map import Binding

if TYPE_CHECKING:
    from collections.abc import Mapping
    from collections.abc import Sequence

    from ui.shell.commands import Command
    from ui.shell.key_map import KeyMap
    from ui.shell.page_key import PageKey


@dataclass(frozen=True, slots=True)
class Action:
    """One action that may be given a key."""

    name: str
    title: str
    default: str
    profile_keys: Mapping[str, str]
    scope: str = ""
    where: str = ""

    def key(self, key_map: KeyMap) -> str:
        """Return its key now."""
        return key_map.key_of(self.name, self.default, self.profile_keys)

    def binding(self, key_map: KeyMap) -> Binding:
        """Return what its key does now."""
        return Binding(self.name, self.title, self.key(key_map), self.scope)


def all_actions(commands: Sequence[Command], seen: Mapping[str, Sequence[PageKey]]) -> list[Action]:
    """Return every action: the commands, then the keys of the pages seen so far that act by themselves."""
    found = [
        Action(each.name, each.title, each.key, each.profile_keys, "", ROOM_TITLES.get(each.room, ""))
        for each in commands
    ]
    names = {each.name for each in found}
    for scope, keys in seen.items():
        for key in keys:
            if key.run is not None and key.name not in names:
                names.add(key.name)
                found.append(Action(key.name, key.title, key.key, key.profile_keys, scope, scope))
    return found


def fits(action: Action, key: str, words: Sequence[str], said: str) -> bool:
    """Tell whether an action holds all typed words in its title, key or name."""
    text = f"{action.title} {said} {key} {action.name} {action.where}".lower()
    return all(word in text for word in words)
