"""A private PostgreSQL server for one test run, shared by all its lines of work.

The first test that asks starts it in the run's own folder; a watching process stops it when the run ends,
also when the run is killed. Nothing outside the folder is touched and no port is opened except on Windows.
"""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import portalocker
import psycopg
from psycopg.conninfo import make_conninfo

BOOKS = "books_template"
SETTINGS = {
    "fsync": "off",  # a test run need not outlive the machine; everything else is as shipped
    "full_page_writes": "off",
    "autovacuum": "off",  # no database of a test lives long enough to be tidied
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "4GB",
    "max_connections": "120",
    "shared_buffers": "32MB",
}


def find_binaries() -> Path | None:
    """Return the folder that holds initdb and pg_ctl, the newest version first, or None."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=_version_of, reverse=True)
    if on_path := shutil.which("initdb"):
        found.append(Path(on_path).resolve().parent)
    if config := shutil.which("pg_config"):
        answer = subprocess.run([config, "--bindir"], capture_output=True, text=True, check=False).stdout
        found.append(Path(answer.strip()))
    found.extend(sorted(Path("C:/Program Files/PostgreSQL").glob("*/bin"), key=_version_of, reverse=True))
    suffix = ".exe" if sys.platform == "win32" else ""
    for folder in found:
        if all((folder / f"{name}{suffix}").exists() for name in ("initdb", "pg_ctl")):
            return folder
    return None


def _version_of(folder: Path) -> float:
    try:
        return float(folder.parent.name)
    except ValueError:
        return 0.0


def why_not() -> str:
    """Return why no server can be started here, or nothing."""
    if find_binaries() is None:
        return "no PostgreSQL server here (Debian package: postgresql)"
    return ""


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: where it listens."""

    host: str
    port: int

    def url(self, database: str) -> str:
        """Return the address the program takes."""
        return f"postgresql+psycopg://dcms@/{database}?host={self.host}&port={self.port}"

    def run(self, statement: str) -> None:
        """Run one statement of administration."""
        where = make_conninfo(host=self.host, port=self.port, user="dcms", dbname="postgres")
        with psycopg.connect(where, autocommit=True) as connection:
            connection.execute(statement.encode())

    @contextmanager
    def database(self, template: str = "template0") -> Iterator[str]:
        """Give the address of a fresh database and drop it afterwards."""
        name = f"t_{uuid4().hex}"
        self.run(f"CREATE DATABASE {name} TEMPLATE {template}")
        try:
            yield self.url(name)
        finally:
            self.run(f"DROP DATABASE {name} WITH (FORCE)")


def shared_server(run_folder: Path, owner: int, settings: dict[str, str] = SETTINGS) -> Server:
    """Return the run's server, starting it when this is the first to ask."""
    ready = run_folder / "postgres.json"
    with portalocker.Lock(run_folder / "postgres.lock", timeout=180):
        if not ready.exists():
            server = _start(run_folder, settings)
            _watch_from_aside(run_folder, owner)
            ready.write_text(json.dumps({"host": server.host, "port": server.port}), encoding="utf-8")
        return Server(**json.loads(ready.read_text(encoding="utf-8")))


def books_template(server: Server, run_folder: Path) -> str:
    """Return the name of a database already at the newest step of the schema, to clone from."""
    from dcms_desktop.db.connect import open_books
    from dcms_desktop.db.upgrade import upgrade_books

    made = run_folder / "postgres.template"
    with portalocker.Lock(run_folder / "postgres.lock", timeout=180):
        if not made.exists():
            server.run(f"CREATE DATABASE {BOOKS} TEMPLATE template0")
            books = open_books(server.url(BOOKS), create=True)
            try:
                upgrade_books(books)
            finally:
                books.close()
            made.touch()
    return BOOKS


