"""A shop in words: ``shop.bills("Asha Medical", "Dolo 650", units=30)``, sent as other programs send it."""

import json
from copy import copy
from dataclasses import replace
from datetime import date
from datetime import timedelta
from itertools import count
from typing import Any

from dcms_desktop.catalog.actions import save_item
from dcms_desktop.catalog.rules import ItemForm
from dcms_desktop.db.connect import Books
from dcms_desktop.desk import Desk
from dcms_desktop.documents.actions import cancel_document
from dcms_desktop.documents.actions import edit_document
from dcms_desktop.documents.posted import Posted
from dcms_desktop.documents.queries import posted_document
from dcms_desktop.inbox.cards import Cards
from dcms_desktop.inbox.posting import post_typed
from dcms_desktop.inbox.reading import read_sent
from dcms_desktop.kernel import clock
from dcms_desktop.kernel.money import Mills
from dcms_desktop.kernel.money import Paise
from dcms_desktop.ledger.actions import close_day
from dcms_desktop.ledger.queries import open_dues
from dcms_desktop.ledger.queries import party_money
from dcms_desktop.ledger.rules import OpenDue
from dcms_desktop.parties.actions import save_party
from dcms_desktop.parties.rules import LicenceCard
from dcms_desktop.parties.rules import PartyForm
from dcms_desktop.sales.queries import bill_to_edit
from dcms_desktop.sales.rules import change_quantity
from dcms_desktop.stock.actions import save_godown
from dcms_desktop.stock.queries import batches_in
from dcms_desktop.stock.queries import godown_cards
from dcms_desktop.stock.rules import GodownCard
from dcms_desktop.tax.queries import tax_classes
from dcms_desktop.upkeep.actions import new_company
from dcms_desktop.upkeep.queries import check_books
from dcms_desktop.upkeep.queries import first_trouble
from dcms_desktop.upkeep.rules import profile_from

PROFILE = {
    "company": "Sai Pharma Distributors",
    "state": "27",
    "gstin": "27AAPFU0939F1ZV",
    "trade": "pharma",
    "owner": "Meera",
}
AGREED = (
    "credit_limit", "credit_overdue", "credit_bills", "below_cost", "negative_stock", "rate_drift",
    "batch_differs", "expired_receipt",
)  # fmt: skip


