"""The centre's database: SQLite by default, PostgreSQL by address; the same tables and statements on both."""

import queue
import sqlite3
import threading
from abc import ABC
from abc import abstractmethod
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import psycopg

SCHEMA = (Path(__file__).parent / "schema.sql").read_text(encoding="utf-8")
Row = tuple[Any, ...]


class Taken(Exception):  # noqa: N818 - an outcome of a race, told to the caller who tries again
    """Somebody else wrote the same key at the same moment."""


class Tx(ABC):
    """An open transaction. Statements use ``?`` on both databases."""

    @abstractmethod
    def all(self, statement: str, *values: Any) -> list[Row]:
        """Return the rows of a statement."""

    @abstractmethod
    def run(self, statement: str, *values: Any) -> int:
        """Run a statement and return how many rows it touched."""

    @abstractmethod
    def bulk(self, table: str, columns: str, rows: Sequence[Row]) -> None:
        """Insert many rows."""

    @abstractmethod
    def among(self, before: str, values: Iterable[Any], *others: Any) -> list[Row]:
        """Return the rows of a statement that ends in ``… IN``, for any number of values."""

    def one(self, statement: str, *values: Any) -> Row | None:
        """Return the first row, or None."""
        rows = self.all(statement, *values)
        return rows[0] if rows else None


class Store(ABC):
    """One database, with the connections it needs."""

    locked = ""
    """What a select says at its end to hold its rows until the commit."""

    next_batch = "(SELECT COALESCE(MAX(number), 0) + 1 FROM batch)"
    """The number of the next stored body."""

    @abstractmethod
    def write(self) -> "Any":
        """Return a context of one writing transaction."""

    @abstractmethod
    def read(self) -> "Any":
        """Return a context of one reading transaction."""

    @abstractmethod
    def close(self) -> None:
        """Let all connections go."""


def open_store(address: str | Path) -> Store:
    """Open the database at an address, with its tables made; a plain path is an SQLite file."""
    text = str(address)
    if text.startswith("postgresql"):
        return PostgresStore(text)
    return SqliteStore(Path(text.removeprefix("sqlite:///")))


# ── SQLite ──────────────────────────────────────────────────────────────────────────────────────
class _SqliteTx(Tx):
    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def all(self, statement: str, *values: Any) -> list[Row]:
        return self._connection.execute(statement, values).fetchall()

    def run(self, statement: str, *values: Any) -> int:
        return self._connection.execute(statement, values).rowcount

    def bulk(self, table: str, columns: str, rows: Sequence[Row]) -> None:
        marks = ",".join("?" * len(columns.split(",")))
        self._connection.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", rows)  # noqa: S608 - names of our own

    def among(self, before: str, values: Iterable[Any], *others: Any) -> list[Row]:
        found: list[Row] = []
        wanted = list(values)
        for at in range(0, len(wanted), 900):
            some = wanted[at : at + 900]
            found += self._connection.execute(
                f"{before} IN ({','.join('?' * len(some))})", [*others, *some]
            ).fetchall()
        return found


