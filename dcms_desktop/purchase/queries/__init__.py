"""Reads of buying: items offered for receipts and orders, orders as receipts, lines that may go back."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from sqlalchemy import ColumnElement
from sqlalchemy import func
from sqlalchemy import select

from dcms_desktop.catalog.queries import item_cards
from dcms_desktop.company.queries import setting
from dcms_desktop.db.tx import Tx
from dcms_desktop.documents.posted import Posted
from dcms_desktop.documents.posted import PostedLine
from dcms_desktop.documents.queries import posted_document
from dcms_desktop.documents.queries.open_lines import open_lines
from dcms_desktop.documents.queries.open_lines import standing_of
from dcms_desktop.documents.tables import DocumentLine
from dcms_desktop.documents.tables import DocumentRow
from dcms_desktop.documents.tables import OrderState
from dcms_desktop.drafts.figures import figure_purchase
from dcms_desktop.drafts.rules import Came
from dcms_desktop.drafts.rules import Draft
from dcms_desktop.drafts.rules import LandedCharge
from dcms_desktop.drafts.rules import Line
from dcms_desktop.drafts.rules import NewBatch
from dcms_desktop.drafts.rules import Revises
from dcms_desktop.drafts.rules import Source
from dcms_desktop.drafts.rules import Tender
from dcms_desktop.drafts.rules import Transport
from dcms_desktop.drafts.rules import with_line
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.money import Mills
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import Units
from dcms_desktop.kernel.money import share
from dcms_desktop.ledger.queries import dues_to_edit
from dcms_desktop.ledger.queries import open_dues
from dcms_desktop.ledger.queries import set_by_document
from dcms_desktop.ledger.rules import CREDITS
from dcms_desktop.ledger.rules import Allotment
from dcms_desktop.ledger.rules import OpenDue
from dcms_desktop.purchase.settings import ORDERS_NEED_APPROVAL
from dcms_desktop.stock.queries import batches_in
from dcms_desktop.stock.queries import batches_of
from dcms_desktop.stock.rules import IN_TRANSIT
from dcms_desktop.stock.rules import SALEABLE
from dcms_desktop.stock.rules import BatchCard
from dcms_desktop.stock.tables import Batch
from dcms_desktop.stock.tables import StockBalance
from dcms_desktop.tax.rules import Charge

ORDER = "purchase_order"
RECEIPT = "goods_receipt"


def offer_purchases(tx: Tx, draft: Draft, item_ids: list[int]) -> dict[int, Line]:
    """Return receipt lines without quantity for some items, with the batches known so far."""
    batches = batches_of(tx, item_ids, godown_id=draft.godown_id)
    return {
        id_: Line(item=card, choices=tuple(sorted(batches.get(id_, ()), key=lambda one: one.id)))
        for id_, card in item_cards(tx, item_ids).items()
    }


# ── orders ──────────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True, kw_only=True)
class OrderCard:
    """A purchase order in a list."""

    id: int
    number: str
    day: date
    expected: date | None
    party_id: int
    party: str
    total: Paise
    ordered: Units
    billed: Units
    approved: bool
    closed: bool
    cancelled: bool

    @property
    def is_open(self) -> bool:
        """Tell whether goods are waited for."""
        return not self.closed and not self.cancelled and self.billed < self.ordered


def find_orders(tx: Tx, *, party_id: int | None = None, only_open: bool = False) -> list[OrderCard]:
    """Return purchase orders, the newest first."""
    row, state = DocumentRow, OrderState
    question = (
        select(
            row.id, row.number, row.day, row.due_on, row.party_id, row.party_name, row.total, row.state,
            state.approved_at, state.closed_at,
        )
        .outerjoin(state, state.document_id == row.id)
        .where(row.kind == ORDER)
    )  # fmt: skip
    if party_id is not None:
        question = question.where(row.party_id == party_id)
    rows = tx.execute(question.order_by(row.id.desc()).limit(2_000)).all()
    sums = _served(tx, [found[0] for found in rows])
    cards = [
        OrderCard(
            id=found[0], number=found[1], day=found[2], expected=found[3], party_id=found[4],
            party=found[5], total=found[6], ordered=sums[found[0]][0], billed=sums[found[0]][1],
            approved=bool(found[8]), closed=bool(found[9]), cancelled=found[7] != "posted",
        )
        for found in rows
    ]  # fmt: skip
    return [card for card in cards if card.is_open or not only_open]


def _served(tx: Tx, ids: list[int]) -> dict[int, tuple[Units, Units]]:
    """Return what some orders ask, and what of it was billed; a line served twice over counts once."""
    sums = dict.fromkeys(ids, (0, 0))
    for line in open_lines(tx, ids, (RECEIPT,)):
        asked, billed = sums[line.document_id]
        sums[line.document_id] = (asked + line.units, billed + min(line.units, line.taken))
    return {key: (Units(asked), Units(billed)) for key, (asked, billed) in sums.items()}


def needs_approval(tx: Tx) -> bool:
    """Tell whether goods come only on orders that were approved."""
    return bool(setting(tx, ORDERS_NEED_APPROVAL))


def receive_order(tx: Tx, draft: Draft, order_id: int) -> Draft:
    """Return the receipt with every line of an order that is still open, as if all of it had come.

    Raises Refused for one that is cancelled, closed, served, or waits for its approval.
    """
    order = standing_of(tx, [order_id]).get(order_id)
    if order is None or order.kind != ORDER or order.party_id is None:
        raise Refused("There is no such order.", field="order", next_step="Pick one from the list.")
    stands = "cancelled" if order.state != "posted" else "closed short" if order.closed else ""
    if stands:
        raise Refused(
            f"{order.number} is {stands}.", field="order", next_step="Enter the goods without an order."
        )
    if not order.approved and needs_approval(tx):
        raise Refused(
            f"{order.number} is not approved yet.",
            field="order",
            next_step="Somebody with the right approves it in the list of orders (Alt+A).",
        )
    if draft.party is None or draft.party.id != order.party_id:
        raise Refused(
            f"{order.number} is of another supplier.",
            field="party",
            next_step="Pick the supplier of the order.",
        )
    left = {one.line_no: one for one in open_lines(tx, [order_id], (RECEIPT,)) if one.left or one.left_free}
    if not left:
        raise Refused(
            f"Everything of {order.number} has come.", field="order", next_step="Pick another order."
        )
    posted = posted_document(tx, order_id)
    offers = offer_purchases(tx, draft, [line.item_id for line in posted.lines])
    lines = [
        _ordered_line(offers[line.item_id], line, Source(order_id, line.no), left[line.no].left)
        for line in posted.lines
        if line.no in left
    ]
    return figure_purchase(replace(draft, lines=(*draft.lines, *lines), bill_discounts=posted.bill_steps))


def _ordered_line(offer: Line, was: PostedLine, source: Source, left: Units) -> Line:
    """Return what is open of an order's line as a receipt's line; the batch is as last received."""
    newest = offer.choices[-1] if offer.choices else None
    batch = NewBatch(
        mrp=newest.mrp if newest else offer.item.mrp,
        ptr=newest.ptr if newest else offer.item.ptr,
        pts=newest.pts if newest else offer.item.pts,
        rack=newest.rack if newest else "",
    )
    free = Units(was.free * left // was.units) if was.units else was.free
    return replace(
        offer,
        new_batch=batch,
        units=left,
        free=free,
        typed=was.quantity if left == was.units else str(left),
        rate=was.rate,
        rate_includes_tax=was.rate_includes_tax,
        discounts=was.steps,
        source=source,
        came=Came(agreed_rate=agreed_rate(was), agreed_free=free),
    )


def agreed_rate(line: PostedLine) -> Mills:
    """Return what a unit of an order's line costs after its discounts, before tax."""
    return Mills(share(line.taxable - line.charges, line.per * 10, of=line.units)) if line.units else Mills(0)


