"""Tables of counts and of every mark made in them."""

from sqlalchemy import ForeignKey
from sqlalchemy import Index
from sqlalchemy import text

from dcms_desktop.db.base import Base
from dcms_desktop.db.base import Mapped
from dcms_desktop.db.base import mapped_column
from dcms_desktop.kernel.money import Units


class CountSession(Base):
    """One stock-take: a godown or a part of it, counted by several people at once."""

    __tablename__ = "count_session"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    godown_id: Mapped[int] = mapped_column(ForeignKey("godown.id"))
    bucket: Mapped[str]
    rack: Mapped[str] = mapped_column(default="")
    maker_id: Mapped[int | None] = mapped_column(ForeignKey("maker.id"))
    blind: Mapped[bool] = mapped_column(default=True)
    state: Mapped[str] = mapped_column(default="open")
    """open, posted or dropped."""
    opened_at: Mapped[str]
    opened_by: Mapped[int]
    document_id: Mapped[int | None]
    """The first document that posted it."""


class CountMark(Base):
    """One act of counting: units of a batch, with what the books said at that moment."""

    __tablename__ = "count_mark"
    __table_args__ = (Index("ix_count_mark_session_id_batch_id", "session_id", "batch_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("count_session.id"))
    item_id: Mapped[int] = mapped_column(ForeignKey("item.id"))
    batch_id: Mapped[int] = mapped_column(ForeignKey("batch.id"))
    turn: Mapped[int] = mapped_column(default=1)
    units: Mapped[Units]
    book: Mapped[Units]
    last_row: Mapped[int]
    """Newest stock row of the batch in its place when it was counted; 0 for none."""
    at: Mapped[str]
    user_id: Mapped[int]
    counter_id: Mapped[int]
    active: Mapped[bool] = mapped_column(default=True)
    """False when it was taken back."""
    pieces: Mapped[str] = mapped_column(default="", server_default=text("''"))
    """Serial numbers found, a space between; one for each unit of goods that have them."""
    book_pieces: Mapped[str] = mapped_column(default="", server_default=text("''"))
    """Serial numbers that lay there by the books at that moment."""
