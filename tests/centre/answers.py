"""Bodies of requests and answers beside the operations: read by the centre, published in the OpenAPI file."""

from datetime import date
from typing import Annotated
from typing import Any
from typing import TypeAlias

from msgspec import UNSET
from msgspec import Meta
from msgspec import Struct
from msgspec import UnsetType

from tests.centre.operations import Chain
from tests.centre.operations import Code
from tests.centre.operations import Count
from tests.centre.operations import Int
from tests.centre.operations import Seq

Key: TypeAlias = Annotated[str, Meta(pattern="^[A-Za-z0-9_-]{43}$")]
Mark: TypeAlias = Annotated[str, Meta(pattern="^[A-Za-z0-9_-]{86}$")]
Signature: TypeAlias = Annotated[str, Meta(pattern="^ed25519:[A-Za-z0-9_-]{86}$")]
Short: TypeAlias = Annotated[str, Meta(max_length=120)]


# ── enrolment ───────────────────────────────────────────────────────────────────────────────────
class DeviceName(Struct, kw_only=True, frozen=True):
    """What the device calls itself."""

    name: Short = ""
    program: Short = ""


class Enrol(Struct, kw_only=True):
    """A one-time code, and the new key of the device."""

    code: Annotated[str, Meta(pattern="^[A-Z0-9]{10}$")]
    public_key: Key
    proof: Mark
    device: DeviceName = DeviceName()


class StreamHead(Struct, kw_only=True):
    """Where a stream stands at the centre."""

    id: str
    epoch: Seq
    acked_seq: Count
    acked_chain: Chain
    held: Count
    audit_seq: Count = 0
    """The row of the client's audit that was told last."""


class Enrolled(Struct, kw_only=True):
    """What the device is from now on."""

    device_id: str
    stream_id: str
    distributor: str
    company: str
    scope: str
    audience: str
    centre_key: Key
    stream: StreamHead


class Token(Struct, kw_only=True):
    """An access token."""

    access_token: str
    token_type: str
    expires_in: Count
    scope: str


# ── hello and streams ───────────────────────────────────────────────────────────────────────────
class Protocol(Struct, kw_only=True):
    """The versions the centre speaks."""

    current: str
    min: str


class Bounds(Struct, kw_only=True):
    """What one request may hold."""

    ops: Count
    bytes: Count
    inflated: Count
    document: Count
    blob: Count


class Hello(Struct, kw_only=True):
    """Time, limits and state, before anything is sent."""

    server_time: str
    protocol: Protocol
    encodings: list[str]
    limits: Bounds
    stream: StreamHead
    upload_slot_s: Count
    poll_s: Count
    notices: list[str]


class SeriesMark(Struct, kw_only=True):
    """The highest number of a series the centre has seen."""

    series: str
    fy: str
    last_seen: str


class OpRemark(Struct, kw_only=True):
    """An operation that was held or rejected, and why."""

    seq: Seq
    op_id: str
    code: str
    detail: str


class StreamState(Struct, kw_only=True):
    """All the centre knows of a stream."""

    id: str
    epoch: Seq
    acked_seq: Count
    acked_chain: Chain
    top_seq: Count
    gaps: list[Annotated[list[Seq], Meta(min_length=2, max_length=2)]]
    held: list[OpRemark]
    rejected: list[OpRemark]
    series: list[SeriesMark]


class OpResult(Struct, kw_only=True, omit_defaults=True):
    """What became of one operation."""

    seq: Seq
    op_id: str
    status: str
    code: str | UnsetType = UNSET
    detail: str | UnsetType = UNSET
    doc_id: str | UnsetType = UNSET


class UploadSigned(Struct, kw_only=True):
    """What the centre signs of an upload: which operations it holds of it."""

    stream: str
    epoch: Seq
    from_seq: Seq
    to_seq: Seq
    acked_seq: Count
    stored: Count
    ops: Chain
    """SHA-256 over the lines ``seq op_id chain`` of all that is stored, in their order."""
    received_at: str


class UploadReceipt(Struct, kw_only=True):
    """The centre's signature over what it holds of an upload."""

    receipt: Signature
    signed: UploadSigned


class OpsAnswer(Struct, kw_only=True):
    """What became of an upload."""

    epoch: Seq
    acked_seq: Count
    results: list[OpResult]
    receipt: UploadReceipt


class LastNumber(Struct, kw_only=True):
    """The last number of a series as the client knows it."""

    series: Annotated[str, Meta(max_length=20)]
    fy: Annotated[str, Meta(max_length=10)]
    last: Annotated[str, Meta(max_length=40)]


class Checkpoint(Struct, kw_only=True):
    """A point of the client's chain."""

    seq: Count
    chain: Chain


class OpenEpoch(Struct, kw_only=True):
    """Why a new epoch is opened, and what the client still has."""

    reason: Code
    last_local_seq: Count
    last_local_chain: Chain
    checkpoints: Annotated[list[Checkpoint], Meta(max_length=1000)] = []
    series: Annotated[list[LastNumber], Meta(max_length=1000)] = []


class Missing(Struct, kw_only=True):
    """Operations the centre has and the client lost."""

    count: Count
    url: str | None


class EpochAnswer(Struct, kw_only=True):
    """Where the client goes on."""

    epoch: Seq
    acked_seq: Count
    acked_chain: Chain
    next_seq: Seq
    common_seq: Count
    series: list[SeriesMark]
    missing: Missing


