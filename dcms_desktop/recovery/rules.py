"""Claims on companies: kinds, states, what a line comes to, and how complete the proof is. Pure."""

import re
from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import field
from datetime import date

from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.money import HUNDRED_PERCENT
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import Units
from dcms_desktop.kernel.money import line_value
from dcms_desktop.kernel.money import rupees
from dcms_desktop.kernel.money import share
from dcms_desktop.kernel.money import show_paise

KINDS = {
    "scheme": "Schemes", "margin": "Margin", "expiry": "Expired goods", "breakage": "Broken goods",
    "rate": "Rate difference", "shortage": "Short or damaged", "display": "Display",
    "custom": "Other",
}  # fmt: skip
"""What a claim is for; all but the last two build themselves from what was posted."""
TYPED_KINDS = ("display", "custom")
DRAFT, SENT, ACKNOWLEDGED, PART_PAID = "draft", "sent", "acknowledged", "part_paid"
REJECTED, RESUBMITTED, CLOSED, WITHDRAWN = "rejected", "resubmitted", "closed", "withdrawn"
STATES = {
    DRAFT: "Draft", SENT: "Sent", ACKNOWLEDGED: "Acknowledged", PART_PAID: "Part paid", REJECTED: "Rejected",
    RESUBMITTED: "Sent again", CLOSED: "Closed", WITHDRAWN: "Withdrawn",
}  # fmt: skip
STEPS = {
    SENT: (ACKNOWLEDGED, REJECTED), ACKNOWLEDGED: (REJECTED,), PART_PAID: (ACKNOWLEDGED, REJECTED),
    REJECTED: (RESUBMITTED,), RESUBMITTED: (ACKNOWLEDGED, REJECTED),
}  # fmt: skip
"""What may be noted of a claim in each state; money moves it by itself."""
DRAFT_NAME = "Draft "
"""What a draft is called, with its id behind it; the document that sends it bears that as its reference."""
OPEN_STATES = (SENT, ACKNOWLEDGED, PART_PAID, REJECTED, RESUBMITTED)
HEADS = {
    "claim_income": "Claimed as income", "claims": "Billed and did not come",
    "purchase_notes": "Rate and free goods of purchases",
}  # fmt: skip
"""Accounts that a claim is credited to, as its document says them."""
MOST_CLAIM_LINES = 20_000
AGES = ((30, "0–30 days"), (60, "31–60 days"), (90, "61–90 days"))
OLDEST = "Over 90 days"


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceLine:
    """One line that may be claimed: where it comes from, what it comes to, and by which rule."""

    source: str
    """What it is, once and for ever: no two claims hold the same."""
    document_id: int | None = None
    document_line: int = 0
    number: str = ""
    day: date
    party: str = ""
    item_id: int | None = None
    item: str = ""
    batch: str = ""
    units: Units = Units(0)
    formula: str = "document"
    facts: Mapping[str, int] = field(default_factory=dict)
    """Whole numbers that the formula takes."""
    amount: Paise
    rule: str
    head: str = "claim_income"


LATER = "@"
"""Between a source and the count of claims that held it before: a line of the difference since."""


def base_of(source: str) -> str:
    """Return the source that a line, or a line of its difference, is of."""
    return source.partition(LATER)[0]


