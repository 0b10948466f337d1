"""Rows of a dot-matrix page as dots: for letters the printer has not, and whole pages for the screen."""

from functools import lru_cache
from typing import TYPE_CHECKING

from reports.engine.dot_page import PICTURE_LINES
from reports.engine.dot_page import Cell
from reports.engine.dot_page import DotForm
from reports.engine.dot_page import DotJob
from reports.engine.dot_page import Row
from reports.engine.dot_page import cell_text
from reports.engine.dot_page import dot_text
from reports.engine.letters import draw_centre
from reports.engine.letters import draw_text
from reports.engine.letters import fit_text
from reports.engine.letters import text_width
from reports.engine.pdf import Pdf
from reports.engine.pdf import new_pdf
from reports.engine.slip_letters import DARK
from reports.engine.slip_letters import png_of

if TYPE_CHECKING:
    from PIL.Image import Image

CELL, LINE = 6.0, 12.0
"""Width of a column and height of a line on the drawing, in points."""
EDGE = 14.0


def row_dots(row: Row, form: DotForm, size: tuple[int, int]) -> "Image":
    """Return the drawn cells of a row as black dots on white, ``size`` dots wide and high, in one bit."""
    return _row_dots(Row(row.drawn, row.wide), form.columns, size)


@lru_cache(maxsize=512)
def _row_dots(row: Row, columns: int, size: tuple[int, int]) -> "Image":
    from PIL import Image

    height = LINE * PICTURE_LINES
    with new_pdf((columns * CELL, height), "row", "") as pdf:
        _draw_row(pdf, row, height)
        grey = _grey(pdf.bytes(), 4)
    small = grey.resize(size, Image.Resampling.LANCZOS)
    dots: Image.Image = small.point(lambda shade: 255 if shade >= DARK + 30 else 0).convert("1")
    return dots


def pages_of_dots(job: DotJob, *, most: int = 50) -> list[bytes]:
    """Return the pages as PNG pictures, letter by letter where the printer sets them."""
    return [_page(job.form, rows) for rows in job.pages[:most]]


def _page(form: DotForm, rows: tuple[Row, ...]) -> bytes:
    width, height = form.columns * CELL + 2 * EDGE, form.inches * 6 * LINE
    with new_pdf((width, height), "page", "") as pdf:
        pdf.canvas.translate(EDGE, 0)
        top = height - form.top * LINE
        for row in rows:
            _draw_row(pdf, row, top)
            top -= row.lines * LINE
        return png_of(_grey(pdf.bytes(), 2))


def _draw_row(pdf: Pdf, row: Row, top: float) -> None:
    """Draw a row under ``top``: plain text letter by letter, other text as whole words."""
    pdf.ink("#000000")
    step = CELL * (2 if row.wide else 1)
    base = top - row.lines * LINE + (LINE * 0.55 if row.drawn else LINE * 0.28)
    for cell in row.cells:
        if not cell.plain:
            _draw_words(pdf, cell, step, base)
            continue
        for place, mark in enumerate(cell_text(cell)):
            if mark != " ":
                middle = (cell.at + place + 0.5) * step
                draw_centre(pdf.canvas, middle, base, mark, CELL * 1.5, bold=cell.bold or row.wide)


def _draw_words(pdf: Pdf, cell: Cell, step: float, base: float) -> None:
    room, size = cell.width * step, LINE * 1.15
    text = fit_text(dot_text(cell.text), room, size, bold=cell.bold)
    spare = room - text_width(text, size, bold=cell.bold)
    x = cell.at * step + {"left": 0.0, "centre": spare / 2, "right": spare}[cell.align]
    draw_text(pdf.canvas, x, base, text, size, bold=cell.bold)


def _grey(pdf: bytes, scale: int) -> "Image":
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        page = document[0]
        bitmap = page.render(scale=scale, grayscale=True)
        grey: Image = bitmap.to_pil().copy()
        bitmap.close()
        page.close()
    finally:
        document.close()
    return grey
