"""Unique pieces on a draft, serial numbers among them: one for each unit, none twice. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field

from dcms_desktop.drafts.rules import DocumentKind
from dcms_desktop.drafts.rules import Draft
from dcms_desktop.drafts.rules import Line
from dcms_desktop.drafts.serials import GOODS
from dcms_desktop.drafts.serials import pieces_of
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.scanning.rules import read_serials


@dataclass(slots=True)
class PieceGroup:
    """The lines that move goods of one batch the same way: a gift's pieces are scanned with the first."""

    number: int
    line: Line
    numbers: list[int] = field(default_factory=list)
    units: int = 0
    short: int = 0
    pieces: list[tuple[str, int]] = field(default_factory=list)
    """Each with the number of its line."""


def piece_groups(kind: DocumentKind, draft: Draft) -> Sequence[PieceGroup]:
    """Return the lines that name pieces or have to; plain lines say nothing."""
    if kind.goods not in GOODS:
        return ()
    groups: dict[tuple[object, ...], PieceGroup] = {}
    for number, line in enumerate(draft.lines, 1):
        if line.sent_cost is not None or (not line.pieces and not line.item.serialised):
            continue  # what a challan sent was named there
        batch = line.batch.id if line.batch else 0
        key = (line.item.id, batch, line.bucket, line.to_bucket, line.units < 0)
        group = groups.setdefault(key, PieceGroup(number, line))
        group.numbers.append(number)
        group.units += pieces_of(kind.goods, line)
        group.short += line.short if kind.goods == "move" else 0
        group.pieces.extend((code, number) for code in line.pieces)
    return tuple(groups.values())


def check_pieces(kind: DocumentKind, draft: Draft) -> None:
    """Refuse a document that names more or fewer serial numbers than goods."""
    groups = piece_groups(kind, draft)
    for group in groups:
        _check_group(group)
    if groups:
        _refuse_twice(draft)


def _check_group(group: PieceGroup) -> None:
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
