"""Approvals: the keys of approvers' phones, and what was approved."""

import sqlalchemy as sa
from alembic import op

from migrations.first.columns import WHOLE

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "approver_key",
        sa.Column("user_id", WHOLE, nullable=False),
        sa.Column("secret", sa.Text(), nullable=False),
        sa.Column("last_step", WHOLE, nullable=False),
        sa.Column("made_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["app_user.id"], name="fk_approver_key_user_id"),
        sa.PrimaryKeyConstraint("user_id", name="pk_approver_key"),
    )
    op.create_table(
        "approval",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("approver_id", WHOLE, nullable=False),
        sa.Column("asked_by", WHOLE, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["approver_id"], ["app_user.id"], name="fk_approval_approver_id"),
        sa.PrimaryKeyConstraint("id", name="pk_approval"),
    )
