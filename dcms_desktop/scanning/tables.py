"""Tables of what was learned about codes, of codes that name several goods, and of devices at counters."""

from datetime import date

from sqlalchemy import ForeignKey
from sqlalchemy import Index
from sqlalchemy import UniqueConstraint

from dcms_desktop.db.base import Base
from dcms_desktop.db.base import Mapped
from dcms_desktop.db.base import mapped_column
from dcms_desktop.kernel.money import Units


class CodePattern(Base):
    """How one maker writes his QR: what each part of texts of one shape means, as a person confirmed it."""

    __tablename__ = "code_pattern"
    __table_args__ = (Index("ix_code_pattern_shape", "shape"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    maker_id: Mapped[int | None] = mapped_column(ForeignKey("maker.id"))
    shape: Mapped[str]
    roles: Mapped[str]
    """One word a part, e.g. ``item,batch,expiry:MM/YYYY,``."""
    sample: Mapped[str]


class LearnedCode(Base):
    """The part of a maker's text that names an item."""

    __tablename__ = "learned_code"
    __table_args__ = (UniqueConstraint("pattern_id", "code"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    pattern_id: Mapped[int] = mapped_column(ForeignKey("code_pattern.id"))
    code: Mapped[str]
    item_id: Mapped[int] = mapped_column(ForeignKey("item.id"), index=True)
    units: Mapped[Units] = mapped_column(default=1)


class SettledCode(Base):
    """A code that could be read in several ways, and the reading a person confirmed for this very text."""

    __tablename__ = "settled_code"
    text: Mapped[str] = mapped_column(primary_key=True)
    batch: Mapped[str]
    expiry: Mapped[date | None]
    made_on: Mapped[date | None]
    serial: Mapped[str]
    count: Mapped[int]


class PackCode(Base):
    """A code of our own or a maker's that names goods by batch: a carton, a set, or one unique piece."""

    __tablename__ = "pack_code"
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    """carton, set or piece; a piece is sold once."""
    name: Mapped[str] = mapped_column(default="")
    sold_in: Mapped[int | None]
    """The document that sold a piece or took it out; none while it is here."""
    warranty_until: Mapped[date | None]
    """Of a piece that was sold with a warranty."""
    godown_id: Mapped[int | None]
    """Where a piece lies; none when it left, or came before places were kept."""
    bucket: Mapped[str | None]
    active: Mapped[bool] = mapped_column(default=True)


class PackCodePart(Base):
    """What lies in a carton or set: so many units of an item, of one batch when it is known."""

    __tablename__ = "pack_code_part"
    __table_args__ = (UniqueConstraint("pack_id", "place"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    pack_id: Mapped[int] = mapped_column(ForeignKey("pack_code.id"))
    place: Mapped[int]
    item_id: Mapped[int] = mapped_column(ForeignKey("item.id"), index=True)
    batch: Mapped[str] = mapped_column(default="")
    """Batch number; empty takes the first to expire."""
    units: Mapped[Units]


class CartonCount(Base):
    """The next running number of cartons (SSCC) under a GS1 company prefix; none is given twice."""

    __tablename__ = "carton_count"
    prefix: Mapped[str] = mapped_column(primary_key=True)
    next: Mapped[int]


class PieceRow(Base):
    """What a document did with a unique piece: how it stood before and how after. Undoing marks the row."""

    __tablename__ = "piece_row"
    id: Mapped[int] = mapped_column(primary_key=True)
    pack_id: Mapped[int] = mapped_column(ForeignKey("pack_code.id"), index=True)
    document_id: Mapped[int] = mapped_column(index=True)
    was_sold_in: Mapped[int | None]
    was_warranty_until: Mapped[date | None]
    was_active: Mapped[bool]
    was_godown_id: Mapped[int | None]
    was_bucket: Mapped[str | None]
    was_batch: Mapped[str | None]
    sold_in: Mapped[int | None]
    warranty_until: Mapped[date | None]
    godown_id: Mapped[int | None]
    """Where the document left it; none when it left the house."""
    bucket: Mapped[str | None]
    undone: Mapped[bool] = mapped_column(default=False)
    """True when the document was corrected or cancelled."""


class CounterDevice(Base):
    """A scanner or scale at a counter: where it hangs, and what its set-up test found."""

    __tablename__ = "counter_device"
    __table_args__ = (UniqueConstraint("counter_id", "kind"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    counter_id: Mapped[int] = mapped_column(ForeignKey("counter.id"))
    kind: Mapped[str]
    """scanner or scale."""
    port: Mapped[str] = mapped_column(default="")
    """``COM3@9600`` or ``/dev/ttyUSB0@9600``; empty for a scanner that types."""
    form: Mapped[str] = mapped_column(default="")
    """Scale: the form of its frames."""
    separator: Mapped[str] = mapped_column(default="unknown")
    mark: Mapped[str] = mapped_column(default="")
    found: Mapped[str] = mapped_column(default="")
    """Scanner: what the last test found, one finding a line."""
    tested_at: Mapped[str] = mapped_column(default="")
