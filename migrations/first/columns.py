"""Column types of the first step."""

import sqlalchemy as sa

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
"""SQLite's own INTEGER holds 64 bits and makes a primary key the row's address."""
