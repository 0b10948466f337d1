"""Tables of accounts, postings, dues and closed days."""

from datetime import date

from sqlalchemy import ForeignKey
from sqlalchemy import Index

from dcms_desktop.db.base import Base
from dcms_desktop.db.base import Mapped
from dcms_desktop.db.base import mapped_column
from dcms_desktop.kernel.money import Paise


class Account(Base):
    """A ledger account. ``code`` is what plans name."""

    __tablename__ = "account"
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    nature: Mapped[str]
    """asset, liability, income, expense or capital."""
    money: Mapped[str] = mapped_column(default="")
    """cash, bank, upi or cheque for accounts that receive money; else empty."""
    active: Mapped[bool] = mapped_column(default=True)


class Posting(Base):
    """One side of a double entry: debit positive, credit negative. Never changed."""

    __tablename__ = "posting"
    __table_args__ = (
        Index("ix_posting_account_id_day", "account_id", "day"),
        Index("ix_posting_party_id_day", "party_id", "day"),
        Index("ix_posting_document_id", "document_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int]
    revision: Mapped[int] = mapped_column(default=0)
    day: Mapped[date]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    party_id: Mapped[int | None]
    paise: Mapped[Paise]
    note: Mapped[str] = mapped_column(default="")


class PartyBalance(Base):
    """What a party owes us (positive) or we owe it, the sum of its postings."""

    __tablename__ = "party_balance"
    party_id: Mapped[int] = mapped_column(ForeignKey("party.id"), primary_key=True)
    paise: Mapped[Paise]
    last_bill_on: Mapped[date | None]
    last_bill: Mapped[Paise] = mapped_column(default=0)
    on_challan: Mapped[Paise] = mapped_column(default=0, server_default="0")
    """Goods that left on challans and were not billed, at what they will come to."""
    on_order: Mapped[Paise] = mapped_column(default=0, server_default="0")
    """Open orders, at what they will come to."""


class Due(Base):
    """A bill to be paid, or money on account (negative). ``left`` is what is still open."""

    __tablename__ = "due"
    __table_args__ = (
        Index("ix_due_party_id_due_on", "party_id", "due_on"),
        Index("ix_due_document_id", "document_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    party_id: Mapped[int] = mapped_column(ForeignKey("party.id"))
    document_id: Mapped[int]
    number: Mapped[str]
    day: Mapped[date]
    due_on: Mapped[date]
    kind: Mapped[str]
    """bill, purchase, opening; on_account (customers) and advance (suppliers) are money without a bill."""
    amount: Mapped[Paise]
    left: Mapped[Paise]


class Allocation(Base):
    """Money set against a due. Undone by a row of opposite sign, never deleted."""

    __tablename__ = "allocation"
    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(index=True)
    """The receipt, payment or bill tender that paid."""
    number: Mapped[str]
    """Its number, so that freed money keeps its name."""
    due_id: Mapped[int] = mapped_column(ForeignKey("due.id"), index=True)
    day: Mapped[date]
    paise: Mapped[Paise]


class DayClose(Base):
    """A day that was closed; nothing is posted or edited on or before the last one."""

    __tablename__ = "day_close"
    id: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[date]
    at: Mapped[str]
    user_id: Mapped[int]
    cash_books: Mapped[Paise]
    cash_counted: Mapped[Paise]
    note: Mapped[str] = mapped_column(default="")
    audit_head: Mapped[str] = mapped_column(default="")
    """Hash of the audit chain at the close."""
    reopened_at: Mapped[str | None]
