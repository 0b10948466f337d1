"""Frames of weighing scales: forms declared as data, a frame read as grams, steady or not. Pure."""

import re
import tomllib
from dataclasses import dataclass
from decimal import Decimal
from decimal import InvalidOperation
from functools import cache
from importlib import resources

from dcms_desktop.catalog.rules import ItemCard
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.money import Units

MOST_FRAME = 80
STEADY_FOR = 2
"""So many equal frames one after another are a weight, also where a scale has no sign for it."""
GRAMS = {"kg": 1_000, "g": 1, "gm": 1, "lb": 0}
ITEM_GRAMS = {"g": 1, "gm": 1, "gms": 1, "gram": 1, "kg": 1_000}
"""Grams in the base unit of an item sold by weight."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScaleForm:
    """How one family of scales writes a weight."""

    code: str
    title: str
    pattern: re.Pattern[str]
    unit: str = ""
    """The unit where the frame says none."""
    steady: frozenset[str] = frozenset()
    """Signs of a steady weight; empty where the frame has no sign."""
    ask: bytes = b""


@dataclass(frozen=True, slots=True)
class Weight:
    """One frame as read. ``milligrams`` are whole; below zero with the pan lifted after a tare."""

    milligrams: int
    steady: bool
    net: bool = False

    @property
    def grams(self) -> int:
        """Return whole grams, rounded half up."""
        return (self.milligrams + 500) // 1_000


@cache
def scale_forms() -> dict[str, ScaleForm]:
    """Return the declared forms by code."""
    told = tomllib.loads(
        resources.files("dcms_desktop.scanning").joinpath("scales.toml").read_text(encoding="utf-8")
    )
    return {
        one["code"]: ScaleForm(
            code=one["code"],
            title=one["title"],
            pattern=re.compile(one["pattern"]),
            unit=one.get("unit", ""),
            steady=frozenset(one.get("steady", ())),
            ask=one.get("ask", "").encode("ascii"),
        )
        for one in told["scale"]
    }


def read_frame(frame: bytes, form: ScaleForm) -> Weight | None:
    """Return what a frame says; None when it is noise, overload, or of another form."""
    if len(frame) > MOST_FRAME:
        return None
    text = frame.strip(b"\r\n\x02\x03\x00 ").decode("ascii", "replace")
    found = form.pattern.fullmatch(text)
    if found is None:
        return None
    said = found.groupdict()
    grams = GRAMS.get((said.get("unit") or form.unit).lower(), 0)
    if not grams or not said["weight"] or said["weight"] == ".":
        return None
    try:
        milligrams = Decimal(said["weight"]) * grams * 1_000
    except InvalidOperation:
        return None
    if milligrams != milligrams.to_integral_value():
        return None
    steady = not form.steady or (said.get("stable") or "") in form.steady
    sign = -1 if said.get("sign") == "-" else 1
    return Weight(sign * int(milligrams), steady, net=(said.get("kind") or "").startswith("N"))


class Pan:
    """What lies on the pan now: frames come in, a weight is there when it has come to rest."""

    def __init__(self) -> None:
        self._last: Weight | None = None
        self._same = 0

    def hear(self, weight: Weight | None) -> None:
        """Take a frame; noise changes nothing."""
        if weight is None:
            return
        same = self._last is not None and weight.milligrams == self._last.milligrams and weight.steady
        self._same = self._same + 1 if same else 1 if weight.steady else 0
        self._last = weight

    @property
    def last(self) -> Weight | None:
        """Return the newest weight, steady or not."""
        return self._last

    def at_rest(self) -> Weight | None:
        """Return the weight when it stands still, else None."""
        return self._last if self._last is not None and self._same >= STEADY_FOR else None

    def lift(self) -> None:
        """Forget everything: the scale is silent."""
        self._last, self._same = None, 0


def is_by_weight(card: ItemCard) -> bool:
    """Tell whether an item is kept by weight."""
    return card.base_unit.lower() in ITEM_GRAMS


def units_of(card: ItemCard, weight: Weight | None) -> Units:
    """Return a weight at rest in base units of an item. Refuses what cannot be billed."""
    if not is_by_weight(card):
        raise Refused(
            f"{card.name} is counted in {card.base_unit}, not weighed.",
            field="quantity",
            next_step="Type how many.",
        )
    if weight is None:
        raise Refused(
            "The scale shows no steady weight.",
            field="quantity",
            next_step="Wait until it stands still, then again.",
        )
    each = ITEM_GRAMS[card.base_unit.lower()] * 1_000
    if weight.milligrams <= 0:
        raise Refused("Nothing lies on the scale.", field="quantity", next_step="Lay the goods on it.")
    if each > 1_000 and weight.milligrams % each:
        raise Refused(
            f"{card.name} is kept in whole {card.base_unit}; the scale shows a part of one.",
            field="quantity",
            next_step="Keep this item in grams, or type the quantity.",
        )
    return Units((weight.milligrams + each // 2) // each)
