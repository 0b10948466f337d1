"""The scheme engine: from the goods of a bill to what its schemes give. Pure.

Only item, base units, rate and discounts of the lines count, never the order in which they were typed; so a
bill that was edited a hundred times gives what the same bill typed afresh gives.
"""

from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import field
from dataclasses import replace
from datetime import date
from typing import Any

from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.money import HUNDRED_PERCENT
from dcms_desktop.kernel.money import Mills
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import Percent
from dcms_desktop.kernel.money import Units
from dcms_desktop.kernel.money import line_value
from dcms_desktop.kernel.money import share
from dcms_desktop.kernel.money import spread
from dcms_desktop.pricing.rules.schemes import LATER
from dcms_desktop.pricing.rules.schemes import TradeScheme
from dcms_desktop.pricing.rules.schemes import Used
from dcms_desktop.pricing.rules.schemes import ladder
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


def work_out(
    schemes: Iterable[TradeScheme],
    goods: Sequence[Goods],
    buyer: Buyer,
    on: date,
    *,
    used: Mapping[int, Used] | None = None,
    gift_rates: Mapping[int, tuple[Mills, int]] | None = None,
    ceiling: Percent = Percent(HUNDRED_PERCENT),
) -> Outcome:
    """Return what the schemes give for the goods on a day, in their declared order (rank, then code).

    ``gift_rates`` are rate and ``per`` of items given free though not bought. ``ceiling`` is the most that
    all discounts of a line may take off its gross value.
    """
    lines = sorted(goods, key=lambda one: one.row)
    work = _Work(lines, used or {}, gift_rates or {}, ceiling)
    by_item: dict[int, list[Goods]] = {}
    for one in lines:
        if one.units > 0:
            by_item.setdefault(one.item_id, []).append(one)
    for scheme in sorted(schemes, key=lambda one: (one.rank, one.code)):
        items = [item_id for item_id in scheme.items if item_id in by_item]
        if len(items) == 1:
            _try(work, scheme, by_item[items[0]], buyer, on)
        elif items:
            rows = [one for item_id in items for one in by_item[item_id]]
            _try(work, scheme, sorted(rows, key=lambda one: one.row), buyer, on)
    return Outcome(
        benefits=tuple(work.benefits),
        misses=tuple(work.misses),
        free=work.free,
        off={row: tuple(steps) for row, steps in work.off.items()},
        gifts=tuple(work.gifts),
        carried=work.carried,
        bought=work.bought,
    )


class _Work:
    """What the engine has found out so far."""

    def __init__(
        self,
        lines: Sequence[Goods],
        used: Mapping[int, Used],
        gift_rates: Mapping[int, tuple[Mills, int]],
        ceiling: Percent,
    ) -> None:
        self.values: dict[int, Paise] = {one.row: value_of(one) for one in lines}
        self.least: dict[int, int] = {}
        """What must stay of a line under the ceiling, found when it is first asked."""
        self.used = used
        self.gift_rates = gift_rates
        self.ceiling = ceiling
        self.benefits: list[Benefit] = []
        self.misses: list[Miss] = []
        self.free: dict[int, Units] = {}
        self.off: dict[int, list[Discount]] = {}
        self.running: dict[int, Paise] = dict(self.values)
        """What is left of lines after the discounts so far."""
        self.gifts: list[tuple[int, int, Units]] = []
        self.carried: dict[tuple[int, int], int] = {}
        self.bought: dict[tuple[int, int], int] = {}
        self.taken: dict[tuple[str, int], int] = {}
        """Which scheme of a group an item counts for: (group, item) to scheme."""


def _try(work: _Work, scheme: TradeScheme, rows: list[Goods], buyer: Buyer, on: date) -> None:
    why = why_not(scheme, buyer, on)
    if why:
        work.misses.append(Miss(scheme_id=scheme.id, reason=why))
        return
    open_rows = (
        [one for one in rows if (scheme.group, one.item_id) not in work.taken] if scheme.group else rows
    )
    if not open_rows:
        by = work.taken[(scheme.group, rows[0].item_id)]
        work.misses.append(Miss(scheme_id=scheme.id, reason="taken", by=by))
        return
    gift = scheme.gift
    open_rows = _not_by_hand(scheme, gift, open_rows)
    if not open_rows:
        work.misses.append(Miss(scheme_id=scheme.id, reason="hand"))
        return
    if (
        scheme.least_items > 1
        and (lacking := scheme.least_items - len({one.item_id for one in open_rows})) > 0
    ):
        work.misses.append(Miss(scheme_id=scheme.id, reason="few_items", by=lacking))
        return
    used = work.used.get(scheme.id, NOTHING_USED)
    made = [benefit for part in _sets(scheme, open_rows) for benefit in _give(work, scheme, gift, part, used)]
    if scheme.group:
        for benefit in made:
            for one in open_rows:
                if one.row in benefit.rows:
                    work.taken[(scheme.group, one.item_id)] = scheme.id


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


