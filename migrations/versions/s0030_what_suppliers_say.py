"""What suppliers call our items, as a person once said: by supplier, his code or name."""

import sqlalchemy as sa
from alembic import op

from migrations.first.columns import WHOLE

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "supplier_item",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("party_id", WHOLE, nullable=False),
        sa.Column("sort", sa.Text(), nullable=False),
        sa.Column("told", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("item_id", WHOLE, nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("units", WHOLE, nullable=False),
        sa.Column("user_id", WHOLE, nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["party_id"], ["party.id"], name="fk_supplier_item_party_id"),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name="fk_supplier_item_item_id"),
        sa.PrimaryKeyConstraint("id", name="pk_supplier_item"),
        sa.UniqueConstraint("party_id", "sort", "told", name="uq_supplier_item_party_id_sort_told"),
    )
    op.create_index("ix_supplier_item_item_id", "supplier_item", ["item_id"])
