"""What the books say of stock and money, each with one plain question; stories hold it against theirs."""

from datetime import date

from sqlalchemy import func
from sqlalchemy import select

from dcms_desktop.catalog.tables import Item
from dcms_desktop.db.tx import Tx
from dcms_desktop.ledger.tables import Account
from dcms_desktop.ledger.tables import PartyBalance
from dcms_desktop.ledger.tables import Posting
from dcms_desktop.stock.tables import Batch
from dcms_desktop.stock.tables import StockBalance
from dcms_desktop.stock.tables import StockRow

Key = tuple[int, int, str]


def names_of_batches(tx: Tx) -> dict[int, tuple[str, str]]:
    """Return item code and number of every batch."""
    rows = tx.execute(select(Batch.id, Item.code, Batch.number).join(Item, Item.id == Batch.item_id))
    return {row[0]: (row[1], row[2]) for row in rows}


def balances_held(tx: Tx) -> dict[Key, int]:
    """Return every balance that holds units."""
    rows = tx.execute(
        select(StockBalance.batch_id, StockBalance.godown_id, StockBalance.bucket, StockBalance.units).where(
            StockBalance.units != 0
        )
    )
    return {(row[0], row[1], row[2]): row[3] for row in rows}


def worthless(tx: Tx) -> list[tuple[int, ...]]:
    """Return balances whose value has another sign than their units, or that are empty and have one."""
    rows = tx.execute(
        select(StockBalance.batch_id, StockBalance.godown_id, StockBalance.units, StockBalance.value)
    )
    return [tuple(row) for row in rows if (not row[2] and row[3]) or row[2] * row[3] < 0]


def days_apart(tx: Tx) -> list[date]:
    """Return the days on whose evening the stock account is not what the rows are worth."""
    rows = dict(tx.execute(select(StockRow.day, func.sum(StockRow.value)).group_by(StockRow.day)).all())
    booked = dict(
        tx.execute(
            select(Posting.day, func.sum(Posting.paise))
            .join(Account, Account.id == Posting.account_id)
            .where(Account.code == "stock")
            .group_by(Posting.day)
        ).all()
    )
    return sorted(day for day in rows.keys() | booked.keys() if rows.get(day, 0) != booked.get(day, 0))


def parties_owe(tx: Tx) -> dict[int, int]:
    """Return what every party owes."""
    return dict(tx.execute(select(PartyBalance.party_id, PartyBalance.paise)).all())


def owed_for_goods(tx: Tx) -> int:
    """Return what is owed for dead goods that were taken and not settled."""
    return -booked_on(tx, "returns_due")


def booked_on(tx: Tx, account: str) -> int:
    """Return what an account holds, debit above zero."""
    question = select(func.sum(Posting.paise)).join(Account, Account.id == Posting.account_id)
    return int(tx.scalar(question.where(Account.code == account)) or 0)
