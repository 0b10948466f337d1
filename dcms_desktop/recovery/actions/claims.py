"""Building a claim, sending it, noting what became of it, settling it, and taking it back."""

import hashlib
import uuid
from collections.abc import Sequence
from datetime import date

import msgspec
from sqlalchemy import delete
from sqlalchemy import func
from sqlalchemy import insert
from sqlalchemy import select
from sqlalchemy import update

from dcms_desktop.audit.actions import record
from dcms_desktop.audit.actions.masters import write_master
from dcms_desktop.audit.rules import canonical_json
from dcms_desktop.db.tx import Tx
from dcms_desktop.documents.actions import post_document
from dcms_desktop.documents.actions.post import Result
from dcms_desktop.documents.tables import DocumentRow
from dcms_desktop.drafts.rules import Draft
from dcms_desktop.kernel.changes import Changes
from dcms_desktop.kernel.changes import Saved
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.frozen import replace
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.rights import right
from dcms_desktop.kernel.text import clean_text
from dcms_desktop.parties.queries import party_card
from dcms_desktop.recovery.actions.boxes import repack_boxes
from dcms_desktop.recovery.promises import Promise
from dcms_desktop.recovery.promises import check_promise
from dcms_desktop.recovery.queries.claims import claim_by_id
from dcms_desktop.recovery.queries.claims import claim_lines
from dcms_desktop.recovery.queries.sources import payer_of
from dcms_desktop.recovery.queries.unclaimed import unclaimed_lines
from dcms_desktop.recovery.rules import DRAFT
from dcms_desktop.recovery.rules import DRAFT_NAME
from dcms_desktop.recovery.rules import HEADS
from dcms_desktop.recovery.rules import KINDS
from dcms_desktop.recovery.rules import MOST_CLAIM_LINES
from dcms_desktop.recovery.rules import STATES
from dcms_desktop.recovery.rules import TYPED_KINDS
from dcms_desktop.recovery.rules import WITHDRAWN
from dcms_desktop.recovery.rules import Claim
from dcms_desktop.recovery.rules import Outcome
from dcms_desktop.recovery.rules import SourceLine
from dcms_desktop.recovery.rules import charges_of
from dcms_desktop.recovery.rules import check_outcomes
from dcms_desktop.recovery.rules import check_step
from dcms_desktop.recovery.rules import note_tax
from dcms_desktop.recovery.rules import tax_charges
from dcms_desktop.recovery.tables import ClaimLineRow
from dcms_desktop.recovery.tables import ClaimPaperRow
from dcms_desktop.recovery.tables import ClaimRow
from dcms_desktop.recovery.tables import ClaimStepRow
from dcms_desktop.recovery.tables import MarginPromise
from dcms_desktop.sales.queries import start_draft
from dcms_desktop.tax.rules import Charge

CHANGES = Changes({"claims"})
MOST_PAPER = 20 * 1024 * 1024
"""Bytes of one paper kept with a claim."""
_ENCODER = msgspec.json.Encoder(order="sorted")


# ── a draft ─────────────────────────────────────────────────────────────────────────────────────
@right("claims.build")
def build_claim(tx: Tx, kind: str, maker_id: int, first: date, last: date, title: str = "") -> Saved:
    """Make a draft claim of all that a company owes for a kind and days and that no other claim holds."""
    if kind not in KINDS:
        raise Refused(f"“{kind[:30]}” is no kind of claim.", "kind", f"Pick one of {', '.join(KINDS)}.")
    if last < first:
        raise Refused("The last day lies before the first.", "last", "Type the days of the claim.")
    name, _ = payer_of(tx, maker_id)
    fresh = [] if kind in TYPED_KINDS else _unclaimed(tx, kind, maker_id, first, last, None)
    if not fresh and kind not in TYPED_KINDS:
        raise Refused(
            f"{name} owes nothing for {KINDS[kind].lower()} of these days that is not claimed already.",
            field="kind",
            next_step="Take other days, or look at the policies and schemes of the company.",
        )
    values = {
        "kind": kind, "maker_id": maker_id, "first": first, "last": last,
        "title": clean_text(title, "title", most=120) or f"{KINDS[kind]} {first:%d-%m-%Y} to {last:%d-%m-%Y}",
    }  # fmt: skip
    own = {"made_on": tx.today, "at": tx.at, "user_id": tx.user_id}
    claim_id = tx.insert(insert(ClaimRow), {**values, **own})
    _write_lines(tx, claim_id, fresh)
    _step(tx, claim_id, DRAFT)
    shown = {**values, "first": first.isoformat(), "last": last.isoformat(), "lines": len(fresh)}
    record(tx, "create", "claim", claim_id, after=canonical_json(shown))
    return Saved(claim_id, CHANGES)


