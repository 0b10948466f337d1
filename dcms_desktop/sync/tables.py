"""Tables of the line: its state, what goes up, and the proof of each day."""

from datetime import date

from sqlalchemy import Index
from sqlalchemy import UniqueConstraint

from dcms_desktop.db.base import Base
from dcms_desktop.db.base import Mapped
from dcms_desktop.db.base import mapped_column
from dcms_desktop.wire.canonical import FIRST_CHAIN


class Line(Base):
    """The line to the centre; one row, id 1. It holds no secret: the key lies in the system's own store."""

    __tablename__ = "line"
    id: Mapped[int] = mapped_column(primary_key=True)
    profile: Mapped[str] = mapped_column(default="protocol")
    """protocol, hmac, mtls, rest or files (sync.rules.states)."""
    url: Mapped[str]
    company: Mapped[str] = mapped_column(default="")
    distributor: Mapped[str] = mapped_column(default="")
    stream: Mapped[str] = mapped_column(default="")
    device: Mapped[str] = mapped_column(default="")
    """The device's name at the centre; of HMAC the key's id, of mTLS the file of the certificate."""
    audience: Mapped[str] = mapped_column(default="")
    centre_key: Mapped[str] = mapped_column(default="")
    """The centre's public key; its receipts are checked with it."""
    secret: Mapped[str] = mapped_column(default="")
    """Under which name the secret lies in the system's store."""
    epoch: Mapped[int] = mapped_column(default=1)
    head_seq: Mapped[int] = mapped_column(default=0)
    """The last number that was given to an operation."""
    head_chain: Mapped[str] = mapped_column(default=FIRST_CHAIN)
    acked_seq: Mapped[int] = mapped_column(default=0)
    base_seq: Mapped[int] = mapped_column(default=0)
    """Where this epoch began; the books need not hold the operation there."""
    base_chain: Mapped[str] = mapped_column(default=FIRST_CHAIN)
    halt: Mapped[str] = mapped_column(default="")
    """Why nothing goes up until somebody did something; empty while all is well."""
    halt_text: Mapped[str] = mapped_column(default="")
    halted_at: Mapped[str] = mapped_column(default="")
    cursor: Mapped[str] = mapped_column(default="")
    """How far the feed down was read; written with the page it follows."""
    hello: Mapped[str] = mapped_column(default="{}")
    """What the centre said last of itself: limits, slot, encodings."""
    offsets: Mapped[str] = mapped_column(default="[]")
    """The last measured offsets between the centre's clock and ours, in milliseconds."""
    receipt: Mapped[str] = mapped_column(default="")
    """The newest signed receipt of the centre, as it came."""
    receipt_at: Mapped[str] = mapped_column(default="")
    holder: Mapped[str] = mapped_column(default="")
    """Who sends now; one sender, whatever counters there are."""
    held_until: Mapped[str] = mapped_column(default="")
    tries: Mapped[int] = mapped_column(default=0)
    """Failures in a row."""
    push_at: Mapped[str] = mapped_column(default="")
    """Not before this is it tried again."""
    pull_at: Mapped[str] = mapped_column(default="")
    trouble: Mapped[str] = mapped_column(default="")
    next_step: Mapped[str] = mapped_column(default="")
    ok_at: Mapped[str] = mapped_column(default="")
    """When the centre last took something, or said that it has all."""
    batch: Mapped[int] = mapped_column(default=500)
    """How many operations the next request holds: halved when one is refused, grown when it goes."""
    since: Mapped[str] = mapped_column(default="")


class LineOp(Base):
    """One operation with its place in the stream, kept as the bytes that are sent, however often."""

    __tablename__ = "line_op"
    __table_args__ = (
        Index("ix_line_op_state", "state", "seq"),
        Index("ix_line_op_op_id", "op_id"),
        Index("ix_line_op_document_id", "document_id"),
        Index("ix_line_op_day_seq", "day", "seq"),
    )
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    op_id: Mapped[str]
    type: Mapped[str]
    doc_id: Mapped[str]
    doc_rev: Mapped[int]
    doc_no: Mapped[str] = mapped_column(default="")
    day: Mapped[date]
    document_id: Mapped[int | None]
    outbox_seq: Mapped[int | None]
    chain: Mapped[str]
    size: Mapped[int]
    """Bytes of the operation before they were packed."""
    body: Mapped[bytes]
    """The canonical bytes with the chain, packed by zlib."""
    state: Mapped[str] = mapped_column(default="ready")
    """ready, sent, done, held, rejected or withheld (sync.rules.states)."""
    code: Mapped[str] = mapped_column(default="")
    detail: Mapped[str] = mapped_column(default="")
    at: Mapped[str]
    answered_at: Mapped[str] = mapped_column(default="")


class DayProof(Base):
    """The signed totals of one day, what the centre said to them, and its receipt."""

    __tablename__ = "day_proof"
    __table_args__ = (UniqueConstraint("day", "rev"), Index("ix_day_proof_state", "state"))
    id: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[date]
    rev: Mapped[int]
    through_seq: Mapped[int]
    body: Mapped[str]
    """The manifest as it was signed and sent."""
    state: Mapped[str] = mapped_column(default="ready")
    """ready, matched, differs or ticket."""
    rounds: Mapped[int] = mapped_column(default=0)
    answer: Mapped[str] = mapped_column(default="")
    """What the centre said: its receipt, or the differences."""
    at: Mapped[str]
    answered_at: Mapped[str] = mapped_column(default="")


class LinePaper(Base):
    """A paper that an operation names by its digest; its bytes go up before that operation does."""

    __tablename__ = "line_paper"
    __table_args__ = (Index("ix_line_paper_state", "state"), {"sqlite_with_rowid": False})
    digest: Mapped[str] = mapped_column(primary_key=True)
    """SHA-256 of the bytes, its name at the centre."""
    name: Mapped[str]
    media: Mapped[str]
    size: Mapped[int]
    body: Mapped[bytes]
    """The bytes, packed by zlib."""
    state: Mapped[str] = mapped_column(default="ready")
    """ready, done or rejected (sync.rules.states)."""
    detail: Mapped[str] = mapped_column(default="")
    at: Mapped[str]
    answered_at: Mapped[str] = mapped_column(default="")


class LineDevice(Base):
    """A PC that may send: each was enrolled by itself, and has its own key in its own store."""

    __tablename__ = "line_device"
    __table_args__ = ({"sqlite_with_rowid": False},)
    node: Mapped[str] = mapped_column(primary_key=True)
    """The PC's name in the network."""
    device: Mapped[str]
    audience: Mapped[str] = mapped_column(default="")
    secret: Mapped[str]
    at: Mapped[str]
