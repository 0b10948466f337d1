"""What the scheme engine walks over: schemes looked at once, and the goods of a bill summed by item. Pure."""

from collections.abc import Iterable
from collections.abc import Sequence
from datetime import date
from operator import attrgetter

from dcms_desktop.kernel.money import HUNDRED_PERCENT
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import Percent
from dcms_desktop.kernel.money import line_value
from dcms_desktop.kernel.money import share
from dcms_desktop.pricing.rules.benefits import OFFER
from dcms_desktop.pricing.rules.benefits import Buyer
from dcms_desktop.pricing.rules.benefits import Goods
from dcms_desktop.pricing.rules.benefits import value_of
from dcms_desktop.pricing.rules.benefits import why_not
from dcms_desktop.pricing.rules.schemes import LATER
from dcms_desktop.pricing.rules.schemes import Step
from dcms_desktop.pricing.rules.schemes import TradeScheme
from dcms_desktop.tax.rules import Discount

_MOST_KEPT = 4_000
"""So many schemes stay ready; a counter meets some hundred a day."""


class Ready:
    """A scheme with all that the engine asks of it again and again."""

    __slots__ = (
        "by_value", "carry", "ceiling", "counted", "for_all", "free", "gift", "group", "hand", "id", "items",
        "later", "least_items", "lowest", "net_rate", "off", "order", "part", "period", "pool", "remembers",
        "rungs", "scheme", "treatment",
    )  # fmt: skip

    def __init__(self, scheme: TradeScheme) -> None:
        gift = scheme.gift
        self.scheme = scheme
        self.id = scheme.id
        self.items = sorted(scheme.items)
        self.order = (scheme.rank, scheme.code)
        self.gift = gift
        self.treatment = scheme.treatment
        self.later = scheme.treatment in LATER
        self.group = scheme.group
        self.pool = scheme.pool or scheme.period
        """True counts all goods as one sum, as a target over a period does."""
        self.least_items = scheme.least_items
        self.by_value = scheme.measure != "units"
        self.period = scheme.period
        self.carry = scheme.partial == "carry"
        self.remembers = self.period or self.carry
        self.net_rate = scheme.partial == "net_rate"
        self.ceiling = bool(scheme.most_per_bill or scheme.most_per_party or scheme.budget)
        self.part = scheme.company_share if scheme.funded == "company" else 0
        self.hand = _hand_of(scheme, gift)
        self.for_all = not (
            scheme.parties or scheme.classes or scheme.levels or scheme.most_per_party or self.remembers
        )
        self.counted = scheme.repeats and gift != "percent"
        self.lowest = scheme.steps[0].at_least if scheme.steps else 0
        self.rungs = tuple([(one.at_least, _amount(one), one) for one in reversed(scheme.steps)])
        """Highest first."""
        self.free = scheme.steps[0].free if scheme.steps else 0
        self.off = {
            one.percent: Discount(kind=OFFER, percent=one.percent) for one in scheme.steps if one.percent
        }
        """The discount that a percentage is written as."""

    def why_not(self, buyer: Buyer, on: date) -> str:
        """Return what `why_not` returns."""
        scheme = self.scheme
        if self.for_all and scheme.first <= on and (scheme.last is None or on <= scheme.last):
            return ""
        return why_not(scheme, buyer, on)

    def claim(self, worth: int) -> Paise:
        """Return the company's part of what a benefit is worth."""
        if self.part == HUNDRED_PERCENT:
            return Paise(worth)
        return share(worth, self.part, of=HUNDRED_PERCENT) if self.part else Paise(0)

    def climb(self, measured: int) -> tuple[int, int, Step | None]:
        """Return what `ladder` returns."""
        earned, left, top = 0, measured, None
        if measured < self.lowest:
            return earned, left, top
        for at_least, amount, step in self.rungs:
            if at_least > measured:
                continue
            if not self.counted:
                return amount, measured - at_least, step
            top = top or step
            times, left = divmod(left, at_least)
            earned += times * amount
        return earned, left, top


