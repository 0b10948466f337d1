"""Tables of batches, of every move of stock, and the balances the moves add up to."""

from datetime import date

from sqlalchemy import ForeignKey
from sqlalchemy import Index
from sqlalchemy import UniqueConstraint
from sqlalchemy import false
from sqlalchemy import text

from dcms_desktop.db.base import Base
from dcms_desktop.db.base import Mapped
from dcms_desktop.db.base import mapped_column
from dcms_desktop.kernel.money import Mills
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import Units


class Godown(Base):
    """A place that holds stock; 1 is the shop itself."""

    __tablename__ = "godown"
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    active: Mapped[bool] = mapped_column(default=True)
    address: Mapped[str] = mapped_column(default="", server_default=text("''"))
    """Where it stands, when not at the firm's own address; a challan names it (rule 55 CGST)."""


class Batch(Base):
    """One lot of an item with its own expiry, MRP and cost."""

    __tablename__ = "batch"
    __table_args__ = (
        UniqueConstraint("item_id", "number", "mrp", "expiry"),
        Index("ix_batch_item_id_expiry", "item_id", "expiry"),
        Index("ix_batch_number", "number"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("item.id"))
    number: Mapped[str]
    made_on: Mapped[date | None]
    expiry: Mapped[date | None]
    """Last day it may be sold; none for goods that do not expire."""
    mrp: Mapped[Paise]
    """Printed price with tax, for ``item.rate_per`` base units."""
    lower_mrp: Mapped[Paise | None]
    """Revised price to honour when lower than the printed one, e.g. after 22-Sep-2025."""
    lower_mrp_from: Mapped[date | None]
    """Day from which the revised price holds; none is from the beginning."""
    received_on: Mapped[date | None]
    """Day of the receipt that brought it first; the rise of an MRP over twelve months is told by it."""
    ptr: Mapped[Mills] = mapped_column(default=0)
    pts: Mapped[Mills] = mapped_column(default=0)
    cost: Mapped[Mills] = mapped_column(default=0)
    """Landed cost before tax for ``rate_per`` base units, as last received; margins use it."""
    rack: Mapped[str] = mapped_column(default="")
    frozen: Mapped[bool] = mapped_column(default=False)
    """Recalled: no sale."""
    supplier_id: Mapped[int | None]
    for_return: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Marked on the near-expiry worklist: it goes back to its supplier."""


class StockRow(Base):
    """One move of a batch, in or out. Never changed, never deleted."""

    __tablename__ = "stock_row"
    __table_args__ = (
        Index("ix_stock_row_batch_id", "batch_id"),
        Index("ix_stock_row_item_id_day", "item_id", "day"),
        Index("ix_stock_row_document_id", "document_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int]
    revision: Mapped[int] = mapped_column(default=0)
    line_no: Mapped[int]
    day: Mapped[date]
    item_id: Mapped[int] = mapped_column(ForeignKey("item.id"))
    batch_id: Mapped[int] = mapped_column(ForeignKey("batch.id"))
    godown_id: Mapped[int]
    bucket: Mapped[str]
    """saleable, damaged, expired, quarantine, sample, in_transit."""
    units: Mapped[Units]
    """In is positive, out negative; free units are included."""
    free: Mapped[Units] = mapped_column(default=0)
    """Part of ``units`` that was free, same sign."""
    value: Mapped[Paise]
    """Cost moved, same sign."""


class StockBalance(Base):
    """What the rows of a batch, place and bucket add up to."""

    __tablename__ = "stock_balance"
    __table_args__ = ({"sqlite_with_rowid": False},)
    batch_id: Mapped[int] = mapped_column(ForeignKey("batch.id"), primary_key=True)
    godown_id: Mapped[int] = mapped_column(primary_key=True)
    bucket: Mapped[str] = mapped_column(primary_key=True)
    units: Mapped[Units]
    value: Mapped[Paise]
    reserved: Mapped[Units] = mapped_column(default=0, server_default="0")
    """Units promised to somebody; kept by reserve_stock and release_stock."""


class Reservation(Base):
    """Units of a batch promised to a party or a document; released, it goes."""

    __tablename__ = "reservation"
    __table_args__ = (Index("ix_reservation_document_id", "document_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("batch.id"))
    godown_id: Mapped[int]
    units: Mapped[Units]
    party_id: Mapped[int | None]
    document_id: Mapped[int | None]
    """The order it is kept for."""
    note: Mapped[str] = mapped_column(default="")
    at: Mapped[str]
    user_id: Mapped[int]


class Bin(Base):
    """A place inside a godown: a rack, or a bin of it."""

    __tablename__ = "bin"
    __table_args__ = (UniqueConstraint("godown_id", "code"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    godown_id: Mapped[int] = mapped_column(ForeignKey("godown.id"))
    code: Mapped[str]
    walk: Mapped[int] = mapped_column(default=0)
    """Where it comes on the way of the picker, lowest first."""


class GoodsPlace(Base):
    """The bin of an item in a godown, or of one batch of it where that lies apart."""

    __tablename__ = "goods_place"
    __table_args__ = ({"sqlite_with_rowid": False},)
    godown_id: Mapped[int] = mapped_column(ForeignKey("godown.id"), primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("item.id"), primary_key=True)
    batch_id: Mapped[int] = mapped_column(primary_key=True)
    """0 for the item's usual place."""
    bin_id: Mapped[int] = mapped_column(ForeignKey("bin.id"))
