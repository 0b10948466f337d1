"""The program dies at any moment while billing: nothing acknowledged is lost, no number is missing."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from dcms_desktop.db.connect import open_books
from dcms_desktop.desk import Desk
from dcms_desktop.desk import open_desk
from dcms_desktop.documents.queries import document_id_of
from dcms_desktop.documents.queries import id_of_request
from dcms_desktop.documents.queries import posted_document
from dcms_desktop.upkeep.queries import check_books
from dcms_desktop.upkeep.queries import first_trouble
from tests.durability.biller import ITEMS
from tests.durability.biller import PARTIES
from tests.durability.biller import digest_of
from tests.shop import Shop

ROOT = Path(__file__).parents[2]
KILLS = 300
PROVE_EVERY = 50
needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="missing here: fork")


class Counter:
    """The billing program, killed again and again."""

    def __init__(self, program: "subprocess.Popen[str]") -> None:
        self.program = program
        self.acknowledged: dict[str, str] = {}
        assert self._line() == "ready"

    def bill_and_die(self, seconds: float) -> None:
        """Let it bill and kill it after so long; keep what it had acknowledged."""
        assert self.program.stdin is not None
        self.program.stdin.write("go\n")
        self.program.stdin.flush()
        pid = int(self._line().removeprefix("pid "))
        time.sleep(seconds)
        os.kill(pid, signal.SIGKILL)
        while (line := self._line()) != "dead":
            _, number, digest = line.split()
            self.acknowledged[number] = digest

    def _line(self) -> str:
        assert self.program.stdout is not None
        return self.program.stdout.readline().strip()


@contextmanager
def counter_at(folder: Path, *words: str) -> Iterator[Counter]:
    program = subprocess.Popen(
        [sys.executable, "-m", "tests.durability.biller", str(folder), *words],
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        yield Counter(program)
    finally:
        program.kill()
        program.wait()
        for stream in (program.stdin, program.stdout):
            if stream is not None:
                stream.close()


@pytest.fixture
def stocked(books_folder: Path) -> Path:
    """Books of a shop with enough of everything."""
    books = open_books(books_folder)
    shop = Shop(books)
    for number in range(1, ITEMS + 1):
        shop.receives(f"Item {number}", batch=f"B{number}", units=900_000)
    for number in range(PARTIES):
        shop.party(f"Party {number}")
    shop.desk.close()
    return books_folder


def lost(desk: Desk, acknowledged: dict[str, str]) -> list[str]:
    """Return the acknowledged numbers that are not in the books as they were acknowledged."""
    missing = []
    for number, digest in acknowledged.items():
        posted = desk.ask(posted_document, desk.ask(document_id_of, number))
        if digest_of(posted) != digest:
            missing.append(number)
    return missing


def kill_often(folder: Path, kills: int, seed: int) -> int:
    """Kill a counter again and again, and prove its books between; return how many bills it acknowledged."""
    rnd = random.Random(seed)  # noqa: S311 - moments to kill at, no secret
    with counter_at(folder) as counter:
        for kill in range(1, kills + 1):
            counter.bill_and_die(rnd.uniform(0.08, 0.2))
            if kill % PROVE_EVERY == 0:
                desk = open_desk(folder)
                assert first_trouble(desk.ask(check_books, audit=True, replay=True)) == "", (
                    f"after kill {kill}"
                )
                assert lost(desk, counter.acknowledged) == []
                desk.close()
    return len(counter.acknowledged)


@needs_fork
@pytest.mark.long
def test_three_hundred_kills_lose_no_bill_and_leave_no_gap(stocked: Path, tmp_path: Path) -> None:
    """Two counters at books of their own: most of a kill is waiting for it."""
    other = tmp_path / "other"
    shutil.copytree(stocked, other)
    with ThreadPoolExecutor(2) as pool:
        acknowledged = sum(pool.map(kill_often, (stocked, other), (KILLS // 2,) * 2, (7, 8)))
    assert acknowledged > KILLS // 2, f"only {acknowledged} billed before the kills"


@needs_fork
def test_the_kills_would_find_a_program_that_acknowledges_too_early(stocked: Path) -> None:
    rnd = random.Random(11)  # noqa: S311 - moments to kill at, no secret
    with counter_at(stocked, "early") as counter:
        for _ in range(20):
            counter.bill_and_die(rnd.uniform(0.12, 0.2))
    desk = open_desk(stocked)
    missing = [request for request in counter.acknowledged if desk.ask(id_of_request, request) is None]
    desk.close()
    assert missing
