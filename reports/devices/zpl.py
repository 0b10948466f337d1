"""ZPL II: labels as the text of a Zebra printer. Everything it obeys is made here.

Words pass as printable ASCII with ``^``, ``~`` and the hex mark said in hex (``^FH``), so no name can begin
a command. Codes are drawn by the printer; words in another script go as dots.
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
    203: {"small": "^ABN,11,7", "normal": "^ADN,18,10", "large": "^AFN,26,13", "huge": "^AFN,52,26"},
    300: {"small": "^ADN,18,10", "normal": "^AFN,26,13", "large": "^ADN,36,20", "huge": "^AFN,78,39"},
    600: {"small": "^ABN,33,21", "normal": "^ADN,54,30", "large": "^AFN,78,39", "huge": "^AFN,156,78"},
}
"""The printer's own fonts by its dots an inch; they grow by whole times only."""
HEX = "\\"
"""Mark of hex in fields; the usual ``_`` would swallow the FNC1 of a DataMatrix, ``_1``."""
MARKS = "@#$|`{}[]_!%&*+=?;:<>ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
"""Candidates for the mark of a control code in a DataMatrix; the first is no letter of GS1."""
SETS = {"B": (">:", ">6"), "C": (">;", "")}
"""Code 128: what starts with a set, and what changes to it."""


def encode(labels: Sequence[Label], stock: Stock, dpi: int = LEAST_DPI) -> bytes:
    """Return the bytes of a job."""
    width, height = in_dots(stock.row_width, dpi), in_dots(stock.height, dpi)
    out: list[str] = []
    for row, times in rows_of(labels, stock.across):
        out.append(f"^XA^CI28^PW{width}^LL{height}^LH0,0^LS0\n")
        for place, label in enumerate(row):
            right = in_dots(place * (stock.width + stock.gap_across), dpi)
            out.extend(_label(on_finer(label, dpi), right))
        out.append(f"^PQ{times}^XZ\n")
    return "".join(out).encode("ascii")


def field(text: str) -> str:
    """Return text as a field: only printable ASCII passes, marks of commands in hex."""
    plain = (mark for mark in text if " " <= mark <= "~")
    said = "".join(f"{HEX}{ord(mark):02X}" if mark in "^~\\" else mark for mark in plain)
    return f"^FH{HEX}^FD{said}^FS\n"


def _label(label: Label, right: int) -> list[str]:
    return [
        *(_words(words, right) for words in label.words),
        *(_symbol(symbol, right) for symbol in label.symbols),
    ]


def _words(words: Words, right: int) -> str:
    if not words.plain:
        return f"^FO{right + words.x},{words.y}{_dots(word_dots(words))}^FS\n"
    return f"^FO{right + words.left},{words.y}{FONTS[words.dpi][words.size]}{field(words.said)}"


def _dots(picture: "Image") -> str:
    whole = white_edged(picture)
    black = bytes(255 - byte for byte in whole.tobytes())
    size = len(black)
    return f"^GFA,{size},{size},{whole.width // 8},{black.hex().upper()}"


def _symbol(symbol: Symbol, right: int) -> str:
    at = f"^FO{right + symbol.x},{symbol.y}^BY{symbol.module}"
    if symbol.kind == "ean13":
        return f"{at}^BEN,{symbol.height},N,N{field(symbol.text[:12])}"
    if symbol.kind in {"code128", "gs1_128"}:
        return f"{at}^BCN,{symbol.height},N,N,N,N{field(_code128(symbol))}"
    # The mark before codes of control is one that the data do not hold, so nothing need be doubled.
    mark = next((each for each in MARKS if each not in symbol.text), MARKS[0])
    data = joined(symbol.elements, f"{mark}1") if symbol.elements else symbol.text
    return f"{at}^BXN,{symbol.module},200,,,,{mark}{field(data)}"


def _code128(symbol: Symbol) -> str:
    """Return the data with its sets by hand, so every printer draws the same code."""
    data = joined(symbol.elements, FNC1) if symbol.elements else symbol.text
    out = ""
    now = ""
    waiting = ""
    for name, text in code128_sets(data, FNC1):
        if name == "F":
            waiting += ">8"
            continue
        out += SETS[name][1 if now else 0] if name != now else ""
        out += waiting + text.replace(">", ">0")
        now, waiting = name, ""
    return out
