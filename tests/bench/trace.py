"""Rows 13 and 14 of the table: the pick with its reasons, and a recall from the number to the pack."""

import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from sqlalchemy import func
from sqlalchemy import select

from dcms_desktop.db.tx import Tx
from dcms_desktop.desk import Desk
from dcms_desktop.drafts.rules import Line
from dcms_desktop.recall.actions import end_recall
from dcms_desktop.recall.actions import start_recall
from dcms_desktop.sales.queries import offer_items
from dcms_desktop.sales.queries import start_draft
from dcms_desktop.sales.rules import explain_pick
from dcms_desktop.stock.picking import Demand
from dcms_desktop.stock.picking import LifeRule
from dcms_desktop.stock.picking import pick_batches
from dcms_desktop.stock.tables import Batch
from dcms_desktop.stock.tables import StockRow
from ui.trace.pack import write_pack

PICKS = 2_000


def _most_sold(tx: Tx, count: int) -> list[tuple[int, int, str, int]]:
    """Return item, batch, its number and its documents, of the batches that most documents moved."""
    documents = func.count()
    rows = tx.execute(
        select(Batch.item_id, Batch.id, Batch.number, documents)
        .join(StockRow, StockRow.batch_id == Batch.id)
        .group_by(Batch.id, Batch.item_id, Batch.number)
        .order_by(documents.desc())
        .limit(count)
    )
    return [(row[0], row[1], row[2], row[3]) for row in rows]


def pick_times(desk: Desk) -> Iterator[float]:
    """Pick for items of the books, and for one with fifty batches and two rules; the words are read too."""
    draft = desk.ask(start_draft, "tax_invoice")
    ids = list(dict.fromkeys(row[0] for row in desk.ask(_most_sold, 600)))
    lines = list(desk.ask(offer_items, draft, ids).values())
    many = max(lines, key=lambda line: len(line.choices))
    crowd = tuple(many.choices * (50 // max(len(many.choices), 1) + 1))[:50]
    for number in range(PICKS):
        line = lines[number % len(lines)]
        begun = time.perf_counter()
        pick = explain_pick(draft, line)
        told = [one.text for one in pick.verdicts]
        yield time.perf_counter() - begun
        assert len(told) == len(line.choices)
        if number % 10 == 0:
            yield _crowded(Line(item=many.item, choices=crowd), draft.day)


def _crowded(line: Line, day: date) -> float:
    rules = (LifeRule(180, whose="City Hospital"), LifeRule(90, whose="Cipla"))
    begun = time.perf_counter()
    pick = pick_batches(line.choices, Demand(day=day, units=500, rules=rules))
    assert [one.text for one in pick.verdicts]
    return time.perf_counter() - begun


def recall_times(desk: Desk, folder: Path) -> Iterator[tuple[float, int, int]]:
    """Recall the most sold batch and three usual ones: seconds, buyers and bills of each."""
    sold = desk.ask(_most_sold, 3_000)
    for item_id, _batch, number, documents in (sold[0], sold[200], sold[1_000], sold[-1]):
        begun = time.perf_counter()
        recall_id = desk.do(start_recall, number, "Bench", item_id=item_id).id
        pack = write_pack(desk, recall_id, folder / "recall")
        yield time.perf_counter() - begun, pack.buyers, documents
        desk.do(end_recall, recall_id, "Bench")
