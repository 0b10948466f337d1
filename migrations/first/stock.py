"""Tables of stock as they were at the first step."""

import sqlalchemy as sa
from alembic import op

from migrations.first.columns import WHOLE


def make_stock() -> None:
    """Make the tables."""
    _godown()
    _batch()
    _stock_balance()
    _stock_row()


def _godown() -> None:
    op.create_table(
        "godown",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_godown"),
        sa.UniqueConstraint("code", name="uq_godown_code"),
    )


def _batch() -> None:
    op.create_table(
        "batch",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("item_id", WHOLE, nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=True),
        sa.Column("expiry", sa.Date(), nullable=True),
        sa.Column("mrp", WHOLE, nullable=False),
        sa.Column("lower_mrp", WHOLE, nullable=True),
        sa.Column("ptr", WHOLE, nullable=False),
        sa.Column("pts", WHOLE, nullable=False),
        sa.Column("cost", WHOLE, nullable=False),
        sa.Column("rack", sa.Text(), nullable=False),
        sa.Column("frozen", sa.Boolean(), nullable=False),
        sa.Column("supplier_id", WHOLE, nullable=True),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name="fk_batch_item_id"),
        sa.PrimaryKeyConstraint("id", name="pk_batch"),
        sa.UniqueConstraint("item_id", "number", "mrp", "expiry", name="uq_batch_item_id_number_mrp_expiry"),
    )
    op.create_index("ix_batch_item_id_expiry", "batch", ["item_id", "expiry"], unique=False)
    op.create_index("ix_batch_number", "batch", ["number"], unique=False)


def _stock_balance() -> None:
    op.create_table(
        "stock_balance",
        sa.Column("batch_id", WHOLE, nullable=False),
        sa.Column("godown_id", WHOLE, nullable=False),
        sa.Column("bucket", sa.Text(), nullable=False),
        sa.Column("units", WHOLE, nullable=False),
        sa.Column("value", WHOLE, nullable=False),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name="fk_stock_balance_batch_id"),
        sa.PrimaryKeyConstraint("batch_id", "godown_id", "bucket", name="pk_stock_balance"),
        sqlite_with_rowid=False,
    )


def _stock_row() -> None:
    op.create_table(
        "stock_row",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("document_id", WHOLE, nullable=False),
        sa.Column("revision", WHOLE, nullable=False),
        sa.Column("line_no", WHOLE, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("item_id", WHOLE, nullable=False),
        sa.Column("batch_id", WHOLE, nullable=False),
        sa.Column("godown_id", WHOLE, nullable=False),
        sa.Column("bucket", sa.Text(), nullable=False),
        sa.Column("units", WHOLE, nullable=False),
        sa.Column("free", WHOLE, nullable=False),
        sa.Column("value", WHOLE, nullable=False),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name="fk_stock_row_batch_id"),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name="fk_stock_row_item_id"),
        sa.PrimaryKeyConstraint("id", name="pk_stock_row"),
    )
    op.create_index("ix_stock_row_batch_id", "stock_row", ["batch_id"], unique=False)
    op.create_index("ix_stock_row_document_id", "stock_row", ["document_id"], unique=False)
    op.create_index("ix_stock_row_item_id_day", "stock_row", ["item_id", "day"], unique=False)
