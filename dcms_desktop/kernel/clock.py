"""The only home of the time of day. Dates are Indian dates; instants are UTC text."""

from datetime import date
from datetime import datetime
from datetime import timedelta
from datetime import timezone

INDIA = timezone(timedelta(hours=5, minutes=30), "IST")


def now() -> datetime:
    """Return this instant, aware, in Indian time."""
    return datetime.now(INDIA)


def today() -> date:
    """Return today's date in India."""
    return now().date()


def utc_text() -> str:
    """Return this instant as sortable UTC text with milliseconds, e.g. ``2026-11-23T06:17:23.123Z``."""
    return datetime.now(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")  # noqa: UP017 - as INDIA


def india_time(utc: str) -> datetime:
    """Return UTC text as an aware Indian time, for showing."""
    return datetime.fromisoformat(utc).astimezone(INDIA)
