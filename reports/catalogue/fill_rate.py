"""Fill rate: what was ordered, and how much of it was supplied by the promised day."""

from collections.abc import Iterable
from collections.abc import Sequence
from datetime import date
from itertools import groupby
from typing import Any
from typing import Literal

from sqlalchemy import case
from sqlalchemy import func
from sqlalchemy import or_
from sqlalchemy import select

from dcms_desktop.catalog.tables import Item
from dcms_desktop.catalog.tables import Maker
from dcms_desktop.db.base import aliased
from dcms_desktop.db.tx import Tx
from dcms_desktop.documents.all_kinds import takers_of
from dcms_desktop.documents.tables import DocumentLine
from dcms_desktop.documents.tables import DocumentRow
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.frozen import replace
from dcms_desktop.kernel.money import HUNDRED_PERCENT
from dcms_desktop.kernel.money import Percent
from dcms_desktop.kernel.money import Units
from dcms_desktop.kernel.money import share
from reports.catalogue.parts import open_document
from reports.engine.ask import asked
from reports.engine.ask import month_first
from reports.engine.ask import today
from reports.engine.report import Column
from reports.engine.report import Report

ORDER = "sales_order"


@dataclass(frozen=True, slots=True)
class Ask:
    """Orders of which days, of whom, of what, and how close."""

    first: date = asked("From", month_first)
    last: date = asked("To", today)
    by: Literal["line", "item", "party", "company"] = asked("By", "line")
    party: int | None = asked("Party", None, pick="party")
    item: int | None = asked("Item", None, pick="item")


@dataclass(frozen=True, slots=True)
class Row:
    """A line of an order, or what several come to."""

    document_id: int | None
    number: str
    day: date | None
    promised: date | None
    party: str
    item: str
    company: str
    ordered: Units
    in_time: Units
    later: Units
    waits: Units
    fill: Percent


def query(tx: Tx, ask: Ask) -> list[Row]:
    """Return what was ordered in these days, with what was supplied of it."""
    lines = _lines(tx, ask)
    if ask.by == "line":
        return lines
    key = {"item": _item, "party": _party, "company": _company}[ask.by]
    return [_summed(ask.by, rows) for _, rows in groupby(sorted(lines, key=key), key)]


def _item(row: Row) -> str:
    return row.item


def _party(row: Row) -> str:
    return row.party


def _company(row: Row) -> str:
    return row.company


def _lines(tx: Tx, ask: Ask) -> list[Row]:
    line, row = DocumentLine, DocumentRow
    taker, taking = aliased(DocumentLine, name="taker"), aliased(DocumentRow, name="taking")
    in_time = or_(row.due_on.is_(None), taking.day <= row.due_on)
    supplied = func.coalesce(func.sum(taker.units), 0)
    timely = func.coalesce(func.sum(case((in_time, taker.units), else_=0)), 0)
    question = (
        select(
            row.id, row.number, row.day, row.due_on, row.party_name, Item.name, Maker.name, line.units,
            timely, supplied,
        )
        .select_from(line)
        .join(row, row.id == line.document_id)
        .join(Item, Item.id == line.item_id)
        .outerjoin(Maker, Maker.id == Item.maker_id)
        .outerjoin(
            taker,
            (taker.source_id == line.document_id)
            & (taker.source_line == line.line_no)
            & taker.kind.in_(takers_of(ORDER))
            & taker.document_id.in_(select(DocumentRow.id).where(DocumentRow.state == "posted")),
        )
        .outerjoin(taking, taking.id == taker.document_id)
        .where(row.kind == ORDER, row.state == "posted", row.day.between(ask.first, ask.last), line.units > 0)
        .group_by(
            row.id, row.number, row.day, row.due_on, row.party_name, Item.name, Maker.name, line.line_no,
            line.units,
        )
        .order_by(row.day, row.id, line.line_no)
    )  # fmt: skip
    if ask.party is not None:
        question = question.where(row.party_id == ask.party)
    if ask.item is not None:
        question = question.where(line.item_id == ask.item)
    return [_row(found) for found in tx.execute(question)]


def _row(found: Sequence[Any]) -> Row:
    ordered, timely, supplied = (int(figure) for figure in found[7:])
    in_time = min(timely, ordered)
    later = min(supplied, ordered) - in_time
    return Row(
        document_id=found[0], number=found[1], day=found[2], promised=found[3], party=found[4], item=found[5],
        company=found[6] or "", ordered=Units(ordered), in_time=Units(in_time), later=Units(later),
        waits=Units(ordered - in_time - later), fill=_fill(in_time, ordered),
    )  # fmt: skip


def _fill(in_time: int, ordered: int) -> Percent:
    return Percent(share(in_time, HUNDRED_PERCENT, of=ordered)) if ordered else Percent(0)


def _summed(by: str, rows: Iterable[Row]) -> Row:
    """Return what several lines come to; only what they are added up by is named."""
    found = list(rows)
    ordered, in_time = sum(one.ordered for one in found), sum(one.in_time for one in found)
    return replace(
        found[0],
        document_id=None,
        number=f"{len(found)} line{'' if len(found) == 1 else 's'}",
        day=None,
        promised=None,
        party=found[0].party if by == "party" else "",
        item=found[0].item if by == "item" else "",
        company=found[0].company if by in {"item", "company"} else "",
        ordered=Units(ordered),
        in_time=Units(in_time),
        later=Units(sum(one.later for one in found)),
        waits=Units(sum(one.waits for one in found)),
        fill=_fill(in_time, ordered),
    )


REPORT = Report(
    code="fill_rate",
    title="Fill rate of orders",
    ask=Ask,
    query=query,
    columns=(
        Column("number", "Order", letters=14),
        Column("day", "Date", "date"),
        Column("promised", "Promised by", "date"),
        Column("party", "Party", letters=24, grow=True),
        Column("item", "Item", letters=24),
        Column("company", "Company", letters=16),
        Column("ordered", "Ordered", "units", total=True),
        Column("in_time", "In time", "units", total=True, blank_zero=True),
        Column("later", "Later", "units", total=True, blank_zero=True),
        Column("waits", "Not supplied", "units", total=True, blank_zero=True),
        Column("fill", "Fill", "percent"),
    ),
    drill=open_document,
    menu="Sales",
    note="Supplied is what was billed or sent on challan of the order by its promised day; without one any "
    "day counts. Returns do not lower it, cancelled orders are left out.",
)
