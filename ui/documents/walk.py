"""Where Enter, Shift+Enter and Tab lead in the lines of a document. Pure."""

from collections.abc import Sequence

from dcms_desktop.kernel.frozen import dataclass


@dataclass(frozen=True, slots=True)
class WalkPlan:
    """The fields of a line in order: ``short`` is the way of Enter, ``long`` the way of Tab."""

    long: tuple[str, ...] = ("item", "quantity", "free", "rate", "discount")
    short: tuple[str, ...] = ("item", "quantity")

    def stops(self, *, long: bool) -> tuple[str, ...]:
        """Return the fields of one way."""
        return self.long if long else self.short


@dataclass(frozen=True, slots=True)
class Place:
    """A cell: row and field."""

    row: int
    field: str


def next_place(place: Place, step: int, plan: WalkPlan, lines: int, *, long: bool) -> Place | None:
    """Return the next (1) or previous (-1) cell, None outside; the last row has only its item."""
    stops = plan.stops(long=long)
    if place.row >= lines:
        return Place(lines - 1, plan.stops(long=long)[-1]) if step < 0 and lines else None
    if place.field in stops:
        at = stops.index(place.field) + step
    else:
        at = _after(place.field, plan.long, stops, step)
    if at >= len(stops):
        return Place(place.row + 1, stops[0])
    if at < 0:
        return Place(place.row - 1, stops[-1]) if place.row else None
    return Place(place.row, stops[at])


def _after(field: str, order: Sequence[str], stops: Sequence[str], step: int) -> int:
    """Return the stop beside a field that is no stop of this way."""
    here = order.index(field) if field in order else 0
    before = [number for number, stop in enumerate(stops) if order.index(stop) < here]
    last = before[-1] if before else -1
    return last + 1 if step > 0 else last
