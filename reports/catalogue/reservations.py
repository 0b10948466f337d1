"""Reserved stock: what is kept of which batch for whom, since when."""

from datetime import date

from sqlalchemy import select

from dcms_desktop.catalog.tables import Item
from dcms_desktop.db.tx import Tx
from dcms_desktop.documents.tables import DocumentRow
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.money import Units
from dcms_desktop.parties.tables import Party
from dcms_desktop.stock.tables import Batch
from dcms_desktop.stock.tables import Godown
from dcms_desktop.stock.tables import Reservation
from dcms_desktop.stock.tables import StockBalance
from reports.engine.ask import asked
from reports.engine.report import Column
from reports.engine.report import Report


@dataclass(frozen=True, slots=True)
class Ask:
    """For whom, and of what."""

    party: int | None = asked("Party", None, pick="party")
    item: int | None = asked("Item", None, pick="item")


@dataclass(frozen=True, slots=True)
class Row:
    """One promise."""

    no: int
    item: str
    batch: str
    expiry: date | None
    godown: str
    units: Units
    there: Units
    party: str
    order: str
    note: str
    since: str


def query(tx: Tx, ask: Ask) -> list[Row]:
    """Return what is kept, the oldest promise first."""
    question = (
        select(
            Reservation.id, Item.name, Batch.number, Batch.expiry, Godown.name, Reservation.units,
            StockBalance.units, Party.name, DocumentRow.number, Reservation.note, Reservation.at,
        )
        .select_from(Reservation)
        .join(Batch, Batch.id == Reservation.batch_id)
        .join(Item, Item.id == Batch.item_id)
        .join(Godown, Godown.id == Reservation.godown_id)
        .outerjoin(
            StockBalance,
            (StockBalance.batch_id == Reservation.batch_id)
            & (StockBalance.godown_id == Reservation.godown_id)
            & (StockBalance.bucket == "saleable"),
        )
        .outerjoin(Party, Party.id == Reservation.party_id)
        .outerjoin(DocumentRow, DocumentRow.id == Reservation.document_id)
        .order_by(Reservation.id)
    )  # fmt: skip
    if ask.party is not None:
        question = question.where(Reservation.party_id == ask.party)
    if ask.item is not None:
        question = question.where(Batch.item_id == ask.item)
    return [
        Row(
            no=row[0], item=row[1], batch=row[2], expiry=row[3], godown=row[4], units=row[5],
            there=row[6] or Units(0), party=row[7] or "", order=row[8] or "", note=row[9], since=row[10][:10],
        )
        for row in tx.execute(question)
    ]  # fmt: skip


REPORT = Report(
    code="reservations",
    title="Reserved stock",
    ask=Ask,
    query=query,
    columns=(
        Column("no", "No.", "whole"),
        Column("item", "Item", letters=28, grow=True),
        Column("batch", "Batch", letters=11),
        Column("expiry", "Expiry", "expiry"),
        Column("godown", "Godown", letters=9),
        Column("units", "Reserved", "units", total=True),
        Column("there", "There", "units"),
        Column("party", "Party", letters=22),
        Column("order", "Order", letters=15),
        Column("note", "Note", letters=18),
        Column("since", "Since", letters=10),
    ),
    menu="Stock",
    note="A reserved unit is offered to nobody else without a question. It goes when it is billed or let go.",
)
