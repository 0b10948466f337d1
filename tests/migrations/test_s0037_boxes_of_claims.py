"""Boxes of claims: older books have none."""

from pathlib import Path

from sqlalchemy import text

from dcms_desktop.db.connect import open_books
from dcms_desktop.db.upgrade import upgrade_books
from tests.migrations.steps import books_at


def test_s0037_boxes_of_claims(tmp_path: Path) -> None:
    books = open_books(tmp_path / "books", create=True)
    try:
        books_at(books, "0035")
        assert upgrade_books(books)
        with books.read() as connection:
            found = connection.execute(text("SELECT number, seal, grams FROM claim_box")).all()
            lines = connection.execute(text("SELECT line_no, units FROM claim_box_line")).all()
    finally:
        books.close()
    assert (found, lines) == ([], [])
