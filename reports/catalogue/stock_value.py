"""Stock value: what stock was worth on the evening of any day, at the cost of the batch or the average."""

from datetime import date
from typing import Literal

from sqlalchemy import select

from dcms_desktop.catalog.tables import Item
from dcms_desktop.catalog.tables import Maker
from dcms_desktop.db.tx import Tx
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import Units
from dcms_desktop.stock.queries import holdings_on
from dcms_desktop.stock.tables import Batch
from dcms_desktop.stock.tables import Godown
from dcms_desktop.stock.valuation import value_holdings
from reports.engine.ask import asked
from reports.engine.ask import today
from reports.engine.report import Column
from reports.engine.report import Report


@dataclass(frozen=True, slots=True)
class Ask:
    """As of which evening, at which cost, and how fine."""

    on: date = asked("On", today)
    method: Literal["batch", "average"] = asked("Cost", "batch")
    by: Literal["item", "batch", "godown", "bucket"] = asked("By", "item")
    maker: int | None = asked("Company", None, pick="maker")
    godown: int | None = asked("Godown", None, pick="godown")


@dataclass(frozen=True, slots=True)
class Row:
    """One item, batch, godown or bucket."""

    code: str
    name: str
    maker: str
    batch: str
    units: Units
    value: Paise


def query(tx: Tx, ask: Ask) -> list[Row]:
    """Return the value by what was asked; the whole is the stock account of that evening."""
    items = {
        row[0]: (row[1], row[2], row[3] or "", row[4])
        for row in tx.execute(
            select(Item.id, Item.code, Item.name, Maker.name, Item.maker_id).outerjoin(
                Maker, Maker.id == Item.maker_id
            )
        )
    }
    batches = {row[0]: row[1] for row in tx.execute(select(Batch.id, Batch.number))}
    godowns = {row[0]: (row[1], row[2]) for row in tx.execute(select(Godown.id, Godown.code, Godown.name))}
    sums: dict[tuple[str, str, str, str], list[int]] = {}
    for one in value_holdings(holdings_on(tx, ask.on), ask.method):
        code, name, maker, maker_id = items[one.item_id]
        if ask.maker not in {None, maker_id} or ask.godown not in {None, one.godown_id}:
            continue
        key = {
            "item": (name, code, maker, ""),
            "batch": (name, code, maker, batches[one.batch_id]),
            "godown": (godowns[one.godown_id][1], godowns[one.godown_id][0], "", ""),
            "bucket": (one.bucket.replace("_", " "), "", "", ""),
        }[ask.by]
        held = sums.setdefault(key, [0, 0])
        held[0] += one.units
        held[1] += one.value
    return [
        Row(code=key[1], name=key[0], maker=key[2], batch=key[3], units=Units(held[0]), value=Paise(held[1]))
        for key, held in sorted(sums.items())
        if held[0] or held[1]
    ]


REPORT = Report(
    code="stock_value",
    title="Stock value",
    ask=Ask,
    query=query,
    columns=(
        Column("code", "Code", letters=9),
        Column("name", "Name", letters=32, grow=True),
        Column("maker", "Company", letters=18),
        Column("batch", "Batch", letters=12),
        Column("units", "Units", "units", total=True),
        Column("value", "Value", "paise", total=True),
    ),
    menu="Stock",
    note="Cost batch is each batch at its own cost; average is the same total spread over an item's units. "
    "Both meet the stock account of that evening, documents dated back included.",
)
