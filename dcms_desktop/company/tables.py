"""Tables of the firm, its users and its settings."""

from datetime import date

from sqlalchemy import ForeignKey
from sqlalchemy import UniqueConstraint

from dcms_desktop.db.base import Base
from dcms_desktop.db.base import Mapped
from dcms_desktop.db.base import mapped_column


class Firm(Base):
    """The distributor; one row, id 1."""

    __tablename__ = "firm"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    legal_name: Mapped[str]
    trade: Mapped[str] = mapped_column(default="general")
    """Template picked at first run: pharma, fmcg or general."""
    gstin: Mapped[str | None]
    scheme: Mapped[str] = mapped_column(default="regular")
    """regular, composition or unregistered (tax.rules.Scheme)."""
    state: Mapped[str]
    address1: Mapped[str] = mapped_column(default="")
    address2: Mapped[str] = mapped_column(default="")
    city: Mapped[str] = mapped_column(default="")
    pin: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    email: Mapped[str] = mapped_column(default="")
    fssai: Mapped[str] = mapped_column(default="")
    drug_licences: Mapped[str] = mapped_column(default="")
    """Printed as typed, e.g. ``20B MH-PZ3-12345, 21B MH-PZ3-12346``."""
    upi_id: Mapped[str] = mapped_column(default="")
    bank_name: Mapped[str] = mapped_column(default="")
    bank_account: Mapped[str] = mapped_column(default="")
    bank_ifsc: Mapped[str] = mapped_column(default="")
    terms: Mapped[str] = mapped_column(default="")
    logo: Mapped[bytes | None]
    practice: Mapped[bool] = mapped_column(default=False)
    """True for the practice company: papers carry PRACTICE, no data leaves."""


class Counter(Base):
    """A billing place with its own number series."""

    __tablename__ = "counter"
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    active: Mapped[bool] = mapped_column(default=True)
    godown_id: Mapped[int] = mapped_column(default=1, server_default="1")
    """The godown its bills sell from; 1 is the shop itself."""


class User(Base):
    """Somebody who works here. The owner exists from the first run on."""

    __tablename__ = "app_user"
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    role: Mapped[str] = mapped_column(default="owner")
    pin_hash: Mapped[str] = mapped_column(default="")
    """Argon2id in PHC form; never the PIN."""
    wrong_tries: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[str | None]
    active: Mapped[bool] = mapped_column(default=True)


class ApproverKey(Base):
    """The key from which an approver's phone makes its one-time codes."""

    __tablename__ = "approver_key"
    user_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"), primary_key=True)
    secret: Mapped[str]
    last_step: Mapped[int] = mapped_column(default=0)
    """The step of time of the last code that was taken: none counts twice."""
    made_at: Mapped[str]


class Approval(Base):
    """A yes that somebody who may gave to one question about one document."""

    __tablename__ = "approval"
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[str]
    approver_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    asked_by: Mapped[int]
    name: Mapped[str]
    """Of the question."""
    digest: Mapped[str]
    """Of the document as it was when it was asked."""
    question: Mapped[str]


class SettingValue(Base):
    """A setting that differs from its default; ``user_id`` 0 is the whole firm."""

    __tablename__ = "setting_value"
    __table_args__ = (UniqueConstraint("name", "user_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    user_id: Mapped[int] = mapped_column(default=0)
    value: Mapped[str]
    """JSON of one text, number or truth value."""


class FirmLicence(Base):
    """A licence of the firm itself, with its end."""

    __tablename__ = "firm_licence"
    id: Mapped[int] = mapped_column(primary_key=True)
    firm_id: Mapped[int] = mapped_column(ForeignKey("firm.id"))
    form: Mapped[str]
    number: Mapped[str]
    valid_to: Mapped[date | None]
