"""What a scanned code says: retail numbers, plain codes, GS1 messages and links, makers' texts. Pure."""

import re
from datetime import date

from dcms_desktop.scanning.element_strings import BrokenCodeError
from dcms_desktop.scanning.element_strings import read_message
from dcms_desktop.scanning.element_strings import scan_of_link
from dcms_desktop.scanning.numbers import is_number
from dcms_desktop.scanning.numbers import is_sound
from dcms_desktop.scanning.numbers import piece_of_carton
from dcms_desktop.scanning.numbers import read_in_store
from dcms_desktop.scanning.numbers import upc_e_as_a
from dcms_desktop.scanning.rules import MOST_TEXT
from dcms_desktop.scanning.rules import SEPARATOR
from dcms_desktop.scanning.rules import Scan
from dcms_desktop.scanning.rules import Scanner

MOST_CODE = 120
"""A longer text without parts is no code."""
GS1_MARKS = frozenset({"]C1", "]d2", "]Q3", "]e0", "]J1"})
"""Symbology marks (ISO/IEC 15424) of GS1-128, DataMatrix, QR, DataBar and DotCode with FNC1 first."""
_MARK = re.compile(r"\][A-Za-z][0-9A-Za-z]")
_GS1_START = re.compile(r"\(?0[12]\)?\d{14}|\(?00\)?\d{18}")
_LINK = re.compile(r"https?://[^/\s]+/\S+", re.IGNORECASE)
_FREE = re.compile(r"[|;,\n\t^~*#:={}]")
PLAIN_SCANNER = Scanner()


def read_scan(text: str, today: date, scanner: Scanner = PLAIN_SCANNER) -> Scan:
    """Return what a scanner sent. What is no known form stays a plain code; nothing is ever guessed."""
    if len(text) > MOST_TEXT:
        return Scan(text=text[:MOST_CODE], code="", trouble="The code is longer than any code of goods.")
    whole = _printable(text)
    mark = whole[:3] if _MARK.match(whole) else ""
    plain = whole[len(mark) :]
    if not plain:
        return Scan(text=whole, code="")
    if is_number(plain) and mark not in GS1_MARKS:
        return _number(whole, plain, mark, scanner)
    if _LINK.match(plain):
        return _link(whole, plain, today)
    if mark in GS1_MARKS or SEPARATOR in plain or _GS1_START.match(plain):
        return _message(whole, plain, scanner, today)
    return _loose(whole, plain)


def _printable(text: str) -> str:
    """Return a text without its ends and without control signs, but separators and line ends."""
    kept = "".join(
        mark for mark in text.replace("\r\n", "\n").replace("\r", "\n") if mark.isprintable() or mark in _KEPT
    )
    return kept.strip(" \t\n")


_KEPT = frozenset("\x1c\x1d\x1e\n\t")


def _number(whole: str, number: str, mark: str, scanner: Scanner) -> Scan:
    """Return a retail number, with the other numbers it may stand for."""
    own = read_in_store(number, scanner.in_store)
    if own is not None:
        return Scan(
            text=whole, code=own.item, kind="in_store", also=(number,), grams=own.grams, price=own.price
        )
    also = []
    if len(number) == 8 and mark != "]E4" and (upc := upc_e_as_a(number)):
        also.append(upc)
    if piece := piece_of_carton(number):
        also.append(piece)
    trouble = "" if is_sound(number) or also else f"The check digit of {number} is wrong."
    return Scan(text=whole, code=number, kind="retail", also=tuple(also), trouble=trouble)


def _message(whole: str, plain: str, scanner: Scanner, today: date) -> Scan:
    try:
        return read_message(plain, whole, scanner, today)
    except BrokenCodeError as no:
        return Scan(text=whole, code=plain[:MOST_CODE].strip(SEPARATOR), trouble=str(no))


def _link(whole: str, plain: str, today: date) -> Scan:
    """Return a GS1 digital link, or the address of a maker as free text."""
    import biip

    scheme, _, rest = plain.partition("://")
    host, slash, path = rest.partition("/")
    try:
        found = biip.parse(f"{scheme.lower()}://{host.lower()}{slash}{path}")
    except (biip.ParseError, ValueError):
        return _loose(whole, plain)
    link = found.gs1_digital_link_uri
    if link is None or found.gtin is None or found.gtin_error:
        return _loose(whole, plain)
    try:
        return scan_of_link([(part.ai.ai, part.value) for part in link.element_strings], whole, today)
    except BrokenCodeError as no:
        return Scan(text=whole, code=plain[:MOST_CODE], trouble=str(no))


def _loose(whole: str, plain: str) -> Scan:
    """Return a plain code, or free text of several parts."""
    if _FREE.search(plain) and len(_FREE.split(plain)) > 2:
        return Scan(text=whole, code=plain[:MOST_CODE], kind="free")
    if len(plain) > MOST_CODE:
        return Scan(text=whole, code=plain[:MOST_CODE], kind="free")
    return Scan(text=whole, code=plain)
