"""How large the parts of a printed bill are, and text that is measured before it is drawn."""

from dataclasses import dataclass
from dataclasses import field
from typing import Literal

from dcms_desktop.documents.posted import Posted
from reports.engine.letters import draw_centre
from reports.engine.letters import draw_right
from reports.engine.letters import draw_text
from reports.engine.letters import text_width
from reports.engine.letters import wrap_text
from reports.engine.pdf import A4
from reports.engine.pdf import A5
from reports.engine.pdf import INK
from reports.engine.pdf import MM
from reports.engine.pdf import QUIET
from reports.engine.pdf import Pdf
from reports.papers.paper import CopyMark
from reports.papers.paper import PaperOptions

Align = Literal["left", "right", "centre"]


@dataclass(frozen=True, slots=True)
class Shape:
    """Sizes of one paper, in points."""

    size: tuple[float, float]
    margin: float
    firm: float
    title: float
    name: float
    text: float
    small: float
    line_sizes: tuple[float, ...]
    """Letters of the goods lines, largest first; smaller ones when the columns need the room."""
    goods_room: float
    """Width the goods' name wants before letters shrink."""
    logo: float
    qr: float
    terms_lines: int
    sign_room: float
    tight: bool = False
    """Seller and buyer side by side and the foot in two columns, for paper that is low."""

    @property
    def left(self) -> float:
        """Return the left edge of the print."""
        return self.margin

    @property
    def right(self) -> float:
        """Return the right edge of the print."""
        return self.size[0] - self.margin

    @property
    def width(self) -> float:
        """Return the width of the print."""
        return self.size[0] - 2 * self.margin


A4_SHAPE = Shape(
    size=A4,
    margin=10 * MM,
    firm=15,
    title=14,
    name=10,
    text=8,
    small=6.6,
    line_sizes=(8.0, 7.6, 7.2, 6.8, 6.4, 6.0),
    goods_room=128,
    logo=19 * MM,
    qr=25 * MM,
    terms_lines=7,
    sign_room=30,
)
A5_SHAPE = Shape(
    size=(A5[1], A5[0]),
    margin=7 * MM,
    firm=11.5,
    title=11,
    name=8.6,
    text=7,
    small=5.8,
    line_sizes=(7.2, 6.8, 6.4, 6.0),
    goods_room=128,
    logo=13 * MM,
    qr=19 * MM,
    terms_lines=6,
    sign_room=16,
    tight=True,
)
"""A5 across: the thirteen columns of a pharma bill get the width they have on A4."""


@dataclass(frozen=True, slots=True)
class Put:
    """One text at its place, measured down from the top of its block."""

    x: float
    down: float
    text: str
    size: float
    bold: bool = False
    colour: str = INK
    align: Align = "left"


@dataclass
class Flow:
    """A column of text that grows downwards; it knows its height before anything is drawn."""

    x: float
    width: float
    down: float = 0.0
    puts: list[Put] = field(default_factory=list)

    def say(
        self,
        text: str,
        size: float,
        *,
        bold: bool = False,
        colour: str = INK,
        align: Align = "left",
        most: int = 0,
    ) -> None:
        """Add wrapped text; empty text adds nothing."""
        if not text.strip():
            return
        at = {"left": self.x, "right": self.x + self.width, "centre": self.x + self.width / 2}[align]
        for line in wrap_text(text, self.width, size, bold=bold, most=most):
            self.down += size * 1.3
            self.puts.append(Put(at, self.down - size * 0.3, line, size, bold, colour, align))

    def label(self, text: str, size: float) -> None:
        """Add a quiet label over what follows."""
        self.say(text, size, colour=QUIET, most=1)

    def fact(
        self, label: str, value: str, size: float, *, indent: float, bold: bool = False, most: int = 2
    ) -> None:
        """Add a quiet label with its value to the right of it, values one under the other."""
        if not value.strip():
            return
        self.puts.append(Put(self.x, self.down + size, label, size, colour=QUIET))
        room = Flow(self.x + indent, self.width - indent, self.down)
        room.say(value, size, bold=bold, most=most)
        self.puts.extend(room.puts)
        self.down = room.down

    def amount(self, label: str, value: str, size: float, *, bold: bool = False, colour: str = INK) -> None:
        """Add a label at the left and a figure at the right edge."""
        room = self.width - text_width(value, size, bold=bold) - 4
        base = self.down
        for line in wrap_text(label, room, size, bold=bold, most=3):
            self.down += size * 1.42
            base = self.down - size * 0.35
            self.puts.append(Put(self.x, base, line, size, bold, colour))
        self.puts.append(Put(self.x + self.width, base, value, size, bold, colour, "right"))

    def gap(self, height: float) -> None:
        """Leave room."""
        self.down += height

    def draw(self, pdf: Pdf, top: float) -> None:
        """Draw everything under ``top``."""
        tools = {"left": draw_text, "right": draw_right, "centre": draw_centre}
        for put in self.puts:
            pdf.ink(put.colour)
            tools[put.align](pdf.canvas, put.x, top - put.down, put.text, put.size, bold=put.bold)
        pdf.ink()


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page being drawn: which page of how many, which set, of which document."""

    pdf: Pdf
    shape: Shape
    posted: Posted
    options: PaperOptions
    copy: CopyMark
    mark: str
    """ORIGINAL FOR RECIPIENT and so on."""
    page: int
    pages: int