def stop(run_folder: Path) -> None:
    """Stop the run's server, if there is one, at once."""
    data = run_folder / "postgres" / "data"
    binaries = find_binaries()
    if binaries is None or not (data / "postmaster.pid").exists():
        return
    command = [str(binaries / "pg_ctl"), "-D", str(data), "-m", "immediate", "-w", "-t", "30", "stop"]
    subprocess.run(command, check=False, capture_output=True, **_as_server_user(run_folder))


def _start(run_folder: Path, asked: dict[str, str]) -> Server:
    binaries = find_binaries()
    assert binaries is not None, why_not()
    home = run_folder / "postgres"
    home.mkdir()
    who = _as_server_user(run_folder)
    if "user" in who:
        run_folder.chmod(0o711)
        os.chown(home, who["user"], who["group"])
    data = home / "data"
    make = ["initdb", "-D", data, "-U", "dcms", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]
    _must([str(binaries / "initdb"), *map(str, make[1:])], who)
    host, port = (str(home), 5432) if sys.platform != "win32" else ("127.0.0.1", _free_port())
    settings = {**asked, "port": str(port), "listen_addresses": host if sys.platform == "win32" else ""}
    if sys.platform != "win32":
        settings["unix_socket_directories"] = host
    with (home / "data" / "postgresql.conf").open("a", encoding="utf-8") as conf:
        conf.writelines(f"{name} = '{value}'\n" for name, value in settings.items())
    log = str(home / "server.log")
    _must([str(binaries / "pg_ctl"), "-D", str(data), "-l", log, "-w", "-t", "120", "start"], who)
    return Server(host, port)


def _must(command: list[str], who: dict[str, Any]) -> None:
    """Run a step of the start; raise what it said if it fails."""
    log = Path(who["cwd"]) / "postgres.start.log"
    with log.open("a", encoding="utf-8") as out:  # no pipe: the server would keep it open
        code = subprocess.run(command, check=False, stdout=out, stderr=out, stdin=subprocess.DEVNULL, **who)
    if code.returncode:
        raise RuntimeError(f"{Path(command[0]).name} failed:\n{log.read_text(encoding='utf-8')}")


def _as_server_user(run_folder: Path) -> dict[str, Any]:
    """Return how to start the server's programs: never as root, which PostgreSQL refuses."""
    how: dict[str, Any] = {"cwd": run_folder}
    if sys.platform == "win32" or os.geteuid() != 0:
        return how
    import pwd

    names = {entry.pw_name for entry in pwd.getpwall()}
    user = pwd.getpwnam("postgres" if "postgres" in names else "nobody")
    return how | {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _watch_from_aside(run_folder: Path, owner: int) -> None:
    command = [sys.executable, str(Path(__file__).resolve()), str(run_folder), str(owner)]
    quiet: dict[str, Any] = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.DEVNULL)
    if sys.platform == "win32":
        subprocess.Popen(command, creationflags=subprocess.DETACHED_PROCESS, **quiet)
    else:
        aside = subprocess.Popen(command, start_new_session=True, cwd="/", **quiet)
        aside.returncode = 0  # it outlives this process on purpose: no warning that it still runs


def is_alive(process: int) -> bool:
    """Tell whether a process still runs."""
    if sys.platform == "win32":
        import ctypes

        synchronize, timed_out = 0x00100000, 0x102
        handle = ctypes.windll.kernel32.OpenProcess(synchronize, 0, process)
        if not handle:
            return False
        running = ctypes.windll.kernel32.WaitForSingleObject(handle, 0) == timed_out
        ctypes.windll.kernel32.CloseHandle(handle)
        return bool(running)
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def watch(run_folder: Path, owner: int) -> None:
    """Wait until the run is over, then stop its server and take its folder away."""
    while is_alive(owner) and run_folder.exists():
        time.sleep(0.5)
    stop(run_folder)
    shutil.rmtree(run_folder, ignore_errors=True)


if __name__ == "__main__":
    watch(Path(sys.argv[1]), int(sys.argv[2]))
