"""The shape of the books: models equal migrations, fixed rows stay, newer books are left alone."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect
from sqlalchemy import text
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.base import Executable

import migrations
from dcms_desktop.catalog.actions.index import TABLES as SEARCH_TABLES
from dcms_desktop.db.base import Base
from dcms_desktop.db.connect import Books
from dcms_desktop.db.connect import open_books
from dcms_desktop.db.upgrade import schema_of
from dcms_desktop.db.upgrade import upgrade_books
from dcms_desktop.db.version import APPLICATION_ID
from dcms_desktop.db.version import SCHEMA
from dcms_desktop.kernel.errors import Outside
from dcms_desktop.kernel.registry import discover
from migrations.first.fixed import FIXED
from migrations.first.fixed import KEPT

BESIDE_THE_MODELS = ("item_search", "ix_item_search", "alembic_version")


def is_model(name: str | None, *_rest: Any) -> bool:
    return not str(name).startswith(BESIDE_THE_MODELS)


def differences(connection: Connection) -> list[Any]:
    discover("dcms_desktop", "Base", module="tables")
    context = MigrationContext.configure(
        connection, opts={"include_name": is_model, "compare_type": True, "compare_server_default": True}
    )
    return list(compare_metadata(context, Base.metadata))


def unlike_columns(connection: Connection) -> list[str]:
    """Compare what Alembic does not: the columns that may be empty, and the names of keys."""
    found = []
    seen = inspect(connection)
    for table in Base.metadata.sorted_tables:
        real = {column["name"]: column for column in seen.get_columns(table.name)}
        found += [
            f"{table.name}.{column.name}"
            for column in table.columns
            if real[column.name]["nullable"] != column.nullable
        ]
        keys = seen.get_pk_constraint(table.name)["constrained_columns"]
        if keys != [column.name for column in table.primary_key.columns]:
            found.append(f"{table.name}: {keys}")
    return found


def test_models_match_the_newest_step(any_books: Books) -> None:
    with any_books.write() as connection:
        assert differences(connection) == []
        assert unlike_columns(connection) == []


def test_the_program_knows_the_newest_step() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(str(migrations.__file__)).parent))
    assert ScriptDirectory.from_config(config).get_heads() == [SCHEMA]


def test_a_released_step_imports_nothing_of_the_program() -> None:
    folder = Path(str(migrations.__file__)).parent
    for file in (*folder.glob("versions/*.py"), *folder.glob("first/*.py")):
        assert "dcms_desktop" not in file.read_text("utf-8"), file.name


def test_books_know_their_step_and_their_program(books: Books) -> None:
    with books.write() as connection:
        assert schema_of(connection) == SCHEMA
        assert connection.execute(text("PRAGMA application_id")).scalar() == APPLICATION_ID
        names = set(inspect(connection).get_table_names())
        assert set(SEARCH_TABLES) <= names
    assert upgrade_books(books) is False


ANYTHING: dict[type, Any] = {str: "x", bytes: b"x", bool: True, int: 1, date: date(2026, 11, 10)}


def add_row(connection: Connection, name: str) -> None:
    """Write a row of anything into a table, standing without what it points at."""
    table = Base.metadata.tables[name]
    postgres = connection.dialect.name == "postgresql"
    free = "SET session_replication_role=replica" if postgres else "PRAGMA defer_foreign_keys=ON"
    connection.execute(text(free))
    connection.execute(
        table.insert(), {column.name: ANYTHING[column.type.python_type] for column in table.columns}
    )
    if postgres:
        connection.execute(text("SET session_replication_role=origin"))


def bend(books: Books, table: str, statement: Executable) -> None:
    """Write a row and run a statement on it, in one transaction."""
    with books.write() as connection:
        add_row(connection, table)
        connection.execute(statement)


@pytest.mark.parametrize("table", [*FIXED, *KEPT])
def test_no_row_is_deleted(any_books: Books, table: str) -> None:
    with pytest.raises(DBAPIError, match="is never changed"):
        bend(any_books, table, Base.metadata.tables[table].delete())


@pytest.mark.parametrize("table", FIXED)
def test_a_fixed_row_is_never_changed(any_books: Books, table: str) -> None:
    column = "reason" if table in {"audit_row", "document_revision"} else "day"
    value = "why" if column == "reason" else date(2026, 11, 11)
    with pytest.raises(DBAPIError, match="is never changed"):
        bend(any_books, table, Base.metadata.tables[table].update().values({column: value}))


@pytest.mark.postgres
def test_a_fixed_table_is_never_emptied(postgres_books_url: str) -> None:
    books = open_books(postgres_books_url)
    try:
        for table in (*FIXED, *KEPT):
            with (
                pytest.raises(DBAPIError, match="is never changed"),
                books.write() as connection,
            ):
                connection.execute(text(f"TRUNCATE {table} CASCADE"))
    finally:
        books.close()


def test_newer_books_are_left_alone(books: Books) -> None:
    with books.write() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num='9999'"))
    with pytest.raises(Outside, match="newer version") as told:
        upgrade_books(books)
    assert "Nothing was changed" in told.value.next_step


def test_tables_of_another_program_are_left_alone(tmp_path: Path) -> None:
    books = open_books(tmp_path / "books", create=True)
    try:
        with books.write() as connection:
            connection.execute(text("CREATE TABLE theirs (id INTEGER)"))
        with pytest.raises(Outside, match="another program"):
            upgrade_books(books)
    finally:
        books.close()


@pytest.mark.postgres
def test_newer_books_on_postgres_are_left_alone(postgres_books_url: str) -> None:
    books = open_books(postgres_books_url)
    try:
        with books.write() as connection:
            assert schema_of(connection) == SCHEMA
            connection.execute(text("UPDATE alembic_version SET version_num='9999'"))
        with pytest.raises(Outside, match="newer version"):
            upgrade_books(books)
    finally:
        books.close()
