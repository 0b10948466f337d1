"""Approvals: books of before have no approver with a phone, and nothing approved."""

from pathlib import Path

from sqlalchemy import text

from dcms_desktop.db.connect import open_books
from dcms_desktop.db.upgrade import upgrade_books
from tests.migrations.steps import books_at


def test_s0029_approvals(tmp_path: Path) -> None:
    books = open_books(tmp_path / "books", create=True)
    try:
        books_at(books, "0028")
        assert upgrade_books(books)
        with books.read() as connection:
            assert connection.execute(text("SELECT count(*) FROM approver_key")).scalar() == 0
            assert connection.execute(text("SELECT count(*) FROM approval")).scalar() == 0
    finally:
        books.close()
