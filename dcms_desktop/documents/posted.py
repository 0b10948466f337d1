"""A posted document whole, as a frozen value: what is stored, shown, printed and uploaded.

Everything that paper needs is here as it was on that day; masters may change afterwards.
"""

from datetime import date

import msgspec

from dcms_desktop.drafts.claims import LineClaim
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.money import Mills
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import Percent
from dcms_desktop.kernel.money import Units
from dcms_desktop.tax.rules import Discount


@dataclass(frozen=True, slots=True, kw_only=True)
class PostedFirm:
    """The seller as printed."""

    name: str
    legal_name: str
    gstin: str | None
    scheme: str
    state: str
    state_name: str
    address1: str = ""
    address2: str = ""
    city: str = ""
    pin: str = ""
    phone: str = ""
    email: str = ""
    fssai: str = ""
    drug_licences: str = ""
    upi_id: str = ""
    bank_name: str = ""
    bank_account: str = ""
    bank_ifsc: str = ""
    terms: str = ""
    practice: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PostedParty:
    """The other side as printed."""

    id: int
    code: str
    name: str
    local_name: str = ""
    gstin: str | None = None
    tax_type: str = "unregistered"
    state: str = ""
    state_name: str = ""
    address1: str = ""
    address2: str = ""
    city: str = ""
    pin: str = ""
    country: str = ""
    mobile: str = ""
    licences: str = ""
    """E.g. ``20B MH-1 to 03/27, 21B MH-2 to 03/27``."""
    fssai: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PostedLine:
    """One goods line. Rates are for ``per`` base units."""

    no: int
    item_id: int
    code: str
    name: str
    local_name: str = ""
    maker: str = ""
    schedule: str = ""
    hsn: str = ""
    packing: str = ""
    unit: str = "pc"
    uqc: str = "NOS"
    batch_id: int | None = None
    batch: str = ""
    made_on: date | None = None
    expiry: date | None = None
    mrp: Paise
    units: Units
    free: Units
    per: Units = Units(1)
    quantity: str
    """Readable, e.g. ``2c 6`` or ``40``."""
    free_quantity: str = ""
    rate: Mills
    rate_includes_tax: bool = False
    discounts: str = ""
    """Readable, e.g. ``5% + 10.00``."""
    steps: tuple[Discount, ...] = ()
    """The same, as entered, for an edit or a copy."""
    bucket: str = "saleable"
    to_bucket: str = ""
    reason: str = ""
    short: Units = Units(0)
    rate_by_hand: bool = False
    discounts_by_hand: bool = False
    free_by_scheme: bool = False
    given_by: int = 0
    """The scheme that gave the whole line."""
    gross: Paise
    discount: Paise
    charges: Paise
    taxable: Paise
    treatment: str
    gst: Percent
    cgst: Paise
    sgst: Paise
    igst: Paise
    cess: Paise
    amount: Paise
    source_id: int | None = None
    """Document and line that this line comes from: an order, a receipt, a bill."""
    source_line: int | None = None
    # How goods that came differ from what was billed and agreed; what came short stands above.
    damaged: Units = Units(0)
    excess: Units = Units(0)
    agreed_rate: Mills | None = None
    agreed_free: Units | None = None
    taxed_on: date | None = None
    book: Units | None = None
    """Count: what the books said at the moment it was counted."""
    pieces: tuple[str, ...] = ()
    """Codes of unique pieces, serial numbers among them."""
    claims: tuple[LineClaim, ...] = ()
    """Who pays for what schemes gave here, as it stood when the document was posted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PostedRate:
    """Tax of one rate over the document."""

    gst: Percent
    taxable: Paise
    cgst: Paise
    sgst: Paise
    igst: Paise
    cess: Paise


@dataclass(frozen=True, slots=True, kw_only=True)
class PostedBenefit:
    """What a scheme gave with the document, and who pays for it."""

    scheme_id: int
    code: str
    version: int
    title: str
    gift: str
    treatment: str
    funded: str
    item_id: int | None = None
    units: Units = Units(0)
    paise: Paise = Paise(0)
    points: int = 0
    worth: Paise = Paise(0)
    claim: Paise = Paise(0)
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PostedTender:
    """Money that came or went with the document."""

    mode: str
    paise: Paise
    reference: str = ""
    bank: str = ""
    dated: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PostedCharge:
    """Freight and the like; ``taxed`` ones are inside the lines' taxable value."""

    name: str
    paise: Paise
    taxed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PostedLanded:
    """A cost of bringing the goods that was paid to somebody else."""

    name: str
    paise: Paise
    mode: str
    gst: Percent = Percent(0)
    igst: bool = False
    reverse_charge: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PostedAllotment:
    """Which bill a receipt paid."""

    number: str
    day: date
    amount: Paise
    paise: Paise
    left: Paise


