"""The quantity language of the counter: one field, all on the keypad.

``10`` · ``2c6`` two cases and six · ``10+2`` two free · ``10/5`` five percent off · ``10/5/2`` 5 % then 2 % ·
``10*95.50`` at a rate · ``0`` remove the line. Parts may be joined in any order after the count.
"""

import re

from dcms_desktop.catalog.rules import ItemCard
from dcms_desktop.drafts.discounts import MOST_STEPS
from dcms_desktop.drafts.rules import Gate
from dcms_desktop.drafts.rules import Line
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.money import MOST_UNITS
from dcms_desktop.kernel.money import Mills
from dcms_desktop.kernel.money import Percent
from dcms_desktop.kernel.money import Units
from dcms_desktop.kernel.money import percent
from dcms_desktop.kernel.money import rate

MOST_TYPED = 40
"""Letters of the field; a longer text is a paste or a scan in the wrong place."""
SHORT = 7
"""Fewer digits than this are never past `MOST_UNITS`."""
_WORD = re.compile(r"([+/*]?)([^+/*]*)")
_APART = re.compile(r"\d\s+[\d.]")
"""``10 5`` is two numbers; reading it as 105 would bill a hundred too many."""
_COUNT = re.compile(r"(\d+)([A-Za-z]*)", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """What one quantity field said. None is: not said."""

    units: Units
    free: Units | None = None
    percents: tuple[Percent, ...] | None = None
    rate: Mills | None = None


def parse_quantity(text: str, item: ItemCard) -> Quantity:
    """Return what the clerk typed, in base units of the item. Refuses what cannot be read."""
    if _is_plain(text):
        return Quantity(units=Units(int(text)))
    if len(text) > 2 * MOST_TYPED or _APART.search(text):
        raise _unreadable(text)
    plain = text.replace(" ", "")
    if len(plain) > MOST_TYPED:
        raise _unreadable(plain)
    units = Units(0)
    free: Units | None = None
    percents: list[Percent] = []
    at: Mills | None = None
    for place, (sign, word) in enumerate(_words(plain)):
        if place == 0:
            units = count_units(word, item)
        elif sign == "+" and free is None:
            free = count_units(word, item)
        elif sign == "/":
            percents.append(percent(word, "quantity"))
        elif sign == "*" and at is None:
            at = rate(word, "quantity")
        else:
            raise _unreadable(plain)
    if len(percents) > MOST_STEPS:
        raise Refused("A line takes at most six discounts.", field="quantity", next_step="Join some of them.")
    return Quantity(units=units, free=free, percents=tuple(percents) or None, rate=at)


def _is_plain(text: str) -> bool:
    """Tell whether a count is digits alone, as nearly every one is, and one that any stock may hold."""
    return len(text) < SHORT and text.isascii() and text.isdigit()


def _words(plain: str) -> list[tuple[str, str]]:
    words = [(found[1], found[2]) for found in _WORD.finditer(plain) if found[0]]
    if not words or words[0][0] or not all(word for _, word in words):
        raise _unreadable(plain)
    return words


def count_units(text: str, item: ItemCard) -> Units:
    """Return ``2c6`` or ``12`` in base units. A letter is a pack of the item; the rest is base units."""
    if _is_plain(text):
        return Units(int(text))
    if len(text) > 2 * MOST_TYPED or _APART.search(text):
        raise _unreadable(text)
    plain = text.replace(" ", "")
    total = 0
    place = 0
    seen: set[str] = set()
    for found in _COUNT.finditer(plain):
        if found.start() != place or len(found[1]) > 12:
            raise _unreadable(plain)
        letter = found[2].lower()
        if letter in seen:
            raise _unreadable(plain)
        seen.add(letter)
        total += int(found[1]) * _pack_units(letter, item)
        place = found.end()
    if place != len(plain) or not plain:
        raise _unreadable(plain)
    if total > MOST_UNITS:
        raise Refused(
            f"{plain} is more than any stock holds.",
            field="quantity",
            next_step="Check the digits and type it again.",
        )
    return Units(total)


def _pack_units(letter: str, item: ItemCard) -> int:
    if not letter:
        return 1
    for pack in item.packs:
        if letter in {pack.letter.lower(), pack.name.lower()}:
            return pack.units
    if letter == item.base_unit.lower():
        return 1
    known = (
        ", ".join(f"{pack.letter} = {pack.name} of {pack.units}" for pack in item.packs) or "no larger pack"
    )
    raise Refused(f"{item.name} has no pack “{letter}”.", field="quantity", next_step=f"Known here: {known}.")


def _unreadable(plain: str) -> Refused:
    return Refused(
        f"“{plain[:MOST_TYPED]}” is not a quantity.",
        field="quantity",
        next_step="Type e.g. 10, 2c6, 10+2 with free, 10/5 with 5 % off, 10*95.50 at a rate.",
    )


def quantity_gates(line: Line, number: int) -> tuple[Gate, ...]:
    """Return the objections to what a line counts, wherever it was typed."""
    if line.units < 0 or line.free < 0 or line.units + line.free == 0:
        name, text = "no_quantity", f"{line.item.name} has no quantity."
        step = "Type the quantity, or Ctrl+D to take the line off."
    elif line.units + line.free > MOST_UNITS:
        name, text = "too_many", f"{line.item.name} has more units than any stock holds."
        step = "Check the digits and type it again."
    else:
        return ()
    return (Gate(level="block", name=name, text=text, field="quantity", next_step=step, line=number),)
