"""A scan on the bill: one more of what stands there, or a new line; other batches make other lines."""

from datetime import date

from dcms_desktop.drafts.rules import Draft
from dcms_desktop.drafts.rules import Line
from dcms_desktop.drafts.rules import with_line
from dcms_desktop.drafts.serials import pieces_of
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.frozen import replace
from dcms_desktop.kernel.money import Units
from dcms_desktop.sales.rules.edit import change_quantity
from dcms_desktop.sales.rules.edit import pick_batch
from dcms_desktop.sales.rules.edit import put_item
from dcms_desktop.scanning.rules import read_serials
from dcms_desktop.stock.rules import BatchCard


def batch_named(offer: Line, number: str, expiry: date | None = None) -> BatchCard | None:
    """Return the fullest batch of an offer with a scanned number and, if it was scanned, expiry month."""
    fit = [
        batch
        for batch in offer.choices
        if batch.number.upper() == number.upper()
        and (
            expiry is None
            or (batch.expiry is not None and batch.expiry.timetuple()[:2] == expiry.timetuple()[:2])
        )
    ]
    return max(fit, key=lambda batch: batch.units, default=None)


def add_scanned(
    draft: Draft, offer: Line, batch: BatchCard | None, units: Units, piece: str = ""
) -> tuple[Draft, int]:
    """Return the draft with a scan added, and its row: the same item and batch gets more, else a new line.

    A unique ``piece`` is noted on its line.
    """
    row = _row_of(draft, offer, batch)
    if row is not None and wants_piece(draft, row, piece):
        return with_piece(draft, row, piece), row
    changed, row = _added(draft, offer, batch, units, row)
    return with_piece(changed, row, piece), row


def with_piece(draft: Draft, row: int, piece: str) -> Draft:
    """Return the draft with the code of a unique piece noted on a line. Refuses one that stands on it."""
    if not piece:
        return draft
    if any(piece in line.pieces for line in draft.lines):
        raise Refused(
            f"The piece {piece} stands here already.", field="item", next_step="Scan the next piece."
        )
    line = draft.lines[row]
    return with_line(draft, row, replace(line, pieces=(*line.pieces, piece)))


def with_serials(draft: Draft, row: int, typed: str) -> Draft:
    """Return the draft with serial numbers as typed added to a line.

    ``-NUMBER`` takes one off, ``-`` alone all of them.
    """
    if typed.strip() == "-":
        return with_line(draft, row, replace(draft.lines[row], pieces=()))
    for word in typed.replace(",", " ").split():
        off = word.removeprefix("-")
        pieces = draft.lines[row].pieces
        if off != word and off in pieces:
            kept = tuple(code for code in pieces if code != off)
            draft = with_line(draft, row, replace(draft.lines[row], pieces=kept))
        elif off != word:
            raise Refused(
                f"Serial number {off} does not stand on this line.",
                field="serials",
                next_step="Alt+Z shows those that do.",
            )
        else:
            draft = with_piece(draft, row, read_serials([word])[0])
    return draft


def wants_piece(draft: Draft, row: int, piece: str) -> bool:
    """Tell whether a line has a unit whose serial number is still to come: then a scan adds no other one."""
    line = draft.lines[row]
    return bool(piece) and line.item.serialised and len(line.pieces) < pieces_of("in", line)


def _row_of(draft: Draft, offer: Line, batch: BatchCard | None) -> int | None:
    """Return the last row that holds the item and batch."""
    for row in range(len(draft.lines) - 1, -1, -1):
        line = draft.lines[row]
        same = batch is None or (line.batch is not None and line.batch.id == batch.id)
        if line.item.id == offer.item.id and same:
            return row
    return None


def _added(
    draft: Draft, offer: Line, batch: BatchCard | None, units: Units, row: int | None
) -> tuple[Draft, int]:
    if row is not None:
        return change_quantity(_untyped(draft, row), row, str(draft.lines[row].units + units)), row
    row = len(draft.lines)
    placed = put_item(draft, row, offer)
    if batch is not None:
        placed = pick_batch(placed, row, batch)
    return change_quantity(placed, row, str(units)), row


def _untyped(draft: Draft, row: int) -> Draft:
    line = replace(draft.lines[row], typed="")
    return replace(draft, lines=(*draft.lines[:row], line, *draft.lines[row + 1 :]))