def later_source(source: str, count: int) -> str:
    """Return the name of the difference of a source that so many lines of claims hold."""
    return f"{source}{LATER}{count}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimLine:
    """A line of a claim, with what came of it."""

    no: int
    source: SourceLine
    paid: Paise = Paise(0)
    refused: Paise = Paise(0)
    reason: str = ""

    @property
    def left(self) -> Paise:
        """Return what is still expected."""
        return Paise(self.source.amount - self.paid - self.refused)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimStep:
    """What happened to a claim, and when."""

    day: date
    at: str
    by: str
    state: str
    reference: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimPaper:
    """A paper kept with a claim."""

    id: int
    name: str
    file: str
    digest: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A claim with its figures."""

    id: int
    kind: str
    maker_id: int
    maker: str
    party_id: int | None
    party: str
    first: date
    last: date
    title: str
    number: str = ""
    document_id: int | None = None
    made_on: date
    sent_on: date | None = None
    state: str = DRAFT
    reference: str = ""
    amount: Paise = Paise(0)
    paid: Paise = Paise(0)
    refused: Paise = Paise(0)
    lines: int = 0

    @property
    def left(self) -> Paise:
        """Return what is still expected of it."""
        return Paise(self.amount - self.paid - self.refused)

    @property
    def name(self) -> str:
        """Return its number, or that it is a draft."""
        return self.number or f"{DRAFT_NAME}{self.id}"


# ── what a line comes to ────────────────────────────────────────────────────────────────────────
def worked_out(formula: str, facts: Mapping[str, int]) -> Paise:
    """Return what a line comes to: the same sum that the reader of an evidence pack makes.

    ``share``   so much of a worth.
    ``goods``   free goods at the rate of the bill, and so much of that.
    ``policy``  returned goods at a rate, a part of it for paid and for free ones, and tax on it.
    ``gap``     the margin that was promised on a sale, less what was earned.
    ``document`` what another document states.
    """
    if formula == "share":
        return share(facts["worth"], facts["percent"], of=HUNDRED_PERCENT)
    if formula == "goods":
        worth = line_value(facts["units"], facts["per"], facts["rate"])
        return share(worth, facts["percent"], of=HUNDRED_PERCENT)
    if formula == "policy":
        paid = line_value(facts["units"], facts["per"], facts["rate"])
        free = line_value(facts["free"], facts["per"], facts["rate"])
        value = share(paid, facts["percent"], of=HUNDRED_PERCENT)
        value = Paise(value + share(free, facts["free_percent"], of=HUNDRED_PERCENT))
        return Paise(value + share(value, facts["gst"], of=HUNDRED_PERCENT))
    if formula == "gap":
        promised = share(facts["taxable"], facts["percent"], of=HUNDRED_PERCENT)
        return Paise(promised - (facts["taxable"] + facts["schemes"] - facts["cost"]))
    return Paise(facts["amount"])


# ── states ──────────────────────────────────────────────────────────────────────────────────────
def state_of(claim: Claim, last_step: str, *, paid_since: bool) -> str:
    """Return where a claim stands: what was noted last, and what money did."""
    if last_step == WITHDRAWN:
        return WITHDRAWN
    if claim.document_id is None:
        return DRAFT
    if not claim.left:
        return CLOSED
    if claim.paid + claim.refused and (paid_since or last_step not in STATES or last_step == SENT):
        return PART_PAID
    return last_step if last_step in {ACKNOWLEDGED, REJECTED, RESUBMITTED} else SENT


def check_step(claim: Claim, state: str) -> None:
    """Refuse what cannot be noted of a claim where it stands."""
    may = STEPS.get(claim.state, ())
    if state not in may:
        words = ", ".join(STATES[one].lower() for one in may) or "nothing more"
        raise Refused(
            f"{claim.name} is {STATES[claim.state].lower()}.", "state", f"What may be noted now: {words}."
        )


def age_of(days: int) -> str:
    """Return the slot of a claim by the days since it was sent."""
    return next((words for most, words in AGES if days <= most), OLDEST)


# ── what the company's note says of each line ───────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class Outcome:
    """So much of a line was credited, so much refused."""

    line_no: int
    paid: Paise = Paise(0)
    refused: Paise = Paise(0)
    reason: str = ""


_SAID = re.compile(r"Line (\d+) (paid|refused|set off)(?:: (.*))?", re.ASCII)


def charges_of(outcomes: Iterable[Outcome]) -> tuple[tuple[str, Paise], ...]:
    """Return the outcomes as a document carries them: names with amounts."""
    said: list[tuple[str, Paise]] = []
    for one in outcomes:
        if one.paid < 0:
            said.append((f"Line {one.line_no} set off", Paise(-one.paid)))
        elif one.paid:
            said.append((f"Line {one.line_no} paid", one.paid))
        if one.refused:
            said.append((f"Line {one.line_no} refused: {one.reason}"[:60], one.refused))
    return tuple(said)


def outcomes_of(charges: Iterable[tuple[str, int]]) -> tuple[Outcome, ...]:
    """Return what a document says of each line; other names say nothing."""
    found: list[Outcome] = []
    for name, paise in charges:
        said = _SAID.fullmatch(name)
        if said is None:
            continue
        number, amount = int(said[1]), Paise(paise)
        if said[2] == "set off":
            found.append(Outcome(number, paid=Paise(-amount)))
        elif said[2] == "paid":
            found.append(Outcome(number, paid=amount))
        else:
            found.append(Outcome(number, refused=amount, reason=said[3] or ""))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class NoteTax:
    """The GST of a company's credit note: our input credit falls by it (s.34 CGST)."""

    cgst: Paise = Paise(0)
    sgst: Paise = Paise(0)
    igst: Paise = Paise(0)
    inside: bool = False
    """True when what was credited of the lines holds it, as where the claim asked for the tax too."""

    @property
    def total(self) -> Paise:
        """Return the tax of all heads."""
        return Paise(self.cgst + self.sgst + self.igst)

    @property
    def heads(self) -> dict[str, Paise]:
        """Return the tax by head, without those that are nothing."""
        found = {"cgst": self.cgst, "sgst": self.sgst, "igst": self.igst}
        return {head: paise for head, paise in found.items() if paise}


ON_TOP, INSIDE = "GST on it ", "Of it GST "


