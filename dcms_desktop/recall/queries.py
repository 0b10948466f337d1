"""Reads of a batch's way, both ways, and of recalls."""

from collections.abc import Iterable
from collections.abc import Sequence
from typing import Any

from sqlalchemy import BigInteger
from sqlalchemy import cast
from sqlalchemy import func
from sqlalchemy import select
from sqlalchemy import true

from dcms_desktop.catalog.tables import Item
from dcms_desktop.catalog.tables import Maker
from dcms_desktop.company.queries import users
from dcms_desktop.db.prepared import by_ids
from dcms_desktop.db.prepared import ids_value
from dcms_desktop.db.tx import Tx
from dcms_desktop.documents.all_kinds import all_kinds
from dcms_desktop.documents.tables import DocumentRow
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.parties.tables import Beat
from dcms_desktop.parties.tables import Party
from dcms_desktop.parties.tables import Salesman
from dcms_desktop.recall.rules import CASH
from dcms_desktop.recall.rules import PROOF
from dcms_desktop.recall.rules import Buyer
from dcms_desktop.recall.rules import BuyerBill
from dcms_desktop.recall.rules import Contact
from dcms_desktop.recall.rules import Place
from dcms_desktop.recall.rules import RecallCard
from dcms_desktop.recall.rules import RecallSheet
from dcms_desktop.recall.rules import Step
from dcms_desktop.recall.rules import Trace
from dcms_desktop.recall.rules import TracedBatch
from dcms_desktop.recall.rules import way_of
from dcms_desktop.recall.tables import Recall
from dcms_desktop.recall.tables import RecallContact
from dcms_desktop.stock.tables import Batch
from dcms_desktop.stock.tables import Godown
from dcms_desktop.stock.tables import StockBalance
from dcms_desktop.stock.tables import StockRow

_FIELDS = (
    Batch.id, Batch.item_id, Item.code, Item.name.label("item"), Item.packing, Maker.name.label("maker"),
    Batch.number, Batch.expiry, Batch.made_on, Batch.mrp, Batch.rack, Batch.frozen,
)  # fmt: skip
_BATCHES = (
    select(*_FIELDS)
    .join(Item, Item.id == Batch.item_id)
    .outerjoin(Maker, Maker.id == Item.maker_id)
    .order_by(Item.name, Batch.number, Batch.id)
)
_PARTIES = by_ids(
    select(
        Party.id, Party.code, Party.name, Party.address1, Party.address2, Party.city, Party.mobile,
        Beat.name, Salesman.name,
    )
    .outerjoin(Beat, Beat.id == Party.beat_id)
    .outerjoin(Salesman, Salesman.id == Party.salesman_id),
    Party.id,
)  # fmt: skip


# ── batches ─────────────────────────────────────────────────────────────────────────────────────
def batches_of_number(tx: Tx, number: str, item_id: int | None = None) -> list[TracedBatch]:
    """Return the batches with a number as printed on the pack, in capitals or not."""
    typed = number.strip()
    question = _BATCHES.where(Batch.number.in_({typed, typed.upper()}))
    if item_id is not None:
        question = question.where(Batch.item_id == item_id)
    return [_batch(row) for row in tx.execute(question)]


def batches_page(tx: Tx, text: str, first: int, count: int) -> tuple[list[TracedBatch], int]:
    """Return a page of batches, and how many there are in all.

    Their number begins with a text, or else the name of their item does; without one the newest come first.
    """
    typed = text.strip()
    plain = typed.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    by_number = Batch.number.like(f"{plain.upper()}%", escape="\\")
    by_item = func.lower(Item.name).like(f"{plain.lower()}%", escape="\\")
    items = select(Item.id).where(by_item)
    for condition in (by_number, Batch.item_id.in_(items)) if typed else (true(),):
        total = int(tx.scalar(select(func.count()).select_from(Batch).where(condition)) or 0)
        if total:
            order = Batch.number if typed else Batch.id.desc()
            ids = (
                select(Batch.id).where(condition).order_by(order, Batch.id.desc()).limit(count).offset(first)
            )
            wanted = [row[0] for row in tx.execute(ids)]
            found = {one.id: one for one in map(_batch, tx.execute(_BATCHES.where(Batch.id.in_(wanted))))}
            return [found[id_] for id_ in wanted], total
    return [], 0


