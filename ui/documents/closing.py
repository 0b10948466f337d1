"""Closing a day, the same from the window and the command line. Without Qt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dcms_desktop.ledger.actions import close_day
from dcms_desktop.upkeep.actions import sweep_expired

if TYPE_CHECKING:
    from datetime import date

    from dcms_desktop.desk import Desk
    from dcms_desktop.kernel.changes import Changes
    from dcms_desktop.kernel.money import Paise

CASH = "cash"
"""The point of the day-end list that is settled by counting the till."""


def close_swept(desk: Desk, day: date, counted: Paise, note: str) -> Changes:
    """Set aside what has expired, then close the day."""
    swept = desk.do(sweep_expired)
    return desk.do(close_day, day, counted, note).plus(swept.changes)
