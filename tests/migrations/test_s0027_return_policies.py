"""Return policies: the window of a maker becomes its word on expired goods, and the maker keeps none."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import text

import migrations
from dcms_desktop.db.connect import open_books
from dcms_desktop.db.upgrade import upgrade_books

MAKERS = """
INSERT INTO maker (id, code, name, active, return_before_days, return_after_days)
VALUES (1, 'CIP', 'Cipla', true, 90, 60), (2, 'MIC', 'Micro', true, 0, 0)
"""


def test_s0027_return_policies(tmp_path: Path) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(str(migrations.__file__)).parent))
    books = open_books(tmp_path / "books", create=True)
    try:
        with books.write() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "0013")
            connection.execute(text(MAKERS))
        assert upgrade_books(books)
        with books.read() as connection:
            question = "SELECT maker_id, reason, before_days, after_days, percent, basis FROM return_policy"
            rows = connection.execute(text(question)).all()
            names = [row[1] for row in connection.execute(text("PRAGMA table_info(maker)"))]
    finally:
        books.close()
    assert [tuple(row) for row in rows] == [(1, "expiry", 90, 60, 100_000, "pts")]
    assert not any(name.startswith("return_") for name in names)
