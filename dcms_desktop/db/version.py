"""The newest step of the schema, known without loading Alembic."""

SCHEMA = "0041"
"""Equal to Alembic's head (tests/migrations compares them)."""
APPLICATION_ID = 0x44434D53
"""``DCMS`` in the SQLite file head, so that a file of another program is not taken for books."""
