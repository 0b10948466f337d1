"""Books get the accounts of expenses, of reversed tax credit and the like that new ones begin with."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

ACCOUNTS = (
    ("drawings", "Drawings", "capital"),
    ("loans", "Loans taken", "liability"),
    ("deposits", "Deposits and advances", "asset"),
    ("equipment", "Furniture, vehicles and equipment", "asset"),
    ("other_income", "Other income", "income"),
    ("salaries", "Salaries and wages", "expense"),
    ("rent", "Rent", "expense"),
    ("transport", "Delivery and fuel", "expense"),
    ("office", "Office, telephone and electricity", "expense"),
    ("bank_charges", "Bank charges", "expense"),
    ("interest", "Interest paid", "expense"),
    ("depreciation", "Depreciation", "expense"),
    ("cgst_held", "CGST credit reversed, to be taken again", "asset"),
    ("sgst_held", "SGST/UTGST credit reversed, to be taken again", "asset"),
    ("igst_held", "IGST credit reversed, to be taken again", "asset"),
    ("cess_held", "Cess credit reversed, to be taken again", "asset"),
    ("credit_lost", "GST credit lost", "expense"),
)


def upgrade() -> None:
    """Take the step."""
    account = sa.table(
        "account", *(sa.column(name) for name in ("code", "name", "nature", "money", "active"))
    )
    there = set(op.get_bind().execute(sa.select(account.c.code)).scalars())
    for code, name, nature in ACCOUNTS:
        if there and code not in there:
            op.execute(
                account.insert().values(code=code, name=name, nature=nature, money="", active=sa.true())
            )
