"""How numbers of a series look, and which series stands in for another; pure."""

import re
from contextlib import suppress
from datetime import date

from dcms_desktop.kernel.dates import financial_year
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.tax.rules import check_pattern
from dcms_desktop.tax.rules import fill_pattern

PATTERN = "{code}/{year}/{number:06}"
"""How the numbers of a series look unless the firm says otherwise."""


def year_of(day: date) -> str:
    """Return the short financial year of a day, as the numbers carry it."""
    return financial_year(day).short


def stands_in(fresh: str, old: str) -> bool:
    """Tell whether a series code was made to stand in for another one after a restore."""
    return fresh != old and re.fullmatch(rf"{re.escape(old[:8])}R\d*", fresh) is not None


def fresh_code(code: str, taken: set[str]) -> str:
    """Return the code of a series that stands in for another one; ``taken`` are the codes of its kind."""
    for number in range(1, 100):
        new = f"{code[:8]}R{number if number > 1 else ''}"
        if new not in taken:
            return new
    raise Refused(
        f"Series {code} was freshened too often.", "code", "Make a new series by hand in Set-up, Series."
    )


def fresh_pattern(pattern: str, code: str) -> str:
    """Return a pattern that gives other numbers under the new code and still fits rule 46(b)."""
    wanted = pattern if "{code}" in pattern else f"{{code}}/{pattern}"
    for figures in (6, 5, 4):
        shorter = re.sub(r"\{number(:0\d)?\}", f"{{number:0{figures}}}", wanted)
        for tried in (shorter, shorter.replace("/{year}", "").replace("{year}/", "")):
            with suppress(Refused):
                return check_pattern(tried, code)
    return check_pattern("{code}{number:05}", code)


def before_number(pattern: str, code: str, year: str) -> str:
    """Return what stands before the figures of each number of a series."""
    return fill_pattern(pattern, code, year, 1).upper().rstrip("0123456789")
