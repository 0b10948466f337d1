"""Tables of what is told: the company's codes of things of ours, and all that came from it."""

from datetime import date

from sqlalchemy import Index
from sqlalchemy import UniqueConstraint
from sqlalchemy import text

from dcms_desktop.db.base import Base
from dcms_desktop.db.base import Mapped
from dcms_desktop.db.base import mapped_column


class Received(Base):
    """One thing the centre sent down, in its newest revision."""

    __tablename__ = "received"
    __table_args__ = (
        UniqueConstraint("type", "code"),
        Index("ix_received_state", "type", "state"),
        Index(
            "ix_received_due_on",
            "due_on",
            sqlite_where=text("due_on IS NOT NULL"),
            postgresql_where=text("due_on IS NOT NULL"),
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    type: Mapped[str]
    code: Mapped[str]
    """The centre's id of it."""
    rev: Mapped[int]
    gone: Mapped[bool] = mapped_column(default=False)
    """The centre took it back: hidden, never removed from what names it."""
    body: Mapped[str]
    state: Mapped[str] = mapped_column(default="applied")
    """applied, waiting (somebody or a day has to come), done, refused, unknown."""
    text: Mapped[str] = mapped_column(default="")
    """What became of it, in words."""
    due_on: Mapped[date | None]
    """The day it takes effect, while that is still to come."""
    document_id: Mapped[int | None]
    """The document of ours that answers it."""
    at: Mapped[str]


class CentreCode(Base):
    """The centre's code of something of ours."""

    __tablename__ = "centre_code"
    __table_args__ = (UniqueConstraint("kind", "code"), {"sqlite_with_rowid": False})
    kind: Mapped[str] = mapped_column(primary_key=True)
    """item, party or beat."""
    local_id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str]


class OutsideBillRow(Base):
    """A bill of another program, in its newest form: told to the company, booked nowhere."""

    __tablename__ = "outside_bill"
    __table_args__ = (
        UniqueConstraint("year", "number"),
        Index("ix_outside_bill_day", "day"),
        Index("ix_outside_bill_op_id", "op_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    year: Mapped[str]
    number: Mapped[str]
    day: Mapped[date]
    doc_id: Mapped[str]
    rev: Mapped[int]
    op_id: Mapped[str]
    """The operation that tells this form; it went up when the stream holds it."""
    digest: Mapped[str]
    body: Mapped[bytes]
    """The bill (telling.outside.OutsideBill) as JSON."""
    at: Mapped[str]
