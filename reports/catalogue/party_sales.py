"""Party-wise sales: what each party bought in some days, grouped by beat."""

from datetime import date

from sqlalchemy import func
from sqlalchemy import select

from dcms_desktop.db.tx import Tx
from dcms_desktop.documents.tables import DocumentRow
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.money import Paise
from dcms_desktop.parties.tables import Beat
from dcms_desktop.parties.tables import Party
from reports.catalogue.parts import NO_BEAT
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
    """Which days, whose parties."""

    first: date = asked("From", month_first)
    last: date = asked("To", today)
    beat: int | None = asked("Beat", None, pick="beat")
    salesman: int | None = asked("Salesman", None, pick="salesman")


@dataclass(frozen=True, slots=True)
class Row:
    """One party."""

    party_id: int | None
    beat: str
    code: str
    party: str
    city: str
    bills: int
    value: Paise
    tax: Paise
    total: Paise
    margin: Paise
    last_day: date


def query(tx: Tx, ask: Ask) -> list[Row]:
    """Return the parties that bought, by beat, the best first. Beats are those the bills were made on."""
    document = DocumentRow
    tax = document.cgst + document.sgst + document.igst + document.cess
    value = document.taxable + document.untaxed
    bills = narrowed(
        select(
            document.party_id,
            document.beat_id,
            total(1).label("bills"),
            total(value).label("value"),
            total(tax).label("tax"),
            total(document.total).label("total"),
            total(value - document.cost).label("margin"),
            func.max(document.day).label("last_day"),
        ),
        Wanted(SALES, ask.first, ask.last, None, ask.beat, ask.salesman),
    )
    sold = bills.where(document.state == "posted").group_by(document.party_id, document.beat_id).cte("sold")
    rows = tx.execute(
        select(
            sold.c.party_id,
            Beat.name,
            Party.code,
            Party.name,
            Party.city,
            sold.c.bills,
            sold.c.value,
            sold.c.tax,
            sold.c.total,
            sold.c.margin,
            sold.c.last_day,
        )
        .select_from(sold)
        .outerjoin(Party, Party.id == sold.c.party_id)
        .outerjoin(Beat, Beat.id == sold.c.beat_id)
        .order_by(Beat.name.is_(None), Beat.name, sold.c.beat_id, sold.c.total.desc(), sold.c.party_id)
    )
    return [
        Row(row[0], row[1] or NO_BEAT, row[2] or "", row[3] or "Cash sales", row[4] or "", *row[5:])
        for row in rows
    ]


def open_bills(row: Row) -> Drill | None:
    """Return the way to the bills of a party."""
    return Drill("report", row.party_id, "sales_register") if row.party_id is not None else None


REPORT = Report(
    code="party_sales",
    title="Party-wise sales",
    ask=Ask,
    query=query,
    columns=(
        Column("beat", "Beat", letters=14),
        Column("code", "Code", letters=9),
        Column("party", "Party", letters=30, grow=True),
        Column("city", "Place", letters=14),
        Column("bills", "Bills", "whole", total=True),
        Column("value", "Value", "paise", total=True),
        Column("tax", "Tax", "paise", total=True, blank_zero=True),
        Column("total", "Total", "paise", total=True),
        Column("margin", "Margin", "paise", total=True),
        Column("last_day", "Last bill", "date"),
    ),
    group="beat",
    drill=open_bills,
    menu="Sales",
    note="Value is before tax; margin is value less the cost of the goods. Cancelled bills are left out.",
)
