"""Serial numbers: items of older books have none, and no warranty, until somebody says so."""

from pathlib import Path

from sqlalchemy import text

from dcms_desktop.db.connect import open_books
from dcms_desktop.db.upgrade import upgrade_books
from tests.migrations.steps import books_at


def test_s0015_serial_numbers(tmp_path: Path) -> None:
    books = open_books(tmp_path / "books", create=True)
    try:
        books_at(books, "0013")
        with books.write() as connection:
            connection.execute(
                text("INSERT INTO pack_code (code, kind, name, active) VALUES ('SN1', 'piece', '', true)")
            )
        assert upgrade_books(books)
        with books.read() as connection:
            row = connection.execute(text("SELECT code, warranty_until FROM pack_code")).one()
            assert connection.execute(text("SELECT count(*) FROM piece_row")).scalar() == 0
            assert not connection.execute(text("SELECT serialised, warranty_months FROM item")).all()
    finally:
        books.close()
    assert tuple(row) == ("SN1", None)
