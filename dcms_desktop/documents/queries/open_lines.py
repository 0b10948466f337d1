"""What lines of orders, receipts and bills still have to give: every line that comes from another one counts.

An order is served by what was billed on it; what fell short of the bill is claimed, not waited for.
"""

from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from datetime import date

from sqlalchemy import func
from sqlalchemy import select

from dcms_desktop.catalog.tables import Item
from dcms_desktop.db.base import aliased
from dcms_desktop.db.tx import Tx
from dcms_desktop.documents.all_kinds import kind_of
from dcms_desktop.documents.all_kinds import takers_of
from dcms_desktop.documents.tables import DocumentLine
from dcms_desktop.documents.tables import DocumentRow
from dcms_desktop.documents.tables import OrderState
from dcms_desktop.drafts.rules import Draft
from dcms_desktop.drafts.rules import Source
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.frozen import replace
from dcms_desktop.kernel.money import Mills
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import Units
from dcms_desktop.kernel.money import share

PORTION = 500
"""Documents asked for at once; more go in several questions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenLine:
    """A line that others may come from: what it says, what was taken of it, and what is left."""

    document_id: int
    line_no: int
    item_id: int
    batch_id: int | None
    units: Units
    free: Units
    taken: Units
    taken_free: Units
    amount: Paise = Paise(0)
    """What the whole line comes to."""
    cost: Paise = Paise(0)
    """What its goods cost when they moved."""
    rate: Mills = Mills(0)

    @property
    def left(self) -> Units:
        """Return the billed units still open, not below zero."""
        return Units(max(0, self.units - self.taken))

    @property
    def left_free(self) -> Units:
        """Return the free units still open, not below zero."""
        return Units(max(0, self.free - self.taken_free))

    @property
    def worth(self) -> Paise:
        """Return what the part still open comes to."""
        return share(self.amount, self.left, of=self.units) if self.units else Paise(0)

    def cost_of(self, start: int, count: int) -> Paise:
        """Return what so many of its units cost after the first ``start``; the parts sum to the whole."""
        whole = self.units + self.free
        upto = min(start + count, whole)
        return Paise(share(self.cost, upto, of=whole) - share(self.cost, min(start, whole), of=whole))


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A document that others may come from, as it stands."""

    document_id: int
    kind: str
    number: str
    state: str
    day: date
    party_id: int | None
    approved: bool = False
    closed: bool = False
    closed_reason: str = ""


def standing_of(tx: Tx, document_ids: Iterable[int]) -> dict[int, Standing]:
    """Return how some documents stand: posted or cancelled, approved, closed short."""
    row, state = DocumentRow, OrderState
    rows = tx.execute(
        select(
            row.id, row.kind, row.number, row.state, row.day, row.party_id, state.approved_at,
            state.closed_at, state.closed_reason,
        )
        .outerjoin(state, state.document_id == row.id)
        .where(row.id.in_(sorted(set(document_ids))))
    )  # fmt: skip
    return {
        found[0]: Standing(
            document_id=found[0], kind=found[1], number=found[2], state=found[3], day=found[4],
            party_id=found[5], approved=bool(found[6]), closed=bool(found[7]), closed_reason=found[8] or "",
        )
        for found in rows
    }  # fmt: skip


def open_lines(
    tx: Tx, document_ids: Sequence[int], takers: Sequence[str], but_not: int | None = None
) -> list[OpenLine]:
    """Return the lines of some documents with what posted documents of the kinds ``takers`` took of them.

    ``but_not`` is a document whose own taking does not count: one that is being corrected.
    """
    found: list[OpenLine] = []
    ids = sorted(set(document_ids))
    for start in range(0, len(ids), PORTION):
        found.extend(_portion(tx, ids[start : start + PORTION], takers, but_not))
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenLine:
    """A line as it stands, and what one posted document took of it."""

    line_no: int
    item_id: int
    item: str
    batch_id: int | None
    rate: Mills
    taker: str
    taker_kind: str
    units: Units
    free: Units


