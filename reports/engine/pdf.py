"""A PDF being drawn: one place for page size, ink, hairlines and the marks of the file."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING
from typing import Any

from reports.engine.letters import PDF_LOCK
from reports.engine.letters import draw_centre
from reports.engine.letters import font_name
from reports.engine.letters import text_width
from reports.fonts import LATIN

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

MM = 72 / 25.4
A4 = (210 * MM, 297 * MM)
A5 = (148 * MM, 210 * MM)

INK = "#16202B"
QUIET = "#4A5563"
HAIR = "#A9B3BF"
SOFT = "#DCE2E9"
BAND = "#F1F4F7"
GHOST = "#E3E6EA"
"""Colour of words that lie under the page, such as PRACTICE."""


@dataclass
class Pdf:
    """The canvas and the bytes it ends in."""

    canvas: "Canvas"
    out: io.BytesIO

    def ink(self, colour: str = INK) -> None:
        """Set the colour of text and fills."""
        self.canvas.setFillColor(colour)

    def hair(
        self, x1: float, y1: float, x2: float, y2: float, colour: str = HAIR, width: float = 0.4
    ) -> None:
        """Draw a hairline."""
        self.canvas.setStrokeColor(colour)
        self.canvas.setLineWidth(width)
        self.canvas.line(x1, y1, x2, y2)

    def band(self, x: float, y: float, width: float, height: float, colour: str = BAND) -> None:
        """Fill a quiet band behind headings and totals."""
        self.canvas.setFillColor(colour)
        self.canvas.rect(x, y, width, height, stroke=0, fill=1)
        self.ink()

    def frame(self, x: float, y: float, width: float, height: float, colour: str = HAIR) -> None:
        """Draw a hairline frame."""
        self.canvas.setStrokeColor(colour)
        self.canvas.setLineWidth(0.4)
        self.canvas.rect(x, y, width, height, stroke=1, fill=0)

    def ghost(self, word: str, size: tuple[float, float]) -> None:
        """Write a word across the page, under everything that is drawn afterwards."""
        width, height = size
        letters = min(0.95 * (width**2 + height**2) ** 0.5 / max(text_width(word, 1, bold=True), 1), 110)
        self.canvas.saveState()
        self.canvas.translate(width / 2, height / 2)
        self.canvas.rotate(52 if height > width else 34)
        self.ink(GHOST)
        draw_centre(self.canvas, 0, -letters * 0.35, word, letters * 0.82, bold=True)
        self.canvas.restoreState()
        self.ink()

    def bytes(self) -> bytes:
        """End the file and return it."""
        self.canvas.save()
        return self.out.getvalue()


@contextmanager
def new_pdf(size: tuple[float, float], title: str, author: str) -> Iterator[Pdf]:
    """Give a PDF whose bytes depend on what is drawn alone: no clock, no fonts of this PC."""
    from reportlab.pdfgen.canvas import Canvas

    with PDF_LOCK:
        out = io.BytesIO()
        font: Any = font_name(LATIN, bold=False)
        canvas = Canvas(out, pagesize=size, invariant=1, pageCompression=1, initialFontName=font)
        canvas.setTitle(title)
        canvas.setAuthor(author)
        canvas.setCreator("DCMS Desktop")
        yield Pdf(canvas, out)
