"""What stock is worth on any day: each batch at its own cost, or every unit of an item at one average. Pure.

The books keep each batch at what its own receipts cost, and take goods out by batch, the first to expire
first: that is FIFO by batch, and its total is the stock account. The weighted average spreads the same total
of an item over its units, so the two ways never differ by item, and both meet the ledger to the paisa.
"""

from collections.abc import Iterable
from collections.abc import Sequence
from dataclasses import replace

from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import Units
from dcms_desktop.kernel.money import share

BY_BATCH, BY_AVERAGE = "batch", "average"
METHODS = (BY_BATCH, BY_AVERAGE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """What a batch, godown and bucket hold at the end of a day."""

    item_id: int
    batch_id: int
    godown_id: int
    bucket: str
    units: Units
    value: Paise


def value_holdings(holdings: Iterable[Holding], method: str = BY_BATCH) -> list[Holding]:
    """Return the holdings at their value by a method; the sum is the same by every method."""
    found = list(holdings)
    return _at_average(found) if method == BY_AVERAGE else found


def _at_average(holdings: Sequence[Holding]) -> list[Holding]:
    """Return every holding at the average of its item: each running total is rounded, so nothing is lost."""
    units: dict[int, int] = {}
    value: dict[int, int] = {}
    for one in holdings:
        units[one.item_id] = units.get(one.item_id, 0) + one.units
        value[one.item_id] = value.get(one.item_id, 0) + one.value
    counted: dict[int, int] = {}
    given: dict[int, int] = {}
    made = []
    for one in holdings:
        whole = units[one.item_id]
        if not whole:  # nothing in all, what is left of value stays where the books have it
            made.append(one)
            continue
        counted[one.item_id] = counted.get(one.item_id, 0) + one.units
        until = share(value[one.item_id], counted[one.item_id], of=whole)
        made.append(replace(one, value=Paise(until - given.get(one.item_id, 0))))
        given[one.item_id] = until
    return made


def worth(holdings: Iterable[Holding]) -> Paise:
    """Return what holdings are worth together."""
    return Paise(sum(one.value for one in holdings))
