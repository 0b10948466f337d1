"""Item names in order: the index is there after the step."""

from pathlib import Path

from sqlalchemy import inspect

from dcms_desktop.db.connect import open_books
from dcms_desktop.db.upgrade import upgrade_books
from tests.migrations.steps import books_at


def test_s0018_item_names(tmp_path: Path) -> None:
    books = open_books(tmp_path / "books", create=True)
    try:
        books_at(books, "0017")
        assert upgrade_books(books)
        with books.read() as connection:
            names = {index["name"] for index in inspect(connection).get_indexes("item")}
    finally:
        books.close()
    assert "ix_item_name" in names
