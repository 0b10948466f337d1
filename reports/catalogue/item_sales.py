"""Item-wise sales: what was sold of each item in some days, at what price and cost."""

from datetime import date

from sqlalchemy import func
from sqlalchemy import select

from dcms_desktop.catalog.tables import Item
from dcms_desktop.catalog.tables import Maker
from dcms_desktop.db.tx import Tx
from dcms_desktop.documents.tables import DocumentLine
from dcms_desktop.documents.tables import DocumentRow
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import Percent
from dcms_desktop.kernel.money import Units
from dcms_desktop.kernel.money import share
from reports.catalogue.parts import SALES
from reports.catalogue.parts import total
from reports.catalogue.registers import Wanted
from reports.catalogue.registers import narrowed
from reports.engine.ask import asked
from reports.engine.ask import month_first
from reports.engine.ask import today
from reports.engine.report import Column
from reports.engine.report import Drill
from reports.engine.report import Report


@dataclass(frozen=True, slots=True)
class Ask:
    """Which days, and whose goods or bills."""

    first: date = asked("From", month_first)
    last: date = asked("To", today)
    maker: int | None = asked("Company", None, pick="maker")
    party: int | None = asked("Party", None, pick="party")
    beat: int | None = asked("Beat", None, pick="beat")
    salesman: int | None = asked("Salesman", None, pick="salesman")


@dataclass(frozen=True, slots=True)
class Row:
    """One item."""

    item_id: int
    code: str
    item: str
    packing: str
    maker: str
    bills: int
    units: Units
    free: Units
    gross: Paise
    discount: Paise
    value: Paise
    tax: Paise
    amount: Paise
    margin: Paise
    margin_percent: Percent | None


def query(tx: Tx, ask: Ask) -> list[Row]:
    """Return the items sold, the most valuable first."""
    bills = narrowed(
        select(DocumentRow.id), Wanted(SALES, ask.first, ask.last, ask.party, ask.beat, ask.salesman)
    )
    bills_that_stand = bills.where(DocumentRow.state == "posted").cte("bills")
    line = DocumentLine
    tax = line.cgst + line.sgst + line.igst + line.cess
    sold = (
        select(
            line.item_id,
            total(1).label("bills"),
            *(
                total(getattr(line, name)).label(name)
                for name in ("units", "free", "gross", "discount", "taxable", "amount", "cost")
            ),
            total(tax).label("tax"),
        )
        .join(bills_that_stand, bills_that_stand.c.id == line.document_id)
        .group_by(line.item_id)
        .cte("sold")
    )
    question = (
        select(
            Item.id,
            Item.code,
            Item.name,
            Item.packing,
            func.coalesce(Maker.name, ""),
            sold.c.bills,
            sold.c.units,
            sold.c.free,
            sold.c.gross,
            sold.c.discount,
            sold.c.taxable,
            sold.c.tax,
            sold.c.amount,
            sold.c.taxable - sold.c.cost,
        )
        .join(sold, sold.c.item_id == Item.id)
        .outerjoin(Maker, Maker.id == Item.maker_id)
        .order_by(sold.c.taxable.desc(), Item.name, Item.id)
    )
    if ask.maker is not None:
        question = question.where(Item.maker_id == ask.maker)
    return [Row(*(*row, _part(row[10], row[13]))) for row in tx.stream(question)]


def _part(value: int, margin: int) -> Percent | None:
    """Return the margin as a part of the value, to a hundredth of a percent."""
    return Percent(share(margin, 10_000, of=value) * 10) if value else None


def open_lines(row: Row) -> Drill:
    """Return the way to the lines an item was sold on."""
    return Drill("report", row.item_id, "sale_lines")


REPORT = Report(
    code="item_sales",
    title="Item-wise sales",
    ask=Ask,
    query=query,
    columns=(
        Column("code", "Code", letters=9),
        Column("item", "Item", letters=30, grow=True),
        Column("packing", "Pack", letters=9),
        Column("maker", "Company", letters=16),
        Column("bills", "Lines", "whole", total=True),
        Column("units", "Units", "units", total=True),
        Column("free", "Free", "units", total=True, blank_zero=True),
        Column("gross", "Gross", "paise", total=True),
        Column("discount", "Discount", "paise", total=True, blank_zero=True),
        Column("value", "Value", "paise", total=True),
        Column("tax", "Tax", "paise", total=True, blank_zero=True),
        Column("amount", "Amount", "paise", total=True),
        Column("margin", "Margin", "paise", total=True),
        Column("margin_percent", "Margin %", "percent"),
    ),
    drill=open_lines,
    menu="Sales",
    note="Units are base units. Value is before tax, after discounts; margin is value less cost.",
)
