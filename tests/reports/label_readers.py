"""Label printers in the test: TSPL and EPL 2 read as their manuals tell, and ZPL cut into its fields.

Anything the manuals do not know there is a stray word. Pictures come back as pictures, so that codes drawn
by dots are read by another decoder.
"""

import re
from dataclasses import dataclass
from dataclasses import field

from PIL import Image


class StrayWordError(AssertionError):
    """The printer got words it does not understand there."""


@dataclass
class Printed:
    """One form of a job: what stands on it and how often it comes out."""

    texts: list[tuple[int, int, str]] = field(default_factory=list)
    codes: list[tuple[str, str]] = field(default_factory=list)
    """Kind of code and what it holds, FNC1 as ``<F>``."""
    pictures: list[Image.Image] = field(default_factory=list)
    times: int = 0


def _picture(data: bytes, wide: int, high: int) -> Image.Image:
    return Image.frombytes("1", (wide * 8, high), data)


# ── TSPL ────────────────────────────────────────────────────────────────────────────────────────
_TSPL_TEXT = re.compile(r'TEXT (\d+),(\d+),"([1-8])",(0|90|180|270),(\d+),(\d+),"([^"]*)"')
_TSPL_BAR = re.compile(r'BARCODE (\d+),(\d+),"(EAN13|128M)",(\d+),([0-3]),(0|90),(\d+),(\d+),"([^"]*)"')
_TSPL_MATRIX = re.compile(r'DMATRIX (\d+),(\d+),(\d+),(\d+),c(\d+),x(\d+),"([^"]*)"')
_TSPL_DOTS = re.compile(rb"BITMAP (\d+),(\d+),(\d+),(\d+),([012]),")


def read_tspl(data: bytes) -> list[Printed]:
    """Return the forms of a TSPL job."""
    forms: list[Printed] = []
    now: Printed | None = None
    at = 0
    sized = False
    while at < len(data):
        if dots := _TSPL_DOTS.match(data, at):
            wide, high = int(dots[3]), int(dots[4])
            end = dots.end() + wide * high
            assert now is not None, "a picture before CLS"
            now.pictures.append(_picture(data[dots.end() : end], wide, high))
            assert data[end : end + 2] == b"\r\n", "a picture that does not end with its line"
            at = end + 2
            continue
        end = data.index(b"\r\n", at)
        line = data[at:end].decode("ascii")
        at = end + 2
        if re.fullmatch(r"SIZE [\d.]+ mm,[\d.]+ mm", line):
            sized = True
        elif re.fullmatch(r"GAP [\d.]+ mm,[\d.]+ mm|DIRECTION [01]|REFERENCE \d+,\d+", line):
            assert sized
        elif line == "CLS":
            now = Printed()
            forms.append(now)
        elif now is not None and (times := re.fullmatch(r"PRINT (\d+),1", line)):
            now.times = int(times[1])
            now = None
        elif now is not None:
            _tspl_line(now, line)
        else:
            raise StrayWordError(line)
    assert now is None, "a form that is never printed"
    return forms


def _tspl_line(form: Printed, line: str) -> None:
    if text := _TSPL_TEXT.fullmatch(line):
        form.texts.append((int(text[1]), int(text[2]), text[7].replace('\\["]', '"')))
    elif bar := _TSPL_BAR.fullmatch(line):
        held = bar[9] if bar[3] == "EAN13" else _code_128m(bar[9])
        form.codes.append((bar[3], held))
    elif matrix := _TSPL_MATRIX.fullmatch(line):
        mark = chr(int(matrix[5]))
        form.codes.append(("DMATRIX", matrix[7].replace(f"{mark}1", "<F>")))
    else:
        raise StrayWordError(line)


