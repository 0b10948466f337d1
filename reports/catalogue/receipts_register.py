"""Receipts register: money that came in on some days, by mode, receipts and money taken with bills."""

from datetime import date

from dcms_desktop.db.tx import Tx
from dcms_desktop.documents.all_kinds import all_kinds
from dcms_desktop.kernel.frozen import dataclass
from reports.catalogue.money_rows import COLUMNS
from reports.catalogue.money_rows import Row
from reports.catalogue.money_rows import money_rows
from reports.catalogue.parts import MONEY_OUT
from reports.catalogue.parts import open_document
from reports.engine.ask import asked
from reports.engine.ask import month_first
from reports.engine.ask import today
from reports.engine.report import Report


@dataclass(frozen=True, slots=True)
class Ask:
    """Which days, and whose money."""

    first: date = asked("From", month_first)
    last: date = asked("To", today)
    party: int | None = asked("Party", None, pick="party")
    beat: int | None = asked("Beat", None, pick="beat")
    salesman: int | None = asked("Salesman", None, pick="salesman")


def query(tx: Tx, ask: Ask) -> list[Row]:
    """Return the documents that brought money, by day."""
    kinds = [kind for kind in all_kinds() if kind not in MONEY_OUT]
    return money_rows(
        tx,
        kinds,
        ask.first,
        ask.last,
        party_id=ask.party,
        beat_id=ask.beat,
        salesman_id=ask.salesman,
    )


REPORT = Report(
    code="receipts_register",
    title="Receipts register",
    ask=Ask,
    query=query,
    columns=COLUMNS,
    drill=open_document,
    menu="Money",
    note="Receipts, and money taken with bills. Cancelled documents are left out.",
)
