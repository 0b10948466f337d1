"""Writes a new step of the schema: what tables say now and the newest step does not (``dev.py step``)."""

import sys
import tempfile
from pathlib import Path

from alembic import command
from alembic.config import Config

import migrations
from dcms_desktop.db.connect import open_books
from dcms_desktop.db.upgrade import upgrade_books
from dcms_desktop.db.version import SCHEMA


def write_step(why: str) -> str:
    """Write the difference between books at the newest step and the tables; return the step's number."""
    number = f"{int(SCHEMA) + 1:04d}"
    config = Config()
    config.set_main_option("script_location", str(Path(str(migrations.__file__)).parent))
    config.set_main_option("file_template", "s%%(rev)s_%%(slug)s")
    with tempfile.TemporaryDirectory(prefix="dcms-step-") as folder:
        books = open_books(Path(folder) / "books", create=True)
        try:
            upgrade_books(books)
            with books.write() as connection:
                config.attributes["connection"] = connection
                command.revision(config, why, autogenerate=True, rev_id=number)
        finally:
            books.close()
    return number


if __name__ == "__main__":
    made = write_step(" ".join(sys.argv[1:]))
    sys.stdout.write(
        f"Step {made} is written. Read it, set SCHEMA in dcms_desktop/db/version.py to {made!r},\n"
        f"and give it a test of the same name in tests/migrations.\n"
    )