class RestorePage(Struct, kw_only=True):
    """Operations to be entered again, as they were sent."""

    ops: list[dict[str, Any]]
    next: str | None


# ── manifests ───────────────────────────────────────────────────────────────────────────────────
class SalesFigures(Struct, kw_only=True):
    """Bills of one day."""

    count: Count
    cancelled: Count
    taxable_paise: Int
    tax_paise: Int
    net_paise: Int


class RateFigures(Struct, kw_only=True):
    """Bills of one day at one rate."""

    gst_bp: Count
    taxable_paise: Int


class ReturnFigures(Struct, kw_only=True):
    """Credit notes of one day; their sum is negative."""

    count: Count
    net_paise: Int


class SeriesFigures(Struct, kw_only=True, rename={"first": "from", "last": "to"}):
    """Numbers of one series used on one day."""

    series: Annotated[str, Meta(max_length=20)]
    fy: Annotated[str, Meta(max_length=10)]
    first: Annotated[str, Meta(max_length=40)]
    last: Annotated[str, Meta(max_length=40)]
    used: Count
    cancelled: Count
    gaps: Annotated[list[str], Meta(max_length=10_000)] = []


class StockFigures(Struct, kw_only=True):
    """Stock at the close of one day."""

    rows: Count
    qty_milli: Int
    value_paise: Int
    digest: Chain


class Identity(Struct, kw_only=True):
    """Opening and closing stock of one day, and what lies between."""

    opening_milli: Int
    in_primary_milli: Int = 0
    in_returns_milli: Int = 0
    out_sales_milli: Int = 0
    out_free_milli: Int = 0
    out_returns_milli: Int = 0
    adjust_milli: Int = 0
    closing_milli: Int


class AuditPoint(Struct, kw_only=True):
    """A row of the client's audit chain."""

    seq: Count
    hash: Chain


class AuditHead(AuditPoint, kw_only=True):
    """The head of the client's audit chain, and what the chain holds at the row the centre heard of last."""

    before: AuditPoint | None = None


class Manifest(Struct, kw_only=True):
    """The control totals of one day, signed."""

    stream: str
    epoch: Seq
    business_date: date
    rev: Seq
    through_seq: Count
    chain: Chain
    sales: SalesFigures
    returns: ReturnFigures
    by_rate: Annotated[list[RateFigures], Meta(max_length=200)] | None = None
    series: Annotated[list[SeriesFigures], Meta(max_length=500)] | None = None
    stock: StockFigures | None = None
    identity: Identity | None = None
    audit: AuditHead | None = None
    sig: Signature


class Diff(Struct, kw_only=True, omit_defaults=True):
    """One figure that is not the same on both sides."""

    path: str
    client: Any
    centre: Any
    missing_seq: list[int] | UnsetType = UNSET
    rejected_seq: list[int] | UnsetType = UNSET


class AuditAnswer(Struct, kw_only=True, omit_defaults=True):
    """Whether a told head of the audit goes on from the one before, and what the centre holds where not."""

    follows: bool
    code: str = ""
    detail: str = ""
    held: AuditPoint | None = None
    found: AuditPoint | None = None


class ReceiptBody(Struct, kw_only=True, omit_defaults=True):
    """What the centre signs when a day matches."""

    stream: str
    business_date: str
    rev: Seq
    as_of_seq: Count
    manifest: Chain
    received_at: str
    audit: AuditPoint | UnsetType = UNSET


class ManifestAnswer(Struct, kw_only=True, omit_defaults=True):
    """The centre's word on a day."""

    match: bool
    as_of_seq: Count
    receipt: Signature | UnsetType = UNSET
    signed: ReceiptBody | UnsetType = UNSET
    diffs: list[Diff] | UnsetType = UNSET
    round: Count | UnsetType = UNSET
    audit: AuditAnswer | UnsetType = UNSET


class ManifestView(Struct, kw_only=True):
    """A day as the centre sees it."""

    stream: str
    business_date: str
    rev: Count
    match: bool | None
    as_of_seq: Count
    centre: dict[str, Any]
    diffs: list[Diff]


# ── feed ────────────────────────────────────────────────────────────────────────────────────────
class Change(Struct, kw_only=True, omit_defaults=True):
    """One change for a distributor."""

    type: str
    id: str
    rev: Seq
    op: str
    body: dict[str, Any] | UnsetType = UNSET


class FeedPage(Struct, kw_only=True):
    """Changes after a cursor."""

    changes: list[Change]
    next_cursor: str
    has_more: bool


class SnapshotPage(Struct, kw_only=True):
    """Everything in force, a page of it; the last page says where the feed goes on."""

    changes: list[Change]
    next: str | None
    next_cursor: str


class Refusal(Struct, kw_only=True):
    """A change the client could not apply."""

    type: Code
    id: Code
    rev: Seq
    reason: Annotated[str, Meta(max_length=1000)]


class FeedAck(Struct, kw_only=True):
    """How far the client has applied the feed."""

    cursor: Annotated[str, Meta(max_length=200)]
    refused: Annotated[list[Refusal], Meta(max_length=1000)] = []


class Acked(Struct, kw_only=True):
    """The ack was taken."""

    acked: bool


class BlobAnswer(Struct, kw_only=True):
    """A blob is stored."""

    sha256: Chain
    size: Count
