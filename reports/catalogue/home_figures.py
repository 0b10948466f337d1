"""The figures of the home page: today, what needs attention, thirty days, top items, the day-end list."""

from datetime import date
from datetime import datetime
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement
from sqlalchemy import Select
from sqlalchemy import func
from sqlalchemy import select

from dcms_desktop.catalog.tables import Item
from dcms_desktop.company.queries import setting
from dcms_desktop.db.tx import Tx
from dcms_desktop.documents.tables import DocumentLine
from dcms_desktop.documents.tables import DocumentRevision
from dcms_desktop.documents.tables import DocumentRow
from dcms_desktop.documents.tables import HeldDraft
from dcms_desktop.documents.tables import MoneyLine
from dcms_desktop.kernel.dates import each_day
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.money import group_digits
from dcms_desktop.ledger.queries import closed_through
from dcms_desktop.ledger.rules import NO_BILLS
from dcms_desktop.ledger.tables import Due
from dcms_desktop.outbox.rules import REJECTED
from dcms_desktop.outbox.rules import UNSENT
from dcms_desktop.outbox.tables import OutboxRow
from dcms_desktop.parties.tables import Licence
from dcms_desktop.parties.tables import Party
from dcms_desktop.sales.settings import NEAR_EXPIRY_DAYS
from dcms_desktop.spool.tables import PrintJob
from dcms_desktop.stock.rules import SALEABLE
from dcms_desktop.stock.tables import Batch
from dcms_desktop.stock.tables import StockBalance
from reports.catalogue.parts import SALES
from reports.catalogue.parts import total

MONEY_IN = (*SALES, "receipt")
"""Kinds of document that bring money."""
DAYS = 30
TOP = 8


@dataclass(frozen=True, slots=True)
class DayMoney:
    """Sales and collections of one day."""

    day: date
    sales: int
    collections: int


@dataclass(frozen=True, slots=True)
class SoldItem:
    """An item sold much."""

    name: str
    quantity: str
    sales: int


@dataclass(frozen=True, slots=True)
class DayPoint:
    """A point of the day-end list."""

    title: str
    is_done: bool
    note: str
    command: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeRead:
    """All figures of the home page; amounts are paise."""

    day: date
    sales: int
    bills: int
    collections: int
    receipts: int
    sales_before: int
    overdue: int
    overdue_parties: int
    near_expiry: int
    near_expiry_batches: int
    short_items: int
    unsent: int
    rejected: int
    licences_ending: int
    held_bills: int
    failed_prints: int
    last_days: tuple[DayMoney, ...]
    top_items: tuple[SoldItem, ...]
    day_end: tuple[DayPoint, ...]


def home_figures(tx: Tx) -> HomeRead:
    """Return the figures as they are now."""
    day = tx.today
    days = _last_days(tx, day)
    bills = _count(tx, select(func.count()).select_from(DocumentRow).where(*_sales(day, day)))
    receipts = _count(tx, _money(func.count(DocumentRow.id.distinct()), day, day))
    overdue, overdue_parties = _overdue(tx, day)
    near, near_batches = _near_expiry(tx, day)
    short = _count(
        tx,
        select(func.count(Batch.item_id.distinct()))
        .join(StockBalance, StockBalance.batch_id == Batch.id)
        .where(StockBalance.units < 0),
    )
    held = _rows(tx, HeldDraft.counter_id == tx.counter_id)
    failed = _rows(tx, PrintJob.state == "failed")
    return HomeRead(
        day=day,
        sales=days[-1].sales,
        bills=bills,
        collections=days[-1].collections,
        receipts=receipts,
        sales_before=_sales_before(tx, day),
        overdue=overdue,
        overdue_parties=overdue_parties,
        near_expiry=near,
        near_expiry_batches=near_batches,
        short_items=short,
        unsent=_rows(tx, OutboxRow.state.in_(UNSENT)),
        rejected=_rows(tx, OutboxRow.state == REJECTED),
        licences_ending=_licences(tx, day),
        held_bills=held,
        failed_prints=failed,
        last_days=days,
        top_items=_top_items(tx, day),
        day_end=_day_end(tx, held, failed, short),
    )


def _count(tx: Tx, question: "Select[*tuple[Any, ...]]") -> int:
    return int(tx.scalar(question) or 0)


def _rows(tx: Tx, condition: ColumnElement[bool]) -> int:
    """Return how many rows fulfil a condition on one table."""
    return _count(tx, select(func.count()).where(condition))


def _sales(first: date, last: date) -> tuple[ColumnElement[bool], ...]:
    document = DocumentRow
    return (document.kind.in_(SALES), document.day >= first, document.day <= last, document.state == "posted")


