"""Letters on a PDF page: bundled fonts, text split by script, Indic words shaped, widths measured.

Figures, numbers and Latin words stay in one unshaped font with tabular digits, so they can be
copied out of the PDF. A shaped word carries its own text beside its glyphs (ActualText), so it can be
copied and searched too.
"""

import threading
from collections.abc import Callable
from collections.abc import Iterable
from functools import cache
from functools import lru_cache
from typing import TYPE_CHECKING
from typing import Any

from dcms_desktop.kernel.frozen import dataclass
from reports.engine.clean import plain_line
from reports.fonts import LATIN
from reports.fonts import SCRIPTS
from reports.fonts import SYMBOLS
from reports.fonts import font_file

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

PDF_LOCK = threading.RLock()
"""One page is drawn at a time: the shaped glyphs of a font are kept with the font, not with the page."""
ASCENT = 0.76
"""Height of capitals and Indic head lines over the base line, of the size."""

_BLOCKS = (
    (0x0900, 0x097F, "NotoSansDevanagari"),
    (0x0980, 0x09FF, "NotoSansBengali"),
    (0x0A80, 0x0AFF, "NotoSansGujarati"),
    (0x0B80, 0x0BFF, "NotoSansTamil"),
    (0x0C00, 0x0C7F, "NotoSansTelugu"),
    (0x0C80, 0x0CFF, "NotoSansKannada"),
    (0x1CD0, 0x1CFF, "NotoSansDevanagari"),
    (0xA8E0, 0xA8FF, "NotoSansDevanagari"),
)
_JOINERS = "\u200c\u200d"


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one face."""

    face: str
    text: str

    @property
    def shaped(self) -> bool:
        """Tell whether the face needs shaping."""
        return self.face in SCRIPTS


@cache
def font_name(face: str, *, bold: bool) -> str:
    """Register a face on first use and return its name for ReportLab; bold is SemiBold where there is one."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    weight = ("SemiBold" if face == LATIN else "Bold") if bold and face != SYMBOLS else "Regular"
    name = f"{face}-{weight}"
    with PDF_LOCK:
        pdfmetrics.registerFont(TTFont(name, str(font_file(face, weight)), shapable=face in SCRIPTS))
    return name


def _font_of(name: str) -> Any:
    from reportlab.pdfbase import pdfmetrics

    return pdfmetrics.getFont(name)


@cache
def _has(face: str) -> frozenset[int]:
    return frozenset(_font_of(font_name(face, bold=False)).face.charToGlyph)


def script_of(mark: str) -> str | None:
    """Return the Indic face of a letter, None for any other."""
    code = ord(mark)
    if code < 0x0900:
        return None
    return next((face for first, last, face in _BLOCKS if first <= code <= last), None)


@lru_cache(maxsize=8192)
def split_runs(text: str) -> tuple[Run, ...]:
    """Return ``text`` in runs of one face; a letter that no face has becomes a question mark."""
    if text.isascii() and text.isprintable():
        return (Run(LATIN, text),) if text else ()
    runs: list[Run] = []
    for mark in text:
        before = runs[-1] if runs else None
        face, drawn = _face_of(mark, before)
        if not drawn:
            continue
        if before is not None and before.face == face:
            runs[-1] = Run(face, before.text + drawn)
        else:
            runs.append(Run(face, drawn))
    return tuple(runs)


def _face_of(mark: str, before: Run | None) -> tuple[str, str]:
    within = before.face if before is not None and before.shaped else None
    if mark in _JOINERS:
        return (within, mark) if within else (LATIN, "")
    script = script_of(mark)
    if script:
        # A danda belongs to every script; it stays in the run it ends.
        face = within if within and mark in "।॥" else script
        return (face, mark) if ord(mark) in _has(face) else (LATIN, "?")
    if within and mark == " ":
        return within, mark
    if ord(mark) in _has(LATIN):
        return LATIN, mark
    return (SYMBOLS, mark) if ord(mark) in _has(SYMBOLS) else (LATIN, "?")


@lru_cache(maxsize=16384)
def _unit_width(text: str, bold: bool) -> float:  # noqa: FBT001 - a cached function takes plain values
    """Return the width of plain text at size 1000."""
    return sum(_run_width(run, bold=bold) for run in split_runs(text))


def _run_width(run: Run, *, bold: bool) -> float:
    from reportlab.pdfbase.pdfmetrics import stringWidth

    name = font_name(run.face, bold=bold)
    if not run.shaped:
        return float(stringWidth(run.text, name, 1000))
    return float(sum(float(mark.x_advance) for mark in _shape(run.text, name).__shapeData__))


