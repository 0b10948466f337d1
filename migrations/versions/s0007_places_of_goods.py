"""Places of goods: a counter says which godown it sells from; what answers a document is found; accounts."""

import sqlalchemy as sa
from alembic import op

from migrations.first.columns import WHOLE

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

ACCOUNTS = (
    ("stock_gain", "Stock found over", "income"),
    ("stock_loss", "Stock lost and written off", "expense"),
    ("transit_loss", "Stock lost on the way", "expense"),
    ("samples", "Samples and own use", "expense"),
)
NAMED = sa.text("against_id IS NOT NULL")


def upgrade() -> None:
    """Take the step."""
    op.add_column("counter", sa.Column("godown_id", WHOLE, nullable=False, server_default="1"))
    op.create_index(
        "ix_document_against_id", "document", ["against_id"], sqlite_where=NAMED, postgresql_where=NAMED
    )
    add_accounts(ACCOUNTS)


def add_accounts(accounts: tuple[tuple[str, str, str], ...]) -> None:
    """Add accounts to books that have a company; new books get them with all the others."""
    account = sa.table(
        "account", sa.column("code"), sa.column("name"), sa.column("nature"), sa.column("money"),
        sa.column("active", sa.Boolean()),
    )  # fmt: skip
    books = op.get_bind()
    known = {code for (code,) in books.execute(sa.select(account.c.code))}
    rows = [
        {"code": code, "name": name, "nature": nature, "money": "", "active": True}
        for code, name, nature in accounts
        if known and code not in known
    ]
    if rows:
        books.execute(sa.insert(account), rows)