def source_lines(tx: Tx, sources: Iterable[Source]) -> dict[Source, tuple[date, PostedLine]]:
    """Return lines of posted documents as they were posted, with the day whose tax holds for them."""
    wanted = set(sources)
    found: dict[Source, tuple[date, PostedLine]] = {}
    for document_id in sorted({one.document_id for one in wanted}):
        posted = posted_document(tx, document_id)
        day = posted.reference_day or posted.day
        for line in posted.lines:
            source = Source(document_id, line.no)
            if source in wanted:
                found[source] = (line.taxed_on or day, line)
    return found


# ── correcting a receipt ────────────────────────────────────────────────────────────────────────
def receipt_to_edit(tx: Tx, draft: Draft, document_id: int) -> Draft:
    """Return a draft for the supplier of a posted receipt that corrects it: everything as it was."""
    was = posted_document(tx, document_id)
    draft = replace(
        draft,
        request_id=was.request_id,
        godown_id=was.godown_id,
        due_on=was.due_on,
        bill_discounts=was.bill_steps,
        charges=tuple(Charge(one.name, one.paise, one.taxed) for one in was.charges),
        landed=tuple(
            LandedCharge(
                name=one.name,
                amount=one.paise,
                mode=one.mode,
                gst=one.gst,
                igst=one.igst,
                reverse_charge=one.reverse_charge,
            )
            for one in was.landed
        ),
        spread_by=was.spread_by,
        tenders=tuple(
            Tender(mode=one.mode, paise=one.paise, reference=one.reference, bank=one.bank, dated=one.dated)
            for one in was.tenders
        ),
        allotments=_set_notes(tx, draft, document_id),
        with_payment=was.with_payment,
        reverse_charge=was.reverse_charge,
        reference=was.reference,
        reference_day=was.reference_day,
        remarks=was.remarks,
        transport=Transport(transporter=was.transporter, vehicle=was.vehicle, lr_number=was.lr_number),
        revises=Revises(document_id=document_id, revision=was.revision, number=was.number),
    )
    offers = offer_purchases(tx, draft, [line.item_id for line in was.lines])
    return figure_purchase(
        replace(draft, lines=tuple(_received_line(offers[line.item_id], line) for line in was.lines))
    )


