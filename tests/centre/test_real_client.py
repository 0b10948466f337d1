"""The program's own line against the reference centre: storms, kills on both sides, clocks, hotels."""

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import keyring
import pytest

from dcms_desktop.db.connect import Books
from dcms_desktop.db.connect import open_books
from dcms_desktop.kernel.errors import Outside
from dcms_desktop.sync.actions.line import note_batch
from dcms_desktop.sync.client import enrol
from dcms_desktop.sync.going import send_now
from dcms_desktop.sync.queries import line_state
from dcms_desktop.sync.queries import op_rows
from dcms_desktop.wire import key_store
from tests.centre.chaos import CHAOS
from tests.centre.chaos import SLOW
from tests.centre.chaos import Weather
from tests.centre.chaos import bad_line
from tests.centre.running import ROOT
from tests.centre.running import Running
from tests.centre.shopkeeper import MemoryStore
from tests.centre.shopkeeper import told_by
from tests.centre.test_kills import keeper_of
from tests.centre.test_kills import needs_fork
from tests.durability.biller import ITEMS
from tests.durability.biller import PARTIES
from tests.shop import Shop

KILLS = int(os.environ.get("DCMS_CLIENT_KILLS", "1000"))
BILLS = int(os.environ.get("DCMS_OFFLINE_BILLS", "7200"))
YEAR_MS = 365 * 86_400_000


@pytest.fixture(autouse=True)
def own_keys() -> Iterator[None]:
    """Keep keys in memory: no key store of this machine is touched."""
    before = keyring.get_keyring()
    keyring.set_keyring(MemoryStore())
    key_store.forget_opened()
    yield
    keyring.set_keyring(before)


@pytest.fixture
def shop(books: Books) -> Shop:
    """A shop with enough of one thing."""
    made = Shop(books)
    made.receives("Dolo 650", batch="D1", units=900_000)
    return made


def trade(shop: Shop, bills: int, seed: int) -> None:
    """Bill, cancel and correct by chance."""
    chance = random.Random(seed)  # noqa: S311 - chance of a test, told by its seed
    for _ in range(bills):
        bill = shop.bills("Asha Medical", "Dolo 650", units=chance.randint(1, 40))
        fate = chance.randint(0, 9)
        if fate == 0:
            shop.cancels(bill)
        elif fate == 1:
            shop.edits(bill, str(chance.randint(1, 40)))


def send_all(shop: Shop, rounds: int = 300, seed: int = 0) -> None:
    """Send until nothing waits, in batches of every size."""
    for number in range(rounds):
        if seed:
            shop.desk.do(note_batch, 1 + (seed + number) % 9)
        send_now(shop.desk)
        state = shop.desk.ask(line_state)
        if not state.waiting and not state.sent:
            return
    raise AssertionError(shop.desk.ask(line_state))


def assert_same_end(shop: Shop, centre: Running) -> None:
    """Prove that both ends hold the same operations, each once, and that nothing was refused."""
    mine = told_by(shop.desk)
    told = centre.summary(mine["stream"])
    assert told["ops_sha256"] == mine["ops_sha256"]
    assert told["acked_seq"] == told["top_seq"] == mine["ops"]
    assert set(told["states"]) <= {"applied", "stale"}
    assert not shop.desk.ask(op_rows, "rejected")


# ── bad lines ───────────────────────────────────────────────────────────────────────────────────
@pytest.mark.long
def test_a_storm_changes_nothing(shop: Shop, centre: Running) -> None:
    weather = Weather(0.3, 0.3, 0.2, 0.1, torn=0.05, bent=0.05, portals=0.05, longest_delay=0.002)
    with bad_line(centre.port, weather, seed=4) as line:
        enrol_somehow(shop, line.url, centre)
        trade(shop, 14, seed=4)
        send_all(shop, seed=4)
        shop.closes_day()
        proofs = 0
        for _ in range(60):
            proofs += send_now(shop.desk).proofs
            if proofs:
                break
        line.settle()
    assert proofs == 1
    assert_same_end(shop, centre)


