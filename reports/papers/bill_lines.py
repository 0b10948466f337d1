"""The goods lines of a printed bill: columns that are needed, as wide as their figures, cut into pages."""

from collections.abc import Callable
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace

from dcms_desktop.documents.posted import Posted
from dcms_desktop.documents.posted import PostedLine
from dcms_desktop.kernel.dates import show_expiry
from dcms_desktop.kernel.money import show_paise
from reports.engine.clean import plain_line
from reports.engine.letters import draw_right
from reports.engine.letters import draw_text
from reports.engine.letters import text_width
from reports.engine.letters import wrap_text
from reports.engine.pdf import BAND
from reports.engine.pdf import INK
from reports.engine.pdf import QUIET
from reports.engine.pdf import SOFT
from reports.papers.paper import PaperOptions
from reports.papers.shape import Shape
from reports.papers.shape import Sheet
from reports.papers.wording import counted
from reports.papers.wording import has_thirds
from reports.papers.wording import names_of
from reports.papers.wording import rate_note
from reports.papers.wording import rate_of
from reports.papers.wording import rate_word
from reports.papers.wording import small_print

GAP = 5.0
GOODS = "goods"
BESIDE = 6.0
"""Room between a name and the small print beside it."""
Cell = tuple[str, str]
"""Text and the small text under it."""


@dataclass(frozen=True, slots=True)
class LineColumn:
    """One column: when it is wanted and what it shows of a line."""

    code: str
    title: str
    cell: Callable[[PostedLine], Cell]
    wanted: Callable[[Posted], bool]
    right: bool = True
    bold: bool = False


def _any(field: str) -> Callable[[Posted], bool]:
    return lambda posted: any(getattr(line, field) for line in posted.lines)


def _taxed(posted: Posted) -> bool:
    return posted.title != "bill_of_supply"


COLUMNS: tuple[LineColumn, ...] = (
    LineColumn("no", "#", lambda line: (str(line.no), ""), lambda _: True, right=False),
    LineColumn(GOODS, "Goods", lambda line: (line.name, ""), lambda _: True, right=False),
    LineColumn("hsn", "HSN", lambda line: (plain_line(line.hsn), ""), _any("hsn"), right=False),
    LineColumn("batch", "Batch", lambda line: (plain_line(line.batch), ""), _any("batch"), right=False),
    LineColumn("expiry", "Exp", lambda line: (show_expiry(line.expiry), ""), _any("expiry"), right=False),
    LineColumn("mrp", "MRP", lambda line: (show_paise(line.mrp) if line.mrp else "", ""), _any("mrp")),
    LineColumn(
        "qty", "Qty", lambda line: (plain_line(line.quantity), counted(line)), lambda _: True, bold=True
    ),
    LineColumn("uqc", "Unit", lambda line: (plain_line(line.uqc), ""), _any("uqc"), right=False),
    LineColumn("free", "Free", lambda line: (plain_line(line.free_quantity), ""), _any("free")),
    LineColumn(
        "rate",
        "Rate",
        lambda line: (rate_of(line, thirds=False), plain_line(rate_note(line))),
        lambda _: True,
    ),
    LineColumn("off", "Disc", lambda line: (plain_line(line.discounts), ""), _any("discounts")),
    LineColumn("taxable", "Taxable", lambda line: (show_paise(line.taxable), ""), _taxed),
    LineColumn("gst", "GST", lambda line: (rate_word(line), ""), _taxed),
    LineColumn("cess", "Cess", lambda line: (show_paise(line.cess), ""), _any("cess")),
    LineColumn("amount", "Amount", lambda line: (show_paise(line.amount), ""), lambda _: True, bold=True),
)
SUMMED = {"taxable", "cess", "amount"}


@dataclass(frozen=True, slots=True)
class Row:
    """One line cut to its columns, with its height and what it adds to the carried sums."""

    cells: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]
    height: float
    sums: tuple[int, ...]
    beside: str
    """Packing, maker and schedule where they fit beside the name."""


@dataclass(frozen=True, slots=True)
class Table:
    """The columns at their places and the rows cut to fit."""

    columns: tuple[LineColumn, ...]
    lefts: tuple[float, ...]
    widths: tuple[float, ...]
    size: float
    small: float
    rows: tuple[Row, ...]

    @property
    def head_height(self) -> float:
        """Return the height of the headings."""
        return self.size * 1.9

    @property
    def carry_height(self) -> float:
        """Return the height of a carried-forward line and of the totals line."""
        return self.size * 1.9


