"""Payments register: money that went out on some days, by mode, payments and money given with purchases."""

from dataclasses import dataclass
from datetime import date

from dcms_desktop.db.tx import Tx
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
    """Which days, and to whom."""

    first: date = asked("From", month_first)
    last: date = asked("To", today)
    party: int | None = asked("Party", None, pick="party")


def query(tx: Tx, ask: Ask) -> list[Row]:
    """Return the documents that took money, by day."""
    return money_rows(tx, MONEY_OUT, ask.first, ask.last, party_id=ask.party)


REPORT = Report(
    code="payments_register",
    title="Payments register",
    ask=Ask,
    query=query,
    columns=COLUMNS,
    drill=open_document,
    menu="Money",
    note="Payments, and money given with goods receipts. Cancelled documents are left out.",
)
