"""Unique pieces on documents, serial numbers among them: sold once, and each lies where it was carried."""

from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from datetime import date
from types import MappingProxyType

from dcms_desktop.db.tx import Tx
from dcms_desktop.drafts.rules import DocumentKind
from dcms_desktop.drafts.rules import Draft
from dcms_desktop.drafts.rules import Line
from dcms_desktop.drafts.serials import GOODS
from dcms_desktop.drafts.serials import pieces_of
from dcms_desktop.kernel.dates import months_later
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.frozen import replace
from dcms_desktop.scanning.actions import move_pieces
from dcms_desktop.scanning.queries import Goods
from dcms_desktop.scanning.queries import batch_named
from dcms_desktop.scanning.queries import pieces_on_the_way
from dcms_desktop.scanning.rules import PieceMove
from dcms_desktop.scanning.rules import Place
from dcms_desktop.scanning.rules import Stayed
from dcms_desktop.scanning.rules import read_serials
from dcms_desktop.stock.rules import StockMove


@dataclass(slots=True)
class _Group:
    """The lines that move goods of one batch the same way: a gift's pieces are scanned with the first."""

    number: int
    line: Line
    numbers: list[int] = field(default_factory=list)
    units: int = 0
    short: int = 0
    pieces: list[tuple[str, int]] = field(default_factory=list)
    """Each with the number of its line."""

    @property
    def goods(self) -> Goods:
        """Return item and batch as pack codes name them."""
        return self.line.item.id, batch_named(self.line.batch.number if self.line.batch else "")


def _groups(kind: DocumentKind, draft: Draft) -> Sequence[_Group]:
    """Return the lines that name pieces or have to; plain lines say nothing."""
    if kind.goods not in GOODS:
        return ()
    groups: dict[tuple[object, ...], _Group] = {}
    for number, line in enumerate(draft.lines, 1):
        named_before = line.sent_cost is not None and kind.goods == "out"
        if named_before or (not line.pieces and not line.item.serialised):
            continue  # what a challan sent was named there; what comes back from it is named again
        batch = line.batch.id if line.batch else 0
        key = (line.item.id, batch, line.bucket, line.to_bucket, line.units < 0)
        group = groups.setdefault(key, _Group(number, line))
        group.numbers.append(number)
        group.units += pieces_of(kind.goods, line)
        group.short += line.short if kind.goods == "move" else 0
        group.pieces.extend((code, number) for code in line.pieces)
    return tuple(groups.values())


def check_pieces(kind: DocumentKind, draft: Draft) -> None:
    """Refuse a document that names more or fewer serial numbers than goods."""
    groups = _groups(kind, draft)
    for group in groups:
        _check_group(group)
    if groups:
        _refuse_twice(draft)


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


# ── what becomes of them ────────────────────────────────────────────────────────────────────────
def note_pieces(
    tx: Tx,
    kind: DocumentKind,
    draft: Draft,
    document_id: int,
    away_of: Callable[[Tx, Sequence[str]], set[str]],
    sources_of: Callable[[Tx, Iterable[int]], set[int]],
    stayed: Mapping[str, Stayed] = MappingProxyType({}),
) -> None:
    """Say of the pieces of a document that they came in, left, came back, or lie somewhere else now.

    ``away_of`` asks the documents which pieces went out without being sold, ``sources_of`` with which
    challans goods of a bill left before. ``stayed`` has gone on since the
    old form of a document that is corrected: the new form leaves it there too, or is refused.

    Goods of one batch that come to several places lie there in the order they were scanned: the sound
    ones first, then the broken, then what was not billed.
    """
    groups = [group for group in _groups(kind, draft) if group.pieces or group.short]
    if not groups:
        _refuse_moved(stayed, ())
        return
    stock = kind.plan(draft).stock
    if kind.goods == "move" and draft.against_id is not None:
        waiting = pieces_on_the_way(tx, draft.against_id)
        for group in groups:
            _with_short(group, waiting)
    away = away_of(tx, [code for group in groups for code, _ in group.pieces])
    moves = [move for group in groups for move in _moves_of(kind, draft, group, stock)]
    _refuse_moved(stayed, moves)
    moves = [
        replace(move, was_away=True) if move.code in away else move
        for move in moves
        if move.code not in stayed
    ]
    if kind.goods == "back":
        moves = [
            replace(move, challans=frozenset(sources_of(tx, [move.bill_id]))) if move.bill_id else move
            for move in moves
        ]
    move_pieces(tx, document_id, moves)


def _refuse_moved(stayed: Mapping[str, Stayed], moves: Sequence[PieceMove]) -> None:
    """Refuse to take a piece that has gone on off the document, or to leave it somewhere else."""
    there = {move.code: (move.item_id, batch_named(move.batch).upper(), move.go_to) for move in moves}
    for code, one in stayed.items():
        if there.get(code) != (one.item_id, one.batch.upper(), one.place):
            raise one.refused(code)


def _with_short(group: _Group, waiting: Mapping[Goods, Sequence[str]]) -> None:
    """Add the pieces that did not arrive to those that did. Refuses others than those on the way."""
    if not group.line.item.serialised:
        return
    on_the_way = waiting.get(group.goods, ())
    arrived = {code for code, _ in group.pieces}
    strange = sorted(arrived - set(on_the_way))
    if strange:
        raise Refused(
            f"Serial number {strange[0]} is not on the way with this transfer.",
            field="serials",
            next_step="Scan the units that were sent, or accept the other transfer.",
            line=group.number,
        )
    rest = [code for code in on_the_way if code not in arrived]
    if group.short and len(rest) != group.short:
        raise Refused(
            f"{group.line.item.name}: {group.short} are short, {len(rest)} of its serial numbers are left.",
            field="short",
            next_step="Tell what is short when all the rest has arrived.",
            line=group.number,
        )
    group.pieces.extend((code, group.number) for code in rest[: group.short])


def _moves_of(
    kind: DocumentKind, draft: Draft, group: _Group, stock: Sequence[StockMove]
) -> Iterator[PieceMove]:
    own = [move for move in stock if move.line_no in group.numbers]
    came_from = next(((one.godown_id, one.bucket) for one in own if one.units < 0), None)
    places: list[Place] = [
        (one.godown_id, one.bucket) for one in own if one.units > 0 for _ in range(one.units)
    ]
    deed = kind.goods if kind.goods != "move" else "in" if came_from is None else "move"
    for place, (code, number) in enumerate(group.pieces):
        line = draft.lines[number - 1]
        yield PieceMove(
            code=code,
            deed=deed,
            item_id=line.item.id,
            name=line.item.name,
            batch=line.batch.number if line.batch else "",
            line=number,
            serialised=line.item.serialised,
            bill_id=line.source.document_id if line.source else None,
            warranty_until=_warranty(kind, line, draft.day),
            come_from=came_from,
            go_to=places[place] if place < len(places) else None,
        )


def _warranty(kind: DocumentKind, line: Line, day: date) -> date | None:
    """Return until when the goods of a bill are under warranty."""
    months = line.item.warranty_months
    sells = kind.goods == "out" and kind.party_role == "customer"
    return months_later(day, months) if months and sells else None
