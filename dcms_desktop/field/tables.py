"""Table of visits."""

from datetime import date

from sqlalchemy import ForeignKey
from sqlalchemy import Index

from dcms_desktop.db.base import Base
from dcms_desktop.db.base import Mapped
from dcms_desktop.db.base import mapped_column


class Visit(Base):
    """Somebody of the field stood before a shop."""

    __tablename__ = "visit"
    __table_args__ = (Index("ix_visit_day", "day"), Index("ix_visit_party_id", "party_id", "day"))
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    """The app's own id of it."""
    party_id: Mapped[int] = mapped_column(ForeignKey("party.id"))
    salesman: Mapped[str]
    """The app's code of who came; not every one is a salesman of ours."""
    day: Mapped[date]
    time: Mapped[str]
    minutes: Mapped[int]
    lat_e6: Mapped[int | None]
    lon_e6: Mapped[int | None]
    outcome: Mapped[str]
    order: Mapped[str]
    """The app's own id of the order taken there."""
    at: Mapped[str]
