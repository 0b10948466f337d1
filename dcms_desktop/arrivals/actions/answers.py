"""What the company answers to claims, and how it wishes the line: a person or a setting says yes."""

import json
from collections.abc import Sequence

from dcms_desktop.arrivals.shapes import ConfigCame
from dcms_desktop.arrivals.shapes import DecisionCame
from dcms_desktop.arrivals.shapes import shaped
from dcms_desktop.company.actions import save_setting
from dcms_desktop.company.queries import setting
from dcms_desktop.db.tx import Tx
from dcms_desktop.kernel.changes import Changes
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import show_paise
from dcms_desktop.kernel.rights import right
from dcms_desktop.kernel.settings import Setting
from dcms_desktop.recovery.actions import CompanyNote
from dcms_desktop.recovery.actions import note_step
from dcms_desktop.recovery.actions import settle_claim
from dcms_desktop.recovery.queries import claim_lines
from dcms_desktop.recovery.queries import claim_named
from dcms_desktop.recovery.rules import ACKNOWLEDGED
from dcms_desktop.recovery.rules import REJECTED
from dcms_desktop.recovery.rules import STEPS
from dcms_desktop.recovery.rules import Claim
from dcms_desktop.recovery.rules import ClaimLine
from dcms_desktop.recovery.rules import Outcome
from dcms_desktop.recovery.rules import spread_over
from dcms_desktop.sync.settings import MINUTES
from dcms_desktop.telling.actions.received import settle_received
from dcms_desktop.telling.queries.received import ReceivedRow
from dcms_desktop.telling.queries.received import received_row
from dcms_desktop.telling.settings import COLLECTIONS
from dcms_desktop.telling.settings import GSTINS
from dcms_desktop.telling.settings import NAMES
from dcms_desktop.telling.settings import PROPOSE

ANSWERS = ("claim_decision", "config")
"""What a person says yes to, or a setting does for him."""
SCOPE: dict[str, Setting[bool]] = {
    "names": NAMES, "gstins": GSTINS, "collections": COLLECTIONS, "propose": PROPOSE,
}  # fmt: skip
"""What a company may ask for by name; only the owner grants it."""
PLAIN_REASON = "Refused by the company"


@dataclass(frozen=True, slots=True)
class Answered:
    """What became of an answer."""

    text: str
    changes: Changes


def _waiting(tx: Tx, received: int, kind: str) -> ReceivedRow:
    row = received_row(tx, received)
    if row is None or row.type != kind:
        raise Refused("This is nothing to be booked.", "received", "Pick an answer to a claim.")
    if row.state != "waiting":
        raise Refused(f"{row.code} is settled: {row.text}", "received", "Pick one that waits.")
    return row


# ── answers to claims ───────────────────────────────────────────────────────────────────────────
def decision_words(tx: Tx, code: str, came: DecisionCame) -> str:
    """Return what the company says, and at once what stands in the way of booking it."""
    said = {"acknowledged": "received", "accepted": "accepted", "part": "accepted in part",
            "rejected": "rejected"}[came.state]  # fmt: skip
    money = f", {show_paise(came.amount_paise)}" if came.amount_paise else ""
    words = f"Claim {came.doc_no or code}: {said}{money}. {came.reason}".strip()
    try:
        _prepared(tx, came)
    except Refused as no:
        return f"{words} · {no.message}"
    return words


def _prepared(tx: Tx, came: DecisionCame) -> tuple[Claim, tuple[Outcome, ...]]:
    """Return the claim that is answered, and what is said of its lines."""
    if not came.doc_no:
        raise Refused("The answer names no claim.", "doc_no", "Ask the company which claim it means.")
    claim = claim_named(tx, came.doc_no)
    if claim.document_id is None:
        raise Refused(f"{claim.name} was not sent.", "claim", "Send it first.")
    if came.state in {"acknowledged", "rejected"}:
        return claim, ()
    return claim, outcomes_said(claim_lines(tx, claim), came)


