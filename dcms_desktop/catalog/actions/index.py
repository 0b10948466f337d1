"""Keeping the search index over items, in the transaction that changes the item.

On SQLite two full-text tables hold no text of their own, only places of words. Their row number is made of
the item's popularity and its id, so a search gets its hits fast movers first. On PostgreSQL the words stand
in the item row and the server keeps its own index over them.

``item.words`` keeps exactly what was indexed, because taking a row out of the index needs it:
`` colgate max 200 ~klgt ~mks =d12``: words, then sounds marked with ``~``, then codes marked with ``=``.
"""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import text
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError

from dcms_desktop.db.tx import Tx
from dcms_desktop.kernel.finding import split_words

TABLES = ("item_search", "item_search_parts")
ID_BITS = 32

_DROP = ("DROP TABLE IF EXISTS item_search", "DROP TABLE IF EXISTS item_search_parts")
_MAKE_WORDS = (
    "CREATE VIRTUAL TABLE item_search USING fts5"
    "(words, sounds, codes, content='', prefix='1 2 3 4', detail='column', tokenize='ascii')"
)
_MAKE_PARTS = "CREATE VIRTUAL TABLE item_search_parts USING fts5(name, content='', tokenize='trigram')"
_ADD_WORDS = "INSERT INTO item_search(rowid, words, sounds, codes) VALUES (?, ?, ?, ?)"
_ADD_PARTS = "INSERT INTO item_search_parts(rowid, name) VALUES (?, ?)"
_TAKE_WORDS = (
    "INSERT INTO item_search(item_search, rowid, words, sounds, codes) VALUES ('delete', ?, ?, ?, ?)"
)
_TAKE_PARTS = "INSERT INTO item_search_parts(item_search_parts, rowid, name) VALUES ('delete', ?, ?)"
_TIDY = (
    "INSERT INTO item_search(item_search) VALUES ('optimize')",
    "INSERT INTO item_search_parts(item_search_parts) VALUES ('optimize')",
)


class Indexed(NamedTuple):
    """An item as the index knows it."""

    id: int
    score: int
    words: str


def renew_search(connection: Connection) -> None:
    """Throw the index away and make an empty one, as the first step of the schema made it."""
    if connection.dialect.name == "sqlite":
        for statement in _DROP:
            connection.exec_driver_sql(statement)
        connection.exec_driver_sql(_MAKE_WORDS)
        connection.exec_driver_sql(_MAKE_PARTS)
        return
    connection.execute(text("DROP INDEX IF EXISTS ix_item_search_words"))
    try:
        with connection.begin_nested():
            connection.execute(text("CREATE EXTENSION IF NOT EXISTS pg_trgm"))
    except DBAPIError:
        return  # a server without trigrams searches by reading the item table: slower, and the same hits
    connection.execute(text("CREATE INDEX ix_item_search_words ON item USING gin (words gin_trgm_ops)"))


def place_of(item_id: int, score: int) -> int:
    """Return the row number of an item in the index: more popular ones first, one step for each doubling."""
    return (40 - min(score.bit_length(), 40)) << ID_BITS | item_id


def _columns(row: Indexed) -> tuple[int, str, str, str]:
    return place_of(row.id, row.score), *split_words(row.words)


def add_to_search(tx: Tx, rows: Sequence[Indexed]) -> None:
    """Put items into the index; they must not be in it."""
    _write(tx, rows, _ADD_WORDS, _ADD_PARTS)


def take_from_search(tx: Tx, rows: Sequence[Indexed]) -> None:
    """Take items out of the index; score and words must be those they were put in with."""
    _write(tx, rows, _TAKE_WORDS, _TAKE_PARTS)


def tidy_search(tx: Tx) -> None:
    """Join the pieces the index was written in, so that searching is quickest; for idle time."""
    _run(tx, _TIDY)


def _write(tx: Tx, rows: Sequence[Indexed], words: str, parts: str) -> None:
    if tx.postgres or not rows:
        return
    # In order of place: the index writes itself out whenever a number is lower than the one before.
    columns = sorted(_columns(row) for row in rows)
    tx.connection.exec_driver_sql(words, columns)
    tx.connection.exec_driver_sql(parts, [(place, plain) for place, plain, _, _ in columns])


def _run(tx: Tx, statements: Sequence[str]) -> None:
    if not tx.postgres:
        for statement in statements:
            tx.connection.exec_driver_sql(statement)
