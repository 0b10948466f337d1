"""Corrections as sent: the request that ended an earlier form is kept, and kept once."""

from pathlib import Path

from sqlalchemy import text

from dcms_desktop.db.connect import open_books
from dcms_desktop.db.upgrade import upgrade_books
from tests.migrations.steps import books_at


def test_s0020_corrections_as_sent(tmp_path: Path) -> None:
    books = open_books(tmp_path / "books", create=True)
    try:
        books_at(books, "0019")
        assert upgrade_books(books)
        with books.read() as connection:
            rows = connection.execute(text("SELECT reason, request_id FROM document_revision")).all()
            indexes = connection.execute(text("PRAGMA index_list(document_revision)")).all()
    finally:
        books.close()
    assert rows == []
    assert ("uq_document_revision_request_id", 1) in {(row[1], row[2]) for row in indexes}
