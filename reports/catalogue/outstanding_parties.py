"""Outstanding by party: what each party owes and how old it is, grouped by beat."""

from datetime import date
from typing import Literal

from dcms_desktop.db.tx import Tx
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.money import Paise
from reports.catalogue.open_bills import OpenSums
from reports.catalogue.open_bills import Wanted
from reports.catalogue.open_bills import open_sums
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
    wanted = Wanted(ask.on, ask.side, None, ask.beat, ask.salesman)
    sums = open_sums(tx, wanted, by_due_day=ask.aged_by == "due date")
    return [_row(one) for one in sums]


def _row(one: OpenSums) -> Row:
    party, bills, oldest, *amounts = one
    beat = party.beat or NO_BEAT
    return Row(party.id, beat, party.code, party.name, party.city, party.mobile, bills, oldest, *amounts)


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
