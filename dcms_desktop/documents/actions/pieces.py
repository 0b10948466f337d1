"""Unique pieces on documents: sold once, here again when they come back."""

from dcms_desktop.db.tx import Tx
from dcms_desktop.drafts.rules import DocumentKind
from dcms_desktop.drafts.rules import Draft
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.scanning.actions import mark_pieces


def note_pieces(tx: Tx, kind: DocumentKind, draft: Draft, document_id: int) -> None:
    """Say of the pieces scanned for a document that it sold them, or that they came in with it.

    A correction leaves the pieces of the first form sold; cancelling gives all of them back.
    """
    codes: list[str] = []
    for number, line in enumerate(draft.lines, 1):
        if not line.pieces:
            continue
        if len(set(line.pieces)) != len(line.pieces) or len(line.pieces) > line.units + line.free:
            there = line.units + line.free
            raise Refused(
                f"{line.item.name}: {len(line.pieces)} pieces were scanned, {there} stand here.",
                field="quantity",
                next_step="Take the line off and scan its pieces again.",
                line=number,
            )
        codes.extend(line.pieces)
    if codes and kind.goods in {"in", "out"}:
        mark_pieces(tx, document_id if kind.goods == "out" else None, codes)
