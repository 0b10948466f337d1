"""Tables of tax as they were at the first step."""

import sqlalchemy as sa
from alembic import op

from migrations.first.columns import WHOLE


def make_tax() -> None:
    """Make the tables."""
    _tax_class()
    _tax_rate()


def _tax_class() -> None:
    op.create_table(
        "tax_class",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_tax_class"),
        sa.UniqueConstraint("code", name="uq_tax_class_code"),
    )


def _tax_rate() -> None:
    op.create_table(
        "tax_rate",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("tax_class_id", WHOLE, nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("gst", WHOLE, nullable=False),
        sa.Column("cess", WHOLE, nullable=False),
        sa.Column("cess_per_unit", WHOLE, nullable=False),
        sa.Column("treatment", sa.Text(), nullable=False),
        sa.Column("on_retail_price", sa.Boolean(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["tax_class_id"], ["tax_class.id"], name="fk_tax_rate_tax_class_id"),
        sa.PrimaryKeyConstraint("id", name="pk_tax_rate"),
        sa.UniqueConstraint("tax_class_id", "valid_from", name="uq_tax_rate_tax_class_id_valid_from"),
    )
