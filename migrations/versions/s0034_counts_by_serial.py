"""A count of goods with serial numbers keeps which pieces were found, and which the books had there."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    for name in ("pieces", "book_pieces"):
        op.add_column("count_mark", sa.Column(name, sa.Text(), nullable=False, server_default=sa.text("''")))
