"""What a scheme is: whom and what it is for, when it gives, what it gives, who pays, and what it may cost."""

import re
from collections.abc import Mapping
from dataclasses import field
from dataclasses import replace
from datetime import date

from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.money import HUNDRED_PERCENT
from dcms_desktop.kernel.money import MOST_PAISE
from dcms_desktop.kernel.money import MOST_UNITS
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import Percent
from dcms_desktop.kernel.money import Units
from dcms_desktop.kernel.text import clean_text

MEASURES = {"units": "quantity", "value": "value before scheme"}
"""What is counted against the steps."""
TREATMENTS = {
    "free_goods": "free quantity with the sale",
    "on_invoice": "discount on the invoice",
    "note_gst": "credit note with GST later",
    "note_plain": "financial note without GST later",
    "sample": "gift or sample, input credit reversed",
}
"""How tax law sees what is given (s.15(3), s.17(5)(h) CGST; circulars 92/11/2019 and 251/08/2025)."""
PARTIALS = {
    "nothing": "nothing for a part",
    "carry": "the part counts on the next bill",
    "net_rate": "the part takes the net rate",
}
"""What a party gets for less than a full step of free goods."""
FUNDERS = ("company", "own")
LATER = frozenset({"note_gst", "note_plain"})
"""Treatments that give nothing on the bill itself; what is earned accrues for a note."""
_CODE = re.compile(r"[A-Z0-9][A-Z0-9./_-]{0,19}", re.ASCII)
_MOST_STEPS = 12
_TRIED = 4_000
"""How far a ladder of free goods is walked to see that more never earns less."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """From so much on (base units or paise), what each full count earns. Exactly one gift is set."""

    at_least: int
    free: Units = Units(0)
    percent: Percent = Percent(0)
    amount: Paise = Paise(0)
    points: int = 0

    @property
    def gift(self) -> str:
        """Return which gift is set; empty when it is none, or more than one."""
        if self.free:
            return "" if self.percent or self.amount or self.points else "free"
        if self.percent:
            return "" if self.amount or self.points else "percent"
        if self.amount:
            return "" if self.points else "amount"
        return "points" if self.points else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TradeScheme:
    """One scheme as the counter knows it. ``items`` and ``gives_item`` are ids of items."""

    id: int
    code: str
    title: str
    text: str = ""
    """The company's own words, kept for the claim."""
    version: int = 1
    first: date
    last: date | None = None
    funded: str = "company"
    company_share: Percent = Percent(HUNDRED_PERCENT)
    """Part of the benefit that the company pays back."""
    maker_id: int | None = None
    treatment: str = "free_goods"
    measure: str = "units"
    pool: bool = False
    """True tests the basket as a set; false each item by itself."""
    least_items: int = 1
    """Mix and match: so many different items must be there."""
    period: bool = False
    """True counts all bills of the scheme's days, not this bill alone."""
    items: frozenset[int] = frozenset()
    steps: tuple[Step, ...] = ()
    """Smallest first."""
    repeats: bool = True
    """True earns the step again for each full count."""
    gives_item: int | None = None
    """Free goods are of this item; None gives more of the same."""
    partial: str = "nothing"
    partial_from: Percent = Percent(50_000)
    """Least part of the first step that counts as a part."""
    group: str = ""
    """Of the schemes of one group, goods count for the first that gives; empty goes with all others."""
    rank: int = 100
    """Lower comes first."""
    classes: frozenset[str] = frozenset()
    levels: frozenset[int] = frozenset()
    parties: frozenset[int] = frozenset()
    """Whom it is for; empty is everybody."""
    most_per_bill: int = 0
    most_per_party: int = 0
    budget: int = 0
    """Ceilings in free units, paise or points, as the gift is; 0 is none."""
    needs: tuple[str, ...] = ()
    """Papers that its claim must show."""

    @property
    def gift(self) -> str:
        """Return what the scheme gives: free, percent, amount or points."""
        return self.steps[0].gift if self.steps else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Used:
    """What a scheme gave before this bill, and what its party bought under it before."""

    party: int = 0
    """Given to this party, in the unit of the gift."""
    whole: int = 0
    """Given to everybody."""
    bought: int = 0
    """What the party bought in the scheme's days, in the scheme's measure."""
    earned: int = 0
    """What a scheme over a period has earned the party so far."""
    carried: Mapping[int, int] = field(default_factory=dict)
    """Base units of a part that the party carries from earlier bills, by item."""


