"""Tables of parties as they were at the first step."""

import sqlalchemy as sa
from alembic import op

from migrations.first.columns import WHOLE


def make_parties() -> None:
    """Make the tables."""
    _salesman()
    _beat()
    _party()
    _party_indexes()
    _licence()
    _party_beat()


def _salesman() -> None:
    op.create_table(
        "salesman",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("mobile", sa.Text(), nullable=False),
        sa.Column("work", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_salesman"),
        sa.UniqueConstraint("code", name="uq_salesman_code"),
    )


def _beat() -> None:
    op.create_table(
        "beat",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("route", sa.Text(), nullable=False),
        sa.Column("territory", sa.Text(), nullable=False),
        sa.Column("weekdays", sa.Text(), nullable=False),
        sa.Column("salesman_id", WHOLE, nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["salesman_id"], ["salesman.id"], name="fk_beat_salesman_id"),
        sa.PrimaryKeyConstraint("id", name="pk_beat"),
        sa.UniqueConstraint("code", name="uq_beat_code"),
    )


def _party() -> None:
    op.create_table(
        "party",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("local_name", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("outlet_class", sa.Text(), nullable=False),
        sa.Column("tax_type", sa.Text(), nullable=False),
        sa.Column("gstin", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("address1", sa.Text(), nullable=False),
        sa.Column("address2", sa.Text(), nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("pin", sa.Text(), nullable=False),
        sa.Column("country", sa.Text(), nullable=False),
        sa.Column("mobile", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("card", sa.Text(), nullable=False),
        sa.Column("beat_id", WHOLE, nullable=True),
        sa.Column("salesman_id", WHOLE, nullable=True),
        sa.Column("price_level_id", WHOLE, nullable=True),
        sa.Column("credit_days", WHOLE, nullable=False),
        sa.Column("credit_limit", WHOLE, nullable=False),
        sa.Column("credit_bills", WHOLE, nullable=False),
        sa.Column("credit_gate", sa.Text(), nullable=False),
        sa.Column("least_life_days", WHOLE, nullable=False),
        sa.Column("discount", WHOLE, nullable=False),
        sa.Column("msme", sa.Boolean(), nullable=False),
        sa.Column("remarks", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["beat_id"], ["beat.id"], name="fk_party_beat_id"),
        sa.ForeignKeyConstraint(["salesman_id"], ["salesman.id"], name="fk_party_salesman_id"),
        sa.PrimaryKeyConstraint("id", name="pk_party"),
        sa.UniqueConstraint("code", name="uq_party_code"),
    )


def _party_indexes() -> None:
    op.create_index("ix_party_beat_id", "party", ["beat_id"], unique=False)
    op.create_index("ix_party_card", "party", ["card"], unique=False)
    op.create_index("ix_party_gstin", "party", ["gstin"], unique=False)
    op.create_index("ix_party_mobile", "party", ["mobile"], unique=False)
    op.create_index("ix_party_words", "party", ["words"], unique=False)


def _licence() -> None:
    op.create_table(
        "licence",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("party_id", WHOLE, nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["party_id"], ["party.id"], name="fk_licence_party_id"),
        sa.PrimaryKeyConstraint("id", name="pk_licence"),
        sa.UniqueConstraint("party_id", "form", name="uq_licence_party_id_form"),
    )


def _party_beat() -> None:
    op.create_table(
        "party_beat",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("party_id", WHOLE, nullable=False),
        sa.Column("salesman_id", WHOLE, nullable=False),
        sa.Column("beat_id", WHOLE, nullable=False),
        sa.ForeignKeyConstraint(["beat_id"], ["beat.id"], name="fk_party_beat_beat_id"),
        sa.ForeignKeyConstraint(["party_id"], ["party.id"], name="fk_party_beat_party_id"),
        sa.ForeignKeyConstraint(["salesman_id"], ["salesman.id"], name="fk_party_beat_salesman_id"),
        sa.PrimaryKeyConstraint("id", name="pk_party_beat"),
        sa.UniqueConstraint("party_id", "salesman_id", name="uq_party_beat_party_id_salesman_id"),
    )
