"""A slip of a receipt printer as values: lines, pairs, rules, pictures; no printer language yet."""

from typing import TYPE_CHECKING
from typing import Literal

from dcms_desktop.kernel.frozen import dataclass
from reports.engine.clean import plain_line

if TYPE_CHECKING:
    from PIL.Image import Image

DOTS_PER_COLUMN = 12
Align = Literal["left", "centre", "right"]

_ASCII = str.maketrans({
    "\u2212": "-", "\u2013": "-", "\u2014": "-", "\u00b7": "-", "\u2022": "-", "\u2026": "...",
    "\u201c": '"', "\u201d": '"', "\u2018": "'", "\u2019": "'", "\u00d7": "x", "\u00a0": " ",
    "\u00bd": "1/2", "\u00b0": " deg",
})  # fmt: skip
"""Typographic marks that every printer's first 95 letters can stand in for."""


@dataclass(frozen=True, slots=True)
class Line:
    """One text, wrapped to the slip; ``large`` is double height and width."""

    text: str
    bold: bool = False
    large: bool = False
    align: Align = "left"


@dataclass(frozen=True, slots=True)
class Pair:
    """A text at the left and a figure at the right of one line."""

    left: str
    right: str
    bold: bool = False
    large: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """A dashed line over the whole width; ``heavy`` one is made of equal signs."""

    heavy: bool = False


@dataclass(frozen=True, slots=True)
class Logo:
    """A picture in the middle of the slip."""

    picture: "Image"


@dataclass(frozen=True, slots=True)
class Code:
    """A QR that the printer draws itself."""

    data: str


@dataclass(frozen=True, slots=True)
class Gap:
    """Empty lines."""

    lines: int = 1


Part = Line | Pair | Rule | Logo | Code | Gap


@dataclass(frozen=True, slots=True)
class Slip:
    """One slip: it is fed and, where the printer can, cut at its end."""

    columns: int
    parts: tuple[Part, ...]
    cut: bool = True
    drawer: bool = False

    @property
    def dots(self) -> int:
        """Return the width of the print in dots."""
        return self.columns * DOTS_PER_COLUMN


def printable(text: str) -> str:
    """Return ``text`` as one plain line with typographic marks in ASCII; other letters stay."""
    return plain_line(text).translate(_ASCII)


def is_plain(text: str) -> bool:
    """Tell whether every printer has the letters of ``text``; anything else is printed as a picture."""
    return all(" " <= mark <= "~" for mark in text)


def fold_line(text: str, columns: int) -> list[str]:
    """Return plain text in lines of at most ``columns`` letters, broken between words if possible."""
    lines: list[str] = []
    line = ""
    for word in text.split():
        if line and len(line) + 1 + len(word) > columns:
            lines.append(line)
            line = ""
        line = f"{line} {word}" if line else word
        while len(line) > columns:
            lines.append(line[:columns])
            line = line[columns:]
    return [*lines, line] if line or not lines else lines


def pair_lines(left: str, right: str, columns: int) -> list[str]:
    """Return a pair in plain lines; when both do not fit on one, the figure goes to the end of the last."""
    right = right[:columns]
    lines = fold_line(left, columns)
    if len(lines[-1]) + len(right) + (1 if right else 0) > columns:
        lines.append("")
    lines[-1] = lines[-1] + right.rjust(columns - len(lines[-1]))
    return lines
