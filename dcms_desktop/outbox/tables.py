"""Table of what waits for upload, written with the data itself."""

from sqlalchemy import Index

from dcms_desktop.db.base import Base
from dcms_desktop.db.base import Mapped
from dcms_desktop.db.base import mapped_column


class OutboxRow(Base):
    """One operation for the manufacturer's centre. Its payload is the document body of that revision."""

    __tablename__ = "outbox_row"
    __table_args__ = (Index("ix_outbox_row_state", "state", "seq"),)
    seq: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    """Same for ever for this operation, so a repeat is known as a repeat."""
    at: Mapped[str]
    topic: Mapped[str]
    document_id: Mapped[int]
    revision: Mapped[int]
    digest: Mapped[str]
    """SHA-256 of the document body."""
    state: Mapped[str] = mapped_column(default="waiting")
    """outbox.rules."""


class RestoreMark(Base):
    """These books were put back from a backup: numbers may have been given since that they do not know."""

    __tablename__ = "restore_mark"
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[str]
    told: Mapped[str]
    """Which backup it was."""
    settled_at: Mapped[str] = mapped_column(default="")
    """When the line opened a new epoch for it."""
