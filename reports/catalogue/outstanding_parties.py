"""Outstanding by party: what each party owes and how old it is, grouped by beat."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Literal

from dcms_desktop.db.tx import Tx
from dcms_desktop.kernel.money import Paise
from reports.catalogue.open_bills import OpenBill
from reports.catalogue.open_bills import Wanted
from reports.catalogue.open_bills import open_bills
from reports.catalogue.open_bills import slot_of
from reports.catalogue.outstanding import AGE_COLUMNS
from reports.catalogue.parts import NO_BEAT
from reports.engine.ask import asked
from reports.engine.ask import today
from reports.engine.report import Column
from reports.engine.report import Drill
from reports.engine.report import Report


@dataclass(frozen=True, slots=True)
class Ask:
    """As of which day, and whose bills."""

    on: date = asked("On", today)
    side: Literal["customers", "suppliers"] = asked("Of", "customers")
    beat: int | None = asked("Beat", None, pick="beat")
    salesman: int | None = asked("Salesman", None, pick="salesman")
    aged_by: Literal["bill date", "due date"] = asked("Aged by", "bill date")


@dataclass(frozen=True, slots=True)
class Row:
    """One party."""

    party_id: int
    beat: str
    code: str
    party: str
    city: str
    mobile: str
    bills: int
    oldest: date | None
    slot_30: Paise
    slot_60: Paise
    slot_90: Paise
    older: Paise
    on_account: Paise
    left: Paise


def query(tx: Tx, ask: Ask) -> list[Row]:
    """Return the parties with something open, by beat and name."""
    bills = open_bills(tx, Wanted(ask.on, ask.side, None, ask.beat, ask.salesman))
    return [_row(ask, list(own)) for _, own in groupby(bills, key=lambda bill: bill.party.id)]


def _row(ask: Ask, bills: list[OpenBill]) -> Row:
    party = bills[0].party
    due = [bill for bill in bills if bill.left > 0]
    slots = [Paise(0)] * 4
    for bill in due:
        place = slot_of(bill.late(ask.on) if ask.aged_by == "due date" else bill.days(ask.on))
        slots[place] = Paise(slots[place] + bill.left)
    return Row(
        party.id, party.beat or NO_BEAT, party.code, party.name, party.city, party.mobile, len(due),
        min((bill.day for bill in due), default=None), slots[0], slots[1], slots[2], slots[3],
        _sum(bill.left for bill in bills if bill.left < 0), _sum(bill.left for bill in bills),
    )  # fmt: skip


def _sum(amounts: Iterable[int]) -> Paise:
    return Paise(sum(amounts))


def open_party(row: Row) -> Drill:
    """Return the way to the open bills of a party."""
    return Drill("report", row.party_id, "outstanding")


REPORT = Report(
    code="outstanding_parties",
    title="Outstanding by party",
    ask=Ask,
    query=query,
    columns=(
        Column("beat", "Beat", letters=16),
        Column("code", "Code", letters=9),
        Column("party", "Party", letters=28, grow=True),
        Column("city", "Place", letters=12),
        Column("mobile", "Mobile", letters=11),
        Column("bills", "Bills", "whole", total=True),
        Column("oldest", "Oldest", "date"),
        *AGE_COLUMNS,
    ),
    group="beat",
    drill=open_party,
    menu="Money",
    note="Aged by the day of the bill, or by the days it is past due. The total is the balance of customers "
    "(or suppliers) in the trial balance: money on account is taken off.",
)
