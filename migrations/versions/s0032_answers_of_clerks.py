"""What a party means by its words, as a clerk confirmed it, is remembered."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "read_answer",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("party_id", WHOLE, nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("item_id", WHOLE, nullable=False),
        sa.Column("times", WHOLE, nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["party_id"], ["party.id"], name="fk_read_answer_party_id"),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name="fk_read_answer_item_id"),
        sa.PrimaryKeyConstraint("id", name="pk_read_answer"),
        sa.UniqueConstraint("party_id", "words", name="uq_read_answer_party_id_words"),
    )
