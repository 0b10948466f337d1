"""Fast items that run low: the units below which each is to be ordered, as last worked out."""

import sqlalchemy as sa
from alembic import op

from migrations.first.columns import WHOLE

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.add_column("item", sa.Column("low_at", WHOLE, nullable=False, server_default="0"))
