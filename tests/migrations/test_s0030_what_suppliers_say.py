"""What suppliers say: older books remember nothing yet."""

from pathlib import Path

from sqlalchemy import text

from dcms_desktop.db.connect import open_books
from dcms_desktop.db.upgrade import upgrade_books
from tests.migrations.steps import books_at


def test_s0030_what_suppliers_say(tmp_path: Path) -> None:
    books = open_books(tmp_path / "books", create=True)
    try:
        books_at(books, "0029")
        assert upgrade_books(books)
        with books.read() as connection:
            assert connection.execute(text("SELECT count(*) FROM supplier_item")).scalar() == 0
    finally:
        books.close()
