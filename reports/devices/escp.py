"""ESC/P: pages as the bytes of a dot-matrix printer of 9 or 24 pins. Every byte it obeys is made here.

Text reaches the printer as the 95 printable ASCII letters only; what else there is goes as dots. A job
begins with a reset, so nothing of an earlier one is left, and every page ends with a form feed.
"""

from typing import TYPE_CHECKING

from reports.engine.dot_page import DotForm
from reports.engine.dot_page import DotJob
from reports.engine.dot_page import Row
from reports.engine.dot_page import cell_text
from reports.engine.dot_picture import row_dots

if TYPE_CHECKING:
    from PIL.Image import Image

COMMANDS = {
    "reset": b"\x1b@",
    "letters": b"\x1bR",
    "quality": b"\x1bx",
    "pica": b"\x1bP",
    "condensed": b"\x0f",
    "not_condensed": b"\x12",
    "sixths": b"\x1b2",
    "step": b"\x1b3",
    "page": b"\x1bC\x00",
    "no_skip": b"\x1bO",
    "bold": b"\x1bE",
    "not_bold": b"\x1bF",
    "wide": b"\x1bW",
    "dots": b"\x1b*",
    "down": b"\x1bJ",
    "right": b"\x1b$",
    "start_of_line": b"\r",
    "line": b"\r\n",
    "form_feed": b"\r\x0c",
}
"""The commands used, by what they do (ESC/P reference: codes that 9-pin and 24-pin printers share)."""
WIDTH_INCHES = 8
DENSITY = {9: (1, 120, 8, (24, 24, 24)), 24: (39, 180, 24, (24, 36))}
"""Pins: mode of ESC *, dots an inch across, dots of a stripe, steps after each stripe of two lines' height.

A step is 1/216 inch on 9 pins and 1/180 on 24; either way the stripes add up to a third of an inch.
"""


def control(name: str, *numbers: int) -> bytes:
    """Return one command with its numbers; nothing else in the program makes such bytes."""
    return COMMANDS[name] + bytes(numbers)


def encode(job: DotJob) -> bytes:
    """Return the bytes of a job."""
    out = bytearray(start_job(job.form))
    for rows in job.pages:
        out += control("line") * job.form.top
        for row in rows:
            out += _row(row, job.form)
        out += control("form_feed")
    return bytes(out)


def start_job(form: DotForm) -> bytes:
    """Return what sets the printer: letters, quality, width of letters, length of the page."""
    return b"".join(
        (
            control("reset"),
            control("letters", 0),
            control("quality", int(form.fine)),
            control("sixths"),
            control("page", form.inches),
            control("no_skip"),
            control("pica"),
            control("condensed" if form.condensed else "not_condensed"),
        )
    )


def say(text: str) -> bytes:
    """Return text as the printer may have it: a letter that is not printable ASCII cannot pass this door."""
    return "".join(mark for mark in text if " " <= mark <= "~").encode("ascii")


def _row(row: Row, form: DotForm) -> bytes:
    if row.drawn:
        return dots(_picture(row, form), form, _text(row))
    return _text(row) + control("line")


def _text(row: Row) -> bytes:
    """Return the plain cells of a row, each at its place."""
    out = bytearray()
    place = 0
    for cell in row.cells:
        if not cell.plain:
            continue
        text = cell_text(cell).rstrip()
        if text:
            out += say(" " * (cell.at - place))
            out += control("bold") + say(text) + control("not_bold") if cell.bold else say(text)
            place = cell.at + len(text)
    wide = control("wide", 1) if row.wide else b""
    return wide + bytes(out) + (control("wide", 0) if row.wide else b"")


def _picture(row: Row, form: DotForm) -> "Image":
    _, across, _, _ = DENSITY[form.pins]
    return row_dots(row, form, (width_inches(form) * across // 10, 24 if form.pins == 9 else 48))


def width_inches(form: DotForm) -> int:
    """Return the width of the print in tenths of an inch."""
    return WIDTH_INCHES * 10 if form.condensed else form.columns


def dots(picture: "Image", form: DotForm, beside: bytes = b"") -> bytes:
    """Return a picture in stripes of the pins' height (ESC *), with text ``beside`` in its middle."""
    mode, _, pins, steps = DENSITY[form.pins]
    out = bytearray()
    for number, step in enumerate(steps):
        columns = _columns(picture, number * pins, pins)
        count = len(columns) // (pins // 8)
        out += control("step", step)
        if number == 1 and beside:
            out += beside + control("start_of_line")
        if count:
            out += control("dots", mode, count % 256, count // 256) + columns
        out += control("line")
    return bytes(out) + control("sixths")


def _columns(picture: "Image", top: int, pins: int) -> bytes:
    """Return a stripe column by column, highest pin first, without the white at its right end."""
    from PIL import Image
    from PIL import ImageChops

    stripe = ImageChops.invert(picture.convert("L")).crop((0, top, picture.width, top + pins))
    box = stripe.getbbox()
    if box is None:
        return b""
    # A column of pins is a row of the picture on its side; the lowest pin is the lowest bit.
    turned = stripe.crop((0, 0, box[2], pins)).transpose(Image.Transpose.TRANSPOSE)
    return turned.convert("1", dither=Image.Dither.NONE).tobytes()
