"""EPL 2: labels as the commands of an Eltron or older Zebra printer. Everything it obeys is made here.

Words stand between double quotes, with quote and backslash escaped; only printable ASCII passes. Codes of
GS1 and matrices go as dots: printers of this language do not all know them.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from reports.engine.label import LEAST_DPI
from reports.engine.label import Label
from reports.engine.label import Stock
from reports.engine.label import Symbol
from reports.engine.label import Words
from reports.engine.label import in_dots
from reports.engine.label import on_finer
from reports.engine.label import rows_of
from reports.engine.label import symbol_dots
from reports.engine.label import white_edged
from reports.engine.label import word_dots

if TYPE_CHECKING:
    from PIL.Image import Image

FONTS = {
    203: {"small": (1, 1), "normal": (2, 1), "large": (4, 1), "huge": (4, 2)},
    300: {"small": (1, 1), "normal": (2, 1), "large": (3, 1), "huge": (3, 2)},
    600: {"small": (1, 2), "normal": (2, 2), "large": (3, 2), "huge": (3, 4)},
}
"""The printer's font and how many times as large; those of 300 dots an inch have larger ones."""
END = b"\n"


def encode(labels: Sequence[Label], stock: Stock, dpi: int = LEAST_DPI) -> bytes:
    """Return the bytes of a job; the empty line before ``N`` ends what another program left unfinished."""
    width, height = in_dots(stock.row_width, dpi), in_dots(stock.height, dpi)
    head = f"q{width}\nQ{height},{max(16, in_dots(stock.gap_down, dpi))}\n".encode("ascii")
    body = b""
    for row, times in rows_of(labels, stock.across):
        body += END + b"N" + END + head
        for place, one in enumerate(row):
            right, label = in_dots(place * (stock.width + stock.gap_across), dpi), on_finer(one, dpi)
            body += b"".join(_words(words, right) + END for words in label.words)
            body += b"".join(_symbol(symbol, right) + END for symbol in label.symbols)
        body += f"P{times}".encode("ascii") + END
    return body


def quoted(text: str) -> str:
    """Return text between quotes."""
    plain = "".join(mark for mark in text if " " <= mark <= "~")
    return '"' + plain.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _words(words: Words, right: int) -> bytes:
    if not words.plain:
        return _dots(word_dots(words), right + words.x, words.y)
    font, times = FONTS[words.dpi][words.size]
    said = quoted(words.said)
    return f"A{right + words.left},{words.y},0,{font},{times},{times},N,{said}".encode("ascii")


def _dots(picture: "Image", x: int, y: int) -> bytes:
    """Return a picture; a cleared bit is black."""
    whole = white_edged(picture)
    return f"GW{x},{y},{whole.width // 8},{whole.height},".encode("ascii") + whole.tobytes()


def _symbol(symbol: Symbol, right: int) -> bytes:
    x, y, module = right + symbol.x, symbol.y, symbol.module
    kind = {"ean13": "E30", "code128": "1"}.get(symbol.kind)
    if kind is None:
        return _dots(symbol_dots(symbol), x, y)
    said = f"B{x},{y},0,{kind},{module},{module * 2},{symbol.height},N,{quoted(symbol.text)}"
    return said.encode("ascii")
