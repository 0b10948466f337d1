"""Trial balance: every account with its balance at the end of a day; debit equals credit."""

from datetime import date

from sqlalchemy import select

from dcms_desktop.db.tx import Tx
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.money import Paise
from dcms_desktop.ledger.tables import Account
from dcms_desktop.ledger.tables import Posting
from reports.catalogue.parts import total
from reports.engine.ask import asked
from reports.engine.ask import today
from reports.engine.report import Column
from reports.engine.report import Drill
from reports.engine.report import Report

NATURES = {
    "asset": "Assets",
    "liability": "Liabilities",
    "capital": "Capital",
    "income": "Income",
    "expense": "Expenses",
}


@dataclass(frozen=True, slots=True)
class Ask:
    """As of which day."""

    on: date = asked("On", today)
    empty: bool = asked("Accounts without balance too", False)  # noqa: FBT003 - a default is no argument


@dataclass(frozen=True, slots=True)
class Row:
    """One account."""

    account_id: int
    nature: str
    account: str
    debit: Paise
    credit: Paise


def query(tx: Tx, ask: Ask) -> list[Row]:
    """Return the accounts in the order of their nature."""
    moved = (
        select(Posting.account_id, total(Posting.paise).label("paise"))
        .where(Posting.day <= ask.on)
        .group_by(Posting.account_id)
        .cte("moved")
    )
    rows = tx.execute(
        select(Account.id, Account.nature, Account.name, moved.c.paise)
        .outerjoin(moved, moved.c.account_id == Account.id)
        .order_by(Account.id)
    )
    order = list(NATURES)
    found = [
        Row(row[0], NATURES[row[1]], row[2], Paise(max(row[3] or 0, 0)), Paise(max(-(row[3] or 0), 0)))
        for row in sorted(rows, key=lambda row: order.index(row[1]))
    ]
    return [row for row in found if ask.empty or row.debit or row.credit]


def open_account(row: Row) -> Drill:
    """Return the way to the ledger of an account."""
    return Drill("report", row.account_id, "account_ledger")


REPORT = Report(
    code="trial_balance",
    title="Trial balance",
    ask=Ask,
    query=query,
    columns=(
        Column("nature", "Nature"),
        Column("account", "Account", letters=34, grow=True),
        Column("debit", "Debit", "paise", total=True, blank_zero=True),
        Column("credit", "Credit", "paise", total=True, blank_zero=True),
    ),
    group="nature",
    drill=open_account,
    menu="Accounts",
    note="Debit and credit are equal to the paisa. Enter on an account opens its ledger.",
)
