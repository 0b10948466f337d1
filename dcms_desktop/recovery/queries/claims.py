"""Reads of claims: their lines, what came of each, where they stand, and how complete the proof is."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

import msgspec
from sqlalchemy import Text
from sqlalchemy import cast
from sqlalchemy import func
from sqlalchemy import or_
from sqlalchemy import select

from dcms_desktop.catalog.tables import Maker
from dcms_desktop.claims.policy import ReturnPolicy
from dcms_desktop.claims.policy import claim_until
from dcms_desktop.claims.queries import sayings_of_items
from dcms_desktop.company.queries import users
from dcms_desktop.db.tx import Tx
from dcms_desktop.documents.posted import unpack
from dcms_desktop.documents.tables import DocumentRow
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.frozen import replace
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import Units
from dcms_desktop.parties.tables import Party
from dcms_desktop.recovery.queries.sources import scheme_at
from dcms_desktop.recovery.queries.sources import source_lines
from dcms_desktop.recovery.queries.unclaimed import claimed_sums
from dcms_desktop.recovery.rules import DRAFT_NAME
from dcms_desktop.recovery.rules import SENT
from dcms_desktop.recovery.rules import TYPED_KINDS
from dcms_desktop.recovery.rules import Claim
from dcms_desktop.recovery.rules import ClaimLine
from dcms_desktop.recovery.rules import ClaimPaper
from dcms_desktop.recovery.rules import ClaimStep
from dcms_desktop.recovery.rules import Proof
from dcms_desktop.recovery.rules import SourceLine
from dcms_desktop.recovery.rules import base_of
from dcms_desktop.recovery.rules import outcomes_of
from dcms_desktop.recovery.rules import state_of
from dcms_desktop.recovery.rules import wanted_papers
from dcms_desktop.recovery.tables import ClaimLineRow
from dcms_desktop.recovery.tables import ClaimPaperRow
from dcms_desktop.recovery.tables import ClaimRow
from dcms_desktop.recovery.tables import ClaimStepRow

SETTLEMENT = "claim_settlement"
DEEDS = {"claim": SENT, SETTLEMENT: "settled", "claim_pickup": "fetched", "claim_destruction": "destroyed"}
"""What a document says of the claim that it is, or answers."""
_FACTS = msgspec.json.Decoder(dict[str, int])
_CLAIMS = (
    select(
        ClaimRow.id, ClaimRow.kind, ClaimRow.maker_id, Maker.name.label("maker"), Maker.party_id,
        Party.name.label("party"), ClaimRow.first, ClaimRow.last, ClaimRow.title, ClaimRow.made_on,
        ClaimRow.withdrawn, DocumentRow.id.label("document_id"), DocumentRow.number,
        DocumentRow.day.label("sent_on"), DocumentRow.at.label("sent_at"),
    )
    .join(Maker, Maker.id == ClaimRow.maker_id)
    .outerjoin(Party, Party.id == Maker.party_id)
    .outerjoin(
        DocumentRow,
        (DocumentRow.kind == "claim")
        & (DocumentRow.reference == DRAFT_NAME + cast(ClaimRow.id, Text))
        & (DocumentRow.state == "posted"),
    )
)  # fmt: skip


def claims_list(
    tx: Tx, *, maker_id: int | None = None, kind: str = "", states: Sequence[str] = ()
) -> list[Claim]:
    """Return the claims, the newest first."""
    question = _CLAIMS.order_by(ClaimRow.id.desc())
    if maker_id is not None:
        question = question.where(ClaimRow.maker_id == maker_id)
    if kind:
        question = question.where(ClaimRow.kind == kind)
    found = _claims(tx, tx.execute(question).all())
    return [one for one in found if not states or one.state in states]


def claim_by_id(tx: Tx, claim_id: int) -> Claim:
    """Return one claim. Refuses one that is not in the books."""
    found = _claims(tx, tx.execute(_CLAIMS.where(ClaimRow.id == claim_id)).all())
    if not found:
        raise Refused("There is no such claim.", "claim", "Pick one from the list of claims.")
    return found[0]


def claim_named(tx: Tx, name: str) -> Claim:
    """Return a claim by its number, or a draft by its id."""
    plain = name.strip().upper().removeprefix("DRAFT ")
    if plain.isascii() and plain.isdigit() and len(plain) < 10:
        return claim_by_id(tx, int(plain))
    found = _claims(tx, tx.execute(_CLAIMS.where(DocumentRow.number == plain)).all())
    if not found:
        raise Refused(f"There is no claim {name[:40]}.", "claim", "Send its number, or the id of a draft.")
    return found[0]


def _claims(tx: Tx, rows: Sequence[Any]) -> list[Claim]:
    ids = [row.id for row in rows]
    line, step = ClaimLineRow, ClaimStepRow
    sums = {
        row[0]: (int(row[1]), int(row[2]))
        for row in tx.execute(
            select(line.claim_id, func.coalesce(func.sum(line.amount), 0), func.count())
            .where(line.claim_id.in_(ids))
            .group_by(line.claim_id)
        )
    }
    sent = {row.id: row.sent_at or "" for row in rows}
    steps: dict[int, tuple[str, str, str]] = {}
    for found in tx.execute(
        select(step.claim_id, step.state, step.reference, step.at)
        .where(step.claim_id.in_(ids))
        .order_by(step.id)
    ):
        if found[3] < sent[found[0]]:
            continue  # of an earlier sending that was cancelled
        was = steps.get(found[0], ("", "", ""))
        steps[found[0]] = (found[1], found[2] or was[1], found[3])
    money = _money(tx, [row.document_id for row in rows if row.document_id is not None])
    made = []
    for row in rows:
        paid, refused, at = money.get(row.document_id, (0, 0, ""))
        amount, count = sums.get(row.id, (0, 0))
        state, reference, noted = steps.get(row.id, ("", "", ""))
        claim = Claim(
            id=row.id, kind=row.kind, maker_id=row.maker_id, maker=row.maker, party_id=row.party_id,
            party=row.party or "", first=row.first, last=row.last, title=row.title, number=row.number or "",
            document_id=row.document_id, made_on=row.made_on, sent_on=row.sent_on, reference=reference,
            amount=Paise(amount), paid=Paise(paid), refused=Paise(refused), lines=count,
        )  # fmt: skip
        last = "withdrawn" if row.withdrawn else state
        made.append(replace(claim, state=state_of(claim, last, paid_since=at >= noted)))
    return made


def _money(tx: Tx, document_ids: Sequence[int]) -> dict[int, tuple[int, int, str]]:
    """Return what the company's notes credited and refused of claims, and when the last one came."""
    found: dict[int, tuple[int, int, str]] = {}
    for claim_id, _, at, outcome in _outcomes(tx, document_ids):
        paid, refused, _ = found.get(claim_id, (0, 0, ""))
        found[claim_id] = (paid + outcome.paid, refused + outcome.refused, at)
    return found


