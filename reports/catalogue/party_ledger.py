"""Party ledger: what a party was billed and what it paid, with the balance after each entry."""

from datetime import date

from dcms_desktop.db.tx import Tx
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.ledger.tables import Posting
from reports.catalogue.ledgers import LEDGER_COLUMNS
from reports.catalogue.ledgers import Row
from reports.catalogue.ledgers import ledger_rows
from reports.catalogue.parts import open_document
from reports.engine.ask import asked
from reports.engine.ask import today
from reports.engine.ask import year_first
from reports.engine.report import Report


@dataclass(frozen=True, slots=True)
class Ask:
    """Whose ledger, over which days."""

    party: int = asked("Party", pick="party")
    first: date = asked("From", year_first)
    last: date = asked("To", today)


def query(tx: Tx, ask: Ask) -> list[Row]:
    """Return the opening balance and the entries by day."""
    return ledger_rows(tx, Posting.party_id == ask.party, ask.first, ask.last, name_parties=False)


REPORT = Report(
    code="party_ledger",
    title="Party ledger",
    ask=Ask,
    query=query,
    columns=LEDGER_COLUMNS,
    drill=open_document,
    menu="Accounts",
    note="A positive balance is owed to us, a negative one we owe. The opening balance is counted in the "
    "totals, so debit less credit is the last balance. Cancelled documents are left out.",
)
