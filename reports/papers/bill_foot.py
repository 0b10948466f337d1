"""The foot of a printed bill: tax by rate, totals, words, bank, UPI, terms and signature."""

from collections.abc import Iterator
from dataclasses import dataclass

from dcms_desktop.documents.posted import Posted
from dcms_desktop.documents.posted import PostedRate
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import show_paise
from dcms_desktop.kernel.money import show_percent
from reports.engine.clean import plain_lines
from reports.engine.letters import draw_right
from reports.engine.letters import draw_text
from reports.engine.letters import fit_text
from reports.engine.letters import text_width
from reports.engine.pdf import BAND
from reports.engine.pdf import INK
from reports.engine.pdf import QUIET
from reports.engine.pdf import SOFT
from reports.papers.paper import PaperOptions
from reports.papers.shape import Flow
from reports.papers.shape import Shape
from reports.papers.shape import Sheet
from reports.papers.upi import draw_qr
from reports.papers.upi import upi_link
from reports.papers.wording import ASKED
from reports.papers.wording import HOUSE
from reports.papers.wording import OUTWARD
from reports.papers.wording import balances
from reports.papers.wording import half_rate
from reports.papers.wording import made_words
from reports.papers.wording import open_amount
from reports.papers.wording import paid_in_goods
from reports.papers.wording import second_head
from reports.papers.wording import tender_words
from reports.papers.wording import total_words

GUTTER = 16.0
TOTALS = 0.33
"""Share of the width that the totals take."""
UNTAXED_PAPERS = {"bill_of_supply", "breakage_receipt", "claim_pickup", "claim_destruction"}
VALUE_WORDS = {"bill_of_supply": "", **dict.fromkeys(sorted(UNTAXED_PAPERS - {"bill_of_supply"}), "Value")}
SIGNS = {
    "goods_receipt": ("Checked by", "Received by"),
    "opening_stock": ("Counted by",),
    "stock_transfer": ("Received in good condition", "Authorised signatory"),
    "transfer_receipt": ("Carried by", "Accepted by"),
    "stock_adjustment": ("Prepared by", "Approved by"),
    "stock_count": ("Counted by", "Approved by"),
    "bucket_move": ("Set aside by",),
    "delivery_challan": ("Received in good condition", "Authorised signatory"),
    "breakage_receipt": ("Brought by", "Received by"),
    "claim_pickup": ("Taken by", "Handed over by"),
    "claim_destruction": ("Witness", "Authorised signatory"),
}


@dataclass(frozen=True, slots=True)
class Foot:
    """The measured foot: every part with its place under the top of the foot."""

    height: float
    tax: tuple[tuple[str, ...], ...]
    tax_width: float
    placed: tuple[tuple[Flow, float], ...]
    band: tuple[float, float, float]
    """Left edge, width and place of the band behind the total."""
    rule: tuple[float, float]
    """Right end and place of the hairline over bank and terms."""
    link: str
    link_down: float


def measure_foot(posted: Posted, shape: Shape, options: PaperOptions) -> Foot:
    """Return the foot ready to draw: bank, terms and signature under it all, or beside it on low paper."""
    totals = Flow(shape.right - shape.width * TOTALS, shape.width * TOTALS)
    total_down = _say_totals(totals, posted, shape, options)
    tax = tuple(tax_rows(posted))
    words = Flow(shape.left, shape.width * (1 - TOTALS) - GUTTER)
    if posted.kind not in HOUSE:
        words.label("Amount in words", shape.small)
        words.say(total_words(posted, options), shape.text, bold=True, most=3)
    words.say(reverse_note(posted), shape.small, most=2)
    words_down = len(tax) * _tax_step(shape) + (4 if tax else 0)
    left = words_down + words.down + 6
    link = upi_link(posted) if options.show_qr else ""
    space = words.width if shape.tight else shape.width * 2 / 3
    bank, terms = _bank(posted, shape, space / 2, link), _terms(posted, shape, space / 2)
    sign = _sign(posted, shape)
    row = max(shape.qr if link else 0, bank.down, terms.down)
    if shape.tight:
        lower, sign_down = left, totals.down + 3
        height, rule_end = max(left + 3 + row, sign_down + sign.down), shape.left + words.width
    else:
        lower = max(left, totals.down + 8)
        sign_down = lower + 4
        height, rule_end = lower + 4 + max(row, sign.down), shape.right + 2
    return Foot(
        height=height + shape.small * 2.2,
        tax=tax,
        tax_width=words.width,
        placed=((words, words_down), (totals, 0), (bank, lower + 3), (terms, lower + 3), (sign, sign_down)),
        band=(totals.x - 4, totals.width + 6, total_down),
        rule=(rule_end, lower),
        link=link,
        link_down=lower + 4,
    )


def _tax_step(shape: Shape) -> float:
    return shape.text * 1.5


