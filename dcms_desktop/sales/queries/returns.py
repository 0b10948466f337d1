"""What a party bought and may bring back: each line with its bill, its batch, and what is left of it."""

from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import func
from sqlalchemy import select

from dcms_desktop.catalog.queries import item_cards
from dcms_desktop.claims.queries import policies_of_items
from dcms_desktop.db.tx import Tx
from dcms_desktop.documents.all_kinds import back_takers_of
from dcms_desktop.documents.posted import Posted
from dcms_desktop.documents.posted import PostedLine
from dcms_desktop.documents.queries import posted_document
from dcms_desktop.documents.queries.open_lines import open_lines
from dcms_desktop.documents.tables import DocumentLine
from dcms_desktop.documents.tables import DocumentRow
from dcms_desktop.drafts.rules import Billed
from dcms_desktop.drafts.rules import Draft
from dcms_desktop.drafts.rules import Line
from dcms_desktop.drafts.rules import Revises
from dcms_desktop.drafts.rules import Source
from dcms_desktop.drafts.rules import with_line
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.money import Mills
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import Units
from dcms_desktop.kernel.money import line_value
from dcms_desktop.kernel.money import share
from dcms_desktop.pricing.queries import benefits_of
from dcms_desktop.pricing.queries.schemes import scheme_cards
from dcms_desktop.pricing.rules import STEP
from dcms_desktop.pricing.rules import Given
from dcms_desktop.pricing.rules import TradeScheme
from dcms_desktop.pricing.rules import part_of
from dcms_desktop.sales.price_notes import HIGHER
from dcms_desktop.sales.price_notes import LOWER
from dcms_desktop.sales.price_notes import figure_price_note
from dcms_desktop.sales.price_notes import name_only
from dcms_desktop.sales.returns import FREE
from dcms_desktop.sales.returns import figure_return
from dcms_desktop.stock.queries import batches_of
from dcms_desktop.stock.rules import BatchCard

BILL = "tax_invoice"
MOST_BILLS = 60
"""Bills of one party and item that are looked through, the newest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SoldLine:
    """A line of a bill, and what of it has not come back."""

    source: Source
    number: str
    day: date
    batch_id: int | None
    left: Units
    left_free: Units


def sold_lines(tx: Tx, party_id: int, item_id: int) -> list[SoldLine]:
    """Return the lines a party was billed for an item, the newest first, with what is left of each."""
    line, row = DocumentLine, DocumentRow
    rows = tx.execute(
        select(line.document_id, line.line_no, line.batch_id, row.number, row.day)
        .join(row, row.id == line.document_id)
        .where(line.party_id == party_id, line.item_id == item_id, line.kind == BILL, row.state == "posted")
        .order_by(line.document_id.desc(), line.line_no)
        .limit(MOST_BILLS)
    ).all()
    left = {
        (one.document_id, one.line_no): one
        for one in open_lines(tx, [found[0] for found in rows], back_takers_of(BILL))
    }
    return [
        SoldLine(
            source=Source(found[0], found[1]),
            number=found[3],
            day=found[4],
            batch_id=found[2],
            left=left[(found[0], found[1])].left,
            left_free=left[(found[0], found[1])].left_free,
        )
        for found in rows
    ]


def offer_returns_of(tx: Tx, draft: Draft, item_ids: Sequence[int]) -> dict[int, Line]:
    """Return lines of goods a party may bring back, from its newest bill that has some left.

    ``choices`` are the batches it ever bought, also empty and expired ones; without a bill it is all batches.
    """
    cards = item_cards(tx, item_ids)
    batches = batches_of(tx, list(item_ids), godown_id=draft.godown_id)
    policies = policies_of_items(tx, item_ids, draft.day)
    offers = {}
    for id_, card in cards.items():
        sold = sold_lines(tx, draft.party.id, id_) if draft.party is not None else []
        known = {one.batch_id for one in sold}
        every = batches.get(id_, ())
        choices = tuple(one for one in every if one.id in known) or tuple(every)
        offer = Line(item=card, choices=choices, policies=policies.get(id_, ()))
        newest = next((one for one in sold if one.left or one.left_free), None)
        offers[id_] = _of_bill(tx, offer, newest.source) if newest is not None else _without_bill(offer)
    return offers


def _without_bill(offer: Line) -> Line:
    """Return goods without a bill of this party: at the batch's PTR, and what the clerk says."""
    batch = offer.choices[-1] if len(offer.choices) == 1 or not offer.item.batched else None
    return replace(offer, batch=batch, rate=Mills(batch.ptr if batch else offer.item.ptr), rate_source="hand")


