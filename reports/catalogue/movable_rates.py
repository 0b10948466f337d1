"""Rates that can move: who pays less than others for an item whose rises lost no parties before."""

from collections import defaultdict
from datetime import date
from datetime import timedelta
from typing import Literal

from sqlalchemy import func
from sqlalchemy import select

from dcms_desktop.catalog.tables import Item
from dcms_desktop.db.tx import Tx
from dcms_desktop.documents.tables import DocumentLine
from dcms_desktop.documents.tables import DocumentRow
from dcms_desktop.kernel import clock
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.money import HUNDRED_PERCENT
from dcms_desktop.kernel.money import Mills
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import Percent
from dcms_desktop.kernel.money import Units
from dcms_desktop.kernel.money import share
from dcms_desktop.pricing.rules.movable import Movable
from dcms_desktop.pricing.rules.movable import Rise
from dcms_desktop.pricing.rules.movable import Sale
from dcms_desktop.pricing.rules.movable import movable
from dcms_desktop.pricing.rules.movable import rises
from dcms_desktop.stock.tables import Batch
from reports.engine.ask import asked
from reports.engine.ask import today
from reports.engine.report import Column
from reports.engine.report import Drill
from reports.engine.report import Report

Histories = dict[int, dict[int, list[Sale]]]
"""Sales by item, then by party, in their order."""


def half_year_ago() -> date:
    """Return the day half a year before today."""
    return clock.today() - timedelta(days=182)


@dataclass(frozen=True, slots=True)
class Ask:
    """Over which days, of what, the hints or the rises behind them."""

    first: date = asked("From", half_year_ago)
    last: date = asked("To", today)
    show: Literal["hints", "evidence"] = asked("Show", "hints", help="evidence lists every rise behind them.")
    item: int | None = asked("Item", None, pick="item")
    maker: int | None = asked("Company", None, pick="maker")


@dataclass(frozen=True, slots=True)
class Row:
    """A rate that can move, or a rise that speaks for it."""

    item_id: int
    document_id: int | None
    item: str
    party: str
    day: date | None
    number: str
    rate: Mills
    could_be: Mills
    rise: Percent
    units: Units
    gain: Paise
    why: str


def query(tx: Tx, ask: Ask) -> list[Row]:
    """Return the hints, those with most to gain first; or the rises of the items, oldest first."""
    histories, items, parties = _histories(tx, ask)
    if ask.show == "evidence":
        found = [
            _evidence(item_id, items[item_id], parties[party_id], rise)
            for item_id, by_party in histories.items()
            for party_id, sales in by_party.items()
            for rise in rises(sales, ask.last)
        ]
        return sorted(found, key=_by_item_and_day)
    hints = [
        _hint(item_id, items[item_id], parties[one.party_id], one)
        for item_id, by_party in histories.items()
        for one in movable(by_party, ask.last)
    ]
    return sorted(hints, key=_by_gain)


def _by_item_and_day(row: Row) -> tuple[str, date, int]:
    return row.item, row.day or date.min, row.document_id or 0


def _by_gain(row: Row) -> tuple[int, str, str]:
    return -row.gain, row.item, row.party


def _histories(tx: Tx, ask: Ask) -> tuple[Histories, dict[int, str], dict[int, str]]:
    line, row = DocumentLine, DocumentRow
    question = (
        select(
            line.item_id, row.party_id, Item.name, row.party_name, row.id, row.number, row.day, line.units,
            line.taxable, Item.rate_per, func.coalesce(Batch.mrp, Item.mrp),
        )
        .select_from(row)
        .join(line, line.document_id == row.id)
        .join(Item, Item.id == line.item_id)
        .outerjoin(Batch, Batch.id == line.batch_id)
        .where(
            row.kind == "tax_invoice", row.state == "posted", row.party_id.is_not(None), line.units > 0,
            row.day.between(ask.first, ask.last),
        )
        .order_by(row.day, row.id, line.line_no)
    )  # fmt: skip
    if ask.item is not None:
        question = question.where(line.item_id == ask.item)
    if ask.maker is not None:
        question = question.where(Item.maker_id == ask.maker)
    histories: Histories = defaultdict(lambda: defaultdict(list))
    items: dict[int, str] = {}
    parties: dict[int, str] = {}
    for item_id, party_id, item, party, id_, number, day, units, taxable, per, mrp in tx.execute(question):
        items[item_id], parties[party_id] = item, party
        sale = Sale(
            document_id=id_, number=number, day=day, units=units, rate=Mills(taxable * 10 * per // units),
            mrp=Paise(mrp), per=per,
        )  # fmt: skip
        histories[item_id][party_id].append(sale)
    return histories, items, parties


def _hint(item_id: int, item: str, party: str, one: Movable) -> Row:
    return Row(
        item_id=item_id, document_id=None, item=item, party=party, day=None, number="", rate=one.rate,
        could_be=one.could_be, rise=_percent(one.rate, one.could_be), units=Units(one.units), gain=one.gain,
        why=f"{one.kept} of {one.cases} rises kept the party",
    )  # fmt: skip


def _evidence(item_id: int, item: str, party: str, one: Rise) -> Row:
    words = {
        "kept": f"bought {one.again} time{'' if one.again == 1 else 's'} more",
        "lost": "did not buy again",
        "open": "too early to say",
    }
    return Row(
        item_id=item_id, document_id=one.after.document_id, item=item, party=party, day=one.after.day,
        number=one.after.number, rate=one.before.rate, could_be=one.after.rate,
        rise=_percent(one.before.rate, one.after.rate), units=Units(one.units), gain=Paise(0),
        why=words[one.outcome],
    )  # fmt: skip


def _percent(before: int, after: int) -> Percent:
    return Percent(share(after - before, HUNDRED_PERCENT, of=before)) if before else Percent(0)


def _open(row: Row) -> Drill:
    """Open the bill of a rise; of a hint, the lines on which the item was sold."""
    if row.document_id is not None:
        return Drill("document", row.document_id)
    return Drill("report", row.item_id, "sale_lines")


REPORT = Report(
    code="movable_rates",
    title="Rates that can move",
    ask=Ask,
    query=query,
    columns=(
        Column("item", "Item", letters=24, grow=True),
        Column("party", "Party", letters=22, grow=True),
        Column("day", "Date", "date"),
        Column("number", "Bill", letters=14),
        Column("rate", "Rate", "mills"),
        Column("could_be", "Could be", "mills"),
        Column("rise", "More", "percent"),
        Column("units", "Units", "units", total=True),
        Column("gain", "Gain", "paise", total=True, blank_zero=True),
        Column("why", "What speaks for it", letters=24),
    ),
    drill=_open,
    menu="Sales",
    note="A hint is a party that pays at least 1 % less of the MRP than half of the others do, for an item "
    "whose rises kept at least 4 of 5 parties in 3 or more cases. Rates are after discounts, before tax.",
)
