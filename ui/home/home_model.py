"""The figures of the home page as one frozen value, and the lines made of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.money import group_digits
from ui.kit.row_list import ListLine

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date


MINUS = "\u2212"


@dataclass(frozen=True, slots=True)
class DayFigure:
    """Sales and collections of one day, in paise."""

    day: date
    sales: int
    collections: int = 0


@dataclass(frozen=True, slots=True)
class TopItem:
    """One of the items sold most in the last thirty days."""

    name: str
    quantity: str
    sales: int


@dataclass(frozen=True, slots=True)
class DayEndPoint:
    """One point of the day-end list; ``command`` opens the screen that settles it."""

    title: str
    is_done: bool
    note: str = ""
    command: str = ""


@dataclass(frozen=True, slots=True)
class HomeFigures:
    """Everything the home page shows. Amounts are paise."""

    day: date
    sales: int = 0
    bills: int = 0
    collections: int = 0
    receipts: int = 0
    sales_before: int = 0
    """Sales of the same weekday a week ago, up to now or whole; 0 when there is nothing to compare with."""
    overdue: int = 0
    overdue_parties: int = 0
    near_expiry: int = 0
    near_expiry_batches: int = 0
    short_items: int = 0
    unsent: int = 0
    rejected: int = 0
    licences_ending: int = 0
    held_bills: int = 0
    failed_prints: int = 0
    last_days: tuple[DayFigure, ...] = ()
    top_items: tuple[TopItem, ...] = ()
    day_end: tuple[DayEndPoint, ...] = ()


@dataclass(frozen=True, slots=True)
class HomeCommands:
    """Which command each line of attention opens; an empty one opens nothing."""

    overdue: str = "reports.outstanding"
    near_expiry: str = "reports.near_expiry"
    short: str = "stock.reorder"
    line: str = "line.state"
    licences: str = "masters.parties"
    held: str = "sell.held"
    prints: str = "printing.queue"


def rupees_short(paise: int) -> str:
    """Return whole rupees with sign and grouping: ``₹1,23,456``."""
    whole = (abs(paise) + 50) // 100
    return f"{MINUS if paise < 0 else ''}₹{group_digits(whole)}"


def compared(now: int, before: int) -> tuple[str, str]:
    """Return how sales stand against a week ago, as words and tone; nothing without a day to compare."""
    if before <= 0:
        return "", "muted"
    change = (now - before) * 100 // before
    if change >= 0:
        return f"▲ {change} % on last week's day", "ok"
    return f"▼ {-change} % on last week's day", "warn"


def attention_lines(figures: HomeFigures, opens: HomeCommands) -> list[ListLine]:
    """Return what needs attention, worst first; points in order are left out."""
    made = figures
    candidates: Sequence[tuple[int, ListLine]] = (
        (
            made.rejected,
            ListLine("Refused by the centre", f"{made.rejected}", "bad", "", "cloud-off", opens.line),
        ),
        (
            made.failed_prints,
            ListLine("Not printed", f"{made.failed_prints}", "bad", "", "printer", opens.prints),
        ),
        (
            made.overdue,
            ListLine(
                "Overdue",
                rupees_short(made.overdue),
                "warn",
                _count(made.overdue_parties, "party", "parties"),
                "clock",
                opens.overdue,
            ),
        ),
        (
            made.near_expiry_batches,
            ListLine(
                "Near expiry",
                rupees_short(made.near_expiry),
                "warn",
                _count(made.near_expiry_batches, "batch", "batches"),
                "triangle-alert",
                opens.near_expiry,
            ),
        ),
        (
            made.licences_ending,
            ListLine(
                "Licences ending",
                f"{made.licences_ending}",
                "warn",
                "within 30 days",
                "shield-alert",
                opens.licences,
            ),
        ),
        (
            made.short_items,
            ListLine(
                "Short items", f"{made.short_items}", "warn", "below their level", "package-open", opens.short
            ),
        ),
        (made.held_bills, ListLine("Held bills", f"{made.held_bills}", "text", "", "archive", opens.held)),
        (
            made.unsent,
            ListLine("Waiting to be sent", group_digits(made.unsent), "text", "", "cloud-upload", opens.line),
        ),
    )
    return [line for count, line in candidates if count]


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def top_lines(items: Sequence[TopItem]) -> list[ListLine]:
    """Return the items sold most."""
    return [
        ListLine(item.name, rupees_short(item.sales), "text", item.quantity, data=True) for item in items[:8]
    ]


def day_end_lines(points: Sequence[DayEndPoint]) -> list[ListLine]:
    """Return the day-end list, done points ticked."""
    return [
        ListLine(
            point.title,
            "done" if point.is_done else "open",
            "ok" if point.is_done else "muted",
            point.note,
            "circle-check" if point.is_done else "circle",
            point.command,
        )
        for point in points
    ]
