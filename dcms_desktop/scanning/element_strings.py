"""GS1 messages: a string of elements, each a two to four digit identifier and its value. Pure.

A batch or serial number has no fixed length; its end is marked by a separator. Where a scanner loses it,
what follows looks like a part of the number. Then every way to cut the message that holds is a reading.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from itertools import islice
from typing import Any

from dcms_desktop.kernel.dates import month_end
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.scanning.numbers import is_sound
from dcms_desktop.scanning.rules import KEPT
from dcms_desktop.scanning.rules import SEPARATOR
from dcms_desktop.scanning.rules import Scan
from dcms_desktop.scanning.rules import Scanner

MOST_READINGS = 40
MOST_STEPS = 4_000
MOST_MESSAGE = 400
"""Longer than any symbol of goods; real ones end at 48 (GS1-128) and some hundred letters (DataMatrix)."""
YEARS_BACK, YEARS_AHEAD = 12, 25
"""A date further away is no date of goods, so a cut that gives one does not hold."""
_DATES = frozenset({"11", "12", "13", "15", "16", "17"})
_MADE = ("11", "13")
_ENDS = ("17", "15", "16")
_OUTSIDE_SET = re.compile(r"[^ !\"%&'()*+,\-./0-9:;<=>?A-Z_a-z]")
"""Signs that no element may hold (General Specifications, table 7.11-1): here a replaced separator.

