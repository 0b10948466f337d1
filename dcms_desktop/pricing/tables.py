"""Tables of price levels and dated prices."""

from datetime import date

from sqlalchemy import ForeignKey
from sqlalchemy import Index
from sqlalchemy.orm import Mapped
from sqlalchemy.orm import mapped_column

from dcms_desktop.db.base import Base
from dcms_desktop.kernel.money import Mills
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
