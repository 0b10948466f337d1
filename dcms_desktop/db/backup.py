"""Copies of the books that are proved before they are called backups. Never a plain copy of an open file."""

import hashlib
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from contextlib import contextmanager
from contextlib import suppress
from pathlib import Path

from sqlalchemy import create_engine
from sqlalchemy.engine import URL
from sqlalchemy.engine import Connection
from sqlalchemy.engine import make_url
from sqlalchemy.pool import NullPool

from dcms_desktop.db.connect import FILE
from dcms_desktop.db.connect import Books
from dcms_desktop.db.connect import outside_of
from dcms_desktop.db.connect import outside_troubles
from dcms_desktop.db.version import APPLICATION_ID
from dcms_desktop.kernel.errors import Outside

SUM = ".sha256"
MOST_DAMAGE = 20
PROVING_KB = 262_144
"""Every row is looked up in every index, all over the file: a large cache saves a third of the time. A mapped
file would save more, but a bad place of the disk would then end the program instead of being told."""


def library_version() -> str:
    """Return the version of the SQLite library in use."""
    return sqlite3.sqlite_version


def damage_of(connection: Connection) -> list[str]:
    """Return what SQLite finds wrong in its own file; PostgreSQL keeps sums of its pages itself."""
    if connection.dialect.name != "sqlite":
        return []
    held = connection.exec_driver_sql("PRAGMA cache_size").scalar()
    connection.exec_driver_sql(f"PRAGMA cache_size=-{PROVING_KB}")
    found = [
        str(row[0])
        for row in connection.exec_driver_sql(f"PRAGMA integrity_check({MOST_DAMAGE})")
        if row[0] != "ok"
    ]
    strays = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchmany(MOST_DAMAGE)
    connection.exec_driver_sql(f"PRAGMA cache_size={held}")
    connection.exec_driver_sql("PRAGMA shrink_memory")
    return found + [
        f"Row {row[1]} of {row[0]} points at a row of {row[2]} that is not there." for row in strays
    ]


@contextmanager
def reading_copy(file: Path) -> Iterator[Connection]:
    """Give a reading connection to a copy that nobody writes; the copy stays as it is to the byte."""
    engine = create_engine(
        f"sqlite:///{file.resolve().as_uri()}?mode=ro&immutable=1&uri=true", poolclass=NullPool
    )
    try:
        with outside_troubles(), engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


def copy_books(books: Books, to: Path) -> Path:
    """Write a whole copy of open books to a new file and return it; nothing half written stays."""
    part = to.with_name(f".{to.name}.part")
    try:
        to.parent.mkdir(parents=True, exist_ok=True)
        if books.postgres:
            _dump(books.where, part)
        else:
            _copy_sqlite(Path(books.where) / FILE, part)
        _flush(part)
        part.replace(to)
    except sqlite3.Error as trouble:
        raise outside_of(str(trouble)) or Outside(
            f"The copy could not be made: {trouble}.", "Check the folder, then try again."
        ) from trouble
    except OSError as trouble:
        raise Outside(
            f"{to.parent} could not be written: {trouble.strerror or trouble}.",
            "Pick another folder, or free some space.",
        ) from trouble
    finally:
        _sweep(part)
    return to


def _sweep(part: Path) -> None:
    """Take away a half-made copy with the journal that SQLite lays beside it when a disk is full."""
    for left in (part, part.with_name(f"{part.name}-journal")):
        with suppress(OSError):
            left.unlink(missing_ok=True)


def _copy_sqlite(file: Path, part: Path) -> None:
    part.unlink(missing_ok=True)
    with (
        closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as source,
        closing(sqlite3.connect(part, isolation_level=None)) as copy,
    ):
        source.backup(copy)
        # One file without a log beside it: that is what people carry away on a stick.
        copy.execute("PRAGMA journal_mode=DELETE").fetchall()


