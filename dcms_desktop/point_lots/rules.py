"""Points as values: lots of approved points, what they are worth, which are taken first. Pure."""

from collections.abc import Iterable
from datetime import date

from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import share

APPROVED, PAID, LAPSED = "approved", "paid", "lapsed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lot:
    """Points approved together, as far as they are left."""

    id: int
    party_id: int
    day: date
    expires_on: date | None
    points: int
    paise: Paise
    """Worth of what is left."""

    def is_live(self, on: date) -> bool:
        """Tell whether the points may be paid out on a day."""
        return self.day <= on and (self.expires_on is None or on <= self.expires_on)

    def is_over(self, on: date) -> bool:
        """Tell whether the points are past their day."""
        return self.expires_on is not None and self.expires_on < on


@dataclass(frozen=True, slots=True, kw_only=True)
class Take:
    """So many points of a lot, with their worth."""

    lot: Lot
    points: int
    paise: Paise


def take(lots: Iterable[Lot], points: int, on: date) -> list[Take]:
    """Return which lots give so many points on a day: those that lapse first. Refuses more than there are."""
    live = sorted((one for one in lots if one.is_live(on)), key=_first_to_lapse)
    have = sum(one.points for one in live)
    if not 0 < points <= have:
        raise Refused(
            f"There are {have} approved points to pay out.",
            field="points",
            next_step=f"Type 1 to {have}." if have else "Approve points first.",
        )
    taken = []
    for lot in live:
        count = min(points, lot.points)
        taken.append(Take(lot=lot, points=count, paise=share(lot.paise, count, of=lot.points)))
        points -= count
        if not points:
            break
    return taken


def worth_of(taken: Iterable[Take]) -> Paise:
    """Return what points that were taken are worth."""
    return Paise(sum(one.paise for one in taken))


def _first_to_lapse(lot: Lot) -> tuple[date, int]:
    return lot.expires_on or date.max, lot.id