def taken_lines(tx: Tx, document_id: int) -> list[TakenLine]:
    """Return the lines of a document that posted documents were made from, the newest taker named."""
    line, by = DocumentLine, aliased(DocumentLine, name="taker")
    rows = tx.execute(
        select(
            line.line_no,
            line.item_id,
            Item.name,
            line.batch_id,
            line.rate,
            func.max(DocumentRow.number),
            by.kind,
            func.sum(by.units),
            func.sum(by.free),
        )
        .join(by, (by.source_id == line.document_id) & (by.source_line == line.line_no))
        .join(DocumentRow, DocumentRow.id == by.document_id)
        .join(Item, Item.id == line.item_id)
        .where(by.source_id == document_id, DocumentRow.state == "posted")
        .group_by(line.line_no, line.item_id, Item.name, line.batch_id, line.rate, by.kind)
        .order_by(line.line_no)
    )
    return [
        TakenLine(
            line_no=row[0], item_id=row[1], item=row[2], batch_id=row[3], rate=row[4], taker=row[5],
            taker_kind=row[6], units=Units(int(row[7])), free=Units(int(row[8])),
        )
        for row in rows
    ]  # fmt: skip


def _portion(tx: Tx, ids: Sequence[int], takers: Sequence[str], but_not: int | None) -> list[OpenLine]:
    line = DocumentLine
    taking = (
        select(
            line.source_id, line.source_line, func.sum(line.units), func.sum(line.free)
        )
        .join(DocumentRow, DocumentRow.id == line.document_id)
        .where(line.source_id.in_(ids), line.kind.in_(takers), DocumentRow.state == "posted")
        .group_by(line.source_id, line.source_line)
    )  # fmt: skip
    if but_not is not None:
        taking = taking.where(line.document_id != but_not)
    taken = {(row[0], row[1]): (int(row[2]), int(row[3])) for row in tx.execute(taking)}
    rows = tx.execute(
        select(
            line.document_id,
            line.line_no,
            line.item_id,
            line.batch_id,
            line.units,
            line.free,
            line.amount,
            line.cost,
            line.rate,
        )
        .where(line.document_id.in_(ids))
        .order_by(line.document_id, line.line_no)
    )
    return [
        OpenLine(
            document_id=row[0], line_no=row[1], item_id=row[2], batch_id=row[3], units=row[4], free=row[5],
            taken=Units(taken.get((row[0], row[1]), (0, 0))[0]),
            taken_free=Units(taken.get((row[0], row[1]), (0, 0))[1]),
            amount=row[6], cost=row[7], rate=row[8],
        )
        for row in rows
    ]  # fmt: skip


def sources_of(tx: Tx, document_ids: Iterable[int]) -> set[int]:
    """Return the documents that the lines of some come from themselves."""
    line = DocumentLine
    question = select(line.source_id).where(
        line.document_id.in_(sorted(document_ids)), line.source_id.is_not(None)
    )
    return {int(row[0]) for row in tx.execute(question)}


def has_left(one: Standing) -> bool:
    """Tell whether the goods of a document that others are made of left with it: a challan."""
    return is_challan(one.kind)


def is_settled(code: str) -> bool:
    """Tell whether goods of a kind came and wait to be paid for: at the rate they were taken at."""
    kind = kind_of(code)
    return kind.waits and kind.goods == "back"


def is_challan(code: str) -> bool:
    """Tell whether goods of a kind leave and wait to be billed."""
    kind = kind_of(code)
    return kind.waits and kind.goods == "out"


def with_sent_costs(
    draft: Draft, known: Mapping[tuple[int, int], OpenLine], standing: Mapping[int, Standing]
) -> Draft:
    """Return the draft whose lines know what their goods cost when they left with a challan before."""
    so_far: dict[Source, int] = {}
    lines = []
    for line in draft.lines:
        source, cost = line.source, None
        if source is not None and has_left(standing[source.document_id]):
            found = known[(source.document_id, source.line_no)]
            start = so_far.get(source, found.taken + found.taken_free)
            so_far[source] = start + line.units + line.free
            cost = found.cost_of(start, line.units + line.free)
        lines.append(line if cost == line.sent_cost else replace(line, sent_cost=cost))
    return replace(draft, lines=tuple(lines))


def with_costs_of_sources(tx: Tx, draft: Draft) -> Draft:
    """Return a draft whose lines know what left with challans before; its own taking does not count."""
    ids = {line.source.document_id for line in draft.lines if line.source is not None}
    if not ids:
        return draft
    standing = standing_of(tx, ids)
    own = draft.revises.document_id if draft.revises else None
    known = {
        (line.document_id, line.line_no): line
        for one in standing.values()
        for line in open_lines(tx, [one.document_id], takers_of(one.kind), own)
    }
    return with_sent_costs(draft, known, standing)
