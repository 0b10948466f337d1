"""Text as dots: what a receipt printer has no letters for is drawn here, shaped, and sent as a picture."""

import io
from functools import lru_cache
from typing import TYPE_CHECKING

from reports.engine.letters import draw_right
from reports.engine.letters import draw_text
from reports.engine.letters import fit_text
from reports.engine.letters import text_width
from reports.engine.letters import wrap_text
from reports.engine.pdf import new_pdf
from reports.engine.slip import DOTS_PER_COLUMN
from reports.engine.slip import Align

if TYPE_CHECKING:
    from PIL.Image import Image

LETTERS = 21.0
"""Size of a line's letters in dots; a printed line is 24 dots high."""
STEP = 30
DARK = 150
"""Grey below this becomes black."""


def draw_line(text: str, dots: int, *, bold: bool, large: bool, align: Align) -> "Image":
    """Return wrapped text as a picture of the slip's width, black on white in one bit."""
    return _draw_line(text, dots, bold, large, align)


@lru_cache(maxsize=512)
def _draw_line(text: str, dots: int, bold: bool, large: bool, align: Align) -> "Image":  # noqa: FBT001 - cached
    size, step = (LETTERS * 2, STEP * 2) if large else (LETTERS, STEP)
    lines = wrap_text(text, dots, size, bold=bold)
    with new_pdf((dots, step * len(lines)), "slip", "") as pdf:
        pdf.ink("#000000")
        for number, line in enumerate(lines):
            room = dots - text_width(line, size, bold=bold)
            x = {"left": 0.0, "centre": room / 2, "right": room}[align]
            draw_text(pdf.canvas, x, _base(step, len(lines), number), line, size, bold=bold)
        return dots_of(pdf.bytes())


@lru_cache(maxsize=512)
def _draw_pair(left: str, right: str, dots: int, bold: bool, large: bool) -> "Image":  # noqa: FBT001 - cached
    size, step = (LETTERS * 2, STEP * 2) if large else (LETTERS, STEP)
    room = dots - text_width(right, size, bold=bold) - DOTS_PER_COLUMN
    lines = wrap_text(left, max(room, dots / 3), size, bold=bold)
    with new_pdf((dots, step * len(lines)), "slip", "") as pdf:
        pdf.ink("#000000")
        for number, line in enumerate(lines):
            draw_text(pdf.canvas, 0, _base(step, len(lines), number), line, size, bold=bold)
        base = _base(step, len(lines), len(lines) - 1)
        draw_right(pdf.canvas, dots, base, fit_text(right, dots * 2 / 3, size, bold=bold), size, bold=bold)
        return dots_of(pdf.bytes())


def draw_pair(left: str, right: str, dots: int, *, bold: bool, large: bool) -> "Image":
    """Return a text at the left and a figure at the right as a picture, black on white in one bit."""
    return _draw_pair(left, right, dots, bold, large)


def _base(step: int, count: int, number: int) -> float:
    """Return the base line of a line: the lowest stands a quarter over the bottom."""
    return (count - 1 - number) * step + step * 0.28


def dots_of(pdf: bytes) -> "Image":
    """Return the first page of a PDF as black and white dots, a point for a dot."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        page = document[0]
        bitmap = page.render(scale=1, grayscale=True)
        grey = bitmap.to_pil().copy()
        bitmap.close()
        page.close()
    finally:
        document.close()
    black_white: Image = grey.point(lambda shade: 255 if shade >= DARK else 0).convert("1")
    return black_white


def logo_dots(picture: "Image", dots: int) -> "Image":
    """Return a logo in black and white, at most 60 % of the slip wide and 160 dots high, in the middle."""
    from PIL import Image

    small = picture.convert("L")
    small.thumbnail((int(dots * 0.6), 160))
    page = Image.new("1", (dots, small.height), 1)
    page.paste(small.convert("1"), ((dots - small.width) // 2, 0))
    return page


def png_of(picture: "Image") -> bytes:
    """Return a picture as PNG."""
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()
