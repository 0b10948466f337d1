"""A small shop through three months, posted by the actions of the counter: the books of the report tests."""

from contextlib import suppress
from dataclasses import dataclass
from dataclasses import field
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import update

from dcms_desktop.catalog.actions import save_item
from dcms_desktop.catalog.actions import save_maker
from dcms_desktop.catalog.queries import makers
from dcms_desktop.catalog.rules import ItemForm
from dcms_desktop.catalog.rules import MakerForm
from dcms_desktop.company.actions import save_setting
from dcms_desktop.company.actions import save_user
from dcms_desktop.company.actions.approvals import Wish
from dcms_desktop.company.actions.approvals import approve_question
from dcms_desktop.company.queries import approvers
from dcms_desktop.company.rules import Profile
from dcms_desktop.company.rules import UserForm
from dcms_desktop.counting.actions import add_mark
from dcms_desktop.counting.actions import open_count
from dcms_desktop.counting.rules import CountForm
from dcms_desktop.db.connect import Books
from dcms_desktop.db.tx import Tx
from dcms_desktop.desk import Desk
from dcms_desktop.documents.actions import cancel_document
from dcms_desktop.documents.actions import edit_document
from dcms_desktop.documents.actions import post_document
from dcms_desktop.documents.posted import Posted
from dcms_desktop.drafts.rules import Came
from dcms_desktop.drafts.rules import Draft
from dcms_desktop.drafts.rules import Line
from dcms_desktop.drafts.rules import NewBatch
from dcms_desktop.drafts.rules import Revises
from dcms_desktop.drafts.rules import Tender
from dcms_desktop.field.actions import keep_visit
from dcms_desktop.field.rules import VisitForm
from dcms_desktop.kernel import clock
from dcms_desktop.kernel.changes import Changes
from dcms_desktop.kernel.dates import month_end
from dcms_desktop.kernel.errors import NeedsConsent
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import Units
from dcms_desktop.kernel.money import percent
from dcms_desktop.kernel.money import rate
from dcms_desktop.kernel.money import rupees
from dcms_desktop.kernel.rights import right
from dcms_desktop.ledger.queries import open_dues
from dcms_desktop.ledger.rules import Allotment
from dcms_desktop.orders.queries.drafting import order_from_lines
from dcms_desktop.orders.rules import Wanted
from dcms_desktop.orders.settings import KEEP_GOODS
from dcms_desktop.parties.actions import save_beat
from dcms_desktop.parties.actions import save_party
from dcms_desktop.parties.actions import save_salesman
from dcms_desktop.parties.rules import BeatForm
from dcms_desktop.parties.rules import PartyForm
from dcms_desktop.parties.rules import SalesmanForm
from dcms_desktop.pricing.actions import save_scheme
from dcms_desktop.pricing.rules import SchemeForm
from dcms_desktop.purchase.actions import remember_lines
from dcms_desktop.purchase.queries import offer_purchases
from dcms_desktop.purchase.queries import receive_order
from dcms_desktop.purchase.remembered import RememberedForm
from dcms_desktop.recovery.actions import add_typed_line
from dcms_desktop.recovery.actions import build_claim
from dcms_desktop.recovery.actions import put_in_box
from dcms_desktop.recovery.actions import seal_box
from dcms_desktop.recovery.actions.claims import _write_lines
from dcms_desktop.recovery.rules import SourceLine
from dcms_desktop.recovery.tables import ClaimRow
from dcms_desktop.sales.queries import bill_to_edit
from dcms_desktop.sales.queries import offer_item
from dcms_desktop.sales.queries import start_draft
from dcms_desktop.sales.queries import with_party
from dcms_desktop.scanning.actions import move_pieces
from dcms_desktop.scanning.rules import PieceMove
from dcms_desktop.stock.actions import reserve_stock
from dcms_desktop.stock.queries import batches_of
from dcms_desktop.stock.rules import Reserve
from dcms_desktop.tax.rules import Charge
from dcms_desktop.tax.rules import Discount
from dcms_desktop.upkeep.first_run import new_company
from dcms_desktop.upkeep.rules import CompanyProfile
from tests.fakes import clock_at
from tests.masters import FIRM
from tests.masters import GSTIN_SURAT
from tests.masters import tax_id