def _money(what: Any, first: date, last: date) -> "Select[*tuple[Any, ...]]":
    """Return the question for money that came in on some days, with bills and by receipts."""
    document = DocumentRow
    return (
        select(what)
        .select_from(document)
        .join(MoneyLine, MoneyLine.document_id == document.id)
        .where(
            document.kind.in_(MONEY_IN),
            document.day >= first,
            document.day <= last,
            document.state == "posted",
        )
    )


def _last_days(tx: Tx, day: date) -> tuple[DayMoney, ...]:
    first = day - timedelta(days=DAYS - 1)
    document = DocumentRow
    sold = select(document.day, total(document.total)).where(*_sales(first, day)).group_by(document.day)
    sales = {row[0]: int(row[1]) for row in tx.execute(sold)}
    came = _money(document.day, first, day).add_columns(total(MoneyLine.paise)).group_by(document.day)
    money = {row[0]: int(row[1]) for row in tx.execute(came)}
    return tuple(DayMoney(each, sales.get(each, 0), money.get(each, 0)) for each in each_day(first, day))


def _sales_before(tx: Tx, day: date) -> int:
    """Return what had been sold by this time on the same weekday a week ago."""
    week = timedelta(days=7)
    until = (datetime.fromisoformat(tx.at) - week).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    asked = select(total(DocumentRow.total)).where(*_sales(day - week, day - week), DocumentRow.at <= until)
    return _count(tx, asked)


def _overdue(tx: Tx, day: date) -> tuple[int, int]:
    """Return what customers owe past its due day, and how many they are."""
    late = select(total(Due.left), func.count(Due.party_id.distinct())).where(
        Due.left > 0, Due.due_on < day, Due.kind.not_in(NO_BILLS)
    )
    row = tx.execute(late).one()
    return int(row[0]), int(row[1])


def _near_expiry(tx: Tx, day: date) -> tuple[int, int]:
    """Return what goods are worth that end within the days of the setting, and their batches."""
    until = day + timedelta(days=setting(tx, NEAR_EXPIRY_DAYS))
    row = tx.execute(
        select(total(StockBalance.value), func.count())
        .join(Batch, Batch.id == StockBalance.batch_id)
        .where(StockBalance.bucket == SALEABLE, StockBalance.units > 0, Batch.expiry <= until)
    ).one()
    return int(row[0]), int(row[1])


def _licences(tx: Tx, day: date) -> int:
    """Return how many active parties have a licence that has ended or ends within 30 days."""
    return _count(
        tx,
        select(func.count(Licence.party_id.distinct()))
        .join(Party, Party.id == Licence.party_id)
        .where(Licence.valid_to <= day + timedelta(days=30), Party.active.is_(True)),
    )


def _top_items(tx: Tx, day: date) -> tuple[SoldItem, ...]:
    """Return the items sold for most money in the last thirty days."""
    line = DocumentLine
    bills = select(DocumentRow.id).where(*_sales(day - timedelta(days=DAYS - 1), day)).cte("bills")
    value = total(line.taxable)
    sold = (
        select(line.item_id, value.label("value"), total(line.units + line.free).label("units"))
        .join(bills, bills.c.id == line.document_id)
        .group_by(line.item_id)
        .order_by(value.desc(), line.item_id)
        .limit(TOP)
        .subquery("sold")
    )
    rows = tx.execute(
        select(Item.name, sold.c.units, Item.base_unit, sold.c.value)
        .join(sold, sold.c.item_id == Item.id)
        .order_by(sold.c.value.desc(), Item.id)
    )
    return tuple(SoldItem(row[0], f"{group_digits(row[1])} {row[2]}", row[3]) for row in rows)


def _day_end(tx: Tx, held: int, failed: int, short: int) -> tuple[DayPoint, ...]:
    """Return the points to settle before the day is closed."""
    day = tx.today
    changed = _count(
        tx,
        select(func.count())
        .select_from(DocumentRevision)
        .join(DocumentRow, DocumentRow.id == DocumentRevision.document_id)
        .where(DocumentRow.day == day),
    )
    closed = closed_through(tx)
    return (
        DayPoint("Held bills", held == 0, f"{held} waiting" if held else "", "sell.held"),
        DayPoint("Papers printed", failed == 0, f"{failed} not printed" if failed else "", "setup.prints"),
        DayPoint(
            "Cancelled and edited",
            changed == 0,
            f"{changed} to look at" if changed else "none today",
            "reports.changed_documents",
        ),
        DayPoint(
            "Stock received for what was sold",
            short == 0,
            f"{short} item{'' if short == 1 else 's'} short" if short else "",
            "reports.stock_short",
        ),
        DayPoint(
            "Day closed",
            closed is not None and closed >= day,
            f"closed through {closed:%d-%m-%Y}" if closed else "no day closed yet",
            "money.close_day",
        ),
    )
