"""From orders, receipts, returns and supplier notes as sent to their drafts. Refusals name field and line."""

from collections.abc import Sequence
from dataclasses import replace

from dcms_desktop.catalog.rules import ItemCard
from dcms_desktop.db.tx import Tx
from dcms_desktop.documents.queries import document_id_of
from dcms_desktop.drafts.quantity import count_units
from dcms_desktop.drafts.quantity import parse_quantity
from dcms_desktop.drafts.rules import Came
from dcms_desktop.drafts.rules import Draft
from dcms_desktop.drafts.rules import LandedCharge
from dcms_desktop.drafts.rules import Line
from dcms_desktop.drafts.rules import NewBatch
from dcms_desktop.drafts.rules import Source
from dcms_desktop.drafts.rules import Transport
from dcms_desktop.inbox.cards import Cards
from dcms_desktop.inbox.pieces import at_line
from dcms_desktop.inbox.pieces import batches_named
from dcms_desktop.inbox.pieces import charges_of
from dcms_desktop.inbox.pieces import checked_bucket
from dcms_desktop.inbox.pieces import day_of
from dcms_desktop.inbox.pieces import discounts_of
from dcms_desktop.inbox.pieces import refuse_below_zero
from dcms_desktop.inbox.pieces import refuse_many
from dcms_desktop.inbox.pieces import tenders_of
from dcms_desktop.inbox.typed import TypedGoodsReceipt
from dcms_desktop.inbox.typed import TypedLanded
from dcms_desktop.inbox.typed import TypedOpeningStock
from dcms_desktop.inbox.typed import TypedOrderLine
from dcms_desktop.inbox.typed import TypedPurchase
from dcms_desktop.inbox.typed import TypedPurchaseLine
from dcms_desktop.inbox.typed import TypedPurchaseOrder
from dcms_desktop.inbox.typed import TypedPurchaseReturn
from dcms_desktop.inbox.typed import TypedReturnLine
from dcms_desktop.inbox.typed import TypedSupplierNote
from dcms_desktop.inbox.typed_parts import Figure
from dcms_desktop.inbox.typed_parts import TypedPart
from dcms_desktop.inbox.typed_parts import TypedSource
from dcms_desktop.inbox.typed_parts import TypedTransport
from dcms_desktop.kernel.dates import parse_expiry
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.money import Mills
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import Units
from dcms_desktop.kernel.money import percent
from dcms_desktop.kernel.money import rate
from dcms_desktop.kernel.money import rupees
from dcms_desktop.kernel.text import clean_text
from dcms_desktop.ledger.rules import Allotment
from dcms_desktop.purchase.queries import agreed_rate
from dcms_desktop.purchase.queries import from_source
from dcms_desktop.purchase.queries import pending_credits
from dcms_desktop.purchase.queries import receipt_of_batch
from dcms_desktop.purchase.queries import source_lines
from dcms_desktop.scanning.rules import read_serials
from dcms_desktop.stock.queries import batches_of
from dcms_desktop.stock.rules import BatchCard
from dcms_desktop.tax.rules import Charge
from dcms_desktop.tax.rules import Discount

MOST_RECEIVED = 3_000
"""Lines of one receipt: a depot's truck comes with two thousand."""


def buying_draft(
    tx: Tx, draft: Draft, typed: TypedPurchase | TypedPurchaseOrder | TypedSupplierNote, cards: Cards
) -> Draft:
    """Return the draft of a document of buying."""
    if isinstance(typed, TypedPurchaseOrder):
        return order_draft(tx, draft, typed, cards)
    if isinstance(typed, TypedGoodsReceipt | TypedOpeningStock):
        return receipt_draft(tx, draft, typed, cards)
    return note_draft(tx, draft, typed, cards)


# ── receipts ────────────────────────────────────────────────────────────────────────────────────
def receipt_draft(tx: Tx, draft: Draft, typed: TypedPurchase, cards: Cards) -> Draft:
    """Return the draft of goods that come in, or lay in the shop on its first day."""
    if isinstance(typed, TypedGoodsReceipt):
        draft = _receipt_head(tx, draft, typed, cards)
    refuse_many(typed.lines, MOST_RECEIVED)
    items = cards.items_of(tx, [line.item for line in typed.lines])
    batches = batches_of(tx, [item.id for item in items.values()], godown_id=draft.godown_id)
    lines: list[Line] = []
    for number, line in enumerate(typed.lines, 1):
        with at_line(number):
            item = items[line.item]
            known = sorted(batches.get(item.id, ()), key=lambda batch: batch.id)
            lines.append(_purchase_line(tx, Line(item=item, choices=tuple(known)), line))
    return replace(draft, lines=_with_agreed(tx, lines))