def _unclaimed(
    tx: Tx, kind: str, maker_id: int, first: date, last: date, but: int | None
) -> list[SourceLine]:
    fresh = unclaimed_lines(tx, kind, maker_id, first, last, but)
    if len(fresh) > MOST_CLAIM_LINES:
        raise Refused(f"{len(fresh)} lines are too many for one claim.", "last", "Take fewer days.")
    return fresh


def _write_lines(tx: Tx, claim_id: int, lines: Sequence[SourceLine], first: int = 1) -> None:
    rows = [
        {
            "claim_id": claim_id, "line_no": number, "source": one.source, "live": True,
            "document_id": one.document_id, "document_line": one.document_line, "number": one.number,
            "day": one.day, "party": one.party, "item_id": one.item_id, "item": one.item, "batch": one.batch,
            "units": one.units, "formula": one.formula, "facts": _ENCODER.encode(one.facts).decode(),
            "amount": one.amount, "rule": one.rule, "head": one.head,
        }
        for number, one in enumerate(lines, first)
    ]  # fmt: skip
    if rows:
        tx.execute(insert(ClaimLineRow), rows)


@right("claims.build")
def rebuild_claim(tx: Tx, claim_id: int) -> Changes:
    """Build a draft anew from what stands in the books now; its boxes keep what is claimed still."""
    claim = _draft_of(tx, claim_id)
    if claim.kind in TYPED_KINDS:
        raise Refused("Its lines were typed.", "kind", "Add or drop lines instead.")
    was = {line.no: line.source.source for line in claim_lines(tx, claim)}
    tx.execute(delete(ClaimLineRow).where(ClaimLineRow.claim_id == claim_id))
    _write_lines(tx, claim_id, _unclaimed(tx, claim.kind, claim.maker_id, claim.first, claim.last, claim_id))
    repack_boxes(tx, claim, was)
    return CHANGES


@right("claims.build")
def add_typed_line(
    tx: Tx, claim_id: int, text: str, amount: Paise, *, day: date | None = None, reference: str = ""
) -> Changes:
    """Add a line to a display or other claim: what it is for, and its sum."""
    claim = _draft_of(tx, claim_id)
    if claim.kind not in TYPED_KINDS:
        raise Refused(f"A claim for {KINDS[claim.kind].lower()} builds itself.", "kind", "Build it anew.")
    if amount <= 0:
        raise Refused("A line claims something.", "amount", "Type a sum above zero.")
    words = clean_text(text, "text", most=200, required=True)
    last = tx.scalar(select(func.max(ClaimLineRow.line_no)).where(ClaimLineRow.claim_id == claim_id)) or 0
    line = SourceLine(
        source=f"typed/{uuid.uuid4()}", day=day or tx.today, item=words, facts={"amount": int(amount)},
        number=clean_text(reference, "reference", most=40), amount=amount, rule=words,
    )  # fmt: skip
    _write_lines(tx, claim_id, [line], int(last) + 1)
    return CHANGES


@right("claims.build")
def drop_typed_line(tx: Tx, claim_id: int, line_no: int) -> Changes:
    """Take a typed line off a draft."""
    claim = _draft_of(tx, claim_id)
    if claim.kind not in TYPED_KINDS:
        raise Refused("Its lines build themselves.", "kind", "Build it for other days.")
    tx.execute(delete(ClaimLineRow).where(ClaimLineRow.claim_id == claim_id, ClaimLineRow.line_no == line_no))
    return CHANGES


