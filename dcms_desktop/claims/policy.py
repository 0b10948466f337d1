"""What a company takes back and pays for, and until when it may be claimed. Pure.

No law gives a window for returns: days, percent, rate and least pack are each company's own words. Where a
company has said nothing, nothing comes back from it.
"""

import calendar
from collections.abc import Iterable
from datetime import date
from datetime import timedelta

from dcms_desktop.claims.rules import ClaimPlan
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.frozen import replace
from dcms_desktop.kernel.money import Mills
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import Percent
from dcms_desktop.kernel.money import Units
from dcms_desktop.kernel.money import line_value
from dcms_desktop.kernel.money import share
from dcms_desktop.kernel.money import show_percent
from dcms_desktop.kernel.text import clean_text

POLICY_REASONS = {
    "expiry": "Expiry and near expiry", "damage": "Breakage and damage", "recall": "Recall",
    "unsold": "Not sold",
}  # fmt: skip
"""Reasons a company may pay for; goods sent wrongly are the shop's own matter."""
BASES = {"pts": "PTS", "ptr": "PTR", "billed": "billed rate"}
GIVES = {"billed": "billed rate", "ptr": "PTR", "pts": "PTS", "mrp": "MRP"}
"""At which rate the shop takes goods from retailers; of the MRP the tax in it is taken off."""
SETTLES = {"credit": "credit note", "replacement": "replacement"}
MOST_DAYS = 3_650
HUNDRED = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnPolicy:
    """What one company says of goods of a division that come back for a reason."""

    id: int | None = None
    maker_id: int
    maker: str = ""
    division: str = ""
    """Empty is every division without words of its own."""
    reason: str
    before_days: int = 0
    """Taken back from so many days before expiry."""
    after_days: int = 0
    """Taken back until so many days after expiry."""
    percent: Percent = Percent(HUNDRED)
    """The part of the rate that is paid."""
    basis: str = "pts"
    with_gst: bool = False
    """True when it pays the tax of the goods too."""
    free_percent: Percent = Percent(0)
    """The part of the rate that is paid for goods that were free."""
    claim_days: int = 0
    """The claim is made within so many days of the return; 0 is without a limit."""
    claim_months: str = ""
    """Months in which it takes claims, as numbers; empty is every month."""
    least_units: Units = Units(0)
    """Fewer units of a batch are not taken."""
    settle: str = "credit"
    papers: str = ""
    """What it wants with the claim, parted by commas."""
    since: date | None = None
    """The first day on which goods that come back fall under it; None is since ever."""
    give_basis: str = ""
    """At which rate broken and expired goods are taken from retailers; empty is as the shop does."""
    give_percent: Percent = Percent(HUNDRED)
    """The part of that rate that the retailer gets."""
    active: bool = True


@dataclass(frozen=True, slots=True)
class Recovery:
    """What a company pays for goods that came back."""

    rate: Mills
    """For the rate unit of the goods, before the percent."""
    basis: str
    per_unit: Paise
    """For one paid piece, tax included where it is paid."""
    value: Paise
    gst: Paise

    @property
    def total(self) -> Paise:
        """Return value and tax together."""
        return Paise(self.value + self.gst)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rates:
    """At what goods were sold and bought: mills for ``per`` pieces; 0 is not known."""

    ptr: Mills = Mills(0)
    pts: Mills = Mills(0)
    billed: Mills = Mills(0)
    mrp: Mills = Mills(0)
    """With tax, as printed."""
    per: Units = Units(1)


def check_policy(form: ReturnPolicy) -> ReturnPolicy:
    """Return the policy tidied; refuse what cannot be meant."""
    for field, known in (("reason", POLICY_REASONS), ("basis", BASES), ("settle", SETTLES)):
        if getattr(form, field) not in known:
            raise Refused(
                f"“{getattr(form, field)[:30]}” is not known here.", field, f"Pick one of {', '.join(known)}."
            )
    for field in ("before_days", "after_days", "claim_days"):
        if not 0 <= getattr(form, field) <= MOST_DAYS:
            raise Refused("This cannot be below zero, nor that large.", field, "Type days; 0 is none.")
    if form.give_basis and form.give_basis not in GIVES:
        raise Refused(
            f"“{form.give_basis[:30]}” is not known here.", "give_basis", f"Pick one of {', '.join(GIVES)}."
        )
    for field in ("percent", "free_percent", "give_percent"):
        if not 0 <= getattr(form, field) <= HUNDRED:
            raise Refused("A part lies between 0 and 100 %.", field, "Type a percentage.")
    if form.least_units < 0:
        raise Refused("A least quantity is not below zero.", "least_units", "Type pieces; 0 is none.")
    return replace(
        form,
        division=clean_text(form.division, "division", most=60),
        claim_months=",".join(str(month) for month in months_of(form.claim_months)),
        papers=clean_text(form.papers, "papers", most=400),
    )


def months_of(text: str) -> tuple[int, ...]:
    """Return the months that were typed as numbers, parted by commas or blanks."""
    words = text.replace(",", " ").split()
    if any(not word.isascii() or not word.isdigit() or not 1 <= int(word) <= 12 for word in words):
        raise Refused(f"“{text[:40]}” are no months.", "claim_months", "Type numbers, as in 3, 6, 9, 12.")
    return tuple(sorted({int(word) for word in words}))


