"""Step 3: older books get empty tables of codes, and take a learned one."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import text

import migrations
from dcms_desktop.db.connect import open_books
from dcms_desktop.db.upgrade import upgrade_books


def test_s0005_codes(tmp_path: Path) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(str(migrations.__file__)).parent))
    books = open_books(tmp_path / "books", create=True)
    try:
        with books.write() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "0002")
            connection.execute(
                text("INSERT INTO counter (id, code, name, active) VALUES (1, '1', 'Counter', true)")
            )
        assert upgrade_books(books)
        with books.write() as connection:
            connection.execute(
                text(
                    "INSERT INTO pack_code (id, code, kind, name, active)"
                    " VALUES (1, 'CT-1', 'carton', '', true)"
                )
            )
            connection.execute(
                text(
                    "INSERT INTO counter_device (id, counter_id, kind, port, form,"
                    " separator, mark, found, tested_at)"
                    " VALUES (1, 1, 'scanner', '', '', 'kept', '', '', '')"
                )
            )
        with books.read() as connection:
            kept = connection.execute(text("SELECT code, sold_in FROM pack_code")).one()
            counts = [
                connection.execute(text(f"SELECT count(*) FROM {table}")).scalar()  # noqa: S608 - names of ours
                for table in (
                    "code_pattern",
                    "learned_code",
                    "settled_code",
                    "pack_code_part",
                    "counter_device",
                )
            ]
    finally:
        books.close()
    assert tuple(kept) == ("CT-1", None)
    assert counts == [0, 0, 0, 0, 1]
