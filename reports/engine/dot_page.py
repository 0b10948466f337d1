"""A page of a dot-matrix printer as values: rows of cells on a grid of letters; no printer language yet.

Such a printer has the 95 printable ASCII letters everywhere and other letters nowhere for certain. So the
rupee sign is said as ``Rs``, and a row with any letter beyond is two lines high: such cells are drawn and
sent as dots, the figures beside them stay letters.
"""

from typing import Literal

from dcms_desktop.kernel.frozen import dataclass
from reports.engine.slip import fold_line
from reports.engine.slip import is_plain
from reports.engine.slip import printable

Align = Literal["left", "centre", "right"]
LINES_PER_INCH = 6
PICTURE_LINES = 2
"""Height of a row that is sent as dots."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A text in its place on a row; what is longer than its width is never printed over its neighbour."""

    at: int
    width: int
    text: str
    align: Align = "left"
    bold: bool = False

    @property
    def plain(self) -> bool:
        """Tell whether every printer has the letters."""
        return is_plain(dot_text(self.text))


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its cells from left to right. On a ``wide`` one every letter takes two columns."""

    cells: tuple[Cell, ...] = ()
    wide: bool = False

    @property
    def drawn(self) -> tuple[Cell, ...]:
        """Return the cells with letters no printer has, which go as dots."""
        return tuple(cell for cell in self.cells if not cell.plain)

    @property
    def lines(self) -> int:
        """Return how many printed lines the row takes."""
        return PICTURE_LINES if self.drawn else 1


@dataclass(frozen=True, slots=True)
class DotForm:
    """The paper in the tractor and how the printer is set for it."""

    columns: int
    inches: int
    """Length of a page from perforation to perforation."""
    condensed: bool = False
    """17 letters an inch, so 136 columns stand on a carriage of 8 inches."""
    fine: bool = False
    """Near letter quality, slower; otherwise draft."""
    pins: Literal[9, 24] = 9

    @property
    def top(self) -> int:
        """Return the lines left white under the upper perforation."""
        return 2 if self.inches > 6 else 1

    @property
    def room(self) -> int:
        """Return the lines a page has for print."""
        return self.inches * LINES_PER_INCH - self.top - (3 if self.inches > 6 else 2)


@dataclass(frozen=True, slots=True)
class DotJob:
    """Pages for one printer, each ended by a form feed."""

    form: DotForm
    pages: tuple[tuple[Row, ...], ...]


def dot_text(text: str) -> str:
    """Return ``text`` as these printers say it: ASCII marks, ``Rs`` for the rupee; other letters stay."""
    return printable(text).replace("₹", "Rs").replace("✕", "x")


def plain_row(text: str, columns: int, *, align: Align = "left", bold: bool = False) -> Row:
    """Return a row of one text over the whole width."""
    return Row((Cell(0, columns, text, align, bold),))


def rule_row(columns: int, mark: str = "-") -> Row:
    """Return a line across the page."""
    return Row((Cell(0, columns, mark * columns),))


MOST_ROWS = 6
"""Rows a single text may take; no honest name or address needs more."""


def folded(text: str, columns: int, *, align: Align = "left", bold: bool = False, at: int = 0) -> list[Row]:
    """Return ``text`` in rows of at most ``columns`` letters, broken between words; nothing for no text."""
    if not text.strip():
        return []
    parts = fold_line(dot_text(text), columns)[:MOST_ROWS]
    return [Row((Cell(at, columns, part, align, bold),)) for part in parts]


def cut_pages(rows: list[Row], room: int) -> list[tuple[Row, ...]]:
    """Return rows in pages of at most ``room`` lines: nothing ever runs over the perforation."""
    pages: list[tuple[Row, ...]] = []
    page: list[Row] = []
    for row in rows:
        if lines_of(page) + row.lines > room:
            pages.append(tuple(page))
            page = []
        page.append(row)
    return [*pages, tuple(page)]


def side_by_side(left: list[Row], right: list[Row]) -> list[Row]:
    """Return two blocks beside each other, the shorter one filled up with empty rows."""
    count = max(len(left), len(right))
    filled = zip(left + [Row()] * (count - len(left)), right + [Row()] * (count - len(right)), strict=True)
    return [Row(a.cells + b.cells) for a, b in filled]


def lines_of(rows: list[Row] | tuple[Row, ...]) -> int:
    """Return the printed lines that rows take."""
    return sum(row.lines for row in rows)


def cell_text(cell: Cell) -> str:
    """Return a cell's text cut to its width and set to its side."""
    text = dot_text(cell.text)[: cell.width]
    return {"left": str.ljust, "centre": str.center, "right": str.rjust}[cell.align](text, cell.width)
