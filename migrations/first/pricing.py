"""Tables of pricing as they were at the first step."""

import sqlalchemy as sa
from alembic import op

from migrations.first.columns import WHOLE


def make_pricing() -> None:
    """Make the tables."""
    _price_level()
    _price()


def _price_level() -> None:
    op.create_table(
        "price_level",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("less", WHOLE, nullable=False),
        sa.Column("plus", WHOLE, nullable=False),
        sa.Column("includes_tax", sa.Boolean(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_price_level"),
        sa.UniqueConstraint("code", name="uq_price_level_code"),
    )


def _price() -> None:
    op.create_table(
        "price",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("item_id", WHOLE, nullable=False),
        sa.Column("level_id", WHOLE, nullable=True),
        sa.Column("party_id", WHOLE, nullable=True),
        sa.Column("batch_id", WHOLE, nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("least_units", WHOLE, nullable=False),
        sa.Column("rate", WHOLE, nullable=False),
        sa.Column("includes_tax", sa.Boolean(), nullable=False),
        sa.Column("discount", WHOLE, nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name="fk_price_item_id"),
        sa.ForeignKeyConstraint(["level_id"], ["price_level.id"], name="fk_price_level_id"),
        sa.ForeignKeyConstraint(["party_id"], ["party.id"], name="fk_price_party_id"),
        sa.PrimaryKeyConstraint("id", name="pk_price"),
    )
    op.create_index("ix_price_item_id_level_id", "price", ["item_id", "level_id", "valid_from"], unique=False)
    op.create_index("ix_price_item_id_party_id", "price", ["item_id", "party_id"], unique=False)
