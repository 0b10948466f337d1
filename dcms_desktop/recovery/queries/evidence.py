"""Everything that proves a claim, as values: its lines, the bills behind them, the words, the papers."""

import msgspec
from sqlalchemy import select

from dcms_desktop.catalog.tables import Item
from dcms_desktop.company.queries import firm_card
from dcms_desktop.company.rules import FirmCard
from dcms_desktop.db.tx import Tx
from dcms_desktop.documents.tables import DocumentLine
from dcms_desktop.documents.tables import DocumentRow
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.parties.queries import party_card
from dcms_desktop.parties.rules import PartyCard
from dcms_desktop.recovery.queries.claims import claim_by_id
from dcms_desktop.recovery.queries.claims import claim_lines
from dcms_desktop.recovery.queries.claims import claim_papers
from dcms_desktop.recovery.queries.claims import claim_steps
from dcms_desktop.recovery.queries.claims import paper_body
from dcms_desktop.recovery.queries.claims import proofs_of
from dcms_desktop.recovery.queries.sources import scheme_at
from dcms_desktop.recovery.rules import Claim
from dcms_desktop.recovery.rules import ClaimLine
from dcms_desktop.recovery.rules import ClaimPaper
from dcms_desktop.recovery.rules import ClaimStep
from dcms_desktop.recovery.rules import Proof
from dcms_desktop.recovery.rules import score_of

PART = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class BillLine:
    """One line of a document that a claim rests on, as it was posted."""

    document: str
    kind: str
    day: str
    party: str
    line: int
    code: str
    item: str
    units: int
    free: int
    per: int
    rate: int
    taxable: int
    gst: int
    cost: int
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemeWords:
    """A scheme as it was when it gave: what was typed, and the company's own words."""

    code: str
    version: int
    title: str
    text: str
    whole: str
    """The scheme as JSON."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What a pack is made of."""

    claim: Claim
    firm: FirmCard
    payer: PartyCard | None
    lines: tuple[ClaimLine, ...]
    bills: tuple[BillLine, ...]
    schemes: tuple[SchemeWords, ...]
    rules: tuple[str, ...]
    """The sentences that lines rest on, each once."""
    steps: tuple[ClaimStep, ...]
    papers: tuple[tuple[ClaimPaper, bytes], ...]
    proofs: tuple[Proof, ...]

    @property
    def score(self) -> int:
        """Return how complete it is, of 100."""
        return score_of(self.proofs)

    @property
    def missing(self) -> tuple[str, ...]:
        """Return what is not there."""
        return tuple(one.what for one in self.proofs if not one.there)


def evidence_of(tx: Tx, claim_id: int) -> Evidence:
    """Return everything that proves a claim."""
    claim = claim_by_id(tx, claim_id)
    lines = tuple(claim_lines(tx, claim))
    return Evidence(
        claim=claim,
        firm=firm_card(tx),
        payer=party_card(tx, claim.party_id) if claim.party_id is not None else None,
        lines=lines,
        bills=_bills(tx, lines),
        schemes=_schemes(tx, claim, lines),
        rules=tuple(dict.fromkeys(line.source.rule for line in lines)),
        steps=tuple(claim_steps(tx, claim)),
        papers=tuple((one, paper_body(tx, one.id)) for one in claim_papers(tx, claim_id)),
        proofs=tuple(proofs_of(tx, claim)),
    )


def _bills(tx: Tx, lines: tuple[ClaimLine, ...]) -> tuple[BillLine, ...]:
    """Return the lines of the documents behind a claim, of the items that are claimed."""
    ids = sorted({line.source.document_id for line in lines if line.source.document_id is not None})
    wanted = {(line.source.document_id, line.source.item_id) for line in lines}
    one, row = DocumentLine, DocumentRow
    found: list[BillLine] = []
    for start in range(0, len(ids), PART):
        rows = tx.execute(
            select(
                row.id, row.number, row.kind, row.day, row.party_name, one.line_no, one.item_id, Item.code,
                Item.name, one.units, one.free, one.per, one.rate, one.taxable, one.gst, one.cost, one.amount,
            )
            .join(one, one.document_id == row.id)
            .join(Item, Item.id == one.item_id)
            .where(row.id.in_(ids[start : start + PART]))
            .order_by(row.day, row.id, one.line_no)
        )  # fmt: skip
        found.extend(
            BillLine(
                document=each.number, kind=each.kind, day=each.day.isoformat(), party=each.party_name,
                line=each.line_no, code=each.code, item=each.name, units=each.units, free=each.free,
                per=each.per, rate=each.rate, taxable=each.taxable, gst=each.gst, cost=each.cost,
                amount=each.amount,
            )
            for each in rows
            if {(each.id, each.item_id), (each.id, None)} & wanted
        )  # fmt: skip
    return tuple(found)


def _schemes(tx: Tx, claim: Claim, lines: tuple[ClaimLine, ...]) -> tuple[SchemeWords, ...]:
    if claim.kind != "scheme":
        return ()
    keys = dict.fromkeys(tuple(line.source.source.split("/")[2:4]) for line in lines)
    made = []
    for scheme_id, version in keys:
        form = scheme_at(tx, int(scheme_id), int(version))
        made.append(
            SchemeWords(
                code=form.code, version=int(version), title=form.title, text=form.text,
                whole=msgspec.json.encode(form, order="sorted").decode(),
            )
        )  # fmt: skip
    return tuple(made)
