"""Rows 12 and 15 of the table: the long list of stock by batch, and the schemes of a long bill."""

import time
from typing import Any

from dcms_desktop.desk import Desk
from reports.engine.report import find_report
from reports.engine.report import run_first
from reports.engine.report import run_report
from tests.bench.floor import Floor
from ui.reports.report_model import lay_out
from ui.reports.report_page import FIRST

PLAIN = """
SELECT i.name, b.number, b.expiry, s.units, s.value FROM balance s
JOIN batch b ON b.id = s.batch_id JOIN item i ON i.id = b.item_id WHERE s.units > 0
"""
TIMES = 5


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


def _timed(work: Any) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun
