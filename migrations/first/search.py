"""The search index over items as it was made at the first step."""

import sqlalchemy as sa
from alembic import op


def make_search() -> None:
    """Make the index of empty books."""
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        _make_full_text()
    else:
        _make_trigrams(connection)


def _make_full_text() -> None:
    op.execute(
        "CREATE VIRTUAL TABLE item_search USING fts5"
        "(words, sounds, codes, content='', prefix='1 2 3 4', detail='column', tokenize='ascii')"
    )
    op.execute("CREATE VIRTUAL TABLE item_search_parts USING fts5(name, content='', tokenize='trigram')")


def _make_trigrams(connection: sa.Connection) -> None:
    try:
        with connection.begin_nested():
            connection.execute(sa.text("CREATE EXTENSION IF NOT EXISTS pg_trgm"))
    except sa.exc.DBAPIError:
        return  # a server without trigrams searches by reading the item table: slower, and the same hits
    op.execute("CREATE INDEX ix_item_search_words ON item USING gin (words gin_trgm_ops)")