def check_scheme(scheme: TradeScheme) -> TradeScheme:
    """Return the scheme tidied; refuse what cannot be, naming its field."""
    code = clean_text(scheme.code, "code", most=20, required=True).upper()
    if not _CODE.fullmatch(code):
        raise _no("code", f"“{code}” is not a scheme code.", "Type letters and digits, like DOLO10P1.")
    _check_words(scheme)
    _check_days_and_money(scheme)
    steps = tuple(sorted(scheme.steps, key=lambda step: step.at_least))
    _check_steps(scheme, steps)
    _check_fit(scheme)
    return replace(
        scheme,
        code=code,
        title=clean_text(scheme.title, "title", most=100, required=True),
        text=clean_text(scheme.text, "text", most=2_000),
        group=clean_text(scheme.group, "group", most=20).upper(),
        classes=frozenset(one.strip().upper() for one in scheme.classes if one.strip()),
        steps=steps,
        needs=tuple(clean_text(one, "needs", most=60) for one in scheme.needs if one.strip()),
    )


def _no(field: str, text: str, next_step: str) -> Refused:
    return Refused(text, field=field, next_step=next_step)


def _check_words(scheme: TradeScheme) -> None:
    for name, known in (
        ("measure", MEASURES),
        ("treatment", TREATMENTS),
        ("partial", PARTIALS),
        ("funded", FUNDERS),
    ):
        if getattr(scheme, name) not in known:
            raise _no(name, f"“{getattr(scheme, name)}” is not known here.", f"Pick {', '.join(known)}.")


def _check_days_and_money(scheme: TradeScheme) -> None:
    if scheme.last is not None and scheme.last < scheme.first:
        raise _no("last", "The scheme ends before it begins.", "Type a later day, or leave it empty.")
    for name in ("company_share", "partial_from"):
        if not 0 <= getattr(scheme, name) <= HUNDRED_PERCENT:
            raise _no(name, "This lies between 0 and 100 %.", "Type a value from 0 to 100.")
    for name in ("most_per_bill", "most_per_party", "budget"):
        if not 0 <= getattr(scheme, name) <= MOST_PAISE:
            raise _no(name, "A ceiling is not below zero.", "Type it, or 0 for none.")
    if scheme.least_items < 1:
        raise _no("least_items", "At least one item must be bought.", "Type 1 or more.")
    if scheme.period and scheme.last is None:
        raise _no("last", "A target over a period needs its last day.", "Type the last day.")


def _check_steps(scheme: TradeScheme, steps: tuple[Step, ...]) -> None:
    if not steps:
        raise _no("steps", "A scheme needs a step: from how much on it gives what.", "Type e.g. 10+1.")
    if len(steps) > _MOST_STEPS:
        raise _no("steps", f"A scheme has at most {_MOST_STEPS} steps.", "Join some of them.")
    gifts = {step.gift for step in steps}
    if len(gifts) > 1 or "" in gifts:
        raise _no("steps", "All steps of a scheme give the same kind of thing.", "Make two schemes of it.")
    most = MOST_UNITS if scheme.measure == "units" else MOST_PAISE
    seen: set[int] = set()
    for step in steps:
        if not 0 < step.at_least <= most or step.at_least in seen:
            raise _no("steps", "Each step begins at another quantity above zero.", "Correct the steps.")
        if min(step.free, step.amount, step.points) < 0 or not 0 <= step.percent <= HUNDRED_PERCENT:
            raise _no("steps", "A gift is not below zero, nor above 100 %.", "Correct the steps.")
        seen.add(step.at_least)
    _check_more_earns_more(scheme, steps)


