"""Tables of claims that wait to be made, and of what companies take back."""

from datetime import date

from sqlalchemy import ForeignKey
from sqlalchemy import Index
from sqlalchemy import UniqueConstraint

from dcms_desktop.db.base import Base
from dcms_desktop.db.base import Mapped
from dcms_desktop.db.base import mapped_column
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import Percent
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


class ReturnPolicyRow(Base):
    """What a company says of goods that come back for a reason; without a row it pays nothing."""

    __tablename__ = "return_policy"
    __table_args__ = (UniqueConstraint("maker_id", "division", "reason", "since"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    maker_id: Mapped[int] = mapped_column(ForeignKey("maker.id"))
    division: Mapped[str] = mapped_column(default="")
    """Empty is every division without a row of its own."""
    reason: Mapped[str]
    """claims.policy.POLICY_REASONS."""
    before_days: Mapped[int] = mapped_column(default=0)
    after_days: Mapped[int] = mapped_column(default=0)
    percent: Mapped[Percent] = mapped_column(default=100_000)
    basis: Mapped[str] = mapped_column(default="pts")
    with_gst: Mapped[bool] = mapped_column(default=False)
    free_percent: Mapped[Percent] = mapped_column(default=0)
    claim_days: Mapped[int] = mapped_column(default=0)
    claim_months: Mapped[str] = mapped_column(default="")
    least_units: Mapped[Units] = mapped_column(default=0)
    settle: Mapped[str] = mapped_column(default="credit")
    papers: Mapped[str] = mapped_column(default="")
    since: Mapped[date | None]
    """The first day it holds; NULL is since ever."""
    give_basis: Mapped[str] = mapped_column(default="")
    """claims.policy.GIVES; empty is as the shop does."""
    give_percent: Mapped[Percent] = mapped_column(default=100_000)
    active: Mapped[bool] = mapped_column(default=True)
