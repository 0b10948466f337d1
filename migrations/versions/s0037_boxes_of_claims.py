"""Boxes in which the goods of a claim go to their company."""

import sqlalchemy as sa
from alembic import op

from migrations.first.columns import WHOLE

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "claim_box",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("claim_id", WHOLE, nullable=False),
        sa.Column("number", WHOLE, nullable=False),
        sa.Column("seal", sa.Text(), nullable=False),
        sa.Column("grams", WHOLE, nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("user_id", WHOLE, nullable=False),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name="fk_claim_box_claim_id"),
        sa.PrimaryKeyConstraint("id", name="pk_claim_box"),
        sa.UniqueConstraint("claim_id", "number", name="uq_claim_box_claim_id_number"),
    )
    op.create_table(
        "claim_box_line",
        sa.Column("box_id", WHOLE, nullable=False),
        sa.Column("line_no", WHOLE, nullable=False),
        sa.Column("units", WHOLE, nullable=False),
        sa.ForeignKeyConstraint(["box_id"], ["claim_box.id"], name="fk_claim_box_line_box_id"),
        sa.PrimaryKeyConstraint("box_id", "line_no", name="pk_claim_box_line"),
    )
