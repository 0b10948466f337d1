"""Reads of documents and held drafts."""

from collections.abc import Callable
from collections.abc import Mapping
from dataclasses import field
from dataclasses import replace
from datetime import date

import msgspec
from sqlalchemy import ColumnElement
from sqlalchemy import bindparam
from sqlalchemy import case
from sqlalchemy import func
from sqlalchemy import literal_column
from sqlalchemy import or_
from sqlalchemy import select

from dcms_desktop.db.prepared import Prepared
from dcms_desktop.db.tx import Tx
from dcms_desktop.documents.all_kinds import all_kinds
from dcms_desktop.documents.all_kinds import kind_of
from dcms_desktop.documents.posted import Posted
from dcms_desktop.documents.posted import unpack
from dcms_desktop.documents.tables import DocumentRevision
from dcms_desktop.documents.tables import DocumentRow
from dcms_desktop.documents.tables import HeldDraft
from dcms_desktop.documents.tables import MoneyLine
from dcms_desktop.drafts.rules import Draft
from dcms_desktop.drafts.rules import Line
from dcms_desktop.kernel.dates import financial_year
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import Units
from dcms_desktop.numbering.queries import coming_number
from dcms_desktop.parties.queries import party_of_code
from dcms_desktop.scanning.queries import find_text
from dcms_desktop.scanning.queries import known_first
from dcms_desktop.scanning.rules import Found
from dcms_desktop.scanning.rules import Scan
from dcms_desktop.stock.rules import IN_TRANSIT
from dcms_desktop.stock.tables import StockRow


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentHit:
    """A document in a list."""

    id: int
    kind: str
    title: str
    number: str
    day: date
    party: str
    total: Paise
    received: Paise
    state: str
    revision: int
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldCard:
    """A draft that waits."""

    id: int
    request_id: str
    kind: str
    title: str
    at: str
    held: bool


def posted_document(tx: Tx, document_id: int) -> Posted:
    """Return a posted document whole. Raises Refused when there is none."""
    row = tx.execute(
        select(DocumentRow.body, DocumentRow.state, DocumentRow.cancel_reason, DocumentRow.revision).where(
            DocumentRow.id == document_id
        )
    ).one_or_none()
    if row is None:
        raise Refused("There is no such document.", field="number", next_step="Search it by number or party.")
    return replace(unpack(row[0]), id=document_id, state=row[1], cancel_reason=row[2], revision=row[3])


def document_id_of(tx: Tx, number: str, kind: str | None = None) -> int:
    """Return the id of the newest document with a number, in any case. Raises Refused when there is none."""
    question = select(DocumentRow.id).where(DocumentRow.number == number.strip().upper())
    if kind:
        question = question.where(DocumentRow.kind == kind)
    found = tx.scalar(question.order_by(DocumentRow.id.desc()).limit(1))
    if found is None:
        raise Refused(f"There is no document {number[:40]}.", field="number", next_step="Check the number.")
    return int(found)


def kinds_of_number(tx: Tx, number: str) -> dict[str, int]:
    """Return the kinds that have a document of this number, in any case, with the newest one of each."""
    rows = tx.execute(
        select(DocumentRow.kind, DocumentRow.id)
        .where(DocumentRow.number == number.strip().upper())
        .order_by(DocumentRow.id)
    )
    return {row[0]: int(row[1]) for row in rows}


def document_count(tx: Tx) -> int:
    """Return how many documents there are, cancelled ones too."""
    return int(tx.scalar(select(func.count()).select_from(DocumentRow)))


def first_form(tx: Tx, document_id: int) -> Posted:
    """Return a document as it was first posted."""
    body = tx.scalar(
        select(DocumentRevision.body).where(
            DocumentRevision.document_id == document_id, DocumentRevision.revision == 0
        )
    )
    return unpack(body) if body is not None else posted_document(tx, document_id)


_MARKS = "-/ .\\_,:#()"
"""Signs of a bill number that one clerk types and the next leaves out."""


def plain_reference(reference: str) -> str:
    """Return a supplier's bill number without what two clerks would type differently."""
    return reference.upper().translate(str.maketrans("", "", _MARKS))


def same_supplier_bill(
    tx: Tx, kind: str, party_id: int, reference: str, day: date, but_not: int | None
) -> list[tuple[str, Paise]]:
    """Return number and total of what was received of a supplier's bill in its financial year.

    Capitals and punctuation make no other bill of it.
    """
    year = financial_year(day)
    plain: ColumnElement[str] = func.upper(DocumentRow.reference)
    for mark in _MARKS:
        plain = func.replace(plain, mark, "")
    question = select(DocumentRow.number, DocumentRow.total).where(
        DocumentRow.party_id == party_id,
        DocumentRow.kind == kind,
        DocumentRow.state == "posted",
        plain == plain_reference(reference),
        func.coalesce(DocumentRow.reference_day, DocumentRow.day).between(year.first, year.last),
    )
    if but_not is not None:
        question = question.where(DocumentRow.id != but_not)
    return [(row[0], row[1]) for row in tx.execute(question.order_by(DocumentRow.id))]


