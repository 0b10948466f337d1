"""Lines, batches and drafts for the pure rules, at round numbers; a test spells out what it is about."""

from dataclasses import replace
from datetime import date
from typing import Any

from dcms_desktop.catalog.rules import ItemCard
from dcms_desktop.catalog.rules import Pack
from dcms_desktop.company.rules import FirmCard
from dcms_desktop.drafts.rules import Draft
from dcms_desktop.drafts.rules import Line
from dcms_desktop.drafts.rules import NewBatch
from dcms_desktop.drafts.rules import Tender
from dcms_desktop.kernel.money import Units
from dcms_desktop.kernel.money import percent
from dcms_desktop.kernel.money import rate
from dcms_desktop.kernel.money import rupees
from dcms_desktop.parties.rules import PartyCard
from dcms_desktop.pricing.rules import DatedPrice
from dcms_desktop.stock.rules import BatchCard
from dcms_desktop.tax.rules import TaxClass
from dcms_desktop.tax.rules import TaxRate
from dcms_desktop.tax.rules import Treatment

TODAY = date(2026, 11, 23)
FIRM = FirmCard(name="Sai Pharma Distributors", legal_name="", state="27", gstin="27AAPFU0939F1ZV")
CASE = Pack(name="case", letter="c", units=Units(100))
STRIP = Pack(name="strip", letter="s", units=Units(10))


def make_tax(gst: str = "5", treatment: Treatment = Treatment.TAXABLE, **rates: Any) -> TaxClass:
    """Return a tax class with one rate for ever."""
    own = TaxRate(gst=percent(gst), treatment=treatment, **rates)
    return TaxClass(id=1, code=f"GST{gst}", name=f"GST {gst} %", rates=(own,))


def make_item(item_id: int = 1, **more: Any) -> ItemCard:
    """Return an item: packs of 100 and 10, 5 % GST, rates for one unit."""
    given = {"code": f"I{item_id}", "name": f"Item {item_id}", "tax": make_tax(), "packs": (CASE, STRIP)}
    return ItemCard(id=item_id, **{**given, **more})


def make_batch(batch_id: int = 1, units: int = 100, **more: Any) -> BatchCard:
    """Return a batch of item 1: sold at 10.00, cost 8.00, MRP 15.00, good through August 2028."""
    given = {
        "item_id": 1,
        "number": f"B{batch_id}",
        "expiry": date(2028, 8, 31),
        "mrp": rupees("15"),
        "ptr": rate("10"),
        "pts": rate("8"),
        "cost": rate("8"),
    }
    return BatchCard(id=batch_id, units=Units(units), **{**given, **more})


def make_price(at: str = "9", **more: Any) -> DatedPrice:
    """Return a dated price of a level."""
    given = {
        "party_id": None,
        "level_id": 1,
        "batch_id": None,
        "valid_from": date(2026, 4, 1),
        "valid_to": None,
        "least_units": Units(0),
        "includes_tax": False,
        "discount": percent("0"),
    }
    return DatedPrice(rate=rate(at), **{**given, **more})


def make_party(**more: Any) -> PartyCard:
    """Return a registered retailer of our own State without terms."""
    given = {"id": 7, "code": "R7", "name": "Asha Medical", "state": "27", "city": "Pune"}
    return PartyCard(**{**given, "tax_type": "regular", "gstin": "27AABCU9603R1ZN", **more})


def make_offer(*batches: BatchCard, item: ItemCard | None = None, **more: Any) -> Line:
    """Return a line without quantity as an item list offers it."""
    own = item or make_item()
    return Line(item=own, choices=batches or (make_batch(item_id=own.id),), **more)


def make_line(units: int = 10, *, batch: BatchCard | None = None, **more: Any) -> Line:
    """Return a line of one batch at 10.00."""
    own = batch or make_batch()
    given = {"item": make_item(own.item_id), "choices": (own,), "rate": rate("10")}
    return Line(batch=own, units=Units(units), **{**given, **more})


def make_draft(*lines: Line, kind: str = "tax_invoice", **more: Any) -> Draft:
    """Return a draft of today for a retailer."""
    given: dict[str, Any] = {"request_id": "r1", "day": TODAY, "firm": FIRM, "party": make_party()}
    return Draft(kind=kind, lines=lines, **{**given, **more})


def make_receipt_line(units: int = 10, at: str = "8", number: str = "B1", **more: Any) -> Line:
    """Return a line of goods that come in."""
    new = NewBatch(number=number, expiry=date(2028, 8, 31), mrp=rupees("15"), ptr=rate("10"))
    line = Line(item=make_item(), units=Units(units), rate=rate(at), new_batch=new)
    return replace(line, **more)


def cash(amount: str) -> Tender:
    """Return money in cash."""
    return Tender(mode="cash", paise=rupees(amount))
