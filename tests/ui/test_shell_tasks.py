from __future__ import annotations

import gc
import threading
import weakref
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QObject
from PySide6.QtCore import Slot

from dcms_desktop.kernel.changes import Changes
from dcms_desktop.kernel.errors import Refused
from ui.shell.tasks import Job
from ui.shell.tasks import Tasks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot


@dataclass(frozen=True)
class Posted:
    number: str
    changes: Changes


@pytest.fixture
def tasks(qapp: QApplication) -> Iterator[Tasks]:
    assert qapp is not None
    made = Tasks()
    yield made
    assert made.stop()


class Listener(QObject):
    def __init__(self) -> None:
        super().__init__()
        self.heard: list[object] = []
        self.threads: list[str] = []

    @Slot(object)
    def hear(self, answer: object) -> None:
        self.heard.append(answer)
        self.threads.append(threading.current_thread().name)


def test_work_runs_elsewhere_and_its_answer_comes_home(tasks: Tasks, qtbot: QtBot) -> None:
    listener = Listener()
    tasks.run(lambda: threading.current_thread().name, listener.hear)
    tasks.read(lambda: threading.current_thread().name, listener.hear)
    qtbot.waitUntil(lambda: len(listener.heard) == 2)
    assert sorted(str(name).split("-")[0] for name in listener.heard) == ["reads", "writes"]
    assert set(listener.threads) == {threading.main_thread().name}


def test_writes_keep_their_order_on_one_thread(tasks: Tasks, qtbot: QtBot) -> None:
    listener = Listener()
    for number in range(50):
        tasks.run(lambda number=number: (number, threading.get_ident()), listener.hear)
    qtbot.waitUntil(lambda: len(listener.heard) == 50)
    assert [entry[0] for entry in listener.heard] == list(range(50))  # type: ignore[index] # pairs
    assert len({entry[1] for entry in listener.heard}) == 1  # type: ignore[index] # pairs


def test_a_long_read_does_not_hold_up_the_other(tasks: Tasks, qtbot: QtBot) -> None:
    gate = threading.Event()
    listener = Listener()
    tasks.read(gate.wait)
    tasks.read(lambda: "quick", listener.hear)
    qtbot.waitUntil(lambda: listener.heard == ["quick"])
    gate.set()


def test_what_an_action_changed_is_told_to_everybody(tasks: Tasks, qtbot: QtBot) -> None:
    with qtbot.waitSignal(tasks.changed) as told:
        tasks.run(lambda: Posted("A/1", Changes({"stock", "ledger"})))
    assert told.args[0].touches("stock")
    with qtbot.waitSignal(tasks.changed) as told:
        tasks.tell_changed(Changes({"outbox"}))
    assert told.args == [Changes({"outbox"})]


def test_a_problem_goes_to_the_asker_or_to_the_handler(tasks: Tasks, qtbot: QtBot) -> None:
    listener, handler = Listener(), Listener()
    tasks.set_problem_handler(handler.hear)

    def refuse() -> None:
        raise Refused("No stock.", field="units")

    tasks.run(refuse, None, listener.hear)
    tasks.run(refuse)
    qtbot.waitUntil(lambda: bool(listener.heard and handler.heard))
    assert isinstance(listener.heard[0], Refused)
    assert isinstance(handler.heard[0], Refused)


@pytest.mark.logs("nobody listens")
def test_a_problem_nobody_handles_is_logged(tasks: Tasks, qtbot: QtBot) -> None:
    with qtbot.waitSignals([tasks.working, tasks.working]):
        tasks.run(lambda: 1 // 0)


def test_a_long_task_says_how_far_it_is_and_can_be_stopped(tasks: Tasks, qtbot: QtBot) -> None:
    seen: list[tuple[int, int, str]] = []
    listener = Listener()
    stopped = threading.Event()

    def count(job: Job) -> int:
        try:
            for number in range(1_000_000):
                job.report(number, 1_000_000, f"{number}")
        finally:
            stopped.set()
        return 0

    job = tasks.run(count, listener.hear, listener.hear, progress=lambda *args: seen.append(args))
    qtbot.waitUntil(lambda: len(seen) > 3)
    job.cancel()
    qtbot.waitUntil(stopped.is_set)
    tasks.run(lambda: "after", listener.hear)
    qtbot.waitUntil(lambda: listener.heard == ["after"], timeout=20_000)
    assert job.is_cancelled


def test_of_reads_for_the_same_thing_only_the_newest_is_answered(tasks: Tasks, qtbot: QtBot) -> None:
    gate = threading.Event()
    listener = Listener()

    def slow(word: str) -> str:
        gate.wait(5)
        return word

    for word in ("d", "do", "dol", "dolo"):
        tasks.read(lambda word=word: slow(word), listener.hear, latest="items")
    gate.set()
    qtbot.waitUntil(lambda: bool(listener.heard))
    qtbot.wait(50)
    assert listener.heard == ["dolo"]


def test_a_closed_window_is_neither_kept_alive_nor_called(tasks: Tasks, qtbot: QtBot) -> None:
    gate = threading.Event()
    listener = Listener()
    ghost = weakref.ref(listener)
    tasks.read(lambda: gate.wait(5), listener.hear, listener.hear)
    del listener
    gc.collect()
    assert ghost() is None
    with qtbot.waitSignal(tasks.working):
        gate.set()


def test_signals_take_nothing_from_true_and_none(tasks: Tasks, qtbot: QtBot) -> None:
    import sys

    from PySide6.QtWidgets import QLabel

    label = QLabel()
    qtbot.addWidget(label)
    before = sys.getrefcount(True), sys.getrefcount(None)
    for number in range(5_000):
        tasks.working.emit(0)
        tasks.changed.emit(Changes())
        label.setText(str(number))
    after = sys.getrefcount(True), sys.getrefcount(None)
    assert before[0] - after[0] < 100
    assert before[1] - after[1] < 100
