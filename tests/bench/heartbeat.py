"""The window's thread while a day goes on: how long nothing else can happen in it.

A timer in the window's thread beats every two milliseconds. Between two beats the thread did one thing and a
key would have waited; the longest wait of every step of the day is kept, with the time the thread itself
worked in it, which other programs of a busy machine do not lengthen.
"""

from __future__ import annotations

import sys
import threading
import time
import traceback
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING
from typing import Any

from PySide6.QtCore import QEventLoop
from PySide6.QtCore import QObject
from PySide6.QtCore import Qt
from PySide6.QtCore import QTimer
from PySide6.QtCore import Slot
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from dcms_desktop.desk import open_desk
from dcms_desktop.documents.queries import find_documents
from ui.app import Program
from ui.documents.counter.counter_page import CounterPage
from ui.documents.posted_page import PostedPage
from ui.look.theme import dress
from ui.shell.sounds import Sounds

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from ui.shell.shell import Shell
    from ui.shell.tasks import Tasks

BEAT = 2
QUIET_BEATS = 12
MOST_WAIT = 20.0
LEFT_OUT = {"shell.lock", "shell.change_user", "shell.go_to", "shell.help"}
"""Commands that open no page."""
KEYS: Any = QTest


@dataclass(slots=True)
class Wait:
    """The longest time between two beats of one step, in milliseconds, and the thread's own work in it."""

    name: str
    wall: float = 0.0
    work: float = 0.0


class Heart(QObject):
    """Beats in the window's thread and keeps the longest wait of each step."""

    def __init__(self, *, tell: float = 0.0) -> None:
        super().__init__()
        self.waits: list[Wait] = []
        self.quiet = 0
        self._tell = tell
        self._last = (time.perf_counter(), time.thread_time())
        self._timer = QTimer(self, interval=BEAT, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self.beat)
        self._window = threading.get_ident()
        self._ends = threading.Event()
        self._seen: list[str] = []

    def start(self, step: str) -> None:
        """Begin a step."""
        self.waits.append(Wait(step))
        self._last = (time.perf_counter(), time.thread_time())
        self._timer.start()
        if self._tell and len(self.waits) == 1:
            threading.Thread(target=self._watch, daemon=True).start()

    @Slot()
    def beat(self) -> None:
        """Keep the time since the beat before."""
        now = (time.perf_counter(), time.thread_time())
        wall, work = (now[0] - self._last[0]) * 1000, (now[1] - self._last[1]) * 1000
        self._last = now
        found = self.waits[-1]
        found.wall, found.work = max(found.wall, wall), max(found.work, work)
        self.quiet = self.quiet + 1 if wall < 3 * BEAT else 0
        if self._tell and wall >= self._tell:
            sys.stderr.write(
                f"── {found.name}: {wall:.0f} ms, {work:.0f} of work\n" + "".join(self._seen[-4:])
            )
        self._seen.clear()

    def _watch(self) -> None:
        """Note what the window's thread does while it does not beat; only for finding the cause."""
        while not self._ends.wait(0.008):
            if time.perf_counter() - self._last[0] > 0.015:
                for thread, frame in sys._current_frames().items():
                    if thread != threading.get_ident():
                        self._seen.append("   · " + "   · ".join(traceback.format_stack(frame)[-4:]))


def wait_idle(heart: Heart, tasks: Tasks) -> None:
    """Let the window work until nothing is under way and it has beaten quietly for a moment."""
    app = QApplication.instance()
    assert app is not None
    heart.quiet = 0
    until = time.perf_counter() + MOST_WAIT
    while time.perf_counter() < until and (heart.quiet < QUIET_BEATS or tasks._open):
        app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)


class Day:
    """Plays the day in the window of the whole program."""

    def __init__(self, books: str, *, tell: float = 0.0) -> None:
        desk = open_desk(books)
        self.program = Program(desk, books)
        self.shell: Shell = self.program.shell
        self.shell.sounds.close()
        self.shell.sounds = Sounds(silent=True)
        self.heart = Heart(tell=tell)
        self.window = self.program.window

    def step(self, name: str, work: Callable[[], object]) -> None:
        """Do one step in the window's thread and wait until all of it is done and painted."""
        self.heart.start(name)
        QTimer.singleShot(0, work)
        wait_idle(self.heart, self.shell.tasks)

    def press(self, *marks: Any, named: str) -> None:
        """Press keys one after the other, each a step."""
        for mark in marks:
            self.step(named, partial(self._press, mark))

    def _press(self, mark: Any) -> None:
        focus: QWidget = QApplication.focusWidget() or self.window
        key, held = mark if isinstance(mark, tuple) else (mark, Qt.KeyboardModifier.NoModifier)
        KEYS.keyClick(focus, key, held)

    # ── the day ──

    def begin(self) -> None:
        """Show the window with the home page."""
        self.step("show the window", self._show)

    def _show(self) -> None:
        self.program.begin()
        self.window.showNormal()
        self.window.resize(1366, 768)
        self.window.activateWindow()

    def bill(self) -> None:
        """Bill twice by keys: party, three items searched, quantities, saved and printed."""
        enter, control = Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier
        self.step("open the counter", partial(self.shell.open, "sell.new"))
        for number in (1, 2):
            self.press(*"sai", named="search a party")
            self.press(enter, named="take the party")
            for word in ("par", "dol", "cef"):
                self.press(*word, named="search an item")
                self.press(enter, named="take the item")
                self.press(*f"{number}2", enter, named="type a quantity")
            self.press((enter, control), named="post and print")
            self.press((Qt.Key.Key_Y, Qt.KeyboardModifier.NoModifier), named="answer")
        page = self.window.page()
        if isinstance(page, CounterPage):
            self.step("leave the counter", partial(self.shell.leave, page))

    def look_up(self) -> None:
        """Open a posted bill, its paper, and lists."""
        hits = self.shell.desk.ask(find_documents, kinds=("tax_invoice",), limit=3)
        for hit in hits:
            page: list[PostedPage] = []

            def show(key: int = hit.id, pages: list[PostedPage] = page) -> None:
                pages.append(PostedPage(self.shell, key, "tax_invoice"))
                self.shell.show_page(pages[0])

            self.step("open a posted bill", show)
            self.press((Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier), named="print a posted bill")
            self.step("leave a posted bill", partial(self.shell.leave, page[0]))

    def open_all(self) -> None:
        """Open every command's page for the first time, and once more."""
        for command in self.shell.commands:
            if command.name in LEFT_OUT:
                continue
            for times in ("first", "again"):
                self.step(f"{command.name} {times}", partial(self.shell.open, command.name))
                page = self.window.page()
                if page is not None and page.code != "home" and len(self.window.pages) > 1:
                    self.step(f"{command.name} left", partial(self.shell.leave, page))


def play_day(books: str, *, tell: float = 0.0) -> Sequence[Wait]:
    """Play the day and return the longest wait of each step; ``tell`` writes down what took longer."""
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    dress(app, "light")
    played = Day(books, tell=tell)
    played.begin()
    played.bill()
    played.look_up()
    played.open_all()
    return played.heart.waits
