"""Sold below the floor: lines whose value before tax is less than what the goods cost, with who billed."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func

from dcms_desktop.company.tables import User
from dcms_desktop.db.tx import Tx
from dcms_desktop.documents.tables import DocumentLine
from dcms_desktop.documents.tables import DocumentRow
from dcms_desktop.kernel.money import Mills
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import Units
from reports.catalogue.parts import SALES
from reports.catalogue.parts import open_document
from reports.catalogue.registers import Wanted
from reports.catalogue.registers import bill_lines
from reports.catalogue.registers import narrowed
from reports.engine.ask import asked
from reports.engine.ask import month_first
from reports.engine.ask import today
from reports.engine.report import Column
from reports.engine.report import Report


@dataclass(frozen=True, slots=True)
class Ask:
    """On which days, to whom."""

    first: date = asked("From", month_first)
    last: date = asked("To", today)
    margin: int = asked("Margin under %", 0, help="0 lists what brought less than its cost.")
    party: int | None = asked("Party", None, pick="party")
    salesman: int | None = asked("Salesman", None, pick="salesman")


@dataclass(frozen=True, slots=True)
class Row:
    """One line that brought too little."""

    document_id: int
    day: date
    number: str
    party: str
    item: str
    batch: str
    units: Units
    free: Units
    rate: Mills
    value: Paise
    cost: Paise
    gain: Paise
    user: str


def query(tx: Tx, ask: Ask) -> list[Row]:
    """Return the lines below cost by day and bill."""
    line = DocumentLine
    question = bill_lines(
        line.taxable, line.cost, line.taxable - line.cost, func.coalesce(User.name, "")
    ).outerjoin(User, User.id == DocumentRow.user_id)
    question = question.where((line.taxable - line.cost) * 100 < line.taxable * ask.margin)
    wanted = Wanted(SALES, ask.first, ask.last, ask.party, None, ask.salesman)
    rows = tx.execute(narrowed(question, wanted).order_by(line.day, line.document_id, line.line_no))
    return [Row(*row) for row in rows.all()]


REPORT = Report(
    code="below_floor",
    title="Sold below the floor",
    ask=Ask,
    query=query,
    columns=(
        Column("day", "Date", "date"),
        Column("number", "Number", letters=16),
        Column("party", "Party", letters=22, grow=True),
        Column("item", "Item", letters=22, grow=True),
        Column("batch", "Batch", letters=10),
        Column("units", "Units", "units", total=True),
        Column("free", "Free", "units", total=True, blank_zero=True),
        Column("rate", "Rate", "mills"),
        Column("value", "Value", "paise", total=True),
        Column("cost", "Cost", "paise", total=True),
        Column("gain", "Margin", "paise", total=True),
        Column("user", "By", letters=10),
    ),
    drill=open_document,
    menu="Sales",
    note="The floor is the cost of the goods that left, free goods counted. Cancelled bills are left out.",
)
