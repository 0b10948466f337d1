"""Recalls: older books take up recalls, and hold none until one is started."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import text

import migrations
from dcms_desktop.db.connect import open_books
from dcms_desktop.db.upgrade import upgrade_books


def test_s0006_recall(tmp_path: Path) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(str(migrations.__file__)).parent))
    books = open_books(tmp_path / "books", create=True)
    try:
        with books.write() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "0004")
        assert upgrade_books(books)
        with books.read() as connection:
            assert connection.execute(text("SELECT count(*) FROM recall")).scalar() == 0
            assert connection.execute(text("SELECT count(*) FROM recall_contact")).scalar() == 0
    finally:
        books.close()
