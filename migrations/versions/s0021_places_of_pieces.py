"""Where each unique piece lies: its godown and bucket, now and before each document that moved it."""

import sqlalchemy as sa
from alembic import op

from migrations.first.columns import WHOLE

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.add_column("pack_code", sa.Column("godown_id", WHOLE, nullable=True))
    op.add_column("pack_code", sa.Column("bucket", sa.Text(), nullable=True))
    for name in ("was_godown_id", "godown_id"):
        op.add_column("piece_row", sa.Column(name, WHOLE, nullable=True))
    for name in ("was_bucket", "was_batch", "bucket"):
        op.add_column("piece_row", sa.Column(name, sa.Text(), nullable=True))
