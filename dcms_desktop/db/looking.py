"""Looking into books without opening them: nothing is written, locked or brought up to date."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine
from sqlalchemy import event
from sqlalchemy.engine import Connection
from sqlalchemy.engine import Engine
from sqlalchemy.exc import DatabaseError
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool

from dcms_desktop.db.connect import FILE
from dcms_desktop.db.connect import outside_troubles
from dcms_desktop.db.upgrade import schema_of
from dcms_desktop.db.version import APPLICATION_ID
from dcms_desktop.db.version import SCHEMA
from dcms_desktop.kernel.errors import Outside

NEXT = "Say the folder of the books, or the file of a copy."


@contextmanager
def looking_at(where: str) -> Iterator[Connection]:
    """Give a connection that cannot write, to a folder of books, a copy, or a server.

    The program may have the same books open meanwhile. Raises Outside for what is no book of this version.
    """
    engine = _server(where) if where.startswith("postgresql") else _file(Path(where).expanduser())
    try:
        with outside_troubles(), engine.connect() as connection:
            try:
                _refuse_stranger(connection, where)
            except OperationalError:
                raise
            except DatabaseError as trouble:
                raise _no_book(where) from trouble
            yield connection
    finally:
        engine.dispose()


def _server(where: str) -> Engine:
    return create_engine(
        where, poolclass=NullPool, connect_args={"options": "-c default_transaction_read_only=on"}
    )


def _file(place: Path) -> Engine:
    file = (place / FILE if place.is_dir() else place).resolve()
    if not file.is_file():
        raise Outside(
            f"There are no books in {place}.", "Say the folder of the books, or the file of a copy."
        )
    # Without a log beside it nobody writes it now, and a folder that may not be written can be read too.
    still = "" if file.with_name(file.name + "-wal").exists() else "&immutable=1"
    engine = create_engine(f"sqlite:///{file.as_uri()}?mode=ro{still}&uri=true", poolclass=NullPool)

    @event.listens_for(engine, "connect")
    def prepare(raw: object, _record: object) -> None:
        for pragma in ("trusted_schema=OFF", "cell_size_check=ON", "mmap_size=0", "query_only=ON"):
            raw.execute(f"PRAGMA {pragma}").fetchall()  # type: ignore[attr-defined] # sqlite3's own connection

    return engine


def _refuse_stranger(connection: Connection, where: str) -> None:
    sqlite = connection.dialect.name == "sqlite"
    mark = connection.exec_driver_sql("PRAGMA application_id").scalar() if sqlite else APPLICATION_ID
    step = schema_of(connection)
    if mark != APPLICATION_ID or step is None:
        raise _no_book(where)
    if step != SCHEMA:
        raise Outside(
            f"These books are at step {step}, this program reads step {SCHEMA}.",
            "Open a copy of them with this program once, then look at the copy.",
        )


def _no_book(where: str) -> Outside:
    return Outside(
        f"{Path(where).name or where} is no book of this program, or it is damaged.",
        NEXT,
    )