def _set_notes(tx: Tx, draft: Draft, document_id: int) -> tuple[Allotment, ...] | None:
    """Return the supplier's notes that a receipt is paid with; None where there are none."""
    paid = set_by_document(tx, document_id)
    if not paid or draft.party is None:
        return None
    dues = dues_to_edit(tx, draft.party.id, document_id, draft.day)
    return tuple(Allotment(due.id, Paise(abs(paid[due.id])), due.account) for due in dues if due.id in paid)


def _received_line(offer: Line, was: PostedLine) -> Line:
    """Return a line of a receipt as it was posted."""
    known = next((one for one in offer.choices if one.id == was.batch_id), None)
    batch = NewBatch(
        number=was.batch,
        made_on=was.made_on,
        expiry=was.expiry,
        mrp=was.mrp,
        ptr=known.ptr if known else offer.item.ptr,
        pts=known.pts if known else offer.item.pts,
        rack=known.rack if known else "",
    )
    came = Came(
        short=was.short,
        damaged=was.damaged,
        excess=was.excess,
        agreed_rate=was.agreed_rate,
        agreed_free=was.agreed_free,
    )
    sourced = was.source_id is not None and was.source_line is not None
    return replace(
        offer,
        new_batch=batch if offer.item.batched else None,
        units=was.units,
        free=was.free,
        typed=was.quantity,
        rate=was.rate,
        rate_includes_tax=was.rate_includes_tax,
        discounts=was.steps,
        bucket=was.bucket,
        reason=was.reason,
        source=Source(was.source_id or 0, was.source_line or 0) if sourced else None,
        came=came if came != Came() else None,
        pieces=was.pieces,
    )


