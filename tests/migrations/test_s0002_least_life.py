"""Step 2: parties and makers of older books ask no share of life until somebody says so."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import text

import migrations
from dcms_desktop.db.connect import open_books
from dcms_desktop.db.upgrade import upgrade_books


def test_s0002_least_life(tmp_path: Path) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(str(migrations.__file__)).parent))
    books = open_books(tmp_path / "books", create=True)
    try:
        with books.write() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "0001")
            connection.execute(
                text("INSERT INTO maker (id, code, name, active) VALUES (1, 'CIP', 'Cipla', true)")
            )
        assert upgrade_books(books)
        with books.read() as connection:
            row = connection.execute(
                text("SELECT name, least_life_days, least_life_percent FROM maker")
            ).one()
    finally:
        books.close()
    assert tuple(row) == ("Cipla", 0, 0)
