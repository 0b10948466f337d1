"""Tables of documents as they were at the first step."""

import sqlalchemy as sa
from alembic import op

from migrations.first.columns import WHOLE


def make_documents() -> None:
    """Make the tables."""
    _held_draft()
    _series()
    _document()
    _document_indexes()
    _document_line()
    _document_line_indexes()
    _document_revision()
    _money_line()


def _held_draft() -> None:
    op.create_table(
        "held_draft",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("request_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("counter_id", WHOLE, nullable=False),
        sa.Column("user_id", WHOLE, nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("held", sa.Boolean(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_held_draft"),
        sa.UniqueConstraint("request_id", name="uq_held_draft_request_id"),
    )


def _series() -> None:
    op.create_table(
        "series",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("pattern", sa.Text(), nullable=False),
        sa.Column("year", sa.Text(), nullable=False),
        sa.Column("counter_id", WHOLE, nullable=True),
        sa.Column("next", WHOLE, nullable=False),
        sa.Column("main", sa.Boolean(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_series"),
        sa.UniqueConstraint("kind", "code", "year", name="uq_series_kind_code_year"),
    )


def _document() -> None:
    op.create_table(
        "document",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("request_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("series_id", WHOLE, nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("party_id", WHOLE, nullable=True),
        sa.Column("party_name", sa.Text(), nullable=False),
        sa.Column("gstin", sa.Text(), nullable=True),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("buyer_type", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("revision", WHOLE, nullable=False),
        sa.Column("against_id", WHOLE, nullable=True),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("reference_day", sa.Date(), nullable=True),
        sa.Column("salesman_id", WHOLE, nullable=True),
        sa.Column("beat_id", WHOLE, nullable=True),
        sa.Column("counter_id", WHOLE, nullable=False),
        sa.Column("user_id", WHOLE, nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("gross", WHOLE, nullable=False),
        sa.Column("discount", WHOLE, nullable=False),
        sa.Column("taxable", WHOLE, nullable=False),
        sa.Column("untaxed", WHOLE, nullable=False),
        sa.Column("cgst", WHOLE, nullable=False),
        sa.Column("sgst", WHOLE, nullable=False),
        sa.Column("igst", WHOLE, nullable=False),
        sa.Column("cess", WHOLE, nullable=False),
        sa.Column("round_off", WHOLE, nullable=False),
        sa.Column("total", WHOLE, nullable=False),
        sa.Column("received", WHOLE, nullable=False),
        sa.Column("cost", WHOLE, nullable=False),
        sa.Column("reverse_charge", sa.Boolean(), nullable=False),
        sa.Column("cancel_reason", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["series_id"], ["series.id"], name="fk_document_series_id"),
        sa.PrimaryKeyConstraint("id", name="pk_document"),
        sa.UniqueConstraint("request_id", name="uq_document_request_id"),
    )


def _document_indexes() -> None:
    op.create_index("ix_document_kind_day", "document", ["kind", "day"], unique=False)
    op.create_index("ix_document_number", "document", ["number"], unique=False)
    op.create_index("ix_document_party_id_day", "document", ["party_id", "day"], unique=False)
    op.create_index("uq_document_number", "document", ["series_id", "number"], unique=True)


def _document_line() -> None:
    op.create_table(
        "document_line",
        sa.Column("document_id", WHOLE, nullable=False),
        sa.Column("line_no", WHOLE, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("party_id", WHOLE, nullable=True),
        sa.Column("item_id", WHOLE, nullable=False),
        sa.Column("batch_id", WHOLE, nullable=True),
        sa.Column("hsn", sa.Text(), nullable=False),
        sa.Column("units", WHOLE, nullable=False),
        sa.Column("free", WHOLE, nullable=False),
        sa.Column("per", WHOLE, nullable=False),
        sa.Column("rate", WHOLE, nullable=False),
        sa.Column("mrp", WHOLE, nullable=False),
        sa.Column("gross", WHOLE, nullable=False),
        sa.Column("discount", WHOLE, nullable=False),
        sa.Column("taxable", WHOLE, nullable=False),
        sa.Column("treatment", sa.Text(), nullable=False),
        sa.Column("gst", WHOLE, nullable=False),
        sa.Column("cgst", WHOLE, nullable=False),
        sa.Column("sgst", WHOLE, nullable=False),
        sa.Column("igst", WHOLE, nullable=False),
        sa.Column("cess", WHOLE, nullable=False),
        sa.Column("amount", WHOLE, nullable=False),
        sa.Column("cost", WHOLE, nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name="fk_document_line_document_id"),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name="fk_document_line_item_id"),
        sa.PrimaryKeyConstraint("document_id", "line_no", name="pk_document_line"),
        sqlite_with_rowid=False,
    )


def _document_line_indexes() -> None:
    op.create_index("ix_document_line_item_id_day", "document_line", ["item_id", "day"], unique=False)
    op.create_index(
        "ix_document_line_party_id_item_id",
        "document_line",
        ["party_id", "item_id", "document_id"],
        unique=False,
    )


def _document_revision() -> None:
    op.create_table(
        "document_revision",
        sa.Column("document_id", WHOLE, nullable=False),
        sa.Column("revision", WHOLE, nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("user_id", WHOLE, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name="fk_document_revision_document_id"),
        sa.PrimaryKeyConstraint("document_id", "revision", name="pk_document_revision"),
    )


def _money_line() -> None:
    op.create_table(
        "money_line",
        sa.Column("document_id", WHOLE, nullable=False),
        sa.Column("line_no", WHOLE, nullable=False),
        sa.Column("mode", sa.Text(), nullable=False),
        sa.Column("paise", WHOLE, nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("bank", sa.Text(), nullable=False),
        sa.Column("dated", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name="fk_money_line_document_id"),
        sa.PrimaryKeyConstraint("document_id", "line_no", name="pk_money_line"),
    )
