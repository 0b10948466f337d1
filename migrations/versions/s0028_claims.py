"""Claims on companies: their lines, steps and papers, promised margins, and the accounts they need."""

import sqlalchemy as sa
from alembic import op

from migrations.first.columns import WHOLE

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

ACCOUNTS = (
    ("claims_made", "Claims made on companies", "asset"),
    ("claim_income", "Claims: schemes, returns and margins", "income"),
    ("claim_loss", "Claims that companies did not pay", "expense"),
    ("claim_goods", "Goods given up on claims", "expense"),
)


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "claim",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("maker_id", WHOLE, nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("user_id", WHOLE, nullable=False),
        sa.ForeignKeyConstraint(["maker_id"], ["maker.id"], name="fk_claim_maker_id"),
        sa.PrimaryKeyConstraint("id", name="pk_claim"),
    )
    op.create_index("ix_claim_maker_id", "claim", ["maker_id"])
    _lines()
    _rest()
    _accounts()


def _lines() -> None:
    op.create_table(
        "claim_line",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("claim_id", WHOLE, nullable=False),
        sa.Column("line_no", WHOLE, nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("live", sa.Boolean(), nullable=False),
        sa.Column("document_id", WHOLE, nullable=True),
        sa.Column("document_line", WHOLE, nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("item_id", WHOLE, nullable=True),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("batch", sa.Text(), nullable=False),
        sa.Column("units", WHOLE, nullable=False),
        sa.Column("formula", sa.Text(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("amount", WHOLE, nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("head", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name="fk_claim_line_claim_id"),
        sa.PrimaryKeyConstraint("id", name="pk_claim_line"),
    )
    op.create_index("ix_claim_line_claim_id", "claim_line", ["claim_id", "line_no"], unique=True)
    op.create_index(
        "uq_claim_line_source", "claim_line", ["source"], unique=True, sqlite_where=sa.text("live"),
        postgresql_where=sa.text("live"),
    )  # fmt: skip


def _rest() -> None:
    op.create_table(
        "claim_step",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("claim_id", WHOLE, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("user_id", WHOLE, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name="fk_claim_step_claim_id"),
        sa.PrimaryKeyConstraint("id", name="pk_claim_step"),
    )
    op.create_index("ix_claim_step_claim_id", "claim_step", ["claim_id"])
    op.create_table(
        "claim_paper",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("claim_id", WHOLE, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("user_id", WHOLE, nullable=False),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name="fk_claim_paper_claim_id"),
        sa.PrimaryKeyConstraint("id", name="pk_claim_paper"),
    )
    op.create_index("ix_claim_paper_claim_id", "claim_paper", ["claim_id"])
    op.create_table(
        "margin_promise",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("maker_id", WHOLE, nullable=False),
        sa.Column("division", sa.Text(), nullable=False),
        sa.Column("percent", WHOLE, nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=True),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["maker_id"], ["maker.id"], name="fk_margin_promise_maker_id"),
        sa.PrimaryKeyConstraint("id", name="pk_margin_promise"),
    )
    op.create_index("ix_margin_promise_maker_id", "margin_promise", ["maker_id"])


def _accounts() -> None:
    """Give books with a company the accounts that new ones begin with."""
    account = sa.table(
        "account", *(sa.column(name) for name in ("code", "name", "nature", "money", "active"))
    )
    books = op.get_bind()
    there = set(books.execute(sa.select(account.c.code)).scalars())
    for code, name, nature in ACCOUNTS:
        if there and code not in there:
            books.execute(
                account.insert().values(code=code, name=name, nature=nature, money="", active=sa.true())
            )
