"""Commands: everything that can be opened, found by declaration; the rooms of the rail."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING
from typing import Any

from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.registry import discover
from ui.language.catalog import say

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Iterable
    from collections.abc import Mapping
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Room:
    """One entry of the rail."""

    name: str
    title: str
    icon: str


ROOMS = (
    Room("home", "Home", "house"),
    Room("sell", "Sell", "indian-rupee"),
    Room("buy", "Buy", "arrow-down-to-line"),
    Room("stock", "Stock", "boxes"),
    Room("trade", "Trade", "handshake"),
    Room("money", "Money", "wallet"),
    Room("tax", "Tax", "percent"),
    Room("line", "Line", "arrow-up-down"),
    Room("reports", "Reports", "file-chart-column"),
    Room("setup", "Set-up", "settings"),
)
ROOM_TITLES = {room.name: room.title for room in ROOMS}


@dataclass(frozen=True, slots=True)
class Command:
    """One thing that can be opened, by its key, the rail, or by typing a part of its title.

    ``open`` gets the `Shell` and gives the `Page` to show, or None when all is done. ``front`` is what the
    rail opens for its room. ``single`` shows the page already open instead of a second one.
    """

    name: str
    title: str
    open: Callable[[Any], Any]
    key: str = ""
    room: str = "setup"
    right: str = ""
    words: str = ""
    help: str = ""
    icon: str = ""
    also: tuple[str, ...] = ()
    profile_keys: Mapping[str, str] = field(default_factory=dict)
    front: bool = False
    single: bool = True
    listed: bool = True


def find_commands(package: str = "ui", *, but: str = "") -> tuple[Command, ...]:
    """Return the ``COMMANDS`` of every ``commands`` module below ``package`` but ``but``, room by room."""
    found: list[Command] = discover(package, "COMMANDS", module="commands", but=but)
    order = {room.name: number for number, room in enumerate(ROOMS)}
    return tuple(sorted(found, key=lambda command: order.get(command.room, len(order))))


def allowed(commands: Iterable[Command], may: Callable[[str], bool]) -> tuple[Command, ...]:
    """Return the commands whose right the user has."""
    return tuple(command for command in commands if not command.right or may(command.right))


def search_commands(text: str, commands: Sequence[Command], recent: Sequence[str] = ()) -> list[Command]:
    """Return the commands that fit what is typed, best first; the recent ones when nothing is typed."""
    listed = [command for command in commands if command.listed]
    if not text.strip():
        by_name = {command.name: command for command in listed}
        lately = [by_name[name] for name in recent if name in by_name]
        return lately + [command for command in listed if command.name not in set(recent)]
    words = text.lower().split()
    ranked = []
    for place, command in enumerate(listed):
        score = _score(words, command)
        if score is not None:
            used = recent.index(command.name) if command.name in recent else len(recent) + 1
            ranked.append((score, used, place, command))
    return [entry[3] for entry in sorted(ranked, key=lambda entry: entry[:3])]


def _score(words: Sequence[str], command: Command) -> int | None:
    """Return how well typed words fit, the lower the better; None when one of them fits nothing."""
    title = f"{command.title} {say(command.title)}".lower()
    title_words = title.replace("-", " ").replace("/", " ").split()
    room = ROOM_TITLES.get(command.room, "")
    other_words = f"{command.words} {room} {say(room)} {command.key}".lower().split()
    score = 0
    for word in words:
        if any(part.startswith(word) for part in title_words):
            continue
        if any(part.startswith(word) for part in other_words):
            score += 2
        elif word in title:
            score += 4
        else:
            return None
    return score - (1 if title.startswith(words[0]) else 0)