def batch_by_id(tx: Tx, batch_id: int) -> TracedBatch:
    """Return one batch."""
    row = tx.execute(_BATCHES.where(Batch.id == batch_id)).one_or_none()
    if row is None:
        raise Refused("There is no such batch.", field="batch", next_step="Search it by its number.")
    return _batch(row)


def _batch(row: Any) -> TracedBatch:
    values = dict(row._mapping)  # noqa: SLF001 - the row by column
    values["maker"] = values["maker"] or ""
    return TracedBatch(**values)


# ── the way ─────────────────────────────────────────────────────────────────────────────────────
def trace_of(tx: Tx, batches: Sequence[TracedBatch]) -> Trace:
    """Return every document that moved some batches, who got them, and where the rest lies."""
    ids = [one.id for one in batches]
    steps = _steps(tx, ids)
    return Trace(
        batches=tuple(batches),
        steps=tuple(steps),
        buyers=tuple(_buyers(tx, steps)),
        places=tuple(_places(tx, ids)),
    )


def _steps(tx: Tx, ids: list[int]) -> list[Step]:
    """Return what each document moved in all; a document that was cancelled moved nothing."""
    moved = (
        select(StockRow.document_id, cast(func.sum(StockRow.units), BigInteger).label("units"))
        .where(StockRow.batch_id.in_(ids))
        .group_by(StockRow.document_id)
        .having(func.sum(StockRow.units) != 0)
        .subquery("moved")
    )
    question = (
        select(
            DocumentRow.id, DocumentRow.day, DocumentRow.kind, DocumentRow.number, DocumentRow.reference,
            DocumentRow.party_id, DocumentRow.party_name, moved.c.units,
        )
        .join(moved, moved.c.document_id == DocumentRow.id)
        .order_by(DocumentRow.day, DocumentRow.id)
    )  # fmt: skip
    roles = {code: kind.party_role for code, kind in all_kinds().items()}
    steps: list[Step] = []
    left = 0
    for id_, day, kind, number, reference, party_id, party, units in tx.execute(question):
        left += units
        steps.append(
            Step(
                document_id=id_, day=day, kind=kind, number=number, reference=reference, party_id=party_id,
                party=party, way=way_of(roles.get(kind, ""), kind, party_id, units), units=units, left=left,
            )
        )  # fmt: skip
    return steps


def _buyers(tx: Tx, steps: Iterable[Step]) -> list[Buyer]:
    by_party: dict[int | None, list[Step]] = {}
    for step in steps:
        if step.way in {"sold", "returned"}:
            by_party.setdefault(step.party_id, []).append(step)
    known = {
        row[0]: row for row in _PARTIES.rows(tx, ids_value(tx, [key for key in by_party if key is not None]))
    }
    buyers = [_buyer(party_id, own, known.get(party_id or 0)) for party_id, own in by_party.items()]
    return sorted(buyers, key=lambda one: (one.party_id is None, not one.beat, one.beat, one.name, one.code))


def _buyer(party_id: int | None, steps: list[Step], row: Sequence[Any] | None) -> Buyer:
    bought = -sum(step.units for step in steps if step.units < 0)
    returned = sum(step.units for step in steps if step.units > 0)
    bills = tuple(
        BuyerBill(step.document_id, step.number, step.day, -step.units) for step in steps if step.units < 0
    )
    if row is None:
        return Buyer(party_id=party_id, name=CASH, bought=bought, returned=returned, bills=bills)
    address = ", ".join(part for part in (row[3], row[4]) if part)
    return Buyer(
        party_id=party_id, code=row[1], name=row[2], address=address, city=row[5], mobile=row[6],
        beat=row[7] or "", salesman=row[8] or "", bought=bought, returned=returned, bills=bills,
    )  # fmt: skip


def _places(tx: Tx, ids: list[int]) -> list[Place]:
    question = (
        select(Batch.number, Godown.name, StockBalance.bucket, Batch.rack, Item.rack, StockBalance.units)
        .join(Batch, Batch.id == StockBalance.batch_id)
        .join(Item, Item.id == Batch.item_id)
        .outerjoin(Godown, Godown.id == StockBalance.godown_id)
        .where(StockBalance.batch_id.in_(ids), StockBalance.units != 0)
        .order_by(Batch.number, StockBalance.godown_id, StockBalance.bucket, Batch.id)
    )
    return [
        Place(number, godown or "", bucket.replace("_", " "), rack or item_rack, units)
        for number, godown, bucket, rack, item_rack, units in tx.execute(question)
    ]