TODAY = date(2026, 11, 23)


@dataclass
class ReportShop:
    """Posts documents in few words; ``on`` sets the day on which the next ones are made."""

    desk: Desk
    day: date = TODAY
    items: dict[str, int] = field(default_factory=dict)
    parties: dict[str, int] = field(default_factory=dict)
    beats: dict[str, int] = field(default_factory=dict)
    salesmen: dict[str, int] = field(default_factory=dict)
    makers: dict[str, int] = field(default_factory=dict)
    posted: list[Posted] = field(default_factory=list)

    def on(self, day: str) -> "ReportShop":
        """Go to a day of the year, ``5-10`` is the fifth of October."""
        number, month = day.split("-")
        self.day = date(2026, int(month), int(number))
        return self

    # ── masters ──

    def item(self, name: str, maker: str = "Cipla", **more: Any) -> None:
        """Add an item."""
        form: dict[str, Any] = {
            "name": name,
            "maker_id": self.makers[maker],
            "tax_class_id": tax_id(self.desk, "GST5"),
            "hsn": "30049099",
            "packing": "10 tab",
            "base_unit": "strip",
            "mrp": rupees("50"),
            "ptr": rate("40"),
            "pts": rate("30"),
            **more,
        }
        self.items[name] = self.desk.do(save_item, ItemForm(**form)).id

    def party(self, name: str, beat: str = "", **more: Any) -> None:
        """Add a party."""
        form: dict[str, Any] = {
            "name": name,
            "state": "27",
            "city": "Pune",
            "credit_days": 21,
            "beat_id": self.beats.get(beat),
            "credit_gate": "off",
            **more,
        }
        self.parties[name] = self.desk.do(save_party, PartyForm(**form)).id

    # ── documents ──

    def counts(self, name: str, *found: tuple[str, str, int]) -> None:
        """Begin a count and write what was found of some batches."""
        with clock_at(f"{self.day} 11:00"):
            session = self.desk.do(open_count, CountForm(name=name)).id
            for item, number, units in found:
                batches = self.desk.ask(batches_of, [self.items[item]])[self.items[item]]
                batch = next(one for one in batches if one.number == number)
                self.desk.do(add_mark, session, batch.id, Units(units))

    def draft(self, kind: str, party: str = "") -> Draft:
        """Return an empty draft, its party picked."""
        draft = self.desk.ask(start_draft, kind, self.day)
        return self.desk.ask(with_party, draft, self.parties[party]) if party else draft

    def post(self, draft: Draft) -> Posted:
        """Post a draft, agreeing to every question."""
        agreed: set[str] = set()
        with clock_at(f"{self.day} 12:{len(self.posted) % 60:02d}"):
            for _ in range(12):
                with suppress(NeedsConsent):
                    document = self._post(draft, agreed)
                    self.posted.append(document)
                    return document
        raise AssertionError("the questions do not end")

    def _post(self, draft: Draft, agreed: set[str]) -> Posted:
        try:
            if draft.revises is not None:
                return self.desk.do_agreed(agreed, edit_document, draft).document
            return self.desk.do_agreed(agreed, post_document, draft.kind, draft).document
        except NeedsConsent as question:
            agreed.add(question.name)
            raise

    def receives(self, kind: str, party: str, *lines: tuple[str, str, str, int, str], **more: Any) -> Posted:
        """Take goods in: lines of item, batch, expiry ``mm/yy``, units and rate."""
        draft = replace(self.draft(kind, party), **more)
        made = []
        for name, number, expiry, units, cost in lines:
            offer = self.desk.ask(offer_purchases, draft, [self.items[name]])[self.items[name]]
            month, year = expiry.split("/")
            last = month_end(date(2000 + int(year), int(month), 1))
            batch = NewBatch(number=number, expiry=last, mrp=rupees("50"), ptr=rate("40"), pts=rate("30"))
            made.append(replace(offer, units=Units(units), rate=rate(cost), new_batch=batch))
        return self.post(replace(draft, lines=tuple(made)))

    def orders(self, party: str, name: str, units: int, cost: str, wanted: date) -> Posted:
        """Order one item."""
        draft = replace(self.draft("purchase_order", party), due_on=wanted)
        offer = self.desk.ask(offer_purchases, draft, [self.items[name]])[self.items[name]]
        return self.post(replace(draft, lines=(replace(offer, units=Units(units), rate=rate(cost)),)))

    def is_asked(self, party: str, name: str, quantity: str, promised: date) -> Posted:
        """Book an order of a party for which nothing is kept."""
        self.on("18-11").desk.do(save_setting, KEEP_GOODS, value=False)
        wanted = [Wanted(item_id=self.items[name], quantity=quantity)]
        with clock_at(f"{self.day} 10:00"):
            who = self.parties[party]
            draft = self.desk.ask(order_from_lines, who, wanted, came_by="phone", promised=promised)
        return self.post(draft)

    def receives_of(self, order: Posted, batch: str, units: int, came: Came, **more: Any) -> Posted:
        """Take goods in against an order, with their faults."""
        draft = self.draft("goods_receipt", order.party.name if order.party else "")
        draft = self.desk.ask(receive_order, draft, order.id)
        line = draft.lines[0]
        new = NewBatch(number=batch, expiry=date(2028, 8, 31), mrp=rupees("60"), ptr=rate("45"))
        agreed = replace(came, agreed_rate=line.came.agreed_rate if line.came else None)
        line = replace(line, units=Units(units), new_batch=new, came=agreed, rate=rate("36.50"))
        return self.post(replace(draft, lines=(line,), **more))

    def is_credited(self, party: str, amount: str, number: str) -> Posted:
        """Enter a supplier's credit note without goods."""
        draft = replace(self.draft("supplier_credit_note", party), note_reason="scheme", reference=number)
        return self.post(replace(draft, charges=(Charge("Credited", rupees(amount), taxable=False),)))

    def line(self, draft: Draft, name: str, batch: str, units: int, **more: Any) -> Line:
        """Return a line of a bill; ``free``, ``rate`` and ``off`` percent are words of it."""
        offer = self.desk.ask(offer_item, draft, self.items[name])
        card = next(card for card in offer.choices if card.number == batch)
        off = (Discount(percent=percent(more["off"])),) if "off" in more else ()
        return replace(
            offer,
            batch=card,
            units=Units(units),
            free=Units(more.get("free", 0)),
            discounts=off,
            rate=rate(more.get("rate", "40")),
            rate_source="hand",
            typed=str(units),
        )

    def bills(self, party: str, *lines: tuple[str, str, int, dict[str, Any]], **more: Any) -> Posted:
        """Bill a party; without a name it is a cash sale. ``tenders`` as mode and amount."""
        draft = self.draft("tax_invoice", party)
        made = tuple(self.line(draft, name, batch, units, **words) for name, batch, units, words in lines)
        paid = tuple(Tender(mode=mode, paise=rupees(text)) for mode, text in more.pop("tenders", ()))
        return self.post(replace(draft, lines=made, tenders=paid, **more))

    def takes_money(
        self, party: str, mode: str, amount: str, on_bills: tuple[str, ...] | None = None
    ) -> Posted:
        """Take money; oldest bills first unless they are named."""
        draft = self.draft("receipt", party)
        paise = rupees(amount)
        parts = None
        if on_bills is not None:
            dues = {due.number: due for due in self.desk.ask(open_dues, self.parties[party])}
            rest: int = paise
            made = []
            for number in on_bills:
                part = min(rest, dues[number].left)
                rest -= part
                made.append(Allotment(dues[number].id, Paise(part)))
            parts = tuple(made)
        reference = "001234" if mode == "cheque" else ""
        tender = Tender(mode=mode, paise=paise, reference=reference)
        return self.post(replace(draft, tenders=(tender,), allotments=parts))

    def pays(self, party: str, mode: str, amount: str) -> Posted:
        """Pay a supplier, his oldest bills first."""
        tender = Tender(mode=mode, paise=rupees(amount), reference="UTR88")
        return self.post(replace(self.draft("payment", party), tenders=(tender,)))

    def owes_from_before(self, party: str, number: str, day: date, amount: str) -> Posted:
        """Write an opening due."""
        draft = replace(self.draft("opening_due", party), reference=number, reference_day=day)
        return self.post(replace(draft, charges=(Charge("Opening", rupees(amount), taxable=False),)))

    def edits(self, document: Posted, reason: str, units: int) -> Posted:
        """Change the units of the first line of a posted bill."""
        draft = self.desk.ask(bill_to_edit, document.id)
        first = replace(draft.lines[0], units=Units(units), typed=str(units))
        revises = Revises(
            document_id=document.id, revision=document.revision, number=document.number, reason=reason
        )
        return self.post(replace(draft, lines=(first, *draft.lines[1:]), revises=revises))

    def cancels(self, document: Posted, reason: str) -> None:
        """Cancel a document."""
        with clock_at(f"{self.day} 18:00"):
            self.desk.do(cancel_document, document.id, reason)