def _check_more_earns_more(scheme: TradeScheme, steps: tuple[Step, ...]) -> None:
    """Refuse a ladder on which a party would earn less by buying more."""
    by_count = scheme.repeats and steps[0].gift != "percent"
    if not by_count:
        gifts = [max(step.free, step.percent, step.amount, step.points) for step in steps]
        if gifts != sorted(gifts):
            raise _no("steps", "A higher step gives less than a lower one.", "Correct the steps.")
        return
    points = {count * step.at_least for step in steps for count in range(1, 40)}
    points |= {one + step.at_least for one in points for step in steps}
    last = 0
    for quantity in sorted(points)[:_TRIED]:
        earned = ladder(steps, quantity, repeats=True)[0]
        if earned < last:
            raise _no(
                "steps",
                f"{quantity} would earn less than a smaller quantity does.",
                "Let each step be a multiple of the one below, or give more on the higher one.",
            )
        last = earned


def _check_fit(scheme: TradeScheme) -> None:
    gift = scheme.gift
    if gift == "free" and scheme.measure == "value" and scheme.gives_item is None:
        raise _no("gives_item", "For a value, say which item is free.", "Pick the free item.")
    if gift == "free" and scheme.treatment not in {"free_goods", "sample"}:
        raise _no("treatment", "Free goods go with the sale, or as a sample.", "Pick free goods.")
    if gift in {"percent", "amount"} and scheme.treatment in {"free_goods", "sample"}:
        raise _no("treatment", "Money off is no free goods.", "Pick the discount or one of the notes.")
    if scheme.gives_item is not None and gift != "free":
        raise _no("gives_item", "Only free goods are of an item.", "Take the item away.")
    if scheme.period and gift == "percent" and scheme.measure != "value":
        raise _no("measure", "A percentage of a period is of its value.", "Measure the value.")
    if scheme.period and scheme.treatment not in LATER and gift != "points":
        raise _no("treatment", "What a period earns is paid by a note.", "Pick one of the notes.")
    if scheme.partial != "nothing" and (
        gift != "free" or scheme.gives_item is not None or scheme.pool or not scheme.repeats
    ):
        raise _no(
            "partial", "Only repeated free goods of the same item know parts.", "Pick nothing for a part."
        )
    if not scheme.pool and scheme.least_items > 1:
        raise _no("least_items", "Different items count only when taken together.", "Take them together.")


def ladder(steps: tuple[Step, ...], measured: int, *, repeats: bool) -> tuple[int, int, Step | None]:
    """Return what so much earns in the unit of the gift, what is left over, and the highest step reached.

    Repeated steps are taken from the highest down, as often as they fit. A percentage is earned once.
    """
    if not steps or measured < steps[0].at_least:
        return 0, measured, None
    reached = steps if len(steps) == 1 else [step for step in steps if step.at_least <= measured]
    top = reached[-1]
    if not repeats or top.gift == "percent":
        return max(top.free, top.percent, top.amount, top.points), measured - top.at_least, top
    earned, left = 0, measured
    for step in reversed(reached):
        times, left = divmod(left, step.at_least)
        earned += times * max(step.free, step.amount, step.points)
    return earned, left, top


def next_rung(steps: tuple[Step, ...], measured: int, *, repeats: bool) -> int | None:
    """Return the least larger measure that earns more, None when there is none."""
    now = ladder(steps, measured, repeats=repeats)[0]
    tries: set[int] = {step.at_least for step in steps if step.at_least > measured}
    if repeats and steps[0].gift != "percent":
        left = measured
        for step in reversed(steps):
            done = left // step.at_least
            base = measured - left + (done + 1) * step.at_least
            tries.add(base)
            left -= done * step.at_least
    return min((one for one in tries if ladder(steps, one, repeats=repeats)[0] > now), default=None)
