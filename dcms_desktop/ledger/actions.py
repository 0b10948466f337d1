"""Writes of accounts, postings, dues and closed days."""

from collections.abc import Iterable
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from datetime import timedelta
from functools import partial
from typing import Any

from sqlalchemy import bindparam
from sqlalchemy import case
from sqlalchemy import func
from sqlalchemy import insert
from sqlalchemy import select
from sqlalchemy import text
from sqlalchemy import update

from dcms_desktop.audit.actions import record
from dcms_desktop.audit.queries import audit_head
from dcms_desktop.audit.rules import canonical_json
from dcms_desktop.db.prepared import Prepared
from dcms_desktop.db.prepared import dialect_of
from dcms_desktop.db.tx import Tx
from dcms_desktop.kernel.changes import Changes
from dcms_desktop.kernel.changes import Saved
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.rights import right
from dcms_desktop.kernel.text import clean_text
from dcms_desktop.ledger.queries import account_cards
from dcms_desktop.ledger.queries import account_ids
from dcms_desktop.ledger.queries import closed_through
from dcms_desktop.ledger.queries import money_in_books
from dcms_desktop.ledger.queries import on_creditors
from dcms_desktop.ledger.rules import ACCOUNTS
from dcms_desktop.ledger.rules import ON_ACCOUNT
from dcms_desktop.ledger.rules import AccountCard
from dcms_desktop.ledger.rules import Allotment
from dcms_desktop.ledger.rules import DuePlan
from dcms_desktop.ledger.rules import Entry
from dcms_desktop.ledger.rules import FreedMoney
from dcms_desktop.ledger.rules import account_to_save
from dcms_desktop.ledger.rules import imbalance
from dcms_desktop.ledger.tables import Account
from dcms_desktop.ledger.tables import Allocation
from dcms_desktop.ledger.tables import DayClose
from dcms_desktop.ledger.tables import Due
from dcms_desktop.ledger.tables import PartyBalance
from dcms_desktop.ledger.tables import Posting

_NEW_POSTING = Prepared(insert(Posting))
_NEW_DUE = Prepared(insert(Due).returning(Due.id))
_NEW_ALLOCATION = insert(Allocation)


def seed_accounts(tx: Tx) -> None:
    """Write the accounts every company starts with."""
    tx.execute(
        insert(Account),
        [
            {"code": seed.code, "name": seed.name, "nature": seed.nature, "money": seed.money}
            for seed in ACCOUNTS
        ],
    )


@right("ledger.accounts")
def save_account(tx: Tx, card: AccountCard) -> Saved:
    """Write an account, new or changed; its code and nature stay once money stands on it."""
    known = account_cards(tx)
    card = account_to_save(known, card)
    own = next((one for one in known if one.id == card.id), None)
    values = {
        "code": card.code, "name": card.name, "nature": card.nature, "money": card.money,
        "active": card.active,
    }  # fmt: skip
    if own is None:
        account_id = int(tx.execute(insert(Account).values(values).returning(Account.id)).one()[0])
    else:
        account_id = own.id
        _refuse_bent(tx, own, card)
        tx.execute(update(Account).where(Account.id == own.id).values(values))
    record(tx, "change" if own else "create", "account", account_id, after=canonical_json(values))
    return Saved(account_id, Changes({"accounts"}))


def _refuse_bent(tx: Tx, own: AccountCard, card: AccountCard) -> None:
    """Refuse to change what money stands on."""
    same = (own.code, own.nature, own.money) == (card.code, card.nature, card.money)
    if not same and tx.execute(select(Posting.id).where(Posting.account_id == own.id).limit(1)).first():
        raise Refused(
            f"Entries stand on {own.name}: code, nature and money stay as they are.",
            field="nature",
            next_step="Make another account, and move the balance by journal.",
        )


def post_ledger(tx: Tx, document_id: int, revision: int, day: date, entries: Sequence[Entry]) -> None:
    """Write the entries of a document and move the balances of its parties. A wrong balance is a defect."""
    if gap := imbalance(entries):
        raise AssertionError(f"document {document_id} does not balance by {gap} paise")
    ids = account_ids(tx)
    rows = [
        {
            "document_id": document_id,
            "revision": revision,
            "day": day,
            "account_id": ids[entry.account],
            "party_id": entry.party_id,
            "paise": entry.paise,
            "note": entry.note,
        }
        for entry in entries
        if entry.paise
    ]
    _NEW_POSTING.run_many(tx, rows)
    by_party: dict[int, int] = {}
    for entry in entries:
        if entry.party_id is not None:
            by_party[entry.party_id] = by_party.get(entry.party_id, 0) + entry.paise
    for party_id, paise in sorted(by_party.items()):
        if paise:
            _MOVE_PARTY.run(tx, {"party_id": party_id, "paise": paise, "last_bill": 0})


