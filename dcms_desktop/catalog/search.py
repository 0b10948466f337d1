"""The search index over items: any word, any order, any part of a word, and by sound.

On SQLite two full-text tables hold no text of their own, only places of words. Their row number is made of the item's
popularity and its id, so hits come fast movers first by themselves and a limit stops the search early. On PostgreSQL
the words stand in the item row, found with LIKE, and with trigrams where the server has them.

``item.words`` keeps exactly what was indexed, because taking a row out of the index needs it:
`` colgate max 200 ~klgt ~mks``, words first, then sounds marked with ``~``.
"""

from collections.abc import Iterable
from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import text
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError

from dcms_desktop.db.tx import Tx
from dcms_desktop.kernel.scripts import plain_words
from dcms_desktop.kernel.scripts import sound_key
from dcms_desktop.kernel.scripts import transliterate

WORDS_TABLE = "item_search"
PARTS_TABLE = "item_search_parts"
TRIGRAM_INDEX = "ix_item_search_words"
ID_MASK = 0xFFFFFFFF
MOST_WORDS = 8
MOST_LETTERS = 80
"""A longer text in the item field is a paste or a scan; nothing is called so."""
LEAST_PART = 3
"""Letters from which the inside of words is searched."""
ENOUGH = 5
"""With so many hits by prefix the insides and the sounds are not looked through."""

_SQLITE = (
    f"CREATE VIRTUAL TABLE {WORDS_TABLE} USING fts5(words, sounds, content='', prefix='1 2 3 4', "
    "detail='column', tokenize='ascii')",
    f"CREATE VIRTUAL TABLE {PARTS_TABLE} USING fts5(name, content='', tokenize='trigram')",
)
_BY_PLACE = (
    "SELECT i.id, i.code, i.name, i.packing, i.mrp, i.rate_per, i.base_unit{more} FROM {table} f "  # noqa: S608 - own names
    f"CROSS JOIN item i ON i.id = (f.rowid & {ID_MASK}) WHERE {{table}} MATCH ? ORDER BY f.rowid LIMIT ?"
)
_PREFIX = _BY_PLACE.format(table=WORDS_TABLE, more="")
_PARTS = _BY_PLACE.format(table=PARTS_TABLE, more=", i.words")
_BY_WORDS = (
    "SELECT i.id, i.code, i.name, i.packing, i.mrp, i.rate_per, i.base_unit FROM item i "
    "WHERE i.active AND {tests} ORDER BY i.score DESC, i.id LIMIT %s"
)


class Indexed(NamedTuple):
    """An item as the index knows it."""

    id: int
    score: int
    words: str


def create_search(connection: Connection) -> None:
    """Make the index of empty books; the migration calls it."""
    if connection.dialect.name == "sqlite":
        for statement in _SQLITE:
            connection.exec_driver_sql(statement)
        return
    try:
        with connection.begin_nested():
            connection.execute(text("CREATE EXTENSION IF NOT EXISTS pg_trgm"))
    except DBAPIError:
        return  # a server without trigrams searches by reading the item table: slower, and the same hits
    connection.execute(text(f"CREATE INDEX {TRIGRAM_INDEX} ON item USING gin (words gin_trgm_ops)"))


def drop_search(connection: Connection) -> None:
    """Take the index away, for a step of the schema that makes it anew."""
    if connection.dialect.name == "sqlite":
        for table in (WORDS_TABLE, PARTS_TABLE):
            connection.exec_driver_sql(f"DROP TABLE IF EXISTS {table}")
    else:
        connection.execute(text(f"DROP INDEX IF EXISTS {TRIGRAM_INDEX}"))


# ── what is indexed ─────────────────────────────────────────────────────────────────────────────
def words_of(name: str, local_name: str = "", others: Iterable[str] = ()) -> str:
    """Return the words and sounds of an item: both names, then its codes, packing and maker."""
    found = dict.fromkeys(plain_words(name))
    if local_name:
        found |= dict.fromkeys(plain_words(local_name))
        found |= dict.fromkeys(plain_words(transliterate(local_name, voiced=False)))
    for other in others:
        if other:
            found |= dict.fromkeys(plain_words(other))
    sounds = dict.fromkeys(sound_key(" ".join(word for word in found if not word.isdigit())).split())
    return f" {' '.join(found)}" + "".join(f" ~{sound}" for sound in sounds)


def place_of(item_id: int, score: int) -> int:
    """Return the row number of an item in the index: more popular ones first, twice as popular one step up."""
    return (40 - min(score.bit_length(), 40)) << 32 | item_id


def _plain(words: str) -> str:
    return words.partition(" ~")[0]


def _columns(row: Indexed) -> tuple[int, str, str]:
    plain, _, sounds = row.words.partition(" ~")
    return place_of(row.id, row.score), plain, sounds.replace("~", "")


# ── keeping it ──────────────────────────────────────────────────────────────────────────────────
def add_to_search(tx: Tx, rows: Sequence[Indexed]) -> None:
    """Put items into the index; they must not be in it."""
    if tx.postgres or not rows:
        return
    columns = sorted(_columns(row) for row in rows)
    _many(tx, f"INSERT INTO {WORDS_TABLE}(rowid, words, sounds) VALUES (?, ?, ?)", columns)  # noqa: S608 - own name
    _many(
        tx,
        f"INSERT INTO {PARTS_TABLE}(rowid, name) VALUES (?, ?)",  # noqa: S608 - own name
        [(place, plain) for place, plain, _ in columns],
    )


