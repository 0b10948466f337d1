"""Outstanding by beat: what the parties of each beat owe and how old it is."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Literal

from dcms_desktop.db.tx import Tx
from dcms_desktop.kernel.money import Paise
from reports.catalogue.open_bills import OpenSums
from reports.catalogue.open_bills import Wanted
from reports.catalogue.open_bills import open_sums
from reports.catalogue.outstanding import AGE_COLUMNS
from reports.catalogue.parts import NO_BEAT
from reports.engine.ask import asked
from reports.engine.ask import today
from reports.engine.report import Column
from reports.engine.report import Report


@dataclass(frozen=True, slots=True)
class Ask:
    """As of which day, of which salesman."""

    on: date = asked("On", today)
    salesman: int | None = asked("Salesman", None, pick="salesman")
    aged_by: Literal["bill date", "due date"] = asked("Aged by", "bill date")


@dataclass(frozen=True, slots=True)
class Row:
    """One beat."""

    beat: str
    parties: int
    bills: int
    oldest: date | None
    slot_30: Paise
    slot_60: Paise
    slot_90: Paise
    older: Paise
    on_account: Paise
    left: Paise


def query(tx: Tx, ask: Ask) -> list[Row]:
    """Return the beats whose parties have something open, those without a beat last."""
    wanted = Wanted(ask.on, "customers", None, None, ask.salesman)
    sums = open_sums(tx, wanted, by_due_day=ask.aged_by == "due date")
    return [_row(beat, list(own)) for beat, own in groupby(sums, key=lambda one: one.party.beat)]


def _row(beat: str, own: list[OpenSums]) -> Row:
    days = [one.oldest for one in own if one.oldest is not None]
    amounts = zip(*(one[3:] for one in own), strict=True)
    return Row(
        beat or NO_BEAT, len(own), sum(one.bills for one in own), min(days, default=None),
        *(Paise(sum(column)) for column in amounts),
    )  # fmt: skip


REPORT = Report(
    code="outstanding_beats",
    title="Outstanding by beat",
    ask=Ask,
    query=query,
    columns=(
        Column("beat", "Beat", letters=22, grow=True),
        Column("parties", "Parties", "whole", total=True),
        Column("bills", "Bills", "whole", total=True),
        Column("oldest", "Oldest", "date"),
        *AGE_COLUMNS,
    ),
    menu="Money",
    note="Aged by the day of the bill, or by the days it is past due. Outstanding by party shows the parties "
    "of one beat.",
)
