"""Tables of parties: retailers, suppliers, their licences, beats and salesmen."""

from datetime import date

from sqlalchemy import ForeignKey
from sqlalchemy import Index
from sqlalchemy import UniqueConstraint

from dcms_desktop.db.base import Base
from dcms_desktop.db.base import Mapped
from dcms_desktop.db.base import mapped_column
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import Percent


class Salesman(Base):
    """Somebody who books orders, collects or delivers."""

    __tablename__ = "salesman"
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    mobile: Mapped[str] = mapped_column(default="")
    work: Mapped[str] = mapped_column(default="salesman")
    """salesman or delivery."""
    active: Mapped[bool] = mapped_column(default=True)


class Beat(Base):
    """A round of shops, served on its weekdays."""

    __tablename__ = "beat"
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    route: Mapped[str] = mapped_column(default="")
    territory: Mapped[str] = mapped_column(default="")
    weekdays: Mapped[str] = mapped_column(default="")
    """Digits 1 (Monday) to 7 of the days it is served, e.g. ``14``."""
    salesman_id: Mapped[int | None] = mapped_column(ForeignKey("salesman.id"))
    active: Mapped[bool] = mapped_column(default=True)


class Party(Base):
    """Who buys from us or sells to us."""

    __tablename__ = "party"
    __table_args__ = (Index("ix_party_words", "words"), Index("ix_party_beat_id", "beat_id"))
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    local_name: Mapped[str] = mapped_column(default="")
    role: Mapped[str] = mapped_column(default="customer")
    """customer, supplier or both."""
    outlet_class: Mapped[str] = mapped_column(default="")
    tax_type: Mapped[str] = mapped_column(default="unregistered")
    """tax.rules.BuyerType."""
    gstin: Mapped[str | None] = mapped_column(index=True)
    state: Mapped[str]
    address1: Mapped[str] = mapped_column(default="")
    address2: Mapped[str] = mapped_column(default="")
    city: Mapped[str] = mapped_column(default="")
    pin: Mapped[str] = mapped_column(default="")
    country: Mapped[str] = mapped_column(default="")
    mobile: Mapped[str] = mapped_column(default="", index=True)
    email: Mapped[str] = mapped_column(default="")
    card: Mapped[str] = mapped_column(default="", index=True)
    """Text of the party card that is scanned."""
    beat_id: Mapped[int | None] = mapped_column(ForeignKey("beat.id"))
    salesman_id: Mapped[int | None] = mapped_column(ForeignKey("salesman.id"))
    price_level_id: Mapped[int | None]
    credit_days: Mapped[int] = mapped_column(default=0)
    credit_limit: Mapped[Paise] = mapped_column(default=0)
    """0 is no limit."""
    credit_bills: Mapped[int] = mapped_column(default=0)
    """Most open bills; 0 is no limit."""
    credit_gate: Mapped[str] = mapped_column(default="warn")
    """What passing a limit does: block, warn or off."""
    least_life_days: Mapped[int] = mapped_column(default=0)
    """Goods must have this many days left when sold to this party."""
    least_life_percent: Mapped[Percent] = mapped_column(default=0, server_default="0")
    """Goods must have this share of their life left when sold to this party."""
    inward_life_days: Mapped[int] = mapped_column(default=0, server_default="0")
    """Days of life goods of this supplier have left when they come in, as agreed; 0 is nothing agreed."""
    inward_life_percent: Mapped[Percent] = mapped_column(default=0, server_default="0")
    """The same as a share of their whole life."""
    discount: Mapped[Percent] = mapped_column(default=0)
    """Usual line discount."""
    msme: Mapped[bool] = mapped_column(default=False)
    msme_class: Mapped[str | None]
    """micro, small or medium under the MSMED Act; none when it is not known to be one."""
    udyam: Mapped[str | None]
    """Udyam registration number, e.g. ``UDYAM-MH-26-0012345``."""
    remarks: Mapped[str] = mapped_column(default="")
    words: Mapped[str] = mapped_column(default="")
    """Folded words for search (kernel.scripts.search_words)."""
    active: Mapped[bool] = mapped_column(default=True)


class PartyBeat(Base):
    """The one beat a party has with each salesman who visits it."""

    __tablename__ = "party_beat"
    __table_args__ = (UniqueConstraint("party_id", "salesman_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    party_id: Mapped[int] = mapped_column(ForeignKey("party.id"))
    salesman_id: Mapped[int] = mapped_column(ForeignKey("salesman.id"))
    beat_id: Mapped[int] = mapped_column(ForeignKey("beat.id"))


class Licence(Base):
    """A licence of a party: drug forms 20, 21, 20B …, or FSSAI."""

    __tablename__ = "licence"
    __table_args__ = (UniqueConstraint("party_id", "form"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    party_id: Mapped[int] = mapped_column(ForeignKey("party.id"))
    form: Mapped[str]
    number: Mapped[str]
    valid_to: Mapped[date | None]
