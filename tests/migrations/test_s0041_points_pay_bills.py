"""Points of a document that was cancelled before the step are given back by a mirror; others stay."""

import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import text

from dcms_desktop.db.connect import open_books
from dcms_desktop.db.upgrade import upgrade_books
from tests.migrations.steps import books_at


def put(books: sqlite3.Connection, table: str, **values: Any) -> None:
    """Write a row; columns that want something and are not said get nothing of their sort."""
    for _, name, sort, wanted, default, _ in books.execute(f"PRAGMA table_info({table})"):
        if wanted and default is None and name not in values:
            values[name] = {"TEXT": "", "BLOB": b""}.get(sort, 0)
    names = ", ".join(values)
    marks = ", ".join("?" * len(values))
    books.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", list(values.values()))  # noqa: S608 - names of the test


def test_s0041_points_pay_bills(tmp_path: Path) -> None:
    folder = tmp_path / "books"
    books = open_books(folder, create=True)
    books_at(books, "0040")
    books.close()
    with sqlite3.connect(folder / "books.db") as old:
        put(old, "party", id=7, code="P7", name="Asha")
        put(
            old,
            "document",
            id=8,
            kind="journal",
            number="JV/8",
            request_id="r8",
            state="cancelled",
            day="2026-11-01",
        )
        put(
            old,
            "point_move",
            id=1,
            party_id=7,
            kind="approved",
            points=40,
            paise=4_000,
            day="2026-11-01",
            document_id=5,
        )
        put(
            old,
            "point_move",
            id=2,
            party_id=7,
            kind="paid",
            points=-15,
            paise=-1_500,
            lot_id=1,
            day="2026-11-01",
            document_id=8,
        )
    old.close()
    books = open_books(folder)
    try:
        assert upgrade_books(books)
        with books.read() as connection:
            words = "SELECT kind, points, paise, lot_id, document_id FROM point_move ORDER BY id"
            rows = [tuple(row) for row in connection.execute(text(words))]
    finally:
        books.close()
    assert rows == [
        ("approved", 40, 4_000, None, 5), ("paid", -15, -1_500, 1, 8), ("paid", 15, 1_500, 1, 8),
    ]  # fmt: skip
