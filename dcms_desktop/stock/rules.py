"""Batches, expiry, and what a move does to a balance."""

from collections.abc import Iterable
from datetime import date
from datetime import timedelta

from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.money import Mills
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import Units
from dcms_desktop.kernel.money import share
from dcms_desktop.kernel.text import clean_text

SHOP = 1
"""The godown that is the shop itself."""
SALEABLE = "saleable"
IN_TRANSIT = "in_transit"
BUCKETS = (SALEABLE, "damaged", "expired", "quarantine", "sample", IN_TRANSIT)
"""Only the first is ever offered; what is in transit lies at the godown it goes to."""

Key = tuple[int, int, str]
"""Batch, godown and bucket: what has a balance of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchCard:
    """A batch with what is left of it: saleable goods where a bill sells from, or those of another bucket."""

    id: int
    item_id: int
    number: str
    expiry: date | None = None
    made_on: date | None = None
    mrp: Paise = Paise(0)
    """The price to honour on the day it was asked for: the printed one, or the revised one when lower."""
    printed_mrp: Paise = Paise(0)
    """The price on the pack when another one is to be honoured, else 0."""
    received_on: date | None = None
    ptr: Mills = Mills(0)
    pts: Mills = Mills(0)
    cost: Mills = Mills(0)
    units: Units = Units(0)
    rack: str = ""
    frozen: bool = False
    reserved: Units = Units(0)
    """Part of the units that is promised to somebody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StockMove:
    """One move of a plan. ``value`` is None for goods that leave at their cost."""

    line_no: int
    item_id: int
    batch_id: int
    units: Units
    free: Units = Units(0)
    value: Paise | None = None
    bucket: str = SALEABLE
    godown_id: int = SHOP
    carried: bool = False
    """True when it takes the value of the move before it: the same goods at another place."""
    account: str = ""
    """Where its value goes, or comes from; empty is where the plan says."""

    @property
    def key(self) -> Key:
        """Return the balance it moves."""
        return (self.batch_id, self.godown_id, self.bucket)


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """What a move did: the cost it carried, with the sign of its units.

    ``variance`` is the part of a receipt's value that corrects goods sold earlier than they were received.
    """

    move: StockMove
    value: Paise
    variance: Paise = Paise(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class GodownCard:
    """A place that holds stock."""

    id: int
    code: str
    name: str
    active: bool = True
    address: str = ""


MOST_WALK = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class BinCard:
    """A rack or bin of a godown; ``walk`` is where the picker passes it."""

    id: int
    godown_id: int
    code: str
    walk: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Reserve:
    """Goods to be kept for somebody."""

    batch_id: int
    units: Units
    godown_id: int = SHOP
    party_id: int | None = None
    document_id: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Balance:
    """Units and value of one batch, place and bucket."""

    units: int = 0
    value: int = 0


def is_expired(expiry: date | None, on: date) -> bool:
    """Tell whether goods may no longer be sold on a day: they are good through the expiry day itself."""
    return expiry is not None and on > expiry


def effective_mrp(printed: Paise, lower: Paise | None, since: date | None, on: date) -> Paise:
    """Return the price to honour on a day: the revised one from its day on when it is lower than the printed.

    A company that lowers its price may leave the old one on packs in trade if the new one is honoured.
    """
    if lower is None or (since is not None and on < since):
        return printed
    return min(printed, lower)


def lowest_mrp(batches: Iterable[BatchCard], on: date) -> Paise:
    """Return the lowest price of an item over the twelve months before a day, 0 when none is known.

    What counts is each price printed on packs received in those months, and the newest before them.
    """
    begin = on.replace(year=on.year - 1, day=min(on.day, 28) if on.month == 2 else on.day)
    priced = [(one.received_on or date.min, one.printed_mrp or one.mrp) for one in batches if one.mrp]
    within = [mrp for day, mrp in priced if begin <= day <= on]
    before = max((pair for pair in priced if pair[0] < begin), default=None)
    return Paise(min([*within, *([before[1]] if before else [])], default=0))


def is_near_expiry(expiry: date | None, on: date, days: int) -> bool:
    """Tell whether goods expire within ``days``, or already have."""
    return expiry is not None and expiry < on + timedelta(days=days)


def split_over(batches: Iterable[BatchCard], units: int) -> tuple[list[tuple[BatchCard, Units]], Units]:
    """Return how many units to take of each batch in the given order, and how many are lacking."""
    taken: list[tuple[BatchCard, Units]] = []
    rest = units
    for batch in batches:
        if rest <= 0:
            break
        part = min(rest, batch.units)
        if part > 0:
            taken.append((batch, Units(part)))
            rest -= part
    return taken, Units(max(rest, 0))


def apply_move(balance: Balance, move: StockMove, unit_cost: Mills, per: int) -> tuple[Balance, Moved]:
    """Return the balance after a move, and what was moved.

    What leaves takes its part of the balance's own value, so an empty balance is worth nothing to the paisa.
    What leaves before it was received goes at the batch's cost; the receipt then corrects it (variance).
    """
    variance = 0
    if move.units < 0:
        value = move.value if move.value is not None else _value_out(balance, -move.units, unit_cost, per)
    else:
        value = move.value if move.value is not None else share(move.units, unit_cost, of=per * 10)
        if balance.units < 0 and move.units:
            settled = min(move.units, -balance.units)
            variance = share(value, settled, of=move.units) - share(balance.value, settled, of=balance.units)
            value = Paise(value - variance)
    after = Balance(balance.units + move.units, balance.value + value)
    return after, Moved(move=move, value=value, variance=Paise(variance))


def apply_mirror(balance: Balance, move: StockMove, value: Paise) -> tuple[Balance, Moved]:
    """Return the balance after an earlier move is taken back at its own value, and what was moved.

    When goods of other costs came or went in between, that value may not be there any more: then the rest
    keeps its average, an empty balance keeps nothing, and the difference is a variance.
    """
    units = balance.units + move.units
    left = balance.value + value
    if units == 0:
        left = 0
    elif left * units < 0:
        left = share(balance.value, units, of=balance.units) if balance.units * units > 0 else 0
    taken = Paise(left - balance.value)
    return Balance(units, left), Moved(move=move, value=taken, variance=Paise(value - taken))


def _value_out(balance: Balance, units: int, unit_cost: Mills, per: int) -> Paise:
    """Return the value, negative, of so many units that leave a balance."""
    held = max(balance.units, 0)
    out = min(units, held)
    part = balance.value - share(balance.value, held - out, of=held) if held else 0
    return Paise(-part - share(units - out, unit_cost, of=per * 10))


def check_batch(number: str, made_on: date | None, expiry: date | None, *, expires: bool) -> None:
    """Refuse a batch whose dates or number cannot be true."""
    clean_text(number, "batch", most=30)
    if not number:
        raise Refused(
            "A batch needs its number.", field="batch", next_step="Type the number printed on the pack."
        )
    if expires and expiry is None:
        raise Refused(
            "This item expires, so the batch needs an expiry.", field="expiry", next_step="Type e.g. 08/28."
        )
    if made_on and expiry and expiry <= made_on:
        raise Refused(
            f"Expiry {expiry:%m/%y} lies before manufacture {made_on:%m/%y}.",
            field="expiry",
            next_step="Read both dates on the pack again.",
        )
