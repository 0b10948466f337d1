"""Account ledger: the entries of one account, with the balance after each; for cash it is the cash book."""

from datetime import date

from dcms_desktop.db.tx import Tx
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.ledger.tables import Posting
from reports.catalogue.ledgers import LEDGER_COLUMNS
from reports.catalogue.ledgers import Row
from reports.catalogue.ledgers import ledger_rows
from reports.catalogue.parts import open_document
from reports.engine.ask import asked
from reports.engine.ask import month_first
from reports.engine.ask import today
from reports.engine.report import Report


@dataclass(frozen=True, slots=True)
class Ask:
    """Which account, over which days."""

    account: int = asked("Account", pick="account")
    first: date = asked("From", month_first)
    last: date = asked("To", today)


def query(tx: Tx, ask: Ask) -> list[Row]:
    """Return the opening balance and the entries by day."""
    return ledger_rows(tx, Posting.account_id == ask.account, ask.first, ask.last, name_parties=True)


REPORT = Report(
    code="account_ledger",
    title="Account ledger",
    ask=Ask,
    query=query,
    columns=LEDGER_COLUMNS,
    drill=open_document,
    menu="Accounts",
    note="A positive balance is debit, a negative one credit. The opening balance is counted in the totals, "
    "so debit less credit is the last balance. Cancelled documents are left out.",
)