def answers_to(tx: Tx, document_id: int) -> str:
    """Return the number of the first standing document that answers another one, or nothing."""
    question = select(DocumentRow.number).where(
        DocumentRow.against_id == document_id, DocumentRow.state == "posted"
    )
    return str(tx.scalar(question.order_by(DocumentRow.id).limit(1)) or "")


def left_in_transit(tx: Tx, document_id: int) -> dict[int, Units]:
    """Return the units of each batch that a transfer still has on the way, over all who answered it."""
    rows = tx.execute(
        select(StockRow.batch_id, func.sum(StockRow.units))
        .join(DocumentRow, DocumentRow.id == StockRow.document_id)
        .where(
            or_(DocumentRow.id == document_id, DocumentRow.against_id == document_id),
            StockRow.bucket == IN_TRANSIT,
        )
        .group_by(StockRow.batch_id)
        .having(func.sum(StockRow.units) > 0)
    )
    return {row[0]: Units(int(row[1])) for row in rows}


def revisions_of(tx: Tx, document_id: int) -> list[tuple[int, str, str, Posted]]:
    """Return the earlier forms of a document: revision, time, reason of the change, and it as it was."""
    rows = tx.execute(
        select(DocumentRevision.revision, DocumentRevision.at, DocumentRevision.reason, DocumentRevision.body)
        .where(DocumentRevision.document_id == document_id)
        .order_by(DocumentRevision.revision)
    )
    return [(row[0], row[1], row[2], unpack(row[3])) for row in rows]


