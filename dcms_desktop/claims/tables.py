"""Table of claims that wait to be made."""

from datetime import date

from sqlalchemy import ForeignKey
from sqlalchemy import Index

from dcms_desktop.db.base import Base
from dcms_desktop.db.base import Mapped
from dcms_desktop.db.base import mapped_column
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import Units


class ClaimDraft(Base):
    """One deviation of one line of a receipt, as it would be claimed."""

    __tablename__ = "claim_draft"
    __table_args__ = (
        Index("ix_claim_draft_document_id", "document_id"),
        Index("ix_claim_draft_party_id_day", "party_id", "day"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int]
    revision: Mapped[int] = mapped_column(default=0)
    line_no: Mapped[int]
    day: Mapped[date]
    type: Mapped[str]
    """claims.rules.TYPES."""
    party_id: Mapped[int] = mapped_column(ForeignKey("party.id"))
    maker_id: Mapped[int | None]
    """The company whose goods they are."""
    item_id: Mapped[int] = mapped_column(ForeignKey("item.id"))
    units: Mapped[Units]
    paise: Mapped[Paise]
    reason: Mapped[str]
    state: Mapped[str] = mapped_column(default="draft")
    """draft or withdrawn."""
    at: Mapped[str]
