"""Counting the till by notes and coins. Pure."""

from collections.abc import Mapping

from dcms_desktop.kernel.money import Paise

NOTES = (500, 200, 100, 50, 20, 10, 5, 2, 1)
"""Notes and coins in rupees; 2,000 is no longer taken."""


def counted(pieces: Mapping[int, int], small: int = 0) -> Paise:
    """Return what so many pieces of each note come to, with small change in paise."""
    return Paise(sum(note * max(count, 0) * 100 for note, count in pieces.items()) + small)


def note_of(pieces: Mapping[int, int]) -> str:
    """Return the count in words for the record: ``500x12 100x4``."""
    return " ".join(f"{note}x{count}" for note, count in pieces.items() if count)
