"""Approvals of a day: who asked, who said yes and how, to what, for which document and amount."""

import json
from collections.abc import Iterator
from datetime import UTC
from datetime import date
from datetime import datetime
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from dcms_desktop.approvals.rules import BY
from dcms_desktop.approvals.rules import digest_from
from dcms_desktop.audit.tables import AuditRow
from dcms_desktop.company.tables import Approval
from dcms_desktop.company.tables import User
from dcms_desktop.db.tx import Tx
from dcms_desktop.documents.posted import Posted
from dcms_desktop.documents.posted import unpack
from dcms_desktop.documents.tables import DocumentRevision
from dcms_desktop.documents.tables import DocumentRow
from dcms_desktop.kernel import clock
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.frozen import replace
from dcms_desktop.kernel.money import Paise
from reports.catalogue.parts import kind_words
from reports.catalogue.parts import open_document
from reports.catalogue.parts import party_words
from reports.engine.ask import asked
from reports.engine.ask import today
from reports.engine.report import Column
from reports.engine.report import Report

HOW = {
    "pin": "PIN at the counter", "phone": "code of the phone", "own": "own document", "order": "order list",
}  # fmt: skip
UNUSED = "not saved"


@dataclass(frozen=True, slots=True)
class Ask:
    """Approvals given on which days."""

    first: date = asked("From", today)
    last: date = asked("To", today)


@dataclass(frozen=True, slots=True)
class Row:
    """One yes."""

    document_id: int
    given_at: str
    what: str
    asked_by: str
    approved_by: str
    how: str
    number: str
    document: str
    party: str
    amount: Paise
    question: str


@dataclass(frozen=True, slots=True)
class _Agreed:
    """A question that a posted document had a yes for."""

    at: str
    user_id: int
    name: str
    digest: str
    document_id: int


@dataclass(frozen=True, slots=True)
class _Yes:
    """One yes: who asked (0: who wrote the document), who gave it, how, to what, for which document."""

    at: str
    asked_by: int
    approver_id: int
    how: str
    name: str
    document_id: int
    question: str = ""


def query(tx: Tx, ask: Ask) -> list[Row]:
    """Return every yes that was given in these days, the oldest first."""
    since, until = _utc(ask.first), _utc(ask.last + timedelta(days=1))
    agreed = list(_agreed(tx, since))
    others = _asked_of_others(tx, [one.digest for one in agreed])
    names = {row[0]: row[1] for row in tx.execute(select(User.id, User.name))}
    yeses = [
        *_asked_for(tx, since, until, {(one.name, one.digest): one.document_id for one in agreed}),
        *(
            _Yes(one.at, one.user_id, one.user_id, "own", one.name, one.document_id)
            for one in agreed
            if one.at < until and (one.name, one.digest) not in others
        ),
        *_orders(tx, since, until),
    ]
    documents = _documents(tx, sorted({one.document_id for one in yeses}))
    ordered = sorted(yeses, key=lambda one: one.at)
    return [_row(one, names, documents.get(one.document_id)) for one in ordered]


def _row(one: "_Yes", names: dict[int, str], card: Any) -> Row:
    row = Row(
        document_id=0, given_at=f"{clock.india_time(one.at):%d-%m-%Y %H:%M}",
        what=one.name.replace("_", " ").capitalize(), asked_by=names.get(one.asked_by, ""),
        approved_by=names.get(one.approver_id, ""), how=HOW.get(one.how, one.how), number=UNUSED, document="",
        party="", amount=Paise(0), question=one.question,
    )  # fmt: skip
    if card is None:
        return row
    return replace(
        row, document_id=card.id, number=card.number, document=_kind(card),
        party=party_words(card.kind, card.party_name), amount=Paise(card.total),
        asked_by=row.asked_by or names.get(card.user_id, ""),
    )  # fmt: skip


def _utc(day: date) -> str:
    """Return the moment at which a day begins in India, as the books write moments."""
    begins = datetime(day.year, day.month, day.day, tzinfo=clock.INDIA)
    return f"{begins.astimezone(UTC):%Y-%m-%dT%H:%M:%S}"


