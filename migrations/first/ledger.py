"""Tables of ledger as they were at the first step."""

import sqlalchemy as sa
from alembic import op

from migrations.first.columns import WHOLE


def make_ledger() -> None:
    """Make the tables."""
    _account()
    _day_close()
    _posting()
    _due()
    _party_balance()
    _allocation()


def _account() -> None:
    op.create_table(
        "account",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("nature", sa.Text(), nullable=False),
        sa.Column("money", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_account"),
        sa.UniqueConstraint("code", name="uq_account_code"),
    )


def _day_close() -> None:
    op.create_table(
        "day_close",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("user_id", WHOLE, nullable=False),
        sa.Column("cash_books", WHOLE, nullable=False),
        sa.Column("cash_counted", WHOLE, nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("audit_head", sa.Text(), nullable=False),
        sa.Column("reopened_at", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_day_close"),
    )


def _posting() -> None:
    op.create_table(
        "posting",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("document_id", WHOLE, nullable=False),
        sa.Column("revision", WHOLE, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("account_id", WHOLE, nullable=False),
        sa.Column("party_id", WHOLE, nullable=True),
        sa.Column("paise", WHOLE, nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="fk_posting_account_id"),
        sa.PrimaryKeyConstraint("id", name="pk_posting"),
    )
    op.create_index("ix_posting_account_id_day", "posting", ["account_id", "day"], unique=False)
    op.create_index("ix_posting_document_id", "posting", ["document_id"], unique=False)
    op.create_index("ix_posting_party_id_day", "posting", ["party_id", "day"], unique=False)


def _due() -> None:
    op.create_table(
        "due",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("party_id", WHOLE, nullable=False),
        sa.Column("document_id", WHOLE, nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("amount", WHOLE, nullable=False),
        sa.Column("left", WHOLE, nullable=False),
        sa.ForeignKeyConstraint(["party_id"], ["party.id"], name="fk_due_party_id"),
        sa.PrimaryKeyConstraint("id", name="pk_due"),
    )
    op.create_index("ix_due_document_id", "due", ["document_id"], unique=False)
    op.create_index("ix_due_party_id_due_on", "due", ["party_id", "due_on"], unique=False)


def _party_balance() -> None:
    op.create_table(
        "party_balance",
        sa.Column("party_id", WHOLE, nullable=False),
        sa.Column("paise", WHOLE, nullable=False),
        sa.Column("last_bill_on", sa.Date(), nullable=True),
        sa.Column("last_bill", WHOLE, nullable=False),
        sa.ForeignKeyConstraint(["party_id"], ["party.id"], name="fk_party_balance_party_id"),
        sa.PrimaryKeyConstraint("party_id", name="pk_party_balance"),
    )


def _allocation() -> None:
    op.create_table(
        "allocation",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("document_id", WHOLE, nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("due_id", WHOLE, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("paise", WHOLE, nullable=False),
        sa.ForeignKeyConstraint(["due_id"], ["due.id"], name="fk_allocation_due_id"),
        sa.PrimaryKeyConstraint("id", name="pk_allocation"),
    )
    op.create_index("ix_allocation_document_id", "allocation", ["document_id"], unique=False)
    op.create_index("ix_allocation_due_id", "allocation", ["due_id"], unique=False)
