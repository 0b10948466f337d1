"""Return policies have a first day and say what retailers get; goods not settled have an account."""

import sqlalchemy as sa
from alembic import op

from migrations.first.columns import WHOLE

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    with op.batch_alter_table("return_policy") as table:
        table.add_column(sa.Column("since", sa.Date(), nullable=True))
        table.add_column(sa.Column("give_basis", sa.Text(), nullable=False, server_default="billed"))
        table.add_column(sa.Column("give_percent", WHOLE, nullable=False, server_default="100000"))
        table.drop_constraint("uq_return_policy_maker_id_division_reason", type_="unique")
        table.create_unique_constraint(
            "uq_return_policy_maker_id_division_reason_since", ["maker_id", "division", "reason", "since"]
        )
    op.execute("UPDATE return_policy SET give_basis = ''")
    with op.batch_alter_table("return_policy") as table:
        for name in ("give_basis", "give_percent"):
            table.alter_column(name, server_default=None)
    account = sa.table(
        "account", *(sa.column(name) for name in ("code", "name", "nature", "money", "active"))
    )
    books = op.get_bind()
    there = set(books.execute(sa.select(account.c.code)).scalars())
    if there and "returns_due" not in there:
        books.execute(
            account.insert().values(
                code="returns_due", name="Goods taken back, not settled", nature="liability", money="",
                active=sa.true(),
            )
        )  # fmt: skip