# ── correcting orders, returns and notes ────────────────────────────────────────────────────────
def order_to_edit(tx: Tx, draft: Draft, document_id: int) -> Draft:
    """Return a draft for the supplier of a posted order that corrects it."""
    was = posted_document(tx, document_id)
    draft = replace(_again(draft, was), due_on=was.due_on, bill_discounts=was.bill_steps)
    offers = offer_purchases(tx, draft, [line.item_id for line in was.lines])
    lines = tuple(replace(_again_line(offers[line.item_id], line), batch=None) for line in was.lines)
    return figure_purchase(replace(draft, lines=lines))


def note_to_edit(tx: Tx, draft: Draft, document_id: int) -> Draft:
    """Return a draft for the party of a posted purchase return or note that corrects it.

    Goods that went back count as lying where they were.
    """
    was = posted_document(tx, document_id)
    draft = replace(
        _again(draft, was),
        note_reason=was.note_reason,
        charges=tuple(Charge(one.name, one.paise, one.taxed) for one in was.charges),
    )
    cards = item_cards(tx, [line.item_id for line in was.lines])
    own: dict[tuple[int | None, str], int] = {}
    for line in was.lines if was.kind == "purchase_return" else ():
        key = (line.batch_id, line.bucket)
        own[key] = own.get(key, 0) + line.units + line.free
    lines = []
    for line in was.lines:
        there = batches_in(tx, [line.item_id], None, draft.godown_id, line.bucket)[line.item_id]
        choices = tuple(
            replace(card, units=Units(card.units + own.get((card.id, line.bucket), 0))) for card in there
        )
        lines.append(_again_line(Line(item=cards[line.item_id], choices=choices), line))
    return figure_purchase(replace(draft, lines=tuple(lines)))


def _again(draft: Draft, was: Posted) -> Draft:
    """Return the draft with the head of a posted document of buying that it corrects."""
    return replace(
        draft,
        request_id=was.request_id,
        godown_id=was.godown_id,
        reference=was.reference,
        reference_day=was.reference_day,
        remarks=was.remarks,
        transport=Transport(transporter=was.transporter, vehicle=was.vehicle, lr_number=was.lr_number),
        revises=Revises(document_id=was.id, revision=was.revision, number=was.number),
    )


def _again_line(offer: Line, was: PostedLine) -> Line:
    sourced = was.source_id is not None and was.source_line is not None
    return replace(
        offer,
        batch=next((card for card in offer.choices if card.id == was.batch_id), None),
        units=was.units,
        free=was.free,
        typed=was.quantity,
        rate=was.rate,
        rate_includes_tax=was.rate_includes_tax,
        discounts=was.steps,
        bucket=was.bucket,
        source=Source(was.source_id or 0, was.source_line or 0) if sourced else None,
        taxed_on=was.taxed_on,
        pieces=was.pieces,
    )


# ── goods that go back, and notes ───────────────────────────────────────────────────────────────
def offer_returns(tx: Tx, draft: Draft, item_ids: list[int]) -> dict[int, Line]:
    """Return lines of goods that may go back, from the newest receipt of the supplier that had them.

    The batch, its rate and the tax of that day come with them; F4 offers the other batches.
    """
    batches = batches_of(tx, item_ids, godown_id=draft.godown_id)
    cards = item_cards(tx, item_ids)
    offers: dict[int, Line] = {}
    for id_, card in cards.items():
        choices = tuple(one for one in batches.get(id_, ()) if one.units > 0)
        offer = Line(item=card, choices=choices)
        source = _newest_receipt(tx, draft.party.id, id_) if draft.party is not None else None
        offers[id_] = from_source(tx, offer, source) if source is not None else _loose(offer)
    return offers


def _loose(offer: Line) -> Line:
    batch = offer.choices[0] if offer.choices else None
    rate = (batch.pts or batch.cost) if batch else offer.item.pts
    return replace(offer, batch=batch, rate=Mills(rate))


