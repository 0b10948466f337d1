"""Step 0010: balances of older books have nothing kept for anybody, and bins can be made."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import text

import migrations
from dcms_desktop.db.connect import open_books
from dcms_desktop.db.upgrade import upgrade_books


def test_older_balances_have_nothing_promised(tmp_path: Path) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(str(migrations.__file__)).parent))
    books = open_books(tmp_path / "books", create=True)
    with books.write() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0009")
        connection.execute(text("PRAGMA defer_foreign_keys=ON"))
        connection.execute(text("INSERT INTO godown (id, code, name, active) VALUES (1, 'SHOP', 'Shop', 1)"))
    upgrade_books(books)
    with books.write() as connection:
        connection.execute(text("INSERT INTO bin (godown_id, code, walk) VALUES (1, 'A-1', 10)"))
        assert connection.execute(text("SELECT count(*) FROM reservation")).scalar() == 0
        assert connection.execute(text("SELECT sum(reserved) FROM stock_balance")).scalar() is None
    books.close()
