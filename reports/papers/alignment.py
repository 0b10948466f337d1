"""A grid to lay over printed stationery, in half millimetres: a shop reads off how far to move its papers."""

from typing import Literal

from reports.engine.letters import draw_centre
from reports.engine.letters import draw_right
from reports.engine.letters import draw_text
from reports.engine.pdf import A4
from reports.engine.pdf import A5
from reports.engine.pdf import HAIR
from reports.engine.pdf import INK
from reports.engine.pdf import MM
from reports.engine.pdf import SOFT
from reports.engine.pdf import Pdf
from reports.engine.pdf import new_pdf
from reports.papers.paper import PaperOptions

EDGE = 5
"""Millimetres that most printers leave white."""
SIZES = {"a4": A4, "a5": (A5[1], A5[0])}


def alignment_page(size: Literal["a4", "a5"], options: PaperOptions) -> bytes:
    """Return the grid, moved as the papers are now: laid over the stationery it shows what is missing."""
    with new_pdf(SIZES[size], "Alignment", "") as pdf:
        width, height = SIZES[size]
        pdf.canvas.translate(options.shift_right * MM / 2, -options.shift_down * MM / 2)
        columns, rows = round(width / MM), round(height / MM)
        for place in range(EDGE, columns - EDGE + 1):
            _line(pdf, place, (place * MM, EDGE * MM, place * MM, height - EDGE * MM))
        for place in range(EDGE, rows - EDGE + 1):
            _line(pdf, place, (EDGE * MM, height - place * MM, width - EDGE * MM, height - place * MM))
        for place in range(10, columns - EDGE, 10):
            draw_centre(pdf.canvas, place * MM, height - (EDGE + 3) * MM, str(place), 6)
        for place in range(10, rows - EDGE, 10):
            draw_right(pdf.canvas, (EDGE + 5) * MM, height - place * MM - 2, str(place), 6)
        _ruler(pdf, height)
        told = f"Moved {options.shift_right / 2:g} mm to the right and {options.shift_down / 2:g} mm down."
        pdf.band(24 * MM, height - 32 * MM, 100 * MM, 9 * MM, "#FFFFFF")
        draw_text(pdf.canvas, 26 * MM, height - 29 * MM, told, 10, bold=True)
        pdf.canvas.showPage()
        return pdf.bytes()


def _line(pdf: Pdf, place: int, ends: tuple[float, float, float, float]) -> None:
    colour, width = (INK, 0.4) if place % 10 == 0 else (HAIR, 0.25) if place % 5 == 0 else (SOFT, 0.2)
    pdf.hair(*ends, colour, width)


def _ruler(pdf: Pdf, height: float) -> None:
    """Draw half millimetres along a cross at 20 mm from the top and the left."""
    for half in range(40):
        length = 2.0 if half % 2 == 0 else 1.2
        along = 20 * MM + half * MM / 2
        pdf.hair(along, height - 20 * MM, along, height - 20 * MM - length * MM, INK, 0.3)
        pdf.hair(20 * MM, height - along, (20 + length) * MM, height - along, INK, 0.3)
