"""Row 20 of the table: how fast bills go up, and what billing feels of a good, dead or stalling line."""

import threading
import time
from collections.abc import Callable
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import ThreadingHTTPServer
from pathlib import Path

import keyring
from keyring.backend import KeyringBackend
from sqlalchemy import update

from dcms_desktop.db.tx import Tx
from dcms_desktop.desk import Desk
from dcms_desktop.outbox.tables import OutboxRow
from dcms_desktop.sync.actions.line import set_up_line
from dcms_desktop.sync.actions.line import try_now
from dcms_desktop.sync.client import enrol
from dcms_desktop.sync.going import send_now
from dcms_desktop.sync.queries import line_card
from tests.centre.running import Running
from tests.centre.running import running_centre

STALL_S = 60
REST_S = 0.5
"""Between two rounds: far oftener than the window sends, which waits for 50 bills or some minutes."""
NAMES = ("profile", "company", "distributor", "stream", "device", "audience", "centre_key", "secret")


class MemoryStore(KeyringBackend):
    """A key store for the time of the measurement."""

    priority = 5

    def __init__(self) -> None:
        self.kept: dict[str, str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get(f"{service}/{username}")

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[f"{service}/{username}"] = password


def _all_sent(tx: Tx) -> None:
    """Take what the books of the measurement hold as sent already."""
    tx.execute(update(OutboxRow).values(state="done"))


@contextmanager
def enrolled(desk: Desk, folder: Path) -> Iterator[Running]:
    """Run a centre of this machine with these books enrolled at it."""
    before = keyring.get_keyring()
    keyring.set_keyring(MemoryStore())
    with running_centre(folder / "centre.db") as real:
        desk.do(_all_sent)
        enrol(desk, real.url, real.add_distributor())
        yield real
    keyring.set_keyring(before)


def wire_speed(desk: Desk, post: Callable[[int], object], count: int) -> tuple[float, int]:
    """Post some bills, then send them all; return seconds of sending and how many were taken."""
    for number in range(count):
        post(number)
    started = time.perf_counter()
    came = send_now(desk)
    return time.perf_counter() - started, came.done + came.held


def beside(desk: Desk, post: Callable[[int], object], count: int, first: int, url: str | None) -> list[float]:
    """Return the seconds of saving each bill while a thread sends to an address; None sends nothing."""
    ends = threading.Event()
    sender = threading.Thread(target=_send, args=(desk, ends), daemon=True)
    if url is not None:
        card = desk.ask(line_card)
        assert card is not None
        desk.do(set_up_line, {**{name: getattr(card, name) for name in NAMES}, "url": url}, there=0)
        sender.start()
    times = []
    for number in range(first, first + count):
        started = time.perf_counter()
        post(number)
        times.append(time.perf_counter() - started)
    ends.set()
    if url is not None:
        sender.join(2)
    return times


def _send(desk: Desk, ends: threading.Event) -> None:
    while not ends.is_set():
        desk.do(try_now)
        send_now(desk, stop=ends.is_set)
        ends.wait(REST_S)


@contextmanager
def stalling() -> Iterator[str]:
    """Give an address that takes requests and never answers."""
    from http.server import BaseHTTPRequestHandler

    class Silent(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            time.sleep(STALL_S)

        def do_POST(self) -> None:
            time.sleep(STALL_S)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Silent)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