def note_tax(amount: Paise, *, same_state: bool, inside: bool = False) -> NoteTax:
    """Return the tax of a note by its heads: two halves inside the State, one whole outside."""
    if not same_state:
        return NoteTax(igst=amount, inside=inside)
    half = Paise(amount // 2)
    return NoteTax(cgst=half, sgst=Paise(amount - half), inside=inside)


def tax_charges(tax: NoteTax) -> tuple[tuple[str, Paise], ...]:
    """Return the tax of a note as a document carries it: names with amounts."""
    words = INSIDE if tax.inside else ON_TOP
    return tuple((f"{words}{head.upper()}", paise) for head, paise in tax.heads.items())


def tax_of(charges: Iterable[tuple[str, int]]) -> NoteTax:
    """Return the GST that a document says of the company's note; other names say nothing."""
    heads: dict[str, Paise] = {}
    inside = False
    for name, paise in charges:
        for words in (ON_TOP, INSIDE):
            if name.startswith(words):
                heads[name.removeprefix(words).lower()] = Paise(paise)
                inside = words == INSIDE
    return NoteTax(**heads, inside=inside)


def read_note_tax(typed: str, *, same_state: bool) -> NoteTax:
    """Return what was typed of a note's GST: ``12.50`` on top, ``12.50 in`` inside what was credited."""
    text, _, word = typed.strip().partition(" ")
    if word.strip().lower() not in {"", "in", "inside"}:
        raise Refused(f"“{word[:20]}” is not known here.", "gst", "Type the sum, and in when it is inside.")
    return note_tax(rupees(text or "0", "gst"), same_state=same_state, inside=bool(word.strip()))


def check_outcomes(lines: Sequence[ClaimLine], outcomes: Sequence[Outcome]) -> None:
    """Refuse outcomes that go past what a line still expects, or refuse money without a reason."""
    known = {line.no: line for line in lines}
    if not any(one.paid or one.refused for one in outcomes):
        raise Refused("Nothing is said of any line.", "lines", "Type what was credited or refused.")
    for one in outcomes:
        line = known.get(one.line_no)
        if line is None:
            raise Refused(f"The claim has no line {one.line_no}.", "lines", "Pick one of its lines.")
        if not _fits(line.left, one):
            raise Refused(
                f"Line {one.line_no} expects {show_paise(line.left)}, "
                f"{show_paise(one.paid + one.refused)} is said of it.",
                field="lines",
                next_step="Lower the amount.",
                line=one.line_no,
            )
        if one.refused and not one.reason.strip():
            raise Refused(
                f"Line {one.line_no} is refused without a reason.", "reason", "Type why.", one.line_no
            )
    if len({one.line_no for one in outcomes}) != len(outcomes):
        raise Refused("A line is named twice.", "lines", "Name each line once.")


def _fits(left: int, one: Outcome) -> bool:
    """Tell whether what is said of a line fits it; a line below zero, of goods taken back, is set off."""
    if left < 0:
        return not one.refused and left <= one.paid <= 0
    return one.paid >= 0 and one.refused >= 0 and one.paid + one.refused <= left


def spread_over(lines: Sequence[ClaimLine], amount: Paise) -> tuple[Outcome, ...]:
    """Return a sum without lines as the lines it pays, in their order. Refuses more than is expected."""
    rest: int = amount
    found = []
    for line in lines:
        part = min(rest, line.left)
        if part > 0:
            found.append(Outcome(line.no, paid=Paise(part)))
            rest -= part
    if rest > 0 or amount <= 0:
        expected = show_paise(sum(line.left for line in lines))
        raise Refused(
            f"{expected} is expected of this claim, {show_paise(amount)} is said.",
            field="amount",
            next_step="Enter what is beyond it as a supplier's credit note.",
        )
    return tuple(found)


def read_outcome(line: ClaimLine, typed: str) -> Outcome:
    """Return what was typed of a line: ``90`` credited; ``90 x no proof`` refuses the rest for a reason."""
    text, mark, reason = typed.strip().partition("x")
    text = text.strip()
    paid = rupees(text, "paid") if text else Paise(0 if mark else line.left)
    refused = Paise(line.left - paid) if mark else Paise(0)
    outcome = Outcome(line.no, paid, refused, reason.strip()[:40])
    check_outcomes([line], [outcome])
    return outcome


# ── how complete the proof is ───────────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class Proof:
    """One thing a claim needs, and whether it is there."""

    what: str
    there: bool


def score_of(proofs: Sequence[Proof]) -> int:
    """Return how complete a claim is, of 100; only all is 100."""
    if not proofs:
        return 0
    return sum(one.there for one in proofs) * 100 // len(proofs)


def wanted_papers(texts: Iterable[str]) -> tuple[str, ...]:
    """Return the papers that schemes and policies ask for, each once."""
    words = (word.strip() for text in texts for word in text.split(","))
    return tuple(dict.fromkeys(word for word in words if word))
