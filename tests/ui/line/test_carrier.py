"""The carrier of the line is a program of its own: whoever is killed, everything goes up once."""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING
from typing import Any

import pytest

from dcms_desktop.company.actions import save_setting
from dcms_desktop.db.connect import open_books
from dcms_desktop.sync.actions.line import drop_line
from dcms_desktop.sync.client import enrol
from dcms_desktop.sync.queries import line_card
from dcms_desktop.sync.queries import line_state
from dcms_desktop.telling.settings import PROPOSE
from tests.file_store import file_store
from tests.line_centre import RunningCentre
from tests.shop import Shop
from ui import line_thread
from ui.line.carrier import Carrier
from ui.line.carrier import CarrierDied
from ui.line.pipe import Pipe
from ui.line_thread import LineThread

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from dcms_desktop.db.connect import Books
    from tests.line_centre import LineCentre

ROOT = Path(__file__).resolve().parents[3]
WINDOW = """
import sys, threading
from dcms_desktop.desk import open_desk
from ui.line.carrier import Carrier
carrier = Carrier(open_desk(sys.argv[1]), print)
threading.Thread(target=lambda: carrier.round(by_hand=True)).start()
while not carrier.process: pass
print(carrier.process, flush=True)
"""


class Holding:
    """A script of the centre that holds every upload until it is let go, then takes it all the same."""

    def __init__(self) -> None:
        self.reached, self.go = threading.Event(), threading.Event()

    def __call__(self, _centre: LineCentre, _method: str, path: str, _told: dict[str, Any]) -> None:
        if path.endswith("/ops"):
            self.reached.set()
            self.go.wait(30)


@pytest.fixture
def centre(tmp_path: Path) -> Iterator[LineCentre]:
    running = RunningCentre()
    with file_store(tmp_path / "keys.json"):
        yield running.centre
    running.stop()


def trading(books: Books, centre: LineCentre) -> Shop:
    """Return a shop with three documents that wait, enrolled at the centre."""
    shop = Shop(books)
    shop.desk.do(save_setting, PROPOSE, False)
    shop.receives("Dolo 650", batch="D1", units=100)
    for units in (3, 4):
        shop.bills("Asha Medical", "Dolo 650", units=units)
    enrol(shop.desk, centre.url, "ABCD1234EF")
    return shop


@pytest.fixture
def shop(books: Books, centre: LineCentre) -> Shop:
    return trading(books, centre)


@pytest.fixture
def carrier(shop: Shop) -> Iterator[Carrier]:
    made = Carrier(shop.desk, lambda _done, _total: None)
    yield made
    made.end()


def holder_of(shop: Shop) -> str:
    card = shop.desk.ask(line_card)
    assert card is not None
    return card.holder


def is_there(process: int) -> bool:
    """Tell whether a process runs; one that ended and waits to be fetched does not."""
    try:
        told = Path(f"/proc/{process}/stat").read_text(encoding="ascii")
    except FileNotFoundError:
        return False
    return told.rpartition(")")[2].split()[0] != "Z"


def gone_within(process: int, seconds: float) -> bool:
    until = time.monotonic() + seconds
    while is_there(process) and time.monotonic() < until:
        time.sleep(0.02)
    return not is_there(process)


def assert_all_went_up_once(shop: Shop, centre: LineCentre) -> None:
    state = shop.desk.ask(line_state)
    assert (state.waiting, state.sent, state.done, state.rejected) == (0, 0, len(centre.ops), 0)
    assert [op["seq"] for op in centre.ops.values()] == list(range(1, len(centre.ops) + 1))
    assert not shop.trouble()


def test_the_carrier_sends_and_the_window_writes(carrier: Carrier, shop: Shop, centre: LineCentre) -> None:
    assert carrier.round(by_hand=True) == ("", "")
    first = carrier.process
    assert_all_went_up_once(shop, centre)
    shop.bills("Asha Medical", "Dolo 650", units=1)
    assert carrier.round(by_hand=True) == ("", "")
    assert carrier.process == first
    assert len(centre.ops) == 4
    assert holder_of(shop) == ""
    carrier.end()
    assert gone_within(first, 5)


def test_its_words_and_environment_hold_no_secret(carrier: Carrier, centre: LineCentre) -> None:
    carrier.round(by_hand=True)
    keys = Path(os.environ["DCMS_TEST_KEYS"]).read_text(encoding="utf-8")
    secret = keys.rpartition('": "')[2].rstrip('"}')
    assert len(secret) > 40
    for part in ("cmdline", "environ"):
        assert secret.encode() not in Path(f"/proc/{carrier.process}/{part}").read_bytes()
    assert os.getpriority(os.PRIO_PROCESS, carrier.process) > os.getpriority(os.PRIO_PROCESS, 0)
    assert len(centre.ops) == 3


def test_a_stopped_line_is_said_and_no_death(carrier: Carrier, books: Books, shop: Shop) -> None:
    shop.desk.do(drop_line, "another company")
    how, words = carrier.round(by_hand=True)
    assert (how, "stopped by hand" in words) == ("refused", True)
    assert books.rested() >= 0


