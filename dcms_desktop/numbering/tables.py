"""The table of number series."""

from sqlalchemy import UniqueConstraint

from dcms_desktop.db.base import Base
from dcms_desktop.db.base import Mapped
from dcms_desktop.db.base import mapped_column


class Series(Base):
    """Where the numbers of a kind come from, per counter and financial year."""

    __tablename__ = "series"
    __table_args__ = (UniqueConstraint("kind", "code", "year"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    code: Mapped[str]
    """Typed by the clerk, e.g. ``A``; part of the number."""
    pattern: Mapped[str]
    """E.g. ``{code}/{year}/{number:06}``; at most 16 characters filled (rule 46(b))."""
    year: Mapped[str]
    """Short financial year, ``26-27``; a new year gets a new row when first used."""
    counter_id: Mapped[int | None]
    next: Mapped[int] = mapped_column(default=1)
    main: Mapped[bool] = mapped_column(default=True)
    """Offered first for its kind and counter."""
    active: Mapped[bool] = mapped_column(default=True)