def enrol_somehow(shop: Shop, url: str, centre: Running) -> None:
    """Enrol with one code, again and again until the answer comes through."""
    code = centre.add_distributor()
    for _ in range(60):
        try:
            enrol(shop.desk, url, code)
        except Outside:
            continue
        return
    raise AssertionError("no answer to enrolment")


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(1, 21))
def test_a_long_storm_changes_nothing(shop: Shop, centre: Running, seed: int) -> None:
    with bad_line(centre.port, CHAOS, seed) as line:
        enrol_somehow(shop, line.url, centre)
        for day in range(4):
            trade(shop, 150, seed * 10 + day)
            send_all(shop, 3_000, seed)
        line.settle()
    assert_same_end(shop, centre)


def race(url: str, centre: Running, seed: int, bills: int, monkeypatch: pytest.MonkeyPatch) -> int:
    """Let two counters bill on one server while each sends over a bad line with a lease that never lasts."""
    monkeypatch.setattr("dcms_desktop.sync.going.sender_name", lambda: threading.current_thread().name)
    monkeypatch.setattr("dcms_desktop.sync.sender.LEASE_MS", 1)
    first = Shop(open_books(url))
    first.receives("Dolo 650", batch="D1", units=900_000)
    first.party("Asha Medical")
    shops = [first, first.on(open_books(url))]
    rounds, troubles = Counter[str](), []

    def counter(number: int) -> None:
        try:
            trade(shops[number], bills, seed * 10 + number)
            for _ in range(3_000):
                came = send_now(shops[number].desk)
                rounds["busy" if came.busy else "trouble" if came.trouble else "sent"] += 1
                state = shops[number].desk.ask(line_state)
                if not state.waiting and not state.sent:
                    return
        except BaseException as trouble:
            troubles.append(trouble)
            raise

    with bad_line(centre.port, CHAOS, seed) as line:
        enrol_somehow(shops[0], line.url, centre)
        threads = [threading.Thread(target=counter, args=(n,), name=f"counter-{n}") for n in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        line.settle()
    assert not troubles
    assert_same_end(shops[0], centre)
    for shop in shops:
        shop.desk.close()
    return rounds.total()


@pytest.mark.postgres
def test_two_senders_that_race_double_nothing(
    postgres_books_url: str, centre: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert race(postgres_books_url, centre, 1, 3, monkeypatch) > 2


@pytest.mark.soak
@pytest.mark.postgres
@pytest.mark.parametrize("seed", range(2, 12))
def test_two_senders_that_race_for_long_double_nothing(
    postgres_books_url: str, centre: Running, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    sys.stdout.write(f"{race(postgres_books_url, centre, seed, 250, monkeypatch)} rounds\n")


def test_the_login_page_of_a_hotel_is_no_answer(shop: Shop, centre: Running) -> None:
    hotel = Weather(0, 0, 0, 0, 0, 0, portals=1.0, longest_delay=0)
    with bad_line(centre.port, Weather(0, 0, 0, 0, 0, 0, 0, 0)) as line:
        enrol(shop.desk, line.url, centre.add_distributor())
        trade(shop, 4, seed=1)
        line.line.weather = hotel
        came = send_now(shop.desk)
        assert (came.done, bool(came.trouble), came.halt) == (0, True, "")
        trade(shop, 2, seed=2)
        line.line.weather = Weather(0, 0, 0, 0, 0, 0, 0, 0)
        send_all(shop)
    assert_same_end(shop, centre)


def test_a_doubled_request_for_a_token_troubles_nobody(shop: Shop, centre: Running) -> None:
    with bad_line(centre.port, Weather(0, 0, doubled=1.0, late_copies=0, torn=0, bent=0, portals=0)) as line:
        enrol(shop.desk, line.url, centre.add_distributor())
        steps = set()
        for number in range(12):
            trade(shop, 1, seed=number)
            steps.add(send_now(shop.desk).next_step)
        send_all(shop)
        line.settle()
    assert steps <= {"", "Billing goes on; it is tried again by itself."}
    assert_same_end(shop, centre)


@pytest.mark.parametrize("shift", [86_400_000, -86_400_000, YEAR_MS, -YEAR_MS, 700_000])
def test_a_clock_that_jumps_stops_nothing(shop: Shop, centre: Running, shift: int) -> None:
    enrol(shop.desk, centre.url, centre.add_distributor())
    trade(shop, 3, seed=1)
    send_all(shop)
    centre.admin("clock", shift_ms=shift)
    trade(shop, 3, seed=2)
    send_all(shop, rounds=8)
    centre.admin("clock", shift_ms=0)
    trade(shop, 3, seed=3)
    send_all(shop, rounds=8)
    assert_same_end(shop, centre)


@pytest.mark.soak
def test_sixty_days_offline_go_up_over_a_slow_line_in_ten_minutes(shop: Shop, centre: Running) -> None:
    with bad_line(centre.port, SLOW) as line:
        enrol(shop.desk, line.url, centre.add_distributor())
        for number in range(BILLS):
            shop.bills("Asha Medical", "Dolo 650", units=number % 40 + 1)
        began = time.monotonic()
        send_all(shop)
        took = time.monotonic() - began
    assert_same_end(shop, centre)
    sys.stdout.write(f"{BILLS:,} bills over 256 kbit/s in {took:.0f} s\n")
    assert took < 600, f"{took:.0f} s"


# ── kills ───────────────────────────────────────────────────────────────────────────────────────
@needs_fork
def test_a_centre_that_is_killed_costs_nothing(shop: Shop, tmp_path: Path) -> None:
    rnd = random.Random(5)  # noqa: S311 - moments to kill at, no secret
    with keeper_of(str(tmp_path / "killed.db")) as keeper:
        keeper.start()
        enrol(shop.desk, keeper.running.url, keeper.running.add_distributor())
        for number in range(5):
            trade(shop, 3, seed=number)
            send_now(shop.desk)
            time.sleep(rnd.uniform(0, 0.1))
            keeper.kill()
            assert send_now(shop.desk).trouble
            keeper.start()
        send_all(shop)
        assert_same_end(shop, keeper.running)


class Killed:
    """The shop as a program that bills and sends, killed again and again."""

    def __init__(self, program: "subprocess.Popen[str]") -> None:
        self.program = program
        self.acknowledged = 0
        assert self._line() == "ready"

    def trade_and_die(self, seconds: float) -> None:
        """Let it bill and send, and kill it so long after its first bill."""
        pid = self._start("go")
        self.acknowledged += self._line().startswith("ack ")
        time.sleep(seconds)
        os.kill(pid, signal.SIGKILL)
        while (line := self._line()) != "dead":
            self.acknowledged += line.startswith("ack ")

    def finish(self) -> dict[str, object]:
        """Let it send all and prove the day; return what it tells."""
        self._start("end")
        told: dict[str, object] = json.loads(self._line())
        assert self._line() == "dead"
        return told

    def _start(self, word: str) -> int:
        assert self.program.stdin is not None
        self.program.stdin.write(f"{word}\n")
        self.program.stdin.flush()
        return int(self._line().removeprefix("pid "))

    def _line(self) -> str:
        assert self.program.stdout is not None
        return self.program.stdout.readline().strip()


@contextmanager
def killed_shop(books: Path, centre: Running) -> Iterator[Killed]:
    words = [str(books), centre.url, centre.add_distributor()]
    program = subprocess.Popen(
        [sys.executable, "-m", "tests.centre.shopkeeper", *words],
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        yield Killed(program)
    finally:
        program.kill()
        program.wait()
        for stream in (program.stdin, program.stdout):
            if stream is not None:
                stream.close()


def kill_often(books_folder: Path, centre: Running, kills: int) -> None:
    made = Shop(open_books(books_folder))
    for number in range(1, ITEMS + 1):
        made.receives(f"Item {number}", batch=f"B{number}", units=900_000)
    for number in range(PARTIES):
        made.party(f"Party {number}")
    made.desk.close()
    rnd = random.Random(9)  # noqa: S311 - moments to kill at, no secret
    with killed_shop(books_folder, centre) as shop:
        for _ in range(kills):
            shop.trade_and_die(rnd.uniform(0.1, 0.8))
        told = shop.finish()
    stored = centre.summary(str(told["stream"]))
    assert told["proofs"], told
    assert stored["ops_sha256"] == told["ops_sha256"], (told, stored)
    assert stored["acked_seq"] == told["ops"]
    assert shop.acknowledged >= kills


@needs_fork
@pytest.mark.long
def test_a_shop_that_is_killed_while_it_bills_and_sends_doubles_nothing(
    books_folder: Path, centre: Running
) -> None:
    kill_often(books_folder, centre, 5)


@needs_fork
@pytest.mark.soak
def test_a_thousand_kills_of_the_shop_double_nothing(books_folder: Path, centre: Running) -> None:
    kill_often(books_folder, centre, KILLS)
