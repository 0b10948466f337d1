"""A scheme as a line of a bill carries it, and what posting writes of it."""

from typing import Any

from dcms_desktop.catalog.rules import ItemCard
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.frozen import replace
from dcms_desktop.kernel.money import HUNDRED_PERCENT
from dcms_desktop.kernel.money import share
from dcms_desktop.pricing.rules.schemes import TradeScheme
from dcms_desktop.pricing.rules.schemes import Used
from dcms_desktop.pricing.rules.schemes import ladder
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


STEP = "step"
"""The gift of a row that gives nothing yet: goods counted towards a target, or a part carried on."""
SUMS = ("units", "paise", "points", "worth", "claim", "bought", "carried")


def part_of(given: Given, part: int, of: int, *, sign: int = 1) -> Given:
    """Return a part of what was given, its steps towards targets with it."""
    sums: dict[str, Any] = {name: sign * share(getattr(given, name), part, of=of) for name in SUMS}
    return replace(given, **sums)


def measured_earns(scheme: TradeScheme, measured: int) -> int:
    """Return what a target's whole period earns at a measure, in the unit of the gift."""
    earned = ladder(scheme.steps, measured, repeats=scheme.repeats)[0]
    return share(measured, earned, of=HUNDRED_PERCENT) if scheme.gift == "percent" else earned


def target_gap(scheme: TradeScheme, used: Used, again: int = 0) -> int:
    """Return by how much what a target gave a party differs from what its goods earn now.

    Below zero is given too much. Budget and ceiling bound what is given more, and what a cancelled return
    gave ``again``: somebody may have had it meanwhile. What one bill's ceiling kept back comes with the next.
    """
    gap = measured_earns(scheme, used.bought) - used.earned
    rooms = [
        most - before
        for most, before in ((scheme.most_per_party, used.party), (scheme.budget, used.whole))
        if most
    ]
    if gap > 0:
        gap = 0 if scheme.most_per_bill else max(min([gap, *rooms]), 0)
    return min(gap, max(min(rooms), -again)) if rooms and again > 0 else gap


def settling(scheme: TradeScheme, gap: int) -> Given:
    """Return the row that brings what a target gave to what its goods earn."""
    in_points = scheme.gift == "points"
    worth = 0 if in_points else gap
    part = scheme.company_share if scheme.funded == "company" else 0
    return Given(
        scheme_id=scheme.id, version=scheme.version, gift="points" if in_points else "money",
        treatment=scheme.treatment, points=gap if in_points else 0, paise=worth, worth=worth,
        claim=share(worth, part, of=HUNDRED_PERCENT),
    )  # fmt: skip
