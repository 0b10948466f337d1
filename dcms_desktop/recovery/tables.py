"""Tables of claims on companies: what is claimed line by line, what happened, and the papers kept."""

from datetime import date

from sqlalchemy import ForeignKey
from sqlalchemy import Index
from sqlalchemy import UniqueConstraint
from sqlalchemy import text

from dcms_desktop.db.base import Base
from dcms_desktop.db.base import Mapped
from dcms_desktop.db.base import mapped_column
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import Percent
from dcms_desktop.kernel.money import Units


class ClaimRow(Base):
    """A claim of one kind on one company for some days."""

    __tablename__ = "claim"
    __table_args__ = (Index("ix_claim_maker_id", "maker_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    """recovery.rules.KINDS."""
    maker_id: Mapped[int] = mapped_column(ForeignKey("maker.id"))
    first: Mapped[date]
    last: Mapped[date]
    title: Mapped[str] = mapped_column(default="")
    withdrawn: Mapped[bool] = mapped_column(default=False)
    made_on: Mapped[date]
    at: Mapped[str]
    user_id: Mapped[int]


class ClaimLineRow(Base):
    """A line of a claim as it was built; ``source`` stands in one live claim only."""

    __tablename__ = "claim_line"
    __table_args__ = (
        Index("ix_claim_line_claim_id", "claim_id", "line_no", unique=True),
        Index(
            "uq_claim_line_source",
            "source",
            unique=True,
            sqlite_where=text("live"),
            postgresql_where=text("live"),
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    claim_id: Mapped[int] = mapped_column(ForeignKey("claim.id"))
    line_no: Mapped[int]
    source: Mapped[str]
    """E.g. ``return/812/3``: what it is, once and for ever."""
    live: Mapped[bool] = mapped_column(default=True)
    """False when its claim was withdrawn."""
    document_id: Mapped[int | None]
    document_line: Mapped[int] = mapped_column(default=0)
    number: Mapped[str] = mapped_column(default="")
    day: Mapped[date]
    party: Mapped[str] = mapped_column(default="")
    item_id: Mapped[int | None]
    item: Mapped[str] = mapped_column(default="")
    batch: Mapped[str] = mapped_column(default="")
    units: Mapped[Units] = mapped_column(default=0)
    formula: Mapped[str]
    facts: Mapped[str]
    """Whole numbers that the formula takes, as JSON."""
    amount: Mapped[Paise]
    rule: Mapped[str]
    """The company's or our own words that it rests on, as they were."""
    head: Mapped[str]
    """Account that the claim is credited to."""


class ClaimStepRow(Base):
    """What happened to a claim. Added, never changed."""

    __tablename__ = "claim_step"
    __table_args__ = (Index("ix_claim_step_claim_id", "claim_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    claim_id: Mapped[int] = mapped_column(ForeignKey("claim.id"))
    day: Mapped[date]
    at: Mapped[str]
    user_id: Mapped[int]
    state: Mapped[str]
    reference: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")


class ClaimPaperRow(Base):
    """A paper kept with a claim: a photo, a letter, a signed list."""

    __tablename__ = "claim_paper"
    __table_args__ = (Index("ix_claim_paper_claim_id", "claim_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    claim_id: Mapped[int] = mapped_column(ForeignKey("claim.id"))
    name: Mapped[str]
    """What it is, as the company asks for it."""
    file: Mapped[str]
    digest: Mapped[str]
    """SHA-256 of the body."""
    body: Mapped[bytes]
    at: Mapped[str]
    user_id: Mapped[int]


class MarginPromise(Base):
    """A company promises that the shop earns so much of what it bills of its goods."""

    __tablename__ = "margin_promise"
    __table_args__ = (Index("ix_margin_promise_maker_id", "maker_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    maker_id: Mapped[int] = mapped_column(ForeignKey("maker.id"))
    division: Mapped[str] = mapped_column(default="")
    """Empty is every division without a promise of its own."""
    percent: Mapped[Percent]
    """Of the value before tax."""
    first: Mapped[date]
    last: Mapped[date | None]
    reference: Mapped[str] = mapped_column(default="")
    """The company's letter."""
    active: Mapped[bool] = mapped_column(default=True)


class ClaimBoxRow(Base):
    """A box in which goods of a claim go to their company."""

    __tablename__ = "claim_box"
    __table_args__ = (UniqueConstraint("claim_id", "number"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    claim_id: Mapped[int] = mapped_column(ForeignKey("claim.id"))
    number: Mapped[int]
    seal: Mapped[str] = mapped_column(default="")
    grams: Mapped[int] = mapped_column(default=0)
    at: Mapped[str]
    user_id: Mapped[int]


class ClaimBoxLineRow(Base):
    """Pieces of one line of the claim in a box."""

    __tablename__ = "claim_box_line"
    box_id: Mapped[int] = mapped_column(ForeignKey("claim_box.id"), primary_key=True)
    line_no: Mapped[int] = mapped_column(primary_key=True)
    """Of the claim."""
    units: Mapped[Units]
