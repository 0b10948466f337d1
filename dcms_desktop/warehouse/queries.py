"""Reads of goods in the house: what a document may move, what is on the way, and posted ones as drafts."""

from dataclasses import replace
from datetime import date

from sqlalchemy import func
from sqlalchemy import select
from sqlalchemy import union_all

from dcms_desktop.catalog.queries import find_items
from dcms_desktop.catalog.queries import item_cards
from dcms_desktop.catalog.tables import Item
from dcms_desktop.db.base import aliased
from dcms_desktop.db.tx import Tx
from dcms_desktop.documents.posted import Posted
from dcms_desktop.documents.posted import PostedLine
from dcms_desktop.documents.posted import unpack
from dcms_desktop.documents.queries import left_in_transit
from dcms_desktop.documents.queries import posted_document
from dcms_desktop.documents.tables import DocumentRow
from dcms_desktop.drafts.rules import Draft
from dcms_desktop.drafts.rules import Line
from dcms_desktop.drafts.rules import Revises
from dcms_desktop.drafts.rules import Transport
from dcms_desktop.drafts.rules import place_of_line
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import Units
from dcms_desktop.parties.tables import Party
from dcms_desktop.scanning.queries import batch_named
from dcms_desktop.scanning.queries import pieces_on_the_way
from dcms_desktop.stock.queries import batches_in
from dcms_desktop.stock.queries import batches_of
from dcms_desktop.stock.rules import IN_TRANSIT
from dcms_desktop.stock.rules import SALEABLE
from dcms_desktop.stock.rules import BatchCard
from dcms_desktop.stock.tables import Batch
from dcms_desktop.stock.tables import Godown
from dcms_desktop.stock.tables import Reservation
from dcms_desktop.stock.tables import StockBalance
from dcms_desktop.stock.tables import StockRow
from dcms_desktop.warehouse.rules import SIGNED
from dcms_desktop.warehouse.rules import figure_goods


@dataclass(frozen=True, slots=True, kw_only=True)
class OnTheWay:
    """A transfer of which something has not arrived yet."""

    id: int
    number: str
    day: date
    from_godown: str
    to_godown: str
    to_godown_id: int
    lines: int
    units: Units
    value: Paise
    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """Goods kept for somebody; ``there`` is what lies of the batch, ``kept`` what all promises of it hold."""

    id: int
    item_id: int
    item: str
    batch_id: int
    batch: str
    expiry: date | None
    godown_id: int
    godown: str
    units: Units
    there: Units
    kept: Units
    party_id: int | None
    party: str
    document_id: int | None
    order: str
    note: str
    since: str

    @property
    def is_broken(self) -> bool:
        """Tell whether less lies there than is promised: somebody sold it all the same."""
        return self.kept > self.there


def promises(tx: Tx) -> list[Promise]:
    """Return what is kept for somebody, the oldest promise first."""
    balance = (
        (StockBalance.batch_id == Reservation.batch_id)
        & (StockBalance.godown_id == Reservation.godown_id)
        & (StockBalance.bucket == SALEABLE)
    )
    rows = tx.execute(
        select(
            Reservation.id, Item.id, Item.name, Batch.id, Batch.number, Batch.expiry, Godown.id, Godown.name,
            Reservation.units, func.coalesce(StockBalance.units, 0), func.coalesce(StockBalance.reserved, 0),
            Reservation.party_id, func.coalesce(Party.name, ""), Reservation.document_id,
            func.coalesce(DocumentRow.number, ""), Reservation.note, Reservation.at,
        )
        .select_from(Reservation)
        .join(Batch, Batch.id == Reservation.batch_id)
        .join(Item, Item.id == Batch.item_id)
        .join(Godown, Godown.id == Reservation.godown_id)
        .outerjoin(StockBalance, balance)
        .outerjoin(Party, Party.id == Reservation.party_id)
        .outerjoin(DocumentRow, DocumentRow.id == Reservation.document_id)
        .order_by(Reservation.id)
    )  # fmt: skip
    return [
        Promise(
            id=row[0], item_id=row[1], item=row[2], batch_id=row[3], batch=row[4], expiry=row[5],
            godown_id=row[6], godown=row[7], units=row[8], there=row[9], kept=row[10], party_id=row[11],
            party=row[12], document_id=row[13], order=row[14], note=row[15], since=row[16],
        )
        for row in rows
    ]  # fmt: skip


