"""Reads of accounts, dues and closed days."""

from datetime import date

import msgspec
from sqlalchemy import ColumnElement
from sqlalchemy import bindparam
from sqlalchemy import case
from sqlalchemy import exists
from sqlalchemy import func
from sqlalchemy import literal
from sqlalchemy import or_
from sqlalchemy import select

from dcms_desktop.audit.queries import history_of
from dcms_desktop.db.prepared import Prepared
from dcms_desktop.db.tx import Tx
from dcms_desktop.kernel.frozen import replace
from dcms_desktop.kernel.money import Paise
from dcms_desktop.ledger.rules import NATURES
from dcms_desktop.ledger.rules import NO_BILLS
from dcms_desktop.ledger.rules import SUPPLIER_DUES
from dcms_desktop.ledger.rules import AccountCard
from dcms_desktop.ledger.rules import DayTick
from dcms_desktop.ledger.rules import OpenDue
from dcms_desktop.ledger.rules import PartyMoney
from dcms_desktop.ledger.tables import Account
from dcms_desktop.ledger.tables import Allocation
from dcms_desktop.ledger.tables import DayClose
from dcms_desktop.ledger.tables import Due
from dcms_desktop.ledger.tables import PartyBalance
from dcms_desktop.ledger.tables import Posting

_ACCOUNTS = Prepared(select(Account.code, Account.id))


def account_cards(tx: Tx, *, only_active: bool = False) -> list[AccountCard]:
    """Return all accounts, by nature and name."""
    order = {nature: number for number, nature in enumerate(NATURES)}
    rows = tx.execute(
        select(Account.id, Account.code, Account.name, Account.nature, Account.money, Account.active).where(
            Account.active.is_(True) if only_active else Account.id > 0
        )
    )
    cards = [
        AccountCard(id=row[0], code=row[1], name=row[2], nature=row[3], money=row[4], active=row[5])
        for row in rows
    ]
    return sorted(cards, key=lambda card: (order.get(card.nature, len(order)), card.name.casefold()))


def account_ids(tx: Tx) -> dict[str, int]:
    """Return the ids of all accounts by code; read once in a transaction."""
    if "account_ids" not in tx.notes:
        tx.notes["account_ids"] = dict(_ACCOUNTS.rows(tx, {}))
    ids: dict[str, int] = tx.notes["account_ids"]
    return ids


_BALANCE = Prepared(
    select(
        PartyBalance.paise, PartyBalance.last_bill_on, PartyBalance.last_bill, PartyBalance.on_challan,
        PartyBalance.on_order,
    ).where(PartyBalance.party_id == bindparam("party"))
)  # fmt: skip
_OPEN = Prepared(
    select(func.count(), func.min(Due.due_on)).where(
        Due.left > 0, *(Due.kind != kind for kind in NO_BILLS), Due.party_id == bindparam("party")
    )
)


def party_money(tx: Tx, party_id: int) -> PartyMoney:
    """Return what a party owes, how many bills are open and since when."""
    row = _BALANCE.one(tx, {"party": party_id}) or (0, None, 0, 0, 0)
    bills, oldest = _OPEN.one(tx, {"party": party_id}) or (0, None)
    return PartyMoney(
        balance=row[0], last_bill_on=row[1], last_bill=row[2], open_bills=bills, oldest_due=oldest,
        on_challan=row[3], on_order=row[4],
    )  # fmt: skip


def party_balances(tx: Tx, party_ids: list[int]) -> dict[int, PartyMoney]:
    """Return balance and last bill of some parties, for a list; those without any are left out."""
    rows = tx.execute(
        select(
            PartyBalance.party_id, PartyBalance.paise, PartyBalance.last_bill_on, PartyBalance.last_bill
        ).where(PartyBalance.party_id.in_(party_ids))
    )
    return {row[0]: PartyMoney(balance=row[1], last_bill_on=row[2], last_bill=row[3]) for row in rows}


def on_creditors() -> ColumnElement[bool]:
    """Return the condition of dues that lie on the suppliers' account."""
    opening = exists(
        select(literal(1))
        .select_from(Posting)
        .join(Account, Account.id == Posting.account_id)
        .where(Posting.document_id == Due.document_id, Account.code == "creditors")
    )
    return Due.kind.in_(SUPPLIER_DUES) | ((Due.kind == "opening") & opening)


def open_dues(tx: Tx, party_id: int, on: date | None = None) -> list[OpenDue]:
    """Return the open bills and money on account of a party, oldest due first."""
    return _dues(tx, on, Due.party_id == party_id, Due.left != 0)


def dues_to_edit(tx: Tx, party_id: int, document_id: int, on: date | None = None) -> list[OpenDue]:
    """Return what is open of a party as if a document had paid nothing; its own due is left out."""
    paid = set_by_document(tx, document_id)
    found = _dues(
        tx,
        on,
        Due.party_id == party_id,
        Due.document_id != document_id,
        or_(Due.left != 0, Due.id.in_(list(paid))),
    )
    return [replace(due, left=Paise(due.left + paid.get(due.id, 0))) for due in found]


def set_by_document(tx: Tx, document_id: int) -> dict[int, Paise]:
    """Return what a document set against dues, by due; below zero where it pays what we owe."""
    rows = tx.execute(
        select(Allocation.due_id, func.sum(Allocation.paise))
        .where(Allocation.document_id == document_id)
        .group_by(Allocation.due_id)
    )
    return {due_id: Paise(int(paise)) for due_id, paise in rows if paise}


def _dues(tx: Tx, on: date | None, *where: ColumnElement[bool]) -> list[OpenDue]:
    day = on or tx.today
    rows = tx.execute(
        select(
            Due.id,
            Due.document_id,
            Due.number,
            Due.day,
            Due.due_on,
            Due.kind,
            Due.amount,
            Due.left,
            case((on_creditors(), "creditors"), else_="debtors"),
        )
        .where(*where)
        .order_by(Due.due_on, Due.day, Due.id)
    )
    return [
        OpenDue(
            id=row[0],
            document_id=row[1],
            number=row[2],
            day=row[3],
            due_on=row[4],
            kind=row[5],
            amount=row[6],
            left=row[7],
            overdue_days=max((day - row[4]).days, 0) if row[5] not in NO_BILLS else 0,
            account=row[8],
        )
        for row in rows
    ]


_CLOSED = Prepared(select(func.max(DayClose.day)).where(DayClose.reopened_at.is_(None)))


def closed_through(tx: Tx) -> date | None:
    """Return the last closed day; nothing is posted or edited on or before it."""
    row = _CLOSED.one(tx, {})
    return row[0] if row else None


def money_in_books(tx: Tx, account: str, through: date) -> Paise:
    """Return the balance of an account at the end of a day."""
    total = tx.scalar(
        select(func.coalesce(func.sum(Posting.paise), 0)).where(
            Posting.account_id == account_ids(tx)[account], Posting.day <= through
        )
    )
    return Paise(int(total))


def day_ticks(tx: Tx, day: date) -> dict[str, DayTick]:
    """Return the points of the day-end list that are ticked for a day; the audit keeps them."""
    found: dict[str, DayTick] = {}
    for entry in reversed(history_of(tx, "day_point", day.toordinal())):
        said = msgspec.json.decode(entry.after)
        if said["done"]:
            found[said["point"]] = DayTick(entry.user_id, entry.at, entry.reason)
        else:
            found.pop(said["point"], None)
    return found
