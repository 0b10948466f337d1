"""Tables of audit as they were at the first step."""

import sqlalchemy as sa
from alembic import op

from migrations.first.columns import WHOLE


def make_audit() -> None:
    """Make the tables."""
    _audit_row()


def _audit_row() -> None:
    op.create_table(
        "audit_row",
        sa.Column("seq", WHOLE, autoincrement=False, nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("user_id", WHOLE, nullable=False),
        sa.Column("counter_id", WHOLE, nullable=False),
        sa.Column("deed", sa.Text(), nullable=False),
        sa.Column("thing", sa.Text(), nullable=False),
        sa.Column("thing_id", WHOLE, nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("previous", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_audit_row"),
    )
    op.create_index("ix_audit_row_thing", "audit_row", ["thing", "thing_id"], unique=False)
