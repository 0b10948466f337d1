"""A report as pages: A4 upright or across, as wide as its columns need, headings on every page."""

from collections.abc import Sequence
from typing import Any

from dcms_desktop.kernel.frozen import dataclass
from reports.engine.letters import draw_right
from reports.engine.letters import draw_text
from reports.engine.letters import fit_text
from reports.engine.letters import text_width
from reports.engine.letters import wrap_text
from reports.engine.pdf import A4
from reports.engine.pdf import HAIR
from reports.engine.pdf import INK
from reports.engine.pdf import MM
from reports.engine.pdf import QUIET
from reports.engine.pdf import SOFT
from reports.engine.pdf import Pdf
from reports.engine.pdf import new_pdf
from reports.engine.report import Column
from reports.engine.report import Letterhead
from reports.engine.report import Report
from reports.engine.report import Result
from reports.engine.to_grid import GridRow
from reports.engine.to_grid import each_row
from reports.engine.to_grid import shown_columns

MARGIN = 12 * MM
HEAD = 19 * MM
FOOT = 8 * MM
GAP = 6.0
SIZES = (8.4, 7.8, 7.2, 6.6, 6.0)
MOST_LINES = 3


@dataclass(frozen=True, slots=True)
class Plan:
    """How the columns lie on the page."""

    size: tuple[float, float]
    letters: float
    columns: tuple[Column, ...]
    lefts: tuple[float, ...]
    widths: tuple[float, ...]

    @property
    def step(self) -> float:
        """Return the height of one line of text."""
        return self.letters * 1.36

    @property
    def right(self) -> float:
        """Return the right edge of the table."""
        return self.size[0] - MARGIN


@dataclass(frozen=True, slots=True)
class Block:
    """One row cut into lines, with its height."""

    row: GridRow
    cells: tuple[tuple[str, ...], ...]
    height: float


def to_page(report: Report[Any], result: Result, letterhead: Letterhead) -> bytes:
    """Return a PDF of the whole report; without rows it says so."""
    with new_pdf(A4, report.title, letterhead.firm) as pdf:
        rows = list(each_row(report, result))
        plan = _lay_columns(shown_columns(report), rows)
        heads = _heading(plan)
        pages = _fill_pages(plan, [_cut(plan, row) for row in rows], heads.height)
        for number, blocks in enumerate(pages, 1):
            pdf.canvas.setPageSize(plan.size)
            if letterhead.practice:
                pdf.ghost("PRACTICE", plan.size)
            y = _draw_head(pdf, plan, report, letterhead)
            y = _draw_headings(pdf, plan, heads, y)
            for block in blocks:
                y = _draw_block(pdf, plan, block, y)
            if not rows:
                pdf.ink(QUIET)
                draw_text(pdf.canvas, MARGIN, y - 14, "Nothing was found for this question.", 9)
                y -= 20
            if number == len(pages) and report.note:
                _draw_note(pdf, plan, report.note, y)
            _draw_foot(pdf, plan, letterhead, f"Page {number} of {len(pages)}")
            pdf.canvas.showPage()
        return pdf.bytes()


