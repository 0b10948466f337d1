"""What to order: by sales without the days an item was out of stock, and why, told in words."""

from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from datetime import date
from datetime import timedelta

from dcms_desktop.catalog.rules import Pack
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.money import HUNDRED_PERCENT
from dcms_desktop.kernel.money import Percent
from dcms_desktop.kernel.money import Units
from dcms_desktop.kernel.money import group_digits

LEAST_SEEN = 7
"""An item in stock for fewer days counts as this many: a first day tells little."""
MOST_PACKS = 99_999
LONG_EXPIRED = date.max


@dataclass(frozen=True, slots=True)
class Lot:
    """Saleable units with one last day of sale; none for goods that do not expire."""

    units: Units
    expiry: date | None = None


@dataclass(frozen=True, slots=True)
class Norm:
    """A manufacturer's stock norm in days of sale, and by how much the owner may amend its orders."""

    least_days: int
    most_days: int
    percent: Percent = Percent(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """The shop's own way of ordering, in days."""

    days: int = 90
    """How far back sales are looked at."""
    lead_days: int = 7
    """From order to goods, where the company has no number of its own."""
    safety_days: int = 7
    cover_days: int = 14
    """What an order adds beyond the point at which it is made."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """All that is known of an item when it may be ordered."""

    packs: tuple[Pack, ...] = ()
    sold: Units = Units(0)
    seen_days: int = 0
    """Days of the look back on which it could be sold."""
    lots: tuple[Lot, ...] = ()
    reserved: Units = Units(0)
    on_order: Units = Units(0)
    lead_days: int = 0
    """0 takes the policy's."""
    life_days: int | None = None
    """From receipt to expiry as it last came."""
    norm: Norm | None = None

    @property
    def pace_days(self) -> int:
        """Return the days that its sales are spread over."""
        return max(self.seen_days, LEAST_SEEN)

    def need(self, days: int) -> Units:
        """Return what sells in some days, rounded up."""
        return Units(-(-self.sold * days // self.pace_days))

    def sells(self, days: int) -> Units:
        """Return what surely sells in some days, rounded down."""
        return Units(self.sold * max(0, days) // self.pace_days)


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """What to order of an item, in whole packs, and why."""

    units: Units = Units(0)
    pack: Pack
    stock: Units = Units(0)
    """Saleable, in date, less what is promised."""
    lost: Units = Units(0)
    """Part of the stock that expires before it sells."""
    point: Units = Units(0)
    """Ordered anew below this."""
    days_left: int | None = None
    """How long the stock lasts; none for goods that do not sell."""
    per_day_tenths: int = 0
    told: tuple[str, ...]
    """Why, sentence by sentence."""

    @property
    def reason(self) -> str:
        """Return why, in one text."""
        return " ".join(self.told)

    @property
    def packs(self) -> int:
        """Return the number of packs."""
        return self.units // self.pack.units


def days_seen(first: date, last: date, closing: Units, moves: Mapping[date, tuple[Units, Units]]) -> int:
    """Return on how many days from ``first`` to ``last`` an item could be sold.

    ``closing`` is the balance at the end of ``last``; ``moves`` gives what each day moved and sold. A day
    counts when it began or ended with stock, or when something was sold.
    """
    seen, held, after = 0, int(closing), last
    for day in sorted((one for one in moves if first <= one <= last), reverse=True):
        quiet = (after - day).days
        seen += quiet if held > 0 else 0
        moved, sold = moves[day]
        seen += 1 if held > 0 or held - moved > 0 or sold > 0 else 0
        held -= moved
        after = day - timedelta(days=1)
    return seen + ((after - first).days + 1 if held > 0 else 0)


def sellable(facts: Facts, today: date) -> tuple[Units, Units]:
    """Return what of the stock in date will sell before it expires, and what will not."""
    used = lost = 0
    for lot in sorted(facts.lots, key=lambda one: one.expiry or LONG_EXPIRED):
        if lot.expiry is None or lot.units <= 0:
            used += lot.units
            continue
        if lot.expiry < today:
            continue
        fits = max(0, min(lot.units, facts.sells((lot.expiry - today).days + 1) - max(used, 0)))
        used += fits
        lost += lot.units - fits
    return Units(used), Units(lost)


def days_of_point(policy: Policy, lead_days: int, norm: Norm | None) -> int:
    """Return for how many days of sale an item is kept: below them it is ordered."""
    own = (lead_days or policy.lead_days) + policy.safety_days
    return own if norm is None else max(own, norm.least_days)


def far_day(policy: Policy, point_days: int, today: date) -> date:
    """Return the day from which on an expiry does not matter: all that is needed sells before it."""
    return today + timedelta(days=point_days + max(policy.days, LEAST_SEEN))


def is_surely_enough(sold: int, days_sold: int, standing: int, point_days: int) -> bool:
    """Tell whether an item needs no look at all: it would do even if it sold on its selling days alone.

    ``standing`` are its lasting goods (`far_day`) and what is on order; nothing of it is promised or owed.
    """
    pace = max(days_sold, LEAST_SEEN)
    return standing >= -(-sold * point_days // pace)


def suggest(facts: Facts, policy: Policy, today: date) -> Suggestion:
    """Return what to order of an item today; nothing is a suggestion too, and says why."""
    packs = _packs(facts.packs)
    if facts.sold <= 0:
        held = Units(sum(lot.units for lot in facts.lots) - facts.reserved)
        return Suggestion(pack=packs[0], stock=held, told=(f"Nothing sold in {policy.days} days.",))
    counted, lost = sellable(facts, today)
    free = Units(counted - facts.reserved)
    lead = facts.lead_days or policy.lead_days
    point_days = days_of_point(policy, facts.lead_days, facts.norm)
    aim_days = point_days if facts.norm is not None else point_days + policy.cover_days
    if facts.norm is not None:
        aim_days = max(point_days, facts.norm.most_days)
    standing = free + facts.on_order
    point, aim = facts.need(point_days), facts.need(aim_days)
    told = [_pace(facts, policy), _kept(facts, policy, lead, point)]
    told += [f"{group_digits(lost)} expire before they sell."] if lost else []
    told += [f"{group_digits(facts.on_order)} on order."] if facts.on_order else []
    units, pack = Units(0), packs[0]
    if standing >= point:
        told.append(f"{group_digits(standing)} will do.")
    else:
        most = None if facts.life_days is None else max(0, facts.sells(facts.life_days) - max(0, standing))
        units, pack = whole_packs(aim - standing, packs, most)
        told.append(_wanted(Units(aim - standing), units, pack, aim_days))
        if most is not None and units < aim - standing:
            told.append(f"More would not sell within its life of {facts.life_days} days.")
    return Suggestion(
        units=units, pack=pack, stock=free, lost=lost, point=point, told=tuple(told),
        days_left=max(0, free) * facts.pace_days // facts.sold,
        per_day_tenths=(facts.sold * 20 + facts.pace_days) // (2 * facts.pace_days),
    )  # fmt: skip


def whole_packs(wanted: int, packs: Sequence[Pack], most: int | None) -> tuple[Units, Pack]:
    """Return whole packs for what is wanted, the largest first, and no more than can sell.

    A case that holds too much gives way to a smaller pack; what fits none is rounded down.
    """
    for pack in packs:
        units = -(-wanted // pack.units) * pack.units
        if most is None or units <= most:
            return Units(units), pack
    for pack in packs:
        units = min(wanted, most or 0) // pack.units * pack.units
        if units:
            return Units(units), pack
    return Units(0), packs[-1]


def _packs(packs: Iterable[Pack]) -> tuple[Pack, ...]:
    """Return the packs an item is bought in, the largest first; without one it is bought by the piece."""
    return tuple(sorted(packs, key=lambda one: -one.units)) or (Pack(name="", letter="", units=Units(1)),)


def show_tenths(tenths: int) -> str:
    """Return tenths as a number with one decimal."""
    return f"{group_digits(tenths // 10)}.{tenths % 10}"


def _pace(facts: Facts, policy: Policy) -> str:
    out = policy.days - facts.seen_days
    without = f", {out} of them out of stock" if out else ""
    if facts.seen_days < LEAST_SEEN:
        without = f", {facts.seen_days} of them in stock, counted as {LEAST_SEEN}"
    return f"Sold {group_digits(facts.sold)} in {policy.days} days{without}."


def _kept(facts: Facts, policy: Policy, lead: int, point: Units) -> str:
    if facts.norm is not None and facts.norm.least_days > lead + policy.safety_days:
        return f"The company's norm keeps {facts.norm.least_days} days: {group_digits(point)}."
    return f"{lead} days to come and {policy.safety_days} to be safe: {group_digits(point)}."


def _wanted(wanted: Units, units: Units, pack: Pack, days: int) -> str:
    text = f"Up to {days} days lack {group_digits(wanted)}"
    if not units:
        return f"{text}; no {pack.name or 'piece'} of it would sell in time."
    if not pack.letter:
        return f"{text}."
    return f"{text}: {group_digits(units // pack.units)} {pack.name} of {group_digits(pack.units)}."


def amended(suggested: Suggestion, norm: Norm | None, typed: str) -> Units:
    """Return the units of packs that the owner typed; refuse what a norm does not allow. 0 leaves it out."""
    text = typed.strip()
    packs = int(text) if text.isascii() and text.isdigit() and len(text) <= len(str(MOST_PACKS)) else -1
    if packs < 0:
        raise Refused(
            f"“{text[:20]}” is no number of packs.", field="packs", next_step="Type a whole number."
        )
    units = packs * suggested.pack.units
    if norm is None or not packs or not suggested.units:
        return Units(units)
    size = suggested.pack.units
    least = suggested.units * (HUNDRED_PERCENT - norm.percent) // HUNDRED_PERCENT // size
    most = -(-suggested.units * (HUNDRED_PERCENT + norm.percent) // (HUNDRED_PERCENT * size))
    if not least <= packs <= most:
        raise Refused(
            f"The company's norm allows {least} to {most} here.",
            field="packs",
            next_step="Type a number between them, or 0 to leave the item out.",
        )
    return Units(units)