A blank is one too, but sloppy makers print it in batch numbers: such a code is told to be broken.
"""
_TOKENS = (
    "<GS>",
    "[GS]",
    "{GS}",
    "(GS)",
    "^]",
    "\\x1d",
    "\\u001d",
    "&#29;",
    "~d029",
    "\u241d",
    "\x1e",
    "\x1c",
)
_PRINTED = re.compile(r"\((\d{2,4})\)")


class BrokenCodeError(ValueError):
    """The text is no GS1 message; its words say what breaks it."""


@dataclass(frozen=True, slots=True)
class Element:
    """One element: its identifier and its value."""

    ai: str
    value: str


def read_message(text: str, whole: str, scanner: Scanner, today: date) -> Scan:
    """Return what a GS1 message says. ``text`` is bare of its symbology mark, ``whole`` is the scan.

    Raises BrokenCodeError when no reading holds.
    """
    if len(text) > MOST_MESSAGE:
        raise BrokenCodeError("The code is longer than any code of goods.")
    message, has_separator = _with_separators(text, scanner)
    loose = not has_separator and scanner.separator != KEPT
    found = _distinct(
        _scan_of(elements, whole, today) for elements in _cuts(message.strip(SEPARATOR), today, loose=loose)
    )
    if not found:
        raise BrokenCodeError(_why(message))
    first, *others = found
    return replace(first, doubtful=tuple(others))


def _with_separators(text: str, scanner: Scanner) -> tuple[str, bool]:
    """Return the text with its separators as such, and whether there was one."""
    plain = text
    if scanner.mark:
        plain = plain.replace(scanner.mark, SEPARATOR)
    for token in _TOKENS:
        plain = plain.replace(token, SEPARATOR)
    if _PRINTED.match(plain.lstrip(SEPARATOR)):
        return _PRINTED.sub(rf"{SEPARATOR}\1", plain), True
    plain = _OUTSIDE_SET.sub(SEPARATOR, plain)
    return plain, SEPARATOR in plain


# ── cutting ─────────────────────────────────────────────────────────────────────────────────────
def _cuts(message: str, today: date, *, loose: bool) -> Iterator[tuple[Element, ...]]:
    """Give every way to cut a message into elements: the longest values first; without doubt only one."""
    steps = [MOST_STEPS]
    yield from islice(_cut(message, today, frozenset(), steps, loose=loose), MOST_READINGS)


def _cut(
    rest: str, today: date, used: frozenset[str], steps: list[int], *, loose: bool
) -> Iterator[tuple[Element, ...]]:
    steps[0] -= 1
    rest = rest.lstrip(SEPARATOR)
    if not rest:
        yield ()
        return
    ai = _identifier(rest[:4])
    if ai is None or ai.ai in used or steps[0] < 0:
        return
    after = used | {ai.ai}
    for value in _values(ai, rest, loose=loose):
        if not _holds(ai.ai, value, used, today):
            continue
        for further in _rests(rest[len(ai.ai) + len(value) :], loose=loose):
            for others in _cut(further, today, after, steps, loose=loose):
                yield (Element(ai.ai, value), *others)


def _rests(rest: str, *, loose: bool) -> tuple[str, ...]:
    """Return what may follow a value: in doubt a sign may stand for the separator."""
    return (rest, rest[1:]) if loose and len(rest) > 1 and not rest[0].isalnum() else (rest,)


def _values(ai: Any, rest: str, *, loose: bool) -> Iterator[str]:
    """Give the values an element may have at the head of ``rest``, the longest first."""
    head = rest.partition(SEPARATOR)[0]
    pattern = _pattern(ai.pattern)
    whole = head[len(ai.ai) :]
    if not ai.separator_required:
        found = pattern.match(head)
        if found is not None:
            yield "".join(group or "" for group in found.groups())
        return
    shortest = 1 if loose else len(whole)
    for size in range(len(whole), shortest - 1, -1):
        if pattern.fullmatch(head[: len(ai.ai) + size]):
            yield whole[:size]


def _holds(ai: str, value: str, used: frozenset[str], today: date) -> bool:
    """Tell whether a value can be one of its identifier, beside those before it."""
    if ai in {"01", "02"}:
        return is_sound(value) and value.strip("0") != "" and not used & {"01", "02"}
    if ai == "37":
        return bool(used & {"02", "00"}) and int(value) > 0
    if ai in _DATES:
        day = day_of(value, today)
        return day is not None and -YEARS_BACK <= day.year - today.year <= YEARS_AHEAD
    return True


@cache
def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text.rstrip("$"))


@cache
def _identifier(rest: str) -> Any:
    from biip import ParseError
    from biip.gs1_application_identifiers import GS1ApplicationIdentifier

    try:
        return GS1ApplicationIdentifier.extract(rest)
    except ParseError:
        return None


def _why(message: str) -> str:
    """Return what breaks a message, in the words of the counter."""
    import biip

    found = re.match(r"0[12](\d{14})", message.lstrip(SEPARATOR))
    if found is not None and not is_sound(found[1]):
        return f"The check digit of {found[1]} is wrong: the code was read badly or printed badly."
    try:
        told = biip.parse(message, config=biip.ParseConfig(separator_chars=[SEPARATOR]))
    except biip.ParseError:
        return "A part of the code is missing or broken."
    if told.gtin_error:
        return "The number in the code is broken."
    return "A part of the code is missing or broken."


# ── what the elements say ───────────────────────────────────────────────────────────────────────
def day_of(value: str, today: date) -> date | None:
    """Return a date YYMMDD: day 00 is the end of the month, the century is the nearest (Gen. Spec. 7.12)."""
    year, month, day = int(value[:2]), int(value[2:4]), int(value[4:6])
    century = today.year // 100
    apart = year - today.year % 100
    century += -1 if apart >= 51 else 1 if apart <= -50 else 0
    try:
        first = date(century * 100 + year, month, day or 1)
    except ValueError:
        return None
    return first if day else month_end(first)


def _scan_of(elements: tuple[Element, ...], whole: str, today: date) -> Scan:
    values = {element.ai: element.value for element in elements}
    count = values.get("37") or values.get("30") or "0"
    number = values.get("01") or values.get("02") or ""
    return Scan(
        text=whole,
        kind="gs1",
        code=number or values.get("00") or values.get("8006", "")[:14] or whole,
        batch=values.get("10", ""),
        expiry=_first_day(values, _ENDS, today),
        made_on=_first_day(values, _MADE, today),
        serial=values.get("21", ""),
        count=int(count),
        contents="02" in values,
        carton=values.get("00", ""),
    )


def _first_day(values: dict[str, str], wanted: tuple[str, ...], today: date) -> date | None:
    return next((day_of(values[ai], today) for ai in wanted if ai in values), None)


def _distinct(scans: Iterator[Scan]) -> list[Scan]:
    return list(dict.fromkeys(scans))


def scan_of_link(elements: list[tuple[str, str]], whole: str, today: date) -> Scan:
    """Return what the elements of a digital link say: each has its own place, none is in doubt."""
    for ai, value in elements:
        if not _holds(ai, value, frozenset({"02"}) if ai == "37" else frozenset(), today):
            raise BrokenCodeError("A part of the code is missing or broken.")
    scan = _scan_of(tuple(Element(ai, value) for ai, value in elements), whole, today)
    return replace(scan, kind="link")
