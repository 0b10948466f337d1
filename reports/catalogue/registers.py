"""What the registers of sales and purchases read: one row for each document with its tax."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select
from sqlalchemy import case
from sqlalchemy import func
from sqlalchemy import select

from dcms_desktop.catalog.tables import Item
from dcms_desktop.db.tx import Tx
from dcms_desktop.documents.tables import DocumentLine
from dcms_desktop.documents.tables import DocumentRow
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.money import Paise
from dcms_desktop.stock.tables import Batch
from reports.engine.report import Column


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One document of a register."""

    document_id: int
    day: date
    number: str
    reference: str
    reference_day: date | None
    party: str
    gstin: str
    place: str
    taxable: Paise
    untaxed: Paise
    cgst: Paise
    sgst: Paise
    igst: Paise
    cess: Paise
    other: Paise
    """Freight and the like without tax, less discounts after tax."""
    round_off: Paise
    total: Paise
    received: Paise
    state: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which documents."""

    kinds: tuple[str, ...]
    first: date
    last: date
    party: int | None = None
    beat: int | None = None
    salesman: int | None = None


_ROW = (
    DocumentRow.id,
    DocumentRow.day,
    DocumentRow.number,
    DocumentRow.reference,
    DocumentRow.reference_day,
    DocumentRow.party_name,
    DocumentRow.gstin,
    DocumentRow.place,
    DocumentRow.taxable,
    DocumentRow.untaxed,
    DocumentRow.cgst,
    DocumentRow.sgst,
    DocumentRow.igst,
    DocumentRow.cess,
    DocumentRow.round_off,
    DocumentRow.total,
    DocumentRow.received,
    DocumentRow.state,
    DocumentRow.revision,
    DocumentRow.reverse_charge,
)


def narrowed(question: "Select[*tuple[Any, ...]]", wanted: Wanted) -> "Select[*tuple[Any, ...]]":
    """Return the question for the documents wanted."""
    document = DocumentRow
    question = question.where(
        document.kind.in_(wanted.kinds), document.day >= wanted.first, document.day <= wanted.last
    )
    if wanted.party is not None:
        question = question.where(document.party_id == wanted.party)
    if wanted.beat is not None:
        question = question.where(document.beat_id == wanted.beat)
    if wanted.salesman is not None:
        question = question.where(document.salesman_id == wanted.salesman)
    return question


def bill_lines(*also: Any) -> "Select[*tuple[Any, ...]]":
    """Return the question for lines of standing bills.

    Its columns are document, day, number, party, item, batch, units, free and rate; ``also`` come after them.
    """
    line = DocumentLine
    return (
        select(
            line.document_id,
            line.day,
            DocumentRow.number,
            case((DocumentRow.party_name == "", "Cash sale"), else_=DocumentRow.party_name),
            Item.name,
            func.coalesce(Batch.number, ""),
            line.units,
            line.free,
            line.rate,
            *also,
        )
        .select_from(DocumentRow)
        .join(line, line.document_id == DocumentRow.id)
        .join(Item, Item.id == line.item_id)
        .outerjoin(Batch, Batch.id == line.batch_id)
        .where(DocumentRow.state == "posted")
    )


def register(tx: Tx, wanted: Wanted) -> list[Row]:
    """Return the documents by day and number; a cancelled one keeps its number and counts nothing."""
    question = narrowed(select(*_ROW).select_from(DocumentRow), wanted)
    rows = tx.stream(question.order_by(DocumentRow.day, DocumentRow.id))
    return [_row(row) for row in rows]


def _row(found: Sequence[Any]) -> Row:
    (id_, day, number, reference, reference_day, party, gstin, place, *figures) = found
    (taxable, untaxed, cgst, sgst, igst, cess, round_off, total, received, state, revision, reverse) = figures
    if state != "posted":
        taxable = untaxed = cgst = sgst = igst = cess = round_off = total = received = 0
    charged = 0 if reverse else cgst + sgst + igst + cess
    return Row(
        document_id=id_,
        day=day,
        number=number,
        reference=reference,
        reference_day=reference_day,
        party=party or "Cash sale",
        gstin=gstin or "",
        place=place,
        taxable=taxable,
        untaxed=untaxed,
        cgst=cgst,
        sgst=sgst,
        igst=igst,
        cess=cess,
        other=Paise(total - round_off - taxable - untaxed - charged),
        round_off=round_off,
        total=total,
        received=received,
        state="cancelled" if state != "posted" else "edited" if revision else "",
    )


TAX_COLUMNS = (
    Column("taxable", "Taxable", "paise", total=True),
    Column("untaxed", "Exempt", "paise", total=True, blank_zero=True),
    Column("cgst", "CGST", "paise", total=True, blank_zero=True),
    Column("sgst", "SGST", "paise", total=True, blank_zero=True),
    Column("igst", "IGST", "paise", total=True, blank_zero=True),
    Column("cess", "Cess", "paise", total=True, blank_zero=True),
    Column("other", "Other", "paise", total=True, blank_zero=True),
    Column("round_off", "Round", "paise", total=True, blank_zero=True),
    Column("total", "Total", "paise", total=True),
)
