"""The recall pack in one PDF: summary, stock freeze slip, call list by beat, a return slip for each buyer."""

from collections.abc import Sequence
from dataclasses import dataclass

from dcms_desktop.kernel.dates import show_day
from dcms_desktop.kernel.dates import show_expiry
from dcms_desktop.kernel.money import group_digits
from dcms_desktop.kernel.money import show_paise
from dcms_desktop.recall.rules import RESULTS
from dcms_desktop.recall.rules import Buyer
from dcms_desktop.recall.rules import BuyerBill
from dcms_desktop.recall.rules import RecallSheet
from dcms_desktop.recall.rules import by_beat
from reports.engine.letters import draw_right
from reports.engine.letters import draw_text
from reports.engine.letters import fit_text
from reports.engine.letters import wrap_text
from reports.engine.pdf import A4
from reports.engine.pdf import HAIR
from reports.engine.pdf import INK
from reports.engine.pdf import MM
from reports.engine.pdf import QUIET
from reports.engine.pdf import SOFT
from reports.engine.pdf import Pdf
from reports.engine.pdf import new_pdf
from reports.engine.report import Letterhead

WIDTH, HEIGHT = A4
LEFT, RIGHT = 12 * MM, WIDTH - 12 * MM
TOP, BOTTOM = HEIGHT - 12 * MM, 14 * MM
SLIPS = 4
"""Return slips on a page."""
SLIP_BILLS = 9
"""Bills that are named on a slip, in three columns; more are counted."""
MOST_PLACES = 24


@dataclass(slots=True)
class Sheet:
    """The page being drawn: how far down it is, and which page it is."""

    pdf: Pdf
    head: Letterhead
    title: str
    y: float = TOP
    page: int = 0

    def begin(self, part: str) -> None:
        """Begin a page with its head."""
        if self.page:
            self.pdf.canvas.showPage()
        self.page += 1
        if self.head.practice:
            self.pdf.ghost("PRACTICE", A4)
        canvas = self.pdf.canvas
        self.pdf.ink()
        draw_text(canvas, LEFT, TOP - 12, part, 14, bold=True)
        draw_right(canvas, RIGHT, TOP - 11, fit_text(self.head.firm, 230, 10, bold=True), 10, bold=True)
        self.pdf.ink(QUIET)
        draw_text(canvas, LEFT, TOP - 26, fit_text(self.title, 370, 8.5), 8.5)
        draw_right(canvas, RIGHT, TOP - 25, fit_text(self.head.place, 160, 8), 8)
        draw_text(canvas, LEFT, BOTTOM - 12, f"Printed {self.head.printed_at} · {self.head.by}", 7.5)
        draw_right(canvas, RIGHT, BOTTOM - 12, f"Page {self.page}", 7.5)
        self.pdf.ink()
        self.pdf.hair(LEFT, TOP - 33, RIGHT, TOP - 33, INK, 0.7)
        self.y = TOP - 33

    def say(self, text: str, size: float = 9, *, bold: bool = False, colour: str = INK) -> None:
        """Write lines across the page."""
        self.pdf.ink(colour)
        for line in wrap_text(text, RIGHT - LEFT, size, bold=bold):
            self.y -= size * 1.45
            draw_text(self.pdf.canvas, LEFT, self.y, line, size, bold=bold)
        self.pdf.ink()

    def facts(self, pairs: Sequence[tuple[str, str]]) -> None:
        """Write named facts, two beside each other."""
        half = (RIGHT - LEFT) / 2
        for number, (name, value) in enumerate(pairs):
            x = LEFT + half * (number % 2)
            if number % 2 == 0:
                self.y -= 15
            self.pdf.ink(QUIET)
            draw_text(self.pdf.canvas, x, self.y, name, 8.5)
            self.pdf.ink()
            draw_text(
                self.pdf.canvas, x + 92, self.y, fit_text(value, half - 98, 9.5, bold=True), 9.5, bold=True
            )

    def row(
        self, places: Sequence[tuple[float, float, str]], *, bold: bool = False, size: float = 8.2
    ) -> None:
        """Write one line of a table: left edge, width (below zero: set to the right), words."""
        for x, width, text in places:
            if width < 0:
                draw_right(
                    self.pdf.canvas,
                    x - width,
                    self.y,
                    fit_text(text, -width, size, bold=bold),
                    size,
                    bold=bold,
                )
            else:
                draw_text(self.pdf.canvas, x, self.y, fit_text(text, width, size, bold=bold), size, bold=bold)


def recall_pack(sheet: RecallSheet, head: Letterhead) -> bytes:
    """Return the whole pack as a PDF."""
    first = sheet.trace.batches[0]
    title = f"{first.item} · batch {first.number} · {sheet.card.reason}"
    with new_pdf(A4, f"Recall of {first.item} {first.number}", head.firm) as pdf:
        page = Sheet(pdf, head, title)
        _summary(page, sheet)
        _freeze_slip(page, sheet)
        _call_list(page, sheet)
        _return_slips(page, sheet)
        pdf.canvas.showPage()
        return pdf.bytes()


