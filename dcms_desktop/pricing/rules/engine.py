"""The scheme engine: from the goods of a bill to what its schemes give. Pure.

Only item, base units, rate and discounts of the lines count, never the order in which they were typed; so a
bill that was edited a hundred times gives what the same bill typed afresh gives. A bill is worked out anew
with every key, under hundreds of schemes: what is asked of each scheme is asked once (`Ready`), what an item
comes to is summed once (`Basket`).
"""

from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from datetime import date
from operator import attrgetter

from dcms_desktop.kernel.frozen import maker_of
from dcms_desktop.kernel.frozen import replace
from dcms_desktop.kernel.money import HUNDRED_PERCENT
from dcms_desktop.kernel.money import Mills
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import Percent
from dcms_desktop.kernel.money import Units
from dcms_desktop.kernel.money import line_value
from dcms_desktop.kernel.money import share
from dcms_desktop.kernel.money import spread
from dcms_desktop.pricing.rules.benefits import NOTHING_USED
from dcms_desktop.pricing.rules.benefits import OFFER
from dcms_desktop.pricing.rules.benefits import Benefit
from dcms_desktop.pricing.rules.benefits import Buyer
from dcms_desktop.pricing.rules.benefits import Goods
from dcms_desktop.pricing.rules.benefits import Miss
from dcms_desktop.pricing.rules.benefits import Outcome
from dcms_desktop.pricing.rules.ready import Basket
from dcms_desktop.pricing.rules.ready import Pack
from dcms_desktop.pricing.rules.ready import Ready
from dcms_desktop.pricing.rules.ready import percent_of
from dcms_desktop.pricing.rules.ready import ready_of
from dcms_desktop.pricing.rules.schemes import TradeScheme
from dcms_desktop.pricing.rules.schemes import Used
from dcms_desktop.tax.rules import Discount

_benefit = maker_of(Benefit)
_miss = maker_of(Miss)
_discount = maker_of(Discount)


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
    basket = Basket(goods, ceiling)
    work = _Work(basket, used or {}, gift_rates or {})
    packs = basket.packs
    for ready in sorted([ready_of(one) for one in schemes], key=attrgetter("order")):
        found = [packs[item_id] for item_id in ready.items if item_id in packs]
        if found:
            why = ready.why_not(buyer, on)
            if why:
                work.miss(ready, why)
            else:
                _try(work, ready, found)
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

    __slots__ = (
        "basket", "benefits", "bought", "carried", "free", "gift_rates", "gifts", "misses", "off", "taken",
        "used",
    )  # fmt: skip

    def __init__(
        self,
        basket: Basket,
        used: Mapping[int, Used],
        gift_rates: Mapping[int, tuple[Mills, int]],
    ) -> None:
        self.basket = basket
        self.used = used
        self.gift_rates = gift_rates
        self.benefits: list[Benefit] = []
        self.misses: list[Miss] = []
        self.free: dict[int, Units] = {}
        self.off: dict[int, list[Discount]] = {}
        self.gifts: list[tuple[int, int, Units]] = []
        self.carried: dict[tuple[int, int], int] = {}
        self.bought: dict[tuple[int, int], int] = {}
        self.taken: dict[tuple[str, int], int] = {}
        """Which scheme of a group an item counts for: (group, item) to scheme."""

    def miss(self, ready: Ready, reason: str, by: int = 0) -> None:
        """Note why a scheme gave nothing."""
        self.misses.append(_miss(scheme_id=ready.id, reason=reason, by=by))


def _try(work: _Work, ready: Ready, packs: list[Pack]) -> None:
    """Give what one scheme earns, or note why it gives nothing."""
    if ready.group:
        packs = _not_taken(work, ready, packs)
    if ready.hand and packs:
        packs = _not_by_hand(work, ready, packs)
    if not packs:
        return
    if ready.least_items > len(packs):
        work.miss(ready, "few_items", ready.least_items - len(packs))
        return
    if ready.pool:
        packs = [work.basket.join(packs)]
    for pack in packs:
        if _give(work, ready, pack) and ready.group:
            for item_id in pack.items:
                work.taken[ready.group, item_id] = ready.id


