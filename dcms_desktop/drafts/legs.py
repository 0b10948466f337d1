"""The lines of contra and journal: their gates, the bills they settle, and what they write. Pure."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from dcms_desktop.drafts.rules import Draft
from dcms_desktop.drafts.rules import Gate
from dcms_desktop.drafts.rules import Plan
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.money import MOST_PAISE
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import show_paise
from dcms_desktop.ledger.rules import ON_ACCOUNT
from dcms_desktop.ledger.rules import PARTY_ACCOUNTS
from dcms_desktop.ledger.rules import Allotment
from dcms_desktop.ledger.rules import DuePlan
from dcms_desktop.ledger.rules import Entry
from dcms_desktop.ledger.rules import Leg
from dcms_desktop.ledger.rules import OpenDue
from dcms_desktop.ledger.rules import oldest_first
from dcms_desktop.ledger.rules import turned

MOST_LEGS = 200
LEAST_LEGS = 2
RISING = {"debtors": 1, "creditors": -1}
"""The sign that raises what is open on a party account: customers are debited, suppliers credited."""
NEW_DUE = {"debtors": "bill", "creditors": "purchase"}


def debited(legs: Sequence[Leg]) -> Paise:
    """Return what is debited; the same is credited once they balance."""
    return Paise(sum(leg.paise for leg in legs if leg.paise > 0))


def gap_of(legs: Sequence[Leg]) -> Paise:
    """Return debit less credit."""
    return Paise(sum(leg.paise for leg in legs))


class NamedLeg(Protocol):
    """A line of a draft or of a posted document."""

    @property
    def paise(self) -> Paise:
        """Return the amount, debit positive."""

    @property
    def name(self) -> str:
        """Return the account's name."""

    @property
    def party(self) -> str:
        """Return the party's name, if there is one."""


def names_of(legs: Sequence[NamedLeg]) -> str:
    """Return the first account or party that is debited and the first that is credited, for lists."""
    debit = next((leg for leg in legs if leg.paise > 0), None)
    credit = next((leg for leg in legs if leg.paise < 0), None)
    return " / ".join(leg.party or leg.name for leg in (debit, credit) if leg is not None)


def lowers(leg: Leg) -> bool:
    """Tell whether a line settles bills of its party: it lowers what is open with it."""
    return leg.party_id is not None and leg.paise * RISING.get(leg.account, 0) < 0


def bills_of(leg: Leg, dues: Sequence[OpenDue]) -> list[OpenDue]:
    """Return the open bills that a line may settle, above zero: what is owed to us, or what we owe."""
    own = [due for due in dues if due.account == leg.account]
    seen = own if RISING.get(leg.account, 1) > 0 else turned(own)
    return [due for due in seen if due.left > 0]


def parts_of(leg: Leg, dues: Sequence[OpenDue]) -> tuple[Allotment, ...]:
    """Return which bills a line settles, amounts above zero; the oldest first unless they are named."""
    if not lowers(leg):
        return ()
    if leg.parts is not None:
        return leg.parts
    return tuple(oldest_first(bills_of(leg, dues), Paise(abs(leg.paise)))[0])


def set_leg(draft: Draft, row: int, leg: Leg) -> Draft:
    """Return the draft with a line put in place, or added when ``row`` is one past the end."""
    legs = list(draft.legs)
    if row >= len(legs):
        legs.append(leg)
    else:
        legs[row] = leg
    return replace(draft, legs=tuple(legs))


def drop_leg(draft: Draft, row: int) -> Draft:
    """Return the draft without a line."""
    return replace(draft, legs=draft.legs[:row] + draft.legs[row + 1 :])


def mark_part(leg: Leg, due: OpenDue, dues: Sequence[OpenDue]) -> Leg:
    """Return a line with a bill marked for as much as is left of it, or unmarked when it was."""
    parts = leg.parts if leg.parts is not None else ()
    if any(part.due_id == due.id for part in parts):
        return replace(leg, parts=tuple(part for part in parts if part.due_id != due.id))
    rest = abs(leg.paise) - sum(part.paise for part in parts)
    left = next((one.left for one in bills_of(leg, dues) if one.id == due.id), 0)
    part = min(rest, left)
    return replace(leg, parts=(*parts, Allotment(due.id, Paise(part), leg.account))) if part > 0 else leg


