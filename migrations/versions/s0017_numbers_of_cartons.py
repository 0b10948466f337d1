"""Cartons are numbered under the firm's GS1 prefix, and label printers tell how fine they print."""

import sqlalchemy as sa
from alembic import op

from migrations.first.columns import WHOLE

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "carton_count",
        sa.Column("prefix", sa.Text(), nullable=False),
        sa.Column("next", WHOLE, nullable=False),
        sa.PrimaryKeyConstraint("prefix", name="pk_carton_count"),
    )
    op.add_column("printer", sa.Column("dpi", WHOLE, nullable=False, server_default=sa.text("203")))
