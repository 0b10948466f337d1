"""Ordering: how long a company's goods take, its least order, and the stock norm it asks."""

import sqlalchemy as sa
from alembic import op

from migrations.first.columns import WHOLE

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    for name in ("lead_days", "least_order", "norm_least_days", "norm_most_days", "norm_percent"):
        op.add_column("maker", sa.Column(name, WHOLE, nullable=False, server_default="0"))
