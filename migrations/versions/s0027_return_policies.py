"""Return policies: what a company takes back by division and reason; the windows of makers go into them."""

import sqlalchemy as sa
from alembic import op

from migrations.first.columns import WHOLE

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

WINDOWS = """
INSERT INTO return_policy (maker_id, division, reason, before_days, after_days, percent, basis, with_gst,
    free_percent, claim_days, claim_months, least_units, settle, papers, active)
SELECT id, '', 'expiry', return_before_days, return_after_days, 100000, 'pts', false, 0, 0, '', 0, 'credit',
    '', true
FROM maker WHERE return_before_days > 0 OR return_after_days > 0 ORDER BY id
"""


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "return_policy",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("maker_id", WHOLE, nullable=False),
        sa.Column("division", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("before_days", WHOLE, nullable=False),
        sa.Column("after_days", WHOLE, nullable=False),
        sa.Column("percent", WHOLE, nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("with_gst", sa.Boolean(), nullable=False),
        sa.Column("free_percent", WHOLE, nullable=False),
        sa.Column("claim_days", WHOLE, nullable=False),
        sa.Column("claim_months", sa.Text(), nullable=False),
        sa.Column("least_units", WHOLE, nullable=False),
        sa.Column("settle", sa.Text(), nullable=False),
        sa.Column("papers", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["maker_id"], ["maker.id"], name="fk_return_policy_maker_id"),
        sa.PrimaryKeyConstraint("id", name="pk_return_policy"),
        sa.UniqueConstraint(
            "maker_id", "division", "reason", name="uq_return_policy_maker_id_division_reason"
        ),
    )
    op.execute(WINDOWS)
    for name in ("return_before_days", "return_after_days"):
        op.drop_column("maker", name)
