"""What waits: older books get the account of goods on challan, and no party has anything on challan."""

from pathlib import Path

from sqlalchemy import text

from dcms_desktop.db.connect import open_books
from dcms_desktop.db.upgrade import upgrade_books
from tests.migrations.steps import books_at


def test_s0019_what_waits(tmp_path: Path) -> None:
    books = open_books(tmp_path / "books", create=True)
    try:
        books_at(books, "0018")
        with books.write() as connection:
            connection.execute(
                text(
                    "INSERT INTO account (code, name, nature, money, active) "
                    "VALUES ('stock', 'Stock', 'asset', '', true)"
                )
            )
        assert upgrade_books(books)
        with books.read() as connection:
            codes = set(connection.execute(text("SELECT code FROM account")).scalars())
            assert not connection.execute(text("SELECT on_challan, on_order FROM party_balance")).all()
            assert connection.execute(text("SELECT count(*) FROM open_document")).scalar() == 0
    finally:
        books.close()
    assert {"stock", "challans"} <= codes