@dataclass(frozen=True, slots=True, kw_only=True)
class PostedLeg:
    """One line of a contra or journal: debit positive."""

    account: str
    name: str
    paise: Paise
    party_id: int | None = None
    party: str = ""
    note: str = ""
    bills: tuple[PostedAllotment, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PostedCause:
    """Why credit was reversed (above zero) or taken again: a supplier's bill, goods that are gone."""

    kind: str
    number: str
    words: str
    cgst: Paise
    sgst: Paise
    igst: Paise
    cess: Paise


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """The document."""

    id: int
    kind: str
    title: str
    number: str
    request_id: str
    day: date
    at: str
    due_on: date | None = None
    holds_until: date | None = None
    """Orders and quotations: the last day on which the prices hold."""
    came_by: str = ""
    revision: int = 0
    state: str = "posted"
    cancel_reason: str = ""
    firm: PostedFirm
    party: PostedParty | None = None
    ship_to: PostedParty | None = None
    place: str = ""
    place_name: str = ""
    godown_id: int = 1
    godown: str = ""
    """Name of the godown the goods leave or come to; empty for the shop itself."""
    to_godown_id: int | None = None
    godown_address: str = ""
    to_godown: str = ""
    to_godown_address: str = ""
    against_id: int | None = None
    against: str = ""
    """Number of the document this one answers."""
    inter_state: bool = False
    second_head: str | None = None
    """SGST or UTGST inside the state, None outside."""
    with_payment: bool = True
    reverse_charge: bool = False
    lines: tuple[PostedLine, ...] = ()
    charges: tuple[PostedCharge, ...] = ()
    landed: tuple[PostedLanded, ...] = ()
    spread_by: str = "value"
    note_reason: str = ""
    tenders: tuple[PostedTender, ...] = ()
    allotments: tuple[PostedAllotment, ...] = ()
    legs: tuple[PostedLeg, ...] = ()
    causes: tuple[PostedCause, ...] = ()
    rates: tuple[PostedRate, ...] = ()
    benefits: tuple[PostedBenefit, ...] = ()
    told: tuple[str, ...] = ()
    """Orders and quotations: what schemes would have given with a bill of that day."""
    gross: Paise = Paise(0)
    discount: Paise = Paise(0)
    """All discounts before tax, of lines and of the bill."""
    bill_discount: Paise = Paise(0)
    """Part of ``discount`` that was given on the whole bill."""
    bill_steps: tuple[Discount, ...] = ()
    """The bill's discounts as entered."""
    taxable: Paise = Paise(0)
    untaxed: Paise = Paise(0)
    """Value of exempt, nil-rated and non-GST lines."""
    cgst: Paise = Paise(0)
    sgst: Paise = Paise(0)
    igst: Paise = Paise(0)
    cess: Paise = Paise(0)
    other_untaxed: Paise = Paise(0)
    round_off: Paise = Paise(0)
    total: Paise = Paise(0)
    received: Paise = Paise(0)
    old_balance: Paise = Paise(0)
    new_balance: Paise = Paise(0)
    salesman: str = ""
    beat: str = ""
    counter: str = ""
    user: str = ""
    remarks: str = ""
    reference: str = ""
    reference_day: date | None = None
    transporter: str = ""
    vehicle: str = ""
    lr_number: str = ""


_ENCODER = msgspec.json.Encoder(order="sorted")
_DECODER = msgspec.json.Decoder(Posted)


def pack(document: Posted) -> bytes:
    """Return the document as canonical JSON (keys sorted, whole numbers only)."""
    return _ENCODER.encode(document)


def unpack(body: bytes) -> Posted:
    """Return the document that ``pack`` made."""
    return _DECODER.decode(body)