def _not_taken(work: _Work, ready: Ready, packs: list[Pack]) -> list[Pack]:
    """Return the goods that no scheme of its group counts yet; with none left the miss is noted."""
    group, taken = ready.group, work.taken
    found = [one for one in packs if (group, one.items[0]) not in taken]
    if not found:
        first = min(packs, key=attrgetter("rows"))
        work.miss(ready, "taken", taken[group, first.items[0]])
    return found


def _not_by_hand(work: _Work, ready: Ready, packs: list[Pack]) -> list[Pack]:
    """Return the goods without items whose gift of this kind the clerk typed himself on any line."""
    if ready.hand == "free":
        found = [one for one in packs if not one.hand_free]
    else:
        found = [one for one in packs if not one.hand_off]
    if not found:
        work.miss(ready, "hand")
    return found


def _give(work: _Work, ready: Ready, pack: Pack) -> bool:
    """Give what one set of goods earns, and tell whether it earned anything; else the miss is noted."""
    measured = pack.value if ready.by_value else pack.units
    if ready.remembers:
        measured = _with_before(work, ready, pack, measured)
    if measured < ready.lowest:
        earned, left, step = 0, measured, None
    else:
        earned, left, step = ready.climb(measured)
    if ready.carry:
        work.carried[ready.id, pack.items[0]] = left
    made: Benefit | None = None
    if step is not None:
        if step.percent or ready.remembers or ready.ceiling:
            earned, room = _cut(work, ready, pack, measured, (earned, step.percent))
            if room <= 0 < earned:
                work.miss(ready, "budget")
                return False
        else:
            room = earned
        made = _book(work, ready, pack, (earned, room, step.percent)) if earned > 0 else None
    if ready.net_rate and left and _give_part(work, ready, pack, left):
        return True
    if made is None:
        work.miss(ready, "below", max(ready.lowest - measured, 0))
    return made is not None


def _with_before(work: _Work, ready: Ready, pack: Pack, bought: int) -> int:
    """Return what counts with what was bought before: in the period, or the part carried on."""
    used = work.used.get(ready.id, NOTHING_USED)
    measured = bought
    if ready.period:
        for one in pack.lines:
            work.bought[ready.id, one.row] = work.basket.values[one.row] if ready.by_value else one.units
        measured += used.bought
    if ready.carry:
        measured += used.carried.get(pack.items[0], 0)
    return measured


def _cut(work: _Work, ready: Ready, pack: Pack, measured: int, said: tuple[int, Percent]) -> tuple[int, int]:
    """Return what is earned in the unit of the gift, and how much of it the ceilings leave room for.

    ``said`` is what the ladder says: the amount, and the percentage that it is when it is one.
    """
    earned, percent = said
    used = work.used.get(ready.id, NOTHING_USED)
    if percent:
        earned = _in_money(work, ready, pack, measured, percent)
    if ready.period:
        earned -= used.earned
    return earned, _room(work, ready, used) if ready.ceiling else earned


def _in_money(work: _Work, ready: Ready, pack: Pack, measured: int, percent: int) -> int:
    """Return a percentage as paise: of the period's value, or of what is left of the lines now."""
    if ready.period:
        return share(measured, percent, of=HUNDRED_PERCENT)
    left = work.basket.values if ready.later else work.basket.left
    if len(pack.rows) == 1:
        return percent_of(left[pack.rows[0]], percent)
    return sum([percent_of(left[row], percent) for row in pack.rows])


def _room(work: _Work, ready: Ready, used: Used) -> int:
    """Return how much a scheme with ceilings may still give, in its gift's unit."""
    scheme = ready.scheme
    here = 0
    for one in reversed(work.benefits):
        if one.scheme_id != ready.id:
            break
        here += 0 if one.part else one.amount
    rooms = []
    if scheme.most_per_bill:
        rooms.append(scheme.most_per_bill - here)
    if scheme.most_per_party:
        rooms.append(scheme.most_per_party - used.party - here)
    if scheme.budget:
        rooms.append(scheme.budget - used.whole - here)
    return min(rooms)


