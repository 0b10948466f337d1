"""Corrections and cancellings that other programs send: their request ids, so that each is done once."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.add_column("document_revision", sa.Column("request_id", sa.Text(), nullable=True))
    op.create_index("uq_document_revision_request_id", "document_revision", ["request_id"], unique=True)
