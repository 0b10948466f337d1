"""Orders, quotations and challans that wait, what parties have of them, the account of goods on challan."""

import sqlalchemy as sa
from alembic import op

from migrations.first.columns import WHOLE

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.add_column("party_balance", sa.Column("on_challan", WHOLE, nullable=False, server_default="0"))
    op.add_column("party_balance", sa.Column("on_order", WHOLE, nullable=False, server_default="0"))
    op.create_table(
        "open_document",
        sa.Column("document_id", WHOLE, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("party_id", WHOLE, nullable=True),
        sa.Column("worth", WHOLE, nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name="fk_open_document_document_id"),
        sa.PrimaryKeyConstraint("document_id", name="pk_open_document"),
    )
    op.create_index("ix_open_document_party_id", "open_document", ["party_id"])
    _account()


def _account() -> None:
    """Give books with a company the account that new ones begin with."""
    account = sa.table(
        "account", *(sa.column(name) for name in ("code", "name", "nature", "money", "active"))
    )
    there = set(op.get_bind().execute(sa.select(account.c.code)).scalars())
    if there and "challans" not in there:
        told = {
            "code": "challans",
            "name": "Goods sent on challan, not billed",
            "nature": "asset",
            "money": "",
        }
        op.execute(account.insert().values(active=sa.true(), **told))