def reverse_note(posted: Posted) -> str:
    """Return who pays the tax when the supplier does not."""
    if not posted.reverse_charge:
        return ""
    return "Tax on this supply is payable by the recipient under reverse charge."


def tax_rows(posted: Posted) -> Iterator[tuple[str, ...]]:
    """Give headings, rows and sums of the table of tax by rate; nothing where no tax moves."""
    untaxed = posted.title in UNTAXED_PAPERS
    if not posted.rates or untaxed or posted.kind in HOUSE:
        return
    cess = any(rate.cess for rate in posted.rates)
    second = second_head(posted)
    heads = ("IGST %", "IGST") if posted.inter_state else ("CGST %", "CGST", f"{second} %", second)
    yield ("GST", "Taxable", *heads, *(("Cess",) if cess else ()), "Tax")
    for rate in posted.rates:
        yield (show_percent(rate.gst), *_tax_cells(posted, rate, cess=cess))
    whole = PostedRate(
        gst=posted.rates[0].gst,
        taxable=_sum(posted, "taxable"),
        cgst=_sum(posted, "cgst"),
        sgst=_sum(posted, "sgst"),
        igst=_sum(posted, "igst"),
        cess=_sum(posted, "cess"),
    )
    cells = _tax_cells(posted, whole, cess=cess)
    yield ("Total", *("" if "%" in cell else cell for cell in cells))


def _sum(posted: Posted, field: str) -> Paise:
    return Paise(sum(getattr(rate, field) for rate in posted.rates))


def _tax_cells(posted: Posted, rate: PostedRate, *, cess: bool) -> tuple[str, ...]:
    half = half_rate(rate.gst)
    heads = (
        (show_percent(rate.gst), show_paise(rate.igst))
        if posted.inter_state
        else (half, show_paise(rate.cgst), half, show_paise(rate.sgst))
    )
    whole = show_paise(rate.cgst + rate.sgst + rate.igst + rate.cess)
    return (show_paise(rate.taxable), *heads, *((show_paise(rate.cess),) if cess else ()), whole)


def total_parts(posted: Posted) -> list[tuple[str, int]]:
    """Return the steps from gross to total, without those that are nothing."""
    if posted.kind in HOUSE:
        return _over_and_gone(posted)
    second = second_head(posted)
    taxed = [(charge.name, charge.paise) for charge in posted.charges if charge.taxed]
    later = [(charge.name, charge.paise) for charge in posted.charges if not charge.taxed]
    rest = posted.other_untaxed - sum(paise for _, paise in later)
    steps: list[tuple[str, int]] = []
    if posted.discount or taxed:
        steps += [("Gross value", posted.gross), ("Discount", -posted.discount), *taxed]
    steps += [
        (VALUE_WORDS.get(posted.title, "Taxable value"), posted.taxable),
        (
            "Value of goods" if posted.title == "bill_of_supply" else "Exempt, nil and non-GST value",
            posted.untaxed,
        ),
        ("CGST", posted.cgst),
        (second, posted.sgst),
        ("IGST", posted.igst),
        ("Cess", posted.cess),
        *later,
        ("Discount after tax" if rest < 0 else "Other", rest),
        ("Round-off", posted.round_off),
    ]
    return [(label, paise) for label, paise in steps if paise and label]


def _over_and_gone(posted: Posted) -> list[tuple[str, int]]:
    """Return what goods of the house came to, over and gone apart where a document has both."""
    over = sum(line.amount for line in posted.lines if line.amount > 0)
    gone = sum(line.amount for line in posted.lines if line.amount < 0)
    return [("Over", over), ("Gone", gone)] if over and gone else []


def _say_totals(flow: Flow, posted: Posted, shape: Shape, options: PaperOptions) -> float:
    """Say the totals and return how far down the large total begins."""
    for label, paise in total_parts(posted):
        flow.amount(label, show_paise(paise), shape.text)
    flow.gap(4)
    at = flow.down
    flow.gap(2)
    flow.amount(
        "At cost ₹" if posted.kind in HOUSE else "Total ₹",
        show_paise(posted.total),
        shape.title - 1,
        bold=True,
    )
    flow.gap(5)
    for tender in posted.tenders:
        flow.amount(tender_words(tender), show_paise(tender.paise), shape.text)
    if goods := paid_in_goods(posted):
        flow.amount("Paid by goods taken back", show_paise(goods), shape.text)
        flow.amount("Still to pay", show_paise(open_amount(posted)), shape.text, bold=True)
    if posted.received and posted.total != posted.received:
        flow.amount("Still to pay", show_paise(open_amount(posted)), shape.text, bold=True)
    if options.show_balance and (both := balances(posted)):
        (before, old), (now, new) = both
        flow.amount(before, show_paise(old), shape.text, colour=QUIET)
        flow.amount(now, show_paise(new), shape.text, bold=True)
    return at


