"""Table of what clerks confirmed: which goods a party means by its words."""

from sqlalchemy import ForeignKey
from sqlalchemy import UniqueConstraint

from dcms_desktop.db.base import Base
from dcms_desktop.db.base import Mapped
from dcms_desktop.db.base import mapped_column


class ReadAnswer(Base):
    """The item that some words of a party stand for; the last answer holds."""

    __tablename__ = "read_answer"
    __table_args__ = (UniqueConstraint("party_id", "words"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    party_id: Mapped[int] = mapped_column(ForeignKey("party.id"))
    words: Mapped[str]
    """Words and numbers of the goods, sorted."""
    item_id: Mapped[int] = mapped_column(ForeignKey("item.id"))
    times: Mapped[int] = mapped_column(default=1)
    at: Mapped[str]
