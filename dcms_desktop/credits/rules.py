"""Input credit to reverse and to take again, as pure functions: what a cause bears, and its documents."""

from collections.abc import Iterable
from collections.abc import Sequence
from datetime import date

from dcms_desktop.drafts.legs import block
from dcms_desktop.drafts.legs import leg_gates
from dcms_desktop.drafts.rules import Draft
from dcms_desktop.drafts.rules import Gate
from dcms_desktop.kernel.dated import in_force
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.frozen import replace
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import share
from dcms_desktop.kernel.money import show_paise
from dcms_desktop.ledger.rules import HEADS
from dcms_desktop.ledger.rules import CreditCause
from dcms_desktop.ledger.rules import Heads
from dcms_desktop.ledger.rules import Leg

PACKAGE = "dcms_desktop.credits"
UNPAID, LOST = "unpaid", "lost"
"""Causes: a supplier's bill unpaid past its days (rule 37 CGST); goods lost or given away (s.17(5)(h))."""
CAUSE_WORDS = {UNPAID: "Unpaid 180 days, rule 37", LOST: "Lost or given away, s.17(5)(h)"}
LOST_REASONS = frozenset({"counted", "breakage", "theft", "lost", "destroyed", "sample_given"})
"""Reasons of an adjustment that take the credit with the goods. Goods used in the business keep theirs."""
REVERSAL, RETAKEN = "credit_reversal", "credit_retaken"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """Credit of one cause to reverse (above zero), or to take again (below zero)."""

    cause: CreditCause
    day: date
    """Of the document behind it; a supplier's own date."""
    whom: str
    """The supplier, or the goods."""
    since: date | None = None
    """Since when it is due: the day after the last one to pay."""
    interest: Paise = Paise(0)
    """A note only: what s.50 asks if the credit was used meanwhile. It is paid with the return."""
    by_rate: bool = False
    """True when the batch came as opening stock: its tax is worked out by rate, not read from a bill."""

    @property
    def total(self) -> Paise:
        """Return the tax of all heads."""
        return self.cause.heads.total


def part_of(heads: Heads, part: int, of: int) -> Heads:
    """Return the share of a credit, each head rounded by itself."""
    if of <= 0 or part <= 0:
        return Heads()
    part = min(part, of)
    return Heads(*(share(paise, part, of=of) for paise in heads.each))


def summed(parts: Iterable[Heads]) -> Heads:
    """Return the sum by head."""
    rows = [one.each for one in parts]
    return Heads(*(Paise(sum(column)) for column in zip(*rows, strict=True))) if rows else Heads()


def less(heads: Heads, other: Heads) -> Heads:
    """Return the difference by head."""
    return Heads(*(Paise(mine - its) for mine, its in zip(heads.each, other.each, strict=True)))


def one_side(heads: Heads) -> Heads:
    """Return a difference with one sign: a paisa of rounding on another head waits for the next time."""
    side = max if heads.total >= 0 else min
    return Heads(*(side(paise, Paise(0)) for paise in heads.each))


def interest_on(tax: Paise, first: date, last: date) -> Paise:
    """Return the interest of s.50 on credit from one day to another, to the paisa."""
    days = (last - first).days
    if tax <= 0 or days <= 0:
        return Paise(0)
    rate = int(in_force(PACKAGE, "interest", "interest.on_credit", last).value)
    return share(tax, rate * days, of=365 * 10_000)


def split(found: Sequence[Proposal]) -> tuple[list[Proposal], list[Proposal]]:
    """Return what is to be reversed and what may be taken again, head by head of one sign."""
    return [one for one in found if one.total > 0], [one for one in found if one.total < 0]


def with_causes(draft: Draft, causes: Sequence[CreditCause], remarks: str = "") -> Draft:
    """Return the draft of a reversal or of credit taken again, figured."""
    words = remarks or draft.remarks or "; ".join(sorted({CAUSE_WORDS[one.kind] for one in causes}))
    return figure_credit(replace(draft, causes=tuple(causes), remarks=words[:500]))


def figure_credit(draft: Draft) -> Draft:
    """Return the draft with the legs its causes ask for.

    Credit of an unpaid bill is held until the bill is paid; credit of goods that are gone is lost.
    """
    unpaid = summed(one.heads for one in draft.causes if one.kind == UNPAID)
    lost = summed(one.heads for one in draft.causes if one.kind == LOST)
    legs = [
        *(Leg(account=f"{head}_held", paise=paise) for head, paise in zip(HEADS, unpaid.each, strict=True)),
        Leg(account="credit_lost", paise=lost.total),
        *(
            Leg(account=f"{head}_in", paise=Paise(-held - gone))
            for head, held, gone in zip(HEADS, unpaid.each, lost.each, strict=True)
        ),
    ]
    return replace(draft, legs=tuple(leg for leg in legs if leg.paise))


def reversal_gates(draft: Draft) -> tuple[Gate, ...]:
    """Return the objections to a reversal."""
    return _gates(draft, 1, "A reversal")


def retaken_gates(draft: Draft) -> tuple[Gate, ...]:
    """Return the objections to credit taken again."""
    return _gates(draft, -1, "Credit taken again")


def _gates(draft: Draft, side: int, what: str) -> tuple[Gate, ...]:
    if not draft.causes:
        text = f"{what} needs its cause."
        return (block("causes", text, "causes", "Take it from the list of credit to reverse."),)
    found = leg_gates(draft, what)
    for number, cause in enumerate(draft.causes, 1):
        if any(paise * side < 0 for paise in cause.heads.each) or not cause.heads.total:
            text = f"{cause.number}: {show_paise(cause.heads.total)} stands on the wrong side."
            found.append(block("side", text, "causes", "Read the list again.", number))
    return tuple(found)
