"""Labels as PDF: sheets of A4 begun at any label, rolls a row a page; the screen shows these too."""

from collections.abc import Sequence

from reports.engine.clean import plain_line
from reports.engine.label import DOTS
from reports.engine.label import LINEAR
from reports.engine.label import STEP
from reports.engine.label import Label
from reports.engine.label import Stock
from reports.engine.label import Symbol
from reports.engine.label import Words
from reports.engine.letters import draw_centre
from reports.engine.letters import draw_text
from reports.engine.letters import fit_text
from reports.engine.pdf import A4
from reports.engine.pdf import MM
from reports.engine.pdf import Pdf
from reports.engine.pdf import new_pdf

DOT = MM / DOTS
TENTH = MM / 10


def label_pdf(labels: Sequence[Label], stock: Stock, *, start: int = 1) -> bytes:
    """Return the PDF; on a sheet the first label goes to place ``start``, counted from 1 row by row."""
    size = A4 if stock.sheet else (stock.row_width * TENTH, stock.height * TENTH)
    a_page = stock.on_sheet or stock.across
    skip = start - 1 if stock.sheet else 0
    with new_pdf(size, stock.title, "") as pdf:
        pdf.ink("#000000")
        for number, label in enumerate(labels, skip):
            if number % a_page == 0 and number > skip:
                pdf.canvas.showPage()
                pdf.ink("#000000")
            _place(pdf, label, stock, number % a_page)
        pdf.canvas.showPage()
        return pdf.bytes()


def _place(pdf: Pdf, label: Label, stock: Stock, place: int) -> None:
    """Draw a label at its place on the page."""
    down, right = divmod(place, stock.across)
    x = right * (stock.width + stock.gap_across) * TENTH
    top = stock.height * TENTH
    if stock.sheet:
        left, upper, _, _ = stock.sheet
        x += left * TENTH
        top = A4[1] - (upper + down * (stock.height + stock.gap_down)) * TENTH
    for words in label.words:
        _draw_words(pdf, words, x, top)
    for symbol in label.symbols:
        _draw_symbol(pdf, symbol, x, top)


def _draw_words(pdf: Pdf, words: Words, x: float, top: float) -> None:
    size = STEP[words.size] * DOT * 0.82
    room = words.width * DOT
    text = fit_text(plain_line(words.text), room, size)
    base = top - (words.y + STEP[words.size] * 0.74) * DOT
    left = x + words.x * DOT
    if words.centre:
        draw_centre(pdf.canvas, left + room / 2, base, text, size)
    else:
        draw_text(pdf.canvas, left, base, text, size)


def _draw_symbol(pdf: Pdf, symbol: Symbol, x: float, top: float) -> None:
    """Draw the black modules; runs side by side are one box, so no hair stands between them."""
    step = symbol.module * DOT
    high = symbol.height * DOT if symbol.kind in LINEAR else step
    left, upper = x + symbol.x * DOT, top - symbol.y * DOT
    for line, row in enumerate(symbol.modules):
        begin = None
        for place, mark in enumerate(row + "."):
            if mark == "#" and begin is None:
                begin = place
            elif mark != "#" and begin is not None:
                bottom = upper - line * step - high
                pdf.canvas.rect(left + begin * step, bottom, (place - begin) * step, high, stroke=0, fill=1)
                begin = None
