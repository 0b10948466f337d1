"""Return windows: when a company takes goods back, and the mark of goods that go back."""

import sqlalchemy as sa
from alembic import op

from migrations.first.columns import WHOLE

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    for name in ("return_before_days", "return_after_days"):
        op.add_column("maker", sa.Column(name, WHOLE, nullable=False, server_default="0"))
    op.add_column("batch", sa.Column("for_return", sa.Boolean(), nullable=False, server_default=sa.false()))
