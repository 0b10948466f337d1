"""Return windows: makers of older books take nothing back until somebody says so."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import text

import migrations
from dcms_desktop.db.connect import open_books


def test_s0013_return_windows(tmp_path: Path) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(str(migrations.__file__)).parent))
    books = open_books(tmp_path / "books", create=True)
    try:
        with books.write() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "0011")
            connection.execute(text("INSERT INTO maker (code, name, active) VALUES ('CIP', 'Cipla', true)"))
            command.upgrade(config, "0013")
        with books.read() as connection:
            row = connection.execute(text("SELECT return_before_days, return_after_days FROM maker")).one()
    finally:
        books.close()
    assert tuple(row) == (0, 0)
