"""Row 20 of the table: how fast bills go up, and what billing feels of a good, dead or stalling line.

The four states of the line take turns in short blocks, so whatever else the machine does meets them alike.
The centre is a program of its own, as it is another machine in life, and steps back while bills are saved.
"""

import os
import random
import socket
import sys
import threading
import time
from collections.abc import Callable
from collections.abc import Iterator
from collections.abc import Sequence
from contextlib import contextmanager
from contextlib import suppress
from pathlib import Path
from typing import Any

import keyring
from keyring.backend import KeyringBackend
from sqlalchemy import update

from dcms_desktop.db.tx import Tx
from dcms_desktop.desk import Desk
from dcms_desktop.kernel.changes import Changes
from dcms_desktop.outbox.tables import OutboxRow
from dcms_desktop.sync.client import enrol
from dcms_desktop.sync.going import send_now
from dcms_desktop.sync.queries import line_state
from dcms_desktop.sync.tables import Line
from tests.centre.running import Program
from tests.centre.running import Running
from ui.line_thread import LineThread

TURN = 0.0005
"""As the window sets it (ui.shell.tasks)."""
POSTED = Changes({"documents"})
DEAD = "http://127.0.0.1:9"
STATES = ("alone", "works", "dead", "stalls")
DRAWS = 400


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


def _turn_to(tx: Tx, url: str) -> None:
    """Let the line go to another address."""
    tx.execute(update(Line).where(Line.id == 1).values(url=url, trouble="", tries=0, push_at="", pull_at=""))


@contextmanager
def enrolled(desk: Desk, folder: Path) -> Iterator[Running]:
    """Run a centre of this machine, a program of its own, with these books enrolled at it."""
    before, turn = keyring.get_keyring(), sys.getswitchinterval()
    keyring.set_keyring(MemoryStore())
    sys.setswitchinterval(TURN)
    program = Program(folder / "centre.db")
    try:
        real = program.start()
        desk.do(_all_sent)
        enrol(desk, real.url, real.add_distributor())
        yield real
    finally:
        program.stop()
        sys.setswitchinterval(turn)
        keyring.set_keyring(before)


def wire_speed(desk: Desk, post: Callable[[int], object], count: int) -> tuple[float, int]:
    """Post some bills, then send them all; return seconds of sending and how many were taken."""
    for number in range(count):
        post(number)
    started = time.perf_counter()
    came = send_now(desk)
    return time.perf_counter() - started, came.done + came.held


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
BLOCK, REST = 150, 50
"""Bills of a block; after so many the log is moved into the books, as a counter does when it is idle."""


def beside(
    desk: Desk, post: Callable[[int], object], url: str, rounds: int, first: int
) -> tuple[Blocks, int]:
    """Return the seconds of each bill by the state of the line, a block for each round, and what went up.

    The line is the window's own, told of every bill as there: it sends fifty as soon as they wait.
    """
    silent = Silent()
    places = {"works": url, "dead": DEAD, "stalls": silent.url}
    found: Blocks = {state: [] for state in STATES}
    order, chance = list(STATES), random.Random(20)  # noqa: S311 - who goes first, no secret
    before = desk.ask(line_state).done
    for _ in range(rounds):
        chance.shuffle(order)
        for state in order:
            line = LineThread(desk)
            if state in places:
                silent.holds = True
                desk.do(_turn_to, places[state])
                line.start()
            found[state].append(_times(desk, post, line, range(first, first + BLOCK)))
            first += BLOCK
            silent.let_go()
            line.stop()
    silent.close()
    return found, desk.ask(line_state).done - before


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