def _upsert(*, postgres: bool) -> Any:
    new = dialect_of(postgres=postgres).insert(PartyBalance)
    return new.on_conflict_do_update(
        index_elements=["party_id"], set_={"paise": PartyBalance.paise + new.excluded.paise}
    )


_MOVE_PARTY = Prepared(_upsert(postgres=False), partial(_upsert, postgres=True))
_LAST_BILL = Prepared(
    update(PartyBalance)
    .where(PartyBalance.party_id == bindparam("party"))
    .values(last_bill_on=bindparam("bill_day"), last_bill=bindparam("bill"))
)


_PARTY = text("SELECT pg_advisory_xact_lock(1145261378, CAST(:party AS integer))")


def lock_party(tx: Tx, party_id: int) -> None:
    """Let counters on one server take turns with a party, so that two bills do not pass one credit limit."""
    if tx.postgres:
        tx.connection.execute(_PARTY, {"party": party_id})


def note_last_bill(tx: Tx, party_id: int, day: date, total: Paise) -> None:
    """Remember the newest bill of a party, for the strip over the bill."""
    _LAST_BILL.run(tx, {"party": party_id, "bill_day": day, "bill": total})


def note_unbilled(tx: Tx, party_id: int, on_challan: Paise, on_order: Paise) -> None:
    """Keep what of a party's challans and orders waits to be billed; the credit gate adds it."""
    told = {"on_challan": on_challan, "on_order": on_order}
    new = dialect_of(postgres=tx.postgres).insert(PartyBalance)
    tx.execute(
        new.values(party_id=party_id, paise=0, last_bill=0, **told).on_conflict_do_update(
            index_elements=["party_id"], set_=told
        )
    )


def add_due(tx: Tx, document_id: int, number: str, day: date, plan: DuePlan) -> int:
    """Open a due and return its id."""
    row = _NEW_DUE.one(
        tx,
        {
            "party_id": plan.party_id,
            "document_id": document_id,
            "number": number,
            "day": day,
            "due_on": plan.due_on,
            "kind": plan.kind,
            "amount": plan.amount,
            "left": plan.left,
        },
    )
    due_id = int(row[0]) if row else 0
    if plan.left != plan.amount:
        tx.execute(
            _NEW_ALLOCATION,
            {
                "document_id": document_id,
                "number": number,
                "due_id": due_id,
                "day": day,
                "paise": plan.amount - plan.left,
            },
        )
    return due_id


def allot(tx: Tx, document_id: int, number: str, day: date, parts: Iterable[Allotment]) -> None:
    """Set money against dues; refuse more than a due has left, on either side."""
    for part in parts:
        done = tx.execute(
            update(Due)
            .where(Due.id == part.due_id, func.abs(Due.left) >= abs(part.paise), Due.left * part.paise > 0)
            .values(left=Due.left - part.paise)
        )
        if done.rowcount != 1:
            raise Refused(
                "A bill chosen here has less open than was put on it.",
                field="allotments",
                next_step="Read the bills again and mark them anew.",
            )
        tx.execute(
            _NEW_ALLOCATION,
            {
                "document_id": document_id,
                "number": number,
                "due_id": part.due_id,
                "day": day,
                "paise": part.paise,
            },
        )


def undo_ledger(tx: Tx, document_id: int, revision: int, day: date) -> list[FreedMoney]:
    """Post the mirror of what a document has in the ledger, free the money it paid, close its own due.

    Money that others had set on its due goes back to them as money on account, and is returned.
    """
    rows = tx.execute(
        select(Account.code, Posting.party_id, func.sum(Posting.paise))
        .join(Account, Account.id == Posting.account_id)
        .where(Posting.document_id == document_id)
        .group_by(Account.code, Posting.party_id)
    ).all()
    post_ledger(
        tx,
        document_id,
        revision,
        day,
        [Entry(code, Paise(-int(paise)), party_id, "mirror") for code, party_id, paise in rows if paise],
    )
    _free_money_of(tx, document_id, day)
    return _close_dues_of(tx, document_id, day)


def _free_money_of(tx: Tx, document_id: int, day: date) -> None:
    """Take back what this document set against dues."""
    rows = tx.execute(
        select(Allocation.number, Allocation.due_id, func.sum(Allocation.paise))
        .where(Allocation.document_id == document_id)
        .group_by(Allocation.number, Allocation.due_id)
    ).all()
    for number, due_id, paise in rows:
        if paise:
            tx.execute(update(Due).where(Due.id == due_id).values(left=Due.left + paise))
            tx.execute(
                _NEW_ALLOCATION,
                {"document_id": document_id, "number": number, "due_id": due_id, "day": day, "paise": -paise},
            )


