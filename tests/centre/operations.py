"""What a client sends up: one class for each type of operation."""

from datetime import date
from datetime import datetime
from typing import Annotated
from typing import Any
from typing import TypeAlias
from uuid import UUID

from msgspec import UNSET
from msgspec import Meta
from msgspec import Raw
from msgspec import Struct
from msgspec import UnsetType

WHOLE = 2**53 - 1

Int: TypeAlias = Annotated[int, Meta(ge=-WHOLE, le=WHOLE)]
Count: TypeAlias = Annotated[int, Meta(ge=0, le=WHOLE)]
Seq: TypeAlias = Annotated[int, Meta(ge=1, le=WHOLE)]
Code: TypeAlias = Annotated[str, Meta(min_length=1, max_length=64)]
Text: TypeAlias = Annotated[str, Meta(max_length=1000)]
Chain: TypeAlias = Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]
BillNumber: TypeAlias = Annotated[str, Meta(pattern="^[A-Z0-9/-]{1,16}$")]
Number: TypeAlias = Annotated[str, Meta(min_length=1, max_length=40)]
Instant: TypeAlias = Annotated[datetime, Meta(tz=True)]


class Envelope(Struct, kw_only=True):
    """What the order of a stream needs of every operation, also of one that is refused."""

    op_id: UUID
    seq: Seq
    type: Annotated[str, Meta(min_length=1, max_length=40)]
    chain: Chain


class Operation(Struct, kw_only=True):
    """What every operation bears: the whole document at one revision."""

    op_id: UUID
    seq: Seq
    type: str
    doc_id: UUID
    doc_rev: Annotated[int, Meta(ge=1, le=WHOLE)]
    business_date: date
    status: Code = "active"
    doc_no: Number | None = None
    series: Annotated[str, Meta(max_length=20)] = ""
    fy: Annotated[str, Meta(max_length=10)] = ""
    created_at: Instant | None = None
    counter: Annotated[str, Meta(max_length=40)] | None = None
    user: Annotated[str, Meta(max_length=80)] | None = None


class Retailer(Struct, kw_only=True):
    """Who bought: the centre's code, or the shop's own while there is none."""

    code: Code | None = None
    local_code: Code | None = None
    gstin: Annotated[str, Meta(max_length=15)] | None = None
    state: Annotated[str, Meta(max_length=2)] | None = None
    beat: Code | None = None


class GoodsLine(Struct, kw_only=True):
    """One line of goods sold, come back or gone back."""

    n: Annotated[int, Meta(ge=1, le=100_000)]
    item: Code
    batch: Annotated[str, Meta(max_length=64)] = ""
    expiry: Annotated[str, Meta(max_length=10)] | None = None
    qty_milli: Int
    free_milli: Int = 0
    scheme_id: Code | None = None
    scheme_rev: Count | None = None
    rate_e4: Int = 0
    mrp_paise: Int = 0
    gross_paise: Int = 0
    disc_paise: Int = 0
    scheme_disc_paise: Int = 0
    taxable_paise: Int
    gst_bp: Count
    cgst_paise: Int = 0
    sgst_paise: Int = 0
    igst_paise: Int = 0
    cess_paise: Int = 0
    total_paise: Int


class Totals(Struct, kw_only=True):
    """The foot of a document."""

    lines: Count
    qty_milli: Int
    free_milli: Int = 0
    taxable_paise: Int
    cgst_paise: Int = 0
    sgst_paise: Int = 0
    igst_paise: Int = 0
    cess_paise: Int = 0
    other_paise: Int = 0
    round_off_paise: Int = 0
    net_paise: Int

    @property
    def tax_paise(self) -> int:
        """All tax of the document."""
        return self.cgst_paise + self.sgst_paise + self.igst_paise + self.cess_paise


class SalesInvoice(Operation, kw_only=True):
    """A bill to a retailer."""

    doc_no: BillNumber
    retailer: Retailer
    salesman: Code | None = None
    order_id: Code | None = None
    lines: Annotated[list[GoodsLine], Meta(min_length=1, max_length=2000)]
    totals: Totals


class Against(Struct, kw_only=True):
    """The document another one answers."""

    doc_id: UUID | None = None
    doc_no: Number | None = None


class SalesReturn(Operation, kw_only=True):
    """A credit note to a retailer; amounts are positive, as printed."""

    doc_no: BillNumber
    retailer: Retailer
    against: Against | None = None
    lines: Annotated[list[GoodsLine], Meta(min_length=1, max_length=2000)]
    totals: Totals


class Primary(Struct, kw_only=True):
    """The invoice of the manufacturer that goods came with."""

    id: Code | None = None
    doc_no: Number | None = None
    date: Annotated[str, Meta(max_length=10)] | None = None


class ReceiptLine(Struct, kw_only=True):
    """One line of goods that came: what was billed, and what became of it."""

    n: Annotated[int, Meta(ge=1, le=100_000)]
    item: Code
    batch: Annotated[str, Meta(max_length=64)] = ""
    expiry: Annotated[str, Meta(max_length=10)] | None = None
    qty_milli: Int
    accepted_milli: Int
    short_milli: Int = 0
    damaged_milli: Int = 0
    excess_milli: Int = 0
    free_milli: Int = 0
    rate_e4: Int = 0
    mrp_paise: Int = 0
    taxable_paise: Int = 0
    gst_bp: Count = 0