def open_shop(books: Books) -> ReportShop:
    """Return the shop with its masters."""
    with clock_at("2026-09-01 09:00"):
        shop = ReportShop(Desk(books))
        shop.desk.do(new_company, CompanyProfile(profile=Profile(firm=FIRM, owner="Meera")))
        shop.desk.sign_in(1)
        for code, name in (("CIPLA", "Cipla"), ("SUN", "Sun Pharma")):
            shop.makers[name] = shop.desk.do(save_maker, MakerForm(code=code, name=name)).id
        shop.salesmen["Ravi"] = shop.desk.do(save_salesman, SalesmanForm(code="SM1", name="Ravi")).id
        for code, name in (("B1", "Karve Road"), ("B2", "Aundh")):
            form = BeatForm(code=code, name=name, salesman_id=shop.salesmen["Ravi"] if code == "B1" else None)
            shop.beats[name] = shop.desk.do(save_beat, form).id
        shop.item("Dolo 650 Tablet")
        shop.item("Pan 40 Tablet", rack="R2")
        shop.item("Telma 40 Tablet", maker="Sun Pharma")
        shop.item("Shelcal 500 Tablet", maker="Sun Pharma")
        shop.party("Asha Medical", "Karve Road", salesman_id=shop.salesmen["Ravi"])
        shop.party("Bina Stores", "Aundh", mobile="9822012345")
        shop.party("Chand Agencies", city="Surat", gstin=GSTIN_SURAT, tax_type="regular", state="24")
        shop.party(
            "Cipla Depot", role="supplier", tax_type="regular", gstin="27AAACC1206D1ZG", credit_days=30
        )
        shop.party(
            "Sun Depot", role="supplier", tax_type="regular", gstin="27AABCU9603R1ZN", credit_days=60,
            msme_class="small", udyam="UDYAM-MH-26-0012345",
        )  # fmt: skip
        target = SchemeForm(
            code="QUARTER", title="Target of the quarter", funded="own", goods="all", measure="value",
            steps="50000.00: 1%", period=True, treatment="note_plain", first=date(2026, 9, 1),
            last=date(2026, 12, 31),
        )  # fmt: skip
        shop.desk.do(save_scheme, target)
    return shop


