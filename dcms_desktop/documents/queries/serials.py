"""What documents know of serial numbers: who moved them, and which are away though nobody bought them."""

from collections.abc import Sequence

from sqlalchemy import select

from dcms_desktop.db.tx import Tx
from dcms_desktop.documents.tables import DocumentRow
from dcms_desktop.scanning.queries import AT_ONCE
from dcms_desktop.scanning.tables import PackCode

AWAY = ("purchase_return", "stock_adjustment", "transfer_receipt")
"""Kinds that take a piece out of the house without selling it: mended or found, it comes in again."""


def number_of(tx: Tx, document_id: int) -> str:
    """Return the number of a document."""
    return str(tx.scalar(select(DocumentRow.number).where(DocumentRow.id == document_id)) or "")


def pieces_away(tx: Tx, codes: Sequence[str]) -> set[str]:
    """Return the serial numbers among ``codes`` that went back to a supplier, or were written off."""
    found: set[str] = set()
    for start in range(0, len(codes), AT_ONCE):
        question = (
            select(PackCode.code)
            .join(DocumentRow, DocumentRow.id == PackCode.sold_in)
            .where(PackCode.code.in_(codes[start : start + AT_ONCE]), DocumentRow.kind.in_(AWAY))
        )
        found.update(row[0] for row in tx.execute(question))
    return found
