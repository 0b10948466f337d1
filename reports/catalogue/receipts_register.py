"""Receipts register: money that came in on some days, by mode, receipts and money taken with bills."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import case
from sqlalchemy import func
from sqlalchemy import select

from dcms_desktop.db.tx import Tx
from dcms_desktop.documents.all_kinds import all_kinds
from dcms_desktop.documents.tables import DocumentRow
from dcms_desktop.documents.tables import MoneyLine
from dcms_desktop.kernel.money import Paise
from reports.catalogue.parts import PURCHASES
from reports.catalogue.parts import kind_words
from reports.catalogue.parts import open_document
from reports.catalogue.parts import party_words
from reports.catalogue.parts import total
from reports.catalogue.parts import total_where
from reports.engine.ask import asked
from reports.engine.ask import month_first
from reports.engine.ask import today
from reports.engine.report import Column
from reports.engine.report import Report


@dataclass(frozen=True, slots=True)
class Ask:
    """Which days, and whose money."""

    first: date = asked("From", month_first)
    last: date = asked("To", today)
    party: int | None = asked("Party", None, pick="party")
    beat: int | None = asked("Beat", None, pick="beat")
    salesman: int | None = asked("Salesman", None, pick="salesman")


@dataclass(frozen=True, slots=True)
class Row:
    """The money of one document."""

    document_id: int
    day: date
    number: str
    document: str
    party: str
    cash: Paise
    upi: Paise
    cheque: Paise
    bank: Paise
    total: Paise
    reference: str
    """Cheque or transfer number, of the first mode that has one."""


def query(tx: Tx, ask: Ask) -> list[Row]:
    """Return the documents that brought money, by day."""
    document = DocumentRow
    question = (
        select(
            document.id,
            document.day,
            document.number,
            document.kind,
            document.title,
            document.party_name,
            *(
                total_where(MoneyLine.mode == mode, MoneyLine.paise)
                for mode in ("cash", "upi", "cheque", "bank")
            ),
            total(MoneyLine.paise),
            func.max(case((MoneyLine.reference != "", MoneyLine.reference), else_="")),
        )
        .join(MoneyLine, MoneyLine.document_id == document.id)
        .where(document.day >= ask.first, document.day <= ask.last, document.state == "posted")
        .where(document.kind.in_([kind for kind in all_kinds() if kind not in PURCHASES]))
    )
    if ask.party is not None:
        question = question.where(document.party_id == ask.party)
    if ask.beat is not None:
        question = question.where(document.beat_id == ask.beat)
    if ask.salesman is not None:
        question = question.where(document.salesman_id == ask.salesman)
    rows = tx.execute(question.group_by(document.id).order_by(document.day, document.id))
    return [
        Row(row[0], row[1], row[2], kind_words(row[3], row[4]), party_words(row[3], row[5]), *row[6:])
        for row in rows
    ]


REPORT = Report(
    code="receipts_register",
    title="Receipts register",
    ask=Ask,
    query=query,
    columns=(
        Column("day", "Date", "date"),
        Column("number", "Number", letters=16),
        Column("document", "Document", letters=14),
        Column("party", "Party", letters=26, grow=True),
        Column("cash", "Cash", "paise", total=True, blank_zero=True),
        Column("upi", "UPI", "paise", total=True, blank_zero=True),
        Column("cheque", "Cheque", "paise", total=True, blank_zero=True),
        Column("bank", "Bank", "paise", total=True, blank_zero=True),
        Column("total", "Total", "paise", total=True),
        Column("reference", "Reference", letters=16),
    ),
    drill=open_document,
    menu="Money",
    note="Receipts, and money taken with bills. Cancelled documents are left out.",
)
