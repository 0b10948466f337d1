"""Reads of boxes: a claim's goods and where they lie, what is packed, and what gives boxes up."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func
from sqlalchemy import select

from dcms_desktop.catalog.queries import item_cards
from dcms_desktop.db.tx import Tx
from dcms_desktop.documents.posted import unpack
from dcms_desktop.documents.tables import DocumentRow
from dcms_desktop.drafts.rules import Delivery
from dcms_desktop.drafts.rules import Draft
from dcms_desktop.drafts.rules import Line
from dcms_desktop.drafts.rules import Transport
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.frozen import replace
from dcms_desktop.kernel.money import Units
from dcms_desktop.parties.queries import party_card
from dcms_desktop.recovery.packing import BOX
from dcms_desktop.recovery.packing import DESTRUCTION
from dcms_desktop.recovery.packing import PICKUP
from dcms_desktop.recovery.packing import WAYS
from dcms_desktop.recovery.packing import Box
from dcms_desktop.recovery.packing import ClaimGoods
from dcms_desktop.recovery.packing import Packed
from dcms_desktop.recovery.packing import box_words
from dcms_desktop.recovery.packing import figure_given_up
from dcms_desktop.recovery.queries.claims import claim_lines
from dcms_desktop.recovery.queries.sources import BUCKETS
from dcms_desktop.recovery.rules import Claim
from dcms_desktop.recovery.tables import ClaimBoxLineRow
from dcms_desktop.recovery.tables import ClaimBoxRow
from dcms_desktop.stock.queries import batches_in
from dcms_desktop.stock.tables import Batch
from dcms_desktop.stock.tables import StockRow


def goods_of_claim(tx: Tx, claim: Claim) -> list[ClaimGoods]:
    """Return the goods that a claim for expired or broken ones is made for. Refuses another claim."""
    if claim.kind not in BUCKETS:
        raise Refused(
            f"{claim.name} claims no goods.", "claim", "Claims for expired or broken goods are packed."
        )
    packed: dict[int, int] = {}
    for box in boxes_of(tx, claim):
        for one in box.lines:
            packed[one.line_no] = packed.get(one.line_no, 0) + one.units
    lines = [line for line in claim_lines(tx, claim) if line.source.units > 0]
    keys = {line.no: tuple(int(part) for part in line.source.source.split("/")[1:]) for line in lines}
    places = _places(tx, BUCKETS[claim.kind], {key[0] for key in keys.values()})
    expiries = _expiries(tx, {key[2] for key in keys.values()})
    return [
        ClaimGoods(
            line_no=line.no, number=line.source.number, item_id=line.source.item_id or 0,
            item=line.source.item, batch_id=keys[line.no][2], batch=line.source.batch,
            expiry=expiries.get(keys[line.no][2]), godown_id=places.get(keys[line.no], 1),
            bucket=BUCKETS[claim.kind], units=line.source.units, amount=line.source.amount,
            packed=Units(packed.get(line.no, 0)),
        )
        for line in lines
    ]  # fmt: skip


def _places(tx: Tx, bucket: str, document_ids: set[int]) -> dict[tuple[int, ...], int]:
    """Return in which godown documents put goods among the dead ones, by document, line and batch."""
    row = StockRow
    rows = tx.execute(
        select(row.document_id, row.line_no, row.batch_id, func.max(row.godown_id))
        .where(row.document_id.in_(sorted(document_ids)), row.bucket == bucket, row.units > 0)
        .group_by(row.document_id, row.line_no, row.batch_id)
    )
    return {(found[0], found[1], found[2]): int(found[3]) for found in rows}


def _expiries(tx: Tx, batch_ids: set[int]) -> dict[int, Any]:
    rows = tx.execute(select(Batch.id, Batch.expiry).where(Batch.id.in_(sorted(batch_ids))))
    return {row[0]: row[1] for row in rows}


def boxes_of(tx: Tx, claim: Claim) -> list[Box]:
    """Return the boxes of a claim by their numbers, and with which document each left."""
    box, line = ClaimBoxRow, ClaimBoxLineRow
    held: dict[int, list[Packed]] = {}
    rows = tx.execute(
        select(line.box_id, line.line_no, line.units)
        .join(box, box.id == line.box_id)
        .where(box.claim_id == claim.id)
        .order_by(line.line_no)
    )
    for found in rows:
        held.setdefault(found[0], []).append(Packed(found[1], found[2]))
    gone = boxes_gone(tx, claim)
    rows = tx.execute(
        select(box.id, box.number, box.seal, box.grams).where(box.claim_id == claim.id).order_by(box.number)
    )
    return [
        Box(
            number=found[1], seal=found[2], grams=found[3], lines=tuple(held.get(found[0], ())),
            gone_with=gone.get(found[1], ""),
        )
        for found in rows
    ]  # fmt: skip


def boxes_gone(tx: Tx, claim: Claim) -> dict[int, str]:
    """Return with which posted document each box of a claim left."""
    if claim.document_id is None:
        return {}
    row = DocumentRow
    rows = tx.execute(
        select(row.number, row.body).where(
            row.against_id == claim.document_id, row.kind.in_(tuple(WAYS)), row.state == "posted"
        )
    )
    return {
        int(line.reason.removeprefix(BOX)): number
        for number, body in rows
        for line in unpack(body).lines
        if line.reason.startswith(BOX)
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class GivingUp:
    """How boxes of a claim are given up. No boxes are all that lie here."""

    kind: str = PICKUP
    boxes: tuple[int, ...] = ()
    who: str = ""
    """Who fetches them, or the witness of their destruction."""
    place: str = ""
    vehicle: str = ""
    lr_number: str = ""
    reference: str = ""
    """The company's number for the pickup, or that of the certificate."""


