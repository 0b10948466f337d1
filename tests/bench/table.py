"""The table ``dev.py bench`` prints: median, p95 and p99 beside the floor of the same run."""

import statistics
import sys
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table, in milliseconds; a row without a floor has its own figure in ``told``."""

    goal_no: str
    operation: str
    times: Sequence[float] = ()
    floor: Sequence[float] = ()
    goal: str = ""
    told: str = ""


def say(text: str) -> None:
    """Write one line for the person at the terminal."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def _part(times: Sequence[float], part: float) -> float:
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, int(len(ordered) * part))] * 1000


def show(rows: Sequence[Row]) -> None:
    """Print the table."""
    titles = "".join(f" {title:>8}" for title in ("p50", "p95", "p99", "floor", "f p99"))
    head = f"{'#':>3}  {'operation':58}{titles} {'ratio':>6} {'r p99':>6}  goal"
    say(head)
    say("-" * len(head))
    for row in rows:
        if row.told:
            say(f"{row.goal_no:>3}  {row.operation:58} {row.told}  goal {row.goal}")
            continue
        p50, p95, p99 = statistics.median(row.times) * 1000, _part(row.times, 0.95), _part(row.times, 0.99)
        figures = f"{p50:8.2f} {p95:8.2f} {p99:8.2f}"
        if row.floor:
            base, base99 = statistics.median(row.floor) * 1000, _part(row.floor, 0.99)
            figures += f" {base:8.2f} {base99:8.2f} {p50 / base:6.2f} {p99 / base99:6.2f}"
        else:
            figures += " " * 32
        say(f"{row.goal_no:>3}  {row.operation:58} {figures}  {row.goal}")