def _not_by_hand(scheme: TradeScheme, gift: str, rows: list[Goods]) -> list[Goods]:
    """Return the goods without items whose gift of this kind the clerk typed himself on any line."""
    if scheme.treatment in LATER or gift == "points" or scheme.gives_item is not None:
        return rows
    if gift == "free":
        by_hand = {one.item_id for one in rows if one.own_free}
    else:
        by_hand = {one.item_id for one in rows if one.own_discounts}
    return [one for one in rows if one.item_id not in by_hand] if by_hand else rows


def _sets(scheme: TradeScheme, rows: list[Goods]) -> list[list[Goods]]:
    """Return what is counted together: the whole basket, or each item with all its lines.

    A target over a period is one sum of all its goods.
    """
    if scheme.pool or scheme.period or len(rows) == 1:
        return [rows]
    by_item: dict[int, list[Goods]] = {}
    for one in rows:
        by_item.setdefault(one.item_id, []).append(one)
    return [by_item[item_id] for item_id in sorted(by_item)]


def _give(work: _Work, scheme: TradeScheme, gift: str, rows: list[Goods], used: Used) -> list[Benefit]:
    """Give what one set of goods earns; return the benefits, none with the miss noted."""
    bought = _measured(work, scheme, rows)
    carried = used.carried.get(rows[0].item_id, 0) if scheme.partial == "carry" else 0
    measured = bought + carried + (used.bought if scheme.period else 0)
    earned, left, top = ladder(scheme.steps, measured, repeats=scheme.repeats)
    if scheme.partial == "carry":
        work.carried[(scheme.id, rows[0].item_id)] = left
    if scheme.period:
        for one in rows:
            counts = one.units if scheme.measure == "units" else work.values[one.row]
            work.bought[(scheme.id, one.row)] = counts
    made: list[Benefit] = []
    if top is not None:
        earned = _in_money(scheme, earned, measured, rows, work) if gift == "percent" else earned
        earned -= used.earned if scheme.period else 0
        room = _room(work, scheme, used)
        if earned > 0 and room is not None and room <= 0:
            work.misses.append(Miss(scheme_id=scheme.id, reason="budget"))
            return []
        given = earned if room is None else min(earned, room)
        made = _book(work, scheme, rows, given, top.percent, cut=given < earned) if given > 0 else []
    part = _part(work, scheme, rows, left) if scheme.partial == "net_rate" else None
    if part is not None:
        made.append(part)
    if not made:
        lowest = scheme.steps[0].at_least
        work.misses.append(Miss(scheme_id=scheme.id, reason="below", by=max(lowest - measured, 0)))
    work.benefits.extend(made)
    return made


def _measured(work: _Work, scheme: TradeScheme, rows: list[Goods]) -> int:
    """Return what goods count for: base units, or paise before schemes."""
    if len(rows) == 1:  # as good as always; a sum over one costs three times as much
        return rows[0].units if scheme.measure == "units" else work.values[rows[0].row]
    if scheme.measure == "units":
        return sum([one.units for one in rows])
    return sum([work.values[one.row] for one in rows])


def _in_money(scheme: TradeScheme, percent: int, measured: int, rows: list[Goods], work: _Work) -> int:
    """Return a percentage as paise: of the period's value, or of what is left of the lines now."""
    if scheme.period:
        return share(measured, percent, of=HUNDRED_PERCENT)
    if scheme.treatment in LATER:
        return sum(share(work.values[one.row], percent, of=HUNDRED_PERCENT) for one in rows)
    if len(rows) == 1:
        return share(work.running[rows[0].row], percent, of=HUNDRED_PERCENT)
    return sum([share(work.running[one.row], percent, of=HUNDRED_PERCENT) for one in rows])


def _room(work: _Work, scheme: TradeScheme, used: Used) -> int | None:
    """Return how much the scheme may still give, in its gift's unit; None without a ceiling."""
    if not (scheme.most_per_bill or scheme.most_per_party or scheme.budget):
        return None
    here = sum(one.amount for one in work.benefits if one.scheme_id == scheme.id and not one.part)
    rooms = [
        most - before - here
        for most, before in (
            (scheme.most_per_bill, 0),
            (scheme.most_per_party, used.party),
            (scheme.budget, used.whole),
        )
        if most
    ]
    return min(rooms) if rooms else None


def _book(
    work: _Work, scheme: TradeScheme, rows: list[Goods], given: int, percent: Percent, *, cut: bool
) -> list[Benefit]:
    """Write what is given into the outcome."""
    gift = scheme.gift
    if gift == "free":
        return _give_goods(work, scheme, rows, given, cut=cut)
    if gift == "points":
        return [_benefit(scheme, rows, "points", 0, points=given, cut=cut)]
    if scheme.treatment in LATER:
        return [_benefit(scheme, rows, "money", given, paise=Paise(given), percent=percent, cut=cut)]
    return _take_off(work, scheme, rows, given, percent, cut=cut)