def _asked_for(tx: Tx, since: str, until: str, used: dict[tuple[str, str], int]) -> Iterator[_Yes]:
    """Return the yeses that others were asked for, with the document each was used for."""
    one, ways = Approval, _ways(tx, since, until)
    question = select(one.id, one.at, one.approver_id, one.asked_by, one.name, one.digest, one.question)
    for row in tx.execute(question.where(one.at >= since, one.at < until).order_by(one.id)):
        document = used.get((row.name, row.digest), 0)
        yield _Yes(
            row.at, row.asked_by, row.approver_id, ways.get(row.id, ""), row.name, document, row.question
        )


def _asked_of_others(tx: Tx, digests: list[str]) -> set[tuple[str, str]]:
    """Return which questions of documents somebody else was asked; the rest was agreed by who saved them."""
    rows = tx.execute(select(Approval.name, Approval.digest).where(Approval.digest.in_(digests)))
    return {(row[0], row[1]) for row in rows}


def _ways(tx: Tx, since: str, until: str) -> dict[int, str]:
    """Return how each yes was given, as the audit keeps it."""
    one = AuditRow
    rows = tx.execute(
        select(one.thing_id, one.after).where(
            one.thing == "question", one.deed == "approve", one.at >= since, one.at < until
        )
    )
    return {row[0]: str(json.loads(row[1]).get("by", "")) for row in rows}


def _orders(tx: Tx, since: str, until: str) -> Iterator[_Yes]:
    """Return the orders that were approved from their list."""
    one = AuditRow
    question = select(one.at, one.user_id, one.thing_id).where(one.thing == "document", one.deed == "approve")
    for row in tx.execute(question.where(one.at >= since, one.at < until).order_by(one.seq)):
        yield _Yes(row.at, 0, row.user_id, "order", "order", row.thing_id)


def _agreed(tx: Tx, since: str) -> Iterator[_Agreed]:
    """Return what documents had an approver's yes for, each as it stood when it was saved."""
    one, kept = AuditRow, DocumentRevision
    rows = tx.execute(
        select(one.at, one.user_id, one.thing_id, one.after, DocumentRow.body)
        .join(DocumentRow, DocumentRow.id == one.thing_id)
        .where(
            one.thing == "document", one.deed.in_(("post", "edit")), one.at >= since,
            one.after.like(f"%{BY}%"),
        )
        .order_by(one.seq)
    ).all()  # fmt: skip
    ids = [row.thing_id for row in rows]
    bodies = {
        (row[0], row[1]): row[2]
        for row in tx.execute(
            select(kept.document_id, kept.revision, kept.body).where(kept.document_id.in_(ids))
        )
    }
    for row in rows:
        told = json.loads(row.after)
        posted = unpack(bodies.get((row.thing_id, told["revision"]), row.body))
        for agreed in told.get("agreed", ()):
            name, sign, _ = agreed.partition(BY)
            if sign and "=" not in name:
                yield _Agreed(row.at, row.user_id, name, _digest(posted), row.thing_id)


def _digest(posted: Posted) -> str:
    """Return the digest that an approver said yes to, of the document as it was saved."""
    goods = [(line.item_id, line.units, line.free, line.rate) for line in posted.lines]
    party = posted.party.id if posted.party else None
    head = (posted.kind, posted.request_id, party, posted.day.isoformat())
    return digest_from(head, goods, posted.total)


def _documents(tx: Tx, ids: list[int]) -> dict[int, Any]:
    row = DocumentRow
    question = select(
        row.id, row.number, row.kind, row.title, row.party_name, row.total, row.state, row.user_id
    ).where(row.id.in_(ids))
    return {found.id: found for found in tx.execute(question)}


def _kind(card: Any) -> str:
    words = kind_words(card.kind, card.title)
    return words if card.state == "posted" else f"{words}, cancelled"


REPORT = Report(
    code="approvals",
    title="Approvals of a day",
    ask=Ask,
    query=query,
    columns=(
        Column("given_at", "At", letters=16),
        Column("what", "Question", letters=16, grow=True),
        Column("asked_by", "Asked by", letters=10),
        Column("approved_by", "Approved by", letters=10),
        Column("how", "How", letters=18),
        Column("number", "Number", letters=16),
        Column("document", "Document", letters=14),
        Column("party", "Party", letters=18, grow=True),
        Column("amount", "Amount", "paise"),
        Column("question", "Asked was", letters=28, grow=True, told=True),
    ),
    drill=open_document,
    menu="Accounts",
    note="What clerks asked for, what approvers agreed to on their own documents, and orders that were "
    "approved. Not saved is a yes whose document was changed or left: it counts for nothing.",
)
