"""Opening books: engines, pragmas and the lock against a second program."""

import errno
import logging
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from dataclasses import field
from pathlib import Path
from threading import RLock
from time import monotonic
from typing import IO
from typing import Any

import portalocker
from sqlalchemy import create_engine
from sqlalchemy import event
from sqlalchemy import text
from sqlalchemy.engine import Connection
from sqlalchemy.engine import Engine
from sqlalchemy.exc import DatabaseError
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import QueuePool
from sqlalchemy.pool import StaticPool

from dcms_desktop.db.places import refuse_shared_place
from dcms_desktop.db.version import APPLICATION_ID
from dcms_desktop.kernel.errors import Outside

log = logging.getLogger("db")

FILE = "books.db"
IDLE_CHECKPOINT_PAGES = 10_000
"""The writer checkpoints by itself only past this many pages, and then inside a commit; else when the counter
is idle, so that no bill waits for it."""
IDLE_S = 1.5
"""A counter that saved nothing for so long is idle."""
OPEN_TRANSACTIONS: set[int] = set()
"""Ids of connections inside a transaction; the tests check that none stays open."""


MET_ANOTHER = frozenset({"40001", "40P01", "23505"})
"""What PostgreSQL says when two counters met: serialization, deadlock, a row made twice. The second one, run
again, finds what the first one wrote."""


Seconds = float
"""How long something took or rested; never money."""


@dataclass
class Books:
    """Open books: one writing connection, a few reading ones."""

    where: str
    writer_engine: Engine
    reader_engine: Engine
    lock_file: IO[str] | None
    writer: Connection
    writing: RLock = field(default_factory=RLock)
    wrote_at: float = float("-inf")
    """When the counter wrote something lasting, by the clock that never jumps; the future while it does."""
    lasted_at: float = float("-inf")
    """When a transaction that waits for the disk was last committed: all before it lasts too."""
    log_grew: bool = False
    """Something was written, by whomever, since the log was moved into the books."""

    @property
    def postgres(self) -> bool:
        """Tell whether these books lie on PostgreSQL."""
        return self.writer_engine.dialect.name == "postgresql"

    @property
    def folder(self) -> Path | None:
        """Return the folder of SQLite books."""
        return None if self.postgres else Path(self.where)

    @contextmanager
    def write(self, *, lasting: bool = True, heard: bool = True) -> Iterator[Connection]:
        """Give the writing connection inside one transaction; commit at the end, roll back on any trouble.

        One that is not lasting does not wait for the disk: a power cut may undo it as a whole, until the next
        lasting one is written. One that is not ``heard`` is nobody's work at the counter (`rested`).
        """
        heard = heard and lasting
        if heard:
            self.wrote_at = float("inf")
        with self.writing:
            if self.writer.invalidated or self.writer.closed:
                self.writer = self.writer_engine.connect()
            OPEN_TRANSACTIONS.add(id(self.writer))
            self.log_grew = True
            try:
                with outside_troubles(), self._disk(lasting=lasting), self.writer.begin():
                    if self.postgres and not lasting:
                        self.writer.exec_driver_sql("SET LOCAL synchronous_commit = off")
                    yield self.writer
                if lasting:
                    self.lasted_at = monotonic()
            finally:
                OPEN_TRANSACTIONS.discard(id(self.writer))
                if heard:
                    self.wrote_at = monotonic()

    @contextmanager
    def _disk(self, *, lasting: bool) -> Iterator[None]:
        """Let SQLite's commit wait for the disk, or not."""
        raw = self.writer.connection.driver_connection
        if lasting or not isinstance(raw, sqlite3.Connection):
            yield
            return
        raw.execute("PRAGMA synchronous=NORMAL")
        try:
            yield
        finally:
            raw.execute("PRAGMA synchronous=FULL")

    def rested(self) -> Seconds:
        """Return for how many seconds the counter wrote nothing: whoever works behind gives way by it."""
        return max(0.0, monotonic() - self.wrote_at)

    def lasted(self) -> Seconds:
        """Return how many seconds ago all that was written until then came to lie on the disk."""
        return max(0.0, monotonic() - self.lasted_at)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Give a reading connection: one view of the books, nothing can be written."""
        with outside_troubles(), self.reader_engine.connect() as connection, connection.begin():
            yield connection

    @property
    def wants_checkpoint(self) -> bool:
        """Tell whether the log should be moved now: there is one, and nobody bills."""
        return self.log_grew and not self.postgres and self.rested() >= IDLE_S

    def checkpoint(self) -> None:
        """Move what waits in the log into the books; the window calls it when nobody bills."""
        if self.postgres:
            return
        with self.writing:
            self.log_grew = False
            raw = self.writer.connection.driver_connection
            if isinstance(raw, sqlite3.Connection) and not raw.in_transaction:
                raw.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()

    def close(self) -> None:
        """Close every connection, the writing one last, then give up the lock."""
        self.reader_engine.dispose()
        with self.writing:
            self.writer.close()
            self.writer_engine.dispose()
        if self.lock_file is not None:
            self.lock_file.close()
            self.lock_file = None


@dataclass
class Readings:
    """Books as a carrier of the program that has them open sees them: nothing is written, nothing locked."""

    engine: Engine

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Give a reading connection: one view of the books."""
        with outside_troubles(), self.engine.connect() as connection, connection.begin():
            yield connection

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()