def measure_lines(
    posted: Posted, shape: Shape, options: PaperOptions, known: tuple[LineColumn, ...] = COLUMNS
) -> Table:
    """Return the table in the largest letters that leave the goods' names their room."""
    columns = columns_of(posted, known)
    widths: list[float] = []
    size = shape.line_sizes[-1]
    for size in shape.line_sizes:
        widths = [_width(column, posted, size) for column in columns]
        goods = shape.width - sum(widths) - GAP * (len(columns) - 1)
        widths[_goods_place(columns)] = goods
        if goods >= shape.goods_room:
            break
    goods = max(widths[_goods_place(columns)], 40)
    widths[_goods_place(columns)] = goods
    lefts, x = [], shape.left
    for width in widths:
        lefts.append(x)
        x += width + GAP
    small = max(5.4, size * 0.84)
    rows = tuple(_cut(line, columns, widths, (size, small), options) for line in posted.lines)
    return Table(columns, tuple(lefts), tuple(widths), size, small, rows)


def columns_of(posted: Posted, known: tuple[LineColumn, ...] = COLUMNS) -> tuple[LineColumn, ...]:
    """Return the columns this document needs; the points of its rates stand in line."""
    wanted = (column for column in known if column.wanted(posted))
    if not has_thirds(posted):
        return tuple(wanted)
    return tuple(replace(column, cell=_thirds) if column.code == "rate" else column for column in wanted)


def _thirds(line: PostedLine) -> Cell:
    return rate_of(line, thirds=True), plain_line(rate_note(line))


def _goods_place(columns: Sequence[LineColumn]) -> int:
    return next(index for index, column in enumerate(columns) if column.code == GOODS)


def _width(column: LineColumn, posted: Posted, size: float) -> float:
    """Return the width of a column: its widest figure or sum, its title; long words are cut at a limit."""
    if column.code == GOODS:
        return 0
    width = text_width(column.title, size, bold=True)
    for line in posted.lines:
        main, under = column.cell(line)
        width = max(width, text_width(main, size, bold=column.bold), text_width(under, size * 0.84))
    if column.code in SUMMED:
        total = show_paise(sum(getattr(line, column.code) for line in posted.lines))
        width = max(width, text_width(total, size, bold=True))
    limit = {"off": 8.0, "batch": 11.0, "qty": 8.0, "free": 6.0, "rate": 9.0, "hsn": 9.5, "reason": 17.0}.get(
        column.code
    )
    return min(width, limit * size * 0.62 + 8) if limit else width


def _cut(
    line: PostedLine,
    columns: Sequence[LineColumn],
    widths: Sequence[float],
    sizes: tuple[float, float],
    options: PaperOptions,
) -> Row:
    size, small = sizes
    cells: list[tuple[tuple[str, ...], tuple[str, ...]]] = []
    beside = ""
    for column, width in zip(columns, widths, strict=True):
        if column.code == GOODS:
            cell, beside = _cut_goods(line, width, sizes, options)
            cells.append(cell)
        else:
            main, below = column.cell(line)
            room = width + 0.5
            upper = wrap_text(main, room, size, bold=column.bold, most=2)
            cells.append((tuple(upper), tuple(wrap_text(below, room, small, most=2)) if below else ()))
    height = max(len(main) * size * 1.28 + len(under) * small * 1.28 for main, under in cells) + 3.4
    sums = tuple(getattr(line, column.code) for column in columns if column.code in SUMMED)
    return Row(tuple(cells), height, sums, beside)


def _cut_goods(
    line: PostedLine, width: float, sizes: tuple[float, float], options: PaperOptions
) -> tuple[tuple[tuple[str, ...], tuple[str, ...]], str]:
    """Return the cell of the goods' name and what stands beside it in small print."""
    size, small = sizes
    name, local = names_of(line.name, line.local_name, options)
    extra = small_print(line)
    lines = wrap_text(name, width, size, most=3)
    fits = text_width(lines[-1], size) + BESIDE + text_width(extra, small) <= width
    below = " · ".join(part for part in (local, "" if fits else extra) if part)
    return (
        tuple(lines),
        tuple(wrap_text(below, width, small, most=2 + len(line.pieces))) if below else (),
    ), extra if fits else ""