@lru_cache(maxsize=4096)
def _shape(text: str, name: str) -> Any:
    """Return shaped text whose glyph data hold the advances in thousandths of the size."""
    from reportlab.pdfbase.ttfonts import ShapeData
    from reportlab.pdfbase.ttfonts import ShapedStr
    from reportlab.pdfbase.ttfonts import shapeStr

    with PDF_LOCK:
        shaped = shapeStr(text, name, 1000, force=True)
    if isinstance(shaped, ShapedStr):
        return shaped
    widths = _font_of(name).face.charWidths
    data: Any = [ShapeData(i, widths[ord(m)], 0, 0, 0, widths[ord(m)]) for i, m in enumerate(text)]
    return ShapedStr(text, shapeData=data)


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Return the width of ``text`` in points."""
    return _unit_width(plain_line(text), bold) * size / 1000


def draw_text(canvas: "Canvas", x: float, y: float, text: str, size: float, *, bold: bool = False) -> float:
    """Draw ``text`` with its base line at ``y`` and return the x where it ends."""
    for run in split_runs(plain_line(text)):
        name = font_name(run.face, bold=bold)
        canvas.setFont(name, size)
        if run.shaped:
            _draw_shaped(canvas, x, y, run.text, name)
        else:
            canvas.drawString(x, y, run.text)
        x += _run_width(run, bold=bold) * size / 1000
    return x


def _draw_shaped(canvas: Any, x: float, y: float, text: str, name: str) -> None:
    hexed = ("\ufeff" + text).encode("utf-16-be").hex().upper()
    canvas._code.append(f"/Span <</ActualText <{hexed}>>> BDC")  # noqa: SLF001 - ReportLab has no door for it
    canvas.drawString(x, y, _shape(text, name))
    canvas._code.append("EMC")  # noqa: SLF001 - as above


def draw_right(canvas: "Canvas", x: float, y: float, text: str, size: float, *, bold: bool = False) -> None:
    """Draw ``text`` so that it ends at ``x``."""
    draw_text(canvas, x - text_width(text, size, bold=bold), y, text, size, bold=bold)


def draw_centre(canvas: "Canvas", x: float, y: float, text: str, size: float, *, bold: bool = False) -> None:
    """Draw ``text`` with its middle at ``x``."""
    draw_text(canvas, x - text_width(text, size, bold=bold) / 2, y, text, size, bold=bold)


def wrap_text(text: str, room: float, size: float, *, bold: bool = False, most: int = 0) -> list[str]:
    """Return ``text`` in lines that fit ``room`` points.

    A word longer than a line is broken, so nothing runs over. With ``most`` lines at the most, the last
    one ends in an ellipsis.
    """
    return wrap_by(text, lambda part: text_width(part, size, bold=bold) <= room, most=most)


def wrap_by(text: str, fits: Callable[[str], bool], *, most: int = 0) -> list[str]:
    """Return ``text`` in lines of which each ``fits``; see ``wrap_text``."""
    lines: list[str] = []
    line = ""
    for word in plain_line(text).split(" "):
        longer = f"{line} {word}".strip()
        if fits(longer):
            line = longer
            continue
        if line:
            lines.append(line)
        *full, line = _break_word(word, fits)
        lines.extend(full)
    lines.append(line)
    if most and len(lines) > most:
        lines = [*lines[: most - 1], _shorten(" ".join(lines[most - 1 :]), fits)]
    return lines


def _break_word(word: str, fits: Callable[[str], bool]) -> list[str]:
    parts: list[str] = []
    part = ""
    for cluster in letter_groups(word):
        if part and not fits(part + cluster):
            parts.append(part)
            part = cluster
        else:
            part += cluster
    return [*parts, part]


def letter_groups(word: str) -> Iterable[str]:
    """Give the letters of a word with the marks that belong to them, so no break tears an Indic syllable."""
    import unicodedata

    cluster = ""
    for mark in word:
        joins = unicodedata.category(mark) in {"Mn", "Mc"} or mark in _JOINERS or cluster[-1:] in _VIRAMAS
        if cluster and not joins:
            yield cluster
            cluster = mark
        else:
            cluster += mark
    if cluster:
        yield cluster


_VIRAMAS = frozenset("\u094d\u09cd\u0acd\u0bcd\u0c4d\u0ccd\u200d")


def _shorten(text: str, fits: Callable[[str], bool]) -> str:
    if fits(text):
        return text
    clusters = list(letter_groups(text))
    low, high = 0, len(clusters)
    while low < high:
        middle = (low + high + 1) // 2
        if fits("".join(clusters[:middle]).rstrip() + "…"):
            low = middle
        else:
            high = middle - 1
    return "".join(clusters[:low]).rstrip() + "…"


def fit_text(text: str, room: float, size: float, *, bold: bool = False) -> str:
    """Return ``text``, cut with an ellipsis when it is wider than ``room``."""
    return _shorten(plain_line(text), lambda part: text_width(part, size, bold=bold) <= room)
