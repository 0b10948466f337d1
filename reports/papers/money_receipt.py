"""Papers of money that came or went: whose, how much, in which form, for which bills. A5 page and slip."""

from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace

from dcms_desktop.documents.posted import Posted
from dcms_desktop.kernel.dates import show_day
from dcms_desktop.kernel.money import show_paise
from reports.engine.clean import plain_line
from reports.engine.letters import draw_right
from reports.engine.letters import draw_text
from reports.engine.letters import fit_text
from reports.engine.pdf import INK
from reports.engine.pdf import MM
from reports.engine.pdf import QUIET
from reports.engine.pdf import SOFT
from reports.engine.pdf import Pdf
from reports.engine.pdf import new_pdf
from reports.engine.slip import Gap
from reports.engine.slip import Line
from reports.engine.slip import Pair
from reports.engine.slip import Part
from reports.engine.slip import Rule
from reports.engine.slip import Slip
from reports.papers.bill import ghost_of
from reports.papers.bill_foot import draw_page_line
from reports.papers.bill_head import draw_head
from reports.papers.bill_head import draw_small_head
from reports.papers.bill_head import measure_head
from reports.papers.bill_head import small_head_height
from reports.papers.paper import CopyMark
from reports.papers.paper import PaperOptions
from reports.papers.shape import A5_SHAPE
from reports.papers.shape import Flow
from reports.papers.shape import Shape
from reports.papers.shape import Sheet
from reports.papers.slip_bill import firm_parts
from reports.papers.wording import PURCHASES
from reports.papers.wording import address_lines
from reports.papers.wording import balances
from reports.papers.wording import made_words
from reports.papers.wording import party_of
from reports.papers.wording import safe_name
from reports.papers.wording import tender_words
from reports.papers.wording import total_words

STEP = 11.0
SHARES = (0.34, 0.16, 0.18, 0.18, 0.14)


@dataclass(frozen=True, slots=True)
class MoneyWords:
    """What a paper of money says, by the way the money went."""

    thanks: str
    party: str
    now: str
    total: str
    cheque: str
    signs: tuple[str, ...]


RECEIVED = MoneyWords(
    "Received with thanks, in words", "Received with thanks from", "Received now", "Received ₹",
    "Cheques are subject to realisation.", ("Authorised signatory",),
)  # fmt: skip
PAID = MoneyWords(
    "Paid, in words", "Paid to", "Paid now", "Paid ₹", "", ("Received by", "Authorised signatory")
)


def words_of(posted: Posted) -> MoneyWords:
    """Return the words for money that came, or went."""
    return PAID if posted.kind in PURCHASES else RECEIVED


def render_money_receipt(posted: Posted, copy: CopyMark, logo: bytes | None, options: PaperOptions) -> bytes:
    """Return the PDF; bills past the first page go on to following ones, the sums stand on the last."""
    shape = A5_SHAPE
    with new_pdf(shape.size, safe_name(posted), posted.firm.name) as pdf:
        head = measure_head(posted, shape, logo, options)
        foot = _foot(posted, shape, options)
        rows = receipt_rows(posted)
        room = shape.size[1] - 2 * shape.margin - shape.small * 2 - STEP * 2
        pages = _fill(len(rows), room - head.height, room - small_head_height(shape), foot.down + 8)
        for _ in range(max(1, copy.copies)):
            for number, (start, end) in enumerate(pages, 1):
                sheet = Sheet(pdf, shape, posted, options, copy, "", number, len(pages))
                pdf.canvas.saveState()
                pdf.canvas.translate(options.shift_right * MM / 2, -options.shift_down * MM / 2)
                if ghost := ghost_of(posted):
                    pdf.ghost(ghost, shape.size)
                y = draw_head(sheet, head) if number == 1 else draw_small_head(sheet)
                y = _draw_rows(sheet, rows[start:end], y)
                if number == len(pages):
                    _draw_foot(sheet, foot, y)
                draw_page_line(sheet)
                pdf.canvas.restoreState()
                pdf.canvas.showPage()
        return pdf.bytes()


def receipt_rows(posted: Posted) -> list[tuple[str, ...]]:
    """Return the bills paid; what no bill took is named too."""
    rows: list[tuple[str, ...]] = [
        (plain_line(a.number), show_day(a.day), show_paise(a.amount), show_paise(a.paise), show_paise(a.left))
        for a in posted.allotments
    ]
    rest = posted.total - sum(each.paise for each in posted.allotments)
    if rest:
        rows.append(("On account", "", "", show_paise(rest), ""))
    return rows


