"""Tables of price levels and dated prices."""

from datetime import date

from sqlalchemy import ForeignKey
from sqlalchemy import Index

from dcms_desktop.db.base import Base
from dcms_desktop.db.base import Mapped
from dcms_desktop.db.base import mapped_column
from dcms_desktop.kernel.money import Mills
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import Percent
from dcms_desktop.kernel.money import Units


class PriceLevel(Base):
    """A class of price a party buys at: PTR, PTS, A, B, C."""

    __tablename__ = "price_level"
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    basis: Mapped[str] = mapped_column(default="ptr")
    """Where the rate comes from when no dated price fits: ptr, pts, mrp or cost of the batch."""
    less: Mapped[Percent] = mapped_column(default=0)
    """Taken off the basis."""
    plus: Mapped[Percent] = mapped_column(default=0)
    """Put on the basis."""
    includes_tax: Mapped[bool] = mapped_column(default=False)
    active: Mapped[bool] = mapped_column(default=True)


class Price(Base):
    """A dated rate of an item for a level, or for one party."""

    __tablename__ = "price"
    __table_args__ = (
        Index("ix_price_item_id_level_id", "item_id", "level_id", "valid_from"),
        Index("ix_price_item_id_party_id", "item_id", "party_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("item.id"))
    level_id: Mapped[int | None] = mapped_column(ForeignKey("price_level.id"))
    party_id: Mapped[int | None] = mapped_column(ForeignKey("party.id"))
    batch_id: Mapped[int | None]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    least_units: Mapped[Units] = mapped_column(default=0)
    """The break: this rate holds from so many base units on."""
    rate: Mapped[Mills]
    includes_tax: Mapped[bool] = mapped_column(default=False)
    discount: Mapped[Percent] = mapped_column(default=0)


class SchemeRow(Base):
    """A scheme of a company, or of our own: what earns what, for whom, and who pays."""

    __tablename__ = "scheme"
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    text: Mapped[str] = mapped_column(default="")
    """The company's own words."""
    version: Mapped[int] = mapped_column(default=1)
    """Goes up with each change; what was given keeps the version it was given under."""
    first: Mapped[date]
    last: Mapped[date | None]
    funded: Mapped[str] = mapped_column(default="company")
    company_share: Mapped[Percent] = mapped_column(default=100_000)
    maker_id: Mapped[int | None] = mapped_column(ForeignKey("maker.id"))
    treatment: Mapped[str]
    measure: Mapped[str]
    pool: Mapped[bool] = mapped_column(default=False)
    least_items: Mapped[int] = mapped_column(default=1)
    period: Mapped[bool] = mapped_column(default=False)
    goods: Mapped[str]
    """What it is for, as typed; ``scheme_goods`` holds the same looked up."""
    steps: Mapped[str]
    """Steps as typed; ``pricing.rules.scheme_words`` reads them."""
    repeats: Mapped[bool] = mapped_column(default=True)
    gives_item_id: Mapped[int | None] = mapped_column(ForeignKey("item.id"))
    partial: Mapped[str] = mapped_column(default="nothing")
    partial_from: Mapped[Percent] = mapped_column(default=50_000)
    stack: Mapped[str] = mapped_column(default="")
    """Group of schemes of which one counts the goods."""
    rank: Mapped[int] = mapped_column(default=100)
    classes: Mapped[str] = mapped_column(default="")
    levels: Mapped[str] = mapped_column(default="")
    """Codes of price levels."""
    parties: Mapped[str] = mapped_column(default="")
    """Codes of parties; ``scheme_party`` holds the same looked up."""
    most_per_bill: Mapped[int] = mapped_column(default=0)
    most_per_party: Mapped[int] = mapped_column(default=0)
    budget: Mapped[int] = mapped_column(default=0)
    needs: Mapped[str] = mapped_column(default="")
    active: Mapped[bool] = mapped_column(default=True)


class SchemeGoods(Base):
    """Goods of a scheme, one way of naming them a row."""

    __tablename__ = "scheme_goods"
    __table_args__ = (
        Index("ix_scheme_goods_item_id", "item_id"),
        Index("ix_scheme_goods_maker_id", "maker_id"),
        Index("ix_scheme_goods_scope_word", "scope", "word"),
        Index("ix_scheme_goods_scheme_id", "scheme_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    scheme_id: Mapped[int] = mapped_column(ForeignKey("scheme.id"))
    scope: Mapped[str]
    """item, maker, division, category or all."""
    item_id: Mapped[int | None] = mapped_column(ForeignKey("item.id"))
    maker_id: Mapped[int | None] = mapped_column(ForeignKey("maker.id"))
    word: Mapped[str] = mapped_column(default="")
    left_out: Mapped[bool] = mapped_column(default=False)


class SchemeParty(Base):
    """A party that a scheme is for, when it is not for everybody."""

    __tablename__ = "scheme_party"
    scheme_id: Mapped[int] = mapped_column(ForeignKey("scheme.id"), primary_key=True)
    party_id: Mapped[int] = mapped_column(ForeignKey("party.id"), primary_key=True)


class SchemeVersion(Base):
    """A scheme as it was from a moment on; claims show the one that was in force."""

    __tablename__ = "scheme_version"
    scheme_id: Mapped[int] = mapped_column(ForeignKey("scheme.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[str]
    body: Mapped[bytes]
    """The form as JSON."""


class BenefitRow(Base):
    """What a scheme gave on a document. Never changed; a correction adds the mirror."""

    __tablename__ = "benefit"
    __table_args__ = (
        Index("ix_benefit_document_id", "document_id"),
        Index("ix_benefit_scheme_id_day", "scheme_id", "day"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int]
    revision: Mapped[int] = mapped_column(default=0)
    line_no: Mapped[int] = mapped_column(default=0)
    """First line that earned it."""
    day: Mapped[date]
    scheme_id: Mapped[int] = mapped_column(ForeignKey("scheme.id"))
    version: Mapped[int]
    party_id: Mapped[int | None]
    item_id: Mapped[int | None]
    gift: Mapped[str]
    treatment: Mapped[str]
    units: Mapped[Units] = mapped_column(default=0)
    paise: Mapped[Paise] = mapped_column(default=0)
    points: Mapped[int] = mapped_column(default=0)
    worth: Mapped[Paise] = mapped_column(default=0)
    claim: Mapped[Paise] = mapped_column(default=0)
    """Part of the worth that the company pays back."""
    bought: Mapped[int] = mapped_column(default=0)
    """What the bill added to a target over a period."""
    carried: Mapped[int] = mapped_column(default=0)
    """By how much the part that the party carries changed, in base units."""


class SchemeUsed(Base):
    """What a party had of a scheme so far. It is the sum of the benefit rows."""

    __tablename__ = "scheme_used"
    scheme_id: Mapped[int] = mapped_column(ForeignKey("scheme.id"), primary_key=True)
    party_id: Mapped[int] = mapped_column(primary_key=True)
    """0 is everybody."""
    item_id: Mapped[int] = mapped_column(primary_key=True)
    """The item that ``carried`` is of; 0 for the sums of the scheme."""
    given: Mapped[int] = mapped_column(default=0)
    """In the unit of the gift: free units, paise or points."""
    bought: Mapped[int] = mapped_column(default=0)
    carried: Mapped[int] = mapped_column(default=0)
