"""Registers of money: what came in or went out on some days, by mode; receipts and payments share it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import case
from sqlalchemy import func
from sqlalchemy import select

from dcms_desktop.db.tx import Tx
from dcms_desktop.documents.tables import DocumentRow
from dcms_desktop.documents.tables import MoneyLine
from dcms_desktop.kernel.money import Paise
from reports.catalogue.parts import kind_words
from reports.catalogue.parts import party_words
from reports.catalogue.parts import total
from reports.catalogue.parts import total_where
from reports.engine.report import Column


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


def money_rows(tx: Tx, kinds: Sequence[str], first: date, last: date, **narrowed: int | None) -> list[Row]:
    """Return the documents of some kinds that moved money, by day; ``narrowed`` names columns and ids."""
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
        .where(document.day >= first, document.day <= last, document.state == "posted")
        .where(document.kind.in_(kinds))
    )
    for column, wanted in narrowed.items():
        if wanted is not None:
            question = question.where(getattr(document, column) == wanted)
    rows = tx.execute(question.group_by(document.id).order_by(document.day, document.id))
    return [
        Row(row[0], row[1], row[2], kind_words(row[3], row[4]), party_words(row[3], row[5]), *row[6:])
        for row in rows
    ]


COLUMNS: tuple[Column, ...] = (
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
)
