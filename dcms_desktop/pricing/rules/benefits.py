"""Goods of a bill as schemes see them, and what schemes give for them. Pure."""

from collections.abc import Mapping
from dataclasses import field
from datetime import date

from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.money import HUNDRED_PERCENT
from dcms_desktop.kernel.money import Mills
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import Percent
from dcms_desktop.kernel.money import Units
from dcms_desktop.kernel.money import line_value
from dcms_desktop.kernel.money import share
from dcms_desktop.pricing.rules.schemes import TradeScheme
from dcms_desktop.pricing.rules.schemes import Used
from dcms_desktop.tax.rules import Discount

NOTHING_USED = Used()
OFFER = "offer"
"""Kind of the discounts that the engine gives; it takes them off again before it gives anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Goods:
    """A line as the engine sees it; ``discounts`` are those that come before schemes."""

    row: int
    item_id: int
    units: int
    per: int = 1
    rate: Mills
    discounts: tuple[Discount, ...] = ()
    own_free: bool = False
    """True when the clerk typed the free goods; a scheme leaves them alone."""
    own_discounts: bool = False
    """True when the clerk typed the discounts; a scheme takes nothing more off."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Buyer:
    """Who buys, as far as schemes ask."""

    party_id: int | None = None
    outlet_class: str = ""
    level_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Benefit:
    """What one scheme gave for one item, or for the basket."""

    scheme_id: int
    gift: str
    """free, money, or points."""
    treatment: str
    rows: tuple[int, ...]
    """Lines that earned it."""
    item_id: int | None = None
    """The item of free goods, or the one item that earned it."""
    units: Units = Units(0)
    paise: Paise = Paise(0)
    points: int = 0
    percent: Percent = Percent(0)
    worth: Paise = Paise(0)
    """What it is worth at the rate of this bill."""
    claim: Paise = Paise(0)
    """Part of it that the company pays back."""
    cut: bool = False
    """True when a ceiling or the budget made it smaller."""
    part: bool = False
    """True when it is the net rate for a part of a step."""

    @property
    def amount(self) -> int:
        """Return it in the unit its ceilings are in."""
        return self.units or self.paise or self.points


@dataclass(frozen=True, slots=True, kw_only=True)
class Miss:
    """Why a scheme for goods of this bill gave nothing: a word of ``explain.REASONS``."""

    scheme_id: int
    reason: str
    by: int = 0
    """What it lacks, or the scheme that took the goods."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What all schemes give together."""

    benefits: tuple[Benefit, ...] = ()
    misses: tuple[Miss, ...] = ()
    free: Mapping[int, Units] = field(default_factory=dict)
    """Free units of the same item, by row."""
    off: Mapping[int, tuple[Discount, ...]] = field(default_factory=dict)
    """Discounts that follow those of the line, by row."""
    gifts: tuple[tuple[int, int, Units], ...] = ()
    """Free goods of another item: scheme, item, units."""
    carried: Mapping[tuple[int, int], int] = field(default_factory=dict)
    """Base units the party carries on to its next bill, by scheme and item."""
    bought: Mapping[tuple[int, int], int] = field(default_factory=dict)
    """What a line adds to a target over a period, in the scheme's measure, by scheme and row."""


def value_of(goods: Goods) -> Paise:
    """Return what the paid goods of a line come to after its own discounts, before schemes."""
    left = line_value(goods.units, goods.per, goods.rate)
    for step in goods.discounts:
        if step.percent is not None:
            left = Paise(left - share(left, step.percent, of=HUNDRED_PERCENT))
        elif step.amount is not None:
            left = Paise(left - step.amount)
        elif step.per_unit is not None:
            left = Paise(left - line_value(goods.units, goods.per, step.per_unit))
    return max(left, Paise(0))


def why_not(scheme: TradeScheme, buyer: Buyer, on: date) -> str:
    """Return the reason why a scheme is not for this buyer or day; empty when it is."""
    if on < scheme.first or (scheme.last is not None and on > scheme.last):
        return "date"
    if scheme.parties and buyer.party_id not in scheme.parties:
        return "party"
    if scheme.classes and buyer.outlet_class.upper() not in scheme.classes:
        return "class"
    if scheme.levels and buyer.level_id not in scheme.levels:
        return "level"
    if buyer.party_id is None and (scheme.period or scheme.most_per_party or scheme.partial == "carry"):
        return "party"
    return ""