def test_a_carrier_killed_in_its_upload_loses_and_doubles_nothing(
    carrier: Carrier, shop: Shop, centre: LineCentre
) -> None:
    held = Holding()
    centre.script = held

    def kill() -> None:
        held.reached.wait(30)
        os.kill(carrier.process, signal.SIGKILL)

    killer = threading.Thread(target=kill)
    killer.start()
    with pytest.raises(CarrierDied):
        carrier.round(by_hand=True)
    killer.join()
    assert holder_of(shop) == ""
    shop.bills("Asha Medical", "Dolo 650", units=1)  # billing goes on
    held.go.set()
    centre.script = None
    assert carrier.round(by_hand=True) == ("", "")
    assert len(centre.ops) == 4
    assert_all_went_up_once(shop, centre)


def test_a_defect_of_the_window_ends_the_round_and_not_the_line(shop: Shop, centre: LineCentre) -> None:
    def say(_done: int, _total: int) -> None:
        raise ZeroDivisionError

    made = Carrier(shop.desk, say)
    with pytest.raises(ZeroDivisionError):
        made.round(by_hand=True)
    assert made.process == 0
    other = Carrier(shop.desk, lambda _done, _total: None)
    assert other.round(by_hand=True) == ("", "")
    other.end()
    assert_all_went_up_once(shop, centre)


def test_a_window_killed_takes_its_carrier_with_it(
    books_folder: Path, centre: LineCentre, tmp_path: Path
) -> None:
    books = open_books(books_folder)
    shop = trading(books, centre)
    shop.desk.close()
    held = Holding()
    centre.script = held
    script = tmp_path / "window.py"
    script.write_text(WINDOW, encoding="utf-8")
    window = subprocess.Popen(
        [sys.executable, str(script), str(books_folder)],
        stdout=subprocess.PIPE, text=True, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert window.stdout is not None
    process = int(window.stdout.readline())
    assert held.reached.wait(60)
    window.kill()
    window.wait()
    window.stdout.close()
    assert gone_within(process, 5)
    held.go.set()
    centre.script = None
    again = Shop.__new__(Shop)
    again.__dict__.update(shop.__dict__)
    again.desk.books = open_books(books_folder)
    other = Carrier(again.desk, lambda _done, _total: None)
    try:
        assert other.round(by_hand=True) == ("", "")
        assert_all_went_up_once(again, centre)
    finally:
        other.end()
        again.desk.close()


def test_a_window_closed_in_an_upload_does_not_wait_for_it(
    shop: Shop, centre: LineCentre, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(line_thread, "END_WAIT", 1.0)
    held = Holding()
    centre.script = held
    line = LineThread(shop.desk)
    line.start()
    qtbot.waitUntil(held.reached.is_set, timeout=30_000)
    process = line.carrier_process
    assert process
    started = time.monotonic()
    line.stop()
    assert time.monotonic() - started < 5
    assert gone_within(process, 5)
    held.go.set()


@pytest.mark.logs("the carrier of the line ended by itself")
def test_a_carrier_that_died_is_noted_and_started_again(
    shop: Shop, centre: LineCentre, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(line_thread, "LEAST_PAUSE_MS", 100)
    monkeypatch.setattr(line_thread, "LOOK_EVERY", 0.2)
    monkeypatch.setattr(line_thread, "wait_ms", lambda _tries, _chance: 0)
    held = Holding()
    centre.script = held
    line = LineThread(shop.desk)
    line.start()
    qtbot.waitUntil(held.reached.is_set, timeout=30_000)
    first = line.carrier_process
    os.kill(first, signal.SIGKILL)
    held.go.set()
    centre.script = None
    qtbot.waitUntil(lambda: shop.desk.ask(line_state).done == 3, timeout=30_000)
    assert line.carrier_process not in {0, first}
    line.stop()
    assert_all_went_up_once(shop, centre)


@pytest.mark.postgres
def test_two_windows_on_a_server_send_one_at_a_time(postgres_books_url: str, centre: LineCentre) -> None:
    books = open_books(postgres_books_url)
    shop = trading(books, centre)
    other = Shop.__new__(Shop)
    second = open_books(postgres_books_url)
    other.__dict__.update(shop.__dict__)
    desks = [shop.desk, type(shop.desk)(second, shop.desk.who)]
    held = Holding()
    centre.script = held
    carriers = [Carrier(desk, lambda _done, _total: None) for desk in desks]
    carriers[1].holder = "another-counter:1"
    try:
        first = threading.Thread(target=lambda: carriers[0].round(by_hand=True))
        first.start()
        assert held.reached.wait(60)
        assert carriers[1].round(by_hand=True) == ("", "")  # finds the line taken and leaves it
        assert not centre.ops
        held.go.set()
        first.join(60)
        assert_all_went_up_once(shop, centre)
    finally:
        for one in carriers:
            one.end()
        second.close()
        books.close()


@pytest.mark.logs("a message of the carrier is not taken")
@pytest.mark.parametrize(
    "raw",
    [
        pickle.dumps(("do", os.getpid)),
        pickle.dumps(("do", eval)),
        b"(Vdo\ncdcms_desktop.db.connect\nsqlite3\nt.",
        b"\x80\x04(Vdo\ncdcms_desktop.db.connect\nsqlite3.connect\nt.",
    ],
)
def test_the_window_takes_nothing_foreign_from_the_pipe(raw: bytes) -> None:
    reader, writer = os.pipe()
    with os.fdopen(writer, "wb") as out:
        pipe = Pipe(os.fdopen(reader, "rb"), out, trusts=False)
        pipe.send("do", drop_line, (1, "a"), {})
        assert pipe.receive() == ("do", drop_line, (1, "a"), {})
        out.write(raw)
        out.flush()
        assert pipe.receive() is None
        pipe.close()
