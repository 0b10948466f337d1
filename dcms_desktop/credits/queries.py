"""Reads of input credit: what is to be reversed, what may be taken again, what was of some days."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from datetime import timedelta

from sqlalchemy import exists
from sqlalchemy import func
from sqlalchemy import literal
from sqlalchemy import or_
from sqlalchemy import select

from dcms_desktop.catalog.queries import item_cards
from dcms_desktop.company.queries import firm_card
from dcms_desktop.credits.lost import DESTROYED
from dcms_desktop.credits.lost import Gone
from dcms_desktop.credits.lost import gone_with
from dcms_desktop.credits.rules import LOST
from dcms_desktop.credits.rules import UNPAID
from dcms_desktop.credits.rules import Proposal
from dcms_desktop.credits.rules import interest_on
from dcms_desktop.credits.rules import less
from dcms_desktop.credits.rules import one_side
from dcms_desktop.credits.rules import part_of
from dcms_desktop.db.tx import Tx
from dcms_desktop.documents.posted import unpack
from dcms_desktop.documents.tables import DocumentCause
from dcms_desktop.documents.tables import DocumentLine
from dcms_desktop.documents.tables import DocumentRow
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.frozen import replace
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import share
from dcms_desktop.ledger.rules import HEADS
from dcms_desktop.ledger.rules import CreditCause
from dcms_desktop.ledger.rules import Heads
from dcms_desktop.ledger.tables import Account
from dcms_desktop.ledger.tables import Allocation
from dcms_desktop.ledger.tables import Due
from dcms_desktop.ledger.tables import Posting
from dcms_desktop.pricing.tables import BenefitRow
from dcms_desktop.purchase.payables import credit_day
from dcms_desktop.tax.rules import Treatment

Key = tuple[int, int]
"""Document and line; line 0 is the whole document."""
GOODS_GONE = ("stock_adjustment", "stock_count", "transfer_receipt", DESTROYED)
BUNCH = 400


def proposals(tx: Tx, on: date) -> list[Proposal]:
    """Return the credit to reverse and to take again up to a day, by cause; only a regular firm has any."""
    if firm_card(tx).scheme != "regular":
        return []
    return [*_unpaid(tx, on), *_lost(tx, on)]


def reversed_between(tx: Tx, first: date, last: date) -> dict[tuple[str, str], Heads]:
    """Return what was reversed and taken again of some days, by kind of document and of cause.

    GSTR-3B asks for it: lost goods in 4(B)(1), unpaid bills in 4(B)(2), credit taken again in 4(D)(1).
    """
    rows = tx.execute(
        select(
            DocumentRow.kind,
            DocumentCause.kind,
            *(func.sum(getattr(DocumentCause, head)) for head in HEADS),
        )
        .join(DocumentRow, DocumentRow.id == DocumentCause.document_id)
        .where(DocumentRow.state == "posted", DocumentRow.day >= first, DocumentRow.day <= last)
        .group_by(DocumentRow.kind, DocumentCause.kind)
    )
    return {(row[0], row[1]): Heads(*(Paise(int(paise)) for paise in row[2:])) for row in rows}


def _reversed(tx: Tx, kind: str) -> dict[Key, Heads]:
    """Return the credit that stands reversed, by cause."""
    rows = tx.execute(
        select(
            DocumentCause.source_id,
            DocumentCause.source_line,
            *(func.sum(getattr(DocumentCause, head)) for head in HEADS),
        )
        .join(DocumentRow, DocumentRow.id == DocumentCause.document_id)
        .where(DocumentRow.state == "posted", DocumentCause.kind == kind)
        .group_by(DocumentCause.source_id, DocumentCause.source_line)
    )
    return {(row[0], row[1]): Heads(*(Paise(int(paise)) for paise in row[2:])) for row in rows}


# ── bills unpaid past their days ────────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class _Bill:
    id: int
    number: str
    day: date
    taken_on: date
    party: str
    total: Paise
    owed: Paise
    state: str


def _unpaid(tx: Tx, on: date) -> list[Proposal]:
    done = _reversed(tx, UNPAID)
    bills = _bills(tx, on, [key[0] for key in done])
    credit = _credit_of(tx, [bill.id for bill in bills])
    found = []
    for bill in bills:
        last = credit_day(bill.day)
        most = credit.get(bill.id, Heads())
        owed = bill.owed if on > last and bill.state == "posted" else Paise(0)
        target = part_of(most, owed, bill.total)
        gap = one_side(less(target, done.get((bill.id, 0), Heads())))
        if not any(gap.each):
            continue
        cause = CreditCause(
            kind=UNPAID, source_id=bill.id, source_line=0, number=bill.number, heads=gap, most=most,
            words=bill.party,
        )  # fmt: skip
        found.append(
            Proposal(
                cause=cause,
                day=bill.day,
                whom=bill.party,
                since=last + timedelta(days=1),
                interest=interest_on(gap.total, bill.taken_on, on),
            )
        )
    return found


def _bills(tx: Tx, on: date, known: Iterable[int]) -> list[_Bill]:
    """Return suppliers' bills with what was unpaid of them at the end of a day: old ones, and those known."""
    row, later = DocumentRow, func.coalesce(func.sum(Allocation.paise), 0)
    after = (
        select(later).where(Allocation.due_id == Due.id, Allocation.day > on).correlate(Due).scalar_subquery()
    )
    paid_later = exists(
        select(literal(1)).where(Allocation.due_id == Due.id, Allocation.day > on).correlate(Due)
    )
    born = func.coalesce(row.reference_day, row.day)
    # No bill is due to be reversed before its shortest term; the law's own days are asked of each.
    old = born <= on - timedelta(days=1)
    rows = tx.execute(
        select(
            row.id, Due.number, row.reference_day, row.day, row.party_name, row.total, row.state,
            func.sum(Due.left + after),
        )
        .select_from(row)
        .outerjoin(Due, (Due.document_id == row.id) & (Due.kind == "purchase"))
        .where(
            row.kind == "goods_receipt",
            row.reverse_charge.is_(False),
            row.day <= on,
            or_(
                row.id.in_(list(known)),
                (row.state == "posted") & old & (row.cgst + row.igst + row.cess > 0)
                & or_(Due.left < 0, paid_later),
            ),
        )
        .group_by(row.id, Due.number, row.reference_day, row.day, row.party_name, row.total, row.state)
        .order_by(born, row.id)
    )  # fmt: skip
    return [
        _Bill(id_, number or "", own or day, day, party, total, Paise(max(0, -int(left or 0))), state)
        for id_, number, own, day, party, total, state, left in rows
        if on > credit_day(own or day) or id_ in known
    ]


