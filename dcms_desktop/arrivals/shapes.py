"""What may come down, as strict shapes: unknown fields are passed over, wrong ones refuse the thing."""

from datetime import date
from datetime import datetime
from typing import Annotated
from typing import Any

import msgspec
from msgspec import Meta

from dcms_desktop.kernel.errors import Refused

MOST = 2**53 - 1
Amount = Annotated[int, Meta(ge=0, le=MOST)]
Code = Annotated[str, Meta(min_length=1, max_length=64)]
Text = Annotated[str, Meta(max_length=400)]
Name = Annotated[str, Meta(min_length=1, max_length=200)]


class Shape(msgspec.Struct, frozen=True, kw_only=True):
    """A thing of the feed."""


class ItemCame(Shape, frozen=True, kw_only=True):
    """An item of the company."""

    name: Name
    hsn: Text = ""
    gst_bp: Annotated[int, Meta(ge=0, le=10_000)] = 0
    ean: Text = ""
    base_unit: Annotated[str, Meta(min_length=1, max_length=10)] = "pc"
    uqc: Annotated[str, Meta(min_length=3, max_length=3)] = "NOS"
    per_milli: Annotated[int, Meta(ge=1_000, le=10**9)] = 1_000
    pack_units: Annotated[int, Meta(ge=0, le=10**6)] = 0
    packing: Text = ""
    division: Text = ""
    brand: Text = ""
    mrp_paise: Amount = 0
    ptr_e4: Amount = 0
    pts_e4: Amount = 0
    local_item: str | None = None


class PriceRow(Shape, frozen=True, kw_only=True):
    """The prices of one item."""

    item: Code
    ptr_e4: Amount | None = None
    pts_e4: Amount | None = None
    mrp_paise: Amount | None = None


class PriceListCame(Shape, frozen=True, kw_only=True):
    """Prices from a day on."""

    effective_from: date
    rows: Annotated[list[PriceRow], Meta(max_length=20_000)]
    name: Text = ""


class Buys(Shape, frozen=True, kw_only=True):
    """What earns a scheme."""

    items: Annotated[list[Code], Meta(max_length=2_000)] = []
    qty_milli: Amount = 0
    amount_paise: Amount = 0


class Gets(Shape, frozen=True, kw_only=True):
    """What a scheme gives."""

    item: str | None = None
    qty_milli: Amount = 0
    percent_bp: Annotated[int, Meta(ge=0, le=10_000)] = 0
    amount_paise: Amount = 0


class SchemeCame(Shape, frozen=True, kw_only=True, rename={"first": "from", "last": "to"}):
    """A scheme of the company."""

    first: date
    last: date | None = None
    kind: Text = "buy_x_get_y"
    title: Text = ""
    text: Text = ""
    buy: Buys = Buys()
    get: Gets = Gets()
    classes: Annotated[list[Code], Meta(max_length=50)] = []
    claimable: bool = True
    cap_milli: Amount = 0


class RetailerCame(Shape, frozen=True, kw_only=True, rename={"outlet_class": "class"}):
    """A retailer as the company knows him."""

    name: Name
    outlet_class: Text = ""
    beat: Text = ""
    gstin: Annotated[str, Meta(max_length=15)] | None = None
    state: Annotated[str, Meta(max_length=2)] = ""
    city: Text = ""
    local_code: str | None = None
    verified: bool = False


class TermsCame(Shape, frozen=True, kw_only=True):
    """Who sends the company's goods to us, and on which credit."""

    name: Name
    gstin: Annotated[str, Meta(max_length=15)] | None = None
    state: Annotated[str, Meta(max_length=2)] = ""
    city: Text = ""
    credit_days: Annotated[int, Meta(ge=0, le=365)] = 0


class BeatCame(Shape, frozen=True, kw_only=True):
    """A beat as the company knows it."""

    name: Name


class InvoiceLine(Shape, frozen=True, kw_only=True):
    """One line of the company's invoice."""

    item: Code
    n: int = 0
    batch: Text = ""
    mfg: Text = ""
    expiry: Text = ""
    qty_milli: Amount
    free_milli: Amount = 0
    per_milli: Annotated[int, Meta(ge=1, le=10**9)] = 1_000
    rate_e4: Amount
    mrp_paise: Amount = 0
    gst_bp: int = 0
    taxable_paise: Amount = 0


class NetTotal(Shape, frozen=True, kw_only=True):
    """The foot of a paper."""

    net_paise: Amount = 0


