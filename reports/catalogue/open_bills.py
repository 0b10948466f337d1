"""What is open with each party on a day: the reading under outstanding, ageing and the collection sheet."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Sequence
from datetime import date
from datetime import timedelta
from typing import Any
from typing import Literal
from typing import NamedTuple

from sqlalchemy import Select
from sqlalchemy import and_
from sqlalchemy import case
from sqlalchemy import func
from sqlalchemy import select
from sqlalchemy import union_all

from dcms_desktop.db.base import aliased
from dcms_desktop.db.tx import Tx
from dcms_desktop.documents.tables import DocumentRow
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.money import Paise
from dcms_desktop.ledger.queries import on_creditors
from dcms_desktop.ledger.tables import Allocation
from dcms_desktop.ledger.tables import Due
from dcms_desktop.parties.tables import Beat
from dcms_desktop.parties.tables import Party
from reports.catalogue.parts import total
from reports.catalogue.parts import total_where

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


class OpenParty(NamedTuple):
    """Whose bills they are."""

    id: int
    code: str
    name: str
    city: str
    mobile: str
    beat: str


class OpenBill(NamedTuple):
    """A bill still open, or money on account (negative). Towards suppliers what we owe is positive."""

    party: OpenParty
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


class OpenSums(NamedTuple):
    """What one party has open: bills by age, money on account (negative), and all of it together."""

    party: OpenParty
    bills: int
    oldest: date | None
    slot_30: Paise
    slot_60: Paise
    slot_90: Paise
    older: Paise
    on_account: Paise
    left: Paise


def slot_of(days: int) -> int:
    """Return the ageing slot, 0 to 3, of so many days."""
    return bisect_left(SLOTS, days)


def open_bills(tx: Tx, wanted: Wanted) -> Iterator[OpenBill]:
    """Give what is open by beat, party and day. Its sum is the balance of customers or suppliers.

    Party by party: a lakh of bills sorted or let go at once would let no other thread work meanwhile.
    """
    found = (row for question in _questions(tx, wanted) for row in tx.stream(question))
    sign = 1 if wanted.side == "customers" else -1
    parties = _parties(tx)
    own: dict[int, list[OpenBill]] = defaultdict(list)
    for party_id, document_id, number, day, due_on, amount, left in _merged(found):
        own[party_id].append(
            OpenBill(
                parties[party_id], document_id, number, day, due_on, Paise(sign * amount), Paise(sign * left)
            )
        )
    for party in sorted((parties[party_id] for party_id in own), key=_by_beat):
        yield from sorted(own.pop(party.id), key=_by_age)


def _by_age(bill: OpenBill) -> tuple[date, int]:
    """Return the place of a bill among those of its party."""
    return bill.day, bill.document_id


def open_sums(tx: Tx, wanted: Wanted, *, by_due_day: bool) -> list[OpenSums]:
    """Return what each party has open, aged; added up in the books, so no bill is read one by one."""
    bill = union_all(*_questions(tx, wanted)).subquery("bill")
    left = bill.c.left if wanted.side == "customers" else -bill.c.left
    born = bill.c.due_on if by_due_day else bill.c.day
    ends = [wanted.on - timedelta(days=end) for end in SLOTS]
    is_bill = left > 0
    slots = (born >= ends[0], and_(born < ends[0], born >= ends[1]), and_(born < ends[1], born >= ends[2]))
    rows = tx.execute(
        select(
            bill.c.party_id,
            total_where(is_bill, 1),
            func.min(case((is_bill, bill.c.day))),
            *(total_where(and_(is_bill, slot), left) for slot in (*slots, born < ends[2])),
            total_where(left < 0, left),
            total(left),
        ).group_by(bill.c.party_id)
    )
    parties = _parties(tx)
    sums = [OpenSums(parties[row[0]], *row[1:]) for row in rows.all()]
    return sorted(sums, key=lambda one: _by_beat(one.party))


def _questions(tx: Tx, wanted: Wanted) -> list["Select[*tuple[Any, ...]]"]:
    """Return the questions whose answers together are what is open."""
    parts = [_now()] if wanted.on >= tx.today else [_then(wanted), _early(wanted)]
    return [_narrowed(part, wanted) for part in parts]


def _parties(tx: Tx) -> dict[int, OpenParty]:
    """Return all parties with their beat; there are fewer of them than bills."""
    rows = tx.execute(
        select(Party.id, Party.code, Party.name, Party.city, Party.mobile, func.coalesce(Beat.name, ""))
        .select_from(Party)
        .outerjoin(Beat, Beat.id == Party.beat_id)
    )
    return {row[0]: OpenParty(*row) for row in rows}


def _by_beat(party: OpenParty) -> tuple[bool, str, str, int]:
    """Return the place of a party: by beat and name, those without a beat last."""
    return (not party.beat, party.beat, party.name.lower(), party.id)


def _merged(rows: Iterable[Sequence[Any]]) -> Iterator[Sequence[Any]]:
    """Give the rows with the money of one document on account in one row: edits free it in parts."""
    parts: dict[tuple[int, int], list[Sequence[Any]]] = {}
    for row in rows:
        if row[6] < 0:
            parts.setdefault((row[0], row[1]), []).append(row)
        else:
            yield row
    for same in parts.values():
        yield (*same[0][:5], sum(row[5] for row in same), sum(row[6] for row in same))


def _columns(left: Any) -> "Select[*tuple[Any, ...]]":
    """Return the columns of an open due; the caller adds where they come from."""
    return select(Due.party_id, Due.document_id, Due.number, Due.day, Due.due_on, Due.amount, left)


def _now() -> "Select[*tuple[Any, ...]]":
    """Return the question for what is open now: every due keeps it."""
    return _columns(Due.left).where(Due.left != 0)


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
    return (
        _columns(left.label("left"))
        .select_from(Due)
        .join(own, own.id == Due.document_id)
        .outerjoin(paid_since, paid_since.c.due_id == Due.id)
        .where(own.day <= wanted.on, left != 0)
    )


def _early(wanted: Wanted) -> "Select[*tuple[Any, ...]]":
    """Return the question for money that had come by that day for bills made later: it lay on account."""
    own, payer = aliased(DocumentRow, name="own"), aliased(DocumentRow, name="payer")
    lay = -total(Allocation.paise)
    return (
        select(Due.party_id, payer.id, payer.number, payer.day, payer.day, lay, lay)
        .select_from(Allocation)
        .join(Due, Due.id == Allocation.due_id)
        .join(own, own.id == Due.document_id)
        .join(payer, payer.id == Allocation.document_id)
        .where(payer.day <= wanted.on, own.day > wanted.on)
        .group_by(Due.party_id, payer.id)
        .having(total(Allocation.paise) != 0)
    )


def _narrowed(question: "Select[*tuple[Any, ...]]", wanted: Wanted) -> "Select[*tuple[Any, ...]]":
    """Return the question for the side and the parties wanted."""
    suppliers = on_creditors()
    question = question.where(suppliers if wanted.side == "suppliers" else ~suppliers)
    if wanted.party is not None:
        question = question.where(Due.party_id == wanted.party)
    if wanted.beat is None and wanted.salesman is None:
        return question
    theirs = select(Party.id).outerjoin(Beat, Beat.id == Party.beat_id)
    if wanted.beat is not None:
        theirs = theirs.where(Party.beat_id == wanted.beat)
    if wanted.salesman is not None:
        theirs = theirs.where(func.coalesce(Party.salesman_id, Beat.salesman_id) == wanted.salesman)
    return question.where(Due.party_id.in_(theirs))
