"""Days, months and financial years as the trade writes them."""

import calendar
import re
from datetime import date
from datetime import timedelta

from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.frozen import dataclass

_PARTS = re.compile(r"(\d{1,2})(?:[-/. ](\d{1,2})(?:[-/. ](\d{2}|\d{4}))?)?", re.ASCII)
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
_MONTH = re.compile(r"(\d{1,2})[-/. ]?(\d{4}|\d{2})", re.ASCII)


@dataclass(frozen=True, slots=True)
class FinancialYear:
    """April to March; ``label`` is ``2026-27``, ``short`` is ``26-27``."""

    first: date
    last: date

    @property
    def label(self) -> str:
        """Return e.g. ``2026-27``."""
        return f"{self.first.year}-{self.last.year % 100:02d}"

    @property
    def short(self) -> str:
        """Return e.g. ``26-27``, as used in document numbers."""
        return f"{self.first.year % 100:02d}-{self.last.year % 100:02d}"


def financial_year(day: date) -> FinancialYear:
    """Return the year from April to March that holds ``day``."""
    start = day.year if day.month >= 4 else day.year - 1
    return FinancialYear(date(start, 4, 1), date(start + 1, 3, 31))


def month_end(day: date) -> date:
    """Return the last day of the month of ``day``."""
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def parse_day(text: str, near: date, field: str = "date") -> date:
    """Return the day typed as ``5``, ``5-11``, ``5/11/26`` or ``2026-11-05``; ``near`` lends the rest."""
    plain = text.strip()
    try:
        if iso := _ISO.fullmatch(plain):
            return date(int(iso[1]), int(iso[2]), int(iso[3]))
        if parts := _PARTS.fullmatch(plain):
            year = int(parts[3]) if parts[3] else near.year
            return date(year + 2000 if year < 100 else year, int(parts[2] or near.month), int(parts[1]))
    except ValueError:
        pass
    raise Refused(
        f"“{plain[:20]}” is not a date.", field=field, next_step="Type day-month-year, like 5-11-2026."
    )


def parse_expiry(text: str, field: str = "expiry") -> date:
    """Return the last day a pack marked ``text`` may be sold: ``08/28`` is good through 31 August 2028."""
    plain = text.strip()
    if _ISO.fullmatch(plain):
        return parse_day(plain, date(2000, 1, 1), field)
    if (found := _MONTH.fullmatch(plain)) and 1 <= int(found[1]) <= 12:
        year = int(found[2])
        return month_end(date(year + 2000 if year < 100 else year, int(found[1]), 1))
    full = _PARTS.fullmatch(plain)
    if full and full[3]:
        return parse_day(plain, date(2000, 1, 1), field)
    raise Refused(
        f"“{plain[:20]}” is not an expiry.", field=field, next_step="Type month and year, like 08/28."
    )


def show_day(day: date | None) -> str:
    """Return ``05-11-2026``, or a dash for no day."""
    return f"{day:%d-%m-%Y}" if day else "—"


def show_expiry(day: date | None) -> str:
    """Return ``08/28``, or a dash for goods that do not expire."""
    return f"{day:%m/%y}" if day else "—"


def months_left(expiry: date, on: date) -> int:
    """Return the whole months from ``on`` to ``expiry``, negative when past."""
    months = (expiry.year - on.year) * 12 + expiry.month - on.month
    return months - 1 if expiry.day < on.day and expiry != month_end(expiry) else months


def months_later(day: date, months: int) -> date:
    """Return the same day so many months later, or the last of its month where that day is missing."""
    years, month = divmod(day.month - 1 + months, 12)
    first = date(day.year + years, month + 1, 1)
    return first.replace(day=min(day.day, month_end(first).day))


def each_day(first: date, last: date) -> list[date]:
    """Return every day from ``first`` to ``last``, both counted."""
    return [first + timedelta(days=step) for step in range((last - first).days + 1)]
