"""Tables of documents of every kind, their lines, revisions and held drafts."""

from datetime import date

from sqlalchemy import ForeignKey
from sqlalchemy import Index
from sqlalchemy import text

from dcms_desktop.db.base import Base
from dcms_desktop.db.base import Mapped
from dcms_desktop.db.base import mapped_column
from dcms_desktop.kernel.money import Mills
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import Percent
from dcms_desktop.kernel.money import Units


class DocumentRow(Base):
    """The head of a posted document. It is never deleted; cancelling changes ``state``."""

    __tablename__ = "document"
    __table_args__ = (
        Index("uq_document_number", "series_id", "number", unique=True),
        Index("ix_document_kind_day", "kind", "day"),
        Index("ix_document_party_id_day", "party_id", "day"),
        Index("ix_document_number", "number"),
        Index(
            "ix_document_against_id",
            "against_id",
            sqlite_where=text("against_id IS NOT NULL"),
            postgresql_where=text("against_id IS NOT NULL"),
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[str] = mapped_column(unique=True)
    """Made by the client when the draft is born: one save, one document, for ever."""
    kind: Mapped[str]
    title: Mapped[str]
    """What the paper says: tax_invoice, bill_of_supply, invoice_cum_bill_of_supply, …"""
    series_id: Mapped[int] = mapped_column(ForeignKey("series.id"))
    number: Mapped[str]
    day: Mapped[date]
    due_on: Mapped[date | None]
    party_id: Mapped[int | None]
    party_name: Mapped[str] = mapped_column(default="")
    gstin: Mapped[str | None]
    place: Mapped[str] = mapped_column(default="")
    """Place of supply, state code; stored, never derived again."""
    buyer_type: Mapped[str] = mapped_column(default="")
    state: Mapped[str] = mapped_column(default="posted")
    """posted or cancelled."""
    revision: Mapped[int] = mapped_column(default=0)
    against_id: Mapped[int | None]
    reference: Mapped[str] = mapped_column(default="")
    """The other side's number, e.g. the supplier's bill."""
    reference_day: Mapped[date | None]
    salesman_id: Mapped[int | None]
    beat_id: Mapped[int | None]
    counter_id: Mapped[int]
    user_id: Mapped[int]
    at: Mapped[str]
    gross: Mapped[Paise] = mapped_column(default=0)
    discount: Mapped[Paise] = mapped_column(default=0)
    taxable: Mapped[Paise] = mapped_column(default=0)
    untaxed: Mapped[Paise] = mapped_column(default=0)
    """Value of exempt, nil-rated and non-GST lines."""
    cgst: Mapped[Paise] = mapped_column(default=0)
    sgst: Mapped[Paise] = mapped_column(default=0)
    igst: Mapped[Paise] = mapped_column(default=0)
    cess: Mapped[Paise] = mapped_column(default=0)
    round_off: Mapped[Paise] = mapped_column(default=0)
    total: Mapped[Paise] = mapped_column(default=0)
    received: Mapped[Paise] = mapped_column(default=0)
    """Paid with the document itself."""
    cost: Mapped[Paise] = mapped_column(default=0)
    """Cost of the goods moved."""
    reverse_charge: Mapped[bool] = mapped_column(default=False)
    cancel_reason: Mapped[str] = mapped_column(default="")
    body: Mapped[bytes]
    """The posted document whole (documents.posted.Posted) as JSON: what was printed, as it was."""


class DocumentLine(Base):
    """A goods line of a posted document."""

    __tablename__ = "document_line"
    __table_args__ = (
        Index("ix_document_line_party_id_item_id", "party_id", "item_id", "document_id"),
        Index("ix_document_line_item_id_day", "item_id", "day"),
        Index(
            "ix_document_line_source",
            "source_id",
            "source_line",
            sqlite_where=text("source_id IS NOT NULL"),
            postgresql_where=text("source_id IS NOT NULL"),
        ),
        {"sqlite_with_rowid": False},
    )
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), primary_key=True)
    line_no: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    day: Mapped[date]
    party_id: Mapped[int | None]
    item_id: Mapped[int] = mapped_column(ForeignKey("item.id"))
    batch_id: Mapped[int | None]
    hsn: Mapped[str] = mapped_column(default="")
    units: Mapped[Units]
    free: Mapped[Units] = mapped_column(default=0)
    per: Mapped[Units] = mapped_column(default=1)
    rate: Mapped[Mills]
    mrp: Mapped[Paise] = mapped_column(default=0)
    gross: Mapped[Paise]
    discount: Mapped[Paise] = mapped_column(default=0)
    taxable: Mapped[Paise]
    treatment: Mapped[str] = mapped_column(default="taxable")
    gst: Mapped[Percent] = mapped_column(default=0)
    cgst: Mapped[Paise] = mapped_column(default=0)
    sgst: Mapped[Paise] = mapped_column(default=0)
    igst: Mapped[Paise] = mapped_column(default=0)
    cess: Mapped[Paise] = mapped_column(default=0)
    amount: Mapped[Paise]
    cost: Mapped[Paise] = mapped_column(default=0)
    source_id: Mapped[int | None]
    """The document whose line this one comes from: an order, a receipt, a bill."""
    source_line: Mapped[int | None]


