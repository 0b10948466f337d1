"""The search index over items: any word, any order, any part of a word, and by sound.

On SQLite two full-text tables hold no text of their own, only places of words. Their row number is made of
the item's popularity and its id, so hits come fast movers first by themselves and a limit stops the search
early. On PostgreSQL the words stand in the item row, found with LIKE, and with trigrams where the server has
them.

``item.words`` keeps exactly what was indexed, because taking a row out of the index needs it:
`` colgate max 200 ~klgt ~mks =d12``: words, then sounds marked with ``~``, then codes marked with ``=``.
"""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import text
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError

from dcms_desktop.db.tx import Tx
from dcms_desktop.kernel.finding import LEAST_PART
from dcms_desktop.kernel.finding import may_be_code
from dcms_desktop.kernel.finding import plain_part
from dcms_desktop.kernel.finding import sound_of
from dcms_desktop.kernel.finding import split_words
from dcms_desktop.kernel.finding import typed_words
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import Units

TABLES = ("item_search", "item_search_parts")
TRIGRAM_INDEX = "ix_item_search_words"
ID_BITS = 32
ENOUGH = 5
"""With so many hits by prefix the insides and the sounds are not looked through."""

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
_PREFIX = """
    SELECT i.id, i.code, i.name, i.packing, i.mrp, i.rate_per, i.base_unit
    FROM item_search f CROSS JOIN item i ON i.id = (f.rowid & 4294967295)
    WHERE item_search MATCH ? ORDER BY f.rowid LIMIT ?
"""
_PARTS = """
    SELECT i.id, i.code, i.name, i.packing, i.mrp, i.rate_per, i.base_unit, i.words
    FROM item_search_parts f CROSS JOIN item i ON i.id = (f.rowid & 4294967295)
    WHERE item_search_parts MATCH ? ORDER BY f.rowid LIMIT ?
"""
_BY_WORDS = """
    SELECT i.id, i.code, i.name, i.packing, i.mrp, i.rate_per, i.base_unit
    FROM item i WHERE i.active AND {tests} ORDER BY i.score DESC, i.id LIMIT %s
"""


class Indexed(NamedTuple):
    """An item as the index knows it."""

    id: int
    score: int
    words: str


def renew_search(connection: Connection) -> None:
    """Throw the index away and make an empty one, as the first step of the schema made it."""
    if connection.dialect.name == "sqlite":
        for table in TABLES:
            connection.exec_driver_sql(f"DROP TABLE IF EXISTS {table}")
        connection.exec_driver_sql(_MAKE_WORDS)
        connection.exec_driver_sql(_MAKE_PARTS)
        return
    connection.execute(text(f"DROP INDEX IF EXISTS {TRIGRAM_INDEX}"))
    try:
        with connection.begin_nested():
            connection.execute(text("CREATE EXTENSION IF NOT EXISTS pg_trgm"))
    except DBAPIError:
        return  # a server without trigrams searches by reading the item table: slower, and the same hits
    connection.execute(text(f"CREATE INDEX {TRIGRAM_INDEX} ON item USING gin (words gin_trgm_ops)"))


# ── what is indexed ─────────────────────────────────────────────────────────────────────────────
def place_of(item_id: int, score: int) -> int:
    """Return the row number of an item in the index: more popular ones first, one step for each doubling."""
    return (40 - min(score.bit_length(), 40)) << ID_BITS | item_id


def _columns(row: Indexed) -> tuple[int, str, str, str]:
    return place_of(row.id, row.score), *split_words(row.words)


# ── keeping it ──────────────────────────────────────────────────────────────────────────────────
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


# ── asking it ───────────────────────────────────────────────────────────────────────────────────
class Hit(NamedTuple):
    """An item found."""

    id: int
    code: str
    name: str
    packing: str
    mrp: Paise
    per: Units
    base_unit: str


def search_items(tx: Tx, typed: str, limit: int) -> list[Hit]:
    """Return items with the typed words: as beginnings of words, else inside words, else by their sound."""
    words = typed_words(typed)
    if not words:
        return []
    ask = _PostgresAsk(tx, limit) if tx.postgres else _SqliteAsk(tx, limit)
    found = ask.beginnings(words, "".join(words) if may_be_code(typed) else "")
    if len(found) < min(limit, ENOUGH):
        seen = {hit.id for hit in found}
        found += [hit for hit in ask.insides(words) if hit.id not in seen]
    return (found or ask.sounds(words))[:limit]


class _SqliteAsk(NamedTuple):
    tx: Tx
    limit: int

    def beginnings(self, words: list[str], code: str) -> list[Hit]:
        asked = "words:(" + " ".join(f'"{word}"*' for word in words) + ")"
        return self._hits(f'{asked} OR codes:"{code}"*' if code else asked)

    def insides(self, words: list[str]) -> list[Hit]:
        """Return items that hold every long word somewhere; short ones must begin a word."""
        long = [word for word in words if len(word) >= LEAST_PART]
        if not long:
            return []
        short = [f" {word}" for word in words if len(word) < LEAST_PART]
        asked = " AND ".join(f'"{word}"' for word in long)
        rows = self.tx.connection.exec_driver_sql(_PARTS, (asked, 20 * self.limit if short else self.limit))
        return [Hit(*row[:7]) for row in rows if all(word in plain_part(row[7]) for word in short)][
            : self.limit
        ]

    def sounds(self, words: list[str]) -> list[Hit]:
        asked = [f'sounds:"{sound}"*' if (sound := sound_of(word)) else f'words:"{word}"*' for word in words]
        return self._hits(" AND ".join(asked))

    def _hits(self, asked: str) -> list[Hit]:
        return [Hit(*row) for row in self.tx.connection.exec_driver_sql(_PREFIX, (asked, self.limit))]


class _PostgresAsk(NamedTuple):
    tx: Tx
    limit: int

    def beginnings(self, words: list[str], code: str) -> list[Hit]:
        patterns = [f"% {word}%" for word in words]
        tests = " AND ".join("i.words LIKE %s" for _ in patterns)
        if code:
            patterns.append(f"% ={code}%")
            tests = f"({tests} OR i.words LIKE %s)"
        return self._hits(tests, patterns)

    def insides(self, words: list[str]) -> list[Hit]:
        if all(len(word) < LEAST_PART for word in words):
            return []
        return self._like([f"%{word}%" if len(word) >= LEAST_PART else f"% {word}%" for word in words])

    def sounds(self, words: list[str]) -> list[Hit]:
        return self._like([f"% ~{sound}%" if (sound := sound_of(word)) else f"% {word}%" for word in words])

    def _like(self, patterns: list[str]) -> list[Hit]:
        return self._hits(" AND ".join("i.words LIKE %s" for _ in patterns), patterns)

    def _hits(self, tests: str, patterns: list[str]) -> list[Hit]:
        rows = self.tx.connection.exec_driver_sql(_BY_WORDS.format(tests=tests), (*patterns, self.limit))
        return [Hit(*row) for row in rows]
