"""The first-to-expire pick with its reasons: what is taken, what is passed over, and why. Pure.

Every pick of the program is made here: the counter, ``dcms post``, the batch list and ``dcms why`` ask the
same `judge`, so what is told is what was done.
"""

from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import field
from datetime import date
from enum import StrEnum
from typing import Any
from typing import Protocol

from dcms_desktop.kernel.dates import show_expiry
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.frozen import replace
from dcms_desktop.kernel.money import HUNDRED_PERCENT
from dcms_desktop.kernel.money import Percent
from dcms_desktop.kernel.money import Units
from dcms_desktop.stock.rules import BatchCard
from dcms_desktop.stock.rules import is_expired

STRICTEST, PARTY_FIRST, COMPANY_FIRST = "strictest", "party", "company"
WHICH_RULE = (STRICTEST, PARTY_FIRST, COMPANY_FIRST)
"""Which residual-life rule holds when the party and the goods' company both have one."""


class Why(StrEnum):
    """Why a batch is taken or passed over."""

    FIRST = "first"
    """Taken: the first to expire of those that may go."""
    NEXT = "next"
    """Taken: those before it did not have enough."""
    LATER = "later"
    """Passed over: it expires later, what was taken is enough."""
    FULLER = "fuller"
    """Passed over: it expires with a taken one but holds more, and odd remainders go first."""
    EXPIRED = "expired"
    SHORT_LIFE = "short_life"
    LIFE_UNKNOWN = "life_unknown"
    """The rule is a share of its life, and the date of manufacture is not on record."""
    FROZEN = "frozen"
    RESERVED = "reserved"
    ON_BILL = "on_bill"
    """Other lines of this document hold all of it."""
    ELSEWHERE = "elsewhere"
    """What there is lies in another godown or bucket."""
    EMPTY = "empty"


TAKEN = frozenset({Why.FIRST, Why.NEXT})
FIT = TAKEN | {Why.LATER, Why.FULLER}


class Lasting(Protocol):
    """Anything that tells when it was made and how long it lasts."""

    @property
    def made_on(self) -> date | None:
        """Return the day of manufacture."""

    @property
    def expiry(self) -> date | None:
        """Return the last day."""


@dataclass(frozen=True, slots=True)
class LifeRule:
    """How much life goods must have left: days, a share of their whole life, or both. ``whose`` says it."""

    days: int = 0
    percent: Percent = Percent(0)
    whose: str = ""

    def __bool__(self) -> bool:
        """Tell whether the rule asks for anything."""
        return bool(self.days or self.percent)


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """What is wanted of an item on a day, and what stands against its batches."""

    day: date
    units: int = 1
    rules: tuple[LifeRule, ...] = ()
    """Every one of them has to be met (`rules_in_force`)."""
    reserved: Mapping[int, int] = field(default_factory=dict)
    """Units of each batch that are promised to somebody else."""
    on_bill: Mapping[int, int] = field(default_factory=dict)
    """Units of each batch that other lines of this document hold."""
    elsewhere: Mapping[int, tuple["Lying", ...]] = field(default_factory=dict)
    """What of each batch lies in other godowns and buckets, when that was read."""


