"""Bringing the shape of the books up to date. Alembic is loaded only when there is something to do."""

from pathlib import Path

from sqlalchemy import inspect
from sqlalchemy import text
from sqlalchemy.engine import Connection

from dcms_desktop.db.connect import Books
from dcms_desktop.db.version import SCHEMA
from dcms_desktop.kernel.errors import Outside


def schema_of(connection: Connection) -> str | None:
    """Return the step the books are at, None for empty books."""
    if connection.dialect.name == "sqlite":
        known = connection.execute(text("SELECT 1 FROM sqlite_master WHERE name='alembic_version'")).scalar()
    else:
        known = connection.execute(text("SELECT to_regclass('alembic_version')")).scalar()
    if not known:
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def upgrade_books(books: Books) -> bool:
    """Bring the books to the newest step; return whether that did anything. Raises Outside for newer ones."""
    with books.writing:
        with books.write() as connection:
            at = schema_of(connection)
            if at == SCHEMA:
                return False
            if at is None and inspect(connection).get_table_names():
                raise Outside(
                    "The books hold tables of another program.", "Pick an empty folder or database."
                )
        if at is not None and at > SCHEMA:
            raise Outside(
                f"These books were made by a newer version of the program (step {at}, here {SCHEMA}).",
                "Install the newest version, then open them again. Nothing was changed.",
            )
        _run_steps(books)
        return True


def _run_steps(books: Books) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_steps_folder()))
    with books.write() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _steps_folder() -> Path:
    import migrations

    return Path(migrations.__file__).parent
