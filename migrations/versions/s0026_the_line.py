"""The line: its state, operations with their places, proofs of days, and what the centre sent down.

Purchase returns and stock adjustments go up from now on; those of older books get their rows in the outbox.
"""

import hashlib

import sqlalchemy as sa
from alembic import op

from migrations.first.columns import WHOLE

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

NEWLY_FED = {
    "purchase_return": "purchase_return",
    "stock_adjustment": "stock_adjustment",
    "stock_count": "stock_adjustment",
}


def upgrade() -> None:
    """Take the step."""
    _marks()
    _line()
    _ops()
    _proofs()
    _received()
    _feed_older()


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False)


def _whole(name: str) -> sa.Column[int]:
    return sa.Column(name, WHOLE, nullable=False)


def _marks() -> None:
    op.create_table(
        "restore_mark",
        _whole("id"),
        _text("at"),
        _text("told"),
        _text("settled_at"),
        sa.PrimaryKeyConstraint("id", name="pk_restore_mark"),
    )


def _line() -> None:
    texts = (
        "profile",
        "url",
        "company",
        "distributor",
        "stream",
        "device",
        "audience",
        "centre_key",
        "secret",
    )
    later = (
        "halt",
        "halt_text",
        "halted_at",
        "cursor",
        "hello",
        "offsets",
        "receipt",
        "receipt_at",
        "holder",
        "held_until",
    )
    last = ("push_at", "pull_at", "trouble", "next_step", "ok_at")
    op.create_table(
        "line",
        _whole("id"),
        *map(_text, texts),
        _whole("epoch"),
        _whole("head_seq"),
        _text("head_chain"),
        _whole("acked_seq"),
        _whole("base_seq"),
        _text("base_chain"),
        *map(_text, later),
        _whole("tries"),
        *map(_text, last),
        _whole("batch"),
        _text("since"),
        sa.PrimaryKeyConstraint("id", name="pk_line"),
    )


def _ops() -> None:
    op.create_table(
        "line_op",
        sa.Column("seq", WHOLE, nullable=False, autoincrement=False),
        _text("op_id"),
        _text("type"),
        _text("doc_id"),
        _whole("doc_rev"),
        _text("doc_no"),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("document_id", WHOLE, nullable=True),
        sa.Column("outbox_seq", WHOLE, nullable=True),
        _text("chain"),
        _whole("size"),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        _text("state"),
        _text("code"),
        _text("detail"),
        _text("at"),
        _text("answered_at"),
        sa.PrimaryKeyConstraint("seq", name="pk_line_op"),
    )
    op.create_index("ix_line_op_state", "line_op", ["state", "seq"])
    op.create_index("ix_line_op_op_id", "line_op", ["op_id"])
    op.create_index("ix_line_op_document_id", "line_op", ["document_id"])
    op.create_index("ix_line_op_day_seq", "line_op", ["day", "seq"])


def _proofs() -> None:
    op.create_table(
        "day_proof",
        _whole("id"),
        sa.Column("day", sa.Date(), nullable=False),
        _whole("rev"),
        _whole("through_seq"),
        _text("body"),
        _text("state"),
        _whole("rounds"),
        _text("answer"),
        _text("at"),
        _text("answered_at"),
        sa.PrimaryKeyConstraint("id", name="pk_day_proof"),
        sa.UniqueConstraint("day", "rev", name="uq_day_proof_day_rev"),
    )
    op.create_index("ix_day_proof_state", "day_proof", ["state"])


def _received() -> None:
    op.create_table(
        "received",
        _whole("id"),
        _text("type"),
        _text("code"),
        _whole("rev"),
        sa.Column("gone", sa.Boolean(), nullable=False),
        _text("body"),
        _text("state"),
        _text("text"),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("document_id", WHOLE, nullable=True),
        _text("at"),
        sa.PrimaryKeyConstraint("id", name="pk_received"),
        sa.UniqueConstraint("type", "code", name="uq_received_type_code"),
    )
    op.create_index("ix_received_state", "received", ["type", "state"])
    op.create_index(
        "ix_received_due_on",
        "received",
        ["due_on"],
        sqlite_where=sa.text("due_on IS NOT NULL"),
        postgresql_where=sa.text("due_on IS NOT NULL"),
    )
    op.create_table(
        "centre_code",
        _text("kind"),
        _whole("local_id"),
        _text("code"),
        sa.PrimaryKeyConstraint("kind", "local_id", name="pk_centre_code"),
        sa.UniqueConstraint("kind", "code", name="uq_centre_code_kind_code"),
        sqlite_with_rowid=False,
    )


def _feed_older() -> None:
    """Give every form of documents that were not fed its row, a cancelled one too."""
    bind = op.get_bind()
    document = sa.table(
        "document", *map(sa.column, ("id", "kind", "request_id", "revision", "state", "at", "body"))
    )
    revision_ = sa.table("document_revision", *map(sa.column, ("document_id", "revision", "at", "body")))
    rows = bind.execute(
        sa.select(
            document.c.id,
            document.c.kind,
            document.c.request_id,
            document.c.revision,
            document.c.state,
            document.c.at,
            document.c.body,
        )
        .where(document.c.kind.in_(list(NEWLY_FED)))
        .order_by(document.c.id)
    ).all()
    outbox = sa.table(
        "outbox_row", *map(sa.column, ("key", "at", "topic", "document_id", "revision", "digest", "state"))
    )
    for row in rows:
        older = dict(
            bind.execute(
                sa.select(revision_.c.revision, revision_.c.body).where(revision_.c.document_id == row.id)
            ).all()
        )
        for number in range(row.revision + 1):
            cancelled = row.state == "cancelled" and number == row.revision
            body = bytes(older.get(number, row.body))
            bind.execute(
                sa.insert(outbox),
                {
                    "key": f"{row.request_id}/{number}",
                    "at": row.at,
                    "topic": NEWLY_FED[row.kind] + ("_cancelled" if cancelled else ""),
                    "document_id": row.id,
                    "revision": number,
                    "digest": hashlib.sha256(body).hexdigest(),
                    "state": "waiting",
                },
            )
