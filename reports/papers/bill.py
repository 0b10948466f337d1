"""A goods document on A4 or A5: pages, sets and watermarks. The papers differ in their shape only."""

from dcms_desktop.documents.posted import Posted
from reports.engine.pdf import MM
from reports.engine.pdf import new_pdf
from reports.papers.bill_foot import Foot
from reports.papers.bill_foot import draw_foot
from reports.papers.bill_foot import draw_page_line
from reports.papers.bill_foot import measure_foot
from reports.papers.bill_head import Head
from reports.papers.bill_head import draw_head
from reports.papers.bill_head import draw_small_head
from reports.papers.bill_head import measure_head
from reports.papers.bill_head import small_head_height
from reports.papers.bill_lines import COLUMNS
from reports.papers.bill_lines import LineColumn
from reports.papers.bill_lines import Table
from reports.papers.bill_lines import draw_line_heads
from reports.papers.bill_lines import draw_row
from reports.papers.bill_lines import draw_sums
from reports.papers.bill_lines import fill_pages
from reports.papers.bill_lines import measure_lines
from reports.papers.paper import CopyMark
from reports.papers.paper import PaperOptions
from reports.papers.shape import Shape
from reports.papers.shape import Sheet
from reports.papers.wording import copy_marks
from reports.papers.wording import safe_name


def render_bill(
    posted: Posted,
    copy: CopyMark,
    logo: bytes | None,
    options: PaperOptions,
    shape: Shape,
    columns: tuple[LineColumn, ...] = COLUMNS,
) -> bytes:
    """Return the PDF of a goods document: every set with its mark, every page with its number."""
    with new_pdf(shape.size, safe_name(posted), posted.firm.name) as pdf:
        head = measure_head(posted, shape, logo, options)
        table = measure_lines(posted, shape, options, columns)
        foot = measure_foot(posted, shape, options)
        room = shape.size[1] - 2 * shape.margin - table.head_height - shape.small * 2
        pages = fill_pages(table, room - head.height, room - small_head_height(shape), foot.height)
        for mark in copy_marks(posted, copy.copies):
            for number, span in enumerate(pages, 1):
                sheet = Sheet(pdf, shape, posted, options, copy, mark, number, len(pages))
                _draw_page(sheet, head, table, foot, span)
        return pdf.bytes()


def _draw_page(sheet: Sheet, head: Head, table: Table, foot: Foot, span: tuple[int, int]) -> None:
    canvas, options = sheet.pdf.canvas, sheet.options
    canvas.saveState()
    canvas.translate(options.shift_right * MM / 2, -options.shift_down * MM / 2)
    if ghost := ghost_of(sheet.posted):
        sheet.pdf.ghost(ghost, sheet.shape.size)
    first, last = sheet.page == 1, sheet.page == sheet.pages
    y = draw_head(sheet, head) if first else draw_small_head(sheet)
    y = draw_line_heads(sheet, table, y)
    start, end = span
    if not first:
        y = draw_sums(sheet, table, table.rows[:start], f"Brought forward from page {sheet.page - 1}", y)
    for row in table.rows[start:end]:
        y = draw_row(sheet, table, row, y)
    if last:
        count = len(table.rows)
        draw_sums(sheet, table, table.rows, f"{count} {'item' if count == 1 else 'items'}", y)
        draw_foot(sheet, foot)
    else:
        draw_sums(sheet, table, table.rows[:end], f"Carried forward to page {sheet.page + 1}", y)
    draw_page_line(sheet)
    canvas.restoreState()
    canvas.showPage()


def ghost_of(posted: Posted) -> str:
    """Return the word that lies across the page, nothing on a good document of a real firm."""
    words = ("PRACTICE" if posted.firm.practice else "", "CANCELLED" if posted.state == "cancelled" else "")
    return " · ".join(word for word in words if word)