def _outcomes(tx: Tx, document_ids: Sequence[int]) -> list[tuple[int, int, str, Any]]:
    rows = tx.execute(
        select(DocumentRow.against_id, DocumentRow.id, DocumentRow.at, DocumentRow.body)
        .where(
            DocumentRow.against_id.in_(document_ids), DocumentRow.kind == SETTLEMENT,
            DocumentRow.state == "posted",
        )
        .order_by(DocumentRow.id)
    )  # fmt: skip
    return [
        (row[0], row[1], row[2], outcome)
        for row in rows
        for outcome in outcomes_of((one.name, one.paise) for one in unpack(row[3]).charges)
    ]


def claim_lines(tx: Tx, claim: Claim) -> list[ClaimLine]:
    """Return the lines of a claim with what came of each."""
    line = ClaimLineRow
    came: dict[int, list[Any]] = {}
    if claim.document_id is not None:
        for _, _, _, outcome in _outcomes(tx, [claim.document_id]):
            came.setdefault(outcome.line_no, []).append(outcome)
    rows = tx.execute(select(line).where(line.claim_id == claim.id).order_by(line.line_no))
    return [
        ClaimLine(
            no=row.line_no,
            source=_source(row),
            paid=Paise(sum(one.paid for one in came.get(row.line_no, ()))),
            refused=Paise(sum(one.refused for one in came.get(row.line_no, ()))),
            reason=", ".join(one.reason for one in came.get(row.line_no, ()) if one.reason),
        )
        for row in rows
    ]


def _source(row: Any) -> SourceLine:
    return SourceLine(
        source=row.source, document_id=row.document_id, document_line=row.document_line, number=row.number,
        day=row.day, party=row.party, item_id=row.item_id, item=row.item, batch=row.batch,
        units=Units(row.units), formula=row.formula, facts=_FACTS.decode(row.facts), amount=Paise(row.amount),
        rule=row.rule, head=row.head,
    )  # fmt: skip


