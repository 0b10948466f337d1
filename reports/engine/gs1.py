"""GS1 codes of goods: which barcode is a GTIN, and the element strings of batches and cartons. Pure."""

import re
from collections.abc import Sequence
from datetime import date

_DIGITS = re.compile(r"[0-9]{8}|[0-9]{12,14}", re.ASCII)
_BATCH = re.compile(r"[!\"%&'()*+,\-./0-9:;<=>?A-Z_a-z]{1,20}", re.ASCII)
"""The letters of GS1 (General Specifications, figure 7.11-1) that an element may hold."""
FNC1 = "\x1d"
"""How the separator is written here; printers and scanners have marks of their own for it."""
FIXED = frozenset({"00", "01", "02", "11", "17"})
"""Elements of fixed length; every other one ends with FNC1 unless it is the last."""
Elements = Sequence[tuple[str, str]]


def gtin_of(code: str) -> str | None:
    """Return a barcode as GTIN of 14 digits, None when it is none or its check digit is wrong."""
    if not _DIGITS.fullmatch(code):
        return None
    gtin = code.zfill(14)
    total = sum(int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(gtin[:-1]))
    return gtin if (10 - total % 10) % 10 == int(gtin[-1]) else None


def batch_code(number: str) -> str | None:
    """Return a batch number as element 10 may hold it, None when it holds other letters or is too long."""
    return number if _BATCH.fullmatch(number) else None


def batch_elements(gtin: str, number: str, expiry: date | None) -> list[tuple[str, str]]:
    """Return GTIN, expiry and batch; a number that GS1 cannot hold is left out, never bent."""
    elements = [("01", gtin)]
    if expiry:
        elements.append(("17", f"{expiry:%y%m%d}"))
    if said := batch_code(number):
        elements.append(("10", said))
    return elements


def carton_elements(gtin: str, number: str, expiry: date | None, count: int) -> list[tuple[str, str]]:
    """Return what a carton holds (02) and how many (37), with their expiry and batch."""
    first, *rest = batch_elements(gtin, number, expiry)
    counted = [("37", str(count))] if 0 < count < 10**8 else []
    return [("02", first[1]), *(each for each in rest if each[0] == "17"), *counted,
            *(each for each in rest if each[0] == "10")]  # fmt: skip


def shown(elements: Elements) -> str:
    """Return elements as people read them: ``(01)08901234567894(17)270331(10)AB1``."""
    return "".join(f"({code}){value}" for code, value in elements)


def joined(elements: Elements, fnc1: str) -> str:
    """Return the element string that a printer is given: FNC1 first and after what has no fixed length."""
    parts = [fnc1]
    for place, (code, value) in enumerate(elements):
        last = place == len(elements) - 1
        parts.append(code + value + ("" if code in FIXED or last else fnc1))
    return "".join(parts)
