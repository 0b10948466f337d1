"""Tables of tax classes and their rates by date."""

from datetime import date

from sqlalchemy import ForeignKey
from sqlalchemy import UniqueConstraint

from dcms_desktop.db.base import Base
from dcms_desktop.db.base import Mapped
from dcms_desktop.db.base import mapped_column
from dcms_desktop.kernel.money import Mills
from dcms_desktop.kernel.money import Percent


class TaxClassRow(Base):
    """A group of goods taxed alike; an item names one."""

    __tablename__ = "tax_class"
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    active: Mapped[bool] = mapped_column(default=True)


class TaxRateRow(Base):
    """The rate of a class from a day on, until the next row's day."""

    __tablename__ = "tax_rate"
    __table_args__ = (UniqueConstraint("tax_class_id", "valid_from"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    tax_class_id: Mapped[int] = mapped_column(ForeignKey("tax_class.id"))
    valid_from: Mapped[date]
    gst: Mapped[Percent]
    """The full rate; CGST and the second head are half each."""
    cess: Mapped[Percent] = mapped_column(default=0)
    cess_per_unit: Mapped[Mills] = mapped_column(default=0)
    """For the unit the price is quoted for."""
    treatment: Mapped[str] = mapped_column(default="taxable")
    """taxable, nil, exempt or non_gst (tax.rules.Treatment)."""
    on_retail_price: Mapped[bool] = mapped_column(default=False)
    """Rule 31D."""
    source: Mapped[str] = mapped_column(default="")
    """Notification that set the rate."""
