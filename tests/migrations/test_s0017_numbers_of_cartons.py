"""Numbers of cartons: label printers of older books print 203 dots an inch, and no carton is numbered."""

from pathlib import Path

from sqlalchemy import text

from dcms_desktop.db.connect import open_books
from dcms_desktop.db.upgrade import upgrade_books
from tests.migrations.steps import books_at


def test_s0017_numbers_of_cartons(tmp_path: Path) -> None:
    books = open_books(tmp_path / "books", create=True)
    try:
        books_at(books, "0016")
        with books.write() as connection:
            connection.execute(
                text(
                    "INSERT INTO printer (id, name, language, way, address, papers, cut, drawer, active)"
                    " VALUES (1, 'Zebra', 'zpl', 'file', 'x', '', true, false, true)"
                )
            )
        assert upgrade_books(books)
        with books.read() as connection:
            assert connection.execute(text("SELECT dpi FROM printer")).scalar() == 203
            assert connection.execute(text("SELECT count(*) FROM carton_count")).scalar() == 0
    finally:
        books.close()
