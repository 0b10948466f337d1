"""A centre that runs for the time of a test: in a thread of this process, or as a program to be killed."""

import json
import signal
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator
from collections.abc import Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import uvicorn
from starlette.applications import Starlette

from tests.centre.app import make_app
from tests.centre.centre import Centre
from tests.centre.centre import Limits
from tests.centre.serve import config_of
from tests.centre.serve import listening
from tests.centre.serve import words
from tests.centre.store import open_store

ROOT = Path(__file__).resolve().parents[2]
ADMIN = "admin-of-the-test"


@dataclass
class Running:
    """Where a centre answers, and the manufacturer's side of it."""

    port: int
    centre: Centre | None = None
    pid: int = 0
    """Its process, where it is a program of its own."""

    @property
    def url(self) -> str:
        """Return the address that a client is given."""
        return f"http://127.0.0.1:{self.port}"

    def admin(self, path: str, **asked: Any) -> Any:
        """Do something as the manufacturer: POST what is given, GET when nothing is."""
        raw = json.dumps(asked).encode() if asked else None
        request = urllib.request.Request(  # noqa: S310 - our own address
            f"{self.url}/admin/{path}", raw, {"Authorization": f"Bearer {ADMIN}"}
        )
        with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310 - our own address
            return json.loads(answer.read())

    def add_distributor(self, code: str = "D0001", name: str = "Asha Traders", stream: str = "") -> str:
        """Add a distributor where he is not there yet, and return a one-time code for him."""
        self.admin("distributors", distributors=[{"code": code, "name": name, "town": "Pune"}])
        told = self.admin("codes", distributor=code, **({"stream": stream} if stream else {}))
        return str(told["code"])

    def put(self, *changes: dict[str, Any], audience: str = "*") -> int:
        """Put changes into the feed."""
        return int(self.admin("feed", audience=audience, changes=list(changes))["position"])

    def summary(self, stream: str) -> dict[str, Any]:
        """Return what a stream's stored operations add up to."""
        told: dict[str, Any] = self.admin(f"streams/{stream}")
        return told


def centre_on(database: str | Path, limits: Limits | None = None) -> Centre:
    """Return a centre on a database."""
    return Centre(open_store(database), limits=limits, admin=ADMIN, name="Himalaya Foods")


@contextmanager
def running_centre(
    database: str | Path, *, limits: Limits | None = None, tls: Mapping[str, Path] | None = None
) -> Iterator[Running]:
    """Run a centre in a thread of this process."""
    centre = centre_on(database, limits)
    with serving(make_app(centre), tls) as port:
        yield Running(port, centre)


@contextmanager
def serving(app: Starlette, tls: Mapping[str, Path] | None = None) -> Iterator[int]:
    """Serve a program in a thread of this process and give the port."""
    listener = listening("127.0.0.1", 0)
    said = words().parse_args([])
    for name, file in (tls or {}).items():
        setattr(said, name, file)
    server = uvicorn.Server(config_of(app, said))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, name="centre")
    thread.start()
    try:
        yield int(listener.getsockname()[1])
    finally:
        server.should_exit = True
        thread.join(20)
        listener.close()


class Program:
    """A centre as a program of its own, which may be killed at any moment and started again."""

    def __init__(self, database: str | Path, port: int = 0, *more: str) -> None:
        self._words = ["--db", str(database), "--admin", ADMIN, *more]
        self.port = port
        self.process: subprocess.Popen[str] | None = None

    def start(self) -> Running:
        """Start it and wait until it listens, always at the same port."""
        command = [sys.executable, "-m", "tests.centre.serve", "--port", str(self.port), *self._words]
        self.process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line.startswith("centre ready at "), line
        self.port = int(line.split("/")[2].rpartition(":")[2])
        return Running(self.port, pid=self.process.pid)

    def kill(self) -> None:
        """Kill it without a word."""
        if self.process is not None:
            self.process.send_signal(signal.SIGKILL)
            self._gone()

    def stop(self) -> None:
        """Ask it to end."""
        if self.process is not None:
            self.process.terminate()
            self._gone()

    def _gone(self) -> None:
        assert self.process is not None
        self.process.wait(30)
        if self.process.stdout is not None:
            self.process.stdout.close()
        self.process = None
