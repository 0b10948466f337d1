"""The goods lines of a dot-matrix bill: one row each on 136 columns, two on 80; no figure is ever cut."""

from collections.abc import Sequence
from dataclasses import dataclass

from dcms_desktop.documents.posted import Posted
from dcms_desktop.documents.posted import PostedLine
from dcms_desktop.kernel.dates import show_expiry
from dcms_desktop.kernel.money import show_paise
from reports.engine.clean import plain_line
from reports.engine.dot_page import Cell
from reports.engine.dot_page import Row
from reports.engine.dot_page import dot_text
from reports.engine.dot_page import folded
from reports.engine.dot_page import rule_row
from reports.engine.slip import fold_line
from reports.papers.bill_lines import GOODS
from reports.papers.bill_lines import SUMMED
from reports.papers.bill_lines import LineColumn
from reports.papers.bill_lines import columns_of
from reports.papers.paper import PaperOptions
from reports.papers.wording import names_of
from reports.papers.wording import serial_words
from reports.papers.wording import small_print
from reports.papers.wording import tax_word

LIMITS = {"off": 9, "batch": 12, "qty": 9, "free": 7, "rate": 11, "hsn": 9, "uqc": 4}
"""Columns of words that are folded rather than wider than this."""
LEAST_GOODS = 22
"""Below this the narrow form is taken, below the next the name stands on rows of its own."""
LEAST_NAME = 14
SHORT = frozenset({"no", GOODS, "qty", "uqc", "free", "rate", "off", "amount"})
"""Columns of the narrow form; the rest stands in the row under the name."""
INDENT = 4


@dataclass(frozen=True, slots=True)
class DotTable:
    """Columns at their places and each line's rows."""

    columns: tuple[LineColumn, ...]
    places: tuple[tuple[int, int], ...]
    groups: tuple[list[Row], ...]
    sums: tuple[tuple[int, ...], ...]
    """What each line adds to the summed columns."""


def dot_lines(posted: Posted, options: PaperOptions, width: int) -> DotTable:
    """Return the table: every column in one row if the goods keep their room, else the narrow form."""
    columns = columns_of(posted)
    places = _places(columns, posted, width)
    narrow = places[_goods(columns)][1] < LEAST_GOODS
    if narrow:
        columns = tuple(column for column in columns if column.code in SHORT)
        places = _places(columns, posted, width)
    stacked = places[_goods(columns)][1] < LEAST_NAME
    taxed = posted.title != "bill_of_supply"
    groups = tuple(
        (_name(line, width, options) if stacked else [])
        + _group(line, columns, places, options, narrow=narrow)
        + (_under(line, width, taxed=taxed) if narrow else [])
        for line in posted.lines
    )
    sums = tuple(
        tuple(getattr(line, column.code) for column in columns if column.code in SUMMED)
        for line in posted.lines
    )
    return DotTable(columns, places, groups, sums)


def _goods(columns: Sequence[LineColumn]) -> int:
    return next(index for index, column in enumerate(columns) if column.code == GOODS)


def _places(columns: Sequence[LineColumn], posted: Posted, width: int) -> tuple[tuple[int, int], ...]:
    """Return where each column begins and how wide it is; the goods take what is left."""
    widths = [_width(column, posted) for column in columns]
    goods = _goods(columns)
    widths[goods] = max(width - sum(widths) - (len(columns) - 1), 0)
    places, at = [], 0
    for each in widths:
        places.append((at, each))
        at += each + 1
    return tuple(places)


def _width(column: LineColumn, posted: Posted) -> int:
    if column.code == GOODS:
        return 0
    texts = [column.title, *(text for line in posted.lines for text in column.cell(line))]
    if column.code in SUMMED:
        texts.append(show_paise(sum(getattr(line, column.code) for line in posted.lines)))
    widest = max(len(dot_text(text)) for text in texts)
    return min(widest, LIMITS.get(column.code, widest))


def _group(
    line: PostedLine,
    columns: Sequence[LineColumn],
    places: Sequence[tuple[int, int]],
    options: PaperOptions,
    *,
    narrow: bool,
) -> list[Row]:
    """Return the rows of a line: every cell folded into its column."""
    stacks = [
        _stack(line, column, width, options, narrow=narrow)
        for column, (_, width) in zip(columns, places, strict=True)
    ]
    rows: list[Row] = []
    for number in range(max(len(stack) for stack in stacks)):
        cells = [
            Cell(at, width, stack[number], "right" if column.right else "left")
            for column, (at, width), stack in zip(columns, places, stacks, strict=True)
            if number < len(stack) and stack[number]
        ]
        rows.append(Row(tuple(cells)))
    return rows


def _name(line: PostedLine, width: int, options: PaperOptions) -> list[Row]:
    name, local = names_of(line.name, line.local_name, options)
    room = width - INDENT
    return [*folded(name, room, at=INDENT), *folded(local, room, at=INDENT)]


def _stack(
    line: PostedLine, column: LineColumn, width: int, options: PaperOptions, *, narrow: bool
) -> list[str]:
    if column.code == GOODS:
        if width < LEAST_NAME:
            return []
        name, local = names_of(line.name, line.local_name, options)
        small = "" if narrow else small_print(line)
        beside = f"{name}  {small}"
        texts = [beside, local] if len(dot_text(beside)) <= width else [name, local, small]
    else:
        texts = list(column.cell(line))
    return [part for text in texts if text.strip() for part in fold_line(dot_text(text), width)]


def _under(line: PostedLine, width: int, *, taxed: bool) -> list[Row]:
    """Return the row under a name in the narrow form: what the wide one has in columns."""
    marks = (
        plain_line(line.packing),
        f"Sch {line.schedule}" if line.schedule else "",
        f"HSN {line.hsn}" if line.hsn else "",
        f"B {line.batch}" if line.batch else "",
        f"E {show_expiry(line.expiry)}" if line.expiry else "",
        f"MRP {show_paise(line.mrp)}" if line.mrp else "",
        f"{tax_word(line)} on {show_paise(line.taxable)}" if taxed else "",
        f"Cess {show_paise(line.cess)}" if line.cess else "",
        serial_words(line),
    )
    text = " ".join(dot_text(mark) for mark in marks if mark)
    maker = f" {dot_text(line.maker)}".rstrip()
    # The maker's name stands there when it costs no row of its own.
    text += maker if len(text) + len(maker) <= width - INDENT else ""
    return folded(text, width - INDENT, at=INDENT)


def head_rows(table: DotTable, width: int) -> list[Row]:
    """Return the headings between two rules; the first rule is the head's own."""
    cells = [
        Cell(at, room, column.title[:room], "right" if column.right else "left", bold=True)
        for column, (at, room) in zip(table.columns, table.places, strict=True)
    ]
    return [Row(tuple(cells)), rule_row(width)]


def sum_row(table: DotTable, end: int, word: str) -> Row:
    """Return the sums of the first ``end`` lines under their columns, with a word under the goods."""
    sums = [sum(values) for values in zip(*table.sums[:end], strict=True)]
    summed = [index for index, column in enumerate(table.columns) if column.code in SUMMED]
    cells = [
        Cell(table.places[index][0], table.places[index][1], show_paise(value), "right", bold=True)
        for index, value in zip(summed, sums, strict=False)
    ]
    at, _ = table.places[_goods(table.columns)]
    first = min((cell.at for cell in cells), default=at + len(word) + 1)
    return Row((Cell(at, first - at - 1, word, bold=True), *cells))
