"""Tables of catalog as they were at the first step."""

import sqlalchemy as sa
from alembic import op

from migrations.first.columns import WHOLE


def make_catalog() -> None:
    """Make the tables."""
    _maker()
    _item()
    _item_indexes()
    _barcode()
    _item_pack()


def _maker() -> None:
    op.create_table(
        "maker",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("party_id", WHOLE, nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_maker"),
        sa.UniqueConstraint("code", name="uq_maker_code"),
    )


def _item() -> None:
    op.create_table(
        "item",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("local_name", sa.Text(), nullable=False),
        sa.Column("maker_id", WHOLE, nullable=True),
        sa.Column("maker_code", sa.Text(), nullable=False),
        sa.Column("division", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("hsn", sa.Text(), nullable=False),
        sa.Column("tax_class_id", WHOLE, nullable=False),
        sa.Column("packing", sa.Text(), nullable=False),
        sa.Column("base_unit", sa.Text(), nullable=False),
        sa.Column("uqc", sa.Text(), nullable=False),
        sa.Column("rate_per", WHOLE, nullable=False),
        sa.Column("schedule", sa.Text(), nullable=False),
        sa.Column("food", sa.Boolean(), nullable=False),
        sa.Column("batched", sa.Boolean(), nullable=False),
        sa.Column("expires", sa.Boolean(), nullable=False),
        sa.Column("mrp", WHOLE, nullable=False),
        sa.Column("ptr", WHOLE, nullable=False),
        sa.Column("pts", WHOLE, nullable=False),
        sa.Column("least_margin", WHOLE, nullable=False),
        sa.Column("rack", sa.Text(), nullable=False),
        sa.Column("most_per_day", WHOLE, nullable=False),
        sa.Column("score", WHOLE, nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["maker_id"], ["maker.id"], name="fk_item_maker_id"),
        sa.ForeignKeyConstraint(["tax_class_id"], ["tax_class.id"], name="fk_item_tax_class_id"),
        sa.PrimaryKeyConstraint("id", name="pk_item"),
        sa.UniqueConstraint("code", name="uq_item_code"),
    )


def _item_indexes() -> None:
    op.create_index("ix_item_maker_code", "item", ["maker_code"], unique=False)
    op.create_index("ix_item_mrp", "item", ["mrp"], unique=False)
    op.create_index("ix_item_score", "item", ["score"], unique=False)


def _barcode() -> None:
    op.create_table(
        "barcode",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("item_id", WHOLE, nullable=False),
        sa.Column("units", WHOLE, nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name="fk_barcode_item_id"),
        sa.PrimaryKeyConstraint("code", name="pk_barcode"),
    )
    op.create_index("ix_barcode_item_id", "barcode", ["item_id"], unique=False)


def _item_pack() -> None:
    op.create_table(
        "item_pack",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("item_id", WHOLE, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("letter", sa.Text(), nullable=False),
        sa.Column("units", WHOLE, nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name="fk_item_pack_item_id"),
        sa.PrimaryKeyConstraint("id", name="pk_item_pack"),
        sa.UniqueConstraint("item_id", "letter", name="uq_item_pack_item_id_letter"),
    )
