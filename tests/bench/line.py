"""Row 20 of the table: how fast bills go up, and what billing feels of a good, dead or stalling line.

The states of the line take turns in short blocks, so whatever else the machine does meets them alike.
The centre is a program of its own, as it is another machine in life: while bills are saved it steps back and
writes to memory, so neither the counter's processors nor its disk are what is measured.
"""

import os
import random
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from collections.abc import Iterator
from collections.abc import Sequence
from contextlib import contextmanager
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import update

from dcms_desktop.db.tx import Tx
from dcms_desktop.desk import Desk
from dcms_desktop.kernel.changes import Changes
from dcms_desktop.outbox.tables import OutboxRow
from dcms_desktop.sync.client import enrol
from dcms_desktop.sync.gentle import BUSY_S
from dcms_desktop.sync.queries import line_card
from dcms_desktop.sync.queries import line_state
from dcms_desktop.sync.tables import Line
from tests.centre.running import ROOT
from tests.centre.running import Program
from tests.centre.running import Running
from tests.file_store import file_store
from ui.haste import settle
from ui.line.carrier import Carrier
from ui.line_thread import LineThread

TURN = 0.0005
"""As the window sets it (ui.shell.tasks)."""
POSTED = Changes({"documents"})
DEAD = "http://127.0.0.1:9"
STATES = ("alone", "works", "dead", "stalls", "512 kbit/s")
DRAWS = 400


def _all_sent(tx: Tx) -> None:
    """Take what the books of the measurement hold as sent already."""
    tx.execute(update(OutboxRow).values(state="done"))


def _turn_to(tx: Tx, url: str) -> None:
    """Let the line go to another address; to none, it waits for its time."""
    values = {"url": url, "trouble": "", "tries": 0, "push_at": "", "pull_at": ""}
    resting = {"trouble": "resting", "push_at": "2099-01-01T00:00:00.000Z"}
    tx.execute(update(Line).where(Line.id == 1).values(values if url else resting))


@contextmanager
def enrolled(desk: Desk, folder: Path) -> Iterator[Program]:
    """Run a centre of this machine, a program of its own, with these books enrolled at it."""
    turn = sys.getswitchinterval()
    sys.setswitchinterval(TURN)
    program = Program(folder / "centre.db")
    try:
        with file_store(folder / "keys.json"):
            real = program.start()
            desk.do(_all_sent)
            enrol(desk, real.url, real.add_distributor())
            yield program
    finally:
        program.stop()
        sys.setswitchinterval(turn)


@contextmanager
def elsewhere(program: Program, folder: Path) -> Iterator[Running]:
    """Run the centre as though it were another machine: it steps back, and syncs no disk of the counter's."""
    program.stop()
    memory = Path("/dev/shm")  # noqa: S108 - a folder of our own is made in it
    with TemporaryDirectory(dir=memory if memory.is_dir() else folder) as place:
        for file in folder.glob("centre.db*"):
            shutil.copy(file, place)
        other = Program(Path(place) / "centre.db", program.port)
        real = other.start()
        step_back(real.pid)
        try:
            yield real
        finally:
            other.stop()