def _bank(posted: Posted, shape: Shape, room: float, link: str) -> Flow:
    indent = shape.qr + 6 if link else 0
    firm, flow = posted.firm, Flow(shape.left + indent, room - indent - GUTTER / 2)
    if link:
        flow.label("Scan to pay", shape.small)
        flow.say(f"₹ {show_paise(open_amount(posted))}", shape.text, bold=True)
        flow.say(firm.upi_id, shape.small, most=2)
        flow.gap(2)
    if posted.kind in OUTWARD - ASKED and firm.bank_account:
        flow.label("Bank", shape.small)
        ifsc = f"IFSC {firm.bank_ifsc}" if firm.bank_ifsc else ""
        for text in (firm.bank_name, f"A/c {firm.bank_account}", ifsc):
            flow.say(text, shape.text, most=2)
    return flow


def _terms(posted: Posted, shape: Shape, room: float) -> Flow:
    flow = Flow(shape.left + room, room - GUTTER / 2)
    if posted.kind in OUTWARD and posted.firm.terms.strip():
        flow.label("Terms", shape.small)
        for text in plain_lines(posted.firm.terms):
            flow.say(text, shape.small)
        _keep_lines(flow, shape.terms_lines + 1)
    return flow


def _sign(posted: Posted, shape: Shape) -> Flow:
    width = shape.width * (TOTALS if shape.tight else 1 / 3) - (0 if shape.tight else GUTTER)
    flow = Flow(shape.right - width, width)
    flow.say(f"For {posted.firm.name}", shape.text, bold=True, align="right", most=2)
    for text in SIGNS.get(posted.kind, ("Authorised signatory",)):
        flow.gap(shape.sign_room)
        flow.say(text, shape.small, colour=QUIET, align="right", most=1)
    return flow


def _keep_lines(flow: Flow, most: int) -> None:
    """Cut a block after ``most`` lines."""
    if len(flow.puts) > most:
        flow.down = flow.puts[most].down - flow.puts[most].size
        del flow.puts[most:]


def draw_foot(sheet: Sheet, foot: Foot) -> None:
    """Draw the foot at the bottom of the page."""
    pdf, shape = sheet.pdf, sheet.shape
    top = shape.margin + foot.height
    _draw_tax(sheet, foot, top)
    left, width, down = foot.band
    size = shape.title - 1
    pdf.band(left, top - down - size * 1.75, width, size * 1.75, BAND)
    pdf.hair(left, top - down, left + width, top - down, INK, 0.6)
    for flow, at in foot.placed:
        flow.draw(pdf, top - at)
    end, down = foot.rule
    pdf.hair(shape.left - 2, top - down, end, top - down)
    if foot.link:
        draw_qr(pdf, foot.link, shape.left - 4, top - foot.link_down - shape.qr, shape.qr)


def _draw_tax(sheet: Sheet, foot: Foot, top: float) -> None:
    """Draw the table of tax by rate."""
    if not foot.tax:
        return
    shape, step = sheet.shape, _tax_step(sheet.shape)
    columns = len(foot.tax[0])
    widest = [max(text_width(row[index], 1, bold=True) for row in foot.tax) for index in range(columns)]
    # Crores in every column: smaller letters rather than figures that run together.
    size = min(shape.text - 0.4, (foot.tax_width - 10 * columns) / sum(widest))
    needs = [width * size + 10 for width in widest]
    spare = (foot.tax_width - sum(needs)) / columns
    y = top
    for number, row in enumerate(foot.tax):
        bold = number in {0, len(foot.tax) - 1}
        x = shape.left
        for index, text in enumerate(row):
            width = needs[index] + min(spare, 14)
            if index == 0:
                draw_text(sheet.pdf.canvas, x, y - step * 0.72, text, size, bold=bold)
            else:
                draw_right(sheet.pdf.canvas, x + width - 2, y - step * 0.72, text, size, bold=bold)
            x += width
        y -= step
        colour, weight = (INK, 0.4) if number in {0, len(foot.tax) - 2} else (SOFT, 0.3)
        if number < len(foot.tax) - 1:
            sheet.pdf.hair(shape.left - 2, y, x, y, colour, weight)


def draw_page_line(sheet: Sheet) -> None:
    """Draw the last line of every page: who made it, the number, page x of y."""
    shape, pdf = sheet.shape, sheet.pdf
    pdf.ink(QUIET)
    made = fit_text(made_words(sheet.posted), shape.width * 0.6, shape.small)
    draw_text(pdf.canvas, shape.left, shape.margin, made, shape.small)
    page = f"{sheet.posted.number} · Page {sheet.page} of {sheet.pages}"
    draw_right(pdf.canvas, shape.right, shape.margin, page, shape.small)
    pdf.ink()
