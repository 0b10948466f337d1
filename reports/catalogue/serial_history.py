"""Serial history: where a unit came from, who has it, until when it is under warranty."""

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
from dcms_desktop.parties.tables import Party
from dcms_desktop.scanning.tables import PackCode
from dcms_desktop.scanning.tables import PackCodePart
from dcms_desktop.scanning.tables import PieceRow
from reports.catalogue.parts import kind_words
from reports.catalogue.parts import open_document
from reports.catalogue.parts import party_words
from reports.engine.ask import asked
from reports.engine.report import Column
from reports.engine.report import Report


@dataclass(frozen=True, slots=True)
class Ask:
    """Which unit."""

    serial: str = asked("Serial number", "", help="As on the unit; scan it or type it.")


@dataclass(frozen=True, slots=True)
class Row:
    """What one document did with the unit."""

    document_id: int
    unit: str
    """Item, batch and serial number: the heading."""
    day: date
    document: str
    number: str
    party: str
    city: str
    mobile: str
    warranty: date | None
    state: str
    """What the document left it as."""


def query(tx: Tx, ask: Ask) -> list[Row]:
    """Return every document that named the unit, oldest first, with those that were taken back."""
    serial = "".join(ask.serial.split())
    if not serial:
        raise Refused("Which unit?", field="serial", next_step="Scan or type its serial number.")
    return [_row(found) for found in tx.execute(_question(serial))]


def _question(serial: str) -> "Select[*tuple[Any, ...]]":
    return (
        select(
            DocumentRow.id, Item.name, PackCodePart.batch, PackCode.code, DocumentRow.day, DocumentRow.kind,
            DocumentRow.title, DocumentRow.number, DocumentRow.party_name, Party.city, Party.mobile,
            PieceRow.warranty_until, PieceRow.undone, PieceRow.sold_in,
        )
        .select_from(PieceRow)
        .join(PackCode, PackCode.id == PieceRow.pack_id)
        .join(PackCodePart, PackCodePart.pack_id == PackCode.id)
        .join(Item, Item.id == PackCodePart.item_id)
        .join(DocumentRow, DocumentRow.id == PieceRow.document_id)
        .outerjoin(Party, Party.id == DocumentRow.party_id)
        .where(PackCode.code == serial)
        .order_by(PieceRow.id)
    )  # fmt: skip


def _row(found: Sequence[Any]) -> Row:
    batch = f" · {found[2]}" if found[2] else ""
    return Row(
        document_id=found[0], unit=f"{found[1]}{batch} · S/N {found[3]}", day=found[4],
        document=kind_words(found[5], found[6]), number=found[7], party=party_words(found[5], found[8]),
        city=found[9] or "", mobile=found[10] or "", warranty=found[11],
        state=_state(found[13], undone=found[12]),
    )  # fmt: skip


def _state(gone: int | None, *, undone: bool) -> str:
    if undone:
        return "taken back"
    return "in stock" if gone is None else "gone"


REPORT = Report(
    code="serial_history",
    title="Serial number history",
    ask=Ask,
    query=query,
    columns=(
        Column("unit", "Unit", letters=40),
        Column("day", "Date", "date"),
        Column("document", "Document", letters=14),
        Column("number", "Number", letters=16),
        Column("party", "Party", letters=28, grow=True),
        Column("city", "Place", letters=14),
        Column("mobile", "Mobile", letters=12),
        Column("warranty", "Warranty until", "date"),
        Column("state", "After it", letters=10),
    ),
    group="unit",
    drill=open_document,
    menu="Stock",
    note="A document that was corrected or cancelled stands here as taken back.",
)
