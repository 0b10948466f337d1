"""Documents as other programs send them: the shape of the JSON that ``dcms post`` takes.

Amounts, rates and percentages are text decimals, so that no reader turns them into binary fractions; whole
numbers are taken too. What a field means stands beside it and goes into ``docs/documents.schema.json``.
"""

from typing import Annotated
from typing import TypeAlias

import msgspec
from msgspec import Meta

from dcms_desktop.inbox.typed_back import TypedBackLine
from dcms_desktop.inbox.typed_books import TypedContra
from dcms_desktop.inbox.typed_books import TypedCreditRetaken
from dcms_desktop.inbox.typed_books import TypedCreditReversal
from dcms_desktop.inbox.typed_books import TypedJournal
from dcms_desktop.inbox.typed_books import TypedLeg
from dcms_desktop.inbox.typed_boxes import TypedClaimDestruction
from dcms_desktop.inbox.typed_boxes import TypedClaimPickup
from dcms_desktop.inbox.typed_breakage import TypedBreakageNote
from dcms_desktop.inbox.typed_breakage import TypedBreakageReceipt
from dcms_desktop.inbox.typed_breakage import TypedReplacement
from dcms_desktop.inbox.typed_breakage import TypedSettledLine
from dcms_desktop.inbox.typed_orders import TypedChallan
from dcms_desktop.inbox.typed_orders import TypedChallanReturn
from dcms_desktop.inbox.typed_orders import TypedQuotation
from dcms_desktop.inbox.typed_orders import TypedSalesOrder
from dcms_desktop.inbox.typed_orders import TypedWish
from dcms_desktop.inbox.typed_parts import ApartExpiry
from dcms_desktop.inbox.typed_parts import ApartMrp
from dcms_desktop.inbox.typed_parts import Bucket
from dcms_desktop.inbox.typed_parts import Consents
from dcms_desktop.inbox.typed_parts import Discounts
from dcms_desktop.inbox.typed_parts import Expiry
from dcms_desktop.inbox.typed_parts import Figure
from dcms_desktop.inbox.typed_parts import Godown
from dcms_desktop.inbox.typed_parts import ItemCode
from dcms_desktop.inbox.typed_parts import Of
from dcms_desktop.inbox.typed_parts import OneBatch
from dcms_desktop.inbox.typed_parts import OtherDay
from dcms_desktop.inbox.typed_parts import PartyCode
from dcms_desktop.inbox.typed_parts import Quantity
from dcms_desktop.inbox.typed_parts import RequestId
from dcms_desktop.inbox.typed_parts import Serials
from dcms_desktop.inbox.typed_parts import Typed
from dcms_desktop.inbox.typed_parts import TypedDelivery
from dcms_desktop.inbox.typed_parts import TypedPart
from dcms_desktop.inbox.typed_parts import TypedSaleLine
from dcms_desktop.inbox.typed_parts import TypedSource
from dcms_desktop.inbox.typed_parts import TypedTransport
from dcms_desktop.inbox.typed_parts import WithTax
from dcms_desktop.warehouse.rules import ADJUSTMENT_REASONS
from dcms_desktop.warehouse.rules import BUCKET_REASONS


class TypedPurchaseLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One line of goods that come in."""

    item: Annotated[str, Meta(description="Code of the item.")]
    quantity: Quantity
    free: Annotated[Figure | None, Meta(description="Free goods, in the same language.")] = None
    batch: Annotated[str | None, Meta(description="Number on the pack; none for goods without batches.")] = (
        None
    )
    expiry: Expiry | None = None
    made_on: Annotated[str | None, Meta(description="MM/YY as on the pack, or YYYY-MM-DD.")] = None
    mrp: Annotated[Figure | None, Meta(description="On the pack; none is the item's.")] = None
    ptr: Annotated[Figure | None, Meta(description="Price to retailer; none is the item's.")] = None
    pts: Annotated[Figure | None, Meta(description="Price to stockist; none is the item's.")] = None
    rack: str = ""
    bucket: Bucket = "saleable"
    rate: Annotated[
        Figure | None, Meta(description="What it costs; none is the last cost, else the PTS.")
    ] = None
    rate_includes_tax: WithTax = False
    discounts: Discounts = []
    source: Annotated[TypedSource | None, Meta(description="The line of the order it serves.")] = None
    short: Annotated[Figure, Meta(description="Of what is billed, free goods too: did not come.")] = 0
    damaged: Annotated[Figure, Meta(description="Of what is billed: came, and broken.")] = 0
    excess: Annotated[Figure, Meta(description="Came and is not billed.")] = 0
    serials: Serials = []


class TypedOrderLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One line of an order."""

    item: Annotated[str, Meta(description="Code of the item.")]
    quantity: Quantity
    free: Annotated[Figure | None, Meta(description="Free goods the supplier promised.")] = None
    rate: Annotated[Figure | None, Meta(description="Agreed; none is the last cost, else the PTS.")] = None
    rate_includes_tax: WithTax = False
    discounts: Discounts = []


class TypedReturnLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One line of goods that go back to a supplier, or of a note to or from him."""

    item: Annotated[str, Meta(description="Code of the item.")]
    quantity: Quantity
    free: Annotated[Figure | None, Meta(description="Free goods among them.")] = None
    batch: Annotated[str | None, Meta(description="Batch that goes back; none is that of the source.")] = None
    expiry: Annotated[str | None, Meta(description="Tells batches of one number apart.")] = None
    mrp: Annotated[Figure | None, Meta(description="Tells batches of one number apart.")] = None
    rate: Annotated[Figure | None, Meta(description="What is credited; none is the rate of the source.")] = (
        None
    )
    rate_includes_tax: WithTax = False
    discounts: Annotated[
        list[str] | None, Meta(description="None is those of the source when no rate is given.")
    ] = None
    source: Annotated[TypedSource | None, Meta(description="The line of the receipt it came with.")] = None
    bucket: Annotated[
        str, Meta(description="Where it lies: saleable, damaged, expired, quarantine or sample.")
    ] = "saleable"
    serials: Serials = []


class TypedLanded(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Freight, unloading and the like that is not on the supplier's bill."""

    name: str
    amount: Annotated[Figure, Meta(description="Before tax.")]
    mode: Annotated[str, Meta(description="How it was paid: cash, upi, cheque or bank.")] = "cash"
    gst: Annotated[Figure, Meta(description="Rate of its tax, like 5 or 18; 0 is none.")] = 0
    igst: Annotated[bool, Meta(description="True when it came from another State.")] = False
    reverse_charge: Annotated[bool, Meta(description="True when we pay its tax ourselves.")] = False


