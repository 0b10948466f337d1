"""Table of what suppliers call our items, as a person once said."""

from sqlalchemy import ForeignKey
from sqlalchemy import UniqueConstraint

from dcms_desktop.db.base import Base
from dcms_desktop.db.base import Mapped
from dcms_desktop.db.base import mapped_column
from dcms_desktop.kernel.money import Units


class SupplierItem(Base):
    """A line of a supplier's bills that was once said to be an item of ours."""

    __tablename__ = "supplier_item"
    __table_args__ = (UniqueConstraint("party_id", "sort", "told"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    party_id: Mapped[int] = mapped_column(ForeignKey("party.id"))
    sort: Mapped[str]
    """code or name: which of the two his bills are known by."""
    told: Mapped[str]
    """His code in capitals, else his name as plain words."""
    name: Mapped[str]
    """As his bill has it, to be read by people."""
    item_id: Mapped[int] = mapped_column(ForeignKey("item.id"), index=True)
    unit: Mapped[str]
    """His word for what he counts, when it was said how many of our units that is."""
    units: Mapped[Units]
    """Base units of one of those; 0 when that needs no saying."""
    user_id: Mapped[int]
    at: Mapped[str]
    active: Mapped[bool]
    """False when it was forgotten."""