@contextmanager
def outside_troubles() -> Iterator[None]:
    """Turn a full disk, a read-only folder or a lost server into Outside; every other error stays as is."""
    try:
        yield
    except OperationalError as trouble:
        if getattr(trouble.orig, "sqlstate", None) in MET_ANOTHER:
            raise
        raise outside_of(str(trouble.orig)) or trouble from trouble


_TROUBLES = (
    (
        ("disk is full", "no space left"),
        "The disk is full; nothing of this was saved.",
        "Free some space, then save.",
    ),
    (
        ("readonly", "read-only"),
        "The books cannot be written here.",
        "Make the folder writable, then try again.",
    ),
    (("unable to open",), "The books cannot be opened.", "Check that the folder exists and may be written."),
    (
        ("disk i/o error",),
        "The disk did not answer; nothing of this was saved.",
        "Check the disk, then save again.",
    ),
    (
        ("locked", "busy"),
        "The books are in use by another program.",
        "Close the other program, then try again.",
    ),
    (
        ("connection", "server closed"),
        "The books server does not answer.",
        "Check the network, then try again.",
    ),
)


def outside_of(text_: str) -> Outside | None:
    """Return the Outside that an error text of the database means, or None for a defect."""
    low = text_.lower()
    for signs, message, step in _TROUBLES:
        if any(sign in low for sign in signs):
            return Outside(message, step)
    return None


def open_books(where: str | Path, *, create: bool = False) -> Books:
    """Open the books in a folder or at a ``postgresql+psycopg://`` address. Raises Outside."""
    place = str(where)
    if place.startswith("postgresql"):
        return _open_postgres(place)
    return _open_sqlite(Path(place), create=create)


def open_readings(where: str) -> Readings:
    """Open books beside the program that has them open; its writing connection stays the only one.

    On SQLite the file is opened so that not even the end of this program moves the log into the books.
    """
    if where.startswith("postgresql"):
        return Readings(_postgres_reader(where))
    return Readings(_sqlite_engine(Path(where) / FILE, QueuePool, "BEGIN", _READER, only_read=True))


