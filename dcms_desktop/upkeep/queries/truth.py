"""Whether stock is what the documents say: opening and in and out, per document, batch and item.

Rows and documents are written together, so a difference is a row that was bent, lost or slipped in behind
the program. The balance against its rows is proved by `drifted_balances`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BigInteger
from sqlalchemy import Select
from sqlalchemy import and_
from sqlalchemy import case
from sqlalchemy import cast
from sqlalchemy import func
from sqlalchemy import or_
from sqlalchemy import select
from sqlalchemy import union_all

from dcms_desktop.catalog.tables import Item
from dcms_desktop.claims.rules import WITHDRAWN
from dcms_desktop.claims.tables import ClaimDraft
from dcms_desktop.db.tx import Tx
from dcms_desktop.documents.all_kinds import all_kinds
from dcms_desktop.documents.posted import unpack
from dcms_desktop.documents.tables import DocumentLine
from dcms_desktop.documents.tables import DocumentRow
from dcms_desktop.stock.tables import Batch
from dcms_desktop.stock.tables import StockRow

MOST_GAPS = 1_000


@dataclass(frozen=True, slots=True)
class Gap:
    """A document and batch whose rows are not what the document says."""

    document_id: int
    number: str
    item: str
    batch_id: int
    batch: str
    said: int
    """Units the document says, in positive."""
    moved: int
    """Units its rows moved."""

    @property
    def text(self) -> str:
        """Return the gap in a sentence."""
        return (
            f"{self.number} says {self.said:+,} of batch {self.batch} of {self.item}, "
            f"its stock rows say {self.moved:+,}."
        )


def stock_gaps(tx: Tx, limit: int = MOST_GAPS) -> list[Gap]:
    """Return every document and batch whose stock rows are not what the document says."""
    found = [*_plain_gaps(tx, limit), *_house_gaps(tx)][:limit]
    return [_named(tx, *one) for one in found]


def _kinds(goods: str) -> list[str]:
    return [code for code, kind in all_kinds().items() if kind.goods == goods]


def _plain_gaps(tx: Tx, limit: int) -> list[tuple[int, int, int, int]]:
    """Compare bills, receipts and returns: their lines beside their rows, added up in one pass."""
    incoming, outgoing = [*_kinds("in"), *_kinds("back")], _kinds("out")
    cancelled = select(DocumentRow.id).where(DocumentRow.state == "cancelled")
    house = select(DocumentRow.id).where(DocumentRow.kind.in_(_kinds("move")))
    units = DocumentLine.units + DocumentLine.free
    challans = [code for code, kind in all_kinds().items() if kind.waits and kind.goods == "out"]
    sent = select(DocumentRow.id).where(DocumentRow.kind.in_(challans))
    both = union_all(
        select(
            DocumentLine.document_id,
            DocumentLine.batch_id,
            case((DocumentLine.kind.in_(incoming), units), else_=-units).label("said"),
            (units * 0).label("moved"),
        ).where(
            DocumentLine.kind.in_([*incoming, *outgoing]),
            DocumentLine.batch_id.is_not(None),
            DocumentLine.document_id.not_in(cancelled),
            # What is billed of a challan left with the challan.
            or_(
                DocumentLine.source_id.is_(None),
                DocumentLine.kind.in_(incoming),
                DocumentLine.source_id.not_in(sent),
            ),
        ),
        _faults(),
        select(StockRow.document_id, StockRow.batch_id, StockRow.units * 0, StockRow.units).where(
            StockRow.document_id.not_in(house)
        ),
    ).subquery("both")
    said, moved = func.sum(both.c.said), func.sum(both.c.moved)
    question = (
        select(both.c.document_id, both.c.batch_id, cast(said, BigInteger), cast(moved, BigInteger))
        .group_by(both.c.document_id, both.c.batch_id)
        .having(said != moved)
        .order_by(both.c.document_id, both.c.batch_id)
        .limit(limit)
    )
    return [(row[0], row[1], int(row[2]), int(row[3])) for row in tx.execute(question)]


def _faults() -> "Select[*tuple[Any, ...]]":
    """Return what came short of receipts, and what came without being billed, as their claims have it."""
    short = case((ClaimDraft.type == "shortage", -ClaimDraft.units), else_=ClaimDraft.units)
    return (
        select(ClaimDraft.document_id, DocumentLine.batch_id, short, ClaimDraft.units * 0)
        .join(
            DocumentLine,
            and_(
                DocumentLine.document_id == ClaimDraft.document_id,
                DocumentLine.line_no == ClaimDraft.line_no,
            ),
        )
        .where(
            ClaimDraft.type.in_(("shortage", "excess")),
            ClaimDraft.state != WITHDRAWN,
            DocumentLine.batch_id.is_not(None),
        )
    )


def _house_gaps(tx: Tx) -> Iterator[tuple[int, int, int, int]]:
    """Compare documents whose goods stay in the house: what their lines add to it or take from it."""
    kinds = all_kinds()
    rows = tx.execute(
        select(DocumentRow.id, DocumentRow.kind, DocumentRow.state, DocumentRow.body)
        .where(DocumentRow.kind.in_(_kinds("move")))
        .order_by(DocumentRow.id)
    ).all()
    for document_id, kind, state, body in rows:
        said: dict[int, int] = {}
        net = kinds[kind].net
        if state == "posted":
            for line in unpack(body).lines:
                if line.batch_id is not None:
                    said[line.batch_id] = said.get(line.batch_id, 0) + net(line)
        moved = {
            batch_id: int(units)
            for batch_id, units in tx.execute(
                select(StockRow.batch_id, func.sum(StockRow.units))
                .where(StockRow.document_id == document_id)
                .group_by(StockRow.batch_id)
            )
        }
        for batch_id in sorted(said.keys() | moved.keys()):
            if said.get(batch_id, 0) != moved.get(batch_id, 0):
                yield document_id, batch_id, said.get(batch_id, 0), moved.get(batch_id, 0)


def _named(tx: Tx, document_id: int, batch_id: int, said: int, moved: int) -> Gap:
    number = tx.scalar(select(DocumentRow.number).where(DocumentRow.id == document_id))
    row = tx.execute(
        select(Item.name, Batch.number).join(Item, Item.id == Batch.item_id).where(Batch.id == batch_id)
    ).one_or_none()
    item, batch = row or ("an unknown item", str(batch_id))
    return Gap(document_id, number or f"Document {document_id}", item, batch_id, batch, said, moved)
