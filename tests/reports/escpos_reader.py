"""Reads ESC/POS back, by the printer manual's command tables: what lies on the paper.

Written from the reference of the commands (ESC @, ESC !, ESC E, ESC a, ESC d, ESC t, ESC p, GS V, GS v 0,
GS ( k), not from the encoder: any byte outside that grammar is an error, as is a line longer than the
paper.
"""

from dataclasses import dataclass
from dataclasses import field
from io import BytesIO

from PIL import Image

ESC, GS, LF = 0x1B, 0x1D, 0x0A


class StrayByteError(AssertionError):
    """A byte that no command of this grammar explains."""


@dataclass
class Printed:
    """A line of text as it lies on the paper."""

    text: str
    bold: bool
    tall: bool
    wide: bool
    align: int


@dataclass
class Tape:
    """Everything a job put on paper and did to the printer."""

    columns: int
    events: list[object] = field(default_factory=list)
    lines: list[Printed] = field(default_factory=list)
    pictures: list[Image.Image] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)
    cuts: int = 0
    pulses: int = 0
    starts: int = 0

    @property
    def text(self) -> str:
        """The paper in plain text, pictures and codes named."""
        shown: list[str] = []
        for event in self.events:
            match event:
                case Printed():
                    room = self.columns // (2 if event.wide else 1)
                    shown.append(
                        [event.text, event.text.center(room), event.text.rjust(room)][event.align].rstrip()
                    )
                case Image.Image():
                    shown.append(f"[picture {event.width}x{event.height}]")
                case str():
                    shown.append(f"[{event}]")
        return "\n".join(shown) + "\n"


@dataclass
class _Mode:
    bold: bool = False
    tall: bool = False
    wide: bool = False
    align: int = 0


def read_job(data: bytes, columns: int) -> Tape:
    """Return what a job prints on paper of so many columns of font A."""
    return _Reader(data, columns).read()


class _Reader:
    def __init__(self, data: bytes, columns: int) -> None:
        self.stream = BytesIO(data)
        self.tape = Tape(columns)
        self.mode = _Mode()
        self.line = ""
        self.code = ""
        self.fed = 0

    def take(self, count: int = 1) -> bytes:
        got = self.stream.read(count)
        if len(got) != count:
            raise StrayByteError(f"the job ends inside a command, {count - len(got)} bytes short")
        return got

    def number(self, count: int = 1) -> int:
        return int.from_bytes(self.take(count), "little")

    def read(self) -> Tape:
        while byte := self.stream.read(1):
            code = byte[0]
            if 0x20 <= code <= 0x7E:
                self.letter(chr(code))
            elif code == LF:
                self.end_line()
            elif code == ESC:
                self.escape(self.number())
            elif code == GS:
                self.group(self.number())
            else:
                raise StrayByteError(f"byte {code:#04x} at {self.stream.tell() - 1}")
        assert not self.line, "text is left in the buffer, never fed out"
        return self.tape

    def letter(self, mark: str) -> None:
        self.line += mark
        room = self.tape.columns // (2 if self.mode.wide else 1)
        if len(self.line) > room:
            raise StrayByteError(f"a line of {len(self.line)} letters on {room} columns: {self.line!r}")

    def end_line(self) -> None:
        printed = Printed(self.line, self.mode.bold, self.mode.tall, self.mode.wide, self.mode.align)
        self.tape.events.append(printed)
        self.tape.lines.append(printed)
        self.line = ""
        self.fed = 1

    def escape(self, code: int) -> None:
        match chr(code):
            case "@":
                self.mode = _Mode()
                self.line = self.code = ""
                self.tape.starts += 1
            case "!":
                bits = self.number()
                assert not bits & 0b01000110, "undefined bits of ESC !"
                self.mode.bold, self.mode.tall = bool(bits & 8), bool(bits & 16)
                self.mode.wide = bool(bits & 32)
            case "E":
                self.mode.bold = bool(self.number() & 1)
            case "a":
                self.mode.align = {0: 0, 48: 0, 1: 1, 49: 1, 2: 2, 50: 2}[self.number()]
            case "t":
                assert self.number() == 0, "a code page other than 437"
            case "d":
                if self.line:
                    self.end_line()
                self.fed = self.number()
            case "p":
                assert self.number() in {0, 1, 48, 49}, "a drawer pin"
                self.take(2)
                self.tape.pulses += 1
                self.tape.events.append("drawer")
            case other:
                raise StrayByteError(f"ESC {other!r} at {self.stream.tell() - 1}")

    def group(self, code: int) -> None:
        match chr(code):
            case "V":
                self.cut(self.number())
            case "v":
                self.raster()
            case "(":
                self.symbol()
            case other:
                raise StrayByteError(f"GS {other!r} at {self.stream.tell() - 1}")

    def cut(self, how: int) -> None:
        if how in {65, 66}:
            self.fed += self.number()
        elif how not in {0, 1, 48, 49}:
            raise StrayByteError(f"GS V {how}")
        assert not self.line, "cut with text in the buffer"
        assert self.fed >= 4, "cut through the last lines: feed first"
        self.tape.cuts += 1
        self.tape.events.append("cut")

    def raster(self) -> None:
        assert self.take(2) in {b"0\x00", b"00"}, "GS v 0 in normal size"
        assert not self.line, "a picture begins on a line of its own"
        width, height = self.number(2), self.number(2)
        assert 0 < width * 8 <= self.tape.columns * 12, "a picture wider than the paper"
        assert 0 < height <= 2303
        bits = bytes(255 - byte for byte in self.take(width * height))
        picture = Image.frombytes("1", (width * 8, height), bits)
        self.tape.pictures.append(picture)
        self.tape.events.append(picture)

    def symbol(self) -> None:
        assert self.take() == b"k", "GS ( other than k"
        body = self.take(self.number(2))
        assert body[:1] == b"1", "a symbol other than QR"
        function, rest = body[1], body[2:]
        if function == 65:
            assert rest in {b"1\0", b"2\0"}
        elif function == 67:
            assert 1 <= rest[0] <= 16
        elif function == 69:
            assert rest[0] in {48, 49, 50, 51}
        elif function == 80:
            assert rest[:1] == b"0"
            assert len(rest) - 1 <= 7089
            self.code = rest[1:].decode("ascii")
        elif function == 81:
            assert rest == b"0"
            assert self.code, "print of a QR that was never stored"
            self.tape.codes.append(self.code)
            self.tape.events.append(f"QR {self.code}")
        else:
            raise StrayByteError(f"GS ( k function {function}")
