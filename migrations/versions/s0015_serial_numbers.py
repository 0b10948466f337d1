"""Serial numbers: items whose units have one, their warranty, and what documents did with each piece."""

import sqlalchemy as sa
from alembic import op

from migrations.first.columns import WHOLE

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.add_column("item", sa.Column("serialised", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("item", sa.Column("warranty_months", WHOLE, nullable=False, server_default="0"))
    op.add_column("pack_code", sa.Column("warranty_until", sa.Date(), nullable=True))
    op.create_table(
        "piece_row",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("pack_id", WHOLE, nullable=False),
        sa.Column("document_id", WHOLE, nullable=False),
        sa.Column("was_sold_in", WHOLE, nullable=True),
        sa.Column("was_warranty_until", sa.Date(), nullable=True),
        sa.Column("was_active", sa.Boolean(), nullable=False),
        sa.Column("sold_in", WHOLE, nullable=True),
        sa.Column("warranty_until", sa.Date(), nullable=True),
        sa.Column("undone", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["pack_id"], ["pack_code.id"], name="fk_piece_row_pack_id"),
        sa.PrimaryKeyConstraint("id", name="pk_piece_row"),
    )
    op.create_index("ix_piece_row_pack_id", "piece_row", ["pack_id"])
    op.create_index("ix_piece_row_document_id", "piece_row", ["document_id"])
