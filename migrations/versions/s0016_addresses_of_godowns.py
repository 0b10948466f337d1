"""Godowns tell where they stand: a challan names the address the goods go to."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.add_column("godown", sa.Column("address", sa.Text(), nullable=False, server_default=sa.text("''")))
