"""Revised MRP: the day from which a lower price holds, and the day a batch came first."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step. A batch of older books came on the day of its first stock row."""
    op.add_column("batch", sa.Column("lower_mrp_from", sa.Date(), nullable=True))
    op.add_column("batch", sa.Column("received_on", sa.Date(), nullable=True))
    op.execute(
        "UPDATE batch SET received_on=(SELECT min(day) FROM stock_row WHERE stock_row.batch_id=batch.id)"
    )
