"""What a message was read as: lines with choices, how sure they are, and quantities as counters type them."""

from decimal import Decimal

from dcms_desktop.catalog.rules import ItemCard
from dcms_desktop.kernel.frozen import dataclass

SURE = 85
"""From here a reading is offered as it is; the clerk still confirms it."""
LIKELY = 60
OFFERED = 40
"""Below it nothing is named: unknown goods stay unknown."""
MOST_CHOICES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Goods a line may mean."""

    item_id: int
    code: str
    name: str
    confidence: int
    """Of a hundred."""
    quantity: str = ""
    """As a counter types it, in this item's own packs; empty when none was said."""
    doubt: str = ""
    """Why the quantity is to be looked at: a pack the item does not have, a half."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadLine:
    """One wish of a message as it was read; nothing of it is ordered before a person says so."""

    text: str
    key: str = ""
    """The words of the goods, by which an answer is remembered."""
    choices: tuple[Choice, ...] = ()
    how: str = ""
    """name, code, remembered, last; return or not for what is no order; empty when nothing was found."""

    @property
    def confidence(self) -> int:
        """Return how sure the best choice is, 0 without one."""
        return self.choices[0].confidence if self.choices else 0


def quantity_text(
    count: Decimal | None, unit: str, item: ItemCard, free: int | None = None
) -> tuple[str, str]:
    """Return a quantity as a counter types it for an item, and what is doubtful about it."""
    if count is None:
        return "", "how many?"
    packs = {pack.name.casefold(): pack for pack in item.packs}
    base = item.base_unit.casefold()
    tail = f"+{free}" if free else ""
    if unit == "dozen" and "dozen" not in packs:
        units = count * 12
        return (f"{int(units)}{tail}", "") if units == int(units) else ("", "half a unit?")
    pack = packs.get(unit)
    if pack is not None and unit != base:
        if count == int(count):
            return f"{int(count)}{pack.letter}{tail}", ""
        units = count * pack.units
        return (f"{int(units)}{tail}", "part of a pack") if units == int(units) else ("", "half a unit?")
    if count != int(count):
        return "", "half a unit?"
    doubt = f"no {unit} of it" if unit in {"case", "box"} and unit != base else ""
    return f"{int(count)}{tail}", doubt
