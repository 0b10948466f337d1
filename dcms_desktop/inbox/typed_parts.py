"""Parts of documents as other programs send them: plain fields and what several kinds share."""

from typing import Annotated
from typing import TypeAlias

import msgspec
from msgspec import Meta

Figure: TypeAlias = str | int

RequestId = Annotated[
    str,
    Meta(min_length=1, max_length=100, description="Made by the sender, once: one request, one document."),
]
Day = Annotated[str, Meta(description="YYYY-MM-DD; today when it is left out.", examples=["2026-11-10"])]
OtherDay = Annotated[str, Meta(description="YYYY-MM-DD.", examples=["2026-11-10"])]
Quantity = Annotated[
    Figure,
    Meta(description="As the counter types it: 10, 2c6 two cases and six, 10+2 two free, 10/5 less 5 %."),
]
Discounts = Annotated[
    list[str],
    Meta(description="Steps in order: a percentage like 5%, or an amount like 10.00.", max_length=6),
]
Consents = Annotated[
    list[str], Meta(description="Questions that are answered yes beforehand, by name, like negative_stock.")
]
Series = Annotated[str | None, Meta(description="Code of the number series; none is the counter's main one.")]
Papers = Annotated[
    list[str], Meta(description="Papers to print from the spool; none are printed unless named.")
]
PartyCode = Annotated[str, Meta(description="Code of the party.")]
Expiry = Annotated[str, Meta(description="MM/YY as on the pack, or YYYY-MM-DD.", examples=["08/28"])]
Rate = Annotated[Figure, Meta(description="For the unit that the item's prices are quoted for.")]
ItemCode = Annotated[str, Meta(description="Code of the item.")]
OneBatch = Annotated[
    str | None, Meta(description="Batch number; none where only one will do, or the first to expire.")
]
ApartExpiry = Annotated[
    str | None, Meta(description="Tells batches of one number apart: MM/YY or YYYY-MM-DD.")
]
ApartMrp = Annotated[Figure | None, Meta(description="Tells batches of one number apart.")]
Bucket = Annotated[str, Meta(description="saleable, damaged, expired, quarantine or sample.")]
Godown = Annotated[
    str | None, Meta(description="Code of the godown; none is the one the counter sells from.")
]
Of = Annotated[
    list[str],
    Meta(
        description="Numbers of orders, quotations or challans of the party: everything open of them comes."
    ),
]
Serials = Annotated[
    list[str],
    Meta(description="Serial numbers, one for each unit, of an item that has them.", max_length=10_000),
]
Corrects = Annotated[
    str | None,
    Meta(
        description="Number of the posted document of this kind that is corrected; it keeps its number and, "
        "unless one is sent, its date. None posts a new document."
    ),
]
WhyCorrected = Annotated[str, Meta(description="Why, for a document that is corrected.", max_length=200)]
WithTax = Annotated[bool, Meta(description="True when the rate holds the tax already.")]


class TypedSource(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The line of an earlier document that a line comes from."""

    document: Annotated[str, Meta(description="Number of the order or receipt.")]
    line: Annotated[int, Meta(description="Its line, from 1.", ge=1)]


class TypedSaleLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One line of a bill."""

    item: Annotated[str, Meta(description="Code of the item.")]
    quantity: Quantity
    free: Annotated[Figure | None, Meta(description="Free goods, in the same language.")] = None
    batch: Annotated[
        str | None, Meta(description="Batch number; none takes the first to expire, over several if need be.")
    ] = None
    expiry: Annotated[
        str | None, Meta(description="Tells batches of one number apart: MM/YY or YYYY-MM-DD.")
    ] = None
    mrp: Annotated[Figure | None, Meta(description="Tells batches of one number apart.")] = None
    rate: Annotated[Figure | None, Meta(description="None is the party's price list.")] = None
    rate_includes_tax: WithTax = False
    discounts: Annotated[
        list[str] | None, Meta(description="None is what the party usually gets; [] is no discount.")
    ] = None
    serials: Serials = []
    source: Annotated[
        TypedSource | None,
        Meta(
            description="The line of the order or challan it is of: its price holds, its batch of a challan."
        ),
    ] = None


class TypedTransport(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How the goods travel."""

    transporter: str = ""
    vehicle: str = ""
    lr_number: str = ""


class TypedDelivery(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Where the goods go when not to the party's own address (s.10 IGST)."""

    moved: Annotated[str, Meta(description="sent, lifted by the buyer, or to_third_person.")] = "sent"
    name: str = ""
    address: str = ""
    city: str = ""
    pin: str = ""
    state: Annotated[str, Meta(description="State code of two digits.")] = ""
    gstin: str = ""


class Typed(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, tag_field="kind"):
    """What every document says."""

    request_id: RequestId
    date: Day | None = None
    series: Series = None
    remarks: str = ""
    consents: Consents = []
    papers: Papers = []
    corrects: Corrects = None
    correction_reason: WhyCorrected = ""


class TypedPart(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """So much of a receipt for one bill."""

    number: Annotated[str, Meta(description="Number of the bill that is paid.")]
    amount: Figure
