"""What every test gets: guards against surprises, books to write in, a server, kept copies."""

import difflib
import gc
import logging
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from sqlalchemy import Engine
from sqlalchemy import create_engine
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite

from dcms_desktop.db import connect
from dcms_desktop.db.connect import OPEN_TRANSACTIONS
from dcms_desktop.db.connect import Books
from dcms_desktop.db.connect import open_books
from dcms_desktop.db.upgrade import upgrade_books
from tests import postgres
from tests.fakes import TODAY
from tests.fakes import NetworkPrinter
from tests.fakes import clock_at
from tests.needs import why_no_screen

KEPT = Path(__file__).parent / "reports" / "kept"
RUN = "DCMS_TEST_RUN"
OWNER = "DCMS_TEST_OWNER"

_ROOM = 6 * 2**30
"""Bytes of memory that the books of a run may need at once."""

hypothesis.settings.register_profile("house", deadline=None, max_examples=60, print_blob=True)
hypothesis.settings.load_profile("house")


# ── the run ─────────────────────────────────────────────────────────────────────────────────────
def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-kept", action="store_true", help="rewrite the kept copies under tests/reports/kept"
    )


def pytest_configure(config: pytest.Config) -> None:
    """Give the run a folder of its own, which the lines of work share and the user's files stay out of."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    if hasattr(config, "workerinput"):
        return
    temp = _quick_temp() or _open_temp()
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", temp)
    folder = Path(tempfile.mkdtemp(prefix="dcms-tests-", dir=temp))
    os.environ[RUN] = str(folder)
    os.environ[OWNER] = str(os.getpid())
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "APPDATA", "LOCALAPPDATA"):
        (folder / "home" / name).mkdir(parents=True)
        os.environ[name] = str(folder / "home" / name)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the server of the run and take its folder away."""
    if hasattr(config, "workerinput") or os.environ.get(OWNER) != str(os.getpid()):
        return
    folder = Path(os.environ[RUN])
    postgres.stop(folder)
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(autouse=True, scope="module")
def heap_at_rest() -> None:
    """Leave what earlier modules keep out of later collections.

    The windows' tests collect after each test; with all that a long run has imported and kept, a collection
    took five seconds. A window that is still there is left to be collected.
    """
    gc.collect()
    widgets = sys.modules.get("PySide6.QtWidgets")
    if widgets is None or not widgets.QApplication.allWidgets():
        gc.freeze()


def _quick_temp() -> str:
    """Return a folder in memory with room for the books of a run, or nothing.

    Thousands of tests commit some ten times each, and a disk takes its time for each. That nothing is lost is
    told by the tests of durability, with programs that are killed.
    """
    memory = Path("/dev/shm")  # noqa: S108 - mkdtemp makes a private folder in it
    if not memory.is_dir() or not os.access(memory, os.W_OK | os.X_OK):
        return ""
    return str(memory) if shutil.disk_usage(memory).free >= _ROOM else ""


def _open_temp() -> str:
    """Return a temporary folder that another user can reach: root starts PostgreSQL as somebody else."""
    chosen = Path(tempfile.gettempdir())
    if sys.platform != "win32" and os.geteuid() == 0:
        reachable = all(part.stat().st_mode & 0o001 for part in (chosen, *chosen.parents))
        return str(chosen) if reachable else "/var/tmp"  # noqa: S108 - mkdtemp makes a private folder in it
    return str(chosen)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Start the slowest first, and skip with a reason what this machine cannot do."""
    lacks = {"postgres": postgres.why_not(), "screen": why_no_screen()}
    for item in items:
        for mark, reason in lacks.items():
            if reason and item.get_closest_marker(mark):
                item.add_marker(pytest.mark.skip(reason=f"missing here: {reason}"))
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


# ── statements ──────────────────────────────────────────────────────────────────────────────────
@pytest.fixture(autouse=True, scope="session")
def compiled_once() -> Iterator[None]:
    """Let all books of a line of work share the statements SQLAlchemy has compiled.

    A program opens its books once, a run opens ten thousand: compiling the same statements for each took a
    quarter of the time. Books of one kind of database compile alike, so their dialects count as one.
    """
    kept: dict[type, Any] = {}

    def create(*args: Any, **how: Any) -> Engine:
        engine = create_engine(*args, **how)
        kind = type(engine.dialect)
        engine._compiled_cache = kept.setdefault(kind, engine._compiled_cache)
        return engine

    with pytest.MonkeyPatch.context() as patch:
        for kind in (SQLiteDialect_pysqlite, PGDialect_psycopg):
            patch.setattr(kind, "__eq__", lambda self, other: type(self) is type(other))
            patch.setattr(kind, "__hash__", lambda self: hash(type(self)))
        patch.setattr(connect, "create_engine", create)
        yield


# ── the day ─────────────────────────────────────────────────────────────────────────────────────
@pytest.fixture
def noon() -> Iterator[None]:
    """Begin at noon of one day: over midnight the day of the tests and of the books would part."""
    with clock_at(f"{TODAY} 12:00", ticks=True):
        yield


# ── guards ──────────────────────────────────────────────────────────────────────────────────────
class _Keeper(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


@pytest.fixture(autouse=True)
def no_unexpected_log(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test that logs a warning or error it did not announce with ``@pytest.mark.logs("text")``."""
    keeper = _Keeper()
    logging.getLogger().addHandler(keeper)
    yield
    logging.getLogger().removeHandler(keeper)
    announced = [text for mark in request.node.iter_markers("logs") for text in mark.args]
    surprises = unexpected(keeper.records, announced)
    assert not surprises, "Logged without being announced:\n" + "\n".join(surprises)