@right("claims.build")
def keep_paper(tx: Tx, claim_id: int, name: str, file: str, body: bytes) -> Saved:
    """Keep a paper with a claim: a photo, a letter, a signed list."""
    claim = claim_by_id(tx, claim_id)
    if claim.state == WITHDRAWN:
        raise Refused(f"{claim.name} was withdrawn.", "claim", "Build a new one.")
    if not body or len(body) > MOST_PAPER:
        raise Refused("The file is empty, or larger than 20 MB.", "file", "Pick a smaller one.")
    values = {
        "claim_id": claim_id, "name": clean_text(name, "name", most=120, required=True),
        "file": clean_text(file, "file", most=120, required=True), "digest": hashlib.sha256(body).hexdigest(),
    }  # fmt: skip
    own = {"body": body, "at": tx.at, "user_id": tx.user_id}
    paper_id = tx.insert(insert(ClaimPaperRow), {**values, **own})
    record(tx, "keep", "claim paper", paper_id, after=canonical_json(values))
    return Saved(paper_id, CHANGES)


@right("claims.build")
def withdraw_claim(tx: Tx, claim_id: int, reason: str) -> Changes:
    """Take a draft back: what it held may be claimed by another one."""
    claim = _draft_of(tx, claim_id)
    why = clean_text(reason, "reason", most=200, required=True)
    tx.execute(update(ClaimRow).where(ClaimRow.id == claim.id).values(withdrawn=True))
    tx.execute(update(ClaimLineRow).where(ClaimLineRow.claim_id == claim.id).values(live=False))
    _step(tx, claim.id, WITHDRAWN, note=why)
    record(tx, "withdraw", "claim", claim.id, reason=why)
    return CHANGES


def _draft_of(tx: Tx, claim_id: int) -> Claim:
    claim = claim_by_id(tx, claim_id)
    if claim.state != DRAFT:
        raise Refused(
            f"{claim.name} is {STATES[claim.state].lower()}.",
            "claim",
            "Only a draft is changed; cancel what sent it.",
        )
    return claim


def _step(
    tx: Tx, claim_id: int, state: str, reference: str = "", note: str = "", day: date | None = None
) -> None:
    tx.execute(
        insert(ClaimStepRow),
        {"claim_id": claim_id, "day": day or tx.today, "at": tx.at, "user_id": tx.user_id, "state": state,
         "reference": reference, "note": note},
    )  # fmt: skip


# ── sending ─────────────────────────────────────────────────────────────────────────────────────
def claim_draft(tx: Tx, draft: Draft, claim_id: int) -> Draft:
    """Return the document that sends a claim. Refuses one whose sources changed since it was built."""
    claim = _draft_of(tx, claim_id)
    lines = claim_lines(tx, claim)
    if claim.kind not in TYPED_KINDS:
        now = _unclaimed(tx, claim.kind, claim.maker_id, claim.first, claim.last, claim_id)
        was = {line.source.source: line.source.amount for line in lines}
        if was != {one.source: one.amount for one in now}:
            raise Refused(
                f"What {claim.maker} owes for these days changed since the claim was built.",
                field="claim",
                next_step="Build it anew, and look at it once more.",
            )
    _, party_id = payer_of(tx, claim.maker_id)
    heads: dict[str, int] = {}
    for line in lines:
        heads[line.source.head] = heads.get(line.source.head, 0) + line.source.amount
    return replace(
        draft,
        party=party_card(tx, party_id),
        note_reason=claim.kind,
        reference=f"{DRAFT_NAME}{claim_id}",
        remarks=draft.remarks or claim.title,
        charges=tuple(
            Charge(HEADS[head], Paise(sum_), taxable=False) for head, sum_ in sorted(heads.items())
        ),
    )


@right("claims.send")
def send_claim(tx: Tx, claim_id: int, day: date | None = None) -> Result:
    """Number a claim and book what the company owes from now on."""
    result = post_document(tx, "claim", claim_draft(tx, start_draft(tx, "claim", day), claim_id))
    return Result(result.document, result.changes.plus(CHANGES), result.repeated)


