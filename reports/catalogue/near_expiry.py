"""Near expiry: what must be sold or sent back soon, with company and supplier, and what it is worth."""

from collections.abc import Sequence
from datetime import date
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from dcms_desktop.catalog.tables import Item
from dcms_desktop.catalog.tables import Maker
from dcms_desktop.claims.policy import ReturnPolicy
from dcms_desktop.claims.policy import window_of
from dcms_desktop.claims.queries import policies_of_items
from dcms_desktop.db.tx import Tx
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import Units
from dcms_desktop.kernel.money import line_value
from dcms_desktop.kernel.money import mills_of
from dcms_desktop.parties.tables import Party
from dcms_desktop.stock.rules import SALEABLE
from dcms_desktop.stock.tables import Batch
from dcms_desktop.stock.tables import StockBalance
from reports.catalogue.parts import total
from reports.engine.ask import asked
from reports.engine.report import Column
from reports.engine.report import Drill
from reports.engine.report import Report

SLOTS = ((0, "Expired"), (31, "Within 30 days"), (61, "31 to 60 days"), (91, "61 to 90 days"))
"""A batch with fewer days of sale left than the number is in the slot; its last day counts as one."""


@dataclass(frozen=True, slots=True)
class Ask:
    """How near, and whose goods."""

    days: int = asked("Days", 90, help="Goods with at most so many days left are listed.")
    maker: int | None = asked("Company", None, pick="maker")
    supplier: int | None = asked("Supplier", None, pick="supplier")
    expired: bool = asked("Expired too", True)  # noqa: FBT003 - a default is no argument


@dataclass(frozen=True, slots=True)
class Row:
    """One batch."""

    batch_id: int
    slot: str
    code: str
    item: str
    packing: str
    maker: str
    supplier: str
    batch: str
    expiry: date
    days_left: int
    rack: str
    units: Units
    mrp: Paise
    mrp_value: Paise
    value: Paise
    window: str
    """When the company takes it back, in words."""
    window_open: bool
    for_return: bool


def query(tx: Tx, ask: Ask) -> list[Row]:
    """Return the saleable batches that expire soon, the soonest first."""
    held = (
        select(
            StockBalance.batch_id,
            total(StockBalance.units).label("units"),
            total(StockBalance.value).label("value"),
        )
        .where(StockBalance.bucket == SALEABLE, StockBalance.units > 0)
        .group_by(StockBalance.batch_id)
        .subquery("held")
    )
    question = (
        select(
            Batch.id,
            Item.code,
            Item.name,
            Item.packing,
            Maker.name,
            Party.name,
            Batch.number,
            Batch.expiry,
            Batch.rack,
            Item.rack,
            held.c.units,
            Batch.mrp,
            Item.rate_per,
            held.c.value,
            Batch.for_return,
            Item.id,
        )
        .select_from(held)
        .join(Batch, Batch.id == held.c.batch_id)
        .join(Item, Item.id == Batch.item_id)
        .outerjoin(Maker, Maker.id == Item.maker_id)
        .outerjoin(Party, Party.id == Batch.supplier_id)
        .where(Batch.expiry <= tx.today + timedelta(days=ask.days))
    )
    if not ask.expired:
        question = question.where(Batch.expiry >= tx.today)
    if ask.maker is not None:
        question = question.where(Item.maker_id == ask.maker)
    if ask.supplier is not None:
        question = question.where(Batch.supplier_id == ask.supplier)
    rows = list(tx.stream(question.order_by(Batch.expiry, Item.name, Batch.number, Batch.id)))
    policies = policies_of_items(tx, sorted({row[15] for row in rows}), tx.today)
    return [_row(row, tx.today, expiry_policy(policies.get(row[15], ()))) for row in rows]


def expiry_policy(policies: Sequence[ReturnPolicy]) -> ReturnPolicy | None:
    """Return what a company says of expired goods; None where it says nothing."""
    return next((one for one in policies if one.reason == "expiry"), None)


def _row(found: Sequence[Any], today: date, policy: ReturnPolicy | None) -> Row:
    days_left = (found[7] - today).days
    window, is_open = window_words(found[7], policy, today)
    return Row(
        batch_id=found[0], slot=slot_of(days_left), code=found[1], item=found[2], packing=found[3],
        maker=found[4] or "", supplier=found[5] or "", batch=found[6], expiry=found[7], days_left=days_left,
        rack=found[8] or found[9], units=found[10], mrp=found[11],
        mrp_value=line_value(found[10], found[12], mills_of(found[11])), value=found[13],
        window=window, window_open=is_open, for_return=bool(found[14]),
    )  # fmt: skip


def window_words(expiry: date, policy: ReturnPolicy | None, today: date) -> tuple[str, bool]:
    """Return when the company takes goods back, in words, and whether it does today."""
    window = window_of(policy, expiry) if policy is not None else None
    if window is None:
        return "", False
    first, last = window
    if today < first:
        return f"from {first:%d-%m-%Y}", False
    return (f"until {last:%d-%m-%Y}", True) if today <= last else (f"ended {last:%d-%m-%Y}", False)


def slot_of(days_left: int) -> str:
    """Return the slot of a batch by the days that are left; on its last day there are 0."""
    return next((words for limit, words in SLOTS if days_left < limit), "Later")


def open_batch(row: Row) -> Drill:
    """Return the way to where a batch came from and went."""
    return Drill("report", row.batch_id, "batch_trace")


REPORT = Report(
    code="near_expiry",
    title="Near expiry",
    ask=Ask,
    query=query,
    columns=(
        Column("slot", "When"),
        Column("code", "Code", letters=9),
        Column("item", "Item", letters=28, grow=True),
        Column("packing", "Pack", letters=9),
        Column("maker", "Company", letters=15),
        Column("supplier", "Supplier", letters=20),
        Column("batch", "Batch", letters=11),
        Column("expiry", "Expiry", "expiry"),
        Column("days_left", "Days left", "whole"),
        Column("rack", "Rack", letters=7),
        Column("units", "Units", "units", total=True),
        Column("mrp", "MRP", "paise"),
        Column("mrp_value", "At MRP", "paise", total=True),
        Column("value", "At cost", "paise", total=True),
        Column("window", "Taken back", letters=14),
    ),
    group="slot",
    drill=open_batch,
    menu="Stock",
    note="Saleable goods only. A pack may be sold through its last day: what ends today is not expired.",
)
