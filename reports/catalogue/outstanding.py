"""Outstanding: every open bill of every party, aged, with money on account beside it."""

from datetime import date
from itertools import groupby
from typing import Literal

from dcms_desktop.db.tx import Tx
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.money import Paise
from reports.catalogue.open_bills import OpenBill
from reports.catalogue.open_bills import Wanted
from reports.catalogue.open_bills import open_bills
from reports.catalogue.open_bills import slot_of
from reports.catalogue.parts import open_document
from reports.engine.ask import asked
from reports.engine.ask import today
from reports.engine.report import Column
from reports.engine.report import Report


@dataclass(frozen=True, slots=True)
class Ask:
    """As of which day, and whose bills."""

    on: date = asked("On", today)
    side: Literal["customers", "suppliers"] = asked("Of", "customers")
    party: int | None = asked("Party", None, pick="party")
    beat: int | None = asked("Beat", None, pick="beat")
    salesman: int | None = asked("Salesman", None, pick="salesman")
    aged_by: Literal["bill date", "due date"] = asked("Aged by", "bill date")
    overdue: bool = asked("Overdue only", False)  # noqa: FBT003 - a default is no argument


@dataclass(frozen=True, slots=True)
class Row:
    """One open bill, or money on account."""

    document_id: int
    heading: str
    """Party, code and place: the heading of the group."""
    number: str
    day: date
    due_on: date
    late: int
    amount: Paise
    slot_30: Paise
    slot_60: Paise
    slot_90: Paise
    older: Paise
    on_account: Paise
    left: Paise


def query(tx: Tx, ask: Ask) -> list[Row]:
    """Return the open bills by party, the oldest first."""
    bills = open_bills(tx, Wanted(ask.on, ask.side, ask.party, ask.beat, ask.salesman))
    made: list[Row] = []
    for party, own in groupby(bills, key=lambda bill: bill.party):
        heading = " · ".join(part for part in (party.name, party.code, party.city, party.mobile) if part)
        for bill in own:
            late = bill.late(ask.on)
            if late or not ask.overdue:
                made.append(_row(ask, heading, bill, late))
    return made


def _row(ask: Ask, heading: str, bill: OpenBill, late: int) -> Row:
    slots = [Paise(0)] * 4
    if bill.left > 0:
        slots[slot_of(late if ask.aged_by == "due date" else bill.days(ask.on))] = bill.left
    return Row(
        bill.document_id, heading, bill.number, bill.day, bill.due_on, late, bill.amount, slots[0], slots[1],
        slots[2], slots[3], bill.left if bill.left < 0 else Paise(0), bill.left,
    )  # fmt: skip


AGE_COLUMNS = (
    Column("slot_30", "0–30 days", "paise", total=True, blank_zero=True),
    Column("slot_60", "31–60 days", "paise", total=True, blank_zero=True),
    Column("slot_90", "61–90 days", "paise", total=True, blank_zero=True),
    Column("older", "Over 90", "paise", total=True, blank_zero=True),
    Column("on_account", "On account", "paise", total=True, blank_zero=True),
    Column("left", "Outstanding", "paise", total=True),
)

REPORT = Report(
    code="outstanding",
    title="Outstanding, bill by bill",
    ask=Ask,
    query=query,
    columns=(
        Column("heading", "Party", letters=40),
        Column("number", "Bill", letters=18, grow=True),
        Column("day", "Date", "date"),
        Column("due_on", "Due", "date"),
        Column("late", "Late", "whole", blank_zero=True),
        Column("amount", "Bill amount", "paise"),
        *AGE_COLUMNS,
    ),
    group="heading",
    drill=open_document,
    menu="Money",
    note="Aged by the day of the bill, or by the days it is past due. The total is the balance of customers "
    "(or suppliers) in the trial balance: money on account is taken off.",
)