def _book(work: _Work, ready: Ready, pack: Pack, earned: tuple[int, int, Percent]) -> Benefit | None:
    """Write what is given into the outcome: what was earned, as far as there is room, and its percentage."""
    whole, room, percent = earned
    given, cut = (whole, False) if whole <= room else (room, True)
    if ready.gift == "free":
        made = _goods(work, ready, pack, given, cut=cut)
    elif ready.gift == "points":
        made = _money(ready, pack, Paise(0), cut=cut, points=given)
    elif ready.later:
        made = _money(ready, pack, Paise(given), cut=cut, percent=percent)
    else:
        taken, cut = _take_off(work, ready, pack, (given, percent), cut=cut)
        if not taken:
            return None
        made = _money(ready, pack, taken, cut=cut, percent=percent)
    work.benefits.append(made)
    return made


def _money(
    ready: Ready, pack: Pack, worth: Paise, *, cut: bool, percent: Percent = Percent(0), points: int = 0
) -> Benefit:
    """Return money off, or points."""
    return _benefit(
        scheme_id=ready.id, gift="points" if points else "money", treatment=ready.treatment, rows=pack.rows,
        item_id=pack.item_id, paise=worth, points=points, percent=percent, worth=worth,
        claim=ready.claim(worth), cut=cut,
    )  # fmt: skip


def _goods(work: _Work, ready: Ready, pack: Pack, given: int, *, cut: bool) -> Benefit:
    """Return free goods: of another item, or of the cheapest of the basket."""
    item_id, units = ready.scheme.gives_item, Units(given)
    if item_id is not None:
        rate, per = work.gift_rates.get(item_id, (Mills(0), 1))
        work.gifts.append((ready.id, item_id, units))
    else:
        best, to = pack.cheapest()
        work.free[to] = Units(work.free.get(to, 0) + given)
        item_id, rate, per = best.item_id, best.rate, best.per
    worth = line_value(given, per, rate)
    return _benefit(
        scheme_id=ready.id, gift="free", treatment=ready.treatment, rows=pack.rows, item_id=item_id,
        units=units, worth=worth, claim=ready.claim(worth), cut=cut,
    )  # fmt: skip


def _take_off(
    work: _Work, ready: Ready, pack: Pack, given: tuple[int, Percent], *, cut: bool
) -> tuple[Paise, bool]:
    """Take money off the lines; return how much it was, and whether a ceiling cut it.

    It is written as the percentage itself when nothing cuts it, else as its part of the amount.
    """
    left, least, off = work.basket.left, work.basket.least, work.off
    amount, percent = given
    whole = ready.off[percent] if percent and not cut else None
    taken = 0
    for row, wanted in zip(pack.rows, _parts_of(left, pack.rows, amount, whole), strict=True):
        have = left[row]
        part = min(wanted, have - least[row]) if least and least[row] > 0 else min(wanted, have)
        if part < wanted:
            cut, whole = True, None
        if part <= 0:
            continue
        step = _discount(kind=OFFER, amount=Paise(part)) if whole is None else whole
        if row in off:
            off[row].append(step)
        else:
            off[row] = [step]
        left[row] = Paise(have - part)
        taken += part
    if not taken:
        work.miss(ready, "ceiling")
    return Paise(taken), cut


def _parts_of(
    left: Mapping[int, Paise], rows: Sequence[int], given: int, whole: Discount | None
) -> Sequence[int]:
    """Return what comes off each line: a percentage of what is left of it, else its part of the amount."""
    if whole is not None and whole.percent is not None:
        return [percent_of(left[row], whole.percent) for row in rows]
    lefts = [left[row] for row in rows]
    if len(lefts) == 1:
        return (min(given, lefts[0]),)
    return spread(Paise(min(given, sum(lefts))), lefts)


def _give_part(work: _Work, ready: Ready, pack: Pack, left: int) -> bool:
    """Give the net rate for a part of the first step, 5 of a 10+1 pay for 5 x 10/11; tell whether it did."""
    lowest = ready.lowest
    if left * HUNDRED_PERCENT < lowest * ready.scheme.partial_from:
        return False
    value = sum([work.basket.left[row] for row in pack.rows])
    off = share(value, left * ready.free, of=pack.units * (lowest + ready.free))
    if not off:
        return False
    taken, cut = _take_off(work, ready, pack, (off, Percent(0)), cut=False)
    if taken:
        work.benefits.append(replace(_money(ready, pack, taken, cut=cut), treatment="on_invoice", part=True))
    return bool(taken)