def claim_steps(tx: Tx, claim: Claim) -> list[ClaimStep]:
    """Return what happened to a claim, the oldest first: what was noted, its sending, the company's notes."""
    step = ClaimStepRow
    names = {one.id: one.name for one in users(tx)}
    rows = tx.execute(
        select(step.day, step.at, step.user_id, step.state, step.reference, step.note)
        .where(step.claim_id == claim.id)
        .order_by(step.id)
    )
    noted = [
        ClaimStep(
            day=row[0], at=row[1], by=names.get(row[2], ""), state=row[3], reference=row[4], note=row[5]
        )
        for row in rows
    ]
    row = DocumentRow
    sent = tx.execute(
        select(row.day, row.at, row.user_id, row.kind, row.number, row.reference).where(
            or_(row.id == claim.document_id, row.against_id == claim.document_id), row.state == "posted"
        )
    )
    posted = [
        ClaimStep(
            day=one.day, at=one.at, by=names.get(one.user_id, ""),
            state=DEEDS.get(one.kind, one.kind), reference=one.number,
            note="" if one.kind == "claim" else one.reference,
        )
        for one in (sent if claim.document_id is not None else ())
    ]  # fmt: skip
    return sorted((*noted, *posted), key=lambda one: one.at)


def claim_papers(tx: Tx, claim_id: int) -> list[ClaimPaper]:
    """Return the papers kept with a claim."""
    paper = ClaimPaperRow
    rows = tx.execute(
        select(paper.id, paper.name, paper.file, paper.digest, func.length(paper.body))
        .where(paper.claim_id == claim_id)
        .order_by(paper.id)
    )
    return [ClaimPaper(id=row[0], name=row[1], file=row[2], digest=row[3], size=row[4]) for row in rows]


def paper_body(tx: Tx, paper_id: int) -> bytes:
    """Return the bytes of one paper."""
    return bytes(tx.scalar(select(ClaimPaperRow.body).where(ClaimPaperRow.id == paper_id)) or b"")


# ── how complete the proof is ───────────────────────────────────────────────────────────────────
def papers_wanted(tx: Tx, claim: Claim, lines: Sequence[ClaimLine]) -> tuple[str, ...]:
    """Return the papers that the schemes or the policies behind a claim ask for."""
    if claim.kind == "scheme":
        keys = dict.fromkeys(tuple(line.source.source.split("/")[2:4]) for line in lines)
        return wanted_papers(scheme_at(tx, int(key[0]), int(key[1])).needs for key in keys)
    if claim.kind in {"expiry", "breakage"}:
        return wanted_papers(one.papers for one, _day in _policies_behind(tx, claim, lines))
    return ("Proof of the display",) if claim.kind == "display" else ()


def proofs_of(tx: Tx, claim: Claim) -> list[Proof]:
    """Return what the claim needs, and whether it is there."""
    lines = claim_lines(tx, claim)
    papers = claim_papers(tx, claim.id)
    proofs = [
        Proof("Lines", bool(lines)),
        Proof("Who pays", claim.party_id is not None),
    ]
    if claim.kind in TYPED_KINDS:
        proofs.append(Proof("A paper that proves it", bool(papers)))
    else:
        now = {
            one.source: one for one in source_lines(tx, claim.kind, claim.maker_id, claim.first, claim.last)
        }
        bases = {base_of(line.source.source) for line in lines}
        sums = claimed_sums(tx, bases)
        same = all(sums.get(base, 0) == (now[base].amount if base in now else 0) for base in bases)
        proofs.append(Proof("Every line stands in the books as claimed", same))
    if claim.kind == "scheme":
        keys = dict.fromkeys(tuple(line.source.source.split("/")[2:4]) for line in lines)
        forms = [scheme_at(tx, int(key[0]), int(key[1])) for key in keys]
        proofs.extend(Proof(f"The company's own words of {form.code}", bool(form.text)) for form in forms)
    if claim.kind in {"expiry", "breakage"}:
        proofs.append(Proof("Claimed in the company's time", _in_time(tx, claim, lines)))
    had = Counter(paper.name.casefold() for paper in papers)
    proofs.extend(Proof(name, bool(had[name.casefold()])) for name in papers_wanted(tx, claim, lines))
    return proofs


def _policies_behind(tx: Tx, claim: Claim, lines: Sequence[ClaimLine]) -> list[tuple[ReturnPolicy, date]]:
    """Return the policy that each line of a claim for goods stands on, with the day the goods came back."""
    ids = sorted({line.source.item_id for line in lines if line.source.item_id is not None})
    sayings = sayings_of_items(tx, ids)
    reason = "expiry" if claim.kind == "expiry" else "damage"
    found = []
    for line in lines:
        said = sayings.get(line.source.item_id or 0)
        policy = said.of(reason, line.source.day) if said is not None else None
        if policy is not None:
            found.append((policy, line.source.day))
    return found


def _in_time(tx: Tx, claim: Claim, lines: Sequence[ClaimLine]) -> bool:
    day = claim.sent_on or tx.today
    limits = (claim_until(policy, came) for policy, came in _policies_behind(tx, claim, lines))
    return all(until is None or day <= until for until in limits)
