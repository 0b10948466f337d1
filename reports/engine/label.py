"""A label as values: words and codes at their places in dots; no printer language yet.

A dot is an eighth of a millimetre, as on the label printers of 203 dots an inch.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING
from typing import Any
from typing import Literal

from reports.engine.dot_page import dot_text
from reports.engine.gs1 import FNC1
from reports.engine.gs1 import Elements
from reports.engine.gs1 import joined
from reports.engine.gs1 import shown
from reports.engine.slip import is_plain

if TYPE_CHECKING:
    from PIL.Image import Image

DOTS = 8
"""Of a millimetre."""
Size = Literal["small", "normal", "large", "huge"]
PITCH: dict[Size, int] = {"small": 10, "normal": 12, "large": 16, "huge": 32}
"""Dots that a letter of the printers' own fonts takes at the most."""
STEP: dict[Size, int] = {"small": 15, "normal": 22, "large": 30, "huge": 58}
"""Dots from line to line."""
LEAST_DPI = 203
_PITCHES: dict[int, dict[Size, int]] = {
    203: PITCH,
    300: {"small": 14, "normal": 18, "large": 24, "huge": 48},
    600: {"small": 30, "normal": 36, "large": 48, "huge": 96},
}
_STEPS: dict[int, dict[Size, int]] = {
    203: STEP,
    300: {"small": 22, "normal": 32, "large": 44, "huge": 86},
    600: {"small": 44, "normal": 64, "large": 88, "huge": 172},
}
"""The same on finer printers; each language picks fonts of its own that are no larger."""
Kind = Literal["ean13", "code128", "gs1_128", "gs1_datamatrix", "datamatrix"]
LINEAR: frozenset[Kind] = frozenset({"ean13", "code128", "gs1_128"})


