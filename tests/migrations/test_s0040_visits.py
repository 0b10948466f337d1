"""Visits: in older books there is none."""

from pathlib import Path

from sqlalchemy import text

from dcms_desktop.db.connect import open_books
from dcms_desktop.db.upgrade import upgrade_books
from tests.migrations.steps import books_at


def test_s0040_visits(tmp_path: Path) -> None:
    books = open_books(tmp_path / "books", create=True)
    try:
        books_at(books, "0039")
        assert upgrade_books(books)
        with books.read() as connection:
            assert connection.execute(text("SELECT code, lat_e6 FROM visit")).all() == []
    finally:
        books.close()
