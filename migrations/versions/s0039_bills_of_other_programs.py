"""Bills of another program are kept until the line tells them; nothing of them is booked."""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "outside_bill",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("year", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("doc_id", sa.Text(), nullable=False),
        sa.Column("rev", WHOLE, nullable=False),
        sa.Column("op_id", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_outside_bill"),
        sa.UniqueConstraint("year", "number", name="uq_outside_bill_year_number"),
    )
    op.create_index("ix_outside_bill_day", "outside_bill", ["day"])
    op.create_index("ix_outside_bill_op_id", "outside_bill", ["op_id"])