def _of_bill(tx: Tx, offer: Line, source: Source, but_not: int | None = None) -> Line:
    """Return goods as they stand on a bill's line; ``but_not`` is a return that is being corrected."""
    bill, was = sold_line(tx, source)
    batch = next((one for one in offer.choices if one.id == was.batch_id), None)
    rate_, billed = _price_left(tx, bill, was, but_not)
    return replace(
        offer,
        batch=batch,
        rate=rate_,
        rate_source="posted",
        billed=billed,
        earned=_earned(tx, bill, was),
        source=source,
        taxed_on=bill.day,
    )


def _billed(bill: Posted, was: PostedLine) -> Billed:
    """Return the bill's own figures; a rate with tax became one without, which has them off."""
    return Billed(was.units, Paise(0) if was.rate_includes_tax else was.discount, bill.number, was.free)


def _price_left(tx: Tx, bill: Posted, was: PostedLine, but_not: int | None) -> tuple[Mills, Billed]:
    """Return rate and discounts at which goods of a bill's line come back: the bill's own.

    Where price notes changed what the bill asked, it is what is left of its value over the units left, so
    note and returns together credit the bill and no more.
    """
    rate_, billed = was.rate if not was.rate_includes_tax else net_rate(was), _billed(bill, was)
    lower, higher, back, broken = _taken_of(tx, bill.id, was.no, but_not)
    if lower == higher or not was.units:
        return rate_, billed
    value = was.taxable - was.charges - lower + higher
    value -= back.value + share(value, broken.units, of=was.units)
    left = was.units - back.units - broken.units
    if left <= 0:
        return rate_, billed
    above = -(-max(value, 0) * was.per * 10 // left)
    rate_ = max(rate_, Mills(above))
    off = Paise(line_value(left, was.per, rate_) - max(value, 0))
    return rate_, replace(billed, discount=max(off, Paise(0)), off_of=Units(left))


@dataclass(frozen=True, slots=True)
class _Back:
    """Paid units and value that came back."""

    units: int = 0
    value: int = 0


def _taken_of(tx: Tx, bill_id: int, line_no: int, but_not: int | None) -> tuple[int, int, _Back, _Back]:
    """Return what price notes took off a bill's line and put on it, what came back, and what came broken."""
    line, row = DocumentLine, DocumentRow
    question = (
        select(line.kind, func.sum(line.units), func.sum(line.taxable))
        .join(row, row.id == line.document_id)
        .where(line.source_id == bill_id, line.source_line == line_no, row.state == "posted")
        .group_by(line.kind)
    )
    if but_not is not None:
        question = question.where(line.document_id != but_not)
    found = {kind: _Back(int(units), int(value)) for kind, units, value in tx.execute(question)}
    back = found.get("sale_return", _Back())
    dead = set(back_takers_of(BILL)) - {"sale_return"}
    broken = [one.units for kind, one in found.items() if kind in dead]
    lower, higher = found.get(LOWER, _Back()), found.get(HIGHER, _Back())
    return lower.value, higher.value, back, _Back(sum(broken))


def _earned(tx: Tx, bill: Posted, was: PostedLine) -> tuple[Given, ...]:
    """Return what schemes gave for one line of a bill: its free goods, its part of money and points.

    Money that one item earned is shared by its units over its lines, money of the basket by value. Of a
    target over a period it is what the line counts for; posting works out what it then earns.
    """
    given = benefits_of(tx, bill.id)
    cards = scheme_cards(tx, dict.fromkeys(one.scheme_id for one in given))
    units = sum(line.units for line in bill.lines if line.item_id == was.item_id)
    value = sum(line.taxable for line in bill.lines)
    found = []
    for one in given:
        scheme = cards[one.scheme_id]
        if scheme.period != (one.gift == STEP):
            continue
        shares = {None: (int(was.taxable), int(value)), was.item_id: (int(was.units), int(units))}
        if scheme.period and one.line_no:
            shares = {was.item_id: (1 if one.line_no == was.no else 0, 1)}
        elif one.gift == FREE:
            its_own = was.free if was.given_by in {0, one.scheme_id} else 0
            shares = {was.item_id: (int(its_own), one.units)}
        part, of = shares.get(one.item_id, (0, 0))
        if part and of:
            found.append(part_of(replace(one, carried=0), min(part, of), of))
    return (*found, *_carried(given, cards, was, units))


def _carried(
    given: Sequence[Given], cards: Mapping[int, TradeScheme], was: PostedLine, units: int
) -> Iterator[Given]:
    """Return what a line of a bill adds to the parts its party carries on, and what its free goods took.

    Goods that come back lower the part; free goods that come back give it what they had used up.
    """
    for key, scheme in cards.items():
        if scheme.partial != "carry":
            continue
        mine = [one for one in given if one.scheme_id == key and one.item_id == was.item_id]
        free, carried = sum(one.units for one in mine), sum(one.carried for one in mine)
        for gift, counts, part, of in ((STEP, was.units, 1, 1), (FREE, carried - units, was.free, free)):
            if mine and part and of:
                yield Given(
                    scheme_id=key, version=mine[0].version, item_id=was.item_id, gift=gift,
                    treatment=scheme.treatment, carried=share(int(counts), min(part, of), of=of),
                )  # fmt: skip


def net_rate(was: PostedLine) -> Mills:
    """Return what a rate unit was billed at without tax, after every discount."""
    value = was.taxable - was.charges
    return Mills(share(value, was.per * 10, of=was.units)) if was.units else Mills(0)


def return_to_edit(tx: Tx, draft: Draft, document_id: int) -> Draft:
    """Return a draft for the party of a posted sale return that corrects it, on the bills it came from."""
    was = posted_document(tx, document_id)
    offers = offers_again(tx, draft, was)
    lines = tuple(
        _again_line(tx, offer, line, document_id) for offer, line in zip(offers, was.lines, strict=True)
    )
    return figure_return(replace(head_again(draft, was), lines=lines))


def price_note_to_edit(tx: Tx, draft: Draft, document_id: int) -> Draft:
    """Return a draft for the party of a posted price note that corrects it, its differences as they were."""
    was = posted_document(tx, document_id)
    lines = []
    for offer, line in zip(offers_again(tx, draft, was), was.lines, strict=True):
        of_bill = _of_bill(tx, offer, Source(line.source_id or 0, line.source_line or 0))
        again = replace(
            of_bill, list_rate=of_bill.rate, rate=line.rate, rate_source="hand", units=line.units,
            typed=line.quantity, billed=name_only(of_bill), earned=(),
        )  # fmt: skip
        lines.append(again)
    return figure_price_note(replace(head_again(draft, was), lines=tuple(lines)))


def head_again(draft: Draft, was: Posted) -> Draft:
    """Return a draft with the head of a posted document that it corrects."""
    return replace(
        draft,
        request_id=was.request_id,
        godown_id=was.godown_id,
        note_reason=was.note_reason,
        reference=was.reference,
        remarks=was.remarks,
        revises=Revises(document_id=was.id, revision=was.revision, number=was.number),
    )


def offers_again(tx: Tx, draft: Draft, was: Posted) -> list[Line]:
    """Return the goods of a posted document of returns anew, line by line, without their bills."""
    ids = [line.item_id for line in was.lines]
    cards, batches = item_cards(tx, ids), batches_of(tx, ids, godown_id=was.godown_id)
    policies = policies_of_items(tx, ids, draft.day)
    return [
        Line(
            item=cards[line.item_id], choices=tuple(batches.get(line.item_id, ())),
            policies=policies.get(line.item_id, ()),
        )
        for line in was.lines
    ]  # fmt: skip


def _again_line(tx: Tx, offer: Line, was: PostedLine, but_not: int) -> Line:
    """Return a returned line as it was posted: on its bill, else at the rate that was said."""
    if was.source_id is not None and was.source_line is not None:
        line = _of_bill(tx, offer, Source(was.source_id, was.source_line), but_not)
    else:
        line = replace(offer, batch=next((card for card in offer.choices if card.id == was.batch_id), None))
    by_hand = was.rate != line.rate or was.source_id is None
    return replace(
        line,
        units=was.units,
        free=was.free,
        typed=was.quantity,
        rate=was.rate,
        rate_source="hand" if by_hand else line.rate_source,
        discounts=was.steps,
        own_discounts=was.discounts_by_hand or was.source_id is None,
        pieces=was.pieces,
    )


def sold_line(tx: Tx, source: Source) -> tuple[Posted, PostedLine]:
    """Return a bill and one of its lines as posted. Refuses one that is not in the books."""
    posted = posted_document(tx, source.document_id)
    line = next((one for one in posted.lines if one.no == source.line_no), None)
    if line is None or posted.kind != BILL:
        raise Refused("The line of the bill is not in the books.", field="source", next_step="Pick it anew.")
    return posted, line


def take_sold_batch(tx: Tx, draft: Draft, row: int, batch: BatchCard) -> Draft:
    """Return the draft with another batch on a line: with the newest bill that sold it, else without one."""
    return figure_return(with_line(draft, row, on_sold_batch(tx, draft, draft.lines[row], batch)))


def on_sold_batch(tx: Tx, draft: Draft, line: Line, batch: BatchCard) -> Line:
    """Return a line on another batch: with the newest bill that sold it to the party, else without one."""
    line = replace(line, batch=batch, source=None, taxed_on=None, billed=None, earned=(), discounts=())
    sold = sold_lines(tx, draft.party.id, line.item.id) if draft.party is not None else []
    fit = next((one for one in sold if one.batch_id == batch.id and (one.left or one.left_free)), None)
    if fit is not None:
        return _of_bill(tx, line, fit.source)
    if draft.party is None:
        return line
    return replace(line, rate=Mills(batch.ptr or line.item.ptr), rate_source="hand")


def returned_from(tx: Tx, offer: Line, source: Source) -> Line:
    """Return an offered line as it stands on a bill's line."""
    return _of_bill(tx, offer, source)
