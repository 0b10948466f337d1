"""What a party usually buys, and what of it is due now by its own rhythm. Pure."""

from collections.abc import Iterable
from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.money import Units

LEAST_TIMES = 2
"""So often an item was bought to be usual; a party with one bill is repeated whole."""
EARLY = (3, 4)
"""An item is due when this part of its usual gap has passed: who comes a day early still takes it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bought:
    """Units of an item on one bill of a party."""

    item_id: int
    day: date
    units: Units


@dataclass(frozen=True, slots=True, kw_only=True)
class Usual:
    """An item a party buys again and again."""

    item_id: int
    units: Units
    """What it takes at a time: the middle one of its last takings."""
    times: int
    every: int
    """Days between two takings, the middle one; 0 when it was bought once."""
    last: date


def usual_goods(history: Iterable[Bought], today: date) -> tuple[Usual, ...]:
    """Return what is due of a party's usual goods, the most often bought first."""
    by_item: dict[int, dict[date, int]] = {}
    for one in history:
        days = by_item.setdefault(one.item_id, {})
        days[one.day] = days.get(one.day, 0) + one.units
    least = LEAST_TIMES if len({day for days in by_item.values() for day in days}) > 1 else 1
    found = [_usual(item_id, days) for item_id, days in by_item.items() if len(days) >= least]
    due = [one for one in found if (today - one.last).days * EARLY[1] >= one.every * EARLY[0]]
    return tuple(sorted(due, key=lambda one: (-one.times, one.last, one.item_id)))


def _usual(item_id: int, days: dict[date, int]) -> Usual:
    order = sorted(days)
    gaps = [(later - sooner).days for sooner, later in pairwise(order)]
    return Usual(
        item_id=item_id,
        units=Units(_middle([days[day] for day in order])),
        times=len(order),
        every=_middle(gaps) if gaps else 0,
        last=order[-1],
    )


def _middle(numbers: Sequence[int]) -> int:
    """Return the middle one, the lower of two: rather a little less than too much."""
    return sorted(numbers)[(len(numbers) - 1) // 2]
