"""Reads of dead goods: at what they are taken, what is not settled, and the document that settles it."""

from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import select

from dcms_desktop.breakage.rules import NOTE
from dcms_desktop.breakage.rules import REASONS
from dcms_desktop.breakage.rules import RECEIPT
from dcms_desktop.breakage.rules import WAYS
from dcms_desktop.breakage.rules import figure_receipt
from dcms_desktop.breakage.rules import figure_replacement
from dcms_desktop.breakage.rules import figure_settling_note
from dcms_desktop.breakage.rules import put_goods
from dcms_desktop.catalog.queries import item_cards
from dcms_desktop.db.tx import Tx
from dcms_desktop.documents.all_kinds import takers_of
from dcms_desktop.documents.posted import Posted
from dcms_desktop.documents.posted import PostedLine
from dcms_desktop.documents.queries import posted_document
from dcms_desktop.documents.queries.open_lines import OpenLine
from dcms_desktop.documents.queries.open_lines import open_lines
from dcms_desktop.documents.queries.open_lines import standing_of
from dcms_desktop.documents.tables import DocumentLine
from dcms_desktop.documents.tables import DocumentRow
from dcms_desktop.documents.tables import OpenDocument
from dcms_desktop.drafts.rules import Billed
from dcms_desktop.drafts.rules import Draft
from dcms_desktop.drafts.rules import Line
from dcms_desktop.drafts.rules import Source
from dcms_desktop.drafts.rules import with_line
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.money import Mills
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import Units
from dcms_desktop.sales.queries import offer_items
from dcms_desktop.sales.queries import own_units
from dcms_desktop.sales.queries import start_draft
from dcms_desktop.sales.queries import with_own
from dcms_desktop.sales.queries import with_party
from dcms_desktop.sales.queries.returns import head_again
from dcms_desktop.sales.queries.returns import net_rate
from dcms_desktop.sales.queries.returns import offer_returns_of
from dcms_desktop.sales.queries.returns import offers_again
from dcms_desktop.sales.queries.returns import on_sold_batch
from dcms_desktop.sales.queries.returns import returned_from
from dcms_desktop.sales.queries.returns import sold_line
from dcms_desktop.sales.returns import lowers_tax
from dcms_desktop.sales.rules.supply import supplied
from dcms_desktop.stock.queries import batches_of
from dcms_desktop.stock.rules import BatchCard

MOST = 1_000
"""Receipts a list shows."""


# ── taking goods ────────────────────────────────────────────────────────────────────────────────
def offer_breakage(tx: Tx, draft: Draft, item_ids: Sequence[int]) -> dict[int, Line]:
    """Return lines of dead goods a party may bring: from its newest bill, at the rate they are taken at."""
    return {key: taken_line(tx, line) for key, line in offer_returns_of(tx, draft, item_ids).items()}


def taken_line(tx: Tx, line: Line) -> Line:
    """Return a line of goods that come back as dead ones: what it was billed at is known, its rate is not."""
    billed = Mills(0)
    if line.source is not None:
        billed = net_rate(sold_line(tx, line.source)[1])
    named = replace(line.billed, discount=Paise(0)) if line.billed is not None else None
    return replace(line, list_rate=billed, billed=named, rate_source="policy", discounts=())