class Shop:
    """Books with a company; items, parties and batches are made when they are first named."""

    def __init__(self, books: Books, **profile: Any) -> None:
        self.desk = Desk(books)
        self.desk.do(new_company, profile_from({**PROFILE, **profile}))
        self.desk.sign_in(1)
        self.items: dict[str, int] = {}
        self.parties: dict[str, int] = {}
        self._requests = count(1)

    def on(self, books: Books) -> "Shop":
        """Return the same shop on other books that hold it already, e.g. a backup put back."""
        made = copy(self)
        made.desk = Desk(books)
        made.desk.sign_in(1)
        made.items, made.parties = dict(self.items), dict(self.parties)
        return made

    # ── masters ─────────────────────────────────────────────────────────────────────────────────
    def item(self, name: str, *, gst: int = 5_000, **more: Any) -> str:
        """Return the code of an item, made when it is new."""
        if name not in self.items:
            classes = self.desk.ask(tax_classes)
            tax = next(one.id for one in classes.values() if one.code == f"GST{gst // 1000}")
            form = ItemForm(**{
                "name": name, "code": f"I{len(self.items) + 1}", "tax_class_id": tax, "hsn": "30049099",
                "mrp": Paise(10_000), "ptr": Mills(50_000), "pts": Mills(40_000), **more,
            })  # fmt: skip
            self.items[name] = self.desk.do(save_item, form).id
        return f"I{list(self.items).index(name) + 1}"

    def party(self, name: str, **more: Any) -> str:
        """Return the code of a party, made when it is new."""
        if name not in self.parties:
            licences = tuple(LicenceCard(form=form, number=f"MH-{form}") for form in ("20", "21"))
            form = PartyForm(**{
                "name": name, "code": f"P{len(self.parties) + 1}", "state": "27", "address1": "Karve Road",
                "city": "Pune", "credit_days": 21, "licences": licences, **more,
            })  # fmt: skip
            self.parties[name] = self.desk.do(save_party, form).id
        return f"P{list(self.parties).index(name) + 1}"

    # ── the day ─────────────────────────────────────────────────────────────────────────────────
    def sends(self, kind: str, **fields: Any) -> Posted:
        """Post a document as another program would send it; a fresh request unless the test names one."""
        fields.setdefault("request_id", f"shop-{next(self._requests)}")
        fields.setdefault("consents", list(AGREED))
        typed = read_sent(json.dumps({"kind": kind, **fields}))
        return self.desk.do_agreed(typed.consents, post_typed, typed, Cards()).document

    def receives(
        self,
        item: str,
        *,
        batch: str,
        units: int,
        rate: str = "40.00",
        expiry: date | None = None,
        **more: Any,
    ) -> Posted:
        """Receive goods of one batch from the depot; it expires in two years unless said otherwise."""
        last = expiry or clock.today() + timedelta(days=730)
        quantity = f"{units}+{more.pop('free')}" if "free" in more else str(units)
        gst = more.pop("gst", 5_000)
        line = {"item": self.item(item, gst=gst), "quantity": quantity, "batch": batch, "rate": rate,
                "expiry": last.isoformat(), **more}  # fmt: skip
        return self.sends("goods_receipt", party=self.party("Depot", role="supplier"), lines=[line])

    def bills(self, party: str | None, item: str, *, units: int, **more: Any) -> Posted:
        """Bill one item to a party; ``day``, ``paid`` (cash with the bill) and line fields may be said."""
        head = {
            key: more.pop(key)
            for key in ("tenders", "date", "series", "request_id", "consents")
            if key in more
        }
        if "paid" in more:
            head["tenders"] = [{"mode": "cash", "amount": more.pop("paid")}]
        line = {"item": self.item(item, gst=more.pop("gst", 5_000)), "quantity": str(units), **more}
        code = self.party(party) if party else None
        return self.sends("tax_invoice", party=code, lines=[line], **head)

    # ── the stock room ──────────────────────────────────────────────────────────────────────────
    def godown(self, code: str) -> int:
        """Return the id of a godown, made when it is new."""
        known = {card.code: card.id for card in self.desk.ask(godown_cards)}
        return known.get(code) or self.desk.do(save_godown, GodownCard(id=0, code=code, name=code.title())).id

    def transfers(self, item: str, *, units: int, to: str, **more: Any) -> Posted:
        """Send goods to another godown; they are on the way until it accepts them."""
        self.godown(to)
        head = {key: more.pop(key) for key in ("godown", "date", "request_id") if key in more}
        line = {"item": self.item(item), "quantity": str(units), **more}
        return self.sends("stock_transfer", to_godown=to, lines=[line], **head)

    def accepts(self, transfer: Posted, *lines: dict[str, Any], **head: Any) -> Posted:
        """Accept a transfer: whole, or the lines that are told."""
        told = {"lines": list(lines)} if lines else {}
        return self.sends("transfer_receipt", transfer=transfer.number, **told, **head)

    def adjusts(self, item: str, quantity: str, *, reason: str, **more: Any) -> Posted:
        """Correct the stock of a batch."""
        head = {key: more.pop(key) for key in ("godown", "date", "request_id") if key in more}
        line = {"item": self.item(item), "quantity": quantity, "reason": reason, **more}
        return self.sends("stock_adjustment", lines=[line], **head)

    def sets_aside(self, item: str, *, units: int, to: str, reason: str = "breakage", **more: Any) -> Posted:
        """Move goods from one bucket to another."""
        head = {key: more.pop(key) for key in ("godown", "date", "request_id") if key in more}
        line = {"item": self.item(item), "quantity": str(units), "to_bucket": to, "reason": reason, **more}
        return self.sends("bucket_move", lines=[line], **head)

    def takes_money(self, party: str, amount: str, mode: str = "cash", **more: Any) -> Posted:
        """Take money from a party; the oldest bills are paid first unless ``allotments`` says otherwise."""
        tender = {"mode": mode, "amount": amount, "reference": "123456" if mode == "cheque" else ""}
        return self.sends("receipt", party=self.party(party), tenders=[tender], **more)

    def edits(self, bill: Posted, quantity: str, reason: str = "wrong quantity", row: int = 0) -> Posted:
        """Correct the quantity of a bill."""
        draft = change_quantity(self.desk.ask(bill_to_edit, bill.id), row, quantity)
        revises = draft.revises
        assert revises is not None
        draft = replace(draft, revises=replace(revises, reason=reason))
        return self.desk.do_agreed(AGREED, edit_document, draft, ()).document

    def corrects(self, document: Posted, because: str = "wrongly typed", **fields: Any) -> Posted:
        """Correct a document as another program would send it, whole."""
        return self.sends(document.kind, corrects=document.number, correction_reason=because, **fields)

    def cancels(self, document: Posted, reason: str = "typed twice") -> Posted:
        """Cancel a document."""
        return self.desk.do(cancel_document, document.id, reason).document

    def closes_day(self, day: date | None = None) -> None:
        """Close the books through a day."""
        self.desk.do(close_day, day or clock.today(), Paise(0))

    # ── what is there ───────────────────────────────────────────────────────────────────────────
    def units(
        self, item: str, *, batch: str | None = None, godown: str = "SHOP", bucket: str = "saleable"
    ) -> int:
        """Return how many units there are in a bucket of a godown, of one batch or of all."""
        place, id_ = self.godown(godown), self.items[item]
        found = self.desk.ask(batches_in, [id_], None, place, bucket)[id_]
        return sum(one.units for one in found if batch is None or one.number == batch)

    def owes(self, party: str) -> Paise:
        """Return what a party owes."""
        return self.desk.ask(party_money, self.parties[party]).balance

    def open_bills(self, party: str) -> list[OpenDue]:
        """Return a party's open bills and money on account."""
        return self.desk.ask(open_dues, self.parties[party])

    def document(self, document: Posted) -> Posted:
        """Return a document as it stands now."""
        return self.desk.ask(posted_document, document.id)

    def trouble(self) -> str:
        """Return the first thing of the books that does not agree; empty is as it should be."""
        return first_trouble(self.desk.ask(check_books, audit=True, replay=True))
