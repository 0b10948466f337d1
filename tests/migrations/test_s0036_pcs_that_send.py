"""PCs that send: in older books none is named; the line itself still holds the key it was set up with."""

from pathlib import Path

from sqlalchemy import text

from dcms_desktop.db.connect import open_books
from dcms_desktop.db.upgrade import upgrade_books
from tests.migrations.steps import books_at


def test_s0036_pcs_that_send(tmp_path: Path) -> None:
    books = open_books(tmp_path / "books", create=True)
    try:
        books_at(books, "0033")
        assert upgrade_books(books)
        with books.read() as connection:
            assert connection.execute(text("SELECT node, device, secret FROM line_device")).all() == []
    finally:
        books.close()