# ── summary ─────────────────────────────────────────────────────────────────────────────────────
def _summary(page: Sheet, sheet: RecallSheet) -> None:
    trace, card = sheet.trace, sheet.card
    first = trace.batches[0]
    page.begin("Batch recall")
    page.y -= 6
    page.facts(
        (
            ("Item", f"{first.item} {first.packing}"),
            ("Batch", first.number),
            ("Company", first.maker or "—"),
            ("Expiry", show_expiry(first.expiry) or "—"),
            ("MRP", " / ".join(sorted({show_paise(one.mrp) for one in trace.batches}))),
            ("Made on", show_day(first.made_on) or "—"),
            ("Called back on", show_day(card.day)),
            ("By", card.by),
            ("Reason", card.reason),
            ("Their letter", card.reference or "—"),
        )
    )
    page.y -= 10
    named = [one for one in trace.buyers if one.party_id is not None]
    cash = sum(one.with_him for one in trace.buyers if one.party_id is None)
    page.facts(
        (
            ("Came in", group_digits(trace.units("came"))),
            ("Sent back", group_digits(trace.units("sent_back"))),
            ("Sold", group_digits(trace.units("sold"))),
            ("Returned by buyers", group_digits(trace.units("returned"))),
            ("Lies with us", group_digits(trace.lying)),
            ("With buyers", group_digits(trace.with_buyers)),
            ("Buyers to call", group_digits(len(named))),
            ("Sold without a name", group_digits(cash)),
        )
    )
    page.y -= 8
    sums = "adds up" if trace.adds_up else "DOES NOT ADD UP: run dcms check"
    page.say(
        f"Came in − sent back − sold + returned + moved inside = lies with us: {sums}.", 8.5, colour=QUIET
    )
    page.y -= 12
    page.say("Where it came from", 10.5, bold=True)
    for step in [one for one in trace.steps if one.way == "came"][:MOST_PLACES]:
        page.y -= 14
        page.row(
            (
                (LEFT, 60, show_day(step.day)), (LEFT + 64, 90, step.number),
                (LEFT + 160, 210, step.party or "—"), (LEFT + 374, 80, step.reference),
                (RIGHT - 60, -60, group_digits(step.units)),
            )
        )  # fmt: skip


# ── stock freeze slip ───────────────────────────────────────────────────────────────────────────
def _freeze_slip(page: Sheet, sheet: RecallSheet) -> None:
    page.begin("Stock freeze slip")
    page.y -= 4
    page.say(
        "Take these goods off the shelf, tie them up, mark them RECALLED and count them. Sell none of them.",
        9.5,
    )
    page.y -= 16
    head = ("Godown", "Stock", "Rack", "Batch", "Units in books", "Counted", "Name and time")
    lefts = (LEFT, LEFT + 110, LEFT + 180, LEFT + 240, LEFT + 310, LEFT + 384, LEFT + 440)
    widths = (106, 66, 56, 66, -66, 50, 90)
    page.row(tuple(zip(lefts, widths, head, strict=True)), bold=True)
    page.pdf.hair(LEFT, page.y - 4, RIGHT, page.y - 4, INK, 0.5)
    places = sheet.trace.places
    for place in places[:MOST_PLACES]:
        page.y -= 22
        words = (place.godown, place.bucket, place.rack, place.batch, group_digits(place.units), "", "")
        page.row(tuple(zip(lefts, widths, words, strict=True)), size=9)
        page.pdf.hair(LEFT, page.y - 6, RIGHT, page.y - 6, SOFT, 0.4)
    if not places:
        page.y -= 18
        page.say("Nothing of it lies with us.")
    page.y -= 46
    page.pdf.hair(LEFT, page.y, LEFT + 170, page.y)
    page.pdf.hair(RIGHT - 170, page.y, RIGHT, page.y)
    page.y -= 11
    page.row(((LEFT, 170, "Godown keeper"), (RIGHT - 170, 170, "Owner or pharmacist")), size=8)


# ── call list ───────────────────────────────────────────────────────────────────────────────────
_CALL = (
    (LEFT, 168, "Shop"),
    (LEFT + 172, 72, "Phone"),
    (LEFT + 248, 62, "Place"),
    (LEFT + 312, -40, "Bought"),
    (LEFT + 356, -38, "Back"),
    (LEFT + 398, -38, "With him"),
    (LEFT + 446, 90, "Told: who, when"),
)


def _call_list(page: Sheet, sheet: RecallSheet) -> None:
    page.begin("Call list")
    for number, (beat, buyers) in enumerate(by_beat(sheet.trace.buyers)):
        # A beat goes to its salesman: it begins a page unless it is short and fits below the one before.
        if number and page.y - 60 - 19 * len(buyers) < BOTTOM:
            page.begin("Call list")
        _call_heads(page, beat, buyers)
        for buyer in buyers:
            if page.y < BOTTOM + 26:
                page.begin("Call list")
                _call_heads(page, beat, buyers)
            _call_row(page, sheet, buyer)
        page.y -= 16
        total = group_digits(sum(one.with_him for one in buyers))
        page.row(((LEFT, 300, f"{len(buyers)} to tell"), (LEFT + 398, -38, total)), bold=True)


