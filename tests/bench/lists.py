"""Rows 12, 15 and 24: the long list of stock by batch, the schemes of a long bill, what to order."""

import gc
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from dcms_desktop.catalog.queries import items_page
from dcms_desktop.desk import Desk
from dcms_desktop.drafts.rules import Draft
from dcms_desktop.drafts.rules import Line
from dcms_desktop.kernel import clock
from dcms_desktop.kernel.frozen import replace
from dcms_desktop.pricing.actions import save_scheme
from dcms_desktop.pricing.rules import SchemeForm
from dcms_desktop.reordering.queries import ReorderAsk
from dcms_desktop.reordering.queries import policy_of
from dcms_desktop.reordering.queries import reorder_lines
from dcms_desktop.sales.queries import offer_items
from dcms_desktop.sales.queries import start_draft
from dcms_desktop.sales.queries import with_party
from dcms_desktop.sales.rules import change_quantity
from dcms_desktop.sales.rules import put_item
from dcms_desktop.sales.rules import settle
from reports.engine.report import find_report
from reports.engine.report import run_first
from reports.engine.report import run_report
from tests.bench.floor import Floor
from tests.bench.shape import AS_OF
from tests.fakes import clock_at
from ui.reports.report_model import lay_out
from ui.reports.report_page import FIRST

PLAIN = """
SELECT i.name, b.number, b.expiry, s.units, s.value FROM balance s
JOIN batch b ON b.id = s.batch_id JOIN item i ON i.id = b.item_id WHERE s.units > 0
"""
SOLD = """
SELECT i.id, i.name, m.sold,
  (SELECT SUM(s.units) FROM batch b JOIN balance s ON s.batch_id = b.id WHERE b.item_id = i.id) FROM item i
JOIN (SELECT item_id, SUM(units) AS sold FROM stock_row WHERE day >= ? GROUP BY item_id) m ON m.item_id = i.id
"""
TIMES = 5
STEPS: tuple[dict[str, Any], ...] = (
    {"steps": "10+1"},
    {"steps": "20+3, 50+9", "partial": "net_rate"},
    {"steps": "10: 2%, 40: 5%", "treatment": "on_invoice"},
    {"measure": "value", "steps": "5000: 1%, 20000: 2.5%", "pool": True, "treatment": "on_invoice"},
    {"steps": "30: 3%", "group": "trade", "treatment": "on_invoice", "budget": 90_000},
)
"""Kinds of schemes in turn."""
SCHEMES = 500
LINES = 100


def stock_list_times(desk: Desk, floor: Floor) -> tuple[list[float], list[float], list[float], int]:
    """Return seconds of the first screen, of all rows and of the plain query, and how many rows there are."""
    report = find_report("stock_by_batch")
    first, whole, plain, rows = [], [], [], 0
    for _ in range(TIMES):
        first.append(_timed(lambda: lay_out(report, desk.ask(run_first, report, report.ask(), FIRST))))
        begun = time.perf_counter()
        rows = len(desk.ask(run_report, report, report.ask()).rows)
        whole.append(time.perf_counter() - begun)
        plain.append(_timed(lambda: floor.db.execute(PLAIN).fetchall()))
    return first, whole, plain, rows


def reorder_times(desk: Desk, floor: Floor) -> tuple[list[float], list[float], int]:
    """Return seconds of what to order of all companies, and of a plain sum of sales and stock by item."""
    first = (AS_OF - timedelta(days=desk.ask(policy_of).days - 1)).isoformat()
    mine, plain, found = [], [], 0
    with clock_at(f"{AS_OF} 12:00", ticks=True):
        for _ in range(TIMES):
            begun = time.perf_counter()
            found = len(desk.ask(reorder_lines, ReorderAsk()))
            mine.append(time.perf_counter() - begun)
            plain.append(_timed(lambda: floor.db.execute(SOLD, (first,)).fetchall()))
    return mine, plain, found


def _timed(work: Any) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def scheme_times(desk: Desk) -> dict[str, list[float]]:
    """Return seconds of the schemes and figures of a bill of 100 lines under 500 live schemes, by case.

    As in the window, what lives when the bill is typed is no longer looked at by Python's collector.
    """
    today = clock.today()
    empty = desk.ask(with_party, desk.ask(start_draft, "tax_invoice"), 1)
    found = desk.ask(items_page, limit=LINES)
    for number in range(SCHEMES):
        first = number * 7 % LINES
        names = [found[(first + step) % LINES].code for step in range(1 + number % 3)]
        form = SchemeForm(
            code=f"BENCH{number}", title=f"Scheme {number}", funded="own", first=today,
            goods=", ".join(names),
            **STEPS[number % len(STEPS)],
        )  # fmt: skip
        desk.do(save_scheme, form)
    ids = [row.id for row in found]
    together = desk.ask(offer_items, empty, ids)
    apart = {key: desk.ask(offer_items, empty, [key])[key] for key in ids}
    drafts = [_hundred_lines(empty, ids, offers) for offers in (together, apart)]
    gc.collect()
    gc.freeze()
    try:
        return {
            "known together": list(_edits(drafts[0])),
            "typed line by line": list(_edits(drafts[1])),
            "nothing looked at before": list(_edits(drafts[1], anew=True)),
        }
    finally:
        gc.unfreeze()


def _hundred_lines(draft: Draft, ids: list[int], offers: dict[int, Line]) -> Draft:
    for place, key in enumerate(ids):
        draft = change_quantity(put_item(draft, place, offers[key]), place, str(place % 60 + 1))
    live = {one.scheme.id for line in draft.lines for one in line.schemes}
    assert len(live) == SCHEMES, f"{len(live)} schemes are live"
    return draft


def _edits(draft: Draft, *, anew: bool = False) -> Iterator[float]:
    for number in range(60):
        edited = change_quantity(draft, number, str(number + 7))
        if anew:
            edited = replace(edited, lines=tuple(map(_unknown, edited.lines)))
        begun = time.perf_counter()
        settle(edited)
        yield time.perf_counter() - begun


def _unknown(line: Line) -> Line:
    """Return a line whose schemes were never looked at, as read a moment ago."""
    return replace(line, schemes=tuple([replace(one, scheme=replace(one.scheme)) for one in line.schemes]))