def _lay_columns(columns: tuple[Column, ...], rows: Sequence[GridRow]) -> Plan:
    """Return the largest letters at which every column fits, upright before across."""
    sample = [row.cells for row in rows if row.kind != "head"]
    sample = sample[:: max(1, len(sample) // 400)] + sample[-3:]
    needs = [_need(index, column, sample) for index, column in enumerate(columns)]
    upright, across = A4, (A4[1], A4[0])
    for size, letters in ((upright, SIZES[0]), (upright, SIZES[1]), *((across, size) for size in SIZES)):
        room = size[0] - 2 * MARGIN - GAP * (len(columns) - 1)
        if sum(need.must for need in needs) * letters <= room:
            return _placed(size, letters, columns, needs)
    # More columns than a page has room for: smaller letters still, so no figure runs into the next.
    room = across[0] - 2 * MARGIN - GAP * (len(columns) - 1)
    return _placed(across, room / sum(need.must for need in needs), columns, needs)


@dataclass(frozen=True, slots=True)
class Need:
    """What a column asks for, in widths at size 1: so much it must have, so much it would like."""

    must: float
    likes: float


def _need(index: int, column: Column, sample: Sequence[tuple[str, ...]]) -> Need:
    """Return the need of a column: figures whole, words up to their usual width."""
    title = max((text_width(word, 1, bold=True) for word in column.title.split(" ")), default=0)
    widest = max((text_width(cells[index], 1, bold=column.total) for cells in sample), default=0)
    if column.kind != "text":
        return Need(max(title, widest) + 0.2, max(title, widest) + 0.2)
    usual = column.width * 0.52
    return Need(
        max(title, min(widest, usual * 1.15), min(usual * 0.5, widest)) + 0.2, max(title, widest) + 0.2
    )


def _placed(
    size: tuple[float, float], letters: float, columns: tuple[Column, ...], needs: list[Need]
) -> Plan:
    """Return the plan: what is left over goes to words that would wrap, then to the growing columns."""
    room = size[0] - 2 * MARGIN - GAP * (len(columns) - 1)
    squeeze = min(1.0, room / (sum(need.must for need in needs) * letters))
    widths = [need.must * letters * squeeze for need in needs]
    wishes = [max(0.0, need.likes * letters - width) for need, width in zip(needs, widths, strict=True)]
    given = min(1.0, (room - sum(widths)) / sum(wishes)) if sum(wishes) > 0 else 0.0
    widths = [width + wish * given for width, wish in zip(widths, wishes, strict=True)]
    growing = [i for i, column in enumerate(columns) if column.grow]
    growing = (
        growing
        or [i for i, column in enumerate(columns) if column.kind == "text"]
        or list(range(len(columns)))
    )
    spare = (room - sum(widths)) / len(growing)
    lefts: list[float] = []
    x = MARGIN
    for index in range(len(columns)):
        widths[index] += spare if index in growing else 0
        lefts.append(x)
        x += widths[index] + GAP
    return Plan(size, letters, columns, tuple(lefts), tuple(widths))


def _heading(plan: Plan) -> Block:
    cells = tuple(
        tuple(wrap_text(column.title, plan.widths[index] + 0.5, plan.letters, bold=True, most=2))
        for index, column in enumerate(plan.columns)
    )
    deepest = max(len(lines) for lines in cells)
    return Block(GridRow("head", ()), cells, deepest * plan.step + 5)


def _cut(plan: Plan, row: GridRow) -> Block:
    bold = row.kind in {"sum", "total"}
    if row.kind == "head":
        text = fit_text(row.cells[0], plan.right - MARGIN, plan.letters + 0.6, bold=True)
        return Block(row, ((text,),), plan.step + 8)
    cells = tuple(
        (text,)
        if plan.columns[index].kind != "text"
        else tuple(wrap_text(text, plan.widths[index] + 0.5, plan.letters, bold=bold, most=MOST_LINES))
        for index, text in enumerate(row.cells)
    )
    deepest = max((len(lines) for lines in cells), default=1)
    return Block(row, cells, deepest * plan.step + (4.5 if bold else 2.6))


def _fill_pages(plan: Plan, blocks: list[Block], heads: float) -> list[list[Block]]:
    room = plan.size[1] - 2 * MARGIN - HEAD - FOOT - heads
    pages: list[list[Block]] = [[]]
    left = room
    for index, block in enumerate(blocks):
        # The head of a group never stands alone at the foot of a page.
        need = block.height + (
            blocks[index + 1].height if block.row.kind == "head" and index + 1 < len(blocks) else 0
        )
        if need > left and pages[-1]:
            pages.append([])
            left = room
        pages[-1].append(block)
        left -= block.height
    return pages


def _draw_head(pdf: Pdf, plan: Plan, report: Report[Any], letterhead: Letterhead) -> float:
    top = plan.size[1] - MARGIN
    pdf.ink()
    half = (plan.right - MARGIN) / 2
    draw_text(pdf.canvas, MARGIN, top - 12, fit_text(report.title, half, 14, bold=True), 14, bold=True)
    draw_right(
        pdf.canvas, plan.right, top - 11, fit_text(letterhead.firm, half, 10, bold=True), 10, bold=True
    )
    pdf.ink(QUIET)
    asked = fit_text(letterhead.asked, (plan.right - MARGIN) * 0.66, 8.5)
    draw_text(pdf.canvas, MARGIN, top - 27, asked, 8.5)
    draw_right(pdf.canvas, plan.right, top - 25, fit_text(letterhead.place, half * 0.64, 8), 8)
    pdf.ink()
    return top - HEAD + 8


def _draw_headings(pdf: Pdf, plan: Plan, heads: Block, y: float) -> float:
    pdf.hair(MARGIN, y, plan.right, y, INK, 0.7)
    deepest = max(len(lines) for lines in heads.cells)
    for index, lines in enumerate(heads.cells):
        for line, text in enumerate(lines):
            base = y - 2 - plan.step * (line + 1 + deepest - len(lines)) + plan.letters * 0.3
            _put(pdf, plan, index, base, text, bold=True)
    bottom = y - heads.height
    pdf.hair(MARGIN, bottom, plan.right, bottom, INK, 0.4)
    return bottom


def _put(pdf: Pdf, plan: Plan, index: int, base: float, text: str, *, bold: bool) -> None:
    left, width = plan.lefts[index], plan.widths[index]
    if plan.columns[index].right:
        draw_right(pdf.canvas, left + width, base, text, plan.letters, bold=bold)
    else:
        draw_text(pdf.canvas, left, base, text, plan.letters, bold=bold)


def _draw_block(pdf: Pdf, plan: Plan, block: Block, y: float) -> float:
    kind = block.row.kind
    bottom = y - block.height
    if kind == "head":
        draw_text(pdf.canvas, MARGIN, bottom + 3.5, block.cells[0][0], plan.letters + 0.6, bold=True)
    else:
        bold = kind in {"sum", "total"}
        for index, lines in enumerate(block.cells):
            for line, text in enumerate(lines):
                base = y - (2.2 if bold else 1.2) - plan.step * (line + 1) + plan.letters * 0.3
                _put(pdf, plan, index, base, text, bold=bold)
    if kind == "total":
        pdf.hair(MARGIN, y, plan.right, y, INK, 0.7)
        pdf.hair(MARGIN, bottom, plan.right, bottom, INK, 0.7)
    elif kind == "sum":
        pdf.hair(MARGIN, y, plan.right, y, HAIR)
    else:
        pdf.hair(MARGIN, bottom, plan.right, bottom, SOFT, 0.3)
    return bottom


def _draw_note(pdf: Pdf, plan: Plan, note: str, y: float) -> None:
    pdf.ink(QUIET)
    for line in wrap_text(note, plan.right - MARGIN, 7.5):
        y -= 10.5
        if y > MARGIN + FOOT - 4:
            draw_text(pdf.canvas, MARGIN, y - 2, line, 7.5)
    pdf.ink()


def _draw_foot(pdf: Pdf, plan: Plan, letterhead: Letterhead, page: str) -> None:
    pdf.ink(QUIET)
    printed = " · ".join(part for part in (letterhead.printed_at, letterhead.by) if part)
    draw_text(pdf.canvas, MARGIN, MARGIN - 2, f"Printed {printed}" if printed else "", 7.5)
    draw_right(pdf.canvas, plan.right, MARGIN - 2, page, 7.5)
    pdf.ink()
