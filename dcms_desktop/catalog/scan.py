"""What a scanned code says: retail numbers, plain codes, and GS1 messages with batch and expiry. Pure.

A batch number has no fixed length; its end is marked by a separator. Where a scanner loses the separator,
what follows looks like a part of the batch: such a reading is doubtful, and the clerk is asked.
"""

import re
from dataclasses import dataclass
from dataclasses import replace
from datetime import date
from typing import Any

from dcms_desktop.kernel.dates import month_end

SEPARATOR = "\x1d"
MOST = 120
"""Longer texts are no codes of goods."""
_GS1_START = re.compile(r"\]|01\d{14}|02\d{14}")
_SWALLOWED = re.compile(r"(11|13|15|17)(\d{2})(0[1-9]|1[0-2])([0-2]\d|3[01])(?=$|21|10|30|37|240)")
_RETAIL = re.compile(r"\d{8}|\d{12,14}", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """One scan as read. ``code`` finds the item or the party; batch and expiry choose the batch."""

    text: str
    code: str
    batch: str = ""
    expiry: date | None = None
    serial: str = ""
    count: int = 0
    doubtful: tuple["Scan", ...] = ()
    """Other readings that are as likely, when a separator may have been lost."""

    def words(self) -> str:
        """Return the reading for a question."""
        until = f", expiry {self.expiry:%m/%y}" if self.expiry else ""
        return f"batch {self.batch or '—'}{until}"


def read_scan(text: str) -> Scan:
    """Return what a scanner sent, without its symbology mark; what is no known form stays a plain code."""
    plain = text.strip(" \t\r\n")[:MOST]
    if not (SEPARATOR in plain or _GS1_START.match(plain)):
        return Scan(text=plain, code=plain)
    import biip

    try:
        found = biip.parse(plain, config=biip.ParseConfig(separator_chars=[SEPARATOR]))
    except biip.ParseError:
        return Scan(text=plain, code=_bare(plain))
    if found.gs1_message is None:
        return Scan(text=plain, code=_bare(plain))
    if _RETAIL.fullmatch(plain) and found.gtin is not None:
        return Scan(text=plain, code=plain)
    scan = _of_message(plain, found.gs1_message)
    return replace(scan, doubtful=_other_readings(scan))


def _bare(text: str) -> str:
    """Return a code without the ``]E0`` that some scanners put before it."""
    return text[3:] if text.startswith("]") and len(text) > 3 else text


def _of_message(text: str, message: Any) -> Scan:
    values = {part.ai.ai: part for part in message.element_strings}
    item = values.get("01") or values.get("02")
    ends = values.get("17") or values.get("15")
    count = values.get("30") or values.get("37")
    return Scan(
        text=text,
        code=item.value if item else _bare(text),
        batch=values["10"].value if "10" in values else "",
        expiry=_last_day(ends) if ends is not None else None,
        serial=values["21"].value if "21" in values else "",
        count=int(count.value) if count is not None and count.value.isdigit() else 0,
    )


def _last_day(part: Any) -> date | None:
    """Return the last day of a GS1 date; day 00 is the end of the month (General Specifications 3.4.6)."""
    day: date | None = part.date
    if day is not None and part.value.endswith("00"):
        return month_end(day)
    return day


def _other_readings(scan: Scan) -> tuple[Scan, ...]:
    """Return the readings in which a separator after the batch was lost."""
    if scan.expiry is not None or SEPARATOR in scan.text:
        return ()
    others = []
    for found in _SWALLOWED.finditer(scan.batch):
        if not found.start():
            continue
        day = _day_of(found[2], found[3], found[4])
        if day is not None:
            expiry = day if found[1] in {"17", "15"} else None
            others.append(replace(scan, batch=scan.batch[: found.start()], expiry=expiry))
    return tuple(others)


def _day_of(year: str, month: str, day: str) -> date | None:
    try:
        if day == "00":
            return month_end(date(2000 + int(year), int(month), 1))
        return date(2000 + int(year), int(month), int(day))
    except ValueError:
        return None
