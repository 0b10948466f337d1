"""Least life: a share of its life that goods must have left, for a party and for a company."""

import sqlalchemy as sa
from alembic import op

from migrations.first.columns import WHOLE

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.add_column("party", _none("least_life_percent"))
    op.add_column("maker", _none("least_life_days"))
    op.add_column("maker", _none("least_life_percent"))


def _none(name: str) -> "sa.Column[int]":
    return sa.Column(name, WHOLE, nullable=False, server_default="0")