def _give_goods(
    work: _Work, scheme: TradeScheme, rows: list[Goods], given: int, *, cut: bool
) -> list[Benefit]:
    if scheme.gives_item is not None:
        rate, per = work.gift_rates.get(scheme.gives_item, (Mills(0), 1))
        work.gifts.append((scheme.id, scheme.gives_item, Units(given)))
        worth = line_value(given, per, rate)
        item_id = scheme.gives_item
        return [_benefit(scheme, rows, "free", worth, item_id=item_id, units=Units(given), cut=cut)]
    # Of a mixed basket the cheapest goods are free; the last line of the item takes them, after its batches.
    best = to = rows[0]
    if len(rows) > 1:
        best = min(rows, key=lambda one: (one.rate * 10**9 // one.per, one.item_id))
        to = max((one for one in rows if one.item_id == best.item_id), key=lambda one: one.row)
    work.free[to.row] = Units(work.free.get(to.row, 0) + given)
    worth = line_value(given, best.per, best.rate)
    return [_benefit(scheme, rows, "free", worth, item_id=best.item_id, units=Units(given), cut=cut)]


def _take_off(
    work: _Work, scheme: TradeScheme, rows: list[Goods], given: int, percent: Percent, *, cut: bool
) -> list[Benefit]:
    """Take money off the lines: the percentage itself when nothing cuts it, else its part of the amount."""
    lefts = [work.running[one.row] for one in rows]
    mosts = [_most_off(work, one, left) for one, left in zip(rows, lefts, strict=True)]
    taken = 0
    if any(mosts):
        # Parts of a percentage are what it takes of the line; one that nothing cut is written as itself.
        whole = Discount(kind=OFFER, percent=percent) if percent and not cut else None
        parts = _parts_of(lefts, given, percent if whole is not None else Percent(0))
        for one, left, part, most in zip(rows, lefts, parts, mosts, strict=True):
            off = min(part, most)
            if off < part:
                cut, whole = True, None
            if off <= 0:
                continue
            step = whole if whole is not None else Discount(kind=OFFER, amount=Paise(off))
            work.off.setdefault(one.row, []).append(step)
            work.running[one.row] = Paise(left - off)
            taken += off
    if not taken:
        work.misses.append(Miss(scheme_id=scheme.id, reason="ceiling"))
        return []
    return [_benefit(scheme, rows, "money", taken, paise=Paise(taken), percent=percent, cut=cut)]


def _parts_of(lefts: list[Paise], given: int, percent: Percent) -> list[Paise]:
    """Return what comes off each line: a percentage of what is left of it, else its part of the amount."""
    if percent:
        return [share(left, percent, of=HUNDRED_PERCENT) for left in lefts]
    if len(lefts) == 1:
        return [Paise(min(given, lefts[0]))]
    return spread(Paise(min(given, sum(lefts))), lefts)


def _most_off(work: _Work, one: Goods, left: Paise) -> int:
    """Return what may still come off a line before its discounts pass the ceiling."""
    least = work.least.get(one.row)
    if least is None:
        gross = line_value(one.units, one.per, one.rate)
        least = work.least[one.row] = gross - share(gross, work.ceiling, of=HUNDRED_PERCENT)
    most = left - least if least > 0 else left
    return max(0, most)


def _part(work: _Work, scheme: TradeScheme, rows: list[Goods], left: int) -> Benefit | None:
    """Return the net rate for a part of the first step: 5 of a 10+1 pay for 5 x 10/11."""
    first = scheme.steps[0]
    if not left or left * HUNDRED_PERCENT < first.at_least * scheme.partial_from:
        return None
    units = sum(one.units for one in rows)
    value = sum(work.running[one.row] for one in rows)
    off = share(value, left * first.free, of=units * (first.at_least + first.free))
    made = _take_off(work, scheme, rows, off, Percent(0), cut=False) if off else []
    if not made:
        return None
    return replace(made[0], treatment="on_invoice", part=True)


def _benefit(scheme: TradeScheme, rows: list[Goods], gift: str, worth: int, **more: Any) -> Benefit:
    """Return a benefit: who earned it for what, how much (``more``), what it is worth, who pays for it."""
    if "item_id" not in more:
        first = rows[0].item_id
        alike = len(rows) == 1 or all(one.item_id == first for one in rows)
        more["item_id"] = first if alike else None
    part = scheme.company_share if scheme.funded == "company" else 0
    claim = Paise(worth) if part == HUNDRED_PERCENT else Paise(0)
    if 0 < part < HUNDRED_PERCENT:
        claim = share(worth, part, of=HUNDRED_PERCENT)
    return Benefit(
        scheme_id=scheme.id,
        gift=gift,
        treatment=more.pop("treatment", scheme.treatment),
        rows=(rows[0].row,) if len(rows) == 1 else tuple([one.row for one in rows]),
        worth=Paise(worth),
        claim=claim,
        **more,
    )