def set_leg_part(leg: Leg, due: OpenDue, paise: Paise) -> Leg:
    """Return a line with an amount typed on one bill."""
    if paise < 0:
        raise Refused("A part of a bill is not below zero.", field="bills", next_step="Type it plainly.")
    others = tuple(part for part in leg.parts or () if part.due_id != due.id)
    return replace(leg, parts=(*others, Allotment(due.id, paise, leg.account)) if paise else others)


# ── what it writes ──────────────────────────────────────────────────────────────────────────────
def plan_of_legs(draft: Draft) -> Plan:
    """Return the entries of the lines, the bills they settle, and the dues they open."""
    dues: list[DuePlan] = []
    allotted: list[Allotment] = []
    for leg in draft.legs:
        if leg.party_id is None:
            continue
        parts = leg.parts or ()
        rest = Paise(abs(leg.paise) - sum(part.paise for part in parts))
        # Open amounts of suppliers are below zero in the books; an allotment bears the sign of its due.
        side = RISING.get(leg.account, 1)
        allotted.extend(replace(part, paise=Paise(side * part.paise)) for part in parts)
        if rest:
            dues.append(_due_of(draft, leg, rest))
    # Entries on parties bear no text of a user: ledgers tell mirrors by theirs.
    return Plan(
        entries=tuple(
            Entry(leg.account, leg.paise, leg.party_id, "" if leg.party_id else leg.note)
            for leg in draft.legs
        ),
        dues=tuple(dues),
        allotments=tuple(allotted),
    )


def _due_of(draft: Draft, leg: Leg, rest: Paise) -> DuePlan:
    signed = Paise(rest if leg.paise > 0 else -rest)
    if lowers(leg):
        return DuePlan(
            party_id=leg.party_id or 0, kind=ON_ACCOUNT[leg.account], due_on=draft.day, amount=signed,
            left=signed,
        )  # fmt: skip
    return DuePlan(
        party_id=leg.party_id or 0, kind=NEW_DUE[leg.account], due_on=draft.due_on or draft.day,
        amount=signed, left=signed,
    )  # fmt: skip


# ── gates ───────────────────────────────────────────────────────────────────────────────────────
def leg_gates(draft: Draft, what: str) -> list[Gate]:
    """Return the objections to lines that hold for contra and journal alike."""
    found: list[Gate] = []
    if len(draft.legs) < LEAST_LEGS:
        text = f"{what} needs a line to debit and a line to credit."
        found.append(block("legs", text, "account", "Add the account the money comes from or goes to."))
    if len(draft.legs) > MOST_LEGS:
        text = f"{what} has at most {MOST_LEGS} lines."
        found.append(block("many_legs", text, "account", "Split it into several."))
    for number, leg in enumerate(draft.legs, 1):
        found.extend(_of_leg(number, leg))
    gap = gap_of(draft.legs)
    if gap:
        side, other = ("Debit", "credit") if gap > 0 else ("Credit", "debit")
        text = f"{side} is more than {other} by {show_paise(Paise(abs(gap)))}."
        found.append(block("balance", text, "amount", "Put it right, or add the line that is missing."))
    return found


def _of_leg(number: int, leg: Leg) -> list[Gate]:
    found = []
    if not leg.account:
        found.append(block("account", "The line has no account.", "account", "Pick one.", number))
    if not 0 < abs(leg.paise) <= MOST_PAISE:
        text = "The line has no amount, or one too large."
        found.append(block("amount", text, "amount", "Type what is debited or credited.", number))
    if leg.account in PARTY_ACCOUNTS and leg.party_id is None:
        found.append(
            block("party", f"{leg.name or leg.account} needs a party.", "account", "Pick the party.", number)
        )
    if leg.party_id is not None and leg.account not in PARTY_ACCOUNTS:
        text = f"{leg.name or leg.account} is no account of parties."
        found.append(block("party", text, "account", "Leave the party out.", number))
    if sum(part.paise for part in leg.parts or ()) > abs(leg.paise):
        text = "More was put on bills than the line is for."
        found.append(block("bills", text, "bills", "Lower an amount on a bill.", number))
    return found


def block(name: str, text: str, field: str, next_step: str, line: int | None = None) -> Gate:
    """Return an objection that stops the document."""
    return Gate(level="block", name=name, text=text, field=field, next_step=next_step, line=line)


def ask(name: str, text: str, line: int | None = None) -> Gate:
    """Return a question about a line."""
    return Gate(
        level="ask", name=name, text=text, field="account", next_step="Pick another account.", line=line
    )
