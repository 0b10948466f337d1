"""Settings as a form: every declared setting by room, with its words, read and compared. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING
from typing import Any

from dcms_desktop.company.actions import save_my_settings
from dcms_desktop.company.actions import save_settings
from dcms_desktop.company.queries import settings_in_force
from dcms_desktop.kernel.registry import discover
from ui.kit.form_fields import Field

if TYPE_CHECKING:
    from collections.abc import Mapping
    from collections.abc import Sequence

    from dcms_desktop.desk import Desk
    from dcms_desktop.kernel.changes import Changes
    from dcms_desktop.kernel.settings import Setting

ROOM_WORDS = {
    "sales": "Billing",
    "orders": "Orders",
    "approvals": "Approvals",
    "purchase": "Buying",
    "reordering": "Reordering",
    "stock": "Stock",
    "scanning": "Scanning",
    "catalog": "Items",
    "parties": "Parties",
    "pricing": "Prices",
    "points": "Points",
    "money": "Money",
    "tax": "Tax",
    "ledger": "Accounts",
    "sync": "Line",
    "spool": "Printing",
    "papers": "Papers",
    "documents": "Documents",
    "upkeep": "Backup",
    "exchange": "Import",
    "intake": "Suppliers' files",
    "company": "Firm",
}
CHOICE_WORDS = {
    "block": "Block",
    "ask": "Ask",
    "warn": "Warn",
    "off": "Off",
    "on": "On",
    "en": "English",
    "hi": "Hindi",
    "under": "Under",
    "instead": "Instead",
    "draft": "Draft",
    "fine": "Fine",
    "approve": "Approve",
    "strictest": "Strictest",
    "party": "Party",
    "company": "Company",
    "billed": "Billed rate",
    "ptr": "PTR",
    "pts": "PTS",
    "mrp": "MRP",
    "light": "Light",
    "dark": "Dark",
    "contrast": "High contrast",
}
ORDER = tuple(ROOM_WORDS)
ROOMS_OF_SCREEN = {
    "sell": ("sales", "orders", "approvals", "documents", "tax"),
    "buy": ("purchase", "reordering", "documents", "tax"),
    "stock": ("stock", "scanning", "catalog"),
    "trade": ("parties", "pricing", "points"),
    "money": ("money", "ledger"),
    "tax": ("tax",),
    "line": ("sync",),
    "setup": (),
}
"""Which rooms of the core the settings of a screen belong to; none means all."""


@dataclass(frozen=True, slots=True)
class Declared:
    """A setting, the room it belongs to, and its value now."""

    setting: Setting[Any]
    value: Any

    @property
    def room(self) -> str:
        """Return the room of the core."""
        return self.setting.name.partition(".")[0]


def all_settings() -> list[Setting[Any]]:
    """Return every declared setting but those of look and keys, which have pages of their own."""
    found: list[Setting[Any]] = discover("dcms_desktop", "SETTINGS", module="settings")
    shown = [each for each in found if not each.name.startswith("company.")]
    return sorted(shown, key=lambda each: _place(each.name.partition(".")[0]))


def _place(room: str) -> int:
    return ORDER.index(room) if room in ORDER else len(ORDER)


def settings_now(desk: Desk) -> list[Declared]:
    """Return every setting with its value for the one who sits at the desk."""
    every = all_settings()
    values = desk.ask(settings_in_force, every)
    return [Declared(each, values[each.name]) for each in every]


def keep_changed(desk: Desk, changed: Mapping[str, Any]) -> Changes:
    """Keep what was changed; for the firm's settings a right is needed, for one's own none."""
    pairs = [(each, changed[each.name]) for each in all_settings() if each.name in changed]
    if all(each.per_user for each, _value in pairs):
        return desk.do(save_my_settings, pairs)
    return desk.do(save_settings, pairs)


def field_of(declared: Declared) -> Field:
    """Return the form field of one setting."""
    made, room = declared.setting, declared.room
    section = ROOM_WORDS.get(room, room.capitalize())
    common: dict[str, Any] = {
        "name": made.name,
        "label": f"{made.label} (yours)" if made.per_user else made.label,
        "help": made.help,
        "section": section,
        "default": declared.value,
    }
    if isinstance(made.default, bool):
        return Field(kind="yes_no", **common)
    if isinstance(made.default, int):
        common["kind"] = "percent" if made.percent else "number"
        return Field(required=True, check=partial(_check, made), **common)
    if made.choices:
        return Field(
            kind="segments" if len(made.choices) <= 4 else "choice",
            choices=tuple((choice, CHOICE_WORDS.get(choice, choice)) for choice in made.choices),
            **common,
        )
    return Field(kind="text", **common)


def _check(made: Setting[Any], value: object) -> object:
    return made.check(value)


def changed_values(declared: Sequence[Declared], values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values that differ from those now in force."""
    return {
        each.setting.name: values[each.setting.name]
        for each in declared
        if each.setting.name in values and values[each.setting.name] != each.value
    }


def fits(declared: Declared, words: Sequence[str], rooms: Sequence[str], said: str) -> bool:
    """Tell whether a setting belongs to the rooms and holds all typed words, in English or as it is shown."""
    if rooms and declared.room not in rooms:
        return False
    made = declared.setting
    text = f"{made.label} {made.help} {made.name} {ROOM_WORDS.get(declared.room, '')} {said}".lower()
    return all(word in text for word in words)
