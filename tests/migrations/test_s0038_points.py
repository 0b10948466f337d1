"""Points: in older books none were approved yet; their accounts are there after the step."""

from pathlib import Path

from sqlalchemy import text

from dcms_desktop.db.connect import open_books
from dcms_desktop.db.upgrade import upgrade_books
from tests.migrations.steps import books_at


def test_s0038_points(tmp_path: Path) -> None:
    books = open_books(tmp_path / "books", create=True)
    try:
        books_at(books, "0036")
        with books.write() as connection:
            connection.execute(
                text("INSERT INTO account (code, name, nature, money, active) VALUES ('x','X','asset','',1)")
            )
        assert upgrade_books(books)
        with books.read() as connection:
            assert connection.execute(text("SELECT points FROM point_move")).all() == []
            codes = connection.execute(text("SELECT code FROM account ORDER BY code")).scalars().all()
        assert codes == ["points_cost", "points_owed", "x"]
    finally:
        books.close()
