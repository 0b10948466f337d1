"""Gross weight of goods as typed: ``12.5`` grams of one unit, ``4.8kg/c`` of a pack, ``600g/48``. Pure."""

import re
from collections.abc import Iterable

from dcms_desktop.catalog.rules import Pack
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.money import share

MOST_MG = 10**9
"""A tonne: nothing heavier is one unit."""
_TYPED = re.compile(r"(\d{1,7})(?:\.(\d{1,3}))?(kg|g|mg)?(?:/(?:([a-z])|(\d{1,6})))?", re.ASCII)
_THOUSANDTHS_IN_MG = {"kg": 1_000, "g": 1}


def parse_weight(text: str, packs: Iterable[Pack] = (), field: str = "weight") -> int:
    """Return the gross weight of one base unit in milligrams; nothing typed is 0, not known."""
    plain = "".join(text.split()).casefold()
    if not plain:
        return 0
    found = _TYPED.fullmatch(plain)
    if found is None:
        raise Refused(
            f"“{text[:20]}” is no weight.",
            field=field,
            next_step="Type grams of one unit like 12.5, or of a pack like 4.8kg/c or 600g/48.",
        )
    whole, part, unit, letter, count = found.groups()
    thousandths = int(whole) * 1_000 + int((part or "").ljust(3, "0"))
    if unit == "mg":
        if part and int(part):
            raise Refused(
                "Weights are kept in whole milligrams.", field=field, next_step="Leave the decimals off."
            )
        milligrams = thousandths // 1_000
    else:
        milligrams = thousandths * _THOUSANDTHS_IN_MG[unit or "g"]
    weight = share(milligrams, 1, of=_units_of(letter, count, packs, field))
    if not 0 < weight <= MOST_MG:
        raise Refused(
            f"“{text[:20]}” makes a unit of no weight, or of more than a tonne.",
            field=field,
            next_step="Check the digits and the unit: mg, g or kg.",
        )
    return int(weight)


def _units_of(letter: str | None, count: str | None, packs: Iterable[Pack], field: str) -> int:
    """Return how many base units a typed weight is of."""
    if count is not None and int(count):
        return int(count)
    if letter is None and count is None:
        return 1
    known = {pack.letter.casefold(): int(pack.units) for pack in packs}
    if letter in known:
        return known[letter]
    said = ", ".join(f"{one} = {units}" for one, units in known.items())
    raise Refused(
        f"The item has no pack “{letter or count}”.",
        field=field,
        next_step=f"Its packs: {said}." if said else "Type the weight of one unit.",
    )


def show_weight(milligrams: int) -> str:
    """Return a weight in grams as it is typed; nothing for one that is not known."""
    if not milligrams:
        return ""
    grams, rest = divmod(milligrams, 1_000)
    return f"{grams}.{rest:03}".rstrip("0") if rest else str(grams)