class TypedCharge(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Freight, packing and the like."""

    name: str
    amount: Figure
    taxable: Annotated[
        bool, Meta(description="Taxable ones are spread over the lines and taxed as they are.")
    ] = True


class TypedTender(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Money given or taken with a document."""

    mode: Annotated[str, Meta(description="cash, upi, cheque or bank; a bill is paid by points too.")]
    amount: Annotated[Figure, Meta(description="Rupees; points left without it are worked out.")] = 0
    points: Annotated[int, Meta(description="How many approved points of the party pay.")] = 0
    reference: Annotated[str, Meta(description="Cheque number, UPI reference.")] = ""
    bank: str = ""
    date: Annotated[str | None, Meta(description="Date on the cheque, YYYY-MM-DD.")] = None


class TypedInvoice(Typed, frozen=True, kw_only=True, tag="tax_invoice"):
    """A bill. It becomes a tax invoice or a bill of supply as the law has it."""

    party: Annotated[str | None, Meta(description="Code of the party; none is a buyer without a name.")] = (
        None
    )
    godown: Godown = None
    place_of_supply: Annotated[
        str | None, Meta(description="State code of two digits; none is worked out (s.10 IGST).")
    ] = None
    salesman: Annotated[str | None, Meta(description="Code of the salesman; none is the party's.")] = None
    reference: Annotated[str, Meta(description="The buyer's order number.")] = ""
    reference_date: OtherDay | None = None
    due_date: OtherDay | None = None
    with_payment: Annotated[bool, Meta(description="False for SEZ and export under an undertaking.")] = True
    reverse_charge: bool = False
    delivery: TypedDelivery = TypedDelivery()
    transport: TypedTransport = TypedTransport()
    of: Of = []
    lines: list[TypedSaleLine] = []
    bill_discounts: Discounts = []
    charges: list[TypedCharge] = []
    tenders: list[TypedTender] = []


class TypedGoodsReceipt(Typed, frozen=True, kw_only=True, tag="goods_receipt"):
    """Goods that came from a supplier with his bill."""

    party: PartyCode
    godown: Godown = None
    place_of_supply: Annotated[str | None, Meta(description="State code; none is our own State.")] = None
    reference: Annotated[str, Meta(description="Number of the supplier's bill.")] = ""
    reference_date: Annotated[str | None, Meta(description="Date of the supplier's bill, YYYY-MM-DD.")] = None
    due_date: OtherDay | None = None
    reverse_charge: bool = False
    transport: TypedTransport = TypedTransport()
    lines: list[TypedPurchaseLine]
    bill_discounts: Discounts = []
    charges: list[TypedCharge] = []
    landed: list[TypedLanded] = []
    spread_by: Annotated[
        str, Meta(description="How charges go into the cost of the goods: value, quantity or weight.")
    ] = "value"
    credits: Annotated[
        list[TypedPart], Meta(description="Notes of the supplier that are set against this bill.")
    ] = []
    tenders: list[TypedTender] = []


class TypedPurchaseOrder(Typed, frozen=True, kw_only=True, tag="purchase_order"):
    """Goods asked of a supplier."""

    party: PartyCode
    expected: Annotated[str | None, Meta(description="Day the goods are wanted by, YYYY-MM-DD.")] = None
    reference: Annotated[str, Meta(description="The supplier's number for it.")] = ""
    lines: list[TypedOrderLine]
    bill_discounts: Discounts = []


class TypedPurchaseReturn(Typed, frozen=True, kw_only=True, tag="purchase_return"):
    """Goods that go back to a supplier, with our debit note."""

    party: PartyCode
    reason: Annotated[str, Meta(description="damage, expiry, rate, excess, recall or other.")] = "other"
    reference: Annotated[str, Meta(description="The supplier's number for it.")] = ""
    reference_date: OtherDay | None = None
    transport: TypedTransport = TypedTransport()
    lines: list[TypedReturnLine]


class TypedSaleReturn(Typed, frozen=True, kw_only=True, tag="sale_return"):
    """Goods that a party brings back, with our credit note."""

    party: PartyCode
    godown: Godown = None
    reason: Annotated[str, Meta(description="unsold, wrong, damage, expiry, recall or other.")] = "unsold"
    reference: Annotated[str, Meta(description="The party's number for it.")] = ""
    lines: list[TypedBackLine]


class TypedDebitNote(Typed, frozen=True, kw_only=True, tag="debit_note"):
    """What we charge a supplier without goods: a rate too high, goods that came short."""

    party: PartyCode
    reason: Annotated[str, Meta(description="rate, shortage, damage, free, scheme or other.")] = "rate"
    reference: Annotated[str, Meta(description="The supplier's bill it belongs to.")] = ""
    reference_date: OtherDay | None = None
    lines: list[TypedReturnLine] = []
    amount: Annotated[Figure, Meta(description="Without goods and without tax.")] = 0


class TypedSupplierCreditNote(Typed, frozen=True, kw_only=True, tag="supplier_credit_note"):
    """What a supplier credits us on a note of his own, without goods."""

    party: PartyCode
    reason: Annotated[str, Meta(description="rate, shortage, damage, free, scheme or other.")] = "rate"
    reference: Annotated[str, Meta(description="Number of his note.")]
    reference_date: OtherDay | None = None
    lines: list[TypedReturnLine] = []
    amount: Annotated[Figure, Meta(description="Without goods and without tax.")] = 0


class TypedOpeningStock(Typed, frozen=True, kw_only=True, tag="opening_stock"):
    """What lay in the shop on the first day."""

    godown: Godown = None
    lines: list[TypedPurchaseLine]


class TypedMoveLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Goods of a batch that are carried to another godown."""

    item: ItemCode
    quantity: Quantity
    batch: OneBatch = None
    expiry: ApartExpiry = None
    mrp: ApartMrp = None
    bucket: Bucket = "saleable"
    serials: Serials = []


class TypedAcceptLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What arrived of a batch, and what is short."""

    item: ItemCode
    quantity: Annotated[Figure, Meta(description="What arrived; 0 when nothing did.")]
    short: Annotated[Figure, Meta(description="What was sent and will not arrive.")] = 0
    reason: Annotated[str, Meta(description="What became of it: lost or sent_back.")] = ""
    batch: OneBatch = None
    expiry: ApartExpiry = None
    mrp: ApartMrp = None
    to_bucket: Annotated[str | None, Meta(description="None is the bucket it left from.")] = None
    serials: Annotated[
        list[str], Meta(description="Of what arrived; none are all that were sent.", max_length=10_000)
    ] = []


class TypedAdjustLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Goods of a batch that are over or gone."""

    item: ItemCode
    quantity: Annotated[Figure, Meta(description="What is over; with a minus before it what is gone.")]
    reason: Annotated[str, Meta(description=f"One of {', '.join(one.code for one in ADJUSTMENT_REASONS)}.")]
    batch: OneBatch = None
    expiry: ApartExpiry = None
    mrp: ApartMrp = None
    bucket: Bucket = "saleable"
    serials: Serials = []


class TypedBucketLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Goods of a batch that are set aside, or released."""

    item: ItemCode
    quantity: Quantity
    to_bucket: Bucket
    reason: Annotated[str, Meta(description=f"One of {', '.join(one.code for one in BUCKET_REASONS)}.")]
    batch: OneBatch = None
    expiry: ApartExpiry = None
    mrp: ApartMrp = None
    bucket: Bucket = "saleable"
    serials: Serials = []


class TypedFoundLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What lay there of a batch when it was counted."""

    item: ItemCode
    quantity: Annotated[Figure, Meta(description="What was found; 0 when nothing was.")]
    batch: OneBatch = None
    expiry: ApartExpiry = None
    mrp: ApartMrp = None
    bucket: Bucket = "saleable"


class TypedTransfer(Typed, frozen=True, kw_only=True, tag="stock_transfer"):
    """Goods that leave one godown for another."""

    godown: Godown = None
    to_godown: Annotated[str, Meta(description="Code of the godown the goods go to.")]
    reference: str = ""
    transport: TypedTransport = TypedTransport()
    lines: list[TypedMoveLine]


class TypedTransferReceipt(Typed, frozen=True, kw_only=True, tag="transfer_receipt"):
    """Goods that arrived from another godown."""

    transfer: Annotated[str, Meta(description="Number of the stock transfer.")]
    lines: Annotated[list[TypedAcceptLine] | None, Meta(description="None is everything as it was sent.")] = (
        None
    )


class TypedAdjustment(Typed, frozen=True, kw_only=True, tag="stock_adjustment"):
    """Stock put right, with a reason."""

    godown: Godown = None
    reference: str = ""
    lines: list[TypedAdjustLine]


class TypedStockCount(Typed, frozen=True, kw_only=True, tag="stock_count"):
    """Stock as it was found; what differs from the books of this moment is posted."""

    godown: Godown = None
    reference: str = ""
    lines: list[TypedFoundLine]


class TypedBucketMove(Typed, frozen=True, kw_only=True, tag="bucket_move"):
    """Goods set aside as damaged, expired, quarantine or sample, or released again."""

    godown: Godown = None
    reference: str = ""
    lines: list[TypedBucketLine]


class TypedReceipt(Typed, frozen=True, kw_only=True, tag="receipt"):
    """Money that came in."""

    party: PartyCode
    tenders: list[TypedTender]
    allotments: Annotated[
        list[TypedPart] | None, Meta(description="Which bills are paid; none is the oldest first.")
    ] = None
    closed: Annotated[Figure, Meta(description="A small rest closed to round-off with it.")] = 0
    salesman: str | None = None


class TypedPayment(Typed, frozen=True, kw_only=True, tag="payment"):
    """Money that went out: to a supplier for his bills, or back to a customer."""

    party: PartyCode
    tenders: list[TypedTender]
    allotments: Annotated[
        list[TypedPart] | None, Meta(description="Which bills are paid; none is the oldest first.")
    ] = None
    closed: Annotated[Figure, Meta(description="A small rest closed to round-off with it.")] = 0


class TypedOpeningDue(Typed, frozen=True, kw_only=True, tag="opening_due"):
    """A bill that was open on the first day."""

    party: PartyCode
    amount: Annotated[Figure, Meta(description="What is open; below zero when we owe it.")]
    reference: Annotated[str, Meta(description="Number of the old bill.")] = ""
    reference_date: Annotated[str | None, Meta(description="Date of the old bill, YYYY-MM-DD.")] = None
    due_date: OtherDay | None = None


class TypedCancellation(
    msgspec.Struct,
    frozen=True,
    forbid_unknown_fields=True,
    kw_only=True,
    tag_field="kind",
    tag="cancellation",
):
    """A posted document is cancelled: its number stays, its mirror is posted."""

    request_id: RequestId
    cancels: Annotated[str, Meta(description="Number of the document.")]
    of_kind: Annotated[
        str | None, Meta(description="Its kind; needed when documents of two kinds bear that number.")
    ] = None
    reason: Annotated[str, Meta(description="Why; it is kept.", min_length=1, max_length=200)]
    consents: Consents = []


class TypedPriceLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One line of a bill whose rate was wrong."""

    item: ItemCode
    quantity: Quantity
    difference: Annotated[Figure, Meta(description="What was wrong on each rate unit, before tax.")]
    bill: Annotated[str | None, Meta(description="Number of the bill; none is the newest.")] = None
    batch: OneBatch = None


class TypedPriceNote(Typed, frozen=True, kw_only=True, tag="price_note"):
    """A rate that was too high: our credit note, without goods."""

    party: PartyCode
    reason: Annotated[str, Meta(description="rate, discount or other.")] = "rate"
    reference: Annotated[str, Meta(description="The party's number for it.")] = ""
    lines: list[TypedPriceLine]


class TypedPriceDebit(Typed, frozen=True, kw_only=True, tag="price_debit"):
    """A rate that was too low: our debit note, without goods."""

    party: PartyCode
    reason: Annotated[str, Meta(description="rate, discount or other.")] = "rate"
    reference: Annotated[str, Meta(description="The party's number for it.")] = ""
    lines: list[TypedPriceLine]


class TypedClaim(Typed, frozen=True, kw_only=True, tag="claim"):
    """A draft claim, sent to its company: from now on the company owes it."""

    claim: Annotated[Figure, Meta(description="Id of the draft, as dcms claim build tells it.")]


class TypedOutcome(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What the company says of one line of a claim."""

    line: Annotated[int, Meta(description="Line of the claim, from 1.", ge=1)]
    paid: Annotated[Figure, Meta(description="Credited.")] = 0
    refused: Annotated[Figure, Meta(description="Not paid for good: it becomes an expense.")] = 0
    reason: Annotated[str, Meta(description="Why it is refused.")] = ""


class TypedClaimSettlement(Typed, frozen=True, kw_only=True, tag="claim_settlement"):
    """The company's credit note on a claim: it closes named lines, or the first ones for a sum."""

    claim: Annotated[str, Meta(description="Number of the claim.")]
    reference: Annotated[str, Meta(description="Number of the company's note.")] = ""
    reference_date: OtherDay | None = None
    lines: list[TypedOutcome] = []
    amount: Annotated[Figure | None, Meta(description="A sum instead of lines: the first ones are paid.")] = (
        None
    )
    gst: Annotated[Figure, Meta(description="GST of the note; our input credit falls by it.")] = 0
    gst_inside: Annotated[
        bool, Meta(description="True when what is credited of the lines holds the GST already.")
    ] = False


TypedBooks: TypeAlias = TypedContra | TypedJournal
TypedCredits: TypeAlias = TypedCreditReversal | TypedCreditRetaken
TypedPurchase: TypeAlias = TypedGoodsReceipt | TypedOpeningStock
TypedHouse: TypeAlias = (
    TypedTransfer | TypedTransferReceipt | TypedAdjustment | TypedStockCount | TypedBucketMove
)
TypedSelling: TypeAlias = TypedInvoice | TypedSalesOrder | TypedQuotation | TypedChallan | TypedChallanReturn
TypedSupplierNote: TypeAlias = TypedPurchaseReturn | TypedDebitNote | TypedSupplierCreditNote
TypedClaims: TypeAlias = TypedClaim | TypedClaimSettlement | TypedClaimPickup | TypedClaimDestruction
TypedDead: TypeAlias = TypedBreakageReceipt | TypedBreakageNote | TypedReplacement
TypedDocument: TypeAlias = (
    TypedInvoice
    | TypedSalesOrder
    | TypedQuotation
    | TypedChallan
    | TypedChallanReturn
    | TypedGoodsReceipt
    | TypedOpeningStock
    | TypedReceipt
    | TypedPayment
    | TypedOpeningDue
    | TypedBooks
    | TypedCredits
    | TypedHouse
    | TypedPurchaseOrder
    | TypedPurchaseReturn
    | TypedSaleReturn
    | TypedDebitNote
    | TypedSupplierCreditNote
    | TypedPriceNote
    | TypedPriceDebit
    | TypedClaims
    | TypedDead
)
TypedSent: TypeAlias = TypedDocument | TypedCancellation
"""What other programs send: a document, new or corrected, or the wish to cancel one."""

LINES: dict[str, type[msgspec.Struct]] = {
    "tax_invoice": TypedSaleLine,
    "sales_order": TypedWish,
    "quotation": TypedWish,
    "delivery_challan": TypedSaleLine,
    "challan_return": TypedSaleLine,
    "goods_receipt": TypedPurchaseLine,
    "opening_stock": TypedPurchaseLine,
    "stock_transfer": TypedMoveLine,
    "transfer_receipt": TypedAcceptLine,
    "stock_adjustment": TypedAdjustLine,
    "stock_count": TypedFoundLine,
    "bucket_move": TypedBucketLine,
    "purchase_order": TypedOrderLine,
    "purchase_return": TypedReturnLine,
    "sale_return": TypedBackLine,
    "debit_note": TypedReturnLine,
    "supplier_credit_note": TypedReturnLine,
    "contra": TypedLeg,
    "journal": TypedLeg,
    "price_note": TypedPriceLine,
    "price_debit": TypedPriceLine,
    "claim_settlement": TypedOutcome,
    "breakage_receipt": TypedBackLine,
    "breakage_note": TypedSettledLine,
    "replacement_issue": TypedSettledLine,
}
"""What a goods line of each kind looks like."""
