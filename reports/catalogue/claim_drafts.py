"""Claims to be made: what came short, broken, too many or too dear, by supplier, with the days it waits."""

from datetime import date

from sqlalchemy import select

from dcms_desktop.catalog.tables import Item
from dcms_desktop.catalog.tables import Maker
from dcms_desktop.claims.rules import DRAFT
from dcms_desktop.claims.rules import TYPES
from dcms_desktop.claims.tables import ClaimDraft
from dcms_desktop.db.tx import Tx
from dcms_desktop.documents.tables import DocumentRow
from dcms_desktop.kernel import clock
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import Units
from reports.catalogue.parts import open_document
from reports.engine.ask import asked
from reports.engine.ask import today
from reports.engine.ask import year_first
from reports.engine.report import Column
from reports.engine.report import Report


@dataclass(frozen=True, slots=True)
class Ask:
    """Of which days, whose, and of which company."""

    first: date = asked("From", year_first)
    last: date = asked("To", today)
    party: int | None = asked("Supplier", None, pick="supplier")
    maker: int | None = asked("Company", None, pick="maker")


@dataclass(frozen=True, slots=True)
class Row:
    """One claim."""

    document_id: int
    heading: str
    day: date
    number: str
    reference: str
    type: str
    item: str
    maker: str
    units: Units
    paise: Paise
    days: int
    reason: str


def query(tx: Tx, ask: Ask) -> list[Row]:
    """Return the claims by supplier and day."""
    draft = ClaimDraft
    question = (
        select(
            draft.document_id, DocumentRow.party_name, draft.day, DocumentRow.number, DocumentRow.reference,
            draft.type, Item.name, Maker.name, draft.units, draft.paise, draft.reason,
        )
        .select_from(draft)
        .join(DocumentRow, DocumentRow.id == draft.document_id)
        .join(Item, Item.id == draft.item_id)
        .outerjoin(Maker, Maker.id == draft.maker_id)
        .where(draft.state == DRAFT, draft.day >= ask.first, draft.day <= ask.last)
    )  # fmt: skip
    if ask.party is not None:
        question = question.where(draft.party_id == ask.party)
    if ask.maker is not None:
        question = question.where(draft.maker_id == ask.maker)
    today = clock.today()
    return [
        Row(
            document_id=row[0], heading=row[1], day=row[2], number=row[3], reference=row[4],
            type=TYPES.get(row[5], row[5]), item=row[6], maker=row[7] or "", units=row[8], paise=row[9],
            days=(today - row[2]).days, reason=row[10],
        )
        for row in tx.execute(question.order_by(DocumentRow.party_name, draft.day, draft.id))
    ]  # fmt: skip


REPORT = Report(
    code="claim_drafts",
    title="Claims to be made",
    ask=Ask,
    query=query,
    columns=(
        Column("heading", "Supplier", letters=30),
        Column("day", "Date", "date"),
        Column("number", "Receipt", letters=14),
        Column("reference", "Bill no.", letters=12),
        Column("type", "Claim", letters=14),
        Column("item", "Item", letters=24, grow=True),
        Column("maker", "Company", letters=14),
        Column("units", "Units", "units"),
        Column("paise", "Amount", "paise", total=True),
        Column("days", "Days", "whole"),
        Column("reason", "Why", letters=30),
    ),
    group="heading",
    drill=open_document,
    menu="Purchase",
    note="Every difference between what was billed, agreed and received. An excess has no amount: it is the "
    "supplier's until it is billed or goes back.",
)