def goods_to_keep(tx: Tx, typed: str, godown_id: int, limit: int = 30) -> list[tuple[str, BatchCard]]:
    """Return batches with something free in a godown for a typed item, each with its name."""
    hits = {hit.id: hit.name for hit in find_items(tx, typed, 12)}
    batches = batches_of(tx, hits, tx.today, godown_id)
    return [
        (name, card)
        for id_, name in hits.items()
        for card in batches[id_]
        if card.units > card.reserved and not card.frozen
    ][:limit]


def offer_goods(tx: Tx, draft: Draft, item_ids: list[int], bucket: str = SALEABLE) -> dict[int, Line]:
    """Return lines without quantity for some items, with what lies in a bucket of the draft's godown."""
    batches = batches_in(tx, item_ids, draft.day, draft.godown_id, bucket)
    return {
        id_: Line(item=card, choices=tuple(batches.get(id_, ())), bucket=bucket)
        for id_, card in item_cards(tx, item_ids).items()
    }


def goods_on_the_way(tx: Tx, to_godown_id: int | None = None) -> list[OnTheWay]:
    """Return the transfers that nobody has accepted whole, oldest first; to one godown, or to all."""
    sent, arrived = aliased(DocumentRow, name="sent"), aliased(DocumentRow, name="arrived")
    of_transfer = select(sent.id.label("transfer_id"), sent.id.label("document_id")).where(
        sent.kind == "stock_transfer", sent.state == "posted"
    )
    of_receipt = (
        select(sent.id.label("transfer_id"), arrived.id.label("document_id"))
        .join(arrived, arrived.against_id == sent.id)
        .where(sent.kind == "stock_transfer", sent.state == "posted")
    )
    documents = union_all(of_transfer, of_receipt).subquery()
    by_batch = (
        select(
            documents.c.transfer_id,
            StockRow.godown_id,
            func.sum(StockRow.units).label("units"),
            func.sum(StockRow.value).label("value"),
        )
        .join(StockRow, StockRow.document_id == documents.c.document_id)
        .where(StockRow.bucket == IN_TRANSIT)
        .group_by(documents.c.transfer_id, StockRow.godown_id, StockRow.batch_id)
        .having(func.sum(StockRow.units) > 0)
        .subquery()
    )
    to = aliased(Godown, name="to_godown")
    count, units, value = func.count(), func.sum(by_batch.c.units), func.sum(by_batch.c.value)
    question = (
        select(DocumentRow.id, DocumentRow.number, DocumentRow.day, DocumentRow.body, to.name, to.id,
               count, units, value)
        .join(by_batch, by_batch.c.transfer_id == DocumentRow.id)
        .join(to, to.id == by_batch.c.godown_id)
        .group_by(DocumentRow.id, to.id)
        .order_by(DocumentRow.day, DocumentRow.id)
    )  # fmt: skip
    if to_godown_id is not None:
        question = question.where(to.id == to_godown_id)
    return [
        OnTheWay(
            id=row[0], number=row[1], day=row[2], from_godown=unpack(row[3]).godown,
            to_godown=row[4], to_godown_id=row[5], lines=int(row[6]), units=Units(int(row[7])),
            value=Paise(int(row[8])), days=(tx.today - row[2]).days,
        )
        for row in tx.execute(question)
    ]  # fmt: skip


