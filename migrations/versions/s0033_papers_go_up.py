"""Claims go up, also those that were sent before, and the papers that prove them wait beside them."""

import hashlib

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "line_paper",
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("media", sa.Text(), nullable=False),
        sa.Column("size", WHOLE, nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("answered_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_line_paper"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_line_paper_state", "line_paper", ["state"])
    _let_claims_go()


def _let_claims_go() -> None:
    """Give claims of before their rows in the outbox: one for each form, as those of today have."""
    books = op.get_bind()
    rows = books.execute(
        sa.text(
            "SELECT id, request_id, revision, state, at, body FROM document WHERE kind = 'claim' ORDER BY id"
        )
    ).all()
    told = [
        {
            "key": f"{request}/{form}", "at": at, "document": document, "form": form,
            "topic": "claim_cancelled" if state != "posted" and form == revision else "claim",
            "digest": hashlib.sha256(bytes(body)).hexdigest(),
        }
        for document, request, revision, state, at, body in rows
        for form in range(revision + 1)
    ]  # fmt: skip
    if told:
        books.execute(
            sa.text(
                'INSERT INTO outbox_row ("key", at, topic, document_id, revision, digest, state)'
                " VALUES (:key, :at, :topic, :document, :form, :digest, 'waiting')"
            ),
            told,
        )
