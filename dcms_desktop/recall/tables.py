"""Tables of recalls, and of what every buyer was told."""

from datetime import date

from sqlalchemy import ForeignKey
from sqlalchemy import Index

from dcms_desktop.db.base import Base
from dcms_desktop.db.base import Mapped
from dcms_desktop.db.base import mapped_column


class Recall(Base):
    """A batch number of an item that is called back. All batches of that number are frozen with it."""

    __tablename__ = "recall"
    __table_args__ = (Index("ix_recall_item_id", "item_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("item.id"))
    number: Mapped[str]
    """As printed on the pack."""
    reason: Mapped[str]
    reference: Mapped[str] = mapped_column(default="")
    """Letter of the company or of the drug inspector."""
    day: Mapped[date]
    at: Mapped[str]
    user_id: Mapped[int]
    ended_on: Mapped[date | None]
    """The batch may be sold again from then on."""
    end_reason: Mapped[str] = mapped_column(default="")


class RecallContact(Base):
    """One try to tell a buyer. Added, never changed: the last one is what is so now."""

    __tablename__ = "recall_contact"
    __table_args__ = (Index("ix_recall_contact_recall_id_party_id", "recall_id", "party_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    recall_id: Mapped[int] = mapped_column(ForeignKey("recall.id"))
    party_id: Mapped[int] = mapped_column(ForeignKey("party.id"))
    at: Mapped[str]
    user_id: Mapped[int]
    person: Mapped[str] = mapped_column(default="")
    """Who was spoken to."""
    result: Mapped[str]
    """recall.rules.RESULTS."""
    note: Mapped[str] = mapped_column(default="")
