"""Rates that can move: what parties did when a rate rose before, and who pays less than others do. Pure.

Rates are compared as a part of the MRP, so that a new MRP alone is no rise.
"""

from collections.abc import Mapping
from collections.abc import Sequence
from datetime import date
from datetime import timedelta
from itertools import pairwise
from statistics import median

from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.money import Mills
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import line_value

PART = 1_000_000
"""What a rate of the whole MRP comes to."""
LEAST_RISE, LEAST_GAP = 1_005, 1_010
"""In thousandths: from half a percent on a rate rose, from one percent on somebody pays less than others."""
LEAST_CASES, LEAST_KEPT = 3, 800
"""So many rises with a known end, of which so many thousandths kept the party."""
SHORTEST_WAIT, TIMES = 30, 3
"""A party is lost when it stays away three times as long as it usually does, and at least so many days."""
KEPT, LOST, OPEN = "kept", "lost", "open"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sale:
    """One line of a bill."""

    document_id: int
    number: str
    day: date
    units: int
    rate: Mills
    """What ``per`` units came to before tax, after all discounts."""
    mrp: Paise
    """Of ``per`` units; 0 when it is not known."""
    per: int = 1

    @property
    def part(self) -> int:
        """Return the rate as a part of the MRP, of the rate itself without one."""
        return self.rate * PART // (self.mrp * 10) if self.mrp else self.rate


@dataclass(frozen=True, slots=True, kw_only=True)
class Rise:
    """A rate that rose for a party, and what it did then."""

    before: Sale
    after: Sale
    outcome: str
    again: int
    """How often it bought after the rise."""
    units: int
    """What it bought from the rise on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Movable:
    """A party whose rate of an item can move, with what speaks for it."""

    party_id: int
    rate: Mills
    could_be: Mills
    units: int
    gain: Paise
    """What the units of the time would have brought more."""
    kept: int
    cases: int


def rises(sales: Sequence[Sale], today: date) -> list[Rise]:
    """Return the rises of one party's rate of one item, oldest first. ``sales`` are in their order."""
    usual = _usual_gap(sales)
    wait = timedelta(days=max(usual * TIMES, SHORTEST_WAIT))
    found = []
    for at in range(1, len(sales)):
        was, now = sales[at - 1], sales[at]
        if now.part * 1_000 < was.part * LEAST_RISE:
            continue
        later = [one for one in sales[at + 1 :] if one.part * 1_000 >= now.part * 1_000 - now.part * 5]
        back = any(one.day - now.day <= wait for one in later)
        outcome = KEPT if back else LOST if today - now.day > wait else OPEN
        found.append(
            Rise(
                before=was, after=now, outcome=outcome, again=len(later),
                units=now.units + sum(one.units for one in later),
            )
        )  # fmt: skip
    return found


def _usual_gap(sales: Sequence[Sale]) -> int:
    """Return the days between two purchases, as they usually are; 0 without two."""
    days = sorted({one.day for one in sales})
    gaps = [(later - earlier).days for earlier, later in pairwise(days)]
    return round(median(gaps)) if gaps else 0


def movable(by_party: Mapping[int, Sequence[Sale]], today: date) -> list[Movable]:
    """Return the parties whose rate of an item can rise to what others pay, the largest gain first.

    Only when earlier rises of the item kept the parties, often enough to say so.
    """
    ends = [rise.outcome for sales in by_party.values() for rise in rises(sales, today)]
    kept, cases = ends.count(KEPT), ends.count(KEPT) + ends.count(LOST)
    if cases < LEAST_CASES or kept * 1_000 < cases * LEAST_KEPT:
        return []
    found = []
    for party_id, sales in by_party.items():
        last = sales[-1]
        others = [other[-1].part for key, other in by_party.items() if key != party_id]
        if not others or not last.mrp:
            continue
        usual = round(median(others))
        if usual * 1_000 < last.part * LEAST_GAP:
            continue
        could_be = Mills(usual * last.mrp * 10 // PART)
        units = sum(one.units for one in sales)
        gain = line_value(units, last.per, Mills(could_be - last.rate))
        found.append(
            Movable(
                party_id=party_id, rate=last.rate, could_be=could_be, units=units, gain=gain, kept=kept,
                cases=cases,
            )
        )  # fmt: skip
    return sorted(found, key=_largest_first)


def _largest_first(one: Movable) -> tuple[int, int]:
    return -one.gain, one.party_id
