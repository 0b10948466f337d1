"""Tables of outbox as they were at the first step."""

import sqlalchemy as sa
from alembic import op

from migrations.first.columns import WHOLE


def make_outbox() -> None:
    """Make the tables."""
    _outbox_row()


def _outbox_row() -> None:
    op.create_table(
        "outbox_row",
        sa.Column("seq", WHOLE, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("document_id", WHOLE, nullable=False),
        sa.Column("revision", WHOLE, nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_outbox_row"),
        sa.UniqueConstraint("key", name="uq_outbox_row_key"),
    )
    op.create_index("ix_outbox_row_state", "outbox_row", ["state", "seq"], unique=False)
