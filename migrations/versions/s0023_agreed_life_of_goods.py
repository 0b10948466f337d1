"""Companies and suppliers agree how much life goods have left when they come in."""

import sqlalchemy as sa
from alembic import op

from migrations.first.columns import WHOLE

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    for table in ("maker", "party"):
        for name in ("inward_life_days", "inward_life_percent"):
            op.add_column(table, sa.Column(name, WHOLE, nullable=False, server_default="0"))