def outcomes_said(lines: Sequence[ClaimLine], came: DecisionCame) -> tuple[Outcome, ...]:
    """Return what an answer pays and refuses of each line.

    Without lines its sum pays them in their order; of a claim accepted in part the rest is refused.
    """
    plain = came.reason.strip() or PLAIN_REASON
    if came.lines:
        return tuple(
            Outcome(
                one.n, Paise(one.paid_paise), Paise(one.refused_paise), (one.reason.strip() or plain)[:40]
            )
            for one in came.lines
        )
    open_ = [line for line in lines if line.left > 0]
    whole = sum(line.left for line in open_)
    paid = spread_over(open_, Paise(came.amount_paise or whole))
    if came.state == "accepted":
        return paid
    by_line = {one.line_no: one.paid for one in paid}
    return tuple(
        Outcome(
            line.no, by_line.get(line.no, Paise(0)), Paise(line.left - by_line.get(line.no, 0)), plain[:40]
        )
        for line in open_
    )


@right("claims.settle")
def book_decision(tx: Tx, received: int) -> Answered:
    """Book the company's answer to a claim: noted, settled line by line, or rejected with its reason."""
    row = _waiting(tx, received, "claim_decision")
    came: DecisionCame = shaped(row.type, json.loads(row.body))
    claim, outcomes = _prepared(tx, came)
    note = came.reference or row.code
    if outcomes:
        result = settle_claim(tx, claim.id, outcomes, CompanyNote(reference=note[:40], on=came.day))
        text = f"{claim.name} settled by {result.document.number}"
        settle_received(tx, row.id, "done", text, result.document.id)
        return Answered(text, result.changes.plus(Changes({"received", "claims"})))
    state = ACKNOWLEDGED if came.state == "acknowledged" else REJECTED
    if state == ACKNOWLEDGED and state not in STEPS.get(claim.state, ()):
        text = f"{claim.name} goes on as it is"  # a late acknowledgement says nothing new
        settle_received(tx, row.id, "done", text)
        return Answered(text, Changes({"received"}))
    day = came.day if came.day is not None and (claim.sent_on or came.day) <= came.day <= tx.today else None
    reason = (came.reason.strip() or PLAIN_REASON) if state == REJECTED else came.reason
    changes = note_step(tx, claim.id, state, reference=note[:80], note=reason[:200], day=day)
    text = f"{claim.name} is {'acknowledged' if state == ACKNOWLEDGED else 'rejected'}"
    settle_received(tx, row.id, "done", text)
    return Answered(text, changes.plus(Changes({"received", "claims"})))


# ── wishes ──────────────────────────────────────────────────────────────────────────────────────
def config_words(tx: Tx, came: ConfigCame) -> tuple[str, bool]:
    """Return what the company wishes, and whether the owner has to say yes to any of it."""
    words = [f"upload every {came.upload_minutes} minutes"] if came.upload_minutes is not None else []
    asked = _asked(tx, came)
    words += [f"{declared.label}: {'yes' if value else 'no'}" for declared, value in asked]
    return "The company wishes: " + (", ".join(words) or "nothing that changes"), bool(asked)


def _asked(tx: Tx, came: ConfigCame) -> list[tuple[Setting[bool], bool]]:
    wishes = ((declared, getattr(came, name)) for name, declared in SCOPE.items())
    return [
        (declared, value)
        for declared, value in wishes
        if value is not None and setting(tx, declared) != value
    ]


def take_schedule(tx: Tx, came: ConfigCame) -> None:
    """Take how often the company wants uploads; a figure outside what the setting allows is refused."""
    if came.upload_minutes is not None:
        save_setting(tx, MINUTES, came.upload_minutes)


@right("sync.set_up")
def grant_config(tx: Tx, received: int) -> Answered:
    """Grant what the company asked for: what leaves the shop is the owner's to say."""
    row = _waiting(tx, received, "config")
    came: ConfigCame = shaped(row.type, json.loads(row.body))
    take_schedule(tx, came)
    for declared, value in _asked(tx, came):
        save_setting(tx, declared, value)
    text = f"Granted. {row.text}"
    settle_received(tx, row.id, "done", text)
    return Answered(text, Changes({"received", "settings", "line"}))
