"""What becomes of goods that a party brings back: taken or not, by which way of the tax, and who pays. Pure.

Expired goods come back by either of two ways (Circular 72/46/2018-GST), and so do goods of other reasons:
as a fresh supply of the one who returns them, or against a credit note of the one who sold them.
"""

from datetime import date

from dcms_desktop.claims.policy import HUNDRED
from dcms_desktop.claims.policy import POLICY_REASONS
from dcms_desktop.claims.policy import SETTLES
from dcms_desktop.claims.policy import Rates
from dcms_desktop.claims.policy import Recovery
from dcms_desktop.claims.policy import ReturnPolicy
from dcms_desktop.claims.policy import claim_until
from dcms_desktop.claims.policy import recovery_of
from dcms_desktop.claims.policy import tell_policy
from dcms_desktop.claims.policy import window_of
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.frozen import replace
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import Percent
from dcms_desktop.kernel.money import line_value
from dcms_desktop.kernel.money import share
from dcms_desktop.kernel.money import show_mills
from dcms_desktop.kernel.money import show_paise
from dcms_desktop.kernel.money import show_percent
from dcms_desktop.sales.returns import DEAD
from dcms_desktop.sales.returns import last_day_for_tax

ACCEPT, REFUSE = "accept", "refuse"
FRESH, NOTE = "fresh_supply", "credit_note"
GST_NOTE, PLAIN_NOTE = "gst", "without_tax"
BY_FRESH = "Circular 72/46/2018-GST, return as fresh supply"
BY_NOTE = "s.34(1), (2) CGST; Circular 72/46/2018-GST, return by credit note"
BY_TIME = "s.34(2) CGST"
BY_LATE = "s.34(2) CGST; Circular 72/46/2018-GST: after its time a note without tax, not on the portal"
BY_LOSS = "s.17(5)(h) CGST"
NO_POLICY = "No return policy of the company"
REGISTERED = frozenset({"regular", "sez", "deemed_export", "uin", "tds", "tcs"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """Goods as they lie on the counter, and what is known of them."""

    on: date
    reason: str = "expiry"
    expiry: date | None = None
    party: str = "unregistered"
    """How the one who brings them stands to GST."""
    firm: str = "regular"
    """How we do: regular, composition or unregistered."""
    bill_day: date | None = None
    """Day of our bill for them; None is not known."""
    policy: ReturnPolicy | None = None
    rates: Rates
    units: int = 1
    free: int = 0
    gst: Percent = Percent(0)
    """Rate of the bill's day."""
    can_return: int | None = None
    """Units of them the party can still bring back; None where its bills do not say."""


@dataclass(frozen=True, slots=True)
class Point:
    """One thing that is said, and by which rule."""

    what: str
    text: str
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """One way of the tax: what he gives, what we give, and what it does to our tax."""

    code: str
    note: str
    """The note we give: ``gst``, ``without_tax``, or empty where he bills us."""
    tax: Paise
    """By how much our tax falls: credit we take, or output we take back."""
    text: str
    rule: str
    preferred: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """The answer of one look."""

    verdict: str
    why: Point
    window: tuple[date, date] | None = None
    days_left: int | None = None
    """Days until the window closes; below zero it is over."""
    cutoff: date | None = None
    """Until when a note may lower the tax of the bill."""
    routes: tuple[Route, ...] = ()
    recovery: Recovery | None = None
    """What the company pays; None is nothing."""
    settle: str = ""
    claim_until: date | None = None
    claim_days_left: int | None = None
    points: tuple[Point, ...] = ()

    @property
    def route(self) -> Route | None:
        """Return the way that costs us least."""
        return next((one for one in self.routes if one.preferred), None)


def advise(case: Case) -> Advice:
    """Return whether goods are taken, by which way of the tax, and what comes back for them."""
    verdict, why = _verdict(case)
    window = window_of(case.policy, case.expiry) if case.policy is not None else None
    cutoff = last_day_for_tax(case.bill_day, case.on) if case.bill_day is not None else None
    paid = recovery_of(case.policy, case.rates, case.units, case.free, case.gst) if case.policy else None
    until = claim_until(case.policy, case.on) if case.policy else None
    advice = Advice(
        verdict=verdict,
        why=why,
        window=window,
        days_left=(window[1] - case.on).days if window else None,
        cutoff=cutoff,
        routes=_routes(case, cutoff),
        recovery=paid if verdict == ACCEPT else None,
        settle=case.policy.settle if case.policy and verdict == ACCEPT else "",
        claim_until=until if verdict == ACCEPT else None,
        claim_days_left=(until - case.on).days if until and verdict == ACCEPT else None,
    )
    return replace(advice, points=_points(case, advice))


# ── taken or not ────────────────────────────────────────────────────────────────────────────────
def _verdict(case: Case) -> tuple[str, Point]:
    policy = case.policy
    if case.can_return is not None and case.units + case.free > case.can_return:
        text = f"{case.can_return} of them are left on its bills, {case.units + case.free} are here."
        return REFUSE, Point("Answer", text, "Never more than was sold")
    if policy is None:
        if case.reason in DEAD:
            text = f"Nobody pays for it: {POLICY_REASONS[case.reason].lower()}. The loss would be ours."
            return REFUSE, Point("Answer", text, NO_POLICY)
        return ACCEPT, Point("Answer", "It can be sold again; the company pays nothing.", NO_POLICY)
    rule = f"Return policy of {policy.maker}"
    text = _against(case, policy)
    return (REFUSE, Point("Answer", text, rule)) if text else (ACCEPT, Point("Answer", TAKEN, rule))


TAKEN = "The company takes it back."


def _against(case: Case, policy: ReturnPolicy) -> str:
    """Return what in a company's own words speaks against goods; empty when nothing does."""
    window = window_of(policy, case.expiry)
    units = case.units + case.free
    text = ""
    if case.reason == "expiry" and case.expiry is None:
        text = "Its expiry is not known, so no window fits."
    elif window is not None and case.on < window[0]:
        days = (window[0] - case.on).days
        text = f"Too early: taken back from {window[0]:%d-%m-%Y}, in {counted(days)}."
    elif window is not None and case.on > window[1]:
        days = (case.on - window[1]).days
        text = f"Too late: taken back until {window[1]:%d-%m-%Y}, {counted(days)} ago."
    elif units < policy.least_units:
        text = f"Too few: {policy.least_units} pieces of one batch at least, {units} here."
    return text


# ── the tax ─────────────────────────────────────────────────────────────────────────────────────
def _routes(case: Case, cutoff: date | None) -> tuple[Route, ...]:
    """Return both ways, the one that costs us least marked."""
    value = line_value(case.units, case.rates.per, case.rates.billed or case.rates.ptr)
    tax = share(value, case.gst, of=HUNDRED) if case.firm == "regular" else Paise(0)
    by_note = _by_note(case, cutoff, tax)
    fresh = _fresh(case, tax)
    takes_fresh = fresh.tax > by_note.tax
    return replace(fresh, preferred=takes_fresh), replace(by_note, preferred=not takes_fresh)


def _fresh(case: Case, tax: Paise) -> Route:
    if case.party in REGISTERED:
        text = "He writes a tax invoice at the value of our bill; "
        text += f"we take {show_paise(tax)} credit." if tax else "there is no credit for us."
    elif case.party == "composition":
        tax, text = Paise(0), "He writes a bill of supply; there is no credit for us."
    else:
        tax, text = Paise(0), "He gives any paper of his own without tax; there is no credit for us."
    return Route(code=FRESH, note="", tax=tax, text=text, rule=BY_FRESH)


def _by_note(case: Case, cutoff: date | None, tax: Paise) -> Route:
    sends = "He sends it on a delivery challan; we write "
    if case.firm != "regular":
        text = f"{sends}a note of the value: our bill bore no tax."
        return Route(code=NOTE, note=PLAIN_NOTE, tax=Paise(0), text=text, rule=BY_NOTE)
    if cutoff is None:
        text = f"{sends}a note without tax: the bill it belongs to is not known."
        return Route(code=NOTE, note=PLAIN_NOTE, tax=Paise(0), text=text, rule=BY_LATE)
    if case.on > cutoff:
        text = f"{sends}a note without tax: its time ended on {cutoff:%d-%m-%Y}. It is not reported."
        return Route(code=NOTE, note=PLAIN_NOTE, tax=Paise(0), text=text, rule=BY_LATE)
    his = "when he took back his credit" if case.party in REGISTERED else "he took no credit"
    text = f"{sends}a credit note with GST, {his}; our tax falls by {show_paise(tax)}."
    return Route(code=NOTE, note=GST_NOTE, tax=tax, text=text, rule=BY_NOTE)


def counted(number: int, what: str = "day") -> str:
    """Return a number of things in words: one day, two days."""
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


# ── what is said ────────────────────────────────────────────────────────────────────────────────
def _points(case: Case, advice: Advice) -> tuple[Point, ...]:
    points = [advice.why]
    rule = f"Return policy of {case.policy.maker}" if case.policy else NO_POLICY
    if advice.window is not None:
        first, last = advice.window
        left = advice.days_left or 0
        said = f"{counted(left)} left" if left >= 0 else f"over since {counted(-left)}"
        points.append(Point("Window", f"{first:%d-%m-%Y} to {last:%d-%m-%Y}, {said}.", rule))
    if advice.cutoff is not None:
        left = (advice.cutoff - case.on).days
        said = f"{counted(left)} left" if left >= 0 else "over"
        points.append(
            Point("Tax of the bill", f"May be lowered until {advice.cutoff:%d-%m-%Y}, {said}.", BY_TIME)
        )
    for route in sorted(advice.routes, key=lambda one: not one.preferred):
        what = "Way to take" if route.preferred else "Other way"
        points.append(Point(what, route.text, route.rule))
    if case.reason in DEAD and case.firm == "regular":
        text = "If it is destroyed here and nobody takes it back, the credit on it is reversed."
        points.append(Point("If destroyed", text, BY_LOSS))
    if case.policy is not None:
        points.extend(_paid_points(case, case.policy, advice, rule))
    return tuple(points)


def _paid_points(case: Case, policy: ReturnPolicy, advice: Advice, rule: str) -> list[Point]:
    points = []
    paid = advice.recovery
    if paid is not None:
        with_tax = f" and {show_paise(paid.gst)} GST" if paid.gst else ""
        text = (
            f"{show_paise(paid.total)} for {counted(case.units + case.free, 'piece')}, "
            f"{show_paise(paid.per_unit)} each: "
            f"{show_percent(policy.percent)} of {show_mills(paid.rate)} {paid.basis.upper()}{with_tax}, "
            f"by {SETTLES[policy.settle]}."
        )
        points.append(Point("The company pays", text, rule))
    if advice.claim_until is not None:
        left = counted(advice.claim_days_left or 0)
        points.append(Point("Claim by", f"{advice.claim_until:%d-%m-%Y}, {left} left.", rule))
    points.append(Point("Its word", tell_policy(policy), rule))
    return points