def draw_line_heads(sheet: Sheet, table: Table, y: float) -> float:
    """Draw the headings on a quiet band and return where they end."""
    bottom = y - table.head_height
    shape = sheet.shape
    sheet.pdf.band(shape.left - 2, bottom, shape.width + 4, table.head_height)
    sheet.pdf.hair(shape.left - 2, y, shape.right + 2, y, INK, 0.6)
    sheet.pdf.hair(shape.left - 2, bottom, shape.right + 2, bottom, INK, 0.4)
    for index, column in enumerate(table.columns):
        _put(sheet, table, index, bottom + table.size * 0.6, column.title, table.size, bold=True)
    return bottom


def _put(
    sheet: Sheet, table: Table, index: int, base: float, text: str, size: float, *, bold: bool = False
) -> None:
    left = table.lefts[index]
    if table.columns[index].right:
        draw_right(sheet.pdf.canvas, left + table.widths[index], base, text, size, bold=bold)
    else:
        draw_text(sheet.pdf.canvas, left, base, text, size, bold=bold)


def draw_row(sheet: Sheet, table: Table, row: Row, y: float) -> float:
    """Draw one goods line and return where it ends."""
    for index, (main, under) in enumerate(row.cells):
        base = y - 1.7
        for text in main:
            base -= table.size * 1.28
            _put(
                sheet,
                table,
                index,
                base + table.size * 0.28,
                text,
                table.size,
                bold=table.columns[index].bold,
            )
        sheet.pdf.ink(QUIET)
        if row.beside and table.columns[index].code == GOODS:
            x = table.lefts[index] + text_width(main[-1], table.size) + BESIDE
            draw_text(sheet.pdf.canvas, x, base + table.size * 0.28, row.beside, table.small)
        for text in under:
            base -= table.small * 1.28
            _put(sheet, table, index, base + table.small * 0.28, text, table.small)
        sheet.pdf.ink()
    bottom = y - row.height
    sheet.pdf.hair(sheet.shape.left - 2, bottom, sheet.shape.right + 2, bottom, SOFT, 0.3)
    return bottom


def draw_sums(sheet: Sheet, table: Table, rows: Sequence[Row], word: str, y: float) -> float:
    """Draw the sums of ``rows`` under their columns and return where they end."""
    bottom = y - table.carry_height
    shape = sheet.shape
    sheet.pdf.band(shape.left - 2, bottom, shape.width + 4, table.carry_height, BAND)
    sums = [sum(values) for values in zip(*(row.sums for row in rows), strict=True)]
    base = bottom + table.size * 0.6
    places = [index for index, column in enumerate(table.columns) if column.code in SUMMED]
    for index, value in zip(places, sums, strict=False):
        _put(sheet, table, index, base, show_paise(value), table.size, bold=True)
    goods = _goods_place(table.columns)
    draw_text(sheet.pdf.canvas, table.lefts[goods], base, word, table.size, bold=True)
    sheet.pdf.hair(shape.left - 2, bottom, shape.right + 2, bottom, INK, 0.4)
    return bottom


def fill_pages(table: Table, first: float, following: float, foot: float) -> list[tuple[int, int]]:
    """Return the rows of each page as (from, to).

    ``first`` and ``following`` are the rooms under the headings; the last page keeps room for the totals
    line and ``foot``. Pages in between keep room for what is brought and carried forward.
    """
    pages: list[tuple[int, int]] = []
    start, count = 0, len(table.rows)
    while True:
        room = first if not pages else following - table.carry_height
        rest = sum(row.height for row in table.rows[start:])
        if rest + table.carry_height + foot <= room or start >= count:
            return [*pages, (start, count)]
        end = _end_of(table, start, room - table.carry_height)
        # The last page never holds the foot alone: one line at least goes with it.
        end = min(end, count - 1) if end >= count and count - start > 1 else end
        pages.append((start, end))
        start = end


def _end_of(table: Table, start: int, room: float) -> int:
    end, used = start, 0.0
    while end < len(table.rows) and used + table.rows[end].height <= room:
        used += table.rows[end].height
        end += 1
    return max(end, start + 1)