def fill_shop(shop: ReportShop) -> ReportShop:
    """Play the three months: opening, purchases, bills, money, an edit, a cancel, late goods."""
    shop.on("1-9").receives("opening_stock", "", ("Dolo 650 Tablet", "D0", "12/26", 100, "30.125"))
    shop.owes_from_before("Asha Medical", "OLD-7", date(2026, 7, 1), "1500.00")
    shop.owes_from_before("Cipla Depot", "CD-1", date(2026, 8, 10), "-3000.00")
    shop.on("5-9").receives(
        "goods_receipt",
        "Cipla Depot",
        ("Dolo 650 Tablet", "D1", "8/28", 200, "30.55"),
        ("Pan 40 Tablet", "P1", "1/27", 60, "31.10"),
        ("Telma 40 Tablet", "T1", "11/27", 10, "33.333"),
        reference="CIP/881",
        reference_day=date(2026, 9, 4),
    )
    shop.on("10-9").bills(
        "Asha Medical", ("Dolo 650 Tablet", "D0", 30, {"free": 3}), ("Pan 40 Tablet", "P1", 7, {})
    )
    wrong = shop.on("25-9").bills("Bina Stores", ("Dolo 650 Tablet", "D1", 40, {"off": "2.5"}))
    shop.on("2-10").takes_money("Asha Medical", "cheque", "2000.00")
    shop.on("6-10").bills(
        "Chand Agencies", ("Pan 40 Tablet", "P1", 11, {"rate": "39.95"}), tenders=(("upi", "100.00"),)
    )
    shop.on("8-10").takes_money("Bina Stores", "cash", "500.00")
    shop.on("25-9").edits(wrong, "two boxes came back", 35)
    gone = shop.on("20-10").bills("Bina Stores", ("Dolo 650 Tablet", "D1", 10, {}))
    shop.takes_money("Bina Stores", "bank", "1500.00")
    shop.on("21-10").cancels(gone, "billed to the wrong shop")
    shop.on("1-11").bills("", ("Dolo 650 Tablet", "D0", 5, {}), tenders=(("cash", "210.00"),))
    shop.on("15-11").bills(
        "Asha Medical", ("Telma 40 Tablet", "T1", 12, {}), ("Dolo 650 Tablet", "D0", 9, {"free": 1})
    )
    shop.on("16-11").bills(
        "Asha Medical", ("Pan 40 Tablet", "P1", 20, {}), tenders=(("cash", "300.00"), ("upi", "50.00"))
    )
    shop.on("12-11").takes_money("Asha Medical", "upi", "400.00", on_bills=(shop.posted[-1].number,))
    shop.on("20-11").receives("goods_receipt", "Cipla Depot", ("Telma 40 Tablet", "T1", "11/27", 1, "34.00"))
    shop.on("21-11").pays("Cipla Depot", "bank", "3500.00")
    shop.on("22-11").bills("Asha Medical", ("Dolo 650 Tablet", "D0", 2, {}))
    with clock_at(f"{TODAY} 09:00"):
        dolo = shop.desk.ask(batches_of, [shop.items["Dolo 650 Tablet"]])[shop.items["Dolo 650 Tablet"]]
        wish = Reserve(batch_id=dolo[-1].id, units=Units(15), party_id=shop.parties["Bina Stores"])
        shop.desk.do(reserve_stock, replace(wish, note="rings on Monday"))
    shop.counts("Count of November", ("Dolo 650 Tablet", "D0", 49), ("Pan 40 Tablet", "P1", 24))
    order = shop.on("2-9").orders("Sun Depot", "Shelcal 500 Tablet", 100, "36.00", date(2026, 9, 20))
    shop.on("3-9").receives_of(
        order,
        "S1",
        60,
        Came(damaged=Units(2), excess=Units(1)),
        reference="SUN/40",
        reference_day=date(2026, 9, 3),
    )
    shop.on("19-11").is_credited("Sun Depot", "250.00", "SCN/9")
    name_a_unit(shop, "Pan 40 Tablet", "P1", "SN-0001")
    shop.is_asked("Bina Stores", "Telma 40 Tablet", "25+2", promised=date(2026, 11, 21))
    drafts_claims(shop)
    packs_a_box(shop)
    remember_a_line(shop)
    is_visited(shop)
    return is_approved(shop)


