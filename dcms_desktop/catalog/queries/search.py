"""Asking the search index: any word, any order, any part of a word, and by sound.

On SQLite two full-text tables give row numbers made of the item's popularity and its id, so hits come fast
movers first by themselves and a limit stops the search early. On PostgreSQL the words stand in the item row,
found with LIKE, and with trigrams where the server has them. `catalog.actions.index` keeps the index.
"""

from typing import NamedTuple

from dcms_desktop.db.tx import Tx
from dcms_desktop.kernel.finding import LEAST_PART
from dcms_desktop.kernel.finding import may_be_code
from dcms_desktop.kernel.finding import plain_part
from dcms_desktop.kernel.finding import sound_of
from dcms_desktop.kernel.finding import typed_words
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import Units

ENOUGH = 5
"""With so many hits by prefix the insides and the sounds are not looked through."""

_PREFIX = """
    SELECT i.id, i.code, i.name, i.packing, i.mrp, i.rate_per, i.base_unit, i.low_at
    FROM item_search f CROSS JOIN item i ON i.id = (f.rowid & 4294967295)
    WHERE item_search MATCH ? ORDER BY f.rowid LIMIT ?
"""
_PARTS = """
    SELECT i.id, i.code, i.name, i.packing, i.mrp, i.rate_per, i.base_unit, i.low_at, i.words
    FROM item_search_parts f CROSS JOIN item i ON i.id = (f.rowid & 4294967295)
    WHERE item_search_parts MATCH ? ORDER BY f.rowid LIMIT ?
"""
_BY_WORDS = """
    SELECT i.id, i.code, i.name, i.packing, i.mrp, i.rate_per, i.base_unit, i.low_at
    FROM item i WHERE i.active AND {tests} ORDER BY i.score DESC, i.id LIMIT %s
"""


class Hit(NamedTuple):
    """An item found."""

    id: int
    code: str
    name: str
    packing: str
    mrp: Paise
    per: Units
    base_unit: str
    low_at: Units


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
        return [Hit(*row[:8]) for row in rows if all(word in plain_part(row[8]) for word in short)][
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
