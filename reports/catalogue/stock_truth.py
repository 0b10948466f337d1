"""Closing-stock truth: opening and in and out by the documents, beside what is held, batch by batch."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select
from sqlalchemy import select

from dcms_desktop.catalog.tables import Item
from dcms_desktop.db.tx import Tx
from dcms_desktop.documents.all_kinds import all_kinds
from dcms_desktop.documents.tables import DocumentRow
from dcms_desktop.kernel.money import Units
from dcms_desktop.stock.tables import Batch
from dcms_desktop.stock.tables import StockBalance
from dcms_desktop.stock.tables import StockRow
from dcms_desktop.upkeep.queries.truth import Gap
from dcms_desktop.upkeep.queries.truth import stock_gaps
from reports.catalogue.parts import total
from reports.catalogue.parts import total_where
from reports.engine.ask import asked
from reports.engine.report import Column
from reports.engine.report import Drill
from reports.engine.report import Report


@dataclass(frozen=True, slots=True)
class Ask:
    """Since when, and of which goods."""

    first: date = asked("Opening on", help="What was there before this day is the opening.")
    item: int | None = asked("Item", None, pick="item")
    maker: int | None = asked("Company", None, pick="maker")
    gaps: bool = asked("Only what does not agree", False)  # noqa: FBT003 - a default is no argument


@dataclass(frozen=True, slots=True)
class Row:
    """One batch."""

    batch_id: int
    code: str
    item: str
    batch: str
    expiry: date | None
    opening: Units
    came: Units
    sold: Units
    inside: Units
    closing: Units
    """By the documents."""
    held: Units
    """By the balances, in all places and buckets."""
    gap: Units
    why: str


def query(tx: Tx, ask: Ask) -> Sequence[Row]:
    """Return every batch with stock or moves; what the documents do not explain is named."""
    gaps: dict[int, list[Gap]] = {}
    for gap in stock_gaps(tx):
        gaps.setdefault(gap.batch_id, []).append(gap)
    moved = _moved(tx, ask)
    held = {
        row[0]: int(row[1])
        for row in tx.execute(
            select(StockBalance.batch_id, total(StockBalance.units)).group_by(StockBalance.batch_id)
        )
    }
    rows = []
    for batch in tx.execute(_batches(ask)).all():
        sums = moved.get(batch[0], (0, 0, 0, 0))
        row = _row(batch, sums, held.get(batch[0], 0), gaps.get(batch[0], []))
        if row.gap or row.why or (not ask.gaps and (any(sums) or row.held)):
            rows.append(row)
    return rows


def _batches(ask: Ask) -> "Select[*tuple[Any, ...]]":
    question: Select[*tuple[Any, ...]] = (
        select(Batch.id, Item.code, Item.name, Batch.number, Batch.expiry)
        .join(Item, Item.id == Batch.item_id)
        .order_by(Item.name, Batch.number, Batch.id)
    )
    if ask.item is not None:
        question = question.where(Item.id == ask.item)
    return question.where(Item.maker_id == ask.maker) if ask.maker is not None else question


def _moved(tx: Tx, ask: Ask) -> dict[int, tuple[int, int, int, int]]:
    """Return opening, in, out and moved inside of each batch by its rows."""
    kinds = all_kinds()
    incoming = [code for code, kind in kinds.items() if kind.goods in {"in", "back"}]
    outgoing = [code for code, kind in kinds.items() if kind.goods == "out"]
    since = StockRow.day >= ask.first
    question = (
        select(
            StockRow.batch_id,
            total_where(StockRow.day < ask.first, StockRow.units),
            total_where(since & DocumentRow.kind.in_(incoming), StockRow.units),
            total_where(since & DocumentRow.kind.in_(outgoing), StockRow.units),
            total_where(since & DocumentRow.kind.not_in([*incoming, *outgoing]), StockRow.units),
        )
        .join(DocumentRow, DocumentRow.id == StockRow.document_id)
        .group_by(StockRow.batch_id)
    )
    return {row[0]: (int(row[1]), int(row[2]), int(row[3]), int(row[4])) for row in tx.execute(question)}


def _row(batch: Sequence[object], sums: tuple[int, int, int, int], held: int, gaps: Sequence[Gap]) -> Row:
    opening, came, sold, inside = sums
    # The documents, not their rows, say what should be there.
    closing = sum(sums) + sum(gap.said - gap.moved for gap in gaps)
    why = "; ".join(f"{gap.number}: {gap.said:+,} on paper, {gap.moved:+,} moved" for gap in gaps[:3])
    if not why and held != closing:
        why = "balance is not the sum of its rows"
    id_, code, item, number, expiry = batch
    return Row(
        batch_id=id_, code=code, item=item, batch=number, expiry=expiry,  # type: ignore[arg-type] # as selected
        opening=Units(opening), came=Units(came), sold=Units(-sold), inside=Units(inside),
        closing=Units(closing), held=Units(held), gap=Units(held - closing), why=why,
    )  # fmt: skip


def open_batch(row: Row) -> Drill:
    """Return the way to where a batch came from and went."""
    return Drill("report", row.batch_id, "batch_trace")


REPORT = Report(
    code="stock_truth",
    title="Closing-stock truth",
    ask=Ask,
    query=query,
    columns=(
        Column("code", "Code", letters=9),
        Column("item", "Item", letters=26, grow=True),
        Column("batch", "Batch", letters=11),
        Column("expiry", "Expiry", "expiry"),
        Column("opening", "Opening", "units", total=True, blank_zero=True),
        Column("came", "In", "units", total=True, blank_zero=True),
        Column("sold", "Out", "units", total=True, blank_zero=True),
        Column("inside", "Inside", "units", total=True, blank_zero=True),
        Column("closing", "Should be", "units", total=True),
        Column("held", "Held", "units", total=True),
        Column("gap", "Gap", "units", total=True, blank_zero=True),
        Column("why", "Unexplained", letters=30),
    ),
    drill=open_batch,
    menu="Stock",
    note="Opening and in less out by the documents, beside the balances; every place and bucket is counted.",
)
