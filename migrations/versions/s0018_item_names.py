"""Item names in order: the first rows of a long list by item are found without sorting all of it."""

from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.create_index("ix_item_name", "item", ["name"])
