"""Suppliers' items: what their bills call ours, by whom and when it was said; loads again as a sheet."""

from datetime import date

from dcms_desktop.db.tx import Tx
from dcms_desktop.kernel.clock import india_time
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.purchase.queries.remembered import remembered_page
from reports.engine.ask import asked
from reports.engine.report import Column
from reports.engine.report import Report

MOST = 100_000


@dataclass(frozen=True, slots=True)
class Ask:
    """Whose."""

    party: int | None = asked("Supplier", None, pick="party")


@dataclass(frozen=True, slots=True)
class Row:
    """One line that is remembered."""

    party: str
    supplier: str
    code: str
    name: str
    item: str
    ours: str
    unit: str
    units: int | None
    user: str
    said_on: date


def query(tx: Tx, ask: Ask) -> list[Row]:
    """Return what is remembered, by supplier."""
    found, _total = remembered_page(tx, limit=MOST)
    return [
        Row(
            party=one.party_code, supplier=one.party, code=one.code, name=one.name, item=one.item_code,
            ours=one.item, unit=one.unit, units=one.units or None, user=one.user,
            said_on=india_time(one.at).date(),
        )
        for one in found
        if ask.party in {None, one.party_id}
    ]  # fmt: skip


REPORT = Report(
    code="supplier_items",
    title="Suppliers' items",
    ask=Ask,
    query=query,
    columns=(
        Column("party", "Supplier", letters=9),
        Column("supplier", "Name of the supplier", letters=24, grow=True),
        Column("code", "His code", letters=14),
        Column("name", "His name", letters=28, grow=True),
        Column("item", "Item", letters=9),
        Column("ours", "Our name", letters=28, grow=True),
        Column("unit", "His unit", letters=8),
        Column("units", "Units in one", "whole"),
        Column("user", "Said by", letters=12),
        Column("said_on", "Said on", "date"),
    ),
    menu="Purchase",
    note="Saved as a sheet it can be loaded into other books as supplier-items.",
)
