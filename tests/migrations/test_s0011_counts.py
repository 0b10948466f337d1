"""Counts: older books take up counts, and hold none until one is begun."""

from pathlib import Path

from sqlalchemy import text

from dcms_desktop.db.connect import open_books
from dcms_desktop.db.upgrade import upgrade_books
from tests.migrations.steps import books_at


def test_s0011_counts(tmp_path: Path) -> None:
    books = open_books(tmp_path / "books", create=True)
    try:
        books_at(books, "0007")
        assert upgrade_books(books)
        with books.read() as connection:
            assert connection.execute(text("SELECT count(*) FROM count_session")).scalar() == 0
            assert connection.execute(text("SELECT count(*) FROM count_mark")).scalar() == 0
    finally:
        books.close()
