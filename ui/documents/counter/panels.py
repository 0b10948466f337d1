"""The two panels of the counter: header (Ctrl+H) and payment (F7), built from declarations."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtCore import Qt
from PySide6.QtCore import Slot

from dcms_desktop.drafts.rules import Delivery
from dcms_desktop.drafts.rules import Transport
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import show_paise
from dcms_desktop.ledger.rules import POINTS
from dcms_desktop.numbering.queries import series_list
from dcms_desktop.parties.queries import salesmen
from dcms_desktop.point_lots.queries import point_lots
from dcms_desktop.sales.rules import Header
from dcms_desktop.sales.rules import header_of
from dcms_desktop.sales.rules import set_header
from dcms_desktop.sales.rules import set_tenders
from dcms_desktop.tax.rules import states
from ui.documents.counter.payment import AMOUNTS
from ui.documents.counter.payment import payment_fields
from ui.documents.counter.payment import payment_values
from ui.documents.counter.payment import points_words
from ui.documents.counter.payment import points_worth
from ui.documents.counter.payment import tenders_from
from ui.documents.side_panel import SidePanel
from ui.documents.upi_code import QrCode
from ui.documents.upi_code import upi_text
from ui.kit.form_fields import Field
from ui.kit.parts import Label
from ui.look.theme import theme

if TYPE_CHECKING:
    from collections.abc import Mapping
    from collections.abc import Sequence

    from dcms_desktop.desk import Desk
    from dcms_desktop.drafts.rules import Draft
    from dcms_desktop.point_lots.rules import Lot
    from ui.documents.counter.frame import CounterFrame

Choices = tuple[tuple[str, str], ...]


def header_choices(desk: Desk, kind: str) -> tuple[Choices, Choices]:
    """Return the series and the salesmen to choose from."""
    codes = dict.fromkeys(card.code for card in desk.ask(series_list, kind) if card.active)
    people = tuple((str(one.id), one.name) for one in desk.ask(salesmen, only_active=True))
    return (("", "main series"), *((code, code) for code in codes)), (("", "none"), *people)


def state_choices() -> Choices:
    """Return the States, the first one meaning that the law decides."""
    return (
        ("", "by the law (from party and delivery)"),
        *((one.code, f"{one.code} {one.name}") for one in states().values()),
    )


def header_fields(series: Choices, people: Choices) -> tuple[Field, ...]:
    """Return the fields of the header."""
    yes_no = (("yes", "pays the tax here"), ("no", "under LUT, without tax"))
    return (
        Field("day", "Date", "date", required=True),
        Field("series", "Series", "choice", choices=series, default=""),
        Field("salesman", "Salesman", "choice", choices=people, default=""),
        Field("due_on", "Due on", "date", help="Empty: the party's credit days"),
        Field("transporter", "Transporter", most=80, section="Transport"),
        Field("vehicle", "Vehicle", most=20),
        Field("lr_number", "LR number", most=30),
        Field("remarks", "Remarks", most=120),
        Field("place", "Place of supply", "choice", choices=state_choices(), default="", section="Tax"),
        Field("with_payment", "SEZ or export", "choice", choices=yes_no, default="yes"),
        Field("reverse_charge", "Reverse charge", "yes_no", default=False),
        Field(
            "ship_name",
            "Ship to: name",
            most=100,
            section="Ship to (only when it is not the party's own address)",
        ),
        Field("ship_address", "Address", most=200),
        Field("ship_city", "City", most=60),
        Field("ship_pin", "PIN", most=6),
        Field("ship_state", "State", "choice", choices=state_choices(), default=""),
        Field("ship_gstin", "GSTIN", most=15),
    )


def header_values(draft: Draft) -> dict[str, Any]:
    """Return what the header panel shows of a draft."""
    head = header_of(draft)
    return {
        "day": head.day,
        "series": head.series,
        "salesman": str(head.salesman_id or ""),
        "due_on": head.due_on,
        "transporter": head.transport.transporter,
        "vehicle": head.transport.vehicle,
        "lr_number": head.transport.lr_number,
        "remarks": head.remarks,
        "place": head.place or "",
        "with_payment": "yes" if head.with_payment else "no",
        "reverse_charge": head.reverse_charge,
        "ship_name": head.delivery.name,
        "ship_address": head.delivery.address,
        "ship_city": head.delivery.city,
        "ship_pin": head.delivery.pin,
        "ship_state": head.delivery.state,
        "ship_gstin": head.delivery.gstin,
    }


def header_from(values: Mapping[str, Any], was: Header) -> Header:
    """Return the header the panel holds."""
    return Header(
        day=values["day"],
        series=values["series"],
        salesman_id=int(values["salesman"] or 0) or None,
        due_on=values["due_on"],
        place=values["place"] or None,
        with_payment=values["with_payment"] == "yes",
        reverse_charge=bool(values["reverse_charge"]),
        delivery=Delivery(
            moved=was.delivery.moved,
            name=values["ship_name"],
            address=values["ship_address"],
            city=values["ship_city"],
            pin=values["ship_pin"],
            state=values["ship_state"],
            gstin=values["ship_gstin"].upper(),
        ),
        transport=Transport(
            transporter=values["transporter"],
            vehicle=values["vehicle"].upper(),
            lr_number=values["lr_number"],
        ),
        remarks=values["remarks"],
    )


class Panels(QObject):
    """Opens the panels of one counter page and puts what they say on the bill."""

    def __init__(self, page: CounterFrame) -> None:
        super().__init__(page)
        self._page = page
        self.header: SidePanel | None = None
        self.payment: SidePanel | None = None
        self.lots: Sequence[Lot] = ()
        """Approved points of the party, as far as they are left."""
        self.qr = QrCode()
        self.qr_words = Label("", "quiet")

    def is_open(self) -> SidePanel | None:
        """Return the open panel."""
        for panel in (self.header, self.payment):
            if panel is not None and panel.isVisible():
                return panel
        return None

    # ── header ──

    def open_header(self) -> None:
        """Open the header, its choices read anew."""
        page = self._page
        if page.commit_edits():
            page.begin_reading()
            work = partial(header_choices, page.shell.desk, page.document_kind)
            page.shell.tasks.read(work, self._show_header, page.end_badly)

    @Slot(object)
    def _show_header(self, choices: tuple[Choices, Choices]) -> None:
        page = self._page
        if self.header is not None:
            self.header.deleteLater()
        self.header = SidePanel(page, "Header", header_fields(*choices), columns=2, width=660)
        self.header.ended.connect(self._take_header)
        self.header.abandoned.connect(page.focus_work)
        self.header.open_with(header_values(page.draft))
        page.end_reading()

    @Slot(object)
    def _take_header(self, values: Mapping[str, Any]) -> None:
        page = self._page
        page.keeper.change(set_header, header_from(values, header_of(page.draft)))
        page.focus_work()

    # ── payment ──

    def open_payment(self) -> None:
        """Open the payment of the bill."""
        page = self._page
        if not page.commit_edits():
            return
        bill = page.draft.bill
        if bill is None or not page.draft.lines:
            page.shell.messages.tell("There is nothing to pay yet.", "Type the items first.")
            return
        if page.draft.party is None:
            self._show_payment(())
            return
        page.begin_reading()
        own = page.draft.revises.document_id if page.draft.revises else None
        work = partial(page.shell.desk.ask, point_lots, page.draft.party.id, own)
        page.shell.tasks.read(work, self._take_lots, page.end_badly)

    @Slot(object)
    def _take_lots(self, lots: Sequence[Lot]) -> None:
        self._show_payment(lots)
        self._page.end_reading()

    def _show_payment(self, lots: Sequence[Lot]) -> None:
        """Open the panel, with a field for points where the party has some."""
        page, bill = self._page, self._page.draft.bill
        had, self.lots = bool(self.lots), lots
        if self.payment is not None and had != bool(lots):
            self.payment.deleteLater()
            self.payment = None
        if self.payment is None:
            self.payment = self._make_payment()
        told = show_paise(bill.total) if bill is not None else ""
        self.payment.open_with(payment_values(page.draft), f"Bill ₹{told}")
        self._show_rest("")

    def _make_payment(self) -> SidePanel:
        fields = payment_fields(points=bool(self.lots))
        panel = SidePanel(self._page, "Payment", fields, columns=2, width=760)
        self.qr, self.qr_words = QrCode(), Label("", "quiet")
        self.qr_words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        panel.beside.addWidget(self.qr)
        panel.beside.addWidget(self.qr_words)
        panel.beside.addStretch(1)
        panel.form.changed.connect(self._show_rest)
        panel.ended.connect(self._take_payment)
        panel.abandoned.connect(self._page.focus_work)
        return panel

    def _read_amounts(self) -> dict[str, int]:
        amounts = {}
        for name in AMOUNTS:
            try:
                amounts[name] = int(self.payment.form.value(name) or 0) if self.payment else 0
            except Refused:
                amounts[name] = 0
        if self.payment is not None and self.lots:
            points = int(self.payment.form.value(POINTS) or 0)
            amounts[POINTS] = points_worth(self.lots, points, self._page.draft.day)
        return amounts

    @Slot(str)
    def _show_rest(self, _name: str) -> None:
        """Show what stays on credit, and the code for the UPI part or for the rest."""
        page, panel = self._page, self.payment
        bill = page.draft.bill
        if panel is None or bill is None:
            return
        amounts = self._read_amounts()
        rest = bill.total - sum(amounts.values())
        tone = "bad" if rest < 0 else "warn" if rest and page.draft.party is None else ""
        words = f"Credit ₹{show_paise(rest)}" if rest >= 0 else f"₹{show_paise(-rest)} more than the bill"
        told = points_words(self.lots, page.draft.day)
        words = f"{words} · {told}" if told else words
        panel.quiet.show_text(f"Bill ₹{show_paise(bill.total)}  ·  {words}", tone)
        due = amounts["upi"] or max(rest, 0)
        text = upi_text(page.draft, due, page.number)
        self.qr.show_text(text)
        if text:
            self.qr_words.show_text(f"Scan to pay ₹{show_paise(due)}", "")
        else:
            self.qr_words.show_text("" if page.draft.firm.upi_id else "No UPI id in Set-up", "muted")
        self.qr_words.setFixedWidth(theme().px(190))

    def fill_rest(self) -> bool:
        """Put the rest of the bill into the amount in focus when it is empty; tells whether it did."""
        panel, bill = self.payment, self._page.draft.bill
        if panel is None or bill is None or not panel.isVisible():
            return False
        for name in AMOUNTS:
            edit = panel.form.edit(name)
            if edit.hasFocus() and not panel.form.value(name):
                rest = bill.total - sum(self._read_amounts().values())
                panel.form.set_value(name, Paise(max(rest, 0)))
                self._show_rest(name)
                return True
        return False

    @Slot(object)
    def _take_payment(self, values: Mapping[str, Any]) -> None:
        page = self._page
        try:
            draft = set_tenders(page.draft, tenders_from(values, self.lots, page.draft.day))
        except Refused as no:
            if self.payment is not None:
                self.payment.show_refused(no)
            return
        page.keeper.show(draft)
        page.footer.setFocus()
