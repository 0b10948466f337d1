"""Points of customers: what became of them after they were earned, and the accounts that bear their cost."""

import sqlalchemy as sa
from alembic import op

from migrations.first.columns import WHOLE

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

ACCOUNTS = (
    ("points_owed", "Points owed to customers", "liability"),
    ("points_cost", "Points given to customers", "expense"),
)


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "point_move",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("party_id", WHOLE, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("points", WHOLE, nullable=False),
        sa.Column("paise", WHOLE, nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("lot_id", WHOLE, nullable=True),
        sa.Column("document_id", WHOLE, nullable=False),
        sa.ForeignKeyConstraint(["party_id"], ["party.id"], name="fk_point_move_party_id"),
        sa.PrimaryKeyConstraint("id", name="pk_point_move"),
    )
    op.create_index("ix_point_move_party_id", "point_move", ["party_id"])
    op.create_index("ix_point_move_lot_id", "point_move", ["lot_id"])
    _accounts()


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
