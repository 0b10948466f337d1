"""Recall list: every buyer of a batch by beat, with phone, what he got and gave back, and who was told."""

from collections.abc import Sequence
from dataclasses import dataclass

from dcms_desktop.db.tx import Tx
from dcms_desktop.kernel.money import Units
from dcms_desktop.recall.queries import batches_of_number
from dcms_desktop.recall.queries import open_recall
from dcms_desktop.recall.queries import recall_sheet
from dcms_desktop.recall.queries import trace_of
from dcms_desktop.recall.rules import CASH
from dcms_desktop.recall.rules import NO_BEAT
from dcms_desktop.recall.rules import RESULTS
from dcms_desktop.recall.rules import Buyer
from dcms_desktop.recall.rules import Contact
from dcms_desktop.recall.rules import RecallSheet
from dcms_desktop.recall.rules import only_item
from reports.engine.ask import asked
from reports.engine.report import Column
from reports.engine.report import Drill
from reports.engine.report import Report


@dataclass(frozen=True, slots=True)
class Ask:
    """Which batch, by the number on the pack; the item too when several have it."""

    number: str = asked("Batch", "", help="As printed on the pack.")
    item: int | None = asked("Item", None, pick="item")


@dataclass(frozen=True, slots=True)
class Row:
    """One buyer."""

    party_id: int | None
    beat: str
    code: str
    party: str
    city: str
    mobile: str
    salesman: str
    bills: int
    bought: Units
    returned: Units
    with_him: Units
    told: str
    person: str
    told_at: str
    told_by: str


def query(tx: Tx, ask: Ask) -> Sequence[Row]:
    """Return the buyers of a batch, beat by beat; contacts are those of the recall under way."""
    batches = only_item(batches_of_number(tx, ask.number, ask.item), ask.number or "?")
    recall_id = open_recall(tx, batches[0].item_id, batches[0].number)
    if recall_id is None:
        return [_row(buyer, None) for buyer in trace_of(tx, batches).buyers]
    return rows_of(recall_sheet(tx, recall_id))


def rows_of(sheet: RecallSheet) -> list[Row]:
    """Return the buyers of a recall with what each was told last."""
    return [_row(buyer, sheet.last(buyer)) for buyer in sheet.trace.buyers]


def _row(buyer: Buyer, last: Contact | None) -> Row:
    return Row(
        party_id=buyer.party_id, beat=buyer.beat or (NO_BEAT if buyer.party_id else CASH), code=buyer.code,
        party=buyer.name, city=buyer.city, mobile=buyer.mobile, salesman=buyer.salesman,
        bills=len(buyer.bills), bought=Units(buyer.bought), returned=Units(buyer.returned),
        with_him=Units(buyer.with_him), told=RESULTS[last.result] if last else "",
        person=last.person if last else "", told_at=last.at[:10] if last else "",
        told_by=last.by if last else "",
    )  # fmt: skip


def open_party(row: Row) -> Drill | None:
    """Return the way to the buyer."""
    return Drill("party", row.party_id) if row.party_id else None


REPORT = Report(
    code="recall_list",
    title="Recall list",
    ask=Ask,
    query=query,
    columns=(
        Column("beat", "Beat", letters=16),
        Column("code", "Code", letters=8),
        Column("party", "Party", letters=26, grow=True),
        Column("city", "Place", letters=12),
        Column("mobile", "Mobile", letters=12),
        Column("salesman", "Salesman", letters=14),
        Column("bills", "Bills", "whole"),
        Column("bought", "Bought", "units", total=True),
        Column("returned", "Returned", "units", total=True, blank_zero=True),
        Column("with_him", "With him", "units", total=True),
        Column("told", "Told", letters=16),
        Column("person", "Who", letters=12),
        Column("told_at", "When", letters=10),
        Column("told_by", "By", letters=10),
    ),
    group="beat",
    drill=open_party,
    menu="Stock",
    note="Free goods are counted. What was sold without a name stands last.",
)