def take_from_search(tx: Tx, rows: Sequence[Indexed]) -> None:
    """Take items out of the index; score and words must be those they were put in with."""
    if tx.postgres or not rows:
        return
    columns = sorted(_columns(row) for row in rows)
    _many(
        tx,
        f"INSERT INTO {WORDS_TABLE}({WORDS_TABLE}, rowid, words, sounds) VALUES ('delete', ?, ?, ?)",  # noqa: S608 - own name
        columns,
    )
    _many(
        tx,
        f"INSERT INTO {PARTS_TABLE}({PARTS_TABLE}, rowid, name) VALUES ('delete', ?, ?)",  # noqa: S608 - own name
        [(place, plain) for place, plain, _ in columns],
    )


def clear_search(tx: Tx) -> None:
    """Take every item out of the index."""
    if not tx.postgres:
        for table in (WORDS_TABLE, PARTS_TABLE):
            tx.connection.exec_driver_sql(f"INSERT INTO {table}({table}) VALUES ('delete-all')")  # noqa: S608 - own name


def tidy_search(tx: Tx) -> None:
    """Join the pieces the index was written in, so that searching is quickest; for idle time and after imports."""
    if not tx.postgres:
        for table in (WORDS_TABLE, PARTS_TABLE):
            tx.connection.exec_driver_sql(f"INSERT INTO {table}({table}) VALUES ('optimize')")  # noqa: S608 - own name


def _many(tx: Tx, statement: str, rows: Sequence[tuple[object, ...]]) -> None:
    tx.connection.exec_driver_sql(statement, list(rows))


# ── asking it ───────────────────────────────────────────────────────────────────────────────────
class Hit(NamedTuple):
    """An item found."""

    id: int
    code: str
    name: str
    packing: str
    mrp: int
    per: int
    base_unit: str


def search_items(tx: Tx, typed: str, limit: int) -> list[Hit]:
    """Return items with the typed words: as beginnings of words, else inside words, else by their sound."""
    words = plain_words(typed)[:MOST_WORDS] if len(typed) <= MOST_LETTERS else []
    if not words:
        return []
    found = _postgres_prefix(tx, words, limit) if tx.postgres else _prefix(tx, words, limit)
    if len(found) >= min(limit, ENOUGH):
        return found
    seen = {hit.id for hit in found}
    ways = (_postgres_parts, _postgres_sounds) if tx.postgres else (_parts, _sounds)
    for way in ways:
        for hit in way(tx, words, limit):
            if hit.id not in seen:
                seen.add(hit.id)
                found.append(hit)
        if len(found) >= min(limit, ENOUGH):
            break
    return found[:limit]


def _prefix(tx: Tx, words: list[str], limit: int) -> list[Hit]:
    asked = "words:(" + " ".join(f'"{word}"*' for word in words) + ")"
    return [Hit(*row) for row in tx.connection.exec_driver_sql(_PREFIX, (asked, limit))]


def _parts(tx: Tx, words: list[str], limit: int) -> list[Hit]:
    """Return items that hold every long word somewhere; short ones must begin a word."""
    long = [word for word in words if len(word) >= LEAST_PART]
    if not long:
        return []
    short = [f" {word}" for word in words if len(word) < LEAST_PART]
    asked = " AND ".join(f'"{word}"' for word in long)
    rows = tx.connection.exec_driver_sql(_PARTS, (asked, 20 * limit if short else limit))
    return [
        Hit(*row[:7]) for row in rows if not short or all(word in _plain(row[7]) for word in short)
    ][:limit]  # fmt: skip


def _sounds(tx: Tx, words: list[str], limit: int) -> list[Hit]:
    asked = [
        f'words:"{word}"*' if word.isdigit() else f'sounds:"{sound_key(word)}"*' for word in words
    ]
    return [Hit(*row) for row in tx.connection.exec_driver_sql(_PREFIX, (" AND ".join(asked), limit))]


def _postgres_prefix(tx: Tx, words: list[str], limit: int) -> list[Hit]:
    return _like(tx, [f"% {word}%" for word in words], limit)


def _postgres_parts(tx: Tx, words: list[str], limit: int) -> list[Hit]:
    if all(len(word) < LEAST_PART for word in words):
        return []
    return _like(tx, [f"%{word}%" if len(word) >= LEAST_PART else f"% {word}%" for word in words], limit)


def _postgres_sounds(tx: Tx, words: list[str], limit: int) -> list[Hit]:
    return _like(
        tx, [f"% {word}%" if word.isdigit() else f"% ~{sound_key(word)}%" for word in words], limit
    )


def _like(tx: Tx, patterns: list[str], limit: int) -> list[Hit]:
    tests = " AND ".join("i.words LIKE %s" for _ in patterns)
    rows = tx.connection.exec_driver_sql(_BY_WORDS.format(tests=tests), (*patterns, limit))
    return [Hit(*row) for row in rows]
