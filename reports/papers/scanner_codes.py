"""The test sheet of a scanner: three codes to scan, for scanners that do not read from a screen."""

import io
from collections.abc import Sequence

from reports.engine.code_picture import code_picture
from reports.engine.letters import draw_text
from reports.engine.pdf import A4
from reports.engine.pdf import MM
from reports.engine.pdf import new_pdf

TITLE = "Codes for the set-up test of a scanner"
STEP = 78 * MM


def scanner_sheet(codes: Sequence[tuple[str, str, str]]) -> bytes:
    """Return an A4 page with codes, each given as symbol, text and words."""
    from reportlab.lib.utils import ImageReader

    with new_pdf(A4, TITLE, "") as pdf:
        top = A4[1] - 24 * MM
        draw_text(pdf.canvas, 20 * MM, top, TITLE, 14, bold=True)
        draw_text(
            pdf.canvas,
            20 * MM,
            top - 7 * MM,
            "Open Set-up, Scanner test, then scan them from top to bottom.",
            10,
        )
        for place, (symbol, text, words) in enumerate(codes):
            at = top - 24 * MM - place * STEP
            picture = ImageReader(io.BytesIO(code_picture(symbol, text)))
            wide, high = picture.getSize()
            draw_text(pdf.canvas, 20 * MM, at, f"{place + 1}   {words}", 11, bold=True)
            broad = 40 * MM if symbol == "DataMatrix" else 80 * MM
            height = broad * high / wide
            pdf.canvas.drawImage(picture, 20 * MM, at - height - 4 * MM, broad, height)
            draw_text(pdf.canvas, 20 * MM, at - height - 9 * MM, text, 9)
        pdf.canvas.showPage()
        return pdf.bytes()
