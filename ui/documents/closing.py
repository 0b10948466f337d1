"""Closing a day, the same from the window and the command line. Without Qt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dcms_desktop.catalog.actions import save_low_points
from dcms_desktop.ledger.actions import close_day
from dcms_desktop.reordering.queries import low_points
from dcms_desktop.upkeep.actions import sweep_expired

if TYPE_CHECKING:
    from datetime import date

    from dcms_desktop.desk import Desk
    from dcms_desktop.kernel.changes import Changes
    from dcms_desktop.kernel.money import Paise

CASH = "cash"
"""The point of the day-end list that is settled by counting the till."""


def close_swept(desk: Desk, day: date, counted: Paise, note: str) -> Changes:
    """Set aside what has expired, close the day, and work out what is to be ordered of fast items."""
    swept = desk.do(sweep_expired)
    closed = desk.do(close_day, day, counted, note).plus(swept.changes)
    return closed.plus(desk.do(save_low_points, desk.ask(low_points)))