def policy_for(policies: Iterable[ReturnPolicy], division: str, reason: str, on: date) -> ReturnPolicy | None:
    """Return what a company says of goods that come back on a day; None is nothing.

    The words for their division come before those for all, newer ones before older ones.
    """
    fit = [
        one for one in policies
        if one.active and one.reason == reason and (one.since is None or one.since <= on)
    ]  # fmt: skip
    own = [one for one in fit if one.division and one.division.casefold() == division.casefold()]
    return max(
        own or [one for one in fit if not one.division], key=lambda one: one.since or date.min, default=None
    )


def given_rate(basis: str, percent: int, rates: Rates, gst: Percent) -> Mills:
    """Return what a rate unit of goods is taken from a retailer at, before tax; an unknown rate is the PTR.

    The MRP holds the tax, so it is taken off: MRP less 20 % of goods at 5 % is 80/105 of it.
    """
    rate: Mills = getattr(rates, basis) or rates.ptr
    if basis == "mrp" and rates.mrp:
        return Mills(share(rate, percent, of=HUNDRED + gst))
    return Mills(share(rate, percent, of=HUNDRED))


def window_of(policy: ReturnPolicy, expiry: date | None) -> tuple[date, date] | None:
    """Return the first and last day on which goods are taken back; None where their expiry decides nothing.

    A policy for expired goods without days takes them on the last day of their life only.
    """
    if expiry is None or (policy.reason != "expiry" and not policy.before_days and not policy.after_days):
        return None
    return expiry - timedelta(days=policy.before_days), expiry + timedelta(days=policy.after_days)


def claim_until(policy: ReturnPolicy, returned_on: date) -> date | None:
    """Return the last day to claim goods that came back on a day; None is without a limit."""
    limit = returned_on + timedelta(days=policy.claim_days) if policy.claim_days else None
    months = months_of(policy.claim_months)
    if not months:
        return limit
    year, month = returned_on.year, returned_on.month
    while month not in months:
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    end = date(year, month, calendar.monthrange(year, month)[1])
    return end if limit is None or limit > end else limit


def recovery_of(
    policy: ReturnPolicy, rates: Rates, units: int, free: int = 0, gst: Percent = Percent(0)
) -> Recovery:
    """Return what a company pays for paid and free pieces; an unknown billed rate is the PTR."""
    basis = policy.basis if getattr(rates, policy.basis) else "ptr"
    rate: Mills = getattr(rates, basis)
    value = share(line_value(Units(units), rates.per, rate), policy.percent, of=HUNDRED)
    if free and policy.free_percent:
        value = Paise(
            value + share(line_value(Units(free), rates.per, rate), policy.free_percent, of=HUNDRED)
        )
    tax = share(value, gst, of=HUNDRED) if policy.with_gst else Paise(0)
    one = share(line_value(Units(1), rates.per, rate), policy.percent, of=HUNDRED)
    each = Paise(one + (share(one, gst, of=HUNDRED) if policy.with_gst else 0))
    return Recovery(rate, basis, each, value, tax)


def short_life_paid(plan: ClaimPlan, policies: Iterable[ReturnPolicy]) -> ClaimPlan:
    """Return the claim for goods taken with too short a life: their cost, as far as the company pays expiry.

    Without a word of the company it is worth nothing, and says so.
    """
    policy = next((one for one in policies if one.active and one.reason == "expiry"), None)
    if policy is None:
        why = "worth nothing: the company has no policy for expired goods"
        return replace(plan, paise=Paise(0), reason=f"{plan.reason}; {why}")
    paid = f"{show_percent(policy.percent)} of their cost, as the company pays for expired goods"
    worth = share(plan.paise, policy.percent, of=HUNDRED)
    return replace(plan, paise=worth, reason=f"{plan.reason}; {paid}")


def tell_policy(policy: ReturnPolicy) -> str:
    """Return a policy as one sentence; claims keep it as it was."""
    whose = f"{policy.maker} · {policy.division}" if policy.division else policy.maker
    words = [f"{show_percent(policy.percent)} of {BASES[policy.basis]}"]
    words.append("with GST" if policy.with_gst else "without GST")
    if policy.free_percent:
        words.append(f"free goods {show_percent(policy.free_percent)}")
    if policy.before_days or policy.after_days or policy.reason == "expiry":
        words.append(f"from {policy.before_days} days before to {policy.after_days} days after expiry")
    if policy.least_units:
        words.append(f"at least {policy.least_units} pieces")
    if policy.claim_days:
        words.append(f"claimed within {policy.claim_days} days")
    if policy.claim_months:
        words.append(f"in months {policy.claim_months}")
    words.append(f"settled by {SETTLES[policy.settle]}")
    since = f", since {policy.since:%d-%m-%Y}" if policy.since is not None else ""
    return f"{whose}, {POLICY_REASONS[policy.reason].lower()}{since}: {', '.join(words)}."