# ── what became of it ───────────────────────────────────────────────────────────────────────────
@right("claims.send")
def note_step(
    tx: Tx, claim_id: int, state: str, *, reference: str = "", note: str = "", day: date | None = None
) -> Changes:
    """Note that a claim was acknowledged, rejected or sent again."""
    claim = claim_by_id(tx, claim_id)
    check_step(claim, state)
    when = day or tx.today
    if when > tx.today or (claim.sent_on is not None and when < claim.sent_on):
        raise Refused(
            "The day lies before it was sent, or has not come.", "day", "Type the day of the letter."
        )
    words = clean_text(note, "note", most=200, required=state == "rejected")
    _step(tx, claim_id, state, clean_text(reference, "reference", most=80), words, when)
    record(tx, state, "claim", claim_id, reason=words)
    return CHANGES


@dataclass(frozen=True, slots=True, kw_only=True)
class CompanyNote:
    """The company's note: its number and day, and its GST."""

    reference: str
    on: date | None = None
    gst: Paise = Paise(0)
    gst_inside: bool = False
    """True when what was credited of the lines holds it."""


def settlement_draft(
    tx: Tx, draft: Draft, claim_id: int, outcomes: Sequence[Outcome], note: CompanyNote
) -> Draft:
    """Return the document that settles lines of a claim. Refuses more than they expect."""
    claim = claim_by_id(tx, claim_id)
    if claim.document_id is None or claim.party_id is None:
        raise Refused(f"{claim.name} was not sent.", "claim", "Send it first.")
    check_outcomes(claim_lines(tx, claim), outcomes)
    _refuse_same_note(tx, draft, claim, note)
    party = party_card(tx, claim.party_id)
    same_state = not party.state or party.state == draft.firm.state
    tax = note_tax(note.gst, same_state=same_state, inside=note.gst_inside)
    said = (*charges_of(outcomes), *tax_charges(tax))
    return replace(
        draft,
        party=party,
        against_id=claim.document_id,
        reference=clean_text(note.reference, "reference", most=40),
        reference_day=note.on,
        charges=tuple(Charge(name, paise, taxable=False) for name, paise in said),
    )


def _refuse_same_note(tx: Tx, draft: Draft, claim: Claim, note: CompanyNote) -> None:
    """Refuse a company's note that settles lines of this claim already; one may settle several claims."""
    row = DocumentRow
    own = draft.revises.document_id if draft.revises else None
    found = tx.execute(
        select(row.id, row.number).where(
            row.against_id == claim.document_id, row.kind == "claim_settlement", row.state == "posted",
            func.upper(row.reference) == note.reference.strip().upper(), row.reference != "",
        )
    ).first()  # fmt: skip
    if found is not None and found[0] != own:
        raise Refused(
            f"{note.reference} was entered with {found[1]}.",
            field="reference",
            next_step="Cancel that one and enter the note whole, or type the number of the other note.",
        )


@right("claims.settle")
def settle_claim(tx: Tx, claim_id: int, outcomes: Sequence[Outcome], note: CompanyNote) -> Result:
    """Close lines of a claim by the company's note; what it refuses becomes an expense with its reason."""
    draft = settlement_draft(tx, start_draft(tx, "claim_settlement"), claim_id, outcomes, note)
    result = post_document(tx, "claim_settlement", draft)
    return Result(result.document, result.changes.plus(CHANGES), result.repeated)


# ── margins ─────────────────────────────────────────────────────────────────────────────────────
@right("claims.policy")
def save_margin_promise(tx: Tx, form: Promise) -> Saved:
    """Keep what margin a company promises."""
    tidy = check_promise(form)
    payer_of(tx, tidy.maker_id)
    values = {
        name: getattr(tidy, name) for name in Promise.__dataclass_fields__ if name not in {"id", "maker"}
    }
    return Saved(
        write_master(tx, MarginPromise, "margin promise", tidy.id, values), Changes({"margin_promises"})
    )
