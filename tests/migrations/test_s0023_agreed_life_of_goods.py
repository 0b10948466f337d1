"""Agreed life: companies of older books agreed to nothing."""

from pathlib import Path

from sqlalchemy import text

from dcms_desktop.db.connect import open_books
from dcms_desktop.db.upgrade import upgrade_books
from tests.migrations.steps import books_at


def test_s0023_agreed_life_of_goods(tmp_path: Path) -> None:
    books = open_books(tmp_path / "books", create=True)
    try:
        books_at(books, "0022")
        with books.write() as connection:
            connection.execute(
                text("INSERT INTO maker (id, code, name, active) VALUES (1, 'CIP', 'Cipla', true)")
            )
        assert upgrade_books(books)
        with books.read() as connection:
            row = connection.execute(text("SELECT inward_life_days, inward_life_percent FROM maker")).one()
    finally:
        books.close()
    assert tuple(row) == (0, 0)