def _dump(address: str, part: Path) -> None:
    plain, password = _told_apart(address)
    _run(["pg_dump", "--format=custom", "--no-owner", f"--file={part}", f"--dbname={plain}"], password)
    _run(["pg_restore", "--list", str(part)])


def _told_apart(address: str) -> tuple[str, str]:
    """Return an address as the server's tools read it, and its password: anybody sees a program's words."""
    url = make_url(address)
    plain = URL.create("postgresql", url.username, None, url.host, url.port, url.database, url.query)
    return plain.render_as_string(hide_password=False), url.password or ""


def _run(words: list[str], password: str = "") -> None:
    program = shutil.which(words[0])
    if program is None:
        raise Outside(
            f"The program {words[0]} of PostgreSQL is not on this PC.",
            "Install the PostgreSQL client (Debian package: postgresql-client).",
        )
    done = subprocess.run(  # noqa: S603 - a tool of PostgreSQL, with words of our own
        [program, *words[1:]], capture_output=True, text=True, check=False, errors="replace",
        env={**os.environ, **({"PGPASSWORD": password} if password else {})},
    )  # fmt: skip
    if done.returncode:
        raise Outside(
            f"{words[0]} failed: {done.stderr.strip()[-300:]}",
            "Check the address of the server and its version.",
        )


def _flush(file: Path) -> None:
    with file.open("rb+") as handle:
        os.fsync(handle.fileno())


def sum_of(file: Path) -> str:
    """Return the SHA-256 of a file."""
    with file.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def write_sum(file: Path) -> str:
    """Keep the sum of a backup beside it, as ``sha256sum -c`` reads it, and return it."""
    told = sum_of(file)
    file.with_name(file.name + SUM).write_text(f"{told}  {file.name}\n", encoding="ascii")
    return told


def refuse_damaged(file: Path) -> None:
    """Raise Outside when a backup is not the file that was written: its sum differs, or it is no book."""
    if not file.is_file():
        raise Outside(f"There is no backup {file}.", "Check the path.")
    kept = file.with_name(file.name + SUM)
    if kept.exists() and kept.read_text(encoding="ascii", errors="replace").split()[:1] != [sum_of(file)]:
        raise Outside(
            f"The backup {file.name} was damaged since it was made.",
            "Take another backup, the one before it.",
        )
    if is_dump(file):
        return
    try:
        with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as raw:
            mark = raw.execute("PRAGMA application_id").fetchone()[0]
    except sqlite3.Error as trouble:
        raise Outside(
            f"{file.name} is not a backup of these books, or it is damaged.", "Take another one."
        ) from trouble
    if mark != APPLICATION_ID:
        raise Outside(f"{file.name} belongs to another program.", "Take a file that dcms backup made.")


def is_dump(file: Path) -> bool:
    """Tell whether a backup is a dump of PostgreSQL."""
    with file.open("rb") as handle:
        return handle.read(5) == b"PGDMP"


def put_back(file: Path, to: str) -> None:
    """Put a backup into a new folder, or a dump into an empty database; what is there is never touched."""
    if is_dump(file):
        if not to.startswith("postgresql"):
            raise Outside(
                "This backup is of a server.", "Say --to postgresql+psycopg://… of an empty database."
            )
        plain, password = _told_apart(to)
        _run(["pg_restore", "--no-owner", "--exit-on-error", "--single-transaction",
              f"--dbname={plain}", str(file)], password)  # fmt: skip
        return
    folder = Path(to)
    if folder.exists() and any(folder.iterdir()):
        raise Outside(f"The folder {folder} is not empty.", "A backup is restored into a new folder only.")
    part = folder / f".{FILE}.part"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, part)
        _flush(part)
        part.replace(folder / FILE)
    except OSError as trouble:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise Outside(
            f"{folder} could not be written: {trouble.strerror or trouble}.",
            "Pick another folder, or free some space.",
        ) from trouble
