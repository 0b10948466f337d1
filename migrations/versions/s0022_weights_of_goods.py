"""Items tell their gross weight, by which freight may go into their cost."""

import sqlalchemy as sa
from alembic import op

from migrations.first.columns import WHOLE

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.add_column("item", sa.Column("gross_mg", WHOLE, nullable=False, server_default="0"))
