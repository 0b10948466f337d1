"""Unique pieces on documents, serial numbers among them: sold once, here again when they come back."""

from dataclasses import dataclass
from dataclasses import field
from datetime import date

from dcms_desktop.db.tx import Tx
from dcms_desktop.drafts.rules import Came
from dcms_desktop.drafts.rules import DocumentKind
from dcms_desktop.drafts.rules import Draft
from dcms_desktop.drafts.rules import Line
from dcms_desktop.kernel.dates import months_later
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.scanning.actions import move_pieces
from dcms_desktop.scanning.rules import PieceMove
from dcms_desktop.scanning.rules import read_serials

DEEDS = {"in": "in", "out": "out", "back": "back"}
"""What kinds of document do with pieces, by the way their goods go; carried goods stay ours."""
_EVERYTHING_CAME = Came()


def check_pieces(kind: DocumentKind, draft: Draft) -> None:
    """Refuse a document that names more or fewer serial numbers than goods; plain lines say nothing."""
    if kind.goods not in DEEDS:
        return
    groups: dict[tuple[int, int], _Group] = {}
    for number, line in enumerate(draft.lines, 1):
        if line.sent_cost is not None or (not line.pieces and not line.item.serialised):
            continue
        group = groups.setdefault(_key(line), _Group(number, line))
        group.units += _units(kind, line)
        group.pieces.extend(line.pieces)
    for group in groups.values():
        _check_group(group)
    if groups:
        _refuse_twice(draft)


@dataclass(slots=True)
class _Group:
    """The lines of one item and batch: what a scheme gives on a line of its own is scanned with the first."""

    number: int
    line: Line
    units: int = 0
    pieces: list[str] = field(default_factory=list)


def _key(line: Line) -> tuple[int, int]:
    return line.item.id, line.batch.id if line.batch else 0


def _units(kind: DocumentKind, line: Line) -> int:
    units = line.units + line.free
    if kind.goods != "in":
        return units
    came = line.came or _EVERYTHING_CAME
    return units - came.short + came.excess


def _check_group(group: _Group) -> None:
    name, many = group.line.item.name, len(group.pieces)
    if group.line.item.serialised and many != group.units:
        raise Refused(
            f"{name}: {many} serial numbers for {group.units} units.",
            field="serials",
            next_step="Scan or type one for each unit (Alt+Z).",
            line=group.number,
        )
    if many > group.units:
        raise Refused(
            f"{name}: {many} pieces were scanned, {group.units} stand here.",
            field="quantity",
            next_step="Take the line off and scan its pieces again.",
            line=group.number,
        )


def _refuse_twice(draft: Draft) -> None:
    seen: set[str] = set()
    for number, line in enumerate(draft.lines, 1):
        for code in read_serials(line.pieces):
            if code in seen:
                raise Refused(
                    f"Serial number {code} stands here twice.",
                    field="serials",
                    next_step="Scan the other unit.",
                    line=number,
                )
            seen.add(code)


def note_pieces(tx: Tx, kind: DocumentKind, draft: Draft, document_id: int) -> None:
    """Say of the pieces scanned for a document that they came in with it, were sold by it, or came back."""
    deed = DEEDS.get(kind.goods)
    if deed is None:
        return
    moves = [
        PieceMove(
            code=code,
            deed=deed,
            item_id=line.item.id,
            name=line.item.name,
            batch=line.batch.number if line.batch else "",
            line=number,
            serialised=line.item.serialised,
            bill_id=line.source.document_id if line.source else None,
            warranty_until=_warranty(kind, line, draft.day),
        )
        for number, line in enumerate(draft.lines, 1)
        if line.sent_cost is None
        for code in line.pieces
    ]
    if moves:
        move_pieces(tx, document_id, moves)


def _warranty(kind: DocumentKind, line: Line, day: date) -> date | None:
    """Return until when the goods of a bill are under warranty."""
    months = line.item.warranty_months
    sells = kind.goods == "out" and kind.party_role == "customer"
    return months_later(day, months) if months and sells else None
