"""A scheme as a line of a bill carries it, and what posting writes of it."""

from typing import Any

from dcms_desktop.catalog.rules import ItemCard
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.frozen import replace
from dcms_desktop.kernel.money import share
from dcms_desktop.pricing.rules.schemes import TradeScheme
from dcms_desktop.pricing.rules.schemes import Used
from dcms_desktop.stock.rules import BatchCard


@dataclass(frozen=True, slots=True, kw_only=True)
class GiftGoods:
    """Goods that a scheme gives though they were not bought, with the batches they may come from."""

    item: ItemCard
    choices: tuple[BatchCard, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RunningScheme:
    """A scheme that runs for an item on the day of the bill, and what it gave before."""

    scheme: TradeScheme
    used: Used
    gift: GiftGoods | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """One row of what a document gives: a benefit, a step towards a target, or a part carried on.

    Of goods that come back it is below zero.
    """

    scheme_id: int
    version: int
    line_no: int = 0
    item_id: int | None = None
    gift: str
    treatment: str
    units: int = 0
    paise: int = 0
    points: int = 0
    worth: int = 0
    claim: int = 0
    bought: int = 0
    carried: int = 0


SUMS = ("units", "paise", "points", "worth", "claim")


def part_of(given: Given, part: int, of: int, *, sign: int = 1) -> Given:
    """Return a part of what was given; steps towards targets stay where they were taken."""
    sums: dict[str, Any] = {name: sign * share(getattr(given, name), part, of=of) for name in SUMS}
    return replace(given, bought=0, carried=0, **sums)