def _fill(count: int, first: float, following: float, foot: float) -> list[tuple[int, int]]:
    """Return the rows of each page; the last one keeps room for the foot."""
    pages: list[tuple[int, int]] = []
    start = 0
    while True:
        room = following if pages else first
        if (count - start) * STEP + foot <= room or start >= count:
            return [*pages, (start, count)]
        end = min(count, start + max(1, int(room // STEP)))
        end = end if end < count or end - start <= 1 else end - 1
        pages.append((start, end))
        start = end


def _draw_rows(sheet: Sheet, rows: Sequence[tuple[str, ...]], y: float) -> float:
    pdf, shape = sheet.pdf, sheet.shape
    heads = ("Bill", "Date", "Bill amount", words_of(sheet.posted).now, "Left")
    pdf.band(shape.left - 2, y - STEP - 2, shape.width + 4, STEP + 2)
    pdf.hair(shape.left - 2, y, shape.right + 2, y, INK, 0.6)
    y = _draw_row(pdf, shape, heads, y - 2, bold=True)
    pdf.hair(shape.left - 2, y, shape.right + 2, y, INK, 0.4)
    for row in rows:
        y = _draw_row(pdf, shape, row, y, bold=False)
        pdf.hair(shape.left - 2, y, shape.right + 2, y, SOFT, 0.3)
    return y


def _draw_row(pdf: Pdf, shape: Shape, row: Sequence[str], y: float, *, bold: bool) -> float:
    x = shape.left
    for index, (text, part) in enumerate(zip(row, SHARES, strict=True)):
        width = shape.width * part
        shown = fit_text(text, width - 4, shape.text + 0.4, bold=bold)
        if index < 2:
            draw_text(pdf.canvas, x, y - STEP * 0.72, shown, shape.text + 0.4, bold=bold)
        else:
            draw_right(pdf.canvas, x + width, y - STEP * 0.72, shown, shape.text + 0.4, bold=bold)
        x += width
    return y - STEP


def _foot(posted: Posted, shape: Shape, options: PaperOptions) -> Flow:
    flow = Flow(shape.left, shape.width * 0.58)
    words = words_of(posted)
    flow.label(words.thanks, shape.small)
    flow.say(total_words(posted, options), shape.name, bold=True, most=3)
    flow.gap(4)
    for tender in posted.tenders:
        flow.amount(tender_words(tender), show_paise(tender.paise), shape.text + 0.4)
    flow.gap(2)
    flow.amount(words.total, show_paise(posted.total), shape.title, bold=True)
    if options.show_balance and (owed := balances(posted)):
        (before, was), (after, now) = owed
        flow.amount(before, show_paise(was), shape.text, colour=QUIET)
        flow.amount(after, show_paise(now), shape.text, bold=True)
    if words.cheque and any(tender.mode == "cheque" for tender in posted.tenders):
        flow.say(words.cheque, shape.small, colour=QUIET)
    flow.gap(shape.small * 2)
    return flow


def _draw_foot(sheet: Sheet, foot: Flow, y: float) -> None:
    shape, pdf = sheet.shape, sheet.pdf
    top = shape.margin + foot.down
    pdf.hair(shape.left - 2, min(top + 4, y), shape.right + 2, min(top + 4, y))
    foot.draw(pdf, top)
    sign = Flow(shape.left + foot.width + 16, shape.width - foot.width - 16)
    sign.say(f"For {sheet.posted.firm.name}", shape.text, bold=True, align="right", most=2)
    sign.gap(shape.sign_room * 2)
    *left, right = words_of(sheet.posted).signs
    if left:
        sign.amount(left[0], right, shape.small, colour=QUIET)
    else:
        sign.say(right, shape.small, colour=QUIET, align="right")
    sign.draw(pdf, top)


def money_slips(
    posted: Posted, copy: CopyMark, logo: bytes | None, options: PaperOptions, columns: int
) -> tuple[Slip, ...]:
    """Return the slips; the drawer opens once, for cash, on the first print."""
    parts = (*firm_parts(posted, copy, logo, options, columns), *_money_parts(posted, options))
    cash = options.drawer and not copy.reprint and any(tender.mode == "cash" for tender in posted.tenders)
    slip = Slip(columns, parts, cut=options.cut)
    return (replace(slip, drawer=cash), *(slip,) * (copy.copies - 1))


def _money_parts(posted: Posted, options: PaperOptions) -> Iterator[Part]:
    yield Pair(f"No {plain_line(posted.number)}", show_day(posted.day), bold=True)
    yield Rule()
    words = words_of(posted)
    yield Line(words.party)
    for index, text in enumerate(party_of(posted, options)):
        if text:
            yield Line(text, bold=index == 0)
    if posted.party:
        for text in address_lines(posted.party):
            yield Line(text)
    yield Rule(heavy=True)
    yield Pair(words.total, show_paise(posted.total), bold=True, large=True)
    yield Rule(heavy=True)
    yield Line(total_words(posted, options))
    for tender in posted.tenders:
        yield Pair(tender_words(tender), show_paise(tender.paise))
    yield from _settled(posted, options)
    yield Gap()
    yield Line(f"For {posted.firm.name}", align="right")
    yield Gap(2)
    for sign in words.signs:
        yield Line(sign, align="right")
    yield Line(made_words(posted))


def _settled(posted: Posted, options: PaperOptions) -> Iterator[Part]:
    """Give which bills the money paid and what is owed now."""
    yield Rule()
    for number, day, _, paid, left in receipt_rows(posted):
        yield Pair(" ".join(part for part in (number, day) if part), paid)
        if left and left != "0.00":
            yield Pair("  left", left)
    if options.show_balance and (owed := balances(posted)):
        (before, was), (after, now) = owed
        yield Rule()
        yield Pair(before, show_paise(was))
        yield Pair(after, show_paise(now), bold=True)
    if posted.remarks:
        yield Line(posted.remarks)
    if posted.state == "cancelled":
        yield Line(f"CANCELLED {posted.cancel_reason}", bold=True)
