"""Sales register: every bill of some days with its tax."""

from datetime import date

from dcms_desktop.db.tx import Tx
from dcms_desktop.kernel.frozen import dataclass
from reports.catalogue.parts import SALES
from reports.catalogue.parts import open_document
from reports.catalogue.registers import TAX_COLUMNS
from reports.catalogue.registers import Row
from reports.catalogue.registers import Wanted
from reports.catalogue.registers import register
from reports.engine.ask import asked
from reports.engine.ask import month_first
from reports.engine.ask import today
from reports.engine.report import Column
from reports.engine.report import Report


@dataclass(frozen=True, slots=True)
class Ask:
    """Which days, and whose bills."""

    first: date = asked("From", month_first)
    last: date = asked("To", today)
    party: int | None = asked("Party", None, pick="party")
    beat: int | None = asked("Beat", None, pick="beat")
    salesman: int | None = asked("Salesman", None, pick="salesman")


def query(tx: Tx, ask: Ask) -> list[Row]:
    """Return the bills by day."""
    return register(tx, Wanted(SALES, ask.first, ask.last, ask.party, ask.beat, ask.salesman))


REPORT = Report(
    code="sales_register",
    title="Sales register",
    ask=Ask,
    query=query,
    columns=(
        Column("day", "Date", "date"),
        Column("number", "Number", letters=16),
        Column("party", "Party", letters=24, grow=True),
        Column("gstin", "GSTIN", letters=16),
        Column("place", "Place", letters=5),
        *TAX_COLUMNS,
        Column("received", "Paid", "paise", total=True, blank_zero=True),
        Column("state", "State", letters=9),
    ),
    drill=open_document,
    menu="Sales",
    note="Cancelled bills keep their number and count nothing. Paid is the money taken with the bill itself.",
)