def _amount(step: Step) -> int:
    return max(step.free, step.percent, step.amount, step.points)


def _hand_of(scheme: TradeScheme, gift: str) -> str:
    """Return what the clerk may have typed in place of the scheme: free goods, a discount, or nothing."""
    if scheme.treatment in LATER or gift == "points" or scheme.gives_item is not None:
        return ""
    return "free" if gift == "free" else "off"


_KEPT: dict[int, Ready] = {}


def ready_of(scheme: TradeScheme) -> Ready:
    """Return a scheme made ready, once for each value: it keeps its scheme, so its id is of no other."""
    known = _KEPT.get(id(scheme))
    if known is None:
        if len(_KEPT) >= _MOST_KEPT:
            _KEPT.clear()
        known = _KEPT[id(scheme)] = Ready(scheme)
    return known


class Pack:
    """Lines that count together, the lowest row first: those of one item, or those of a basket."""

    __slots__ = ("_free_to", "hand_free", "hand_off", "item_id", "items", "lines", "rows", "units", "value")

    def __init__(self, lines: Sequence[Goods], value: int, *, items: tuple[int, ...]) -> None:
        self.lines = lines
        self.items = items
        self.item_id = items[0] if len(items) == 1 else None
        self.value = value
        self.rows = tuple([one.row for one in lines])
        self.units = sum([one.units for one in lines])
        self.hand_free = any(one.own_free for one in lines)
        self.hand_off = any(one.own_discounts for one in lines)
        self._free_to: tuple[Goods, int] | None = None

    def cheapest(self) -> tuple[Goods, int]:
        """Return the goods that are free of a mixed basket, and the row that takes them: the item's last."""
        if self._free_to is None:
            best = min(self.lines, key=lambda one: (one.rate * 10**9 // one.per, one.item_id))
            to = max([one.row for one in self.lines if one.item_id == best.item_id])
            self._free_to = best, to
        return self._free_to


class Basket:
    """The paid goods of a bill by item, with what is left of their lines."""

    __slots__ = ("_joined", "least", "left", "packs", "values")

    def __init__(self, goods: Iterable[Goods], ceiling: Percent) -> None:
        lines = sorted(goods, key=attrgetter("row"))
        self.values: dict[int, Paise] = {one.row: value_of(one) for one in lines}
        """What lines come to before schemes, by row."""
        self.left = dict(self.values)
        """What is left of them after the schemes so far."""
        self.least = _least(lines, ceiling)
        """What must stay of them under the ceiling of all discounts; empty where all may come off."""
        by_item: dict[int, list[Goods]] = {}
        for one in lines:
            if one.units > 0:
                by_item.setdefault(one.item_id, []).append(one)
        self.packs = {
            key: Pack(rows, sum([self.values[one.row] for one in rows]), items=(key,))
            for key, rows in by_item.items()
        }
        self._joined: dict[tuple[int, ...], Pack] = {}

    def join(self, packs: Sequence[Pack]) -> Pack:
        """Return the goods of some items as one basket."""
        if len(packs) == 1:
            return packs[0]
        items = tuple([one.items[0] for one in packs])
        known = self._joined.get(items)
        if known is None:
            lines = sorted([line for one in packs for line in one.lines], key=attrgetter("row"))
            known = Pack(lines, sum([one.value for one in packs]), items=items)
            self._joined[items] = known
        return known


def _least(lines: Sequence[Goods], ceiling: Percent) -> dict[int, int]:
    if ceiling >= HUNDRED_PERCENT:
        return {}
    gross = {one.row: line_value(one.units, one.per, one.rate) for one in lines}
    return {row: whole - share(whole, ceiling, of=HUNDRED_PERCENT) for row, whole in gross.items()}


def percent_of(amount: int, percent: int) -> int:
    """Return a percentage of an amount that is not below zero, rounded as `share` rounds."""
    return (2 * amount * percent + HUNDRED_PERCENT) // (2 * HUNDRED_PERCENT)
