"""Voucher of a contra or journal, A5 across: what is debited and credited, and why."""

from collections.abc import Sequence

from dcms_desktop.documents.posted import Posted
from dcms_desktop.documents.posted import PostedLeg
from dcms_desktop.kernel.money import show_paise
from reports.engine.clean import plain_line
from reports.engine.letters import draw_right
from reports.engine.letters import draw_text
from reports.engine.letters import fit_text
from reports.engine.letters import wrap_text
from reports.engine.pdf import INK
from reports.engine.pdf import MM
from reports.engine.pdf import QUIET
from reports.engine.pdf import SOFT
from reports.engine.pdf import new_pdf
from reports.papers.bill import ghost_of
from reports.papers.bill_foot import draw_page_line
from reports.papers.bill_head import draw_head
from reports.papers.bill_head import draw_small_head
from reports.papers.bill_head import measure_head
from reports.papers.bill_head import small_head_height
from reports.papers.paper import CopyMark
from reports.papers.paper import Paper
from reports.papers.paper import PaperOptions
from reports.papers.shape import A5_SHAPE
from reports.papers.shape import Flow
from reports.papers.shape import Shape
from reports.papers.shape import Sheet
from reports.papers.wording import safe_name
from reports.papers.wording import total_words

BOOKS = ("contra", "journal", "credit_reversal", "credit_retaken")
STEP = 11.0
SMALL_STEP = 9.0
MONEY = 78.0
"""Width of the columns of debit and credit, in points."""


def render_voucher(posted: Posted, copy: CopyMark, logo: bytes | None, options: PaperOptions) -> bytes:
    """Return the PDF; lines past the first page go on to following ones, the sums stand on the last."""
    shape = A5_SHAPE
    with new_pdf(shape.size, safe_name(posted), posted.firm.name) as pdf:
        head = measure_head(posted, shape, logo, options)
        foot = _foot(posted, shape, options)
        rows = voucher_rows(posted, shape)
        room = shape.size[1] - 2 * shape.margin - shape.small * 2 - STEP * 3
        pages = _fill(rows, room - head.height, room - small_head_height(shape), foot.down + 10)
        for _ in range(max(1, copy.copies)):
            for number, page in enumerate(pages, 1):
                sheet = Sheet(pdf, shape, posted, options, copy, "", number, len(pages))
                pdf.canvas.saveState()
                pdf.canvas.translate(options.shift_right * MM / 2, -options.shift_down * MM / 2)
                if ghost := ghost_of(posted):
                    pdf.ghost(ghost, shape.size)
                y = draw_head(sheet, head) if number == 1 else draw_small_head(sheet)
                y = _draw_rows(sheet, page, y)
                if number == len(pages):
                    _draw_sums(sheet, y)
                    _draw_foot(sheet, foot)
                draw_page_line(sheet)
                pdf.canvas.restoreState()
                pdf.canvas.showPage()
        return pdf.bytes()


Row = tuple[str, str, str, bool]
"""Words, debit, credit; False for the quiet lines under a row."""


def voucher_rows(posted: Posted, shape: Shape) -> list[Row]:
    """Return the lines with what each debits or credits; bills and notes stand under theirs."""
    rows: list[Row] = []
    for leg in posted.legs:
        debit, credit = (leg.paise, 0) if leg.paise > 0 else (0, -leg.paise)
        rows.append((
            _words(leg), show_paise(debit) if debit else "", show_paise(credit) if credit else "", True
        ))  # fmt: skip
        for text in _under(leg):
            lines = wrap_text(text, shape.width - 2 * MONEY - 24, shape.text, most=3)
            rows.extend((line, "", "", False) for line in lines)
    for cause in posted.causes:
        heads = (("CGST", cause.cgst), ("SGST", cause.sgst), ("IGST", cause.igst), ("Cess", cause.cess))
        taxes = ", ".join(f"{head} {show_paise(abs(paise))}" for head, paise in heads if paise)
        text = f"{plain_line(cause.number)} · {plain_line(cause.words)}: {taxes}"
        lines = wrap_text(text, shape.width - 2 * MONEY - 24, shape.text, most=3)
        rows.extend((line, "", "", False) for line in lines)
    return rows


