"""Addresses of godowns: godowns of older books stand at the firm's own."""

from pathlib import Path

from sqlalchemy import text

from dcms_desktop.db.connect import open_books
from dcms_desktop.db.upgrade import upgrade_books
from tests.migrations.steps import books_at


def test_s0016_addresses_of_godowns(tmp_path: Path) -> None:
    books = open_books(tmp_path / "books", create=True)
    try:
        books_at(books, "0015")
        with books.write() as connection:
            connection.execute(
                text("INSERT INTO godown (id, code, name, active) VALUES (7, 'STORE', 'Store', true)")
            )
        assert upgrade_books(books)
        with books.read() as connection:
            row = connection.execute(text("SELECT code, address FROM godown WHERE id = 7")).one()
    finally:
        books.close()
    assert tuple(row) == ("STORE", "")