def is_approved(shop: ReportShop) -> ReportShop:
    """Say yes by PIN to a bill that was left in the end."""
    with clock_at(f"{TODAY} 11:00"):
        [owner] = shop.desk.ask(approvers)
        form = UserForm(id=owner.id, code=owner.code, name="Meera", role="owner", pin="4829")
        shop.desk.do(save_user, form)
        question = "Asha Medical would owe 5,230.00, 230.00 over its limit."
        wish = Wish(name="credit_limit", digest="0" * 16, question=question)
        assert shop.desk.do(approve_question, owner.code, "4829", wish).consent
    return shop


def is_visited(shop: ReportShop) -> None:
    """Keep a visit with its place and one without."""
    for code, lat, lon in (("V1", 18_520_430, 73_856_743), ("V2", None, None)):
        shop.desk.do(
            keep_visit,
            VisitForm(
                code=code, party_id=shop.parties["Asha Medical"], salesman="SM3", day=date(2026, 11, 16),
                time="16:10", minutes=12, lat_e6=lat, lon_e6=lon, outcome="order taken",
            ),
        )  # fmt: skip


def remember_a_line(shop: ReportShop) -> None:
    """Say once what a supplier calls an item."""
    line = RememberedForm(
        party_id=shop.parties["Sun Depot"], code="SUN-77", name="PAN 40 TAB 15S",
        item_id=shop.items["Pan 40 Tablet"], unit="box", units=Units(10),
    )  # fmt: skip
    with clock_at(f"{TODAY} 10:00"):
        shop.desk.do(remember_lines, [line])


