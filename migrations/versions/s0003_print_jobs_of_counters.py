"""A print job belongs to the counter that made it, and a printer may stand at one counter."""

import sqlalchemy as sa
from alembic import op

from migrations.first.columns import WHOLE

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step: jobs and printers that are there already serve every counter."""
    for table in ("print_job", "printer"):
        op.add_column(table, sa.Column("counter_id", WHOLE, nullable=False, server_default=sa.text("0")))