# ── recalls ─────────────────────────────────────────────────────────────────────────────────────
def open_recall(tx: Tx, item_id: int, number: str) -> int | None:
    """Return the id of the recall of a batch number that has not ended, None when there is none."""
    found: int | None = tx.scalar(
        select(Recall.id).where(
            Recall.item_id == item_id,
            func.upper(Recall.number) == number.strip().upper(),
            Recall.ended_on.is_(None),
        )
    )
    return found


def recall_list(tx: Tx, text: str = "", limit: int = 500) -> list[RecallCard]:
    """Return the recalls, those under way first, newest first."""
    words = text.lower().split()
    found = []
    for card in _cards(tx, None, limit):
        told = f"{card.item} {card.number} {card.reason}".lower()
        if all(word in told for word in words):
            found.append(card)
    return found


def _cards(tx: Tx, recall_id: int | None, limit: int = 1) -> list[RecallCard]:
    names = {one.id: one.name for one in users(tx)}
    question = (
        select(
            Recall.id, Recall.item_id, Item.name, Recall.number, Recall.reason, Recall.reference, Recall.day,
            Recall.user_id, Recall.ended_on,
        )
        .join(Item, Item.id == Recall.item_id)
        .order_by(Recall.ended_on.is_not(None), Recall.id.desc())
        .limit(limit)
    )  # fmt: skip
    if recall_id is not None:
        question = question.where(Recall.id == recall_id)
    rows = tx.execute(question).all()
    told = _told(tx, [row[0] for row in rows])
    return [
        RecallCard(
            id=row[0], item_id=row[1], item=row[2], number=row[3], reason=row[4], reference=row[5],
            day=row[6], by=names.get(row[7], ""), ended=row[8], told=told.get(row[0], 0),
        )
        for row in rows
    ]  # fmt: skip


def _told(tx: Tx, recall_ids: list[int]) -> dict[int, int]:
    rows = tx.execute(
        select(RecallContact.recall_id, func.count(RecallContact.party_id.distinct()))
        .where(RecallContact.recall_id.in_(recall_ids), RecallContact.result.in_(PROOF))
        .group_by(RecallContact.recall_id)
    )
    return {row[0]: row[1] for row in rows}


def recall_sheet(tx: Tx, recall_id: int) -> RecallSheet:
    """Return a recall with the way of its batches and what every buyer was told."""
    cards = _cards(tx, recall_id)
    if not cards:
        raise Refused("There is no such recall.", field="recall", next_step="Pick one from the list.")
    card = cards[0]
    names = {one.id: one.name for one in users(tx)}
    contacts: dict[int, tuple[Contact, ...]] = {}
    rows = tx.execute(
        select(
            RecallContact.party_id, RecallContact.at, RecallContact.user_id, RecallContact.person,
            RecallContact.result, RecallContact.note,
        )
        .where(RecallContact.recall_id == recall_id)
        .order_by(RecallContact.id)
    )  # fmt: skip
    for party_id, at, user_id, person, result, note in rows:
        contact = Contact(
            party_id=party_id, at=at, by=names.get(user_id, ""), person=person, result=result, note=note
        )
        contacts[party_id] = (*contacts.get(party_id, ()), contact)
    batches = batches_of_number(tx, card.number, card.item_id)
    return RecallSheet(card=card, trace=trace_of(tx, batches), contacts=contacts)


def has_bought(tx: Tx, recall_id: int, party_id: int) -> bool:
    """Tell whether a party got goods of the batches of a recall."""
    question = (
        select(StockRow.id)
        .join(DocumentRow, DocumentRow.id == StockRow.document_id)
        .join(Batch, Batch.id == StockRow.batch_id)
        .join(Recall, Recall.item_id == Batch.item_id)
        .where(
            Recall.id == recall_id,
            func.upper(Batch.number) == func.upper(Recall.number),
            DocumentRow.party_id == party_id,
            StockRow.units < 0,
        )
        .limit(1)
    )
    return tx.scalar(question) is not None
