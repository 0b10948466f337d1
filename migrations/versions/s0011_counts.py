"""Counts: stock-takes and every mark made in them."""

import sqlalchemy as sa
from alembic import op

from migrations.first.columns import WHOLE

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "count_session",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("godown_id", WHOLE, nullable=False),
        sa.Column("bucket", sa.Text(), nullable=False),
        sa.Column("rack", sa.Text(), nullable=False),
        sa.Column("maker_id", WHOLE, nullable=True),
        sa.Column("blind", sa.Boolean(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.Text(), nullable=False),
        sa.Column("opened_by", WHOLE, nullable=False),
        sa.Column("document_id", WHOLE, nullable=True),
        sa.ForeignKeyConstraint(["godown_id"], ["godown.id"], name="fk_count_session_godown_id"),
        sa.ForeignKeyConstraint(["maker_id"], ["maker.id"], name="fk_count_session_maker_id"),
        sa.PrimaryKeyConstraint("id", name="pk_count_session"),
    )
    op.create_table(
        "count_mark",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("session_id", WHOLE, nullable=False),
        sa.Column("item_id", WHOLE, nullable=False),
        sa.Column("batch_id", WHOLE, nullable=False),
        sa.Column("turn", WHOLE, nullable=False),
        sa.Column("units", WHOLE, nullable=False),
        sa.Column("book", WHOLE, nullable=False),
        sa.Column("last_row", WHOLE, nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("user_id", WHOLE, nullable=False),
        sa.Column("counter_id", WHOLE, nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["session_id"], ["count_session.id"], name="fk_count_mark_session_id"),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name="fk_count_mark_item_id"),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name="fk_count_mark_batch_id"),
        sa.PrimaryKeyConstraint("id", name="pk_count_mark"),
    )
    op.create_index(
        "ix_count_mark_session_id_batch_id", "count_mark", ["session_id", "batch_id"], unique=False
    )