_HIT = (
    DocumentRow.id,
    DocumentRow.kind,
    DocumentRow.title,
    DocumentRow.number,
    DocumentRow.day,
    DocumentRow.party_name,
    DocumentRow.total,
    DocumentRow.received,
    DocumentRow.state,
    DocumentRow.revision,
    DocumentRow.at,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which documents a list shows: of some kinds, by words of number or party, over some days."""

    kinds: tuple[str, ...] = ()
    text: str = ""
    party_id: int | None = None
    first: date | None = None
    last: date | None = None

    def conditions(self) -> list[ColumnElement[bool]]:
        """Return what a document has to be."""
        found: list[ColumnElement[bool]] = []
        if self.kinds:
            found.append(DocumentRow.kind.in_(self.kinds))
        if self.party_id is not None:
            found.append(DocumentRow.party_id == self.party_id)
        if self.text.strip():
            like = f"%{self.text.strip()}%"
            found.append(
                DocumentRow.number.like(like.upper()) | func.lower(DocumentRow.party_name).like(like.lower())
            )
        if self.first is not None:
            found.append(DocumentRow.day >= self.first)
        if self.last is not None:
            found.append(DocumentRow.day <= self.last)
        return found


def find_documents(  # noqa: PLR0913 - one list, all of its filters
    tx: Tx,
    *,
    kinds: tuple[str, ...] = (),
    text: str = "",
    party_id: int | None = None,
    first: date | None = None,
    last: date | None = None,
    before_id: int | None = None,
    limit: int = 50,
    offset: int = 0,
) -> list[DocumentHit]:
    """Return documents, newest first, a page at a time (``before_id`` is the last id of the page before)."""
    wanted = Wanted(kinds=kinds, text=text, party_id=party_id, first=first, last=last)
    question = select(*_HIT).where(*wanted.conditions())
    if before_id is not None:
        question = question.where(DocumentRow.id < before_id)
    rows = tx.execute(question.order_by(DocumentRow.id.desc()).limit(limit).offset(offset))
    return [
        DocumentHit(
            id=row[0], kind=row[1], title=row[2], number=row[3], day=row[4], party=row[5], total=row[6],
            received=row[7], state=row[8], revision=row[9], at=row[10],
        )
        for row in rows
    ]  # fmt: skip


def count_documents(tx: Tx, wanted: Wanted, most: int) -> tuple[int, Paise]:
    """Return how many documents are wanted, at most the newest ``most``, and what the live ones come to."""
    newest = (
        select(DocumentRow.state, DocumentRow.total, DocumentRow.received)
        .where(*wanted.conditions())
        .order_by(DocumentRow.id.desc())
        .limit(most)
        .subquery()
    )
    worth = case((newest.c.total != 0, newest.c.total), else_=newest.c.received)
    live = func.sum(case((newest.c.state != "cancelled", worth), else_=0))
    row = tx.execute(select(func.count(), func.coalesce(live, 0)).select_from(newest)).one()
    return int(row[0]), Paise(int(row[1]))


def neighbour_of(tx: Tx, kind: str, document_id: int | None, step: int) -> int | None:
    """Return the id of the next (1) or previous (-1) document of a kind; from none, the newest."""
    question = select(DocumentRow.id).where(DocumentRow.kind == kind)
    if document_id is None:
        question = question.order_by(DocumentRow.id.desc())
    elif step < 0:
        question = question.where(DocumentRow.id < document_id).order_by(DocumentRow.id.desc())
    else:
        question = question.where(DocumentRow.id > document_id).order_by(DocumentRow.id)
    found: int | None = tx.scalar(question.limit(1))
    return found


def next_number(tx: Tx, kind: str, day: date, series: str = "") -> str:
    """Return the number the next document of a kind would get now; it is taken only when it is saved."""
    young = kind_of(kind).prefix if kind in all_kinds() else ""
    return coming_number(tx, kind, day, series, young=young)


def held_drafts(tx: Tx, kind: str | None = None) -> list[HeldCard]:
    """Return the drafts that wait at this counter, newest first."""
    question = select(
        HeldDraft.id, HeldDraft.request_id, HeldDraft.kind, HeldDraft.title, HeldDraft.at, HeldDraft.held
    ).where(HeldDraft.counter_id == tx.counter_id)
    if kind:
        question = question.where(HeldDraft.kind == kind)
    rows = tx.execute(question.order_by(HeldDraft.at.desc(), HeldDraft.id.desc()))
    return [
        HeldCard(id=row[0], request_id=row[1], kind=row[2], title=row[3], at=row[4], held=row[5])
        for row in rows
    ]


_DRAFTS = msgspec.json.Decoder(Draft)


def held_draft(tx: Tx, held_id: int) -> Draft:
    """Return a held draft whole. Raises Refused when it is gone."""
    body = tx.scalar(select(HeldDraft.body).where(HeldDraft.id == held_id))
    if body is None:
        raise Refused(
            "That bill was taken up already.", field="", next_step="Press Ctrl+J for those that wait."
        )
    try:
        return _DRAFTS.decode(body)
    except (msgspec.MsgspecError, RecursionError, UnicodeError):
        raise Refused(
            "That bill was kept by another version of the program and cannot be read any more.",
            field="",
            next_step="Type it anew; the kept one stays in the list until it is thrown away.",
        ) from None


def cash_of_day(tx: Tx, party_id: int, day: date) -> Paise:
    """Return the cash a party has handed over on a day, over all its documents."""
    return _cash(tx, party_id, day, ("tax_invoice", "receipt"))


def cash_paid_on(tx: Tx, party_id: int, day: date) -> Paise:
    """Return the cash a party was paid on a day, with goods receipts and by payments."""
    return _cash(tx, party_id, day, ("goods_receipt", "payment"))


def _cash(tx: Tx, party_id: int, day: date, kinds: tuple[str, ...]) -> Paise:
    total = tx.scalar(
        select(func.coalesce(func.sum(MoneyLine.paise), 0))
        .join(DocumentRow, DocumentRow.id == MoneyLine.document_id)
        .where(
            DocumentRow.party_id == party_id,
            DocumentRow.day == day,
            DocumentRow.state == "posted",
            MoneyLine.mode == "cash",
            DocumentRow.kind.in_(kinds),
        )
    )
    return Paise(int(total))


# ── requests ────────────────────────────────────────────────────────────────────────────────────
_REQUEST = Prepared(
    select(DocumentRow.id, literal_column("0"))
    .where(DocumentRow.request_id == bindparam("request"))
    .union_all(
        select(DocumentRevision.document_id, literal_column("1")).where(
            DocumentRevision.request_id == bindparam("request")
        )
    )
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request did: the document it made, or the one it corrected or cancelled."""

    document_id: int
    changed: bool


def request_of(tx: Tx, request_id: str) -> Asked | None:
    """Return what a request did, None when it did nothing yet."""
    row = _REQUEST.one(tx, {"request": request_id})
    return Asked(int(row[0]), bool(row[1])) if row is not None else None


def id_of_request(tx: Tx, request_id: str) -> int | None:
    """Return the id of the document that a request made or changed, None when it did nothing yet."""
    asked = request_of(tx, request_id)
    return asked.document_id if asked is not None else None


# ── scans ───────────────────────────────────────────────────────────────────────────────────────
Offer = Callable[[Tx, Draft, list[int]], Mapping[int, Line]]
"""Makes lines without quantity of some items, as the kind of document needs them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scanned:
    """What a scan named: goods to put on the document, or a party; neither when nothing is called so."""

    found: Found
    offers: Mapping[int, Line] = field(default_factory=dict)
    """Lines without quantity for the items named."""
    readings: tuple[Scan, ...] = ()
    """What the code may say when that is in doubt: first those whose batch is known."""
    party_id: int | None = None

    @property
    def offer(self) -> Line | None:
        """Return the line of the one item named; None for none and for several."""
        return next(iter(self.offers.values())) if len(self.offers) == 1 else None


def look_up_scan(tx: Tx, draft: Draft, text: str, offer: Offer) -> Scanned:
    """Return the goods, else the party, that a scanned code names. ``offer`` makes lines of items."""
    found = find_text(tx, text)
    if found.named or found.carton_of:
        ids = list(dict.fromkeys(named.item_id for named in found.named)) or [found.carton_of or 0]
        readings = known_first(tx, found) if found.scan.doubtful else ()
        return Scanned(found=found, offers=offer(tx, draft, ids), readings=readings)
    return Scanned(found=found, party_id=party_of_code(tx, found.scan.code))
