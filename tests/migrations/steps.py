"""Books as they were at an earlier step of the schema."""

from pathlib import Path

from alembic import command
from alembic.config import Config

import migrations
from dcms_desktop.db.connect import Books


def books_at(books: Books, step: str) -> None:
    """Bring empty books to a step and no further."""
    config = Config()
    config.set_main_option("script_location", str(Path(str(migrations.__file__)).parent))
    with books.write() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, step)
