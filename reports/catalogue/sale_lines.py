"""Sales lines: every line on which an item, or a company's goods, were sold."""

from datetime import date

from dcms_desktop.catalog.tables import Item
from dcms_desktop.db.tx import Tx
from dcms_desktop.documents.tables import DocumentLine
from dcms_desktop.kernel.frozen import dataclass
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
    """Which item, to whom, on which days."""

    item: int | None = asked("Item", None, pick="item")
    first: date = asked("From", month_first)
    last: date = asked("To", today)
    party: int | None = asked("Party", None, pick="party")
    maker: int | None = asked("Company", None, pick="maker")
    beat: int | None = asked("Beat", None, pick="beat")
    salesman: int | None = asked("Salesman", None, pick="salesman")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a bill."""

    document_id: int
    day: date
    number: str
    party: str
    item: str
    batch: str
    units: Units
    free: Units
    rate: Mills
    discount: Paise
    value: Paise
    tax: Paise
    amount: Paise


def query(tx: Tx, ask: Ask) -> list[Row]:
    """Return the lines by day and bill."""
    line = DocumentLine
    tax = line.cgst + line.sgst + line.igst + line.cess
    question = bill_lines(line.discount, line.taxable, tax, line.amount)
    question = narrowed(question, Wanted(SALES, ask.first, ask.last, ask.party, ask.beat, ask.salesman))
    if ask.item is not None:
        # The line carries the day as well, so that its index on item and day is used.
        question = question.where(line.item_id == ask.item, line.day >= ask.first, line.day <= ask.last)
    if ask.maker is not None:
        question = question.where(Item.maker_id == ask.maker)
    rows = tx.stream(question.order_by(line.day, line.document_id, line.line_no))
    return [Row(*row) for row in rows]


REPORT = Report(
    code="sale_lines",
    title="Sales lines",
    ask=Ask,
    query=query,
    columns=(
        Column("day", "Date", "date"),
        Column("number", "Number", letters=16),
        Column("party", "Party", letters=24, grow=True),
        Column("item", "Item", letters=24, grow=True),
        Column("batch", "Batch", letters=10),
        Column("units", "Units", "units", total=True),
        Column("free", "Free", "units", total=True, blank_zero=True),
        Column("rate", "Rate", "mills"),
        Column("discount", "Discount", "paise", total=True, blank_zero=True),
        Column("value", "Value", "paise", total=True),
        Column("tax", "Tax", "paise", total=True, blank_zero=True),
        Column("amount", "Amount", "paise", total=True),
    ),
    drill=open_document,
    menu="Sales",
    note="Lines of cancelled bills are left out.",
)