def acceptance_of(tx: Tx, draft: Draft, transfer_id: int) -> Draft:
    """Return the draft that accepts what a transfer still has on the way, whole and in its own bucket."""
    sent = posted_document(tx, transfer_id)
    if sent.kind != "stock_transfer":
        raise Refused(
            f"{sent.number} is no stock transfer.", field="transfer", next_step="Pick one that is on the way."
        )
    left = left_in_transit(tx, transfer_id)
    if not left:
        raise Refused(
            f"Everything of {sent.number} has arrived.", field="transfer", next_step="Pick another one."
        )
    draft = replace(draft, against_id=transfer_id, godown_id=sent.godown_id, to_godown_id=sent.to_godown_id)
    was = {line.batch_id: line for line in reversed(sent.lines) if line.batch_id in left}
    pieces = pieces_on_the_way(tx, transfer_id) if any(line.pieces for line in sent.lines) else {}
    lines = _lines_of(tx, draft, [was[id_] for id_ in sorted(was, key=lambda id_: was[id_].no)], IN_TRANSIT)
    return figure_goods(
        replace(
            draft,
            lines=tuple(
                replace(
                    line,
                    units=left[line.batch.id],
                    to_bucket=was[line.batch.id].bucket,
                    pieces=pieces.get((line.item.id, batch_named(line.batch.number)), ()),
                )
                for line in lines
                if line.batch is not None
            ),
        )
    )


def _lines_of(tx: Tx, draft: Draft, posted: list[PostedLine], bucket: str | None = None) -> list[Line]:
    """Return posted lines as lines of a draft, on stock as it is now; quantities are to do."""
    made = []
    cards = item_cards(tx, [was.item_id for was in posted])
    for was in posted:
        line = Line(item=cards[was.item_id], bucket=bucket or was.bucket)
        place, where = place_of_line(draft, line)
        choices = tuple(batches_in(tx, [was.item_id], draft.day, place, where)[was.item_id])
        batch = next((card for card in choices if card.id == was.batch_id), None)
        made.append(replace(line, choices=choices, batch=batch))
    return made


def house_document_to_edit(tx: Tx, draft: Draft, document_id: int) -> Draft:
    """Return a posted document of the stock room as a draft that corrects it; its own goods count back."""
    document = posted_document(tx, document_id)
    draft = replace(
        _again(draft, document),
        day=document.day,
        request_id=document.request_id,
        against_id=document.against_id,
        revises=Revises(document_id=document_id, revision=document.revision, number=document.number),
    )
    lines = _lines_of(tx, draft, list(document.lines))
    own: dict[tuple[int, str], int] = {}
    for was in document.lines:
        key = (was.batch_id or 0, was.bucket)
        sign = -1 if document.kind in SIGNED else 1
        own[key] = own.get(key, 0) + sign * was.units + was.short
    return figure_goods(
        replace(
            draft,
            lines=tuple(_counted(line, was, own) for line, was in zip(lines, document.lines, strict=True)),
        )
    )


def _counted(line: Line, was: PostedLine, own: dict[tuple[int, str], int]) -> Line:
    choices = tuple(
        replace(card, units=Units(card.units + own.get((card.id, line.bucket), 0))) for card in line.choices
    )
    return replace(
        line,
        choices=choices,
        batch=next((card for card in choices if card.id == was.batch_id), None),
        units=was.units,
        short=was.short,
        book=was.book,
        typed=was.quantity,
        to_bucket=was.to_bucket,
        reason=was.reason,
        pieces=was.pieces,
    )


def _again(draft: Draft, document: Posted) -> Draft:
    return replace(
        draft,
        kind=document.kind,
        godown_id=document.godown_id,
        to_godown_id=document.to_godown_id,
        remarks=document.remarks,
        reference=document.reference,
        reference_day=document.reference_day,
        transport=Transport(
            transporter=document.transporter, vehicle=document.vehicle, lr_number=document.lr_number
        ),
    )
