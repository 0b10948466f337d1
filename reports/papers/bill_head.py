"""The head of a printed bill: seller, number, buyer and the marks the law wants."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dcms_desktop.documents.posted import Posted
from dcms_desktop.documents.posted import PostedParty
from dcms_desktop.kernel.dates import show_day
from reports.engine.clean import plain_line
from reports.engine.letters import draw_centre
from reports.engine.letters import draw_right
from reports.engine.letters import draw_text
from reports.engine.letters import fit_text
from reports.engine.pdf import INK
from reports.engine.pdf import QUIET
from reports.papers.paper import PaperOptions
from reports.papers.pictures import open_logo
from reports.papers.shape import Flow
from reports.papers.shape import Shape
from reports.papers.shape import Sheet
from reports.papers.wording import HOUSE
from reports.papers.wording import NOTES
from reports.papers.wording import OUTWARD
from reports.papers.wording import SHOP_WORD
from reports.papers.wording import address_lines
from reports.papers.wording import names_of
from reports.papers.wording import party_of
from reports.papers.wording import place_of
from reports.papers.wording import state_of
from reports.papers.wording import title_of
from reports.papers.wording import top_declarations
from reports.papers.wording import yes_no

if TYPE_CHECKING:
    from PIL.Image import Image

GUTTER = 14.0


@dataclass(frozen=True, slots=True)
class Head:
    """The measured head: declarations, then seller and number, then the buyer; with their heights."""

    declarations: Flow
    seller: Flow
    upper: tuple[Flow, ...]
    """Beside the seller: number and date, on low paper the buyer too."""
    lower: tuple[Flow, ...]
    logo: "Image | None"
    top: float
    middle: float
    bottom: float

    @property
    def height(self) -> float:
        """Return the height of the whole head."""
        return self.top + self.middle + self.bottom


def measure_head(posted: Posted, shape: Shape, logo: bytes | None, options: PaperOptions) -> Head:
    """Return the head ready to draw."""
    declarations = Flow(shape.left, shape.width)
    for text in top_declarations(posted):
        declarations.say(text, shape.text, bold=True, align="centre", most=2)
    picture = open_logo(logo) if options.own_head else None
    indent = _logo_width(picture, shape)
    shares = (0.37, 0.35, 0.28) if shape.tight else (0.64, 0.36)
    seller = _seller(posted, shape, indent, shape.width * shares[0] - GUTTER)
    facts = _facts(posted, shape, shape.width * shares[-1])
    if shape.tight:
        buyer = Flow(shape.left + shape.width * shares[0], shape.width * shares[1] - GUTTER)
        _say_buyer(buyer, posted, shape, options)
        _say_delivery(buyer, posted, shape, options)
        _say_trade(facts, posted, shape)
        upper: tuple[Flow, ...] = (buyer, facts)
        lower: tuple[Flow, ...] = ()
    else:
        upper, lower = (facts,), _blocks(posted, shape, options)
    top = shape.small * 1.5 + declarations.down + 3
    middle = max(seller.down, *(flow.down for flow in upper), shape.logo if picture else 0) + 6
    bottom = max(flow.down for flow in lower) + 8 if lower else 0
    return Head(declarations, seller, upper, lower, picture, top, middle, bottom)


def _logo_width(picture: "Image | None", shape: Shape) -> float:
    """Return the width a logo takes with the gap after it, 0 without one."""
    return min(shape.logo * 1.8, shape.logo * picture.width / picture.height) + 8 if picture else 0


def _seller(posted: Posted, shape: Shape, indent: float, width: float) -> Flow:
    firm, flow = posted.firm, Flow(shape.left + indent, width - indent)
    flow.say(firm.name, shape.firm, bold=True, most=2)
    if firm.legal_name and firm.legal_name != firm.name:
        flow.say(firm.legal_name, shape.small, colour=QUIET, most=1)
    flow.say(", ".join(address_lines(firm)), shape.text, most=3)
    reach = (f"Phone {firm.phone}" if firm.phone else "", firm.email)
    flow.say(" · ".join(part for part in reach if part), shape.text, most=2)
    gstin = f"GSTIN {firm.gstin}" if firm.gstin else "Not registered under GST"
    flow.say(f"{gstin} · State {state_of(firm)}", shape.text + 0.4, bold=True)
    # Licences are never cut: the law wants them whole.
    flow.say(f"DL {firm.drug_licences}" if firm.drug_licences else "", shape.text)
    flow.say(f"FSSAI {firm.fssai}" if firm.fssai else "", shape.text)
    return flow


def _facts(posted: Posted, shape: Shape, width: float) -> Flow:
    flow = Flow(shape.right - width, width)
    flow.say(title_of(posted), shape.title, bold=True, align="right", most=2)
    flow.gap(3)
    indent = width * 0.36
    flow.fact("Number", posted.number, shape.text + 1, indent=indent, bold=True)
    flow.fact("Date", show_day(posted.day), shape.text + 1, indent=indent, bold=True)
    if posted.due_on and posted.kind not in NOTES:
        due = DAY_LABELS.get(posted.kind, "Due on")
        flow.fact(due, show_day(posted.due_on), shape.text, indent=indent)
    if posted.holds_until:
        flow.fact("Prices hold until", show_day(posted.holds_until), shape.text, indent=indent, bold=True)
    if posted.kind in OUTWARD:
        flow.fact("Place of supply", place_of(posted), shape.text, indent=indent)
        flow.fact("Reverse charge", yes_no(posted.reverse_charge), shape.text, indent=indent)
    if posted.revision:
        flow.fact("Revision", str(posted.revision), shape.text, indent=indent)
    if posted.state == "cancelled":
        reason = f": {posted.cancel_reason}" if posted.cancel_reason else ""
        flow.say(f"CANCELLED{reason}", shape.text, bold=True, most=2)
    return flow


def _blocks(posted: Posted, shape: Shape, options: PaperOptions) -> tuple[Flow, ...]:
    """Return buyer, place of delivery if another, and the facts of the trade, side by side."""
    if posted.kind in HOUSE:
        return _places(posted, shape)
    shares = (0.36, 0.28, 0.36) if posted.ship_to else (0.64, 0.36)
    x, flows = shape.left, []
    for part in shares:
        flows.append(Flow(x, shape.width * part - GUTTER))
        x += shape.width * part
    flows[-1].width += GUTTER
    _say_buyer(flows[0], posted, shape, options)
    if posted.ship_to:
        _say_delivery(flows[1], posted, shape, options)
    _say_trade(flows[-1], posted, shape)
    return tuple(flows)


def _places(posted: Posted, shape: Shape) -> tuple[Flow, ...]:
    """Return from where to where goods of the house went, and how."""
    sent = posted.to_godown_id is not None
    shares = (0.32, 0.32, 0.36) if sent else (0.64, 0.36)
    x, flows = shape.left, []
    for part in shares:
        flows.append(Flow(x, shape.width * part - GUTTER))
        x += shape.width * part
    flows[-1].width += GUTTER
    here = (posted.godown or SHOP_WORD, posted.godown_address)
    if sent:
        _say_place(flows[0], "Consignor · from", here, posted, shape)
        to = (posted.to_godown or SHOP_WORD, posted.to_godown_address)
        _say_place(flows[1], "Consignee · to", to, posted, shape)
    else:
        _say_place(flows[0], "Godown", here, posted, shape)
    _say_trade(flows[-1], posted, shape)
    return tuple(flows)


def _say_place(flow: Flow, label: str, place: tuple[str, str], posted: Posted, shape: Shape) -> None:
    """Say a godown: both sides of a move are of one registration, so the firm stands on each."""
    firm = posted.firm
    flow.label(label, shape.small)
    flow.say(place[0], shape.name, bold=True, most=2)
    if posted.to_godown_id is None:
        flow.say(place[1], shape.text, most=3)
        return
    flow.say(firm.legal_name or firm.name, shape.text, most=2)
    flow.say(place[1] or ", ".join(address_lines(firm)), shape.text, most=3)
    gstin = f"GSTIN {firm.gstin}" if firm.gstin else "Unregistered"
    flow.say(f"{gstin} · State {state_of(firm)}", shape.text, bold=True)


DAY_LABELS = {"purchase_order": "Wanted by", "sales_order": "Promised by"}
PARTY_LABELS = {
    "receipt": "Received from", "payment": "Paid to", "goods_receipt": "Supplier",
    "purchase_order": "Supplier", "purchase_return": "Supplier", "debit_note": "Supplier",
    "supplier_credit_note": "Supplier",
    "delivery_challan": "Consignee", "challan_return": "Consignee", "sales_order": "Ordered by",
    "quotation": "Quoted to", "breakage_receipt": "Brought by",
    "claim_pickup": "Company's supplier", "claim_destruction": "Company's supplier",
}  # fmt: skip


def _say_buyer(flow: Flow, posted: Posted, shape: Shape, options: PaperOptions) -> None:
    if posted.legs:
        return
    label = PARTY_LABELS.get(posted.kind, "Billed to")
    flow.label(f"{label} · {posted.party.code}" if posted.party and posted.party.code else label, shape.small)
    names = party_of(posted, options)
    if posted.party is None:
        flow.say(names[0], shape.name, bold=True)
        return
    _say_address(flow, posted.party, shape, names)


def _say_delivery(flow: Flow, posted: Posted, shape: Shape, options: PaperOptions) -> None:
    if posted.ship_to:
        flow.gap(2 if flow.puts else 0)
        label = "Witness and place" if posted.kind == "claim_destruction" else "Delivered to"
        flow.label(label, shape.small)
        names = names_of(posted.ship_to.name, posted.ship_to.local_name, options)
        _say_address(flow, posted.ship_to, shape, names)


def _say_address(flow: Flow, party: PostedParty, shape: Shape, names: tuple[str, str]) -> None:
    flow.say(names[0], shape.name, bold=True, most=2)
    flow.say(names[1], shape.text + 0.4, most=2)
    flow.say(", ".join(address_lines(party)), shape.text, most=3)
    state = f"State {state_of(party)}" if state_of(party) else ""
    gstin = f"GSTIN {party.gstin}" if party.gstin else "Unregistered" if party.tax_type != "overseas" else ""
    flow.say(" · ".join(part for part in (gstin, state) if part), shape.text, bold=True)
    flow.say(f"DL {party.licences}" if party.licences else "", shape.text, colour=QUIET)
    more = (
        f"FSSAI {party.fssai}" if party.fssai else "",
        f"Mobile {party.mobile}" if party.mobile else "",
    )
    flow.say(" · ".join(part for part in more if part), shape.text, colour=QUIET, most=2)


def _say_trade(flow: Flow, posted: Posted, shape: Shape) -> None:
    indent, size = flow.width * 0.36, shape.text
    reference = plain_line(posted.reference)
    if reference and posted.reference_day:
        reference = f"{reference} of {show_day(posted.reference_day)}"
    label = "Supplier’s bill" if posted.kind == "goods_receipt" else "Reference"
    flow.fact(label, reference, size, indent=indent, bold=posted.kind == "goods_receipt")
    if posted.kind == "transfer_receipt":
        flow.fact("Transfer", posted.against, size, indent=indent, bold=True)
    flow.fact("Salesman", posted.salesman, size, indent=indent)
    flow.fact("Beat", posted.beat, size, indent=indent)
    flow.fact("Transporter", posted.transporter, size, indent=indent)
    flow.fact("Vehicle", posted.vehicle, size, indent=indent)
    flow.fact("LR", posted.lr_number, size, indent=indent)
    flow.fact("Reason", posted.note_reason.capitalize(), size, indent=indent, bold=True)
    for told in posted.told:
        flow.fact("With the bill", told, size, indent=indent, most=2)
    if not posted.legs:
        flow.fact("Remarks", posted.remarks, size, indent=indent, most=5)


def draw_head(sheet: Sheet, head: Head) -> float:
    """Draw the head of the first page and return where it ends."""
    pdf, shape = sheet.pdf, sheet.shape
    top = shape.size[1] - shape.margin
    _draw_marks(sheet, top)
    head.declarations.draw(pdf, top - shape.small * 1.5)
    y = top - head.top
    if sheet.options.own_head:
        if head.logo:
            _draw_logo(sheet, head.logo, y)
        head.seller.draw(pdf, y)
    for flow in head.upper:
        flow.draw(pdf, y)
    y -= head.middle
    if head.lower:
        pdf.hair(shape.left - 2, y, shape.right + 2, y)
    for flow in head.lower:
        flow.draw(pdf, y - 3)
    return y - head.bottom


def _draw_logo(sheet: Sheet, logo: "Image", y: float) -> None:
    from reportlab.lib.utils import ImageReader

    room = _logo_width(logo, sheet.shape) - 8
    height = min(sheet.shape.logo, room * logo.height / logo.width)
    sheet.pdf.canvas.drawImage(ImageReader(logo), sheet.shape.left, y - height - 2, room, height)


def _draw_marks(sheet: Sheet, top: float) -> None:
    """Draw the mark of the set at the right and, on a reprint, what it is in a frame at the left."""
    pdf, shape = sheet.pdf, sheet.shape
    base = top - shape.small
    draw_right(pdf.canvas, shape.right, base, sheet.mark, shape.small + 0.4, bold=True)
    if words := sheet.copy.words:
        end = draw_text(pdf.canvas, shape.left + 4, base, words, shape.small + 1.4, bold=True)
        pdf.frame(shape.left, base - 3, end - shape.left + 4, shape.small + 6, INK)


def draw_small_head(sheet: Sheet) -> float:
    """Draw the head of a following page and return where it ends."""
    pdf, shape, posted = sheet.pdf, sheet.shape, sheet.posted
    top = shape.size[1] - shape.margin
    _draw_marks(sheet, top)
    y = top - shape.small * 1.5 - shape.name * 1.4
    third = shape.width / 3
    if sheet.options.own_head:
        draw_text(
            pdf.canvas,
            shape.left,
            y,
            fit_text(posted.firm.name, third - 6, shape.name, bold=True),
            shape.name,
            bold=True,
        )
    title = f"{title_of(posted)}  {posted.number}  {show_day(posted.day)}"
    draw_centre(
        pdf.canvas,
        shape.left + 1.5 * third,
        y,
        fit_text(title, third * 1.3, shape.text, bold=True),
        shape.text,
        bold=True,
    )
    pdf.ink(QUIET)
    name = "" if posted.legs else party_of(posted, sheet.options)[0]
    draw_right(pdf.canvas, shape.right, y, fit_text(name, third * 0.8, shape.text), shape.text)
    pdf.ink()
    return y - 8


def small_head_height(shape: Shape) -> float:
    """Return the height of ``draw_small_head``."""
    return shape.small * 1.5 + shape.name * 1.4 + 8