def drafts_claims(shop: ReportShop) -> None:
    """Draft two claims on Cipla for displays; drafts write nothing in the ledger."""
    with clock_at(f"{TODAY} 10:00"):
        maker = next(one for one in shop.desk.ask(makers) if one.name == "Cipla")
        shop.desk.do(save_maker, replace(maker, party_id=shop.parties["Cipla Depot"]))
        for text, sum_ in (("Window of November", "600.00"), ("Standee", "150.00")):
            claim_id = shop.desk.do(build_claim, "display", maker.id or 0, date(2026, 11, 1), TODAY).id
            shop.desk.do(add_typed_line, claim_id, text, rupees(sum_))


def packs_a_box(shop: ReportShop) -> None:
    """Draft a claim for broken strips and pack some; that they came back is said, not played."""
    item = shop.items["Dolo 650 Tablet"]
    with clock_at(f"{TODAY} 10:00"):
        maker = next(one for one in shop.desk.ask(makers) if one.name == "Cipla")
        batch = shop.desk.ask(batches_of, [item])[item][0]
        claim_id = shop.desk.do(build_claim, "custom", maker.id or 0, date(2026, 11, 1), TODAY).id
        line = SourceLine(
            source=f"return/0/1/{batch.id}", number="BE/26-27/000001", day=TODAY, item_id=item,
            item="Dolo 650 Tablet", batch=batch.number, units=Units(10), amount=Paise(30_125),
            rule="As Cipla wrote.", facts={"amount": 30_125},
        )  # fmt: skip
        shop.desk.do(claim_of_goods, claim_id, line)
        shop.desk.do(put_in_box, claim_id, 1, {1: 6})
        shop.desk.do(seal_box, claim_id, 1, "S-4471", 1_250)


@right("claims.build")
def claim_of_goods(tx: Tx, claim_id: int, line: SourceLine) -> Changes:
    """Let a claim be one for broken goods, with a line."""
    tx.execute(update(ClaimRow).where(ClaimRow.id == claim_id).values(kind="breakage", title="Broken strips"))
    _write_lines(tx, claim_id, [line])
    return Changes()


def name_a_unit(shop: ReportShop, item: str, batch: str, serial: str) -> None:
    """Give one unit of the first receipt, that the first bill sold, a serial number and a warranty."""
    receipt = next(one for one in shop.posted if one.kind == "goods_receipt")
    bill = next(one for one in shop.posted if one.kind == "tax_invoice")
    here = (1, "saleable")
    came = PieceMove(code=serial, deed="in", item_id=shop.items[item], name=item, batch=batch, go_to=here)
    shop.desk.do(move_pieces, receipt.id, [came])
    until = date(2027, 9, 10)
    sold = replace(came, deed="out", come_from=here, go_to=None, warranty_until=until)
    shop.desk.do(move_pieces, bill.id, [sold])


def filled(books: Books) -> ReportShop:
    """Return the shop with everything posted; its clock stands wherever the test sets it."""
    return fill_shop(open_shop(books))


def today() -> date:
    """Return the day the tests stand at."""
    return clock.today()
