"""Bins and promises: where goods lie in a godown, and what is kept for somebody."""

import sqlalchemy as sa
from alembic import op

from migrations.first.columns import WHOLE

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.add_column("stock_balance", sa.Column("reserved", WHOLE, nullable=False, server_default="0"))
    op.create_table(
        "reservation",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("batch_id", WHOLE, nullable=False),
        sa.Column("godown_id", WHOLE, nullable=False),
        sa.Column("units", WHOLE, nullable=False),
        sa.Column("party_id", WHOLE, nullable=True),
        sa.Column("document_id", WHOLE, nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("user_id", WHOLE, nullable=False),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name="fk_reservation_batch_id"),
        sa.PrimaryKeyConstraint("id", name="pk_reservation"),
    )
    op.create_index("ix_reservation_document_id", "reservation", ["document_id"])
    op.create_table(
        "bin",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("godown_id", WHOLE, nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("walk", WHOLE, nullable=False),
        sa.ForeignKeyConstraint(["godown_id"], ["godown.id"], name="fk_bin_godown_id"),
        sa.PrimaryKeyConstraint("id", name="pk_bin"),
        sa.UniqueConstraint("godown_id", "code", name="uq_bin_godown_id_code"),
    )
    op.create_table(
        "goods_place",
        sa.Column("godown_id", WHOLE, nullable=False),
        sa.Column("item_id", WHOLE, nullable=False),
        sa.Column("batch_id", WHOLE, nullable=False),
        sa.Column("bin_id", WHOLE, nullable=False),
        sa.ForeignKeyConstraint(["bin_id"], ["bin.id"], name="fk_goods_place_bin_id"),
        sa.ForeignKeyConstraint(["godown_id"], ["godown.id"], name="fk_goods_place_godown_id"),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name="fk_goods_place_item_id"),
        sa.PrimaryKeyConstraint("godown_id", "item_id", "batch_id", name="pk_goods_place"),
        sqlite_with_rowid=False,
    )
