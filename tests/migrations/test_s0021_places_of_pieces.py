"""Places of pieces: where those of older books lie is not known until a document moves them."""

from pathlib import Path

from sqlalchemy import text

from dcms_desktop.db.connect import open_books
from dcms_desktop.db.upgrade import upgrade_books
from tests.migrations.steps import books_at


def test_s0021_places_of_pieces(tmp_path: Path) -> None:
    books = open_books(tmp_path / "books", create=True)
    try:
        books_at(books, "0020")
        with books.write() as connection:
            connection.execute(
                text("INSERT INTO pack_code (code, kind, name, active) VALUES ('SN1', 'piece', '', true)")
            )
        assert upgrade_books(books)
        with books.read() as connection:
            row = connection.execute(text("SELECT code, godown_id, bucket FROM pack_code")).one()
            assert not connection.execute(text("SELECT godown_id, bucket, was_batch FROM piece_row")).all()
    finally:
        books.close()
    assert tuple(row) == ("SN1", None, None)
