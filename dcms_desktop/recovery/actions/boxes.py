"""Packing the goods of a claim in boxes, and giving the boxes up: fetched by the company, or destroyed."""

from collections.abc import Mapping

from sqlalchemy import delete
from sqlalchemy import insert
from sqlalchemy import select
from sqlalchemy import update

from dcms_desktop.audit.actions import record
from dcms_desktop.audit.rules import canonical_json
from dcms_desktop.db.tx import Tx
from dcms_desktop.documents.actions import post_document
from dcms_desktop.documents.actions.post import Result
from dcms_desktop.kernel.changes import Changes
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.frozen import replace
from dcms_desktop.kernel.money import Units
from dcms_desktop.kernel.rights import right
from dcms_desktop.recovery.packing import Box
from dcms_desktop.recovery.packing import ClaimGoods
from dcms_desktop.recovery.packing import check_box
from dcms_desktop.recovery.packing import with_packed
from dcms_desktop.recovery.queries.boxes import GivingUp
from dcms_desktop.recovery.queries.boxes import boxes_of
from dcms_desktop.recovery.queries.boxes import giving_up_draft
from dcms_desktop.recovery.queries.boxes import goods_of_claim
from dcms_desktop.recovery.queries.claims import claim_by_id
from dcms_desktop.recovery.queries.claims import claim_lines
from dcms_desktop.recovery.rules import WITHDRAWN
from dcms_desktop.recovery.rules import Claim
from dcms_desktop.recovery.tables import ClaimBoxLineRow
from dcms_desktop.recovery.tables import ClaimBoxRow
from dcms_desktop.sales.queries import start_draft

CHANGES = Changes({"claims"})


@right("claims.build")
def put_in_box(tx: Tx, claim_id: int, number: int, pieces: Mapping[int, int | None]) -> Changes:
    """Put pieces of some lines of a claim in a box, made when it is new; None is all that is in no box.

    ``pieces`` says how many of a line lie in the box then; none takes the line out.
    """
    claim, boxes = _packing(tx, claim_id)
    goods = {one.line_no: one for one in goods_of_claim(tx, claim)}
    box = next((one for one in boxes if one.number == number), Box(number=number))
    for line_no, units in pieces.items():
        there = next((one.units for one in box.lines if one.line_no == line_no), 0)
        rest = goods[line_no].left + there if line_no in goods else 0
        box = with_packed(box, line_no, rest if units is None else units)
    _write(tx, claim, box, goods, boxes)
    return CHANGES


@right("claims.build")
def seal_box(tx: Tx, claim_id: int, number: int, seal: str, grams: int) -> Changes:
    """Keep seal and weight of a box that was packed."""
    claim, boxes = _packing(tx, claim_id)
    box = next((one for one in boxes if one.number == number), None)
    if box is None or not box.lines:
        raise Refused(f"{claim.name} has no box {number}.", "box", "Put goods in it first.")
    goods = {one.line_no: one for one in goods_of_claim(tx, claim)}
    _write(tx, claim, replace(box, seal=seal, grams=grams), goods, boxes)
    return CHANGES


def repack_boxes(tx: Tx, claim: Claim, was: Mapping[int, str]) -> None:
    """Let the boxes of a claim that was built anew hold what is still claimed of what they held.

    ``was`` says which source each line had before.
    """
    now = {line.source.source: line for line in claim_lines(tx, claim)}
    left = {source: int(line.source.units) for source, line in now.items()}
    for box in boxes_of(tx, claim):
        kept = []
        for one in box.lines:
            source = was.get(one.line_no, "")
            units = min(int(one.units), left.get(source, 0))
            if units:
                left[source] -= units
                kept.append(replace(one, line_no=now[source].no, units=Units(units)))
        if tuple(kept) != box.lines:
            _write_row(tx, claim, replace(box, lines=tuple(kept)))


def _packing(tx: Tx, claim_id: int) -> tuple[Claim, list[Box]]:
    claim = claim_by_id(tx, claim_id)
    if claim.state == WITHDRAWN:
        raise Refused(f"{claim.name} was withdrawn.", "claim", "Build a new one.")
    return claim, boxes_of(tx, claim)


def _write(tx: Tx, claim: Claim, box: Box, goods: Mapping[int, ClaimGoods], boxes: list[Box]) -> None:
    if box.gone_with:
        raise Refused(f"Box {box.number} left with {box.gone_with}.", "box", "Cancel that first.")
    _write_row(tx, claim, check_box(box, goods, [one for one in boxes if one.number != box.number]))


def _write_row(tx: Tx, claim: Claim, tidy: Box) -> None:
    row = ClaimBoxRow
    box_id = tx.scalar(select(row.id).where(row.claim_id == claim.id, row.number == tidy.number))
    if box_id is None:
        values = {"claim_id": claim.id, "number": tidy.number, "seal": tidy.seal, "grams": tidy.grams}
        box_id = tx.insert(insert(row), {**values, "at": tx.at, "user_id": tx.user_id})
    else:
        tx.execute(update(row).where(row.id == box_id).values(seal=tidy.seal, grams=tidy.grams))
        tx.execute(delete(ClaimBoxLineRow).where(ClaimBoxLineRow.box_id == box_id))
    lines = [{"box_id": box_id, "line_no": one.line_no, "units": one.units} for one in tidy.lines]
    if lines:
        tx.execute(insert(ClaimBoxLineRow), lines)
    told = {
        "claim": claim.name, "box": tidy.number, "seal": tidy.seal, "grams": tidy.grams,
        "lines": {str(one.line_no): one.units for one in tidy.lines},
    }  # fmt: skip
    record(tx, "pack", "claim box", int(box_id), after=canonical_json(told))


@right("claims.send")
def give_up_boxes(tx: Tx, claim_id: int, how: GivingUp) -> Result:
    """Post how boxes of a claim left: they go out of the stock against the claim."""
    claim = claim_by_id(tx, claim_id)
    result = post_document(tx, how.kind, giving_up_draft(tx, start_draft(tx, how.kind), claim, how))
    return Result(result.document, result.changes.plus(CHANGES), result.repeated)
