"""Accounts of the books: those that are there keep their name, empty books stay empty."""

from pathlib import Path

import pytest
from sqlalchemy import text

from dcms_desktop.db.connect import open_books
from dcms_desktop.db.upgrade import upgrade_books
from tests.migrations.steps import books_at


@pytest.mark.parametrize("has_company", [True, False])
def test_s0024_accounts_of_the_books(tmp_path: Path, has_company: bool) -> None:
    books = open_books(tmp_path / "books", create=True)
    try:
        books_at(books, "0023")
        if has_company:
            with books.write() as connection:
                connection.execute(
                    text(
                        "INSERT INTO account (code, name, nature, money, active) "
                        "VALUES ('rent', 'Shop rent', 'expense', '', true)"
                    )
                )
        assert upgrade_books(books)
        with books.read() as connection:
            rows = connection.execute(text("SELECT code, name FROM account"))
            names = {str(row[0]): str(row[1]) for row in rows}
    finally:
        books.close()
    if has_company:
        assert names["rent"] == "Shop rent"
        assert names["credit_lost"] == "GST credit lost"
        assert len(names) >= 17
    else:
        assert names == {}
