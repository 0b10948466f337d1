"""A dot-matrix printer in the test: obeys ESC/P as the printer reference tells and nothing else.

Written from the reference (ESC @, R, x, P, 2, 3, C, O, E, F, W, *, J, $, SI, DC2, CR, LF, FF): the same
numbers of bytes after each command that a printer takes. Anything else is a stray byte. It prints into
pages of letters at places measured in 1/1440 inch, and dots.
"""

from dataclasses import dataclass
from dataclasses import field

UNIT = 1440
"""Steps of an inch, across."""
FEED = 2160
"""Steps of an inch, down: 216 and 180 go into it."""
MODES = {0: (60, 1), 1: (120, 1), 2: (120, 1), 3: (240, 1), 5: (72, 1), 33: (120, 3), 39: (180, 3)}
"""Of ESC *: dots an inch, bytes of a column."""


class StrayCodeError(AssertionError):
    """The printer got a byte it does not understand there."""


@dataclass
class Mark:
    """One letter on the page."""

    x: int
    y: int
    text: str
    bold: bool
    wide: bool
    pitch: int


@dataclass
class Page:
    """What is on one page."""

    marks: list[Mark] = field(default_factory=list)
    stripes: list[tuple[int, int, list[int]]] = field(default_factory=list)
    """x, y, columns of dots."""

    def lines(self) -> list[str]:
        """The text, line by line, letters where they lie."""
        found: dict[int, dict[int, str]] = {}
        for mark in self.marks:
            cell = UNIT // mark.pitch if not mark.wide else 2 * UNIT // mark.pitch
            place = round(mark.x / cell)
            row = found.setdefault(mark.y, {})
            assert place not in row, f"two letters in one place: {row[place]!r} and {mark.text!r}"
            row[place] = mark.text
        top = 0 if not found else max(found) * 6 // FEED + 1
        shown = [""] * top
        for y, row in found.items():
            shown[y * 6 // FEED] = "".join(row.get(place, " ") for place in range(max(row) + 1))
        return shown

    @property
    def loose(self) -> str:
        """The letters from the top down and the left on, for print that keeps no grid."""
        rows: dict[int, list[Mark]] = {}
        for mark in self.marks:
            rows.setdefault(mark.y, []).append(mark)
        lines = (
            "".join(mark.text for mark in sorted(row, key=lambda each: each.x))
            for _, row in sorted(rows.items())
        )
        return "\n".join(lines) + "\n"

    @property
    def text(self) -> str:
        """The page as text."""
        return "\n".join(line.rstrip() for line in self.lines()) + "\n"


@dataclass
class Printout:
    """What came out of the printer."""

    pages: list[Page] = field(default_factory=list)
    inches: int = 0
    fine: bool = False
    resets: int = 0

    @property
    def text(self) -> str:
        """All pages as text."""
        return "--- page ---\n".join(page.text for page in self.pages)


def read_escp(data: bytes, *, width: float = 8.0, pins: int = 9) -> Printout:
    """Return what a printer of so many pins and inches of width prints."""
    reader = _Printer(data, round(width * UNIT), 216 if pins == 9 else 180)
    return reader.read()


class _Printer:
    def __init__(self, data: bytes, width: int, unit: int) -> None:
        self.data, self.at = data, 0
        self.width, self.unit = width, unit
        self.out = Printout()
        self.page = Page()
        self.reset()
        self.y = 0

    def reset(self) -> None:
        self.bold = self.wide = self.condensed = False
        self.step = FEED // 6
        self.x = 0

    @property
    def pitch(self) -> int:
        return 17 if self.condensed else 10

    def take(self, count: int = 1) -> bytes:
        got = self.data[self.at : self.at + count]
        if len(got) != count:
            raise StrayCodeError("the job ends inside a command")
        self.at += count
        return got

    def read(self) -> Printout:
        while self.at < len(self.data):
            code = self.take()[0]
            if 0x20 <= code <= 0x7E:
                self.letter(chr(code))
            elif code == 0x1B:
                self.escape(chr(self.take()[0]))
            else:
                self.single(code)
        assert not self.page.marks, "the last page is never fed out"
        return self.out

    def single(self, code: int) -> None:
        if code == 0x0D:
            self.x = 0
        elif code == 0x0A:
            self.y += self.step
        elif code == 0x0C:
            self.end_page()
        elif code in {0x0F, 0x12}:
            self.condensed = code == 0x0F
        else:
            raise StrayCodeError(f"byte {code:#04x} at {self.at - 1}")

    def end_page(self) -> None:
        assert self.out.inches, "a form feed before the length of the page is set"
        assert self.y <= self.out.inches * FEED, f"print runs over the perforation: {self.y / FEED:.2f} inch"
        self.out.pages.append(self.page)
        self.page = Page()
        self.x = self.y = 0

    def letter(self, text: str) -> None:
        cell = UNIT // self.pitch * (2 if self.wide else 1)
        if text != " ":
            if self.x + cell > self.width + 20:
                raise StrayCodeError(f"print beside the paper: {text!r} at {self.x / UNIT:.2f} inch")
            self.page.marks.append(Mark(self.x, self.y, text, self.bold, self.wide, self.pitch))
        self.x += cell

    def escape(self, code: str) -> None:
        found = getattr(self, f"escape_{ord(code):02x}", None)
        if found is None:
            raise StrayCodeError(f"ESC {code!r} at {self.at - 1}")
        found()

    def escape_40(self) -> None:  # @
        self.reset()
        self.out.resets += 1

    def escape_52(self) -> None:  # R
        assert self.take() == b"\0", "letters other than those of the United States"

    def escape_78(self) -> None:  # x
        self.out.fine = self.switch()

    def escape_50(self) -> None:  # P
        self.condensed = False

    def escape_32(self) -> None:  # 2
        self.step = FEED // 6

    def escape_33(self) -> None:  # 3
        self.step = self.take()[0] * FEED // self.unit

    def escape_4f(self) -> None:  # O
        """Cancel the skip over the perforation: nothing to do, no skip is on."""

    def escape_45(self) -> None:  # E
        self.bold = True

    def escape_46(self) -> None:  # F
        self.bold = False

    def escape_57(self) -> None:  # W
        self.wide = self.switch()

    def escape_4a(self) -> None:  # J
        self.y += self.take()[0] * FEED // self.unit

    def escape_24(self) -> None:  # $
        self.x = int.from_bytes(self.take(2), "little") * UNIT // 60

    def switch(self) -> bool:
        return {0: False, 48: False, 1: True, 49: True}[self.take()[0]]

    def escape_43(self) -> None:  # C
        lines = self.take()[0]
        assert lines == 0, "the length of a page in inches"
        self.out.inches = self.take()[0]
        assert 1 <= self.out.inches <= 22
        self.y = 0

    def escape_2a(self) -> None:  # *
        mode = self.take()[0]
        if mode not in MODES:
            raise StrayCodeError(f"ESC * {mode}")
        across, size = MODES[mode]
        assert (size == 1) == (self.unit == 216), "dots for another number of pins"
        count = int.from_bytes(self.take(2), "little")
        assert 0 < count <= 0x1FFF
        columns = [int.from_bytes(self.take(size), "big") for _ in range(count)]
        assert self.x + count * UNIT // across <= self.width + 20, "dots beside the paper"
        self.page.stripes.append((self.x, self.y, columns))
        self.x += count * UNIT // across
