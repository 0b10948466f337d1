"""Which key does what: defaults, the profile of habits, a user's own changes, clashes, twins of the F row."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.frozen import dataclass
from ui.kit.keys import is_key
from ui.kit.keys import key_text

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Profile:
    """Habits brought from another program."""

    name: str
    title: str
    long_walk: bool


PROFILES = (
    Profile("plain", "DCMS", long_walk=False),
    Profile("tally", "Tally", long_walk=True),
    Profile("marg", "Marg", long_walk=True),
    Profile("busy", "Busy", long_walk=True),
)
PROFILE_NAMES = tuple(profile.name for profile in PROFILES)

_SHIFTED = {"F11": "Ctrl+Shift+1", "F12": "Ctrl+Shift+2", "F10": "Ctrl+0"}


def twin_of(key: str) -> str:
    """Return the Ctrl twin of an F key, for laptops with a locked F row; empty for other keys."""
    if key in _SHIFTED:
        return _SHIFTED[key]
    if len(key) == 2 and key[0] == "F" and key[1] in "123456789":
        return f"Ctrl+{key[1]}"
    return ""


@dataclass(frozen=True, slots=True)
class Binding:
    """What a key does and where: ``scope`` is empty everywhere, else the kind of page."""

    name: str
    title: str
    key: str
    scope: str = ""


@dataclass(frozen=True, slots=True)
class Clash:
    """Two actions on one key in the same place."""

    key: str
    first: Binding
    second: Binding

    def text(self) -> str:
        """Return the clash as a sentence."""
        return f"{self.key} is already “{self.first.title}”; “{self.second.title}” would not be reached."


class KeyMap:
    """The keys of one user: the profile, and the changes the user made."""

    def __init__(self, profile: str = "plain", changes: Mapping[str, str] | None = None) -> None:
        self.profile = profile if profile in PROFILE_NAMES else "plain"
        self.changes: dict[str, str] = dict(changes or {})

    @property
    def long_walk(self) -> bool:
        """Tell whether Enter walks all fields in this profile."""
        return next(profile.long_walk for profile in PROFILES if profile.name == self.profile)

    def key_of(self, name: str, default: str, profile_keys: Mapping[str, str] | None = None) -> str:
        """Return the key of one action: the user's change, else the profile's habit, else the default."""
        if name in self.changes:
            return self.changes[name]
        return key_text((profile_keys or {}).get(self.profile, default))

    def remap(self, name: str, key: str, bindings: Iterable[Binding]) -> list[Clash]:
        """Give an action another key and return whom that hurts; with a clash nothing is changed."""
        plain = key_text(key)
        if key and not is_key(key):
            raise Refused(f"“{key[:20]}” is not a key.", field="key", next_step="Press the key itself.")
        kept = list(bindings)
        own = [binding for binding in kept if binding.name == name]
        changed = [
            Clash(plain, other, Binding(name, mine.title, plain, mine.scope))
            for mine in own
            for other in kept
            if plain and other.name != name and other.key == plain and other.scope == mine.scope
        ]
        if not changed:
            self.changes[name] = plain
        return changed

    def to_json(self) -> str:
        """Return the profile and the changes as text for a file."""
        return json.dumps({"profile": self.profile, "keys": self.changes}, indent=2, sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> KeyMap:
        """Return the keys of a file; refuses a file that holds something else."""
        try:
            read = json.loads(text)
            profile, keys = read["profile"], read["keys"]
            fits = profile in PROFILE_NAMES and all(isinstance(key, str) for key in keys.values())
        except (ValueError, KeyError, TypeError, AttributeError):
            fits, profile, keys = False, "", {}
        if not fits:
            raise Refused(
                "The file does not hold keys.",
                field="file",
                next_step="Choose a file saved by “Export keys”.",
            )
        wrong = [key for key in keys.values() if key and not is_key(key)]
        if wrong:
            raise Refused(
                f"“{wrong[0][:20]}” is not a key.", field="file", next_step="Correct it in the file."
            )
        return cls(profile, {name: key_text(key) for name, key in keys.items()})


def clashes(bindings: Iterable[Binding]) -> list[Clash]:
    """Return every pair of actions on one key in the same place."""
    seen: dict[tuple[str, str], Binding] = {}
    found = []
    for binding in bindings:
        if not binding.key:
            continue
        first = seen.setdefault((binding.scope, binding.key), binding)
        if first.name != binding.name:
            found.append(Clash(binding.key, first, binding))
    return found
