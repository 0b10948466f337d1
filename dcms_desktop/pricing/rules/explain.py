"""What schemes say at the counter: what was earned, what earns the next step, why one did not apply. Pure."""

from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import replace

from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import group_digits
from dcms_desktop.kernel.money import show_paise
from dcms_desktop.kernel.money import show_percent
from dcms_desktop.pricing.rules.benefits import NOTHING_USED
from dcms_desktop.pricing.rules.benefits import Benefit
from dcms_desktop.pricing.rules.benefits import Goods
from dcms_desktop.pricing.rules.benefits import Miss
from dcms_desktop.pricing.rules.benefits import Outcome
from dcms_desktop.pricing.rules.benefits import value_of
from dcms_desktop.pricing.rules.schemes import LATER
from dcms_desktop.pricing.rules.schemes import TradeScheme
from dcms_desktop.pricing.rules.schemes import Used
from dcms_desktop.pricing.rules.schemes import next_rung

REASONS = {
    "date": "it does not run on this day",
    "party": "it is for other parties",
    "class": "it is for other classes of outlet",
    "level": "it is for other price levels",
    "few_items": "it needs more different items",
    "below": "the quantity is too small",
    "budget": "its ceiling or budget is used up",
    "ceiling": "the line has the most discount that is allowed",
    "hand": "free goods or discount were typed by hand",
    "taken": "another scheme counts these goods",
}
_MOST_MORE = 10**7
"""A step further away than so many units is no hint."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hint:
    """So many more units of a line earn exactly this more under a scheme."""

    scheme_id: int
    row: int
    item_id: int
    more: int
    units: int = 0
    paise: Paise = Paise(0)
    points: int = 0
    worth: Paise = Paise(0)


def next_steps(
    schemes: Iterable[TradeScheme],
    goods: Sequence[Goods],
    now: Outcome,
    again: Callable[[Sequence[Goods]], Outcome],
    *,
    used: Mapping[int, Used] | None = None,
    most: int = 3,
) -> tuple[Hint, ...]:
    """Return what earns the next step, the nearest first. ``again`` works out other goods of the same bill.

    Each hint was tried: with exactly so many more units the scheme gives exactly so much more.
    """
    missed = {miss.scheme_id for miss in now.misses if miss.reason not in {"below", "few_items"}}
    near: list[tuple[int, TradeScheme, Goods, int]] = []
    for scheme in schemes:
        if scheme.id in missed:
            continue
        near.extend(_nearest(scheme, goods, (used or {}).get(scheme.id, NOTHING_USED)))
    near.sort(key=lambda one: (one[0], one[1].rank, one[1].code, one[2].row))
    found: list[Hint] = []
    for _, scheme, one, more in near[: most + 2]:
        hint = _tried(scheme, goods, one, more, now, again)
        if hint is not None:
            found.append(hint)
        if len(found) == most:
            break
    return tuple(found)


def _nearest(
    scheme: TradeScheme, goods: Sequence[Goods], used: Used
) -> list[tuple[int, TradeScheme, Goods, int]]:
    """Return for each set of a scheme how many more units of which line reach its next step."""
    rows = [one for one in goods if one.item_id in scheme.items and one.units > 0]
    if scheme.pool or scheme.period:
        sets = [rows] if rows else []
    else:
        sets = [
            [one for one in rows if one.item_id == item] for item in sorted({one.item_id for one in rows})
        ]
    found = []
    for part in sets:
        line = max(part, key=lambda one: one.row)
        more = _lacking(scheme, part, line, used)
        if more is not None and 0 < more <= _MOST_MORE:
            # How near it is, in thousandths of what the bill has of these goods.
            near = more * 1_000 // max(sum(one.units for one in part), 1)
            found.append((near, scheme, line, more))
    return found


def _lacking(scheme: TradeScheme, part: list[Goods], line: Goods, used: Used) -> int | None:
    """Return how many more units of a line reach the next step."""
    carried = used.carried.get(line.item_id, 0) if scheme.partial == "carry" else 0
    before = carried + (used.bought if scheme.period else 0)
    if scheme.measure == "units":
        measured = sum(one.units for one in part) + before
        rung = next_rung(scheme.steps, measured, repeats=scheme.repeats)
        return None if rung is None else rung - measured
    measured = sum(value_of(one) for one in part) + before
    rung = next_rung(scheme.steps, measured, repeats=scheme.repeats)
    if rung is None or not line.rate:
        return None
    others = measured - value_of(line)
    low, high = line.units, line.units + 1
    while others + value_of(replace(line, units=high)) < rung:
        high += max(high - line.units, 1)
        if high - line.units > _MOST_MORE:
            return None
    while high - low > 1:
        middle = (low + high) // 2
        if others + value_of(replace(line, units=middle)) < rung:
            low = middle
        else:
            high = middle
    return high - line.units


def _tried(
    scheme: TradeScheme,
    goods: Sequence[Goods],
    line: Goods,
    more: int,
    now: Outcome,
    again: Callable[[Sequence[Goods]], Outcome],
) -> Hint | None:
    """Return the hint when the step is really earned so: ceilings, groups and other schemes counted."""
    bought = [replace(one, units=one.units + more) if one.row == line.row else one for one in goods]
    was, then = _sum(now, scheme.id), _sum(again(bought), scheme.id)
    if then[0] <= was[0] and then[1] <= was[1] and then[2] <= was[2]:
        return None
    return Hint(
        scheme_id=scheme.id, row=line.row, item_id=line.item_id, more=more, units=then[0] - was[0],
        paise=Paise(then[1] - was[1]), points=then[2] - was[2], worth=Paise(then[3] - was[3]),
    )  # fmt: skip


def _sum(outcome: Outcome, scheme_id: int) -> tuple[int, int, int, int]:
    mine = [one for one in outcome.benefits if one.scheme_id == scheme_id]
    return (
        sum(one.units for one in mine), sum(one.paise for one in mine),
        sum(one.points for one in mine), sum(one.worth for one in mine),
    )  # fmt: skip


# ── in words ────────────────────────────────────────────────────────────────────────────────────
def tell_benefit(scheme: TradeScheme, one: Benefit, names: Mapping[int, str], *, payer: bool = True) -> str:
    """Return a benefit as a sentence, with who pays for it unless the customer reads it."""
    who = f", {_payer(one)}" if payer else ""
    cut = ", cut by its ceiling" if one.cut else ""
    of = f" of {names[one.item_id]}" if one.item_id is not None and one.item_id in names else ""
    if one.gift == "free":
        return f"{scheme.title}: {group_digits(one.units)} free{of}, worth {show_paise(one.worth)}{who}{cut}"
    if one.gift == "points":
        return f"{scheme.title}: {group_digits(one.points)} points, to be approved{cut}"
    rate = f"{show_percent(one.percent)}, " if one.percent else ""
    how = "net rate for the part, " if one.part else ""
    when = " by note later" if one.treatment in LATER else " off"
    return f"{scheme.title}: {how}{rate}{show_paise(one.paise)}{when}{who}{cut}"


def _payer(one: Benefit) -> str:
    if not one.claim:
        return "own cost"
    return "borne by the company" if one.claim == one.worth else f"{show_paise(one.claim)} by the company"


def tell_hint(scheme: TradeScheme, one: Hint, names: Mapping[int, str]) -> str:
    """Return what earns the next step as a sentence."""
    of = names.get(one.item_id, "")
    if one.units:
        gain = f"{group_digits(one.units)} more free, worth {show_paise(one.worth)}"
    elif one.points:
        gain = f"{group_digits(one.points)} more points"
    else:
        gain = f"{show_paise(one.paise)} more"
    return f"{scheme.title}: {group_digits(one.more)} more of {of} earn {gain}"


def tell_miss(
    scheme: TradeScheme, one: Miss, schemes: Mapping[int, TradeScheme], buyer_class: str = ""
) -> str:
    """Return why a scheme gave nothing as a sentence."""
    why = REASONS[one.reason]
    if one.reason == "class":
        why = f"outlet class is {buyer_class or 'not set'}, it is for {', '.join(sorted(scheme.classes))}"
    elif one.reason == "date":
        last = f" to {scheme.last:%d-%m-%Y}" if scheme.last else ""
        why = f"it runs from {scheme.first:%d-%m-%Y}{last}"
    elif one.reason == "few_items":
        why = f"{one.by} more different item{'s' if one.by > 1 else ''} needed"
    elif one.reason == "below" and one.by:
        lacks = f"{one.by} units" if scheme.measure == "units" else show_paise(one.by)
        why = f"{lacks} short of its first step"
    elif one.reason == "taken" and one.by in schemes:
        why = f"{schemes[one.by].title} counts these goods"
    return f"{scheme.title}: {why}"
