"""Weights of goods: nobody knows the weight of items in older books."""

from pathlib import Path

from sqlalchemy import text

from dcms_desktop.db.connect import open_books
from dcms_desktop.db.upgrade import upgrade_books
from tests.migrations.steps import books_at


def test_s0022_weights_of_goods(tmp_path: Path) -> None:
    books = open_books(tmp_path / "books", create=True)
    try:
        books_at(books, "0021")
        assert upgrade_books(books)
        with books.read() as connection:
            assert not connection.execute(text("SELECT gross_mg FROM item WHERE gross_mg <> 0")).all()
    finally:
        books.close()
