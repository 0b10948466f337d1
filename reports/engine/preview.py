"""Pictures for the screen: the pages of a PDF, and a slip as it will lie in the tray."""

from typing import TYPE_CHECKING

from reports.engine.slip import DOTS_PER_COLUMN
from reports.engine.slip import Code
from reports.engine.slip import Gap
from reports.engine.slip import Line
from reports.engine.slip import Logo
from reports.engine.slip import Pair
from reports.engine.slip import Part
from reports.engine.slip import Rule
from reports.engine.slip import Slip
from reports.engine.slip import fold_line
from reports.engine.slip import is_plain
from reports.engine.slip import pair_lines
from reports.engine.slip import printable
from reports.engine.slip_letters import STEP
from reports.engine.slip_letters import dots_of
from reports.engine.slip_letters import draw_line
from reports.engine.slip_letters import draw_pair
from reports.engine.slip_letters import logo_dots
from reports.engine.slip_letters import png_of

if TYPE_CHECKING:
    from PIL.Image import Image

EDGE = 24
"""White dots around a slip."""


def pages_of_pdf(pdf: bytes, *, dpi: int = 110, most: int = 50) -> list[bytes]:
    """Return the pages of a PDF as PNG pictures, at most ``most``."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        pictures: list[bytes] = []
        for index in range(min(len(document), most)):
            page = document[index]
            bitmap = page.render(scale=dpi / 72)
            pictures.append(png_of(bitmap.to_pil()))
            bitmap.close()
            page.close()
        return pictures
    finally:
        document.close()


def picture_of_slip(slip: Slip) -> bytes:
    """Return a slip as a PNG picture, one dot of the printer for one of the picture."""
    from PIL import Image

    strips = [_strip(slip, part) for part in slip.parts]
    height = sum(strip.height for strip in strips)
    page = Image.new("L", (slip.dots + 2 * EDGE, height + 2 * EDGE), 255)
    y = EDGE
    for strip in strips:
        page.paste(strip.convert("L"), (EDGE, y))
        y += strip.height
    return png_of(page)


def _strip(slip: Slip, part: Part) -> "Image":
    from PIL import Image

    match part:
        case Line():
            return _line_strip(slip, part)
        case Pair():
            return _pair_strip(slip, part)
        case Rule(heavy=heavy):
            return _cells(("=" if heavy else "-") * slip.columns, slip, bold=False, large=False)
        case Logo(picture=picture):
            return logo_dots(picture, slip.dots)
        case Code(data=data):
            return _code_strip(slip, data)
        case Gap(lines=lines):
            return Image.new("1", (slip.dots, STEP * lines), 1)


def _line_strip(slip: Slip, line: Line) -> "Image":
    text = printable(line.text)
    if not is_plain(text):
        return draw_line(text, slip.dots, bold=line.bold, large=line.large, align=line.align)
    columns = slip.columns // 2 if line.large else slip.columns
    set_text = {"left": str.ljust, "centre": str.center, "right": str.rjust}[line.align]
    lines = [set_text(each, columns) for each in fold_line(text, columns)]
    return _cells("\n".join(lines), slip, bold=line.bold, large=line.large)


def _pair_strip(slip: Slip, pair: Pair) -> "Image":
    left, right = printable(pair.left), printable(pair.right)
    if not is_plain(left + right):
        return draw_pair(left, right, slip.dots, bold=pair.bold, large=pair.large)
    lines = pair_lines(left, right, slip.columns // 2 if pair.large else slip.columns)
    return _cells("\n".join(lines), slip, bold=pair.bold, large=pair.large)


def _cells(text: str, slip: Slip, *, bold: bool, large: bool) -> "Image":
    """Draw plain text letter by letter in the printer's cells."""
    from reports.engine.letters import draw_centre
    from reports.engine.pdf import new_pdf

    cell, step = (DOTS_PER_COLUMN * 2, STEP * 2) if large else (DOTS_PER_COLUMN, STEP)
    lines = text.split("\n")
    with new_pdf((slip.dots, step * len(lines)), "slip", "") as pdf:
        pdf.ink("#000000")
        for number, line in enumerate(lines):
            base = (len(lines) - 1 - number) * step + step * 0.28
            for place, mark in enumerate(line):
                if mark != " ":
                    draw_centre(pdf.canvas, (place + 0.5) * cell, base, mark, cell * 1.55, bold=bold)
        return dots_of(pdf.bytes())


def _code_strip(slip: Slip, data: str) -> "Image":
    import io

    import segno
    from PIL import Image

    out = io.BytesIO()
    segno.make(data, error="m", micro=False).save(out, kind="png", scale=max(3, slip.dots // 90), border=4)
    with Image.open(io.BytesIO(out.getvalue())) as code:
        page = Image.new("1", (slip.dots, code.height), 1)
        page.paste(code.convert("1"), ((slip.dots - code.width) // 2, 0))
    return page
