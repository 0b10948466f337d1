"""The centre dies at any moment: nothing it acknowledged is lost, nothing has its effect twice."""

import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.centre.making import Shop
from tests.centre.running import ROOT
from tests.centre.running import Running
from tests.centre.simple_client import SimpleClient
from tests.centre.simple_client import Wire
from tests.centre.test_chaos import assert_same_end

KILLS = int(os.environ.get("DCMS_CENTRE_KILLS", "200"))
needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="missing here: fork")


class Keeper:
    """A centre that is started and killed again and again at one port."""

    def __init__(self, program: "subprocess.Popen[str]", port: int) -> None:
        self.program = program
        self.running = Running(port)
        self.pid = 0
        assert self._line() == "loaded"

    def start(self) -> None:
        """Start it, and return when it listens."""
        assert self.program.stdin is not None
        self.program.stdin.write("go\n")
        self.program.stdin.flush()
        self.pid = int(self._line().split()[2])

    def kill(self) -> None:
        """Kill it without a word."""
        os.kill(self.pid, signal.SIGKILL)
        assert self._line() == "dead"

    def _line(self) -> str:
        assert self.program.stdout is not None
        return self.program.stdout.readline().strip()


@contextmanager
def keeper_of(database: str, *more: str) -> Iterator[Keeper]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    program = subprocess.Popen(
        [sys.executable, "-m", "tests.centre.keeper", database, str(port), *more],
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    keeper = Keeper(program, port)
    try:
        yield keeper
    finally:
        if keeper.pid:
            try:
                os.kill(keeper.pid, signal.SIGKILL)
            except ProcessLookupError:
                keeper.pid = 0
        program.kill()
        program.wait()
        for stream in (program.stdin, program.stdout):
            if stream is not None:
                stream.close()


class Sender(threading.Thread):
    """A shop that goes on trading and sending until it is told to stop."""

    def __init__(self, client: SimpleClient, shop: Shop) -> None:
        super().__init__(name="sender")
        self.client = client
        self.shop = shop
        self.enough = threading.Event()
        self.trouble: Exception | None = None

    def run(self) -> None:
        """Trade and send."""
        try:
            while not self.enough.is_set():
                self.shop.trade(12, lines=2)
                self.client.drain(self.shop)
        except Exception as trouble:  # noqa: BLE001 - told by the test
            self.trouble = trouble


def wait_for_more(client: SimpleClient, sender: Sender) -> None:
    """Wait until something more is acknowledged, however slow the machine: then a kill meets work."""
    before, until = len(client.acked), time.monotonic() + 30
    while len(client.acked) == before and sender.is_alive() and time.monotonic() < until:
        time.sleep(0.002)


def kill_often(address: str, kills: int, seed: int, *more: str) -> tuple[Keeper, Sender]:
    rnd = random.Random(seed)  # noqa: S311 - moments to kill at, no secret
    with keeper_of(address, *more) as keeper:
        keeper.start()
        client = SimpleClient(Wire(keeper.running.url), seed, hurry=0.01)
        client.batch = 12
        client.enrol(keeper.running.add_distributor())
        client.renew()
        sender = Sender(client, Shop(seed))
        sender.start()
        for _ in range(kills):
            wait_for_more(client, sender)
            time.sleep(rnd.uniform(0, 0.2))
            keeper.kill()
            keeper.start()
        sender.enough.set()
        sender.join(120)
        assert sender.trouble is None, sender.trouble
        if not more:
            assert_same_end(keeper.running, client, sender.shop)
            answer = client.prove(sender.shop.manifest(client.stream, 1)).body
            assert answer["match"], answer
        else:
            time.sleep(0.3)
            with pytest.raises(AssertionError):
                assert_same_end(keeper.running, client, sender.shop)
    return keeper, sender


@needs_fork
def test_five_kills_of_the_centre_lose_nothing(centre_address: str) -> None:
    _, sender = kill_often(centre_address, 5, seed=1)
    assert len(sender.client.acked) >= 5


@needs_fork
def test_the_kills_would_find_a_centre_that_answers_too_early(tmp_path: object) -> None:
    kill_often(f"{tmp_path}/centre.db", 6, 2, "early")


@needs_fork
@pytest.mark.soak
def test_two_hundred_kills_of_the_centre_lose_nothing(centre_address: str) -> None:
    _, sender = kill_often(centre_address, KILLS, seed=3)
    assert len(sender.client.acked) > KILLS
