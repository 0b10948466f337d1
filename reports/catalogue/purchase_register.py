"""Purchase register: every goods receipt of some days with its tax, returns and notes taken off."""

from dataclasses import replace
from datetime import date

from dcms_desktop.db.tx import Tx
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.money import Paise
from reports.catalogue.parts import NOTES
from reports.catalogue.parts import PURCHASES
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
    """Which days, and whose goods."""

    first: date = asked("From", month_first)
    last: date = asked("To", today)
    party: int | None = asked("Supplier", None, pick="supplier")


def query(tx: Tx, ask: Ask) -> list[Row]:
    """Return the goods receipts by day, and what goes off them below zero."""
    bought = register(tx, Wanted(PURCHASES, ask.first, ask.last, ask.party))
    off = [_below(row) for row in register(tx, Wanted(NOTES, ask.first, ask.last, ask.party))]
    return sorted((*bought, *off), key=lambda row: (row.day, row.document_id))


def _below(row: Row) -> Row:
    """Return a return or note as it goes off the purchases."""
    return replace(
        row,
        taxable=Paise(-row.taxable),
        untaxed=Paise(-row.untaxed),
        cgst=Paise(-row.cgst),
        sgst=Paise(-row.sgst),
        igst=Paise(-row.igst),
        cess=Paise(-row.cess),
        other=Paise(-row.other),
        round_off=Paise(-row.round_off),
        total=Paise(-row.total),
        received=Paise(-row.received),
    )


REPORT = Report(
    code="purchase_register",
    title="Purchase register",
    ask=Ask,
    query=query,
    columns=(
        Column("day", "Date", "date"),
        Column("number", "Number", letters=14),
        Column("reference", "Bill no.", letters=14),
        Column("reference_day", "Bill date", "date"),
        Column("party", "Supplier", letters=24, grow=True),
        Column("gstin", "GSTIN", letters=16),
        *TAX_COLUMNS,
        Column("state", "State", letters=9),
    ),
    drill=open_document,
    menu="Purchase",
    note="Returns and notes are below zero. What is cancelled keeps its number and counts nothing. Bill "
    "number and date are the supplier's.",
)
