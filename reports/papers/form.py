"""A bill on printed stationery as PDF or for a dot-matrix printer: the same texts at the same places."""

from typing import TYPE_CHECKING

from dcms_desktop.documents.posted import Posted
from reports.devices.escp import control
from reports.devices.escp import say
from reports.devices.escp import start_job
from reports.engine.dot_page import DotForm
from reports.engine.dot_page import dot_text
from reports.engine.letters import draw_right
from reports.engine.letters import draw_text
from reports.engine.letters import fit_text
from reports.engine.letters import text_width
from reports.engine.pdf import INK
from reports.engine.pdf import MM
from reports.engine.pdf import SOFT
from reports.engine.pdf import Pdf
from reports.engine.pdf import new_pdf
from reports.engine.preview import pages_of_pdf
from reports.engine.slip import is_plain
from reports.papers.dot_bill import dot_options
from reports.papers.form_fields import MARKS
from reports.papers.form_fields import SIZES
from reports.papers.form_fields import Mark
from reports.papers.form_fields import form_pages
from reports.papers.form_fields import whole_layout
from reports.papers.paper import FIRST_PRINT
from reports.papers.paper import CopyMark
from reports.papers.paper import PaperOptions
from reports.papers.wording import copy_marks
from reports.papers.wording import safe_name

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

HALF = MM / 2
FEED = 216
"""Steps of an inch a 9-pin printer feeds by; 180 on 24 pins."""
PER_INCH = 50.8
"""Half millimetres of an inch."""
MOST_FEED = 255
CENTIMETRE = 20
"""Half millimetres."""
ACTIVE = "#BFE3E5"


def render_form(posted: Posted, copy: CopyMark, options: PaperOptions, paper: str) -> bytes:
    """Return the PDF: texts alone, no lines and no headings."""
    width, height = SIZES[paper]
    with new_pdf((width * HALF, height * HALF), safe_name(posted), posted.firm.name) as pdf:
        for mark in copy_marks(posted, copy.copies):
            for page in form_pages(posted, copy, options, paper, mark):
                pdf.canvas.saveState()
                pdf.canvas.translate(options.shift_right * HALF, -options.shift_down * HALF)
                for each in page:
                    _draw(pdf.canvas, each, height)
                pdf.canvas.restoreState()
                pdf.canvas.showPage()
        return pdf.bytes()


def _draw(canvas: "Canvas", mark: Mark, height: int) -> None:
    size = mark.size / 2
    text = fit_text(mark.text, mark.room * HALF, size) if mark.room else mark.text
    x, y = mark.x * HALF, (height - mark.y) * HALF
    (draw_right if mark.right else draw_text)(canvas, x, y, text, size)


def form_preview(posted: Posted, options: PaperOptions, paper: str, active: str) -> bytes:
    """Return the first page as a picture, the active field on a band, over lines a centimetre apart."""
    width, height = SIZES[paper]
    marks = form_pages(posted, FIRST_PRINT, options, paper, copy_marks(posted, 1)[0])[0]
    with new_pdf((width * HALF, height * HALF), "form", "") as pdf:
        for place in range(CENTIMETRE, width, CENTIMETRE):
            pdf.hair(place * HALF, 0, place * HALF, height * HALF, SOFT, 0.3)
        for place in range(CENTIMETRE, height, CENTIMETRE):
            pdf.hair(0, (height - place) * HALF, width * HALF, (height - place) * HALF, SOFT, 0.3)
        if active in MARKS:
            y = (height - whole_layout(paper, options.layout or {})[active].y) * HALF
            pdf.hair(0, y, width * HALF, y, INK, 1.2)
        for mark in marks:
            if mark.code == active:
                _band(pdf, mark, height)
        for mark in marks:
            _draw(pdf.canvas, mark, height)
        pdf.canvas.showPage()
        body = pdf.bytes()
    return pages_of_pdf(body, dpi=110, most=1)[0]


def _band(pdf: Pdf, mark: Mark, height: int) -> None:
    size = mark.size / 2
    wide = text_width(mark.text, size)
    wide = min(wide, mark.room * HALF) if mark.room else wide
    x = mark.x * HALF - (wide if mark.right else 0)
    pdf.band(x - 2, (height - mark.y) * HALF - size * 0.3, wide + 4, size * 1.3, ACTIVE)
    pdf.ink()


def dot_form_bytes(posted: Posted, copy: CopyMark, options: PaperOptions, paper: str) -> bytes:
    """Return the bytes for a dot-matrix printer: texts set by steps of the feed and of the carriage.

    Letters such a printer has not are left off: the Latin name is printed, the code where there is none.
    """
    form = DotForm(80, 12, condensed=False, fine=options.dot_fine, pins=options.dot_pins)
    out = bytearray(start_job(form))
    wanted = dot_options(options)
    for mark in copy_marks(posted, copy.copies):
        for page in form_pages(posted, copy, wanted, paper, mark):
            out += _page(page, wanted, form)
    return bytes(out)


def _page(marks: list[Mark], options: PaperOptions, form: DotForm) -> bytes:
    """Return a page from the top down: the paper never goes back."""
    unit = FEED if options.dot_pins == 9 else 180
    # What stands lower than the paper is printed on its last line: nothing runs over the perforation.
    lowest = form.inches * unit - unit // 4
    out = bytearray()
    at = 0
    for mark in sorted(marks, key=lambda each: (each.y, each.x)):
        wanted = round((mark.y + options.shift_down) * unit / PER_INCH) - unit // 6
        down = min(max(0, wanted), lowest)
        while at < down:
            step = min(MOST_FEED, down - at)
            out += control("down", step)
            at += step
        text = plain_text(mark, options)
        small = mark.size < 17
        pitch = 17.14 if small else 10
        x = (mark.x + options.shift_right) / PER_INCH - (len(text) / pitch if mark.right else 0)
        sixtieths = max(0, round(x * 60))
        out += control("start_of_line") + control("condensed" if small else "not_condensed")
        out += control("right", sixtieths % 256, sixtieths // 256) + say(text)
    return bytes(out) + control("not_condensed") + control("form_feed")


def plain_text(mark: Mark, options: PaperOptions) -> str:
    """Return the text as the printer may have it, cut to its room and to the paper."""
    text = dot_text(mark.text)
    text = text if is_plain(text) else "".join(each for each in text if " " <= each <= "~").strip()
    pitch = 17.14 if mark.size < 17 else 10
    room = mark.room or (mark.x if mark.right else 406 - mark.x - max(0, options.shift_right))
    return text[: max(0, int(room / PER_INCH * pitch))]
