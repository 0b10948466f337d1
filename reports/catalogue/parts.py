"""Pieces that several reports share: kinds of document, sums in whole numbers, names of documents."""

from typing import Any

from sqlalchemy import BigInteger
from sqlalchemy import ColumnElement
from sqlalchemy import case
from sqlalchemy import cast
from sqlalchemy import func
from sqlalchemy import or_

from dcms_desktop.documents.all_kinds import all_kinds
from dcms_desktop.documents.tables import DocumentRow
from dcms_desktop.ledger.tables import Posting
from reports.engine.report import Drill

SALES = ("tax_invoice",)
"""Kinds of document that sell."""
PURCHASES = ("goods_receipt",)
NOTES = ("purchase_return", "debit_note", "supplier_credit_note")
"""Kinds of document that go off purchases."""
"""Kinds of document that buy."""
MONEY_OUT = (*PURCHASES, "payment")
"""Kinds of document whose money goes out."""
NO_BEAT = "No beat"
MIRROR = "mirror"
"""Note of the postings that undo an earlier form of a document."""


def total(column: Any) -> ColumnElement[int]:
    """Return the sum of a column as a whole number on either database; nothing adds up to 0."""
    return cast(func.coalesce(func.sum(column), 0), BigInteger)


def total_where(condition: ColumnElement[bool], column: Any) -> ColumnElement[int]:
    """Return the sum of a column over the rows that fulfil a condition."""
    return total(case((condition, column), else_=0))


def standing() -> ColumnElement[bool]:
    """Return the condition that keeps what a document says now: no earlier form, nothing cancelled.

    Postings join their document. Undoing carries the note ``mirror``; postings on parties never hold a
    text of a user in the note, so nothing else is left out.
    """
    return (
        (Posting.revision == DocumentRow.revision)
        & (Posting.note != MIRROR)
        & (DocumentRow.state == "posted")
    )


def standing_or_net() -> ColumnElement[bool]:
    """Return the condition for ledgers of accounts: party postings as they stand, all others to be netted."""
    return or_(Posting.party_id.is_(None), standing())


def party_words(kind: str, name: str) -> str:
    """Return the party of a document as named on it; a bill on nobody's name is a cash sale."""
    return name or ("Cash sale" if kind in SALES else "")


def kind_words(kind: str, title: str = "") -> str:
    """Return the name of a kind of document, or of what its paper is called."""
    known = all_kinds().get(kind)
    if known is None:
        return kind.replace("_", " ").capitalize()
    return known.titles.get(title, known.title)


def open_document(row: Any) -> Drill | None:
    """Return the way to the document of a row, none for rows without one."""
    return Drill("document", row.document_id) if row.document_id else None


def words_like(typed: str) -> list[str]:
    """Return the words of a search as LIKE patterns, their own signs taken as letters."""
    plain = typed.lower().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return [f"%{word}%" for word in plain.split()]