def _open_sqlite(folder: Path, *, create: bool) -> Books:
    refuse_shared_place(folder)
    file = folder / FILE
    if not create and not file.exists():
        raise Outside(
            f"There are no books in {folder}.", "Pick another folder, or make new books with “dcms new”."
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock_file = _lock(folder)
    except OSError as trouble:
        full = outside_of(str(trouble)) if trouble.errno == errno.ENOSPC else None
        raise full or Outside(
            f"The folder {folder} cannot be written ({trouble.strerror}).", "Pick a folder you may write to."
        ) from trouble
    try:
        return _connect_sqlite(folder, file, lock_file)
    except BaseException:
        lock_file.close()
        raise


def _connect_sqlite(folder: Path, file: Path, lock_file: IO[str]) -> Books:
    if file.exists() and file.stat().st_size and not os.access(file, os.W_OK):
        raise Outside(
            f"The books in {folder} may not be written.", "Give yourself write access to the folder."
        )
    writer_engine = _sqlite_engine(file, StaticPool, "BEGIN IMMEDIATE", _WRITER)
    reader_engine = _sqlite_engine(file, QueuePool, "BEGIN", _READER)
    with outside_troubles():
        try:
            writer = writer_engine.connect()
        except OperationalError:
            raise
        except DatabaseError as trouble:
            raise _no_book(folder) from trouble
        raw = writer.connection.driver_connection
        assert isinstance(raw, sqlite3.Connection)  # noqa: S101 - tells the type checker what the engine made
        _check_application(raw, folder)
    return Books(str(folder), writer_engine, reader_engine, lock_file, writer)


def _no_book(folder: Path) -> Outside:
    return Outside(
        f"The file in {folder} is not a book of this program, or it is damaged.",
        "Restore a backup into a new folder.",
    )


def _check_application(raw: sqlite3.Connection, folder: Path) -> None:
    try:
        mark = raw.execute("PRAGMA application_id").fetchone()[0]
        tables = raw.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    except sqlite3.DatabaseError as trouble:
        raise outside_of(str(trouble)) or _no_book(folder) from trouble
    if mark not in {0, APPLICATION_ID} or (mark == 0 and tables):
        raise Outside(f"The file in {folder} belongs to another program.", "Pick the folder of your books.")
    if mark == 0:
        raw.execute(f"PRAGMA application_id={APPLICATION_ID}")


_COMMON = (
    "PRAGMA foreign_keys=ON",
    "PRAGMA trusted_schema=OFF",
    "PRAGMA cell_size_check=ON",
    "PRAGMA mmap_size=0",
    "PRAGMA cache_size=-65536",
    "PRAGMA temp_store=MEMORY",
)
_WRITER = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    f"PRAGMA wal_autocheckpoint={IDLE_CHECKPOINT_PAGES}",
    "PRAGMA secure_delete=FAST",
    *_COMMON,
)
_READER = ("PRAGMA wal_autocheckpoint=0", *_COMMON, "PRAGMA query_only=ON")


def _sqlite_engine(
    file: Path, pool: type[Any], begin: str, pragmas: tuple[str, ...], *, only_read: bool = False
) -> Engine:
    how: dict[str, Any] = {
        "check_same_thread": False,
        "isolation_level": None,
        "timeout": 5.0,
        "cached_statements": 512,
    }
    if only_read:
        place = f"{file.resolve().as_uri()}?mode=ro"
        engine = create_engine(
            "sqlite://", poolclass=pool, creator=lambda: sqlite3.connect(place, uri=True, **how)
        )
    else:
        engine = create_engine(f"sqlite:///{file}", poolclass=pool, connect_args=how)

    @event.listens_for(engine, "connect")
    def prepare(raw: sqlite3.Connection, _record: object) -> None:
        for pragma in pragmas:
            raw.execute(pragma).fetchall()

    @event.listens_for(engine, "begin")
    def start(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


def _lock(folder: Path) -> IO[str]:
    """Take the lock of these books for this program; refuse when another one has it."""
    handle = (folder / "books.lock").open("a+", encoding="utf-8")
    try:
        portalocker.lock(handle, portalocker.LockFlags.EXCLUSIVE | portalocker.LockFlags.NON_BLOCKING)
    except (portalocker.LockException, OSError) as trouble:
        handle.close()
        raise Outside(
            f"The books in {folder} are open in another window of this program.",
            "Use that window, or close it first. For several counters use PostgreSQL.",
        ) from trouble
    handle.seek(0)
    handle.truncate()
    handle.write(str(os.getpid()))
    handle.flush()
    return handle


def _open_postgres(url: str) -> Books:
    engine = create_engine(url, pool_size=4, pool_pre_ping=True, isolation_level="READ COMMITTED")
    reader = _postgres_reader(url)
    try:
        writer = engine.connect()
    except OperationalError as trouble:
        raise Outside(
            "The books server does not answer, or refuses this user.",
            "Check the address, the user and the network.",
        ) from trouble
    return Books(url, engine, reader, None, writer)


def _postgres_reader(url: str) -> Engine:
    reader = create_engine(url, pool_size=3, pool_pre_ping=True, isolation_level="REPEATABLE READ")

    @event.listens_for(reader, "begin")
    def start(connection: Connection) -> None:
        connection.execute(text("SET TRANSACTION READ ONLY"))

    return reader
