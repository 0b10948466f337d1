"""Recall: batches that are called back, and the proof of what every buyer was told."""

import sqlalchemy as sa
from alembic import op

from migrations.first.columns import WHOLE

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "recall",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("item_id", WHOLE, nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("user_id", WHOLE, nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("end_reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name="fk_recall_item_id"),
        sa.PrimaryKeyConstraint("id", name="pk_recall"),
    )
    op.create_index("ix_recall_item_id", "recall", ["item_id"], unique=False)
    op.create_table(
        "recall_contact",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("recall_id", WHOLE, nullable=False),
        sa.Column("party_id", WHOLE, nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("user_id", WHOLE, nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["party_id"], ["party.id"], name="fk_recall_contact_party_id"),
        sa.ForeignKeyConstraint(["recall_id"], ["recall.id"], name="fk_recall_contact_recall_id"),
        sa.PrimaryKeyConstraint("id", name="pk_recall_contact"),
    )
    op.create_index(
        "ix_recall_contact_recall_id_party_id", "recall_contact", ["recall_id", "party_id"], unique=False
    )
    _fix("recall_contact")


def _fix(table: str) -> None:
    """Let the database refuse that a row is changed or deleted."""
    if op.get_bind().dialect.name == "sqlite":
        for deed in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{deed.lower()} BEFORE {deed} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, 'a row of {table} is never changed'); END"
            )
        return
    for name, deed, each in (
        ("fixed", "UPDATE", "ROW"),
        ("stays", "DELETE", "ROW"),
        ("kept", "TRUNCATE", "STATEMENT"),
    ):
        op.execute(
            f"CREATE TRIGGER {table}_{name} BEFORE {deed} ON {table} "
            f"FOR EACH {each} EXECUTE FUNCTION dcms_row_is_fixed()"
        )
