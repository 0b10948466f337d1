"""Step 0007: books of the first shape get the accounts of the stock room, and counters sell from the shop."""

from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import text

import migrations
from dcms_desktop.db.connect import Books
from dcms_desktop.db.connect import open_books

STEPS = str(Path(str(migrations.__file__)).parent)


def step_to(books: Books, number: str) -> None:
    """Bring books to a step."""
    config = Config()
    config.set_main_option("script_location", STEPS)
    with books.write() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, number)


@pytest.fixture
def old_books(tmp_path: Path) -> Books:
    books = open_books(tmp_path / "old", create=True)
    step_to(books, "0006")
    return books


def test_older_books_get_what_the_stock_room_needs(old_books: Books) -> None:
    with old_books.write() as connection:
        connection.execute(
            text("INSERT INTO counter (id, code, name, active) VALUES (1, 'C1', 'Counter', 1)")
        )
        connection.execute(
            text("INSERT INTO account (code, name, nature, money, active) VALUES ('stock', '', '', '', 1)")
        )
    step_to(old_books, "0007")
    with old_books.write() as connection:
        assert connection.execute(text("SELECT godown_id FROM counter")).scalar() == 1
        codes = set(connection.execute(text("SELECT code FROM account")).scalars())
    assert codes == {"stock", "stock_gain", "stock_loss", "transit_loss", "samples"}
    old_books.close()


def test_books_without_a_company_get_no_account_yet(old_books: Books) -> None:
    step_to(old_books, "0007")
    with old_books.write() as connection:
        assert connection.execute(text("SELECT count(*) FROM account")).scalar() == 0
    old_books.close()
