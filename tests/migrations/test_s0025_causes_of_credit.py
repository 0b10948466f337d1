"""Causes of credit: older books have reversed nothing for anything."""

from pathlib import Path

from sqlalchemy import text

from dcms_desktop.db.connect import open_books
from dcms_desktop.db.upgrade import upgrade_books
from tests.migrations.steps import books_at


def test_s0025_causes_of_credit(tmp_path: Path) -> None:
    books = open_books(tmp_path / "books", create=True)
    try:
        books_at(books, "0024")
        assert upgrade_books(books)
        with books.read() as connection:
            rows = connection.execute(text("SELECT document_id, source_id, igst FROM document_cause")).all()
    finally:
        books.close()
    assert rows == []
