"""Ordering: companies of older books have no norm and take any order."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import text

import migrations
from dcms_desktop.db.connect import open_books
from dcms_desktop.db.upgrade import upgrade_books


def test_s0014_ordering_of_companies(tmp_path: Path) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(str(migrations.__file__)).parent))
    books = open_books(tmp_path / "books", create=True)
    try:
        with books.write() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "0011")
            connection.execute(
                text("INSERT INTO maker (id, code, name, active) VALUES (1, 'CIP', 'Cipla', true)")
            )
        assert upgrade_books(books)
        with books.read() as connection:
            row = connection.execute(
                text("SELECT name, lead_days, least_order, norm_most_days FROM maker")
            ).one()
    finally:
        books.close()
    assert tuple(row) == ("Cipla", 0, 0, 0)
