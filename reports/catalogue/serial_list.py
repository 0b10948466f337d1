"""Serial numbers: every unit that bears one, where it lies or who has it, and the papers of its way."""

from datetime import date
from typing import Literal

from sqlalchemy import exists
from sqlalchemy import func
from sqlalchemy import select

from dcms_desktop.catalog.tables import Item
from dcms_desktop.db.base import aliased
from dcms_desktop.db.tx import Tx
from dcms_desktop.documents.tables import DocumentRow
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.scanning.tables import PackCode
from dcms_desktop.scanning.tables import PackCodePart
from dcms_desktop.scanning.tables import PieceRow
from dcms_desktop.stock.tables import Godown
from reports.catalogue.parts import open_document
from reports.engine.ask import asked
from reports.engine.report import Column
from reports.engine.report import Report


@dataclass(frozen=True, slots=True)
class Ask:
    """Which units: of an item, of a party that bought or sent them, of one paper."""

    item: int | None = asked("Item", None, pick="item")
    party: int | None = asked("Party", None, pick="party", help="Who bought them, or sent them.")
    paper: str = asked("Document", "", help="Number of a receipt, bill, return or transfer.")
    state: Literal["all", "here", "gone"] = asked("Show", "all")


@dataclass(frozen=True, slots=True)
class Row:
    """One unit."""

    document_id: int | None
    item: str
    serial: str
    batch: str
    lies: str
    came_on: date | None
    came_by: str
    sender: str
    went_on: date | None
    went_by: str
    buyer: str
    warranty: date | None


def query(tx: Tx, ask: Ask) -> list[Row]:
    """Return the units asked for, item by item, in the order they came."""
    first = (
        select(PieceRow.pack_id, func.min(PieceRow.id).label("row_id"))
        .where(~PieceRow.undone)
        .group_by(PieceRow.pack_id)
        .subquery()
    )
    row = aliased(PieceRow, name="came_row")
    came, went = aliased(DocumentRow, name="came"), aliased(DocumentRow, name="went")
    question = (
        select(
            PackCode.id, Item.name, PackCode.code, PackCodePart.batch, Godown.name, PackCode.bucket,
            came.id, came.day, came.number, came.party_name, went.id, went.day, went.number,
            went.party_name, PackCode.warranty_until,
        )
        .select_from(PackCode)
        .join(PackCodePart, PackCodePart.pack_id == PackCode.id)
        .join(Item, Item.id == PackCodePart.item_id)
        .join(first, first.c.pack_id == PackCode.id)
        .join(row, row.id == first.c.row_id)
        .join(came, came.id == row.document_id)
        .outerjoin(went, went.id == PackCode.sold_in)
        .outerjoin(Godown, Godown.id == PackCode.godown_id)
        .where(PackCode.kind == "piece")
        .order_by(Item.name, PackCode.id)
    )  # fmt: skip
    if ask.item is not None:
        question = question.where(PackCodePart.item_id == ask.item)
    if ask.party is not None:
        question = question.where((came.party_id == ask.party) | (went.party_id == ask.party))
    if ask.paper.strip():
        by = aliased(DocumentRow, name="by")
        named = select(by.id).where(by.number == ask.paper.strip().upper())
        moved = aliased(PieceRow, name="moved")
        question = question.where(
            exists().where(moved.pack_id == PackCode.id, ~moved.undone, moved.document_id.in_(named))
        )
    if ask.state != "all":
        here = PackCode.sold_in.is_(None)
        question = question.where(here if ask.state == "here" else ~here)
    return [
        Row(
            document_id=found[10] or found[6], item=found[1], serial=found[2], batch=found[3],
            lies=_place(found[4], found[5], gone=found[10] is not None), came_on=found[7], came_by=found[8],
            sender=found[9], went_on=found[11], went_by=found[12] or "", buyer=found[13] or "",
            warranty=found[14],
        )
        for found in tx.execute(question)
    ]  # fmt: skip


def _place(godown: str | None, bucket: str | None, *, gone: bool) -> str:
    if gone:
        return "gone"
    if godown is None:
        return "here"
    return godown if bucket in {None, "saleable"} else f"{godown} · {bucket}".replace("_", " ")


REPORT = Report(
    code="serial_list",
    title="Serial numbers",
    ask=Ask,
    query=query,
    columns=(
        Column("item", "Item", letters=30),
        Column("serial", "Serial number", letters=18),
        Column("batch", "Batch", letters=11),
        Column("lies", "Where it is", letters=18),
        Column("came_on", "Came on", "date"),
        Column("came_by", "Came by", letters=16),
        Column("sender", "From", letters=20, grow=True),
        Column("went_on", "Went on", "date"),
        Column("went_by", "Went by", letters=16),
        Column("buyer", "To", letters=20, grow=True),
        Column("warranty", "Warranty until", "date"),
    ),
    group="item",
    drill=open_document,
    menu="Stock",
    note="The history of one unit is told by the report of serial number history.",
)
