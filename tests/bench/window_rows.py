"""Rows 3, 5, 6, 7, 8, 9 and 10: the window, measured by programs of its own without a screen."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from typing import Any

from dcms_desktop.desk import open_desk
from tests.bench.table import Row

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Sequence

    from tests.bench.run import Bench

ROOT = Path(__file__).parents[2]


def _window(*words: str, module: str = "tests.bench.windows") -> dict[str, Any]:
    """Run one measure of the window without a screen; a program that gives no answer told why itself."""
    before = os.times()
    done = subprocess.run(
        [sys.executable, "-m", module, *words],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=False,
    )
    lines = done.stdout.splitlines()
    if not lines:
        raise RuntimeError(done.stderr[-2000:])
    after = os.times()
    used = after.children_user + after.children_system - before.children_user - before.children_system
    answer: dict[str, Any] = json.loads(lines[-1])
    return {"processor": used * 1000, **answer}


@contextmanager
def closed(bench: Bench) -> Iterator[str]:
    """Give the folder of the books to a program of its own, and open them again after it."""
    bench.desk.close()
    yield str(bench.folder)
    bench.desk = open_desk(bench.folder)


def window_pages(bench: Bench) -> list[Row]:
    """Measure pages of the window until they are painted."""
    with closed(bench) as books:
        return _page_rows(_window("pages", books))


def window_day(bench: Bench) -> list[Row]:
    """Measure how long the window's thread can do nothing else while a day goes on."""
    with closed(bench) as books:
        return _blocking_rows(_window("day", books)["steps"])


def window_keys(bench: Bench) -> list[Row]:
    """Measure keys until what they change is painted."""
    with closed(bench) as books:
        typed = [_window("counter", books) for _ in range(5)]
    keys = [key for one in typed for key in one["item"]]
    edits = [key for one in typed for key in one["edit"]]
    return [
        Row("3", "a key in the item field until the list is painted", _seconds(keys), goal="p95 <= 16 ms"),
        Row("5", "edit a cell of a 100-line bill: figures and repaint", _seconds(edits), goal="<= 5 ms"),
    ]


def window_start(bench: Bench) -> list[Row]:
    """Measure the start until a bill can be written, and the memory it takes."""
    with closed(bench) as books:
        floors = [_window("floor") for _ in range(5)]
        starts = [_window(books, module="tests.bench.start") for _ in range(5)]
    more = statistics.median(one["memory"] for one in starts) - statistics.median(
        one["memory"] for one in floors
    )
    return [
        Row(
            "9",
            "cold start to a usable bill, warm cache",
            _seconds([one["ready"] for one in starts]),
            _seconds([one["ready"] for one in floors]),
            "<= floor + 300 ms",
        ),
        Row(
            "9",
            "the same, time of the processor only",
            _seconds([one["processor"] for one in starts]),
            _seconds([one["processor"] for one in floors]),
            "<= floor + 300 ms",
        ),
        Row(
            "10",
            "memory with a bill open",
            told=f"+{more:.0f} MB over the smallest window",
            goal="<= +100 MB",
        ),
    ]


def window_table() -> list[Row]:
    """Measure a table of a hundred thousand rows beside Qt's own."""
    moves = _window("table")
    return [
        Row(
            "7",
            f"100,000 rows: {name}",
            _seconds(moves["ours"][name]),
            _seconds(moves["plain"][name]),
            "p99 <= 16 ms",
        )
        for name in ("repaint", "wheel", "arrow")
    ]


def _page_rows(opened: dict[str, list[float]]) -> list[Row]:
    """Return how long pages take until they are painted, their first showing left out."""
    named = (
        ("bill", "open a bill, painted"),
        ("list", "list of bills, fifty painted"),
        ("fresh", "a fresh bill, painted"),
    )
    return [Row("6", words, _seconds(opened[name][1:]), goal="<= 16 ms painted") for name, words in named]


WORK = ("search", "take", "type", "post", "answer", "print")
"""How the steps of a day begin that post, search or print."""


def _blocking_rows(steps: Sequence[tuple[str, float, float]]) -> list[Row]:
    """Return how long the window's thread could do nothing else, and what it worked itself meanwhile."""
    busy = [step for step in steps if step[0].startswith(WORK)]
    rows = []
    for words, some, goal in (
        ("posting, searching, printing", busy, "<= 50 ms"),
        ("anywhere", steps, "<= 100 ms"),
    ):
        longest, most = max(some, key=lambda step: step[1]), max(some, key=lambda step: step[2])
        told = (
            f"longest {longest[1]:.0f} ms ({longest[0]}); own work {most[2]:.0f} ms ({most[0]}); "
            f"{len(some)} steps"
        )
        rows.append(Row("8", f"window's thread, {words}", told=told, goal=goal))
    return rows


def _seconds(times: Sequence[float]) -> list[float]:
    return [one / 1000 for one in times]
