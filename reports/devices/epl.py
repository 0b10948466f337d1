"""EPL 2: labels as the commands of an Eltron or older Zebra printer. Everything it obeys is made here.

Words stand between double quotes, with quote and backslash escaped; only printable ASCII passes. Codes of
GS1 and matrices go as dots: printers of this language do not all know them.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from reports.engine.label import DOTS
from reports.engine.label import Label
from reports.engine.label import Stock
from reports.engine.label import Symbol
from reports.engine.label import Words
from reports.engine.label import rows_of
from reports.engine.label import symbol_dots
from reports.engine.label import white_edged
from reports.engine.label import word_dots

if TYPE_CHECKING:
    from PIL.Image import Image

FONTS = {"small": (1, 1), "normal": (2, 1), "large": (4, 1), "huge": (4, 2)}
"""The printer's font and how many times as large."""
END = b"\n"


def encode(labels: Sequence[Label], stock: Stock) -> bytes:
    """Return the bytes of a job; the empty line before ``N`` ends what another program left unfinished."""
    width, height = stock.row_width * DOTS // 10, stock.dots[1]
    head = f"q{width}\nQ{height},{max(16, stock.gap_down * DOTS // 10)}\n".encode("ascii")
    body = b""
    for row, times in rows_of(labels, stock.across):
        body += END + b"N" + END + head
        for place, label in enumerate(row):
            right = place * (stock.width + stock.gap_across) * DOTS // 10
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
    font, times = FONTS[words.size]
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