def _receipt_head(tx: Tx, draft: Draft, typed: TypedGoodsReceipt, cards: Cards) -> Draft:
    party = cards.party(tx, typed.party)
    return replace(
        draft,
        party=party,
        place=(typed.place_of_supply or "").strip() or None,
        reference=clean_text(typed.reference, "reference", most=40),
        reference_day=day_of(typed.reference_date, "reference_date"),
        due_on=day_of(typed.due_date, "due_date"),
        reverse_charge=typed.reverse_charge,
        transport=_transport(typed.transport),
        bill_discounts=discounts_of(typed.bill_discounts, "bill_discounts"),
        charges=charges_of(typed.charges),
        landed=tuple(_landed(one) for one in typed.landed),
        spread_by=typed.spread_by.strip(),
        allotments=_credits(tx, party.id, typed.credits) if typed.credits else None,
        tenders=tenders_of(typed.tenders),
    )


def _transport(typed: TypedTransport) -> Transport:
    return Transport(
        transporter=clean_text(typed.transporter, "transporter", most=100),
        vehicle=clean_text(typed.vehicle, "vehicle", most=20),
        lr_number=clean_text(typed.lr_number, "lr_number", most=40),
    )


def _landed(typed: TypedLanded) -> LandedCharge:
    return LandedCharge(
        name=clean_text(typed.name, "landed", most=60, required=True),
        amount=rupees(str(typed.amount), "landed"),
        mode=typed.mode.strip(),
        gst=percent(str(typed.gst), "landed"),
        igst=typed.igst,
        reverse_charge=typed.reverse_charge,
    )


def _credits(tx: Tx, party_id: int, parts: Sequence[TypedPart]) -> tuple[Allotment, ...]:
    by_number = {due.number.upper(): due for due in pending_credits(tx, party_id)}
    made = []
    for part in parts:
        due = by_number.get(part.number.strip().upper())
        if due is None:
            raise Refused(
                f"The supplier has no open note {part.number[:40]}.",
                field="credits",
                next_step="Send the number of an open note, or leave it out.",
            )
        made.append(Allotment(due.id, rupees(str(part.amount), "credits")))
    return tuple(made)


def _purchase_line(tx: Tx, offer: Line, typed: TypedPurchaseLine) -> Line:
    item = offer.item
    said = parse_quantity(str(typed.quantity), item)
    newest = offer.choices[-1] if offer.choices else None
    mrp = rupees(str(typed.mrp), "mrp") if typed.mrp is not None else newest.mrp if newest else item.mrp
    ptr = rate(str(typed.ptr), "ptr") if typed.ptr is not None else newest.ptr if newest else item.ptr
    pts = rate(str(typed.pts), "pts") if typed.pts is not None else newest.pts if newest else item.pts
    for value, named in ((mrp, "mrp"), (ptr, "ptr"), (pts, "pts")):
        refuse_below_zero(value, named)
    made = parse_expiry(typed.made_on, "made_on") if typed.made_on else None
    came = Came(
        short=_count(typed.short, item, "short"),
        damaged=_count(typed.damaged, item, "damaged"),
        excess=_count(typed.excess, item, "excess"),
    )
    return replace(
        offer,
        units=said.units,
        free=count_units(str(typed.free), item) if typed.free is not None else said.free or Units(0),
        typed=str(typed.quantity).strip(),
        rate=_rate(typed.rate, said.rate, newest, item),
        rate_includes_tax=typed.rate_includes_tax,
        discounts=_steps(typed.discounts, said.percents),
        source=_source(tx, typed.source, "purchase_order"),
        came=came if came != Came() else None,
        new_batch=NewBatch(
            number=clean_text(typed.batch or "", "batch", most=30).upper(),
            # A pack marked 08/26 was made in August: its first day never lies after the expiry by mistake.
            made_on=made if made is None or (typed.made_on or "").count("-") == 2 else made.replace(day=1),
            expiry=parse_expiry(typed.expiry) if typed.expiry else None,
            mrp=Paise(mrp),
            ptr=Mills(ptr),
            pts=Mills(pts),
            rack=clean_text(typed.rack, "rack", most=20),
        ),
        bucket=checked_bucket(typed.bucket, "bucket"),
        pieces=read_serials(typed.serials),
    )


def _count(figure: Figure, item: ItemCard, field: str) -> Units:
    if not str(figure).strip() or str(figure).strip() == "0":
        return Units(0)
    try:
        return count_units(str(figure), item)
    except Refused as no:
        raise Refused(no.message, field, no.next_step) from no


def _rate(sent: Figure | None, said: Mills | None, newest: BatchCard | None, item: ItemCard) -> Mills:
    at = rate(str(sent)) if sent is not None else said
    if at is None:
        at = newest.cost if newest and newest.cost else item.pts
    refuse_below_zero(at, "rate")
    return Mills(at)


def _steps(sent: list[str], percents: Sequence[int] | None) -> tuple[Discount, ...]:
    steps = discounts_of(sent, "discounts")
    return steps or tuple(Discount(percent=step) for step in percents or ())  # type: ignore[arg-type] # read as percents


def _source(tx: Tx, sent: TypedSource | None, kind: str) -> Source | None:
    if sent is None:
        return None
    try:
        return Source(document_id_of(tx, sent.document, kind), sent.line)
    except Refused as no:
        raise Refused(no.message, "source", "Send the number of an order or receipt in these books.") from no


