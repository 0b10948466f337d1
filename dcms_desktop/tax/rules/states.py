"""States and Union territories: codes, names, and the second head of tax inside them."""

from functools import cache
from types import MappingProxyType
from typing import cast

from dcms_desktop.kernel.dated import load_dated
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.tax.rules.values import SecondHead
from dcms_desktop.tax.rules.values import TaxRefused

ABROAD = "96"
"""Place of supply of an export, on the e-invoice and the e-way bill."""


@dataclass(frozen=True, slots=True)
class State:
    """A State or Union territory as the portals number it."""

    code: str
    name: str
    letters: str
    second_head: SecondHead
    pins: tuple[tuple[int, int], ...]
    """Ranges of the first three digits of its PIN codes."""
    offered: bool
    """To be offered in lists; codes that are only in old papers are not."""

    def has_pin(self, pin: str) -> bool:
        """Tell whether a PIN code may lie here; True where the ranges are not known."""
        return not self.pins or any(first <= int(pin[:3]) <= last for first, last in self.pins)


@cache
def states() -> MappingProxyType[str, State]:
    """Return every State by its code, in order of code."""
    rows = load_dated("dcms_desktop.tax", "states")
    return MappingProxyType({code: _state(code, rows[code][-1].value) for code in sorted(rows)})


def _state(code: str, value: str) -> State:
    name, letters, head, pins, use = value.split(" | ")
    ranges = [part.split("-") for part in pins.split(";") if part != "-"]
    return State(
        code=code,
        name=name,
        letters=letters,
        second_head=cast("SecondHead", head),
        pins=tuple((int(first), int(last)) for first, last in ranges),
        offered=use == "offered",
    )


def check_state(code: str, field: str = "state") -> str:
    """Return a State code, or that of abroad; refuse any other text."""
    if code != ABROAD and code not in states():
        raise TaxRefused(
            f"“{code[:10]}” is not the code of a State.",
            field=field,
            next_step="Pick the State from the list; codes have two digits, like 07 for Delhi.",
            rule="unknown_state",
        )
    return code


def second_head(state: str) -> SecondHead:
    """Return SGST, or UTGST in a Union territory without a legislature."""
    return states()[state].second_head


def state_name(code: str) -> str:
    """Return the name of a State, “Other country” for abroad, empty for an unknown code."""
    if code == ABROAD:
        return "Other country"
    known = states().get(code)
    return known.name if known else ""
