"""Table of who did what, each row chained to the one before."""

from sqlalchemy import Index

from dcms_desktop.db.base import Base
from dcms_desktop.db.base import Mapped
from dcms_desktop.db.base import mapped_column


class AuditRow(Base):
    """One create, change, cancel, print or login. Triggers refuse update and delete."""

    __tablename__ = "audit_row"
    __table_args__ = (Index("ix_audit_row_thing", "thing", "thing_id"),)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[str]
    user_id: Mapped[int]
    counter_id: Mapped[int]
    deed: Mapped[str]
    """post, edit, cancel, create, change, print, login, …"""
    thing: Mapped[str]
    """document, item, party, setting, …"""
    thing_id: Mapped[int]
    before: Mapped[str] = mapped_column(default="")
    after: Mapped[str] = mapped_column(default="")
    """Canonical JSON; for documents the digest of the body and the figures."""
    reason: Mapped[str] = mapped_column(default="")
    previous: Mapped[str]
    hash: Mapped[str]
    """SHA-256 over the canonical JSON of all columns above."""