def _with_agreed(tx: Tx, lines: Sequence[Line]) -> tuple[Line, ...]:
    """Return receipt lines with what their orders agreed on, so that a difference is known."""
    sources = [line.source for line in lines if line.source is not None]
    if not sources:
        return tuple(lines)
    found = source_lines(tx, sources)
    made = []
    for line in lines:
        if line.source is None or line.source not in found:
            made.append(line)
            continue
        _, was = found[line.source]
        free = Units(was.free * min(line.units, was.units) // was.units) if was.units else Units(0)
        came = replace(line.came or Came(), agreed_rate=agreed_rate(was), agreed_free=free)
        made.append(replace(line, came=came))
    return tuple(made)


# ── orders ──────────────────────────────────────────────────────────────────────────────────────
def order_draft(tx: Tx, draft: Draft, typed: TypedPurchaseOrder, cards: Cards) -> Draft:
    """Return the draft of an order."""
    refuse_many(typed.lines)
    items = cards.items_of(tx, [line.item for line in typed.lines])
    batches = batches_of(tx, [item.id for item in items.values()])
    lines = []
    for number, line in enumerate(typed.lines, 1):
        with at_line(number):
            item = items[line.item]
            known = sorted(batches.get(item.id, ()), key=lambda batch: batch.id)
            lines.append(_order_line(item, known[-1] if known else None, line))
    return replace(
        draft,
        party=cards.party(tx, typed.party),
        due_on=day_of(typed.expected, "expected"),
        reference=clean_text(typed.reference, "reference", most=40),
        bill_discounts=discounts_of(typed.bill_discounts, "bill_discounts"),
        lines=tuple(lines),
    )


def _order_line(item: ItemCard, newest: BatchCard | None, typed: TypedOrderLine) -> Line:
    said = parse_quantity(str(typed.quantity), item)
    return Line(
        item=item,
        units=said.units,
        free=count_units(str(typed.free), item) if typed.free is not None else said.free or Units(0),
        typed=str(typed.quantity).strip(),
        rate=_rate(typed.rate, said.rate, newest, item),
        rate_includes_tax=typed.rate_includes_tax,
        discounts=_steps(typed.discounts, said.percents),
    )


# ── returns and notes ───────────────────────────────────────────────────────────────────────────
def note_draft(tx: Tx, draft: Draft, typed: TypedSupplierNote, cards: Cards) -> Draft:
    """Return the draft of goods that go back, or of a note without goods."""
    refuse_many(typed.lines)
    goes_back = isinstance(typed, TypedPurchaseReturn)
    party = cards.party(tx, typed.party)
    items = cards.items_of(tx, [line.item for line in typed.lines])
    batches = batches_of(tx, [item.id for item in items.values()], draft.day) if goes_back else {}
    lines = []
    for number, line in enumerate(typed.lines, 1):
        with at_line(number):
            item = items[line.item]
            offer = Line(item=item, choices=tuple(batches.get(item.id, ())))
            lines.append(_return_line(tx, party.id, offer, line, goes_back=goes_back))
    amount = Paise(0) if isinstance(typed, TypedPurchaseReturn) else rupees(str(typed.amount), "amount")
    refuse_below_zero(amount, "amount")
    return replace(
        draft,
        party=party,
        note_reason=typed.reason.strip(),
        reference=clean_text(typed.reference, "reference", most=40),
        reference_day=day_of(typed.reference_date, "reference_date"),
        transport=_transport(typed.transport) if isinstance(typed, TypedPurchaseReturn) else Transport(),
        charges=(Charge("Credited", amount, taxable=False),) if amount else (),
        lines=tuple(lines),
    )


HERE = "Send a batch of this item that lies here."


def _return_line(tx: Tx, party_id: int, offer: Line, typed: TypedReturnLine, *, goes_back: bool) -> Line:
    item = offer.item
    said = parse_quantity(str(typed.quantity), item)
    line = offer
    if typed.batch is not None and goes_back:
        line = replace(line, batch=max(batches_named(offer, typed, HERE), key=lambda batch: batch.units))
    source = _source(tx, typed.source, "goods_receipt")
    if source is None and line.batch is not None:
        source = receipt_of_batch(tx, party_id, line.batch.id)
    if source is not None:
        named = line.batch
        line = from_source(tx, line, source)
        line = replace(line, batch=named) if named is not None else line
    at = rate(str(typed.rate)) if typed.rate is not None else said.rate
    if at is not None:
        refuse_below_zero(at, "rate")
        line = replace(line, rate=Mills(at), rate_includes_tax=typed.rate_includes_tax, discounts=())
    if typed.discounts is not None:
        line = replace(line, discounts=discounts_of(typed.discounts, "discounts"))
    return replace(
        line,
        units=said.units,
        free=count_units(str(typed.free), item) if typed.free is not None else said.free or Units(0),
        typed=str(typed.quantity).strip(),
        bucket=checked_bucket(typed.bucket, "bucket"),
        pieces=read_serials(typed.serials),
    )
