"""Documents that reverse input credit, or take it again, say for what, so that nothing is done twice."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "document_cause",
        sa.Column("document_id", WHOLE, nullable=False),
        sa.Column("line_no", WHOLE, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("source_id", WHOLE, nullable=False),
        sa.Column("source_line", WHOLE, nullable=False),
        sa.Column("cgst", WHOLE, nullable=False),
        sa.Column("sgst", WHOLE, nullable=False),
        sa.Column("igst", WHOLE, nullable=False),
        sa.Column("cess", WHOLE, nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name="fk_document_cause_document_id"),
        sa.ForeignKeyConstraint(["source_id"], ["document.id"], name="fk_document_cause_source_id"),
        sa.PrimaryKeyConstraint("document_id", "line_no", name="pk_document_cause"),
    )
    op.create_index("ix_document_cause_source_id", "document_cause", ["source_id", "source_line"])
