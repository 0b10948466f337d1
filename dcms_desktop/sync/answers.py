"""What the centre answers, as strict values. Unknown fields are passed over; wrong ones are no answer."""

from typing import Annotated
from typing import Any
from typing import TypeVar

import msgspec
from msgspec import Meta

from dcms_desktop.wire.http import Answer
from dcms_desktop.wire.http import Trouble

T = TypeVar("T")


class OpAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one operation."""

    seq: int
    op_id: str
    status: str
    code: str = ""
    detail: str = ""


class BatchAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What became of an upload."""

    epoch: int
    acked_seq: int
    results: list[OpAnswer]
    receipt: dict[str, Any] | None = None


class StreamTold(msgspec.Struct, frozen=True, kw_only=True):
    """The stream as the centre has it."""

    id: str
    epoch: int
    acked_seq: int
    acked_chain: str | None = None
    held: int | list[dict[str, Any]] = 0
    audit_seq: int = 0
    """The row of our audit that the centre heard of last."""


class LimitsTold(msgspec.Struct, frozen=True, kw_only=True):
    """What a request may hold."""

    ops: int = 500
    bytes: int = 1_048_576
    inflated: int = 8_388_608
    document: int = 262_144


class HelloTold(msgspec.Struct, frozen=True, kw_only=True):
    """What the centre says of itself."""

    server_time: str
    stream: StreamTold
    limits: LimitsTold = LimitsTold()
    upload_slot_s: int = 0
    poll_s: int = 300
    encodings: list[str] = []


class HeldTold(msgspec.Struct, frozen=True, kw_only=True):
    """One operation the centre keeps until it knows what it names."""

    seq: int
    code: str = ""
    detail: str = ""


class StreamState(msgspec.Struct, frozen=True, kw_only=True):
    """The stream with what is held."""

    acked_seq: int
    held: list[HeldTold] = []


class SeriesTold(msgspec.Struct, frozen=True, kw_only=True):
    """The highest number the centre saw of a series."""

    series: str
    fy: str
    last_seen: str | int
    type: str = ""


class MissingTold(msgspec.Struct, frozen=True, kw_only=True):
    """Documents that the centre has and the restored books do not."""

    count: int = 0
    url: str | None = None


class EpochTold(msgspec.Struct, frozen=True, kw_only=True):
    """A new epoch: where to go on, and what these books lack."""

    epoch: int
    acked_seq: int
    acked_chain: str
    common_seq: int = 0
    next_seq: int | None = None
    series: list[SeriesTold] = []
    missing: MissingTold = MissingTold()


class EnrolTold(msgspec.Struct, frozen=True, kw_only=True):
    """Who we are at the centre from now on."""

    device_id: str
    stream_id: str
    distributor: str
    audience: str
    centre_key: str
    company: str = ""
    stream: StreamTold | None = None


class AuditTold(msgspec.Struct, frozen=True, kw_only=True):
    """Whether the head of our audit goes on from the one the centre heard before."""

    follows: bool
    code: str = ""
    detail: str = ""
    held: dict[str, Any] | None = None
    found: dict[str, Any] | None = None


class ProofTold(msgspec.Struct, frozen=True, kw_only=True):
    """What the centre says to the totals of a day."""

    match: bool
    as_of_seq: int = 0
    receipt: str = ""
    signed: dict[str, Any] | None = None
    diffs: list[dict[str, Any]] = []
    audit: AuditTold | None = None


class ChangeTold(msgspec.Struct, frozen=True, kw_only=True):
    """One change that comes down."""

    type: Annotated[str, Meta(min_length=1, max_length=40)]
    id: Annotated[str, Meta(min_length=1, max_length=80)]
    rev: Annotated[int, Meta(ge=1, le=2**53 - 1)]
    op: Annotated[str, Meta(pattern="^(upsert|tombstone)$")]
    body: dict[str, Any] = {}


class PageTold(msgspec.Struct, frozen=True, kw_only=True):
    """One page of the feed down."""

    changes: list[ChangeTold]
    next_cursor: str
    has_more: bool = False
    next: str | None = None


class OpsPage(msgspec.Struct, frozen=True, kw_only=True):
    """Documents that were lost here and lie at the centre."""

    ops: list[dict[str, Any]]
    next: str | None = None


def understood(answer: Answer, kind: type[T]) -> T:
    """Return an answer as a value; one that does not fit is no answer at all."""
    try:
        return msgspec.convert(answer.body, kind, strict=True)
    except (msgspec.ValidationError, RecursionError) as no:
        raise Trouble("line", f"The centre's answer was not understood: {str(no)[:150]}") from None