class DocumentCause(Base):
    """For what a document reverses input credit (above zero) or takes it again (below); each cause once."""

    __tablename__ = "document_cause"
    __table_args__ = (Index("ix_document_cause_source_id", "source_id", "source_line"),)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), primary_key=True)
    line_no: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    """unpaid (rule 37 CGST) or lost (s.17(5)(h))."""
    source_id: Mapped[int] = mapped_column(ForeignKey("document.id"))
    source_line: Mapped[int]
    """0 for the whole document."""
    cgst: Mapped[Paise] = mapped_column(default=0)
    sgst: Mapped[Paise] = mapped_column(default=0)
    igst: Mapped[Paise] = mapped_column(default=0)
    cess: Mapped[Paise] = mapped_column(default=0)


class OrderState(Base):
    """What happened to an order after it was written; without a row it waits."""

    __tablename__ = "order_state"
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), primary_key=True)
    approved_at: Mapped[str] = mapped_column(default="")
    approved_by: Mapped[int | None]
    closed_at: Mapped[str] = mapped_column(default="")
    closed_by: Mapped[int | None]
    closed_reason: Mapped[str] = mapped_column(default="")
    """Why no more of it is waited for."""


class OpenDocument(Base):
    """An order, quotation or challan of which something waits still; the row goes when nothing does."""

    __tablename__ = "open_document"
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), primary_key=True)
    kind: Mapped[str]
    party_id: Mapped[int | None] = mapped_column(index=True)
    worth: Mapped[Paise]
    """What waits, at what it will come to."""


class MoneyLine(Base):
    """How money of a document came or went: one row per mode."""

    __tablename__ = "money_line"
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), primary_key=True)
    line_no: Mapped[int] = mapped_column(primary_key=True)
    mode: Mapped[str]
    """cash, upi, cheque or bank."""
    paise: Mapped[Paise]
    reference: Mapped[str] = mapped_column(default="")
    bank: Mapped[str] = mapped_column(default="")
    dated: Mapped[date | None]
    """Date on the cheque."""


class DocumentRevision(Base):
    """A document as it was before an edit or a cancel."""

    __tablename__ = "document_revision"
    __table_args__ = (Index("uq_document_revision_request_id", "request_id", unique=True),)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[str]
    user_id: Mapped[int]
    reason: Mapped[str]
    body: Mapped[bytes]
    request_id: Mapped[str | None]
    """Of the correction or cancelling that ended this form, when another program sent it."""


class HeldDraft(Base):
    """A draft kept for later: held by the clerk, or saved by the program when it was left."""

    __tablename__ = "held_draft"
    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    title: Mapped[str]
    counter_id: Mapped[int]
    user_id: Mapped[int]
    at: Mapped[str]
    held: Mapped[bool]
    """True when the clerk held it, false when it was left half typed."""
    body: Mapped[bytes]