class PurchaseReceipt(Operation, kw_only=True):
    """Goods that came against a primary invoice."""

    primary: Primary
    lines: Annotated[list[ReceiptLine], Meta(min_length=1, max_length=2000)]
    totals: Totals | None = None


class PurchaseReturn(Operation, kw_only=True):
    """Goods that went back to the manufacturer; amounts are positive, as printed."""

    primary: Primary | None = None
    lines: Annotated[list[GoodsLine], Meta(min_length=1, max_length=2000)]
    totals: Totals


class AdjustmentLine(Struct, kw_only=True):
    """One line of goods found, lost, broken or moved; the quantity has its sign."""

    n: Annotated[int, Meta(ge=1, le=100_000)]
    item: Code
    batch: Annotated[str, Meta(max_length=64)] = ""
    location: Annotated[str, Meta(max_length=64)] = ""
    qty_milli: Int
    reason: Text = ""


class StockAdjustment(Operation, kw_only=True):
    """A difference of stock that no sale and no purchase explains."""

    lines: Annotated[list[AdjustmentLine], Meta(min_length=1, max_length=5000)]


class StockRow(Struct, array_like=True):
    """Stock of one batch at one location; an item without stock has one row of nothing with no batch."""

    item: Code
    batch: Annotated[str, Meta(max_length=64)]
    location: Annotated[str, Meta(max_length=64)]
    qty_milli: Int
    value_paise: Int
    expiry: Annotated[str, Meta(max_length=10)] | None = None
    mrp_paise: Int = 0


class StockSnapshot(Operation, kw_only=True):
    """A part of all stock as it stood at one moment."""

    snapshot: UUID
    part: Annotated[int, Meta(ge=1, le=200)]
    parts: Annotated[int, Meta(ge=1, le=200)]
    as_of: Instant
    rows: list[StockRow]


class Allocation(Struct, kw_only=True):
    """The part of a receipt that pays one bill."""

    doc_id: UUID | None = None
    doc_no: Number | None = None
    amount_paise: Int


class MoneyReceipt(Operation, kw_only=True):
    """Money collected from a retailer."""

    retailer: Retailer
    mode: Code
    amount_paise: Int
    allocations: Annotated[list[Allocation], Meta(max_length=2000)] = []


class Period(Struct, kw_only=True, rename={"first": "from", "last": "to"}):
    """From one day to another."""

    first: date
    last: date


class ClaimBasis(Struct, kw_only=True):
    """What a claim rests on: a line of a bill, or what its words say."""

    doc_id: UUID | None = None
    doc_no: Number | None = None
    line: Count | None = None
    n: Count = 0
    item: Annotated[str, Meta(max_length=200)] = ""
    batch: Annotated[str, Meta(max_length=64)] = ""
    qty_milli: Int = 0
    amount_paise: Int


class Paper(Struct, kw_only=True):
    """A file that proves a claim; it lies at the centre under its digest."""

    sha256: Chain
    name: Text = ""
    media: Text = ""
    size: Count = 0


class Claim(Operation, kw_only=True):
    """Money asked of the manufacturer; a long one leaves its lines to its evidence."""

    kind: Code
    title: Text = ""
    lines: Count = 0
    scheme_id: Code | None = None
    scheme_rev: Count | None = None
    period: Period | None = None
    amount_paise: Int
    basis: Annotated[list[ClaimBasis], Meta(max_length=5000)] = []
    proofs: Annotated[list[Text], Meta(max_length=200)] = []
    papers: Annotated[list[Paper], Meta(max_length=200)] = []


class ProposedRetailer(Struct, kw_only=True):
    """A retailer the shop made, before the centre knows him."""

    local_code: Code
    name: Text
    gstin: Annotated[str, Meta(max_length=15)] | None = None
    state: Annotated[str, Meta(max_length=2)] | None = None
    beat: Code | None = None
    beat_name: Text | None = None


class RetailerProposal(Operation, kw_only=True):
    """A retailer proposed to the centre."""

    retailer: ProposedRetailer


class OrderStatus(Operation, kw_only=True):
    """What became of a field order."""

    order_id: Code
    state: Code
    reason: Text = ""
    linked: Against | None = None


CLASSES: dict[str, type[Operation]] = {
    "sales_invoice": SalesInvoice,
    "sales_return": SalesReturn,
    "purchase_receipt": PurchaseReceipt,
    "purchase_return": PurchaseReturn,
    "stock_adjustment": StockAdjustment,
    "stock_snapshot": StockSnapshot,
    "receipt": MoneyReceipt,
    "claim": Claim,
    "retailer_proposal": RetailerProposal,
    "order_status": OrderStatus,
}
STATUSES = frozenset({"active", "cancelled"})
ORDER_STATES = frozenset({"accepted", "part", "rejected"})


class Waiting(Struct, kw_only=True):
    """What the client still holds after this request."""

    ops: Count
    oldest_at: Instant | None = None


class Batch(Struct, kw_only=True):
    """The body of one upload."""

    epoch: Seq
    from_seq: Seq
    to_seq: Seq
    prev_chain: Chain
    sent_at: Instant | None = None
    waiting: Waiting | None = None
    ops: Annotated[list[Raw], Meta(min_length=1)]


class BatchOfAnything(Struct, kw_only=True):
    """The body of one upload, as the published schema shows it."""

    epoch: Seq
    from_seq: Seq
    to_seq: Seq
    prev_chain: Chain
    sent_at: Instant | UnsetType = UNSET
    waiting: Waiting | UnsetType = UNSET
    ops: Annotated[list[dict[str, Any]], Meta(min_length=1)]
