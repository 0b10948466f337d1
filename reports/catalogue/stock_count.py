"""Stock count: what was found beside what the books said at that moment, in units and at cost."""

from datetime import date

from sqlalchemy import func
from sqlalchemy import select

from dcms_desktop.counting.queries import count_form
from dcms_desktop.counting.queries import counted_lines
from dcms_desktop.counting.queries import uncounted_batches
from dcms_desktop.counting.rules import Counted
from dcms_desktop.counting.rules import rack_order
from dcms_desktop.counting.tables import CountSession
from dcms_desktop.db.tx import Tx
from dcms_desktop.kernel.clock import india_time
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import Units
from reports.engine.ask import asked
from reports.engine.report import Column
from reports.engine.report import Drill
from reports.engine.report import Report

SHORT, OVER, MOVED, LEFT, SAME = "Short", "Over", "Count again: it moved", "Not counted", "Agrees"
OTHER = "Other pieces"
"""As many lie there as in the books, with other serial numbers."""


@dataclass(frozen=True, slots=True)
class Ask:
    """Which count, and how much of it."""

    count: int | None = asked("Count", None, pick="count", help="The newest one when none is picked.")
    differing: bool = asked("Only differences", False)  # noqa: FBT003 - a default is no argument
    left: bool = asked("Not counted too", True)  # noqa: FBT003 - a default is no argument


@dataclass(frozen=True, slots=True)
class Row:
    """One batch."""

    batch_id: int
    what: str
    rack: str
    code: str
    item: str
    packing: str
    batch: str
    expiry: date | None
    book: Units
    found: Units | None
    difference: Units
    value: Paise
    at: str
    serials: str = ""
    """Serial numbers that are missing or over."""


def newest_count(tx: Tx) -> int | None:
    """Return the newest count of the books."""
    found: int | None = tx.scalar(select(func.max(CountSession.id)))
    return found


def query(tx: Tx, ask: Ask) -> list[Row]:
    """Return the batches of a count: differences first by what is wrong, then those that agree."""
    session_id = ask.count or newest_count(tx)
    if session_id is None:
        return []
    rows = []
    for line in counted_lines(tx, session_id):
        counted = line.counted
        what = (
            MOVED
            if counted.moved
            else SHORT
            if counted.difference < 0
            else OVER
            if counted.difference
            else OTHER
            if counted.differs
            else SAME
        )
        if ask.differing and what == SAME:
            continue
        rows.append(
            Row(
                counted.batch_id,
                what,
                line.rack,
                line.code,
                line.item,
                line.packing,
                line.batch,
                line.expiry,
                counted.book,
                counted.units,
                counted.difference,
                line.value,
                f"{india_time(counted.at):%d %b %H:%M}",
                serials_told(counted),
            )
        )
    if ask.left and not ask.differing:
        rows += [
            Row(
                one.batch_id,
                LEFT,
                one.rack,
                one.code,
                one.item,
                one.packing,
                one.batch,
                one.expiry,
                one.units,
                None,
                Units(0),
                Paise(0),
                "",
            )
            for one in uncounted_batches(tx, count_form(tx, session_id))
        ]
    order = (MOVED, SHORT, OVER, OTHER, LEFT, SAME)
    return sorted(rows, key=lambda row: (order.index(row.what), rack_order(row.rack), row.item, row.batch))


def serials_told(counted: Counted) -> str:
    """Return which serial numbers are missing and which are over."""
    told = (("missing", counted.missing), ("over", counted.surplus))
    return "; ".join(f"{words} {', '.join(codes)}" for words, codes in told if codes)


def open_trace(row: Row) -> Drill:
    """Return the way to what moved the batch."""
    return Drill("report", row.batch_id, "batch_trace")


REPORT = Report(
    code="stock_count",
    title="Stock count",
    ask=Ask,
    query=query,
    columns=(
        Column("what", "State", letters=12),
        Column("rack", "Rack", letters=7),
        Column("code", "Code", letters=8),
        Column("item", "Item", letters=28, grow=True),
        Column("batch", "Batch", letters=11),
        Column("expiry", "Expiry", "expiry"),
        Column("book", "Books", "units"),
        Column("found", "Found", "units"),
        Column("difference", "Difference", "units", total=True),
        Column("value", "At cost", "paise", total=True),
        Column("at", "Counted", letters=13),
        Column("serials", "Serial numbers", letters=20, grow=True),
    ),
    group="what",
    drill=open_trace,
    menu="Stock",
    note="Books are those of the moment each batch was counted; what was billed since does not matter.",
)
