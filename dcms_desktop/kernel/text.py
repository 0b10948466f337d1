"""Text that people type: cleaned at the door, folded for search."""

import unicodedata

from dcms_desktop.kernel.errors import Refused

_BIDI = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff\u2028\u2029")
_JOINERS = frozenset("\u200c\u200d")
"""Zero-width joiners shape Indic words, so they stay."""


def has_control(text: str) -> bool:
    """Tell whether ``text`` holds control, escape or direction-override characters."""
    if text.isascii() and text.isprintable():
        return False
    return any(
        mark in _BIDI or (unicodedata.category(mark) in {"Cc", "Cs", "Co", "Cn"} and mark not in "\t\n\r")
        for mark in text
    )


def tidy(text: str) -> str:
    """Return ``text`` with all runs of blanks made one space, ends trimmed, in composed Unicode form."""
    return " ".join((text if text.isascii() else unicodedata.normalize("NFC", text)).split())


def clean_text(text: str, field: str, *, most: int = 200, required: bool = False) -> str:
    """Return ``text`` tidied; refuse control characters, too many letters, and nothing when required."""
    if not text and not required:
        return text
    if len(text) > 20 * most:
        raise Refused(
            f"The text has {len(text):,} letters, {most} fit.",
            field=field,
            next_step="Type or paste a shorter text.",
        )
    if has_control(text):
        raise Refused(
            "The text holds control characters that printers obey.",
            field=field,
            next_step="Type it again by hand.",
        )
    plain = tidy(text)
    if len(plain) > most:
        raise Refused(f"The text has {len(plain)} letters, {most} fit.", field=field, next_step="Shorten it.")
    if required and not plain:
        raise Refused("This field cannot stay empty.", field=field, next_step="Type a value.")
    return plain