def _credit_of(tx: Tx, ids: list[int]) -> dict[int, Heads]:
    """Return the credit that documents took, as their postings say."""
    heads: dict[int, dict[str, int]] = defaultdict(dict)
    codes = [f"{head}_in" for head in HEADS]
    for start in range(0, len(ids), BUNCH):
        rows = tx.execute(
            select(Posting.document_id, Account.code, func.sum(Posting.paise))
            .join(Account, Account.id == Posting.account_id)
            .where(Posting.document_id.in_(ids[start : start + BUNCH]), Account.code.in_(codes))
            .group_by(Posting.document_id, Account.code)
        )
        for id_, code, paise in rows:
            heads[id_][code] = int(paise)
    return {id_: Heads(*(Paise(own.get(code, 0)) for code in codes)) for id_, own in heads.items()}


# ── goods that are gone ─────────────────────────────────────────────────────────────────────────
def _lost(tx: Tx, on: date) -> list[Proposal]:
    done = _reversed(tx, LOST)
    gone = _gone(tx, on, {key[0] for key in done})
    credit = _unit_credit(tx, gone)
    found, seen = [], set()
    for one in gone:
        seen.add((one.document_id, one.line_no))
        most, by_rate = credit[one.document_id, one.line_no]
        gap = one_side(less(most, done.get((one.document_id, one.line_no), Heads())))
        if any(gap.each):
            found.append(_proposal_of(one, gap, most, by_rate=by_rate))
    for key, heads in done.items():
        if key not in seen and any(heads.each):
            # Its line is on no document any more: the adjustment was cancelled or corrected.
            found.append(_taken_back(tx, key, heads))
    return found