def _call_heads(page: Sheet, beat: str, buyers: Sequence[Buyer]) -> None:
    men = ", ".join(sorted({one.salesman for one in buyers if one.salesman}))
    page.y -= 22
    page.row(((LEFT, RIGHT - LEFT, f"{beat}   {men}".rstrip()),), bold=True, size=10.5)
    page.y -= 15
    page.row(_CALL, bold=True)
    page.pdf.hair(LEFT, page.y - 4, RIGHT, page.y - 4, INK, 0.5)
    page.y -= 4


def _call_row(page: Sheet, sheet: RecallSheet, buyer: Buyer) -> None:
    page.y -= 19
    last = sheet.last(buyer)
    told = f"{last.person} {last.at[:10]} {RESULTS[last.result]}" if last else ""
    words = (
        buyer.name, buyer.mobile, buyer.city, group_digits(buyer.bought),
        group_digits(buyer.returned) if buyer.returned else "", group_digits(buyer.with_him), told,
    )  # fmt: skip
    page.row([(x, width, text) for (x, width, _), text in zip(_CALL, words, strict=True)])
    if not told and buyer.party_id is not None:
        page.pdf.hair(LEFT + 446, page.y - 2, RIGHT, page.y - 2, HAIR, 0.4)
    page.pdf.hair(LEFT, page.y - 6, RIGHT, page.y - 6, SOFT, 0.3)


# ── return slips ────────────────────────────────────────────────────────────────────────────────
def _return_slips(page: Sheet, sheet: RecallSheet) -> None:
    buyers = [one for one in sheet.trace.buyers if one.party_id is not None and one.with_him]
    room = (TOP - 33 - BOTTOM) / SLIPS
    for number, buyer in enumerate(buyers):
        if number % SLIPS == 0:
            page.begin("Return slips")
        _slip(page, sheet, buyer, TOP - 33 - room * (number % SLIPS), room)


def _slip(page: Sheet, sheet: RecallSheet, buyer: Buyer, top: float, room: float) -> None:
    canvas, pdf = page.pdf.canvas, page.pdf
    first = sheet.trace.batches[0]
    y = top - 18
    draw_text(canvas, LEFT, y, fit_text(buyer.name, 300, 11.5, bold=True), 11.5, bold=True)
    draw_right(canvas, RIGHT, y, f"Return of recalled goods · R{sheet.card.id}-{buyer.code}", 8.5)
    pdf.ink(QUIET)
    where = " · ".join(part for part in (buyer.address, buyer.city, buyer.mobile, buyer.beat) if part)
    draw_text(canvas, LEFT, y - 13, fit_text(where, RIGHT - LEFT, 8), 8)
    pdf.ink()
    y -= 31
    goods = f"{first.item} {first.packing}, batch {first.number}, expiry {show_expiry(first.expiry) or '—'}"
    draw_text(canvas, LEFT, y, fit_text(goods, 380, 9.5, bold=True), 9.5, bold=True)
    draw_right(canvas, RIGHT, y, f"{group_digits(buyer.with_him)} {_back(buyer)}", 9.5, bold=True)
    y -= 13
    draw_text(canvas, LEFT, y, fit_text(f"Recalled: {sheet.card.reason}", RIGHT - LEFT, 8.5), 8.5)
    _slip_bills(page, buyer.bills, y - 15)
    foot = top - room + 40
    for x, words in (
        (LEFT, "Units given back"),
        (LEFT + 185, "Shop: sign and stamp"),
        (LEFT + 370, "Taken back by, date"),
    ):
        pdf.hair(x, foot, x + 150, foot)
        draw_text(canvas, x, foot - 10, words, 7.5)
    pdf.hair(LEFT, top - room + 8, RIGHT, top - room + 8, HAIR, 0.4)


def _back(buyer: Buyer) -> str:
    return f"of {group_digits(buyer.bought)} to give back" if buyer.returned else "to give back"


def _slip_bills(page: Sheet, bills: Sequence[BuyerBill], y: float) -> None:
    column = (RIGHT - LEFT) / 3
    for number, bill in enumerate(bills[:SLIP_BILLS]):
        x = LEFT + column * (number % 3)
        words = f"{bill.number}  {show_day(bill.day)}  {group_digits(bill.units)}"
        draw_text(page.pdf.canvas, x, y - 12 * (number // 3), words, 8)
    if len(bills) > SLIP_BILLS:
        rest = sum(bill.units for bill in bills[SLIP_BILLS:])
        words = f"and {len(bills) - SLIP_BILLS} more bills with {group_digits(rest)}"
        draw_text(page.pdf.canvas, LEFT, y - 12 * (SLIP_BILLS // 3), words, 8)
