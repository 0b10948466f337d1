"""Counts by serial number: marks of older counts name no piece."""

from pathlib import Path

from sqlalchemy import text

from dcms_desktop.db.connect import open_books
from dcms_desktop.db.upgrade import upgrade_books
from tests.migrations.steps import books_at


def test_s0034_counts_by_serial(tmp_path: Path) -> None:
    books = open_books(tmp_path / "books", create=True)
    try:
        books_at(books, "0032")
        assert upgrade_books(books)
        with books.read() as connection:
            rows = connection.execute(text("PRAGMA table_info(count_mark)")).all()
        kept = {row.name: (row.notnull, row.dflt_value) for row in rows}
        assert kept["pieces"] == kept["book_pieces"] == (1, "''")
    finally:
        books.close()
