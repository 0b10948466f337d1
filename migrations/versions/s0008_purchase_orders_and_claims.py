"""Lines know where they come from, orders are approved and closed, deviations of receipts become claims."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
ACCOUNTS = (
    ("claims", "Claims on suppliers", "asset"),
    ("purchase_notes", "Purchase returns and notes, differences", "expense"),
)


def upgrade() -> None:
    """Take the step."""
    op.add_column("document_line", sa.Column("source_id", WHOLE, nullable=True))
    op.add_column("document_line", sa.Column("source_line", WHOLE, nullable=True))
    op.create_index(
        "ix_document_line_source",
        "document_line",
        ["source_id", "source_line"],
        unique=False,
        sqlite_where=sa.text("source_id IS NOT NULL"),
        postgresql_where=sa.text("source_id IS NOT NULL"),
    )
    op.add_column("party", sa.Column("msme_class", sa.Text(), nullable=True))
    op.add_column("party", sa.Column("udyam", sa.Text(), nullable=True))
    _order_state()
    _claim_draft()
    _accounts()


def _order_state() -> None:
    op.create_table(
        "order_state",
        sa.Column("document_id", WHOLE, nullable=False),
        sa.Column("approved_at", sa.Text(), nullable=False),
        sa.Column("approved_by", WHOLE, nullable=True),
        sa.Column("closed_at", sa.Text(), nullable=False),
        sa.Column("closed_by", WHOLE, nullable=True),
        sa.Column("closed_reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name="fk_order_state_document_id"),
        sa.PrimaryKeyConstraint("document_id", name="pk_order_state"),
    )


def _claim_draft() -> None:
    op.create_table(
        "claim_draft",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("document_id", WHOLE, nullable=False),
        sa.Column("revision", WHOLE, nullable=False),
        sa.Column("line_no", WHOLE, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("party_id", WHOLE, nullable=False),
        sa.Column("maker_id", WHOLE, nullable=True),
        sa.Column("item_id", WHOLE, nullable=False),
        sa.Column("units", WHOLE, nullable=False),
        sa.Column("paise", WHOLE, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name="fk_claim_draft_item_id"),
        sa.ForeignKeyConstraint(["party_id"], ["party.id"], name="fk_claim_draft_party_id"),
        sa.PrimaryKeyConstraint("id", name="pk_claim_draft"),
    )
    op.create_index("ix_claim_draft_document_id", "claim_draft", ["document_id"], unique=False)
    op.create_index("ix_claim_draft_party_id_day", "claim_draft", ["party_id", "day"], unique=False)


def _accounts() -> None:
    """Give books with a company the accounts that new ones begin with."""
    account = sa.table(
        "account", *(sa.column(name) for name in ("code", "name", "nature", "money", "active"))
    )
    there = set(op.get_bind().execute(sa.select(account.c.code)).scalars())
    for code, name, nature in ACCOUNTS:
        if there and code not in there:
            op.execute(
                account.insert().values(code=code, name=name, nature=nature, money="", active=sa.true())
            )
