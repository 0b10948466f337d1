"""Batch trace: where a batch came from and every party that got it."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select
from sqlalchemy import select

from dcms_desktop.catalog.tables import Item
from dcms_desktop.db.tx import Tx
from dcms_desktop.documents.tables import DocumentRow
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import Units
from dcms_desktop.parties.tables import Party
from dcms_desktop.stock.tables import Batch
from dcms_desktop.stock.tables import StockRow
from reports.catalogue.parts import kind_words
from reports.catalogue.parts import open_document
from reports.catalogue.parts import party_words
from reports.catalogue.parts import total
from reports.engine.ask import asked
from reports.engine.report import Column
from reports.engine.report import Report


@dataclass(frozen=True, slots=True)
class Ask:
    """Which batch: picked, or by the number on the pack (every item that has it)."""

    batch: int | None = asked("Batch", None, pick="batch")
    number: str = asked(
        "Or its number", "", help="As printed on the pack; every item with this number is traced."
    )
    item: int | None = asked("Item", None, pick="item")


@dataclass(frozen=True, slots=True)
class Row:
    """What one document moved of the batch."""

    document_id: int
    batch: str
    """Item, batch and expiry: the heading of the group."""
    day: date
    document: str
    number: str
    reference: str
    party: str
    city: str
    mobile: str
    bucket: str
    came: Units
    went: Units
    left: Units
    """What was left after this document."""
    value: Paise


def query(tx: Tx, ask: Ask) -> list[Row]:
    """Return every document that moved the batch, in order; what was undone again is left out."""
    if ask.batch is None and not ask.number.strip():
        raise Refused("Which batch?", field="number", next_step="Type the number, or pick a batch.")
    made: list[Row] = []
    left: dict[int, int] = {}
    for row in tx.execute(_question(ask)):
        left[row[15]] = left.get(row[15], 0) + int(row[13])
        made.append(_row(row, left[row[15]]))
    return made


def _question(ask: Ask) -> "Select[*tuple[Any, ...]]":
    """Return the question for what each document moved of the batches asked for."""
    moved = total(StockRow.units)
    question: Select[*tuple[Any, ...]] = (
        select(
            DocumentRow.id,
            Item.name,
            Batch.number,
            Batch.expiry,
            DocumentRow.day,
            DocumentRow.kind,
            DocumentRow.title,
            DocumentRow.number,
            DocumentRow.reference,
            DocumentRow.party_name,
            Party.city,
            Party.mobile,
            StockRow.bucket,
            moved,
            total(StockRow.value),
            Batch.id,
        )
        .select_from(Batch)
        .join(StockRow, StockRow.batch_id == Batch.id)
        .join(DocumentRow, DocumentRow.id == StockRow.document_id)
        .join(Item, Item.id == Batch.item_id)
        .outerjoin(Party, Party.id == DocumentRow.party_id)
        .group_by(DocumentRow.id, Item.id, Batch.id, Party.id, StockRow.bucket)
        .having(moved != 0)
        .order_by(Item.name, Batch.id, DocumentRow.day, DocumentRow.id, StockRow.bucket)
    )
    if ask.batch is not None:
        question = question.where(Batch.id == ask.batch)
    else:
        question = question.where(Batch.number.in_({ask.number.strip(), ask.number.strip().upper()}))
    if ask.item is not None:
        question = question.where(Batch.item_id == ask.item)
    return question


def _row(found: Sequence[Any], left: int) -> Row:
    units = int(found[13])
    expiry = f" · {found[3]:%m/%y}" if found[3] else ""
    return Row(
        document_id=found[0], batch=f"{found[1]} · {found[2]}{expiry}", day=found[4],
        document=kind_words(found[5], found[6]), number=found[7], reference=found[8],
        party=party_words(found[5], found[9]), city=found[10] or "", mobile=found[11] or "", bucket=found[12],
        came=Units(max(units, 0)), went=Units(max(-units, 0)), left=Units(left), value=found[14],
    )  # fmt: skip


REPORT = Report(
    code="batch_trace",
    title="Batch trace",
    ask=Ask,
    query=query,
    columns=(
        Column("batch", "Batch", letters=40),
        Column("day", "Date", "date"),
        Column("document", "Document", letters=14),
        Column("number", "Number", letters=16),
        Column("reference", "Their number", letters=14),
        Column("party", "Party", letters=28, grow=True),
        Column("city", "Place", letters=14),
        Column("mobile", "Mobile", letters=12),
        Column("bucket", "Stock", letters=9),
        Column("came", "In", "units", total=True, blank_zero=True),
        Column("went", "Out", "units", total=True, blank_zero=True),
        Column("left", "Left", "units"),
        Column("value", "Cost", "paise"),
    ),
    group="batch",
    drill=open_document,
    menu="Stock",
    note="Free goods are counted. Documents that were cancelled moved nothing and are left out.",
)
