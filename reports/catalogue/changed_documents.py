"""Cancelled and edited documents: what it was, what it became, who said why and when."""

from datetime import date

from sqlalchemy import select

from dcms_desktop.company.tables import User
from dcms_desktop.db.tx import Tx
from dcms_desktop.documents.posted import unpack
from dcms_desktop.documents.tables import DocumentRevision
from dcms_desktop.documents.tables import DocumentRow
from dcms_desktop.kernel import clock
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.money import Paise
from reports.catalogue.parts import kind_words
from reports.catalogue.parts import open_document
from reports.catalogue.parts import party_words
from reports.engine.ask import asked
from reports.engine.ask import month_first
from reports.engine.ask import today
from reports.engine.report import Column
from reports.engine.report import Report


@dataclass(frozen=True, slots=True)
class Ask:
    """Documents of which days."""

    first: date = asked("From", month_first)
    last: date = asked("To", today)


@dataclass(frozen=True, slots=True)
class Row:
    """One change of one document."""

    document_id: int
    day: date
    number: str
    document: str
    party: str
    change: str
    was: Paise
    became: Paise
    difference: Paise
    reason: str
    user: str
    changed_at: str


def query(tx: Tx, ask: Ask) -> list[Row]:
    """Return the changes of the documents dated in these days, document by document."""
    document, revision = DocumentRow, DocumentRevision
    found = tx.execute(
        select(
            document.id,
            document.day,
            document.number,
            document.kind,
            document.title,
            document.party_name,
            document.state,
            document.revision,
            document.total,
            revision.revision,
            revision.at,
            revision.reason,
            revision.body,
            User.name,
        )
        .join(revision, revision.document_id == document.id)
        .outerjoin(User, User.id == revision.user_id)
        .where(document.day >= ask.first, document.day <= ask.last)
        .order_by(document.day, document.id, revision.revision)
    ).all()
    was = {(row[0], row[9]): unpack(row[12]).total for row in found}
    made: list[Row] = []
    for row in found:
        is_last = row[9] + 1 == row[7]
        cancelled = is_last and row[6] == "cancelled"
        became = 0 if cancelled else row[8] if is_last else was[row[0], row[9] + 1]
        before = was[row[0], row[9]]
        made.append(
            Row(
                document_id=row[0],
                day=row[1],
                number=row[2],
                document=kind_words(row[3], row[4]),
                party=party_words(row[3], row[5]),
                change="cancelled" if cancelled else "edited",
                was=before,
                became=Paise(became),
                difference=Paise(became - before),
                reason=row[11],
                user=row[13] or "",
                changed_at=f"{clock.india_time(row[10]):%d-%m-%Y %H:%M}",
            )
        )
    return made


REPORT = Report(
    code="changed_documents",
    title="Cancelled and edited documents",
    ask=Ask,
    query=query,
    columns=(
        Column("day", "Date", "date"),
        Column("number", "Number", letters=16),
        Column("document", "Document", letters=14),
        Column("party", "Party", letters=24, grow=True),
        Column("change", "Change", letters=9),
        Column("was", "Was", "paise", total=True),
        Column("became", "Became", "paise", total=True),
        Column("difference", "Difference", "paise", total=True),
        Column("reason", "Reason", letters=24, grow=True),
        Column("user", "By", letters=10),
        Column("changed_at", "At", letters=16),
    ),
    drill=open_document,
    menu="Accounts",
    note="Dates are those of the documents. A document edited twice stands here twice.",
)
