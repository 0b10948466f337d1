"""Counting the till by notes and coins. Pure."""

import re
from collections.abc import Mapping

from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import plain_paise
from dcms_desktop.kernel.money import rupees

NOTES = (500, 200, 100, 50, 20, 10, 5, 2, 1)
"""Notes and coins in rupees; 2,000 is no longer taken."""
SMALL = "small"
_PIECES = re.compile(r"\b(\d{1,3})x(\d{1,6})\b", re.ASCII)
_SMALL = re.compile(rf"\b{SMALL} (\d{{1,7}}\.\d\d)\b", re.ASCII)


def counted(pieces: Mapping[int, int], small: int = 0) -> Paise:
    """Return what so many pieces of each note come to, with small change in paise."""
    return Paise(sum(note * max(count, 0) * 100 for note, count in pieces.items()) + small)


def note_of(pieces: Mapping[int, int], small: int = 0) -> str:
    """Return the count in words for the record: ``500x12 100x4 small 2.50``."""
    parts = [f"{note}x{count}" for note, count in pieces.items() if count]
    return " ".join([*parts, f"{SMALL} {plain_paise(small)}"] if small else parts)


def count_of(note: str) -> tuple[dict[int, int], Paise]:
    """Return the pieces and the small change of a record; what is no count in it is passed over."""
    pieces = {int(face): int(count) for face, count in _PIECES.findall(note) if int(face) in NOTES}
    small = _SMALL.search(note)
    return pieces, rupees(small[1]) if small else Paise(0)