def _proposal_of(one: Gone, gap: Heads, most: Heads, *, by_rate: bool) -> Proposal:
    cause = CreditCause(
        kind=LOST, source_id=one.document_id, source_line=one.line_no, number=one.number, heads=gap,
        most=most, words=f"{one.units} × {one.name}{f' {one.batch}' if one.batch else ''}, {one.reason}",
    )  # fmt: skip
    return Proposal(cause=cause, day=one.day, whom=one.name, since=one.day, by_rate=by_rate)


def _taken_back(tx: Tx, key: Key, heads: Heads) -> Proposal:
    number, day = tx.execute(
        select(DocumentRow.number, DocumentRow.day).where(DocumentRow.id == key[0])
    ).one()
    cause = CreditCause(
        kind=LOST, source_id=key[0], source_line=key[1], number=number, heads=less(Heads(), heads),
        most=Heads(), words="taken back",
    )  # fmt: skip
    return Proposal(cause=cause, day=day, whom="taken back", since=day)


def _gone(tx: Tx, on: date, known: Iterable[int]) -> list[Gone]:
    """Return the lines by which goods left for nothing, of documents not done yet and of those known."""
    row = DocumentRow
    fresh = ~exists(select(literal(1)).where(DocumentCause.source_id == row.id, DocumentCause.kind == LOST))
    samples = exists(
        select(literal(1)).where(BenefitRow.document_id == row.id, BenefitRow.treatment == "sample")
    )
    wanted = or_(row.kind.in_(GOODS_GONE), (row.kind == "tax_invoice") & samples)
    bodies = tx.execute(
        select(row.id, row.body)
        .where(row.state == "posted", row.day <= on, wanted, or_(fresh, row.id.in_(list(known))))
        .order_by(row.day, row.id)
    )
    return _with_costs(tx, [one for id_, body in bodies for one in gone_with(id_, unpack(body))])


def _with_costs(tx: Tx, gone: list[Gone]) -> list[Gone]:
    """Return what is gone with what it cost when it left, where the document says a price instead."""
    lacking = sorted({one.document_id for one in gone if not one.cost})
    costs: dict[Key, tuple[int, int]] = {}
    for start in range(0, len(lacking), BUNCH):
        line = DocumentLine
        rows = tx.execute(
            select(line.document_id, line.line_no, line.cost, line.units + line.free).where(
                line.document_id.in_(lacking[start : start + BUNCH])
            )
        )
        costs |= {(row[0], row[1]): (int(row[2]), int(row[3])) for row in rows}
    return [_at_cost(one, *costs.get((one.document_id, one.line_no), (0, 0))) for one in gone]


def _at_cost(one: Gone, cost: int, units: int) -> Gone:
    if one.cost or not units:
        return one
    return replace(one, cost=share(abs(cost), one.units, of=abs(units)))


def _unit_credit(tx: Tx, gone: list[Gone]) -> dict[Key, tuple[Heads, bool]]:
    """Return the credit of what is gone by the bills its batches came with, else by rate."""
    batches = sorted({one.batch_id for one in gone})
    items = sorted({one.item_id for one in gone})
    bought: dict[int, tuple[int, Heads]] = {}
    for start in range(0, len(batches), BUNCH):
        line = DocumentLine
        rows = tx.execute(
            select(
                line.batch_id, func.sum(line.units + line.free),
                *(func.sum(getattr(line, head)) for head in HEADS),
            )
            .join(DocumentRow, DocumentRow.id == line.document_id)
            .where(
                line.item_id.in_(items),
                line.batch_id.in_(batches[start : start + BUNCH]),
                line.kind == "goods_receipt",
                DocumentRow.state == "posted",
            )
            .group_by(line.batch_id)
        )  # fmt: skip
        for batch_id, units, *taxes in rows:
            bought[batch_id] = (int(units), Heads(*(Paise(int(paise)) for paise in taxes)))
    cards = item_cards(tx, [one.item_id for one in gone if one.batch_id not in bought])
    found: dict[Key, tuple[Heads, bool]] = {}
    for one in gone:
        if one.batch_id in bought:
            units, heads = bought[one.batch_id]
            found[one.document_id, one.line_no] = (part_of(heads, one.units, units), False)
        else:
            rate = cards[one.item_id].tax.rate_on(one.day)
            taxed = rate.treatment is Treatment.TAXABLE
            half = share(one.cost, rate.gst, of=200_000) if taxed else Paise(0)
            found[one.document_id, one.line_no] = (Heads(half, half), True)
    return found
