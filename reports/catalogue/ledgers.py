"""What the ledgers of parties and accounts read: the balance before, and the entries of some days."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement
from sqlalchemy import case
from sqlalchemy import select

from dcms_desktop.db.tx import Tx
from dcms_desktop.documents.tables import DocumentRow
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.money import Paise
from dcms_desktop.ledger.tables import Posting
from reports.catalogue.parts import kind_words
from reports.catalogue.parts import party_words
from reports.catalogue.parts import standing_or_net
from reports.catalogue.parts import total
from reports.engine.report import Column

MODES = {"cash": "Cash", "upi": "UPI", "cheque": "Cheque", "bank": "Bank"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One entry, or the balance carried forward."""

    document_id: int | None
    day: date
    number: str
    particulars: str
    debit: Paise
    credit: Paise
    balance: Paise


def ledger_rows(
    tx: Tx, whose: ColumnElement[bool], first: date, last: date, *, name_parties: bool
) -> list[Row]:
    """Return the balance before ``first`` and the entries up to ``last``, each with the balance after it."""
    opening = int(tx.scalar(select(total(Posting.paise)).where(whose, Posting.day < first)))
    rows = [
        Row(
            document_id=None,
            day=first,
            number="",
            particulars="Opening balance",
            debit=Paise(max(opening, 0)),
            credit=Paise(max(-opening, 0)),
            balance=Paise(opening),
        )
    ]
    balance = opening
    for id_, day, number, kind, title, party, reference, note, paise in _entries(tx, whose, first, last):
        balance += paise
        words = " · ".join(
            part
            for part in (
                _what(kind, title, note),
                party_words(kind, party) if name_parties else "",
                reference,
            )
            if part
        )
        rows.append(
            Row(
                document_id=id_,
                day=day,
                number=number,
                particulars=words,
                debit=Paise(max(paise, 0)),
                credit=Paise(max(-paise, 0)),
                balance=Paise(balance),
            )
        )
    return rows


def _entries(tx: Tx, whose: ColumnElement[bool], first: date, last: date) -> Sequence[Any]:
    """Return the entries of documents as they stand, in order.

    Postings on a party keep their notes apart, so a bill and the money taken with it are two entries. All
    others are netted by document: what an edit posted and undid leaves no trace, a cancelled document none.
    """
    document = DocumentRow
    note = case((Posting.party_id.is_(None), ""), else_=Posting.note)
    paise = total(Posting.paise)
    return tx.execute(
        select(
            document.id,
            Posting.day,
            document.number,
            document.kind,
            document.title,
            document.party_name,
            document.reference,
            note,
            paise,
        )
        .join(document, document.id == Posting.document_id)
        .where(whose, Posting.day >= first, Posting.day <= last, standing_or_net())
        .group_by(document.id, Posting.day, note)
        .having(paise != 0)
        .order_by(Posting.day, document.id, note)
    ).all()


def _what(kind: str, title: str, note: str) -> str:
    """Return what an entry is: the document, or the money taken or the rest closed with it."""
    if note in MODES:
        with_bill = f"{MODES[note]} with {kind_words(kind, title).lower()}"
        return f"Receipt, {MODES[note]}" if kind == "receipt" else with_bill
    return note.capitalize() if note else kind_words(kind, title)


LEDGER_COLUMNS = (
    Column("day", "Date", "date"),
    Column("number", "Number", letters=16),
    Column("particulars", "Particulars", letters=34, grow=True),
    Column("debit", "Debit", "paise", total=True, blank_zero=True),
    Column("credit", "Credit", "paise", total=True, blank_zero=True),
    Column("balance", "Balance", "paise"),
)