def take_dead_batch(tx: Tx, draft: Draft, row: int, batch: BatchCard) -> Draft:
    """Return the receipt with another batch on a line, on the newest bill that sold it or on none."""
    line = on_sold_batch(tx, draft, draft.lines[row], batch)
    return figure_receipt(with_line(draft, row, taken_line(tx, line)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Taking:
    """Goods on the counter that are taken in."""

    item_id: int
    party_id: int
    batch_id: int | None = None
    reason: str = "expiry"
    units: int = 1
    free: int = 0


def taken_in(tx: Tx, wish: Taking) -> Draft:
    """Return a receipt of goods on the counter, on the newest bill that sold their batch to the party."""
    if wish.reason not in REASONS:
        raise Refused(
            "These goods are not dead: they come back by a sale return.",
            "reason",
            "Ctrl+F8 takes goods that can be sold again.",
        )
    draft = with_party(tx, start_draft(tx, RECEIPT), wish.party_id)
    draft = replace(draft, note_reason=wish.reason)
    offer = offer_breakage(tx, draft, [wish.item_id])[wish.item_id]
    draft = put_goods(draft, 0, offer)
    batch = next((one for one in offer.choices if one.id == wish.batch_id), None)
    if batch is None and wish.batch_id is not None:
        every = batches_of(tx, [wish.item_id], godown_id=draft.godown_id).get(wish.item_id, ())
        batch = next((one for one in every if one.id == wish.batch_id), None)
    if batch is not None and (offer.batch is None or offer.batch.id != batch.id):
        draft = take_dead_batch(tx, draft, 0, batch)
    line = replace(
        draft.lines[0],
        units=Units(wish.units),
        free=Units(wish.free),
        typed=str(wish.units) if wish.units else "",
    )
    return figure_receipt(with_line(draft, 0, line))


def receipt_to_edit(tx: Tx, draft: Draft, document_id: int) -> Draft:
    """Return a draft for the party of a posted receipt that corrects it, its rates as they were."""
    was = posted_document(tx, document_id)
    offers = offers_again(tx, draft, was)
    lines = tuple(_again(tx, offer, line) for offer, line in zip(offers, was.lines, strict=True))
    return figure_receipt(replace(head_again(draft, was), lines=lines))


def _again(tx: Tx, offer: Line, was: PostedLine) -> Line:
    if was.source_id is not None and was.source_line is not None:
        offer = returned_from(tx, offer, Source(was.source_id, was.source_line))
    batch = next((one for one in offer.choices if one.id == was.batch_id), None)
    return replace(
        taken_line(tx, offer), batch=batch, units=was.units, free=was.free, typed=was.quantity, rate=was.rate,
        rate_source="hand" if was.rate_by_hand else "posted", pieces=was.pieces,
    )  # fmt: skip


# ── what is not settled ─────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptCard:
    """A receipt of dead goods, and what of it is not settled."""

    id: int
    number: str
    day: date
    party_id: int | None
    party: str
    value: Paise
    """Before tax."""
    left: Paise
    settled_by: tuple[str, ...] = ()
    """Numbers of the notes and replacements that were made of it."""


def receipts_of_breakage(tx: Tx, *, only_open: bool = True, party_id: int | None = None) -> list[ReceiptCard]:
    """Return receipts of dead goods, the oldest first where only those are asked for that are not settled."""
    row, opened = DocumentRow, OpenDocument
    question = (
        select(row.id, row.number, row.day, row.party_id, row.party_name, row.total, opened.worth)
        .join(opened, opened.document_id == row.id, isouter=not only_open)
        .where(row.kind == RECEIPT, row.state == "posted")
        .order_by(row.id if only_open else row.id.desc())
        .limit(MOST)
    )
    if party_id is not None:
        question = question.where(row.party_id == party_id)
    rows = tx.execute(question).all()
    by = _settled_by(tx, [found[0] for found in rows])
    return [
        ReceiptCard(
            id=found[0], number=found[1], day=found[2], party_id=found[3], party=found[4],
            value=Paise(found[5]), left=Paise(found[6] or 0), settled_by=by.get(found[0], ()),
        )
        for found in rows
    ]  # fmt: skip


def _settled_by(tx: Tx, receipt_ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """Return the numbers of what settles some receipts, the oldest first."""
    line, row = DocumentLine, DocumentRow
    rows = tx.execute(
        select(line.source_id, row.number, row.id)
        .join(row, row.id == line.document_id)
        .where(line.source_id.in_(receipt_ids), line.kind.in_(WAYS), row.state == "posted")
        .distinct()
        .order_by(row.id)
    )
    found: dict[int, tuple[str, ...]] = {}
    for receipt_id, number, _ in rows:
        found[receipt_id] = (*found.get(receipt_id, ()), number)
    return found


# ── settling ────────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True, kw_only=True)
class Settling:
    """The document that settles receipts, and what of them it does not."""

    draft: Draft
    left: tuple[str, ...] = ()
    """What stays open of them, and why, in words."""


def settled_by(tx: Tx, kind: str, receipt_ids: Sequence[int], day: date | None = None) -> Settling:
    """Return a credit note or a replacement of everything open of some receipts; nothing is written.

    A note is of one sort: goods whose tax can still be lowered come first, the others go on a note of their
    own. Goods that do not lie here are left off a replacement and told.
    """
    if kind not in WAYS:
        raise Refused(f"“{kind[:30]}” settles nothing.", "kind", f"One of {', '.join(WAYS)}.")
    posted = _receipts(tx, receipt_ids)
    opened = [
        one
        for id_ in posted
        for one in open_lines(tx, [id_], takers_of(RECEIPT))
        if one.left or one.left_free
    ]
    if not opened:
        told = ", ".join(one.number for one in posted.values())
        raise Refused(f"{told} is settled whole.", "of", "Pick another receipt.")
    first = next(iter(posted.values()))
    if first.party is None:
        raise AssertionError("a receipt has a party")
    draft = with_party(tx, replace(start_draft(tx, kind, day), godown_id=first.godown_id), first.party.id)
    told = ", ".join(f"{one.number} of {one.day:%d-%m-%Y}" for one in posted.values())
    draft = replace(
        draft, remarks=f"{WAYS[kind]} for {told}"[:500], note_reason=first.note_reason,
        reference=first.reference if len(posted) == 1 else "",
    )  # fmt: skip
    return _noted(tx, draft, posted, opened) if kind == NOTE else _replaced(tx, draft, posted, opened)


def _receipts(tx: Tx, receipt_ids: Sequence[int]) -> dict[int, Posted]:
    """Return some receipts of one party. Refuses what is no receipt that stands."""
    standing = standing_of(tx, receipt_ids)
    ids = list(dict.fromkeys(receipt_ids))
    for id_ in ids:
        one = standing.get(id_)
        if one is None or one.kind != RECEIPT or one.state != "posted":
            name = one.number if one is not None else "This"
            raise Refused(f"{name} is no receipt of dead goods that stands.", "of", "Pick one from the list.")
    if not ids:
        raise Refused("Nothing was picked.", "of", "Mark a receipt.")
    if len({standing[id_].party_id for id_ in ids}) > 1:
        raise Refused("These are of several parties.", "party", "Pick those of one party at a time.")
    return {id_: posted_document(tx, id_) for id_ in ids}


def _noted(tx: Tx, draft: Draft, posted: Mapping[int, Posted], opened: Sequence[OpenLine]) -> Settling:
    ids = sorted({one.item_id for one in opened})
    cards, batches = item_cards(tx, ids), batches_of(tx, ids, godown_id=draft.godown_id)
    bills = _bill_numbers(tx, posted.values())
    lines = []
    for one in opened:
        was = _line_of(posted, one)
        batch = next((card for card in batches.get(one.item_id, ()) if card.id == one.batch_id), None)
        offer = Line(item=cards[one.item_id], batch=batch)
        number = bills.get(was.source_id or 0, "")
        lines.append(replace(_of_receipt(offer, was, one), billed=Billed(Units(0), Paise(0), number)))
    fit = [one for one in lines if lowers_tax(one, draft.day)]
    rest = [one for one in lines if not lowers_tax(one, draft.day)]
    left = () if not fit or not rest else tuple(
        f"{one.units + one.free} of {one.item.name}: the tax of their bill stays, on a note of their own"
        for one in rest
    )  # fmt: skip
    return Settling(draft=figure_settling_note(replace(draft, lines=tuple(fit or rest))), left=left)


def _replaced(tx: Tx, draft: Draft, posted: Mapping[int, Posted], opened: Sequence[OpenLine]) -> Settling:
    offers = offer_items(tx, draft, sorted({one.item_id for one in opened}))
    lines: list[Line] = []
    left: list[str] = []
    for one in opened:
        wanted = _of_receipt(offers[one.item_id], _line_of(posted, one), one)
        given, lacking = supplied(replace(draft, lines=tuple(lines)), replace(wanted, taxed_on=None))
        lines.extend(
            replace(part, rate=wanted.rate, rate_source="posted", discounts=(), own_discounts=True)
            for part in given
        )
        if lacking:
            left.append(f"{lacking} of {wanted.item.name} do not lie here")
    if not lines:
        raise Refused(
            f"Nothing of it lies here: {'; '.join(left[:5])}.", "of", "Settle it by a credit note, or wait."
        )
    return Settling(draft=figure_replacement(replace(draft, lines=tuple(lines))), left=tuple(left))


def _line_of(posted: Mapping[int, Posted], one: OpenLine) -> PostedLine:
    return _line_no(posted[one.document_id], one.line_no)


def _line_no(posted: Posted, number: int) -> PostedLine:
    return next(line for line in posted.lines if line.no == number)


def _of_receipt(offer: Line, was: PostedLine, one: OpenLine) -> Line:
    """Return what is open of a receipt's line, at the rate it was taken at."""
    return replace(
        offer, units=one.left, free=one.left_free, free_source="hand" if one.left_free else "",
        typed=was.quantity if one.left == was.units else str(one.left), rate=was.rate, list_rate=was.rate,
        rate_source="posted", own_discounts=True, source=Source(one.document_id, one.line_no),
        taxed_on=was.taxed_on, bucket="saleable",
    )  # fmt: skip


def _bill_numbers(tx: Tx, posted: Iterable[Posted]) -> dict[int, str]:
    """Return the numbers of the bills that receipts name; a credit note says them (rule 53(1A)(f) CGST)."""
    ids = {line.source_id for one in posted for line in one.lines if line.source_id is not None}
    rows = tx.execute(select(DocumentRow.id, DocumentRow.number).where(DocumentRow.id.in_(ids)))
    return {row[0]: row[1] for row in rows}


def settling_to_edit(tx: Tx, draft: Draft, document_id: int) -> Draft:
    """Return a draft for the party of a posted note or replacement that corrects it, at the receipts' rates.

    Goods that a replacement gave count as lying here.
    """
    was = posted_document(tx, document_id)
    draft = head_again(draft, was)
    receipts = {one: posted_document(tx, one) for one in {line.source_id or 0 for line in was.lines}}
    bills = _bill_numbers(tx, receipts.values())
    ids = sorted({line.item_id for line in was.lines})
    own: dict[int, int] = {}
    if was.kind == NOTE:
        cards, batches = item_cards(tx, ids), batches_of(tx, ids, godown_id=was.godown_id)
        offers = {id_: Line(item=cards[id_], choices=tuple(batches.get(id_, ()))) for id_ in ids}
    else:
        offers, own = offer_items(tx, draft, ids), own_units(was)
    lines = []
    for line in was.lines:
        taken = _line_no(receipts[line.source_id or 0], line.source_line or 0)
        choices = with_own(offers[line.item_id].choices, own)
        offer = replace(
            offers[line.item_id], choices=choices if own else (),
            batch=next((one for one in choices if one.id == line.batch_id), None),
        )  # fmt: skip
        if was.kind == NOTE:
            number = bills.get(taken.source_id or 0, "")
            offer = replace(offer, billed=Billed(Units(0), Paise(0), number), taxed_on=line.taxed_on)
        lines.append(_settled_again(offer, line, taken))
    figure = figure_settling_note if was.kind == NOTE else figure_replacement
    return figure(replace(draft, lines=tuple(lines)))


def _settled_again(offer: Line, was: PostedLine, taken: PostedLine) -> Line:
    """Return a line of what settles a receipt as it was posted."""
    return replace(
        offer, units=was.units, free=was.free, free_source="hand" if was.free else "", typed=was.quantity,
        rate=taken.rate, list_rate=taken.rate, rate_source="posted", own_discounts=True, discounts=(),
        source=Source(was.source_id or 0, was.source_line or 0), bucket="saleable", pieces=was.pieces,
    )  # fmt: skip
