"""Collection sheet: the due bills of a beat in walking order, with room to write what was paid."""

from datetime import date

from dcms_desktop.db.tx import Tx
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.money import Paise
from reports.catalogue.open_bills import Wanted
from reports.catalogue.open_bills import open_bills
from reports.catalogue.parts import NO_BEAT
from reports.catalogue.parts import open_document
from reports.engine.ask import asked
from reports.engine.ask import today
from reports.engine.report import Column
from reports.engine.report import Report


@dataclass(frozen=True, slots=True)
class Ask:
    """Which beat or salesman, as of which day."""

    beat: int | None = asked("Beat", None, pick="beat")
    salesman: int | None = asked("Salesman", None, pick="salesman")
    on: date = asked("On", today)
    due: bool = asked("Only bills that are due", False)  # noqa: FBT003 - a default is no argument


@dataclass(frozen=True, slots=True)
class Row:
    """One bill to collect."""

    document_id: int
    beat: str
    party: str
    mobile: str
    number: str
    day: date
    days: int
    left: Paise
    paid: str
    mode: str
    """Both empty: written by hand at the shop."""


def query(tx: Tx, ask: Ask) -> list[Row]:
    """Return the bills to collect by beat and party; money on account stands with its party."""
    bills = open_bills(tx, Wanted(ask.on, "customers", None, ask.beat, ask.salesman))
    return [
        Row(
            document_id=bill.document_id,
            beat=bill.party.beat or NO_BEAT,
            party=bill.party.name,
            mobile=bill.party.mobile,
            number=bill.number,
            day=bill.day,
            days=bill.days(ask.on),
            left=bill.left,
            paid="",
            mode="",
        )
        for bill in bills
        if bill.left < 0 or not ask.due or bill.due_on <= ask.on
    ]


REPORT = Report(
    code="collection_sheet",
    title="Collection sheet",
    ask=Ask,
    query=query,
    columns=(
        Column("beat", "Beat", letters=16),
        Column("party", "Party", letters=30, grow=True),
        Column("mobile", "Mobile", letters=11),
        Column("number", "Bill", letters=16),
        Column("day", "Date", "date"),
        Column("days", "Days", "whole"),
        Column("left", "To collect", "paise", total=True),
        Column("paid", "Received", letters=14, grow=True),
        Column("mode", "Cash / UPI / cheque no.", letters=22, grow=True),
    ),
    group="beat",
    drill=open_document,
    menu="Money",
    note="A negative amount is money on account of the party. Enter the money in this order with Receipt.",
)