def unexpected(records: list[logging.LogRecord], announced: list[str]) -> list[str]:
    """Return the lines logged that hold none of the announced texts."""
    told = [f"{record.levelname} {record.name}: {record.getMessage()}" for record in records]
    return [line for line in told if not any(text in line for text in announced)]


@pytest.fixture(autouse=True)
def no_open_transaction() -> Iterator[None]:
    """Fail a test that leaves a transaction open on any books."""
    yield
    left = len(OPEN_TRANSACTIONS)
    OPEN_TRANSACTIONS.clear()
    assert not left, f"{left} transaction(s) left open"


# ── books ───────────────────────────────────────────────────────────────────────────────────────
@pytest.fixture(scope="session")
def run_folder() -> Path:
    """The folder of this run, shared by all its lines of work."""
    return Path(os.environ[RUN])


@pytest.fixture(scope="session")
def empty_books_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """SQLite books at the newest step, without a company: copied for each test, never opened again."""
    folder = tmp_path_factory.mktemp("empty")
    books = open_books(folder, create=True)
    try:
        upgrade_books(books)
    finally:
        books.close()
    return folder / "books.db"


@pytest.fixture
def books_folder(tmp_path: Path, empty_books_file: Path) -> Path:
    """A folder of closed SQLite books at the newest step, this test's own."""
    folder = tmp_path / "books"
    folder.mkdir()
    shutil.copyfile(empty_books_file, folder / empty_books_file.name)
    return folder


@pytest.fixture(scope="session")
def postgres_server(run_folder: Path) -> postgres.Server:
    """The run's private PostgreSQL server; a test that uses it bears ``@pytest.mark.postgres``."""
    if reason := postgres.why_not():
        pytest.skip(reason)
    return postgres.shared_server(run_folder, int(os.environ[OWNER]))


@pytest.fixture
def postgres_url(postgres_server: postgres.Server) -> Iterator[str]:
    """The address of a fresh, empty database."""
    with postgres_server.database() as url:
        yield url


@pytest.fixture
def postgres_books_url(postgres_server: postgres.Server, run_folder: Path) -> Iterator[str]:
    """The address of a fresh database at the newest step of the schema."""
    template = postgres.books_template(postgres_server, run_folder)
    with postgres_server.database(template) as url:
        yield url


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def books_address(request: pytest.FixtureRequest) -> str | Path:
    """Books at the newest step on either database: the test runs on both."""
    name = "books_folder" if request.param == "sqlite" else "postgres_books_url"
    address: str | Path = request.getfixturevalue(name)
    return address


@pytest.fixture
def any_books(books_address: str | Path) -> Iterator[Books]:
    """Open books at the newest step on either database: the test runs on both."""
    books = open_books(books_address)
    yield books
    books.close()


@pytest.fixture
def books(books_folder: Path) -> Iterator[Books]:
    """Open SQLite books at the newest step."""
    opened = open_books(books_folder)
    yield opened
    opened.close()


# ── paper ───────────────────────────────────────────────────────────────────────────────────────
class Kept:
    """Compares what the program made with the copy kept beside the tests."""

    def __init__(self, folder: Path, *, update: bool) -> None:
        self._folder = folder
        self._update = update

    def __call__(self, name: str, made: str | bytes) -> None:
        """Compare ``made`` with the kept copy ``name``; rewrite the copy under ``--update-kept``."""
        file = self._folder / name
        raw = made.encode() if isinstance(made, str) else made
        if self._update:
            file.parent.mkdir(parents=True, exist_ok=True)
            if not file.exists() or file.read_bytes() != raw:
                file.write_bytes(raw)
            return
        assert file.exists(), f"no kept copy {name}: run dev.py kept, then read it"
        if (was := file.read_bytes()) != raw:
            pytest.fail(
                f"{name} differs from its kept copy (dev.py kept rewrites it):\n{_difference(was, made)}"
            )


def _difference(was: bytes, made: str | bytes) -> str:
    if isinstance(made, bytes):
        same = next(
            (at for at, pair in enumerate(zip(was, made, strict=False)) if len(set(pair)) > 1), len(was)
        )
        return f"from byte {same} on: kept {was[same : same + 24]!r}, made {made[same : same + 24]!r}"
    lines = difflib.unified_diff(was.decode().splitlines(), made.splitlines(), "kept", "made", lineterm="")
    return "\n".join(lines)


@pytest.fixture
def kept(request: pytest.FixtureRequest) -> Kept:
    """Compare with a kept copy: ``kept("tax_invoice_a4.txt", text)``."""
    return Kept(KEPT, update=request.config.getoption("--update-kept"))


@pytest.fixture
def network_printer() -> Iterator[NetworkPrinter]:
    """A printer on the network that keeps what it is sent."""
    printer = NetworkPrinter()
    yield printer
    printer.unplug()