@dataclass(frozen=True, slots=True)
class Lying:
    """Units of a batch in one place."""

    place: str
    units: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What became of one batch."""

    batch: BatchCard
    why: Why
    units: Units = Units(0)
    """What is taken of it."""
    free: Units = Units(0)
    """What could be taken of it: in stock, less what is promised or on the document."""
    life: int | None = None
    """Days it has left; none when it does not expire."""
    needs: int = 0
    """Days it would need, when its life is too short."""
    rule: LifeRule = LifeRule()
    """The rule that passed it over."""
    place: str = ""
    """Where it lies, when that is elsewhere."""

    @property
    def is_taken(self) -> bool:
        """Tell whether the pick takes of it."""
        return self.why in TAKEN

    @property
    def is_fit(self) -> bool:
        """Tell whether it may be sold to this party on this day."""
        return self.why in FIT

    @property
    def text(self) -> str:
        """Return the reason as a clerk reads it."""
        return _WORDS[self.why](self)


@dataclass(frozen=True, slots=True)
class Pick:
    """What is taken, in the order it is taken, then what is passed over; and how many units are lacking."""

    verdicts: tuple[Verdict, ...]
    lacking: Units

    @property
    def taken(self) -> tuple[Verdict, ...]:
        """Return the batches taken."""
        return tuple(one for one in self.verdicts if one.is_taken)

    @property
    def passed(self) -> tuple[Verdict, ...]:
        """Return the batches passed over."""
        return tuple(one for one in self.verdicts if not one.is_taken)

    def of(self, batch_id: int) -> Verdict | None:
        """Return what became of one batch."""
        return next((one for one in self.verdicts if one.batch.id == batch_id), None)


def rules_in_force(party: LifeRule, company: LifeRule, which: str = STRICTEST) -> tuple[LifeRule, ...]:
    """Return the rules that goods must meet: both, or the one that was declared to come first."""
    found: tuple[LifeRule, ...]
    if which == PARTY_FIRST:
        found = (party or company,)
    elif which == COMPANY_FIRST:
        found = (company or party,)
    else:
        found = (party, company)
    return tuple(rule for rule in found if rule)


def days_needed(batch: Lasting, rule: LifeRule) -> int | None:
    """Return how many days of life a rule asks of a batch, None when that cannot be known."""
    if not rule.percent:
        return rule.days
    if batch.expiry is None or batch.made_on is None:
        return None
    whole = (batch.expiry - batch.made_on).days
    return max(rule.days, -(-whole * rule.percent // HUNDRED_PERCENT))


def unmet_rule(batch: Lasting, day: date, rules: Iterable[LifeRule]) -> tuple[LifeRule, int | None] | None:
    """Return the strictest rule a batch does not meet on a day, with the days it asks (None: unknown)."""
    if batch.expiry is None:
        return None
    left = (batch.expiry - day).days
    worst: tuple[LifeRule, int | None] | None = None
    for rule in rules:
        needs = days_needed(batch, rule)
        if needs is None and left >= rule.days:
            worst = worst or (rule, None)
        elif (needs := rule.days if needs is None else needs) > left and needs > ((worst and worst[1]) or 0):
            worst = (rule, needs)
    return worst


def judge(batch: BatchCard, demand: Demand) -> Verdict:
    """Return whether a batch may be taken at all; one that may is told as later to expire."""
    held = batch.units - batch.reserved - demand.reserved.get(batch.id, 0)
    free = held - demand.on_bill.get(batch.id, 0)
    life = None if batch.expiry is None else (batch.expiry - demand.day).days
    why, more = _why(batch, demand, held, free)
    return Verdict(batch=batch, why=why, free=Units(max(free, 0)), life=life, **more)


def _why(batch: BatchCard, demand: Demand, held: int, free: int) -> tuple[Why, dict[str, Any]]:
    """Return why a batch may not be taken, or that it is later to expire, and what else is to be told."""
    if batch.frozen:
        return Why.FROZEN, {}
    if batch.units <= 0:
        other = next((one for one in demand.elsewhere.get(batch.id, ()) if one.units > 0), None)
        return (Why.ELSEWHERE, {"place": other.place}) if other else (Why.EMPTY, {})
    if is_expired(batch.expiry, demand.day):
        return Why.EXPIRED, {}
    if demand.rules and (unmet := unmet_rule(batch, demand.day, demand.rules)) is not None:
        rule, needs = unmet
        why = Why.LIFE_UNKNOWN if needs is None else Why.SHORT_LIFE
        return why, {"needs": needs or 0, "rule": rule}
    if free <= 0:
        return Why.RESERVED if held <= 0 else Why.ON_BILL, {}
    return Why.LATER, {}


def first_to_expire(batches: Iterable[BatchCard], demand: Demand) -> list[Verdict]:
    """Return the batches that may go: soonest expiry first, none last, then smallest remainder.

    Oldest expiry first, then smallest remainder: empties odd strips before opening a full box.
    """
    fit = [verdict for batch in batches if (verdict := judge(batch, demand)).is_fit]
    return sorted(fit, key=_order)


def pick_batches(batches: Sequence[BatchCard], demand: Demand) -> Pick:
    """Return which batches meet a demand, each with its reason, and why each of the others does not."""
    verdicts = [judge(batch, demand) for batch in batches]
    rest = max(demand.units, 0)
    made: list[Verdict] = []
    last: date | None = None
    for verdict in sorted((one for one in verdicts if one.is_fit), key=_order):
        part = min(rest, verdict.free)
        if part > 0:
            made.append(replace(verdict, why=Why.NEXT if made else Why.FIRST, units=Units(part)))
            last = verdict.batch.expiry
            rest -= part
        else:
            made.append(
                replace(verdict, why=Why.FULLER if made and verdict.batch.expiry == last else Why.LATER)
            )
    made.extend(sorted((one for one in verdicts if not one.is_fit), key=_order))
    return Pick(tuple(made), Units(rest))


def _order(verdict: Verdict) -> tuple[date, int, int]:
    return (verdict.batch.expiry or date.max, verdict.free, verdict.batch.id)


# ── the words ───────────────────────────────────────────────────────────────────────────────────
def _taken(words: str, one: Verdict) -> str:
    return f"{words}, no expiry on record" if one.batch.expiry is None else words


def _short(one: Verdict) -> str:
    return f"{one.life} days left, {one.rule.whose} needs {one.needs}"


_WORDS: dict[Why, Callable[[Verdict], str]] = {
    Why.FIRST: lambda one: _taken("first to expire", one),
    Why.NEXT: lambda one: _taken("next to expire", one),
    Why.LATER: lambda _one: "expires later",
    Why.FULLER: lambda _one: "same expiry, holds more",
    Why.EXPIRED: lambda one: f"expired {show_expiry(one.batch.expiry)}",
    Why.SHORT_LIFE: _short,
    Why.LIFE_UNKNOWN: lambda one: f"no date of manufacture, {one.rule.whose} needs a share of life",
    Why.FROZEN: lambda _one: "recalled, frozen",
    Why.RESERVED: lambda one: f"all {one.batch.units} reserved",
    Why.ON_BILL: lambda _one: "on this document already",
    Why.ELSEWHERE: lambda one: f"lies in {one.place}",
    Why.EMPTY: lambda _one: "none left",
}
