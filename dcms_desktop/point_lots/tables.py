"""Table of what became of points after they were earned."""

from datetime import date

from sqlalchemy import ForeignKey
from sqlalchemy import Index

from dcms_desktop.db.base import Base
from dcms_desktop.db.base import Mapped
from dcms_desktop.db.base import mapped_column
from dcms_desktop.kernel.money import Paise


class PointMove(Base):
    """Points approved, paid out or lapsed, each with its document; undoing that writes the mirror."""

    __tablename__ = "point_move"
    __table_args__ = (
        Index("ix_point_move_party_id", "party_id"),
        Index("ix_point_move_lot_id", "lot_id"),
        Index("ix_point_move_document_id", "document_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    party_id: Mapped[int] = mapped_column(ForeignKey("party.id"))
    day: Mapped[date]
    kind: Mapped[str]
    """approved, paid or lapsed."""
    points: Mapped[int]
    """Above zero when approved, below zero when paid or lapsed."""
    paise: Mapped[Paise]
    expires_on: Mapped[date | None]
    lot_id: Mapped[int | None]
    """The approval that paid or lapsed points are of."""
    document_id: Mapped[int]
