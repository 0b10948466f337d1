"""Reorder: what to order of which company, in whole packs, with the reason of every row."""

from dcms_desktop.db.tx import Tx
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import Units
from dcms_desktop.reordering.queries import ReorderAsk
from dcms_desktop.reordering.queries import ReorderLine
from dcms_desktop.reordering.queries import reorder_lines
from dcms_desktop.reordering.rules import show_tenths
from reports.engine.ask import asked
from reports.engine.report import Column
from reports.engine.report import Drill
from reports.engine.report import Report


@dataclass(frozen=True, slots=True)
class Ask:
    """Whose goods, from whom, and where they lie."""

    maker: int | None = asked("Company", None, pick="maker")
    supplier: int | None = asked("Supplier", None, pick="supplier")
    godown: int | None = asked("Godown", None, pick="godown")
    everything: bool = asked("All items", False, help="Items that need nothing too, each with its reason.")  # noqa: FBT003 - a default is no argument


@dataclass(frozen=True, slots=True)
class Row:
    """One item."""

    item_id: int
    maker: str
    code: str
    item: str
    supplier: str
    stock: Units
    on_order: Units
    per_day: str
    days_left: int | None
    packs: int
    pack: str
    units: Units
    value: Paise
    reason: str


def query(tx: Tx, ask: Ask) -> list[Row]:
    """Return what to order, by company and item."""
    wish = ReorderAsk(
        maker_id=ask.maker, supplier_id=ask.supplier, godown_id=ask.godown, everything=ask.everything
    )
    return [_row(line) for line in reorder_lines(tx, wish)]


def _row(line: ReorderLine) -> Row:
    told = line.suggestion
    return Row(
        item_id=line.item_id, maker=line.maker, code=line.code, item=line.name, supplier=line.supplier,
        stock=told.stock, on_order=line.on_order, per_day=show_tenths(told.per_day_tenths),
        days_left=told.days_left, packs=told.packs, pack=told.pack.name, units=told.units,
        value=line.value(told.units), reason=told.reason,
    )  # fmt: skip


def open_ledger(row: Row) -> Drill:
    """Return the way to how the stock of an item came and went."""
    return Drill("report", row.item_id, "sale_lines")


REPORT = Report(
    code="reorder",
    title="Reorder",
    ask=Ask,
    query=query,
    columns=(
        Column("maker", "Company", letters=12),
        Column("code", "Code", letters=8),
        Column("item", "Item", letters=22),
        Column("supplier", "Supplier", letters=14),
        Column("stock", "Stock", "units"),
        Column("on_order", "On order", "units", blank_zero=True),
        Column("per_day", "A day", letters=7),
        Column("days_left", "Days left", "whole"),
        Column("packs", "Packs", "whole"),
        Column("pack", "Pack", letters=6),
        Column("units", "Units", "units"),
        Column("value", "At cost", "paise", total=True),
        Column("reason", "Why", letters=40, grow=True, told=True),
    ),
    group="maker",
    drill=open_ledger,
    menu="Purchase",
    note="Stock is saleable, in date, sells before it expires, and is promised to nobody.",
)