def giving_up_draft(tx: Tx, draft: Draft, claim: Claim, how: GivingUp) -> Draft:
    """Return the document with which boxes of a claim leave. Refuses boxes that left, or an unsent claim."""
    if claim.document_id is None or claim.party_id is None:
        raise Refused(f"{claim.name} was not sent.", "claim", "Send it first: its goods belong to it.")
    boxes = _chosen(tx, claim, how)
    goods = {one.line_no: one for one in goods_of_claim(tx, claim)}
    places = {goods[one.line_no].godown_id for box in boxes for one in box.lines}
    if len(places) > 1:
        raise Refused(
            "These boxes lie in several godowns.", "boxes", "Give up those of one godown at a time."
        )
    godown_id = places.pop()
    ids = sorted({one.item_id for one in goods.values()})
    cards = item_cards(tx, ids)
    lying = {
        card.id: card
        for found in batches_in(tx, ids, draft.day, godown_id, next(iter(goods.values())).bucket).values()
        for card in found
    }
    known = {one.batch_id for one in goods.values()} - lying.keys()
    if known:
        raise Refused(
            "Some of these goods do not lie among the dead ones any more.", "boxes",
            "Look at the stock of their batches, and pack the boxes anew.",
        )  # fmt: skip
    lines = tuple(
        Line(
            item=cards[goods[one.line_no].item_id], batch=lying[goods[one.line_no].batch_id],
            units=one.units, typed=str(one.units), rate_source="posted", bucket=goods[one.line_no].bucket,
            rate=goods[one.line_no].rate(cards[goods[one.line_no].item_id].per), own_discounts=True,
            reason=f"{BOX}{box.number}",
        )
        for box in boxes
        for one in box.lines
    )  # fmt: skip
    told = box_words(boxes)
    gone = how.kind == DESTRUCTION
    return figure_given_up(
        replace(
            draft, party=party_card(tx, claim.party_id), against_id=claim.document_id, lines=lines,
            godown_id=godown_id, note_reason=claim.kind, reference=how.reference,
            remarks="; ".join(part for part in (told, draft.remarks) if part)[:500],
            transport=Transport(
                transporter="" if gone else how.who, vehicle=how.vehicle, lr_number=how.lr_number
            ),
            delivery=Delivery(name=how.who, address=how.place) if gone else Delivery(),
        )
    )  # fmt: skip


def _chosen(tx: Tx, claim: Claim, how: GivingUp) -> Sequence[Box]:
    boxes = boxes_of(tx, claim)
    if how.boxes:
        known = {box.number: box for box in boxes}
        lacks = [number for number in how.boxes if number not in known]
        if lacks:
            raise Refused(f"{claim.name} has no box {lacks[0]}.", "boxes", "Say boxes that were packed.")
        chosen = [known[number] for number in dict.fromkeys(how.boxes)]
    else:
        chosen = [box for box in boxes if not box.gone_with and box.lines]
    left = next((box for box in chosen if box.gone_with), None)
    if left is not None:
        raise Refused(f"Box {left.number} left with {left.gone_with}.", "boxes", "Say boxes that lie here.")
    empty = next((box for box in chosen if not box.lines), None)
    if empty is not None or not chosen:
        what = f"Box {empty.number} is empty." if empty is not None else f"No box of {claim.name} lies here."
        raise Refused(what, "boxes", "Pack the goods first.")
    if how.kind == DESTRUCTION and any(not box.grams for box in chosen):
        raise Refused(
            "A destruction record says what was destroyed by weight.", "weight", "Weigh each box first."
        )
    return chosen
