"""TSPL: labels as the commands of a TSC printer and its many kin. Everything it obeys is made here.

Words stand between double quotes, so a quote in a name becomes an apostrophe; only printable ASCII passes.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from reports.engine.gs1 import FNC1
from reports.engine.gs1 import joined
from reports.engine.label import LEAST_DPI
from reports.engine.label import Label
from reports.engine.label import Stock
from reports.engine.label import Symbol
from reports.engine.label import Words
from reports.engine.label import code128_sets
from reports.engine.label import in_dots
from reports.engine.label import on_finer
from reports.engine.label import rows_of
from reports.engine.label import white_edged
from reports.engine.label import word_dots

if TYPE_CHECKING:
    from PIL.Image import Image

FONTS = {
    203: {"small": ("1", 1), "normal": ("2", 1), "large": ("3", 1), "huge": ("3", 2)},
    300: {"small": ("2", 1), "normal": ("3", 1), "large": ("4", 1), "huge": ("4", 2)},
    600: {"small": ("4", 1), "normal": ("2", 3), "large": ("3", 3), "huge": ("3", 6)},
}
"""The printer's font and how many times as large, by its dots an inch."""
END = b"\r\n"
STARTS = {"B": "!104", "C": "!105"}
CHANGES = {"B": "!100"}
"""Code 128 by hand (128M): start characters, changes of the set; FNC1 is ``!102``."""


def encode(labels: Sequence[Label], stock: Stock, dpi: int = LEAST_DPI) -> bytes:
    """Return the bytes of a job."""
    size = f"SIZE {stock.row_width / 10:g} mm,{stock.height / 10:g} mm"
    out = [size, f"GAP {stock.gap_down / 10:g} mm,0 mm", "DIRECTION 1", "REFERENCE 0,0"]
    body = END.join(each.encode("ascii") for each in out) + END
    for row, times in rows_of(labels, stock.across):
        body += b"CLS" + END
        for place, one in enumerate(row):
            right, label = in_dots(place * (stock.width + stock.gap_across), dpi), on_finer(one, dpi)
            body += b"".join(_words(words, right) + END for words in label.words)
            body += b"".join(_symbol(symbol, right) + END for symbol in label.symbols)
        body += f"PRINT {times},1".encode("ascii") + END
    return body


def quoted(text: str) -> str:
    """Return text between quotes: printable ASCII, no quote inside, no escape before one."""
    plain = "".join(mark for mark in text if " " <= mark <= "~")
    return '"' + plain.replace('"', "'").replace("\\", "/") + '"'


def _words(words: Words, right: int) -> bytes:
    if not words.plain:
        return _dots(word_dots(words), right + words.x, words.y)
    font, times = FONTS[words.dpi][words.size]
    said = quoted(words.said)
    return f'TEXT {right + words.left},{words.y},"{font}",0,{times},{times},{said}'.encode("ascii")


def _dots(picture: "Image", x: int, y: int) -> bytes:
    """Return a picture; a cleared bit is black."""
    whole = white_edged(picture)
    head = f"BITMAP {x},{y},{whole.width // 8},{whole.height},0,"
    return head.encode("ascii") + whole.tobytes()


def _symbol(symbol: Symbol, right: int) -> bytes:
    x, y, module = right + symbol.x, symbol.y, symbol.module
    if symbol.kind == "ean13":
        said = f'BARCODE {x},{y},"EAN13",{symbol.height},0,0,{module},{module},{quoted(symbol.text)}'
    elif symbol.kind in {"code128", "gs1_128"}:
        said = f'BARCODE {x},{y},"128M",{symbol.height},0,0,{module},{module},{quoted(_code128(symbol))}'
    else:
        wide = symbol.width + 4 * module
        data = symbol.text.replace("~", "~d126")
        if symbol.elements:
            data = joined(symbol.elements, FNC1).replace("~", "~d126").replace(FNC1, "~1")
        said = f"DMATRIX {x},{y},{wide},{wide},c126,x{module},{quoted(data)}"
    return said.encode("ascii")


def _code128(symbol: Symbol) -> str:
    """Return the data with its sets by hand; the mark of control codes itself is said as one."""
    data = joined(symbol.elements, FNC1) if symbol.elements else symbol.text
    out = now = waiting = ""
    for name, text in code128_sets(data, FNC1):
        if name == "F":
            waiting += "!102"
            continue
        out += (CHANGES if now else STARTS)[name] if name != now else ""
        out += waiting + text.replace("!", "!033")
        now, waiting = name, ""
    return out
