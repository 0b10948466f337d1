"""Purchase register: every goods receipt of some days with its tax and the supplier's bill."""

from datetime import date

from dcms_desktop.db.tx import Tx
from dcms_desktop.kernel.frozen import dataclass
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
    """Return the goods receipts by day."""
    return register(tx, Wanted(PURCHASES, ask.first, ask.last, ask.party))


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
    note="Cancelled receipts keep their number and count nothing. Bill number and date are the supplier's.",
)
