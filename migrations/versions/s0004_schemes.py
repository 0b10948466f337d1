"""Schemes of the trade: what earns what for whom, what was given, what is left of ceilings and budgets."""

from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Take the step."""
    _scheme()
    _goods()
    _scheme_party()
    _scheme_version()
    _benefit()
    _scheme_used()
    _fix("benefit")


def _columns(kind: "sa.types.TypeEngine[object]", *names: str) -> Iterator["sa.Column[object]"]:
    """Return columns that are never empty; a name that ends in ? may be."""
    for name in names:
        yield sa.Column(name.removesuffix("?"), kind, nullable=name.endswith("?"))


def _scheme() -> None:
    op.create_table(
        "scheme",
        *_columns(WHOLE, "id"),
        *_columns(sa.Text(), "code", "title", "text"),
        *_columns(WHOLE, "version"),
        *_columns(sa.Date(), "first", "last?"),
        *_columns(sa.Text(), "funded"),
        *_columns(WHOLE, "company_share", "maker_id?"),
        *_columns(sa.Text(), "treatment", "measure"),
        *_columns(sa.Boolean(), "pool"),
        *_columns(WHOLE, "least_items"),
        *_columns(sa.Boolean(), "period"),
        *_columns(sa.Text(), "goods", "steps"),
        *_columns(sa.Boolean(), "repeats"),
        *_columns(WHOLE, "gives_item_id?"),
        *_columns(sa.Text(), "partial"),
        *_columns(WHOLE, "partial_from"),
        *_columns(sa.Text(), "stack"),
        *_columns(WHOLE, "rank"),
        *_columns(sa.Text(), "classes", "levels", "parties"),
        *_columns(WHOLE, "most_per_bill", "most_per_party", "budget"),
        *_columns(sa.Text(), "needs"),
        *_columns(sa.Boolean(), "active"),
        sa.ForeignKeyConstraint(["gives_item_id"], ["item.id"], name="fk_scheme_gives_item_id"),
        sa.ForeignKeyConstraint(["maker_id"], ["maker.id"], name="fk_scheme_maker_id"),
        sa.PrimaryKeyConstraint("id", name="pk_scheme"),
        sa.UniqueConstraint("code", name="uq_scheme_code"),
    )


def _goods() -> None:
    op.create_table(
        "scheme_goods",
        *_columns(WHOLE, "id", "scheme_id"),
        *_columns(sa.Text(), "scope"),
        *_columns(WHOLE, "item_id?", "maker_id?"),
        *_columns(sa.Text(), "word"),
        *_columns(sa.Boolean(), "left_out"),
        sa.ForeignKeyConstraint(["scheme_id"], ["scheme.id"], name="fk_scheme_goods_scheme_id"),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name="fk_scheme_goods_item_id"),
        sa.ForeignKeyConstraint(["maker_id"], ["maker.id"], name="fk_scheme_goods_maker_id"),
        sa.PrimaryKeyConstraint("id", name="pk_scheme_goods"),
    )
    op.create_index("ix_scheme_goods_item_id", "scheme_goods", ["item_id"])
    op.create_index("ix_scheme_goods_maker_id", "scheme_goods", ["maker_id"])
    op.create_index("ix_scheme_goods_scope_word", "scheme_goods", ["scope", "word"])
    op.create_index("ix_scheme_goods_scheme_id", "scheme_goods", ["scheme_id"])


def _scheme_party() -> None:
    op.create_table(
        "scheme_party",
        *_columns(WHOLE, "scheme_id", "party_id"),
        sa.ForeignKeyConstraint(["scheme_id"], ["scheme.id"], name="fk_scheme_party_scheme_id"),
        sa.ForeignKeyConstraint(["party_id"], ["party.id"], name="fk_scheme_party_party_id"),
        sa.PrimaryKeyConstraint("scheme_id", "party_id", name="pk_scheme_party"),
    )


def _scheme_version() -> None:
    op.create_table(
        "scheme_version",
        *_columns(WHOLE, "scheme_id", "version"),
        *_columns(sa.Text(), "at"),
        *_columns(sa.LargeBinary(), "body"),
        sa.ForeignKeyConstraint(["scheme_id"], ["scheme.id"], name="fk_scheme_version_scheme_id"),
        sa.PrimaryKeyConstraint("scheme_id", "version", name="pk_scheme_version"),
    )


def _benefit() -> None:
    op.create_table(
        "benefit",
        *_columns(WHOLE, "id", "document_id", "revision", "line_no"),
        *_columns(sa.Date(), "day"),
        *_columns(WHOLE, "scheme_id", "version", "party_id?", "item_id?"),
        *_columns(sa.Text(), "gift", "treatment"),
        *_columns(WHOLE, "units", "paise", "points", "worth", "claim", "bought", "carried"),
        sa.ForeignKeyConstraint(["scheme_id"], ["scheme.id"], name="fk_benefit_scheme_id"),
        sa.PrimaryKeyConstraint("id", name="pk_benefit"),
    )
    op.create_index("ix_benefit_document_id", "benefit", ["document_id"])
    op.create_index("ix_benefit_scheme_id_day", "benefit", ["scheme_id", "day"])


def _scheme_used() -> None:
    op.create_table(
        "scheme_used",
        *_columns(WHOLE, "scheme_id", "party_id", "item_id", "given", "bought", "carried"),
        sa.ForeignKeyConstraint(["scheme_id"], ["scheme.id"], name="fk_scheme_used_scheme_id"),
        sa.PrimaryKeyConstraint("scheme_id", "party_id", "item_id", name="pk_scheme_used"),
    )


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
