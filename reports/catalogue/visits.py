"""Visits of the field: when and where somebody stood before a shop, beside the order taken there."""

from datetime import date

from sqlalchemy import select

from dcms_desktop.db.tx import Tx
from dcms_desktop.documents.tables import DocumentRow
from dcms_desktop.field.rules import place_words
from dcms_desktop.field.tables import Visit
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.money import Paise
from dcms_desktop.parties.tables import Party
from reports.engine.ask import asked
from reports.engine.ask import month_first
from reports.engine.ask import month_last
from reports.engine.report import Column
from reports.engine.report import Report


@dataclass(frozen=True, slots=True)
class Ask:
    """Which days, and of whom."""

    first: date = asked("From", month_first)
    last: date = asked("To", month_last)
    party: int | None = asked("Party", None, pick="party")


@dataclass(frozen=True, slots=True)
class Row:
    """One visit with its order."""

    day: date
    time: str
    salesman: str
    code: str
    party: str
    minutes: int
    place: str
    outcome: str
    told: str
    number: str
    total: Paise


def query(tx: Tx, ask: Ask) -> list[Row]:
    """Return visits by day and time."""
    visit, order = Visit, DocumentRow
    beside = (
        (order.kind == "sales_order") & (order.party_id == visit.party_id) & (order.reference == visit.order)
        & (order.state == "posted") & (visit.order != "")
    )  # fmt: skip
    question = (
        select(
            visit.day, visit.time, visit.salesman, Party.code, Party.name, visit.minutes, visit.lat_e6,
            visit.lon_e6, visit.outcome, visit.order, order.number, order.total,
        )
        .join(Party, Party.id == visit.party_id)
        .outerjoin(order, beside)
        .where(visit.day.between(ask.first, ask.last))
        .order_by(visit.day, visit.time, visit.id)
    )  # fmt: skip
    if ask.party is not None:
        question = question.where(visit.party_id == ask.party)
    return [
        Row(
            day=row[0], time=row[1], salesman=row[2], code=row[3], party=row[4], minutes=row[5],
            place=place_words(row[6], row[7]), outcome=row[8], told=row[9], number=row[10] or "",
            total=Paise(row[11] or 0),
        )
        for row in tx.execute(question)
    ]  # fmt: skip


REPORT = Report(
    code="visits",
    title="Visits of the field",
    ask=Ask,
    query=query,
    columns=(
        Column("day", "Day", "date"),
        Column("time", "Time", letters=5),
        Column("salesman", "Who", letters=8),
        Column("code", "Party", letters=8),
        Column("party", "Name", letters=22, grow=True),
        Column("minutes", "Minutes", "whole", letters=8, total=True),
        Column("place", "Place", letters=22),
        Column("outcome", "Outcome", letters=16, grow=True),
        Column("told", "App's order", letters=12),
        Column("number", "Our order", letters=15),
        Column("total", "Worth", "paise", total=True, blank_zero=True),
    ),
    menu="Sales",
    note="A visit and its order are known by the app's own ids; times are those of the app.",
)