class SqliteStore(Store):
    """One file, one writing connection, a reading one for each thread."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._lock = threading.Lock()
        self._own = threading.local()
        self._readers: list[sqlite3.Connection] = []
        self._writer = self._connect()
        self._writer.execute("PRAGMA journal_mode=WAL")
        self._writer.execute("PRAGMA synchronous=FULL")
        self._writer.executescript(SCHEMA)

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._file, timeout=30, isolation_level=None, check_same_thread=False)
        connection.execute("PRAGMA temp_store=MEMORY")
        return connection

    @contextmanager
    def write(self) -> Iterator[Tx]:
        with self._lock:
            self._writer.execute("BEGIN IMMEDIATE")
            try:
                yield _SqliteTx(self._writer)
            except BaseException as trouble:
                self._writer.execute("ROLLBACK")
                if isinstance(trouble, sqlite3.IntegrityError):
                    raise Taken(str(trouble)) from trouble
                raise
            self._writer.execute("COMMIT")

    @contextmanager
    def read(self) -> Iterator[Tx]:
        reader: sqlite3.Connection | None = getattr(self._own, "reader", None)
        if reader is None:
            reader = self._own.reader = self._connect()
            reader.execute("PRAGMA query_only=ON")
            self._readers.append(reader)
        reader.execute("BEGIN")
        try:
            yield _SqliteTx(reader)
        finally:
            reader.execute("ROLLBACK")

    def close(self) -> None:
        for connection in (*self._readers, self._writer):
            connection.close()


# ── PostgreSQL ──────────────────────────────────────────────────────────────────────────────────
@cache
def _sql(statement: str) -> bytes:
    return statement.replace("?", "%s").encode()


class _PostgresTx(Tx):
    def __init__(self, connection: "psycopg.Connection[Row]") -> None:
        self._connection = connection

    def all(self, statement: str, *values: Any) -> list[Row]:
        return self._connection.execute(_sql(statement), values).fetchall()

    def run(self, statement: str, *values: Any) -> int:
        return self._connection.execute(_sql(statement), values).rowcount

    def bulk(self, table: str, columns: str, rows: Sequence[Row]) -> None:
        if not rows:
            return
        text = "\n".join(["\t".join(map(_copied, row)) for row in rows]) + "\n"
        statement = f"COPY {table} ({columns}) FROM STDIN".encode()
        with self._connection.cursor() as cursor, cursor.copy(statement) as copy:
            copy.write(text)

    def among(self, before: str, values: Iterable[Any], *others: Any) -> list[Row]:
        statement = _sql(before) + b" = ANY(%s)"
        return self._connection.execute(statement, (*others, list(values))).fetchall()


def _copied(value: Any) -> str:
    """Return one value as COPY reads it."""
    kind = type(value)
    if kind is int:
        return str(value)
    if kind is bytes:
        return f"\\\\x{value.hex()}"
    if value is None:
        return "\\N"
    text = str(value)
    if "\\" in text or "\t" in text or "\n" in text or "\r" in text:
        text = text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")
    return text


class PostgresStore(Store):
    """A server, with a handful of connections."""

    locked = " FOR UPDATE"
    next_batch = "nextval('batch_number')"  # streams do not wait for each other

    def __init__(self, address: str, connections: int = 10) -> None:
        self._address = address.replace("postgresql+psycopg://", "postgresql://", 1)
        self._free: queue.LifoQueue[psycopg.Connection[Row] | None] = queue.LifoQueue()
        for _ in range(connections):
            self._free.put(None)
        with psycopg.connect(self._address, autocommit=True) as connection, connection.transaction():
            connection.execute("SELECT pg_advisory_xact_lock(711901)")
            connection.execute(SCHEMA.replace("BLOB", "BYTEA").encode())
            connection.execute("CREATE SEQUENCE IF NOT EXISTS batch_number")
            connection.execute("ALTER TABLE batch ALTER COLUMN body SET STORAGE EXTERNAL")

    @contextmanager
    def _transaction(self) -> Iterator["psycopg.Connection[Row]"]:
        connection = self._free.get()
        try:
            if connection is None or connection.closed:
                connection = psycopg.connect(self._address, autocommit=True, prepare_threshold=1)
            with connection.transaction():
                yield connection
        except psycopg.errors.UniqueViolation as trouble:
            raise Taken(str(trouble)) from trouble
        except (psycopg.errors.SerializationFailure, psycopg.errors.DeadlockDetected) as trouble:
            raise Taken(str(trouble)) from trouble
        finally:
            self._free.put(connection)

    @contextmanager
    def write(self) -> Iterator[Tx]:
        with self._transaction() as connection:
            yield _PostgresTx(connection)

    @contextmanager
    def read(self) -> Iterator[Tx]:
        with self._transaction() as connection:
            yield _PostgresTx(connection)

    def close(self) -> None:
        while not self._free.empty():
            connection = self._free.get()
            if connection is not None:
                connection.close()
