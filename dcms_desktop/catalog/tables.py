"""Tables of items, their packs and codes."""

from sqlalchemy import ForeignKey
from sqlalchemy import Index
from sqlalchemy import UniqueConstraint
from sqlalchemy import false

from dcms_desktop.db.base import Base
from dcms_desktop.db.base import Mapped
from dcms_desktop.db.base import mapped_column
from dcms_desktop.kernel.money import Mills
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import Percent
from dcms_desktop.kernel.money import Units


class Maker(Base):
    """A manufacturer whose goods we distribute; the trade says company."""

    __tablename__ = "maker"
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    party_id: Mapped[int | None]
    """The supplier we buy these goods from."""
    least_life_days: Mapped[int] = mapped_column(default=0, server_default="0")
    """The company asks that its goods have this many days left when sold; 0 is no rule."""
    least_life_percent: Mapped[Percent] = mapped_column(default=0, server_default="0")
    """The company asks that its goods have this share of their life left when sold."""
    inward_life_days: Mapped[int] = mapped_column(default=0, server_default="0")
    """Days of life its goods have left when they come in, as agreed with it; 0 is nothing agreed."""
    inward_life_percent: Mapped[Percent] = mapped_column(default=0, server_default="0")
    """The same as a share of their whole life."""
    lead_days: Mapped[int] = mapped_column(default=0, server_default="0")
    """Days from an order to its goods; 0 takes the setting."""
    least_order: Mapped[Paise] = mapped_column(default=0, server_default="0")
    """The company takes no order of less value; 0 takes any."""
    norm_least_days: Mapped[int] = mapped_column(default=0, server_default="0")
    """Its stock norm: goods for at least so many days are kept."""
    norm_most_days: Mapped[int] = mapped_column(default=0, server_default="0")
    """Its stock norm: an order fills up to so many days; 0 is no norm."""
    norm_percent: Mapped[Percent] = mapped_column(default=0, server_default="0")
    """By how much the owner may amend what the norm orders."""
    active: Mapped[bool] = mapped_column(default=True)


class Item(Base):
    """What we sell. Stock is kept in ``base_unit``, the smallest thing handed over."""

    __tablename__ = "item"
    __table_args__ = (
        Index("ix_item_score", "score"),
        Index("ix_item_mrp", "mrp"),
        Index("ix_item_name", "name"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    local_name: Mapped[str] = mapped_column(default="")
    maker_id: Mapped[int | None] = mapped_column(ForeignKey("maker.id"))
    maker_code: Mapped[str] = mapped_column(default="", index=True)
    """The manufacturer's own code, used in uploads."""
    division: Mapped[str] = mapped_column(default="")
    category: Mapped[str] = mapped_column(default="")
    hsn: Mapped[str] = mapped_column(default="")
    tax_class_id: Mapped[int] = mapped_column(ForeignKey("tax_class.id"))
    packing: Mapped[str] = mapped_column(default="")
    """As printed, e.g. ``10 tab``."""
    base_unit: Mapped[str] = mapped_column(default="pc")
    uqc: Mapped[str] = mapped_column(default="NOS")
    rate_per: Mapped[Units] = mapped_column(default=1)
    """Base units that MRP and rates are quoted for."""
    schedule: Mapped[str] = mapped_column(default="")
    """Drug schedule class: empty for none, else H, H1, X, C, C1, G, …; ``drug`` for drugs of no schedule."""
    food: Mapped[bool] = mapped_column(default=False)
    batched: Mapped[bool] = mapped_column(default=True)
    expires: Mapped[bool] = mapped_column(default=True)
    mrp: Mapped[Paise] = mapped_column(default=0)
    """Default for new batches; the batch owns its MRP."""
    ptr: Mapped[Mills] = mapped_column(default=0)
    pts: Mapped[Mills] = mapped_column(default=0)
    least_margin: Mapped[Percent] = mapped_column(default=0)
    rack: Mapped[str] = mapped_column(default="")
    most_per_day: Mapped[Units] = mapped_column(default=0)
    """Ceiling per party and day for restricted goods; 0 is none."""
    serialised: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Each unit has a serial number of its own, that is scanned in and out."""
    warranty_months: Mapped[int] = mapped_column(default=0, server_default="0")
    """Months of warranty from the day of the bill; 0 is none."""
    gross_mg: Mapped[int] = mapped_column(default=0, server_default="0")
    """Gross weight of one base unit in milligrams, for freight; 0 is not known."""
    score: Mapped[int] = mapped_column(default=0)
    """How often it sold lately; the search shows fast movers first."""
    low_at: Mapped[Units] = mapped_column(default=0, server_default="0")
    """Reorder point of a fast item as last worked out, for a sign on bills; 0 is none (reordering)."""
    words: Mapped[str] = mapped_column(default="")
    """Exactly what the search index holds of it (catalog.actions.index)."""
    active: Mapped[bool] = mapped_column(default=True)


class ItemPack(Base):
    """A larger pack of an item: box, case. ``units`` is exact."""

    __tablename__ = "item_pack"
    __table_args__ = (UniqueConstraint("item_id", "letter"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("item.id"))
    name: Mapped[str]
    letter: Mapped[str]
    """What the clerk types after the count: c, b, s …"""
    units: Mapped[Units]


class Barcode(Base):
    """A code that names an item, and how many base units one scan is."""

    __tablename__ = "barcode"
    code: Mapped[str] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("item.id"), index=True)
    units: Mapped[Units] = mapped_column(default=1)
