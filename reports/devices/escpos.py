"""ESC/POS: a slip as the bytes of a receipt printer. Every byte that a printer obeys is made here.

Text reaches the printer as the 95 printable ASCII letters only; what else there is goes as a picture.
A job always ends with feed and cut, so no line waits in the printer's buffer. The drawer opens in one
function.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING
from typing import Any

from reports.engine.slip import Code
from reports.engine.slip import Gap
from reports.engine.slip import Line
from reports.engine.slip import Logo
from reports.engine.slip import Pair
from reports.engine.slip import Part
from reports.engine.slip import Rule
from reports.engine.slip import Slip
from reports.engine.slip import fold_line
from reports.engine.slip import is_plain
from reports.engine.slip import pair_lines
from reports.engine.slip import printable
from reports.engine.slip_letters import draw_line
from reports.engine.slip_letters import draw_pair
from reports.engine.slip_letters import logo_dots

if TYPE_CHECKING:
    from PIL.Image import Image

STRIPE = 240
"""Lines of a picture sent at a time; small printers have small buffers."""
FEED = 6
"""Lines from the print head to the knife."""
DRAWER_PIN = 2
MOST_CODE = 700
"""Bytes of a QR that a slip has room for."""


def encode(slips: Sequence[Slip]) -> bytes:
    """Return the bytes of a job: each slip printed, fed and cut."""
    from escpos.printer import Dummy

    printer: Any = Dummy()
    for slip in slips:
        printer.hw("INIT")
        for part in slip.parts:
            _put(printer, slip, part)
        _end(printer, cut=slip.cut)
    if any(slip.drawer for slip in slips):
        open_drawer(printer)
    return bytes(printer.output)


def open_drawer(printer: Any) -> None:
    """Pulse the cash drawer; nothing else in the program does."""
    printer.cashdraw(DRAWER_PIN)


def _end(printer: Any, *, cut: bool) -> None:
    if cut:
        printer.cut()  # feeds first
    else:
        printer.print_and_feed(FEED)


def _put(printer: Any, slip: Slip, part: Part) -> None:
    match part:
        case Line():
            _put_line(printer, slip, part)
        case Pair():
            _put_pair(printer, slip, part)
        case Rule(heavy=heavy):
            _say(printer, ["=" * slip.columns if heavy else "-" * slip.columns])
        case Logo(picture=picture):
            _put_picture(printer, logo_dots(picture, slip.dots))
        case Code(data=data):
            _put_code(printer, slip, data)
        case Gap(lines=lines):
            _say(printer, [""] * lines)


def _put_line(printer: Any, slip: Slip, line: Line) -> None:
    text = printable(line.text)
    if not is_plain(text):
        picture = draw_line(text, slip.dots, bold=line.bold, large=line.large, align=line.align)
        _put_picture(printer, picture)
        return
    align = {"left": "left", "centre": "center", "right": "right"}[line.align]
    lines = fold_line(text, slip.columns // 2 if line.large else slip.columns)
    _styled(printer, lines, bold=line.bold, large=line.large, align=align)


def _put_pair(printer: Any, slip: Slip, pair: Pair) -> None:
    left, right = printable(pair.left), printable(pair.right)
    if not is_plain(left + right):
        _put_picture(printer, draw_pair(left, right, slip.dots, bold=pair.bold, large=pair.large))
        return
    lines = pair_lines(left, right, slip.columns // 2 if pair.large else slip.columns)
    _styled(printer, lines, bold=pair.bold, large=pair.large)


def _styled(printer: Any, lines: Sequence[str], *, bold: bool, large: bool, align: str = "left") -> None:
    plain = not bold and not large and align == "left"
    if not plain:
        printer.set(
            align=align, bold=bold, normal_textsize=not large, double_height=large, double_width=large
        )
    _say(printer, lines)
    if not plain:
        printer.set(align="left", bold=False, normal_textsize=True)


def _say(printer: Any, lines: Sequence[str]) -> None:
    """Send text; a letter that is not printable ASCII cannot pass this door."""
    for line in lines:
        printer.textln("".join(mark for mark in line if " " <= mark <= "~"))


def _put_picture(printer: Any, picture: "Image") -> None:
    """Send a picture in stripes (GS v 0); a set bit is black."""
    from PIL import ImageChops

    width_bytes = (picture.width + 7) // 8
    black = ImageChops.invert(picture.convert("1"))
    for top in range(0, black.height, STRIPE):
        stripe = black.crop((0, top, width_bytes * 8, min(top + STRIPE, black.height)))
        head = b"\x1dv0\x00" + width_bytes.to_bytes(2, "little") + stripe.height.to_bytes(2, "little")
        printer._raw(head + stripe.tobytes())  # noqa: SLF001 - the encoder has no door for ready dots


def _put_code(printer: Any, slip: Slip, data: str) -> None:
    """Let the printer draw a QR (GS ( k) in the middle; its size follows from what it holds."""
    if not is_plain(data) or not data or len(data) > MOST_CODE:
        return
    import segno

    modules = segno.make(data, error="m", micro=False).symbol_size(border=0)[0]
    size = max(3, min(8, int(slip.dots * 0.52) // modules))
    printer.set(align="center")
    printer.qr(data, ec=1, size=size, native=True)
    printer.set(align="left")
    printer.textln("")