@dataclass(frozen=True, slots=True)
class Words:
    """One line of text; ``y`` is its upper edge."""

    x: int
    y: int
    width: int
    text: str
    size: Size = "normal"
    centre: bool = False
    dpi: int = LEAST_DPI

    @property
    def pitch(self) -> int:
        """Return the dots that a letter takes at the most."""
        return _PITCHES[self.dpi][self.size]

    @property
    def step(self) -> int:
        """Return the dots of the line."""
        return _STEPS[self.dpi][self.size]

    @property
    def said(self) -> str:
        """Return the text as a printer's own font says it."""
        return dot_text(self.text)[: self.width // self.pitch]

    @property
    def plain(self) -> bool:
        """Tell whether printers have the letters; other words go as a picture."""
        return is_plain(dot_text(self.text))

    @property
    def left(self) -> int:
        """Return where the printer's own letters begin."""
        if not self.centre:
            return self.x
        return self.x + max(0, (self.width - len(self.said) * self.pitch) // 2)


@dataclass(frozen=True, slots=True)
class Symbol:
    """One code: its kind, what it holds, its upper left corner, dots of a module, height of its bars."""

    kind: Kind
    x: int
    y: int
    module: int
    height: int = 0
    text: str = ""
    elements: tuple[tuple[str, str], ...] = ()

    @property
    def modules(self) -> tuple[str, ...]:
        """Return the rows of modules, ``#`` black; a linear code is one row."""
        return modules_of(self.kind, self.text, self.elements)

    @property
    def width(self) -> int:
        """Return the width in dots."""
        return len(self.modules[0]) * self.module


@dataclass(frozen=True, slots=True)
class Label:
    """One label."""

    words: tuple[Words, ...]
    symbols: tuple[Symbol, ...]


@dataclass(frozen=True, slots=True)
class Stock:
    """The paper labels are on: their size in tenths of a millimetre, how many stand side by side."""

    code: str
    title: str
    width: int
    height: int
    across: int
    gap_across: int
    gap_down: int
    sheet: tuple[int, int, int, int] | None = None
    """Left and top margin, labels down, and width of a sheet of A4; None for a roll."""

    @property
    def dots(self) -> tuple[int, int]:
        """Return width and height of a label in dots."""
        return self.width * DOTS // 10, self.height * DOTS // 10

    @property
    def row_width(self) -> int:
        """Return the width of a row of labels in tenths of a millimetre."""
        return self.across * self.width + (self.across - 1) * self.gap_across

    @property
    def on_sheet(self) -> int:
        """Return the labels of a sheet, 0 for a roll."""
        return self.across * self.sheet[2] if self.sheet else 0


def in_dots(tenths: int, dpi: int = LEAST_DPI) -> int:
    """Return tenths of a millimetre in dots; printers of 203 dots an inch have eight a millimetre."""
    return tenths * DOTS // 10 if dpi == LEAST_DPI else tenths * dpi // 254


def on_finer(label: Label, dpi: int) -> Label:
    """Return a label for a finer printer: the same places and sizes on the paper, in its dots."""
    if dpi == LEAST_DPI:
        return label
    return Label(
        tuple(
            replace(one, x=_finer(one.x, dpi), y=_finer(one.y, dpi), width=_finer(one.width, dpi), dpi=dpi)
            for one in label.words
        ),
        tuple(_finer_symbol(one, dpi) for one in label.symbols),
    )


def _finer(dots: int, dpi: int) -> int:
    return dots * 10 * dpi // (DOTS * 254)


def _finer_symbol(symbol: Symbol, dpi: int) -> Symbol:
    """Return a code with whole modules nearest to the size it had; a linear one keeps its middle."""
    module = max(1, (symbol.module * 10 * dpi + DOTS * 127) // (DOTS * 254))
    grown = replace(symbol, y=_finer(symbol.y, dpi), module=module, height=_finer(symbol.height, dpi))
    if symbol.kind not in LINEAR:
        return replace(grown, x=_finer(symbol.x, dpi))
    middle = _finer(symbol.x + symbol.width // 2, dpi)
    return replace(grown, x=max(0, middle - grown.width // 2))


def rows_of(labels: Sequence[Label], across: int) -> list[tuple[tuple[Label, ...], int]]:
    """Return rows of labels side by side, each with how often it is printed in a row."""
    rows: list[tuple[tuple[Label, ...], int]] = []
    for start in range(0, len(labels), across):
        row = tuple(labels[start : start + across])
        if rows and rows[-1][0] == row:
            rows[-1] = (row, rows[-1][1] + 1)
        else:
            rows.append((row, 1))
    return rows


@lru_cache(maxsize=512)
def modules_of(kind: Kind, text: str, elements: tuple[tuple[str, str], ...]) -> tuple[str, ...]:
    """Return the modules of a code, drawn by the library that reads codes too."""
    import zxingcpp

    formats = {
        "ean13": zxingcpp.BarcodeFormat.EAN13,
        "code128": zxingcpp.BarcodeFormat.Code128,
        "gs1_128": zxingcpp.BarcodeFormat.Code128,
        "gs1_datamatrix": zxingcpp.BarcodeFormat.DataMatrix,
        "datamatrix": zxingcpp.BarcodeFormat.DataMatrix,
    }
    gs1 = kind.startswith("gs1")
    held = shown(elements) if gs1 else text
    # Square, as printers draw them too: their own choice of a long one would not stand in its place.
    more = ({"gs1": True} if gs1 else {}) | ({} if kind in LINEAR else {"force_square": True})
    made = zxingcpp.create_barcode(held, formats[kind], **more)
    drawn: Any = made.to_image(scale=1, add_quiet_zones=False)
    picture = memoryview(drawn)
    rows, columns = picture.shape or (0, 0)
    wanted = 1 if kind in LINEAR else rows
    return tuple("".join("#" if picture[y, x] < 128 else "." for x in range(columns)) for y in range(wanted))


def symbol_fits(kind: Kind, room: int, module: int, *, text: str = "", elements: Elements = ()) -> bool:
    """Tell whether a code with its quiet zones fits a width in dots; no when it cannot be made at all."""
    try:
        modules = len(modules_of(kind, text, tuple(elements))[0])
    except ValueError:
        return False
    if kind in {"code128", "gs1_128"}:
        modules = max(modules, code128_modules(joined(elements, FNC1) if elements else text, FNC1))
    quiet = {"ean13": 18, "code128": 20, "gs1_128": 20}.get(kind, 4)
    return (modules + quiet) * module <= room


@lru_cache(maxsize=512)
def word_dots(words: Words) -> "Image":
    """Return words as black dots on white, shaped, no wider than their room."""
    from reports.engine.letters import draw_text
    from reports.engine.letters import fit_text
    from reports.engine.letters import text_width
    from reports.engine.pdf import new_pdf
    from reports.engine.slip_letters import dots_of

    high = words.step
    size = high * 0.78
    text = fit_text(dot_text(words.text), words.width, size)
    with new_pdf((words.width // 8 * 8, high), "words", "") as pdf:
        pdf.ink("#000000")
        spare = words.width - text_width(text, size)
        draw_text(pdf.canvas, spare / 2 if words.centre else 0, high * 0.26, text, size)
        return dots_of(pdf.bytes())


def symbol_dots(symbol: Symbol) -> "Image":
    """Return a code as black dots on white, for printers that cannot draw it themselves."""
    from PIL import Image

    rows = symbol.modules
    picture = Image.new("1", (len(rows[0]), len(rows)), 1)
    for y, row in enumerate(rows):
        for x, mark in enumerate(row):
            if mark == "#":
                picture.putpixel((x, y), 0)
    high = symbol.height if symbol.kind in LINEAR else len(rows) * symbol.module
    return picture.resize((symbol.width, high), Image.Resampling.NEAREST)


def white_edged(picture: "Image") -> "Image":
    """Return a picture filled up with white to whole bytes."""
    from PIL import Image

    wide = (picture.width + 7) // 8 * 8
    page = Image.new("1", (wide, picture.height), 1)
    page.paste(picture.convert("1"), (0, 0))
    return page


def code128_sets(data: str, fnc1: str) -> list[tuple[str, str]]:
    """Return data cut for Code 128 by hand: digits in set C at the start, what follows in set B, FNC1 apart.

    The sets are ``C``, ``B`` and ``F`` (one FNC1). There is no way back to set C: not every printer takes it.
    """
    parts: list[tuple[str, str]] = []
    for number, piece in enumerate(data.split(fnc1)):
        if number:
            parts.append(("F", fnc1))
        in_c = not any(name == "B" for name, _ in parts)
        digits = re.match(r"(?:[0-9]{2})*", piece) if in_c else None
        even = digits[0] if digits and (len(digits[0]) >= 4 or any(name == "C" for name, _ in parts)) else ""
        parts.extend((name, text) for name, text in (("C", even), ("B", piece[len(even) :])) if text)
    return parts


def code128_modules(data: str, fnc1: str) -> int:
    """Return how many modules wide the code is as it is cut by hand."""
    symbols, now = 3, ""
    for name, text in code128_sets(data, fnc1):
        symbols += 1 if name not in {now, "F"} and now else 0
        symbols += {"C": len(text) // 2, "F": 1}.get(name, len(text))
        now = now if name == "F" else name
    return symbols * 11 + 2
