"""Answers of clerks: in older books nobody has answered yet."""

from pathlib import Path

from sqlalchemy import text

from dcms_desktop.db.connect import open_books
from dcms_desktop.db.upgrade import upgrade_books
from tests.migrations.steps import books_at


def test_s0032_answers_of_clerks(tmp_path: Path) -> None:
    books = open_books(tmp_path / "books", create=True)
    try:
        books_at(books, "0031")
        assert upgrade_books(books)
        with books.read() as connection:
            assert connection.execute(text("SELECT words, item_id FROM read_answer")).all() == []
    finally:
        books.close()