class InvoiceCame(Shape, frozen=True, kw_only=True):
    """The company's invoice for goods on their way."""

    doc_no: Annotated[str, Meta(min_length=1, max_length=40)]
    date: date
    irn: Text = ""
    gstin: Text = ""
    lines: Annotated[list[InvoiceLine], Meta(min_length=1, max_length=2_000)]
    totals: NetTotal = NetTotal()


class CreditNoteCame(Shape, frozen=True, kw_only=True):
    """A credit note of the company."""

    doc_no: Annotated[str, Meta(min_length=1, max_length=40)]
    date: date
    against: Text = ""
    reason: Text = ""
    totals: NetTotal = NetTotal()


class OrderLine(Shape, frozen=True, kw_only=True):
    """One line of an order."""

    item: Code
    qty_milli: Amount


class OrderCame(Shape, frozen=True, kw_only=True):
    """An order taken in the field."""

    retailer: Code
    retailer_name: Text = ""
    salesman: Text = ""
    taken_at: Text = ""
    lines: Annotated[list[OrderLine], Meta(min_length=1, max_length=500)]


class LineDecided(Shape, frozen=True, kw_only=True):
    """What the company says to one line of a claim, by the number it went up with."""

    n: Annotated[int, Meta(ge=1, le=100_000)]
    paid_paise: Amount = 0
    refused_paise: Amount = 0
    reason: Text = ""


class DecisionCame(Shape, frozen=True, kw_only=True, rename={"day": "date"}):
    """What the company says to a claim, whole or line by line."""

    state: Annotated[str, Meta(pattern="^(acknowledged|accepted|part|rejected)$")]
    doc_no: Text = ""
    amount_paise: Amount = 0
    reason: Text = ""
    reference: Text = ""
    day: date | None = None
    lines: Annotated[list[LineDecided], Meta(max_length=20_000)] = []


class ConfigCame(Shape, frozen=True, kw_only=True):
    """How the company wishes the line to be; what leaves the shop is asked, never taken."""

    upload_minutes: Annotated[int, Meta(ge=1, le=240)] | None = None
    names: bool | None = None
    gstins: bool | None = None
    collections: bool | None = None
    propose: bool | None = None


class VisitCame(Shape, frozen=True, kw_only=True):
    """Somebody of the company's field stood before a shop."""

    retailer: Code
    at: datetime
    salesman: Annotated[str, Meta(max_length=40)] = ""
    minutes: Annotated[int, Meta(ge=0, le=1_440)] = 0
    lat_e6: Annotated[int, Meta(ge=-90_000_000, le=90_000_000)] | None = None
    lon_e6: Annotated[int, Meta(ge=-180_000_000, le=180_000_000)] | None = None
    outcome: Annotated[str, Meta(max_length=200)] = ""
    order_id: Annotated[str, Meta(max_length=40)] = ""


class NoticeCame(Shape, frozen=True, kw_only=True):
    """Words of the company."""

    title: Name
    text: Annotated[str, Meta(max_length=4_000)] = ""


class TargetCame(Shape, frozen=True, kw_only=True, rename={"first": "from", "last": "to"}):
    """What the company wants to be sold."""

    first: date
    last: date
    measure: Text = "value"
    amount_paise: Amount = 0
    qty_milli: Amount = 0
    division: Text = ""


class MapCame(Shape, frozen=True, kw_only=True):
    """Which item of ours is which of the company's."""

    local_item: Code
    item: Code


SHAPES: dict[str, type[Shape]] = {
    "item": ItemCame,
    "price_list": PriceListCame,
    "scheme": SchemeCame,
    "retailer": RetailerCame,
    "beat": BeatCame,
    "terms": TermsCame,
    "primary_invoice": InvoiceCame,
    "primary_credit_note": CreditNoteCame,
    "field_order": OrderCame,
    "claim_decision": DecisionCame,
    "config": ConfigCame,
    "notice": NoticeCame,
    "visit": VisitCame,
    "target": TargetCame,
    "item_map": MapCame,
}


def shaped(kind: str, body: Any) -> Any:
    """Return a body in its shape. Raises Refused in words for one that does not fit."""
    try:
        return msgspec.convert(body, SHAPES[kind], strict=True, str_keys=True)
    except (msgspec.ValidationError, RecursionError) as no:
        raise Refused(f"It does not fit: {str(no)[:200]}.", "body", "Tell the company.") from None


def mills(rate_e4: int) -> int:
    """Return a rate in thousandths of a rupee; a finer one is rounded half up."""
    return (rate_e4 + 5) // 10


def whole_units(milli: int) -> int:
    """Return whole base units; refuse a part of one."""
    if milli % 1_000:
        raise Refused(f"{milli} thousandths are no whole unit.", "qty_milli", "Tell the company.")
    return milli // 1_000
