"""What is open with each party on a day: the reading under outstanding, ageing and the collection sheet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from typing import Literal

from sqlalchemy import ColumnElement
from sqlalchemy import Select
from sqlalchemy import exists
from sqlalchemy import func
from sqlalchemy import literal
from sqlalchemy import select
from sqlalchemy.orm import aliased

from dcms_desktop.db.tx import Tx
from dcms_desktop.documents.tables import DocumentRow
from dcms_desktop.kernel.money import Paise
from dcms_desktop.ledger.tables import Account
from dcms_desktop.ledger.tables import Allocation
from dcms_desktop.ledger.tables import Due
from dcms_desktop.ledger.tables import Posting
from dcms_desktop.parties.tables import Beat
from dcms_desktop.parties.tables import Party
from reports.catalogue.parts import total

Side = Literal["customers", "suppliers"]
SLOTS = (30, 60, 90)
"""Ends of the ageing slots in days; what is older falls in a fourth."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whose dues, as of when."""

    on: date
    side: Side = "customers"
    party: int | None = None
    beat: int | None = None
    salesman: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenBill:
    """A bill still open, or money on account (negative). Towards suppliers what we owe is positive."""

    party_id: int
    code: str
    party: str
    city: str
    mobile: str
    beat: str
    document_id: int
    number: str
    day: date
    due_on: date
    amount: Paise
    left: Paise

    def days(self, on: date) -> int:
        """Return the age of the bill in days."""
        return (on - self.day).days

    def late(self, on: date) -> int:
        """Return the days past its due day, 0 when it is not due yet or is money on account."""
        return max((on - self.due_on).days, 0) if self.left > 0 else 0


def slot_of(days: int) -> int:
    """Return the ageing slot, 0 to 3, of so many days."""
    return next((place for place, end in enumerate(SLOTS) if days <= end), len(SLOTS))


def open_bills(tx: Tx, wanted: Wanted) -> list[OpenBill]:
    """Return what is open by beat, party and day. Its sum is the balance of customers or suppliers."""
    questions = [_now(wanted)] if wanted.on >= tx.today else [_then(wanted), _early(wanted)]
    found: list[Sequence[Any]] = [row for question in questions for row in tx.execute(question)]
    sign = 1 if wanted.side == "customers" else -1
    bills = [
        OpenBill(
            party_id=row[0],
            code=row[1],
            party=row[2],
            city=row[3],
            mobile=row[4],
            beat=row[5] or "",
            document_id=row[6],
            number=row[7],
            day=row[8],
            due_on=row[9],
            amount=Paise(sign * row[10]),
            left=Paise(sign * row[11]),
        )
        for row in _merged(found)
    ]
    bills.sort(
        key=lambda bill: (
            not bill.beat,
            bill.beat,
            bill.party.lower(),
            bill.party_id,
            bill.day,
            bill.number,
            bill.document_id,
        )
    )
    return bills


def _merged(rows: Sequence[Sequence[Any]]) -> list[Sequence[Any]]:
    """Return the rows with the money of one document in one row: edits of bills free it in parts."""
    amounts: dict[tuple[Any, ...], list[int]] = {}
    for *head, amount, left in rows:
        sums = amounts.setdefault(tuple(head), [0, 0])
        sums[0] += amount
        sums[1] += left
    return [(*head, *sums) for head, sums in amounts.items() if sums[1]]


def _columns(left: Any) -> "Select[*tuple[Any, ...]]":
    """Return the columns of an open due; the caller adds where they come from."""
    return select(
        Party.id,
        Party.code,
        Party.name,
        Party.city,
        Party.mobile,
        Beat.name,
        Due.document_id,
        Due.number,
        Due.day,
        Due.due_on,
        Due.amount,
        left,
    )


def _now(wanted: Wanted) -> "Select[*tuple[Any, ...]]":
    """Return the question for what is open now: every due keeps it."""
    question = _columns(Due.left).select_from(Due).join(Party, Party.id == Due.party_id)
    return _narrowed(question.where(Due.left != 0), wanted)


def _then(wanted: Wanted) -> "Select[*tuple[Any, ...]]":
    """Return the question for what was open on an earlier day: what is left, and what was paid since then.

    The day of a payment is that of the document that paid: money set anew on a corrected bill keeps its age.
    """
    own, payer = aliased(DocumentRow, name="own"), aliased(DocumentRow, name="payer")
    paid_since = (
        select(Allocation.due_id, total(Allocation.paise).label("paise"))
        .join(payer, payer.id == Allocation.document_id)
        .where(payer.day > wanted.on)
        .group_by(Allocation.due_id)
        .cte("paid_since")
    )
    left = Due.left + func.coalesce(paid_since.c.paise, 0)
    question = (
        _columns(left)
        .select_from(Due)
        .join(Party, Party.id == Due.party_id)
        .join(own, own.id == Due.document_id)
        .outerjoin(paid_since, paid_since.c.due_id == Due.id)
        .where(own.day <= wanted.on, left != 0)
    )
    return _narrowed(question, wanted)


def _early(wanted: Wanted) -> "Select[*tuple[Any, ...]]":
    """Return the question for money that had come by that day for bills made later: it lay on account."""
    own, payer = aliased(DocumentRow, name="own"), aliased(DocumentRow, name="payer")
    lay = -total(Allocation.paise)
    question = (
        select(
            Party.id,
            Party.code,
            Party.name,
            Party.city,
            Party.mobile,
            Beat.name,
            payer.id,
            payer.number,
            payer.day,
            payer.day,
            lay,
            lay,
        )
        .select_from(Allocation)
        .join(Due, Due.id == Allocation.due_id)
        .join(Party, Party.id == Due.party_id)
        .join(own, own.id == Due.document_id)
        .join(payer, payer.id == Allocation.document_id)
        .where(payer.day <= wanted.on, own.day > wanted.on)
        .group_by(Party.id, Beat.name, payer.id)
        .having(total(Allocation.paise) != 0)
    )
    return _narrowed(question, wanted)


def _owed_to_suppliers() -> ColumnElement[bool]:
    """Return the condition of dues that lie on the suppliers' account."""
    opening = exists(
        select(literal(1))
        .select_from(Posting)
        .join(Account, Account.id == Posting.account_id)
        .where(Posting.document_id == Due.document_id, Account.code == "creditors")
    )
    return (Due.kind == "purchase") | ((Due.kind == "opening") & opening)


def _narrowed(question: "Select[*tuple[Any, ...]]", wanted: Wanted) -> "Select[*tuple[Any, ...]]":
    """Return the question for the parties wanted, their beat joined."""
    question = question.outerjoin(Beat, Beat.id == Party.beat_id)
    suppliers = _owed_to_suppliers()
    question = question.where(suppliers if wanted.side == "suppliers" else ~suppliers)
    if wanted.party is not None:
        question = question.where(Due.party_id == wanted.party)
    if wanted.beat is not None:
        question = question.where(Party.beat_id == wanted.beat)
    if wanted.salesman is not None:
        question = question.where(func.coalesce(Party.salesman_id, Beat.salesman_id) == wanted.salesman)
    return question
