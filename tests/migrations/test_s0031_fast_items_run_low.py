"""Fast items that run low: items of older books have no sign until a day is closed."""

from pathlib import Path

from sqlalchemy import text

from dcms_desktop.db.connect import open_books
from dcms_desktop.db.upgrade import upgrade_books
from tests.migrations.steps import books_at


def test_s0031_fast_items_run_low(tmp_path: Path) -> None:
    books = open_books(tmp_path / "books", create=True)
    try:
        books_at(books, "0030")
        assert upgrade_books(books)
        with books.read() as connection:
            assert connection.execute(text("SELECT low_at FROM item")).all() == []
            told = connection.execute(text("PRAGMA table_info(item)")).all()
    finally:
        books.close()
    assert [row[4] for row in told if row[1] == "low_at"] == ["'0'"]
