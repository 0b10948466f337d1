"""Reads of counts: what is open, what was found, what nobody counted yet."""

from datetime import date

from sqlalchemy import and_
from sqlalchemy import func
from sqlalchemy import or_
from sqlalchemy import select

from dcms_desktop.catalog.tables import Item
from dcms_desktop.company.tables import User
from dcms_desktop.counting.rules import CountForm
from dcms_desktop.counting.rules import CountLine
from dcms_desktop.counting.rules import Mark
from dcms_desktop.counting.rules import rack_order
from dcms_desktop.counting.rules import sum_up
from dcms_desktop.counting.tables import CountMark
from dcms_desktop.counting.tables import CountSession
from dcms_desktop.db.tx import Tx
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.money import Units
from dcms_desktop.stock.tables import Batch
from dcms_desktop.stock.tables import Godown
from dcms_desktop.stock.tables import StockBalance


@dataclass(frozen=True, slots=True, kw_only=True)
class CountRowCard:
    """A count in the list."""

    id: int
    name: str
    godown: str
    rack: str
    state: str
    opened_at: str
    marks: int
    batches: int


def count_sessions(tx: Tx, *, only_open: bool = True) -> list[CountRowCard]:
    """Return the counts, newest first."""
    marks = (
        select(
            CountMark.session_id.label("session"),
            func.count().label("marks"),
            func.count(func.distinct(CountMark.batch_id)).label("batches"),
        )
        .where(CountMark.active)
        .group_by(CountMark.session_id)
        .subquery("marks")
    )
    asked = (
        select(
            CountSession.id,
            CountSession.name,
            Godown.name,
            CountSession.rack,
            CountSession.state,
            CountSession.opened_at,
            func.coalesce(marks.c.marks, 0),
            func.coalesce(marks.c.batches, 0),
        )
        .join(Godown, Godown.id == CountSession.godown_id)
        .outerjoin(marks, marks.c.session == CountSession.id)
        .order_by(CountSession.id.desc())
    )
    if only_open:
        asked = asked.where(CountSession.state == "open")
    return [
        CountRowCard(
            id=row[0],
            name=row[1],
            godown=row[2],
            rack=row[3],
            state=row[4],
            opened_at=row[5],
            marks=int(row[6]),
            batches=int(row[7]),
        )
        for row in tx.execute(asked)
    ]


def count_form(tx: Tx, session_id: int) -> CountForm:
    """Return a count as it was begun. Refuses an id that is none."""
    names = ("id", "name", "godown_id", "bucket", "rack", "maker_id", "blind", "state")
    row = tx.execute(
        select(*(getattr(CountSession, name) for name in names)).where(CountSession.id == session_id)
    ).first()
    if row is None:
        raise Refused("This count is not in the books.", field="count", next_step="Pick one of the list.")
    return CountForm(**dict(zip(names, row, strict=True)))


def marks_of(tx: Tx, session_id: int, batch_id: int | None = None) -> list[Mark]:
    """Return the marks of a count that stand, in order; of one batch, or of all."""
    asked = (
        select(
            CountMark.id,
            CountMark.item_id,
            CountMark.batch_id,
            CountMark.turn,
            CountMark.units,
            CountMark.book,
            CountMark.last_row,
            CountMark.at,
            func.coalesce(User.name, ""),
            CountMark.pieces,
            CountMark.book_pieces,
        )
        .outerjoin(User, User.id == CountMark.user_id)
        .where(CountMark.session_id == session_id, CountMark.active)
        .order_by(CountMark.id)
    )
    if batch_id is not None:
        asked = asked.where(CountMark.batch_id == batch_id)
    return [
        Mark(
            id=row[0],
            item_id=row[1],
            batch_id=row[2],
            turn=row[3],
            units=row[4],
            book=row[5],
            last_row=row[6],
            at=row[7],
            who=row[8],
            pieces=tuple(row[9].split()),
            book_pieces=tuple(row[10].split()),
        )
        for row in tx.execute(asked)
    ]


def counted_lines(tx: Tx, session_id: int) -> list[CountLine]:
    """Return what was found of each batch, by rack and item."""
    found = {one.batch_id: one for one in sum_up(marks_of(tx, session_id))}
    rows = tx.execute(
        select(
            Batch.id,
            Item.code,
            Item.name,
            Item.packing,
            Batch.number,
            Batch.expiry,
            func.coalesce(func.nullif(Batch.rack, ""), Item.rack),
            Batch.cost,
            Item.rate_per,
            Item.serialised,
        )
        .join(Item, Item.id == Batch.item_id)
        .where(
            Batch.id.in_(
                select(CountMark.batch_id).where(CountMark.session_id == session_id, CountMark.active)
            )
        )
    )
    lines = [
        CountLine(
            counted=found[row[0]],
            code=row[1],
            item=row[2],
            packing=row[3],
            batch=row[4],
            expiry=row[5],
            rack=row[6],
            cost=row[7],
            per=row[8],
            serialised=row[9],
        )
        for row in rows
    ]
    return sorted(lines, key=lambda line: (rack_order(line.rack), line.item, line.batch))


@dataclass(frozen=True, slots=True, kw_only=True)
class Uncounted:
    """A batch that the books have in the place of a count, and nobody has counted."""

    item_id: int
    batch_id: int
    code: str
    item: str
    packing: str
    batch: str
    expiry: date | None
    rack: str
    units: Units


def uncounted_batches(tx: Tx, form: CountForm) -> list[Uncounted]:
    """Return the batches that a count still lacks, by rack and item."""
    rack = func.coalesce(func.nullif(Batch.rack, ""), Item.rack)
    counted = select(CountMark.batch_id).where(CountMark.session_id == (form.id or 0), CountMark.active)
    asked = (
        select(
            Item.id,
            Batch.id,
            Item.code,
            Item.name,
            Item.packing,
            Batch.number,
            Batch.expiry,
            rack,
            StockBalance.units,
        )
        .select_from(StockBalance)
        .join(Batch, Batch.id == StockBalance.batch_id)
        .join(Item, Item.id == Batch.item_id)
        .where(
            and_(StockBalance.godown_id == form.godown_id, StockBalance.bucket == form.bucket),
            StockBalance.units != 0,
            Batch.id.not_in(counted),
        )
        .order_by(Item.name, Batch.id)
    )
    if form.rack:
        asked = asked.where(or_(rack.startswith(form.rack, autoescape=True)))
    if form.maker_id is not None:
        asked = asked.where(Item.maker_id == form.maker_id)
    left = [
        Uncounted(
            item_id=row[0],
            batch_id=row[1],
            code=row[2],
            item=row[3],
            packing=row[4],
            batch=row[5],
            expiry=row[6],
            rack=row[7],
            units=row[8],
        )
        for row in tx.execute(asked)
    ]
    return sorted(left, key=lambda one: rack_order(one.rack))