def _code_128m(text: str) -> str:
    """Code 128 by hand: start and change of sets told by ``!`` and three digits (TSPL manual, BARCODE)."""
    out, place, now = "", 0, ""
    while place < len(text):
        if text[place] == "!":
            code = text[place + 1 : place + 4]
            place += 4
            if code in {"103", "104", "105"}:
                assert not now, "a second start"
                now = {"103": "A", "104": "B", "105": "C"}[code]
            elif code in {"099", "100", "101"}:
                now = {"099": "C", "100": "B", "101": "A"}[code]
            elif code == "102":
                out += "<F>"
            elif code == "033":
                out += "!"
            else:
                raise StrayWordError(f"!{code}")
            continue
        step = 2 if now == "C" else 1
        piece = text[place : place + step]
        assert now, "data before a start"
        if now == "C":
            assert len(piece) == 2, "half a pair in set C"
            assert piece.isdigit(), "no digits in set C"
        out += piece
        place += step
    return out


# ── EPL 2 ───────────────────────────────────────────────────────────────────────────────────────
_EPL_QUOTED = r'"((?:[^"\\]|\\["\\])*)"'
_EPL_TEXT = re.compile(rf"A(\d+),(\d+),([0-3]),([1-5]),([1-9]),([1-9]),([NR]),{_EPL_QUOTED}")
_EPL_BAR = re.compile(rf"B(\d+),(\d+),([0-3]),(E30|1),(\d+),(\d+),(\d+),([NB]),{_EPL_QUOTED}")
_EPL_DOTS = re.compile(rb"GW(\d+),(\d+),(\d+),(\d+),")


def read_epl(data: bytes) -> list[Printed]:
    """Return the forms of an EPL 2 job."""
    forms: list[Printed] = []
    now: Printed | None = None
    at = 0
    while at < len(data):
        if dots := _EPL_DOTS.match(data, at):
            wide, high = int(dots[3]), int(dots[4])
            end = dots.end() + wide * high
            assert now is not None, "a picture before N"
            now.pictures.append(_picture(data[dots.end() : end], wide, high))
            assert data[end : end + 1] == b"\n"
            at = end + 1
            continue
        end = data.index(b"\n", at)
        line = data[at:end].decode("ascii")
        at = end + 1
        if line == "N":
            now = Printed()
            forms.append(now)
        elif now is not None and (times := re.fullmatch(r"P(\d+)", line)):
            now.times = int(times[1])
            now = None
        elif now is not None:
            _epl_line(now, line)
        elif line:
            raise StrayWordError(line)
    assert now is None, "a form that is never printed"
    return forms


def _epl_line(form: Printed, line: str) -> None:
    if text := _EPL_TEXT.fullmatch(line):
        form.texts.append((int(text[1]), int(text[2]), _epl_plain(text[8])))
    elif bar := _EPL_BAR.fullmatch(line):
        form.codes.append((bar[4], _epl_plain(bar[9])))
    elif not re.fullmatch(r"q\d+|Q\d+,\d+", line):
        raise StrayWordError(line)


def _epl_plain(text: str) -> str:
    return re.sub(r'\\(["\\])', r"\1", text)


# ── ZPL ─────────────────────────────────────────────────────────────────────────────────────────
KNOWN = {"XA", "XZ", "CI", "PW", "LL", "LH", "LS", "FO", "FH", "FD", "FS"} | {
    *("AB", "AD", "AF", "GF", "BY", "BE", "BC", "BX", "PQ"),
}


def words_of_zpl(data: bytes) -> list[tuple[str, str]]:
    """Return the commands of a ZPL job with what follows each; unknown ones are stray."""
    text = data.decode("ascii")
    assert "~" not in text, "no command with a tilde is ever sent"
    parts = text.split("^")
    assert parts[0] == ""
    found = []
    for part in parts[1:]:
        code = part[:2]
        if code not in KNOWN:
            raise StrayWordError(f"^{part[:20]}")
        found.append((code, part[2:].rstrip("\n")))
    return found


def fields_of_zpl(data: bytes) -> list[str]:
    """Return the fields of a job, hex undone."""
    fields = []
    mark = ""
    for code, rest in words_of_zpl(data):
        if code == "FH":
            mark = rest
        elif code == "FD":
            fields.append(re.sub(f"{re.escape(mark)}([0-9A-F]{{2}})", lambda got: chr(int(got[1], 16)), rest))
    return fields
