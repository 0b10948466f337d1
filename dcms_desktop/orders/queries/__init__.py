"""Reads of orders: lists of what waits, how far each was served, and what of it can be supplied now."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import func
from sqlalchemy import select

from dcms_desktop.company.queries import setting
from dcms_desktop.db.tx import Tx
from dcms_desktop.documents.all_kinds import takers_of
from dcms_desktop.documents.posted import unpack
from dcms_desktop.documents.queries.open_lines import open_lines
from dcms_desktop.documents.tables import DocumentRow
from dcms_desktop.documents.tables import OpenDocument
from dcms_desktop.documents.tables import OrderState
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import Units
from dcms_desktop.orders.rules import CHALLAN
from dcms_desktop.orders.rules import ORDER
from dcms_desktop.orders.rules import QUOTATION
from dcms_desktop.orders.rules import bill_by
from dcms_desktop.orders.settings import NEED_APPROVAL
from dcms_desktop.parties.tables import Beat
from dcms_desktop.parties.tables import Salesman

MOST = 2_000
"""Orders of one list, the newest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingCard:
    """An order, quotation or challan in a list."""

    id: int
    kind: str
    number: str
    day: date
    party_id: int
    party: str
    promised: date | None
    total: Paise
    worth: Paise
    """What waits of it."""
    ordered: Units
    served: Units
    approved: bool
    closed: bool
    cancelled: bool
    waits_for_approval: bool = False
    salesman: str = ""
    beat: str = ""
    bill_by: date | None = None
    """Challans on approval: the last day to bill their goods."""
    holds_until: date | None = None
    """Quotations: the last day of their prices."""

    @property
    def is_open(self) -> bool:
        """Tell whether something of it waits."""
        return not self.closed and not self.cancelled and self.served < self.ordered

    @property
    def state(self) -> str:
        """Return where it stands: open, part, done, closed or cancelled."""
        if self.cancelled:
            return "cancelled"
        if self.served >= self.ordered:
            return "done"
        if self.closed:
            return "closed"
        return "part" if self.served else "open"


def find_waiting(
    tx: Tx,
    kinds: Sequence[str] = (ORDER,),
    *,
    only_open: bool = True,
    party_id: int | None = None,
    beat_id: int | None = None,
    salesman_id: int | None = None,
    day: date | None = None,
) -> list[WaitingCard]:  # fmt: skip
    """Return orders, quotations or challans, the newest first; open ones unless all are asked for."""
    row, state, opened = DocumentRow, OrderState, OpenDocument
    question = (
        select(
            row.id, row.kind, row.number, row.day, row.party_id, row.party_name, row.due_on, row.total,
            row.state, state.approved_at, state.closed_at, func.coalesce(opened.worth, 0), Salesman.name,
            Beat.name,
        )
        .select_from(row)
        .join(opened, opened.document_id == row.id, isouter=not only_open)
        .outerjoin(state, state.document_id == row.id)
        .outerjoin(Salesman, Salesman.id == row.salesman_id)
        .outerjoin(Beat, Beat.id == row.beat_id)
        .where(row.kind.in_(kinds))
    )  # fmt: skip
    for column, value in (
        (row.party_id, party_id), (row.beat_id, beat_id), (row.salesman_id, salesman_id), (row.day, day),
    ):  # fmt: skip
        if value is not None:
            question = question.where(column == value)
    rows = tx.execute(question.order_by(row.id.desc()).limit(MOST)).all()
    wants = setting(tx, NEED_APPROVAL)
    sums = served_sums(tx, {found[0]: found[1] for found in rows})
    limits = _bill_days(tx, [found[0] for found in rows if found[1] == CHALLAN])
    holding = _holding_days(tx, [found[0] for found in rows if found[1] == QUOTATION])
    return [
        WaitingCard(
            id=found[0], kind=found[1], number=found[2], day=found[3], party_id=found[4], party=found[5],
            promised=found[6], total=found[7], cancelled=found[8] != "posted", approved=bool(found[9]),
            closed=bool(found[10]), worth=Paise(found[11]), salesman=found[12] or "", beat=found[13] or "",
            ordered=sums[found[0]][0], served=sums[found[0]][1],
            waits_for_approval=wants and found[1] == ORDER and not found[9], bill_by=limits.get(found[0]),
            holds_until=holding.get(found[0]),
        )
        for found in rows
    ]  # fmt: skip


def _holding_days(tx: Tx, quotation_ids: Sequence[int]) -> dict[int, date]:
    """Return until when the prices of quotations hold."""
    row = DocumentRow
    rows = tx.execute(select(row.id, row.body).where(row.id.in_(quotation_ids))) if quotation_ids else ()
    told = {id_: unpack(body).holds_until for id_, body in rows}
    return {id_: day for id_, day in told.items() if day is not None}


def _bill_days(tx: Tx, challan_ids: Sequence[int]) -> dict[int, date]:
    """Return until when challans on approval are to be billed."""
    row = DocumentRow
    found: dict[int, date] = {}
    rows = tx.execute(select(row.id, row.day, row.body).where(row.id.in_(challan_ids)))
    for id_, day, body in rows if challan_ids else ():
        last = bill_by(unpack(body).note_reason, day)
        if last is not None:
            found[id_] = last
    return found


def served_sums(tx: Tx, kinds: dict[int, str]) -> dict[int, tuple[Units, Units]]:
    """Return what some documents ask, and what of it was taken; a line taken twice over counts once."""
    sums = dict.fromkeys(kinds, (0, 0))
    for kind in set(kinds.values()):
        ids = [id_ for id_, own in kinds.items() if own == kind]
        for line in open_lines(tx, ids, takers_of(kind)):
            asked, taken = sums[line.document_id]
            whole = line.units + line.free
            gone = whole - line.left - line.left_free
            sums[line.document_id] = (asked + whole, taken + gone)
    return {key: (Units(asked), Units(taken)) for key, (asked, taken) in sums.items()}


def oldest_promise_first(cards: Sequence[WaitingCard]) -> list[WaitingCard]:
    """Return orders by the day they are promised for, those without one by their own."""
    return sorted(cards, key=lambda card: (card.promised or card.day, card.id))