@contextmanager
def narrow(port: int) -> Iterator[str]:
    """Give the address of a line of 512 kbit/s to a centre of this machine."""
    words = [sys.executable, "-m", "tests.bench.narrow", str(port), str(512_000 // 8)]
    program = subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert program.stdout is not None
    step_back(program.pid)
    try:
        yield f"http://127.0.0.1:{int(program.stdout.readline())}"
    finally:
        program.kill()
        program.wait()
        program.stdout.close()


def wire_speed(desk: Desk, post: Callable[[int], object], count: int) -> tuple[float, int]:
    """Post some bills, then send them all as the window does; return seconds and how many were taken.

    The carrier stands already: its start is told by nobody as speed of the line.
    """
    line = Carrier(desk, lambda _done, _total: None)
    line.round(by_hand=True)
    before = desk.ask(line_state).done
    for number in range(count):
        post(number)
    desk.books.checkpoint()
    time.sleep(BUSY_S)
    started = time.perf_counter()
    line.round(by_hand=True)
    seconds = time.perf_counter() - started
    line.end()
    return seconds, desk.ask(line_state).done - before


class Silent:
    """An address that takes requests and never answers, until it lets them go."""

    def __init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._held: list[socket.socket] = []
        self.holds = True
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._take, name="silent", daemon=True).start()

    def _take(self) -> None:
        with suppress(OSError):
            while True:
                taken = self._listener.accept()[0]
                if self.holds:
                    self._held.append(taken)
                else:
                    taken.close()

    def let_go(self) -> None:
        """Hang up on whoever waits, and on whoever comes, until it holds again."""
        self.holds = False
        while self._held:
            self._held.pop().close()

    def close(self) -> None:
        """Listen no more."""
        self.let_go()
        self._listener.close()


Blocks = dict[str, list[list[float]]]
BEGUN = 0.4
"""Seconds after which a round is under way: the line works, waits or stalls through the whole block."""
BLOCK, REST = 100, 50
"""Bills of a block; after so many the log is moved into the books, as a counter does when it is idle."""


def beside(
    desk: Desk, post: Callable[[int], object], real: Running, rounds: int, first: int
) -> tuple[Blocks, dict[str, int]]:
    """Return the seconds of each bill by the state of the line, a block for each round, and what went up.

    The line is the window's own, told of every bill as there. It stands through all blocks, as it stands
    through a day, and is turned to another address between them; bills of the blocks before wait for it.
    """
    settle()  # as the window does once it stands: what the bench holds is looked through by no collection
    silent = Silent()
    found: Blocks = {state: [] for state in STATES}
    gone = dict.fromkeys(STATES, 0)
    order, chance = list(STATES), random.Random(20)  # noqa: S311 - who goes first, no secret
    with narrow(real.port) as slow:
        places = {"alone": "", "works": real.url, "dead": DEAD, "stalls": silent.url, "512 kbit/s": slow}
        line = LineThread(desk)
        desk.do(_turn_to, real.url)
        line.start()
        for _ in range(rounds):
            chance.shuffle(order)
            for state in order:
                _settle(desk, line, silent)
                silent.holds = True
                desk.do(_turn_to, places[state])
                before = desk.ask(line_state).done
                if places[state]:
                    line.send_now()
                time.sleep(BEGUN)
                found[state].append(_times(desk, post, line, range(first, first + BLOCK)))
                gone[state] += desk.ask(line_state).done - before
                first += BLOCK
        line.stop()
    silent.close()
    return found, gone


def _settle(desk: Desk, line: LineThread, silent: Silent) -> None:
    """Let the round under way end, and nothing new begin."""
    desk.do(_turn_to, "")
    silent.let_go()
    line.stop_sending()
    while (card := desk.ask(line_card)) is not None and card.holder:
        time.sleep(0.02)


def _times(
    desk: Desk, post: Callable[[int], object], line: LineThread, numbers: Sequence[int]
) -> list[float]:
    times = []
    for number in numbers:
        if number % REST == 0:
            desk.books.checkpoint()
        started = time.perf_counter()
        post(number)
        times.append(time.perf_counter() - started)
        line.on_changed(POSTED)
    return times


def part(times: Sequence[float], share: float) -> float:
    """Return a percentile in seconds."""
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def apart(found: Blocks, state: str, share: float = 0.99) -> tuple[float, float, float]:
    """Return how much later a percentile is than alone, in milliseconds, and between what it surely lies.

    Whole rounds are drawn again and again, so a moment in which the machine was busy counts as one.
    """

    def later(rounds: Sequence[int]) -> float:
        mine = [one for number in rounds for one in found[state][number]]
        base = [one for number in rounds for one in found["alone"][number]]
        return (part(mine, share) - part(base, share)) * 1000

    count, chance = len(found["alone"]), random.Random(7)  # noqa: S311 - a draw for a figure, no secret
    draws = sorted(later(chance.choices(range(count), k=count)) for _ in range(DRAWS))
    return later(range(count)), draws[DRAWS // 20], draws[-1 - DRAWS // 20]


def step_back(pid: int) -> None:
    """Let a program on this machine yield to the counter, as if it ran on another one."""
    lower: Any = getattr(os, "setpriority", None)
    if lower is not None:
        lower(os.PRIO_PROCESS, pid, 15)
