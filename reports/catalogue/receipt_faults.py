"""Receipts with faults: what was billed and what came, line by line, where the two are not the same."""

from datetime import date

from sqlalchemy import select

from dcms_desktop.claims.rules import WITHDRAWN
from dcms_desktop.claims.tables import ClaimDraft
from dcms_desktop.db.tx import Tx
from dcms_desktop.documents.queries import posted_document
from dcms_desktop.documents.tables import DocumentRow
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import Units
from reports.catalogue.parts import open_document
from reports.engine.ask import asked
from reports.engine.ask import month_first
from reports.engine.ask import today
from reports.engine.report import Column
from reports.engine.report import Report


@dataclass(frozen=True, slots=True)
class Ask:
    """Of which days, and whose goods."""

    first: date = asked("From", month_first)
    last: date = asked("To", today)
    party: int | None = asked("Supplier", None, pick="supplier")


@dataclass(frozen=True, slots=True)
class Row:
    """One line that differs."""

    document_id: int
    day: date
    number: str
    reference: str
    party: str
    item: str
    batch: str
    billed: Units
    short: Units
    damaged: Units
    excess: Units
    came: Units
    paise: Paise


def query(tx: Tx, ask: Ask) -> list[Row]:
    """Return the lines by day and receipt."""
    claim = ClaimDraft
    question = (
        select(claim.document_id, claim.line_no, claim.paise)
        .join(DocumentRow, DocumentRow.id == claim.document_id)
        .where(claim.state != WITHDRAWN, claim.day >= ask.first, claim.day <= ask.last)
    )
    if ask.party is not None:
        question = question.where(claim.party_id == ask.party)
    worth: dict[tuple[int, int], int] = {}
    for document_id, line_no, paise in tx.execute(question.order_by(claim.day, claim.document_id)):
        worth[document_id, line_no] = worth.get((document_id, line_no), 0) + paise
    rows: list[Row] = []
    for document_id in dict.fromkeys(key[0] for key in worth):
        posted = posted_document(tx, document_id)
        rows.extend(
            Row(
                document_id=document_id, day=posted.day, number=posted.number, reference=posted.reference,
                party=posted.party.name if posted.party else "", item=line.name, batch=line.batch,
                billed=Units(line.units + line.free), short=line.short, damaged=line.damaged,
                excess=line.excess, came=Units(line.units + line.free - line.short + line.excess),
                paise=Paise(worth[document_id, line.no]),
            )
            for line in posted.lines
            if (document_id, line.no) in worth
        )  # fmt: skip
    return rows


REPORT = Report(
    code="receipt_faults",
    title="Receipts with faults",
    ask=Ask,
    query=query,
    columns=(
        Column("day", "Date", "date"),
        Column("number", "Receipt", letters=14),
        Column("reference", "Bill no.", letters=12),
        Column("party", "Supplier", letters=22),
        Column("item", "Item", letters=24, grow=True),
        Column("batch", "Batch", letters=10),
        Column("billed", "Billed", "units", total=True),
        Column("short", "Short", "units", total=True, blank_zero=True),
        Column("damaged", "Damaged", "units", total=True, blank_zero=True),
        Column("excess", "Excess", "units", total=True, blank_zero=True),
        Column("came", "Came", "units", total=True),
        Column("paise", "To claim", "paise", total=True, blank_zero=True),
    ),
    drill=open_document,
    menu="Purchase",
    note="Free goods are counted. Came is what was billed less what was short, and what was too many.",
)