def _close_dues_of(tx: Tx, document_id: int, day: date) -> list[FreedMoney]:
    """Close the dues a document opened; what others paid on them becomes their money on account again."""
    freed: list[FreedMoney] = []
    dues = tx.execute(
        select(Due.id, Due.party_id, case((on_creditors(), "creditors"), else_="debtors")).where(
            Due.document_id == document_id, Due.amount != 0
        )
    ).all()
    for due_id, party_id, account in dues:
        paid = tx.execute(
            select(Allocation.document_id, Allocation.number, func.sum(Allocation.paise))
            .where(Allocation.due_id == due_id)
            .group_by(Allocation.document_id, Allocation.number)
        ).all()
        for payer_id, number, paise in paid:
            if paise:
                tx.execute(
                    _NEW_ALLOCATION,
                    {
                        "document_id": payer_id,
                        "number": number,
                        "due_id": due_id,
                        "day": day,
                        "paise": -paise,
                    },
                )
                back = Paise(-int(paise))
                payer = FreedMoney(0, payer_id, number, back, party_id)
                freed.append(replace(payer, due_id=_put_on_account(tx, payer, ON_ACCOUNT[account], day)))
        tx.execute(update(Due).where(Due.id == due_id).values(amount=0, left=0))
    return freed


def _put_on_account(tx: Tx, money: FreedMoney, kind: str, day: date) -> int:
    row = _NEW_DUE.one(
        tx,
        {
            "party_id": money.party_id,
            "document_id": money.document_id,
            "number": money.number,
            "day": day,
            "due_on": day,
            "kind": kind,
            "amount": money.paise,
            "left": money.paise,
        },
    )
    return int(row[0]) if row else 0


def reattach_money(tx: Tx, freed: Sequence[FreedMoney], due_id: int, due: DuePlan, day: date) -> None:
    """Set money that an edit freed on the corrected bill again, as far as the bill reaches.

    Only money of the bill's own party: when the edit names another party, the old one keeps it on account.
    """
    rest: int = due.left
    sign = 1 if rest > 0 else -1
    for money in freed:
        if money.party_id != due.party_id or money.paise * rest >= 0:
            continue
        part = sign * min(abs(rest), abs(money.paise))
        rest -= part
        tx.execute(
            update(Due).where(Due.id == money.due_id).values(left=Due.left + part, amount=Due.amount + part)
        )
        allot(tx, money.document_id, money.number, day, [Allotment(due_id, Paise(part))])


@right("money.close_day")
def close_day(tx: Tx, day: date, cash_counted: Paise, note: str = "") -> Changes:
    """Close the books through a day: nothing on or before it is posted or edited any more."""
    if tx.postgres:
        tx.execute(_CLOSING)
    last = closed_through(tx)
    if last is not None and day <= last:
        raise Refused(f"{last:%d-%m-%Y} is closed already.", field="day", next_step="Pick a later day.")
    if day > tx.today:
        raise Refused(
            "A day that has not come cannot be closed.", field="day", next_step="Pick today or earlier."
        )
    note = clean_text(note, "note", most=200)
    books = money_in_books(tx, "cash", day)
    tx.execute(
        insert(DayClose),
        {
            "day": day,
            "at": tx.at,
            "user_id": tx.user_id,
            "cash_books": books,
            "cash_counted": cash_counted,
            "note": note,
            "audit_head": audit_head(tx).hash,
        },
    )
    record(
        tx,
        "close",
        "day",
        day.toordinal(),
        after=f'{{"cash_books":{books},"cash_counted":{cash_counted}}}',
        reason=note,
    )
    return Changes({"days"})


@right("money.close_day")
def tick_point(tx: Tx, day: date, point: str, note: str = "", *, done: bool = True) -> Changes:
    """Tick a point of the day-end list, or take its tick away; the audit says who and when."""
    note = clean_text(note, "note", most=200)
    after = canonical_json({"point": point, "done": done})
    record(tx, "tick", "day_point", day.toordinal(), after=after, reason=note)
    return Changes({"days"})


@right("money.reopen_day")
def reopen_day(tx: Tx, day: date, reason: str) -> Changes:
    """Open a closed day and every later one again; only the owner, and the audit says why."""
    reason = clean_text(reason, "reason", most=200, required=True)
    done = tx.execute(
        update(DayClose).where(DayClose.day >= day, DayClose.reopened_at.is_(None)).values(reopened_at=tx.at)
    )
    if not done.rowcount:
        raise Refused("That day is not closed.", field="day", next_step="Pick a closed day.")
    record(tx, "reopen", "day", day.toordinal(), reason=reason)
    return Changes({"days"})


_POSTING = text("LOCK TABLE day_close IN SHARE MODE")
_CLOSING = text("LOCK TABLE day_close IN EXCLUSIVE MODE")
"""On a server with several counters closing a day waits for documents half written, and they wait for it."""


def refuse_closed_day(tx: Tx, day: date) -> None:
    """Refuse a document on a closed day."""
    if tx.postgres:
        tx.execute(_POSTING)
    last = closed_through(tx)
    if last is not None and day <= last:
        raise Refused(
            f"The books are closed through {last:%d-%m-%Y}.",
            field="day",
            next_step=f"Date it {last + timedelta(days=1):%d-%m-%Y} or later; a note corrects a closed bill.",
        )