def _words(leg: PostedLeg) -> str:
    return f"{plain_line(leg.party)}  ({plain_line(leg.name)})" if leg.party else plain_line(leg.name)


def _under(leg: PostedLeg) -> list[str]:
    settled = ", ".join(f"{plain_line(bill.number)} {show_paise(bill.paise)}" for bill in leg.bills)
    rest = abs(leg.paise) - sum(bill.paise for bill in leg.bills)
    if settled and rest:
        settled = f"{settled}, on account {show_paise(rest)}"
    return [text for text in (f"Bills: {settled}" if settled else "", plain_line(leg.note)) if text]


def _fill(rows: Sequence[Row], first: float, following: float, foot: float) -> list[list[Row]]:
    """Return the rows of each page; the last one keeps room for the foot."""
    pages: list[list[Row]] = [[]]
    room = first
    for row in rows:
        step = STEP if row[3] else SMALL_STEP
        if room < step:
            pages.append([])
            room = following
        pages[-1].append(row)
        room -= step
    if room < foot:
        pages.append([])
    return pages


def _draw_rows(sheet: Sheet, rows: Sequence[Row], y: float) -> float:
    pdf, shape = sheet.pdf, sheet.shape
    pdf.band(shape.left - 2, y - STEP - 2, shape.width + 4, STEP + 2)
    pdf.hair(shape.left - 2, y, shape.right + 2, y, INK, 0.6)
    y = _draw_row(sheet, ("Account", "Debit", "Credit", True), y - 2, bold=True)
    pdf.hair(shape.left - 2, y, shape.right + 2, y, INK, 0.4)
    for row in rows:
        if row[3]:
            pdf.hair(shape.left - 2, y, shape.right + 2, y, SOFT, 0.3)
        y = _draw_row(sheet, row, y, bold=False)
    return y


def _draw_row(sheet: Sheet, row: Row, y: float, *, bold: bool) -> float:
    canvas, shape = sheet.pdf.canvas, sheet.shape
    text, debit, credit, is_whole = row
    size = shape.text + 0.4 if is_whole else shape.text
    step = STEP if is_whole else SMALL_STEP
    base = y - step * 0.74
    canvas.setFillColor(INK if is_whole else QUIET)
    left = shape.left if is_whole else shape.left + 12
    shown = fit_text(text, shape.right - 2 * MONEY - left - 6, size, bold=bold)
    draw_text(canvas, left, base, shown, size, bold=bold)
    draw_right(canvas, shape.right - MONEY, base, debit, size, bold=bold)
    draw_right(canvas, shape.right, base, credit, size, bold=bold)
    canvas.setFillColor(INK)
    return y - step


def _draw_sums(sheet: Sheet, y: float) -> None:
    total = show_paise(sheet.posted.total)
    sheet.pdf.hair(sheet.shape.left - 2, y, sheet.shape.right + 2, y, INK, 0.4)
    y = _draw_row(sheet, ("Total", total, total, True), y - 1, bold=True)
    sheet.pdf.hair(sheet.shape.left - 2, y, sheet.shape.right + 2, y, INK, 0.6)


def _foot(posted: Posted, shape: Shape, options: PaperOptions) -> Flow:
    flow = Flow(shape.left, shape.width * 0.6)
    flow.label("In words", shape.small)
    flow.say(total_words(posted, options), shape.text + 0.4, bold=True, most=3)
    if posted.remarks:
        flow.gap(3)
        flow.label("Narration", shape.small)
        flow.say(posted.remarks, shape.text + 0.4, most=4)
    flow.gap(shape.small)
    return flow


def _draw_foot(sheet: Sheet, foot: Flow) -> None:
    shape, pdf = sheet.shape, sheet.pdf
    sign = Flow(shape.left + foot.width + 16, shape.width - foot.width - 16)
    sign.say(f"For {sheet.posted.firm.name}", shape.text, bold=True, align="right", most=2)
    sign.gap(shape.sign_room * 2)
    sign.amount("Entered by", "Authorised signatory", shape.small, colour=QUIET)
    top = shape.margin + shape.small * 2 + max(foot.down, sign.down)
    foot.draw(pdf, top)
    sign.draw(pdf, top)


PAPER = Paper("voucher_a5", "Voucher, A5 across", (*BOOKS,), "pdf", render_voucher)
