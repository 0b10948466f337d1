"""Text on its way to paper, printers and files: no letter that a printer or a sheet program would obey."""

import unicodedata

_KEPT = frozenset("\u200c\u200d")
"""Zero-width joiners shape Indic words, so they stay."""
_OBEYED = frozenset("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")
"""Letters at which a sheet program starts a formula, full-width ones included."""
_DROPPED = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})


def plain_line(text: str) -> str:
    """Return ``text`` as one line without control, private, unassigned or direction characters."""
    if text.isascii() and text.isprintable():
        return text
    spaced = (" " if mark in "\t\n\r\x0b\x0c\u0085\u2028\u2029\u00a0" else mark for mark in text)
    return "".join(mark for mark in spaced if mark in _KEPT or unicodedata.category(mark) not in _DROPPED)


def plain_lines(text: str) -> list[str]:
    """Return the lines of ``text``, each made plain, without empty ones."""
    lines = (plain_line(line).strip() for line in text.replace("\r", "\n").split("\n"))
    return [line for line in lines if line]


def harmless_cell(text: str) -> str:
    """Return ``text`` for a CSV cell: a leading apostrophe where a sheet program would start a formula."""
    plain = "".join(mark for mark in text if mark != "\0")
    return f"'{plain}" if plain.lstrip(" \u00a0\ufeff")[:1] in _OBEYED and plain.strip() else plain
