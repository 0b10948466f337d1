"""Codes: what was learned of them, what lies in cartons and sets, and the devices at the counters."""

import sqlalchemy as sa
from alembic import op

from migrations.first.columns import WHOLE

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    _learned()
    _settled()
    _packs()
    _devices()


def _learned() -> None:
    op.create_table(
        "code_pattern",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("maker_id", WHOLE, nullable=True),
        sa.Column("shape", sa.Text(), nullable=False),
        sa.Column("roles", sa.Text(), nullable=False),
        sa.Column("sample", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["maker_id"], ["maker.id"], name="fk_code_pattern_maker_id"),
        sa.PrimaryKeyConstraint("id", name="pk_code_pattern"),
    )
    op.create_index("ix_code_pattern_shape", "code_pattern", ["shape"], unique=False)
    op.create_table(
        "learned_code",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("pattern_id", WHOLE, nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("item_id", WHOLE, nullable=False),
        sa.Column("units", WHOLE, nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name="fk_learned_code_item_id"),
        sa.ForeignKeyConstraint(["pattern_id"], ["code_pattern.id"], name="fk_learned_code_pattern_id"),
        sa.PrimaryKeyConstraint("id", name="pk_learned_code"),
        sa.UniqueConstraint("pattern_id", "code", name="uq_learned_code_pattern_id_code"),
    )
    op.create_index("ix_learned_code_item_id", "learned_code", ["item_id"], unique=False)


def _settled() -> None:
    op.create_table(
        "settled_code",
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("batch", sa.Text(), nullable=False),
        sa.Column("expiry", sa.Date(), nullable=True),
        sa.Column("made_on", sa.Date(), nullable=True),
        sa.Column("serial", sa.Text(), nullable=False),
        sa.Column("count", WHOLE, nullable=False),
        sa.PrimaryKeyConstraint("text", name="pk_settled_code"),
    )


def _packs() -> None:
    op.create_table(
        "pack_code",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sold_in", WHOLE, nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_pack_code"),
        sa.UniqueConstraint("code", name="uq_pack_code_code"),
    )
    op.create_table(
        "pack_code_part",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("pack_id", WHOLE, nullable=False),
        sa.Column("place", WHOLE, nullable=False),
        sa.Column("item_id", WHOLE, nullable=False),
        sa.Column("batch", sa.Text(), nullable=False),
        sa.Column("units", WHOLE, nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name="fk_pack_code_part_item_id"),
        sa.ForeignKeyConstraint(["pack_id"], ["pack_code.id"], name="fk_pack_code_part_pack_id"),
        sa.PrimaryKeyConstraint("id", name="pk_pack_code_part"),
        sa.UniqueConstraint("pack_id", "place", name="uq_pack_code_part_pack_id_place"),
    )
    op.create_index("ix_pack_code_part_item_id", "pack_code_part", ["item_id"], unique=False)


def _devices() -> None:
    op.create_table(
        "counter_device",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("counter_id", WHOLE, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("port", sa.Text(), nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("separator", sa.Text(), nullable=False),
        sa.Column("mark", sa.Text(), nullable=False),
        sa.Column("found", sa.Text(), nullable=False),
        sa.Column("tested_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["counter_id"], ["counter.id"], name="fk_counter_device_counter_id"),
        sa.PrimaryKeyConstraint("id", name="pk_counter_device"),
        sa.UniqueConstraint("counter_id", "kind", name="uq_counter_device_counter_id_kind"),
    )