def from_source(tx: Tx, line: Line, source: Source) -> Line:
    """Return a line with batch, rate, discounts and tax of the receipt's line it comes from."""
    found = source_lines(tx, [source]).get(source)
    if found is None:
        raise Refused(
            "The line this comes from is not in the books.", field="source", next_step="Pick it anew."
        )
    day, was = found
    batch = next((one for one in line.choices if one.id == was.batch_id), line.batch)
    return replace(
        line,
        batch=batch,
        rate=was.rate,
        rate_includes_tax=was.rate_includes_tax,
        discounts=was.steps,
        source=source,
        taxed_on=day,
    )


@dataclass(frozen=True, slots=True)
class Lying:
    """So much of a batch in a bucket of a godown: what may go back."""

    batch: BatchCard
    bucket: str


def lying_batches(tx: Tx, draft: Draft, item_id: int) -> list[Lying]:
    """Return what lies of an item in every bucket of the godown, broken and expired goods first."""
    rows = tx.execute(
        select(StockBalance.batch_id, StockBalance.bucket, StockBalance.units)
        .join(Batch, Batch.id == StockBalance.batch_id)
        .where(
            Batch.item_id == item_id,
            StockBalance.godown_id == draft.godown_id,
            StockBalance.bucket != IN_TRANSIT,
            StockBalance.units > 0,
        )
        .order_by(StockBalance.bucket == SALEABLE, Batch.expiry, Batch.id)
    ).all()
    cards = {one.id: one for one in batches_of(tx, [item_id], godown_id=draft.godown_id).get(item_id, ())}
    return [
        Lying(replace(cards[row[0]], units=Units(row[2])), row[1]) for row in rows if row[0] in cards
    ]  # fmt: skip


def take_return_batch(tx: Tx, draft: Draft, row: int, lying: Lying) -> Draft:
    """Return the draft with other goods on a line, at the rate and tax of the receipt that brought them."""
    batch = lying.batch
    line = replace(draft.lines[row], batch=batch, bucket=lying.bucket, source=None, taxed_on=None)
    source = receipt_of_batch(tx, draft.party.id, batch.id) if draft.party is not None else None
    if source is not None:
        line = replace(from_source(tx, line, source), batch=batch)
    return figure_purchase(with_line(draft, row, line))


def _newest_receipt(tx: Tx, party_id: int, item_id: int) -> Source | None:
    return _newest_line(tx, party_id, DocumentLine.item_id == item_id)


def receipt_of_batch(tx: Tx, party_id: int, batch_id: int) -> Source | None:
    """Return the newest receipt line of a supplier that brought a batch."""
    return _newest_line(tx, party_id, DocumentLine.batch_id == batch_id)


def _newest_line(tx: Tx, party_id: int, brought: ColumnElement[bool]) -> Source | None:
    line = DocumentLine
    row = tx.execute(
        select(line.document_id, line.line_no)
        .join(DocumentRow, DocumentRow.id == line.document_id)
        .where(brought, line.party_id == party_id, line.kind == RECEIPT, DocumentRow.state == "posted")
        .order_by(line.document_id.desc(), line.line_no)
        .limit(1)
    ).first()
    return Source(row[0], row[1]) if row is not None else None


def pending_credits(tx: Tx, party_id: int) -> list[OpenDue]:
    """Return the open notes of a supplier and money paid him beforehand, the oldest first."""
    return [due for due in open_dues(tx, party_id) if due.left > 0 and due.kind in CREDITS]


def open_order_count(tx: Tx, party_id: int) -> int:
    """Return how many orders of a supplier are not closed, whether served or not."""
    return int(
        tx.scalar(
            select(func.count())
            .select_from(DocumentRow)
            .outerjoin(OrderState, OrderState.document_id == DocumentRow.id)
            .where(
                DocumentRow.kind == ORDER,
                DocumentRow.party_id == party_id,
                DocumentRow.state == "posted",
                func.coalesce(OrderState.closed_at, "") == "",
            )
        )
    )
