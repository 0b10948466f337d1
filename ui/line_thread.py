"""The line of the window: it sends by itself, when asked, and when the day is closed.

A thread looks whether it is time; the work is done by a carrier, a program of its own (`ui.line.carrier`).
"""

from __future__ import annotations

import logging
import secrets
import threading
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtCore import QTimer
from PySide6.QtCore import Signal
from PySide6.QtCore import Slot

from dcms_desktop.kernel import clock
from dcms_desktop.kernel.changes import Changes
from dcms_desktop.kernel.errors import Outside
from dcms_desktop.sync.actions.line import note_trouble
from dcms_desktop.sync.queries import line_state
from dcms_desktop.sync.rules import states
from dcms_desktop.sync.rules.waiting import wait_ms
from ui.line.carrier import Carrier
from ui.line.carrier import CarrierDied
from ui.line.line_model import bar_words

if TYPE_CHECKING:
    from dcms_desktop.desk import Desk
    from dcms_desktop.sync.queries import LineState
    from ui.shell.shell import Shell

log = logging.getLogger("sync")

FIRST_LOOK = 2_500
"""Milliseconds after the window stands: the start is not the line's time."""
END_WAIT = 5.0
LOOK_EVERY = 20.0
"""Seconds between two looks whether it is time."""
SETTLE = 0.5
"""Seconds after a change before it looks: many bills in a row are one look. A wish is heard at once."""
CHANGED = {"line", "outbox", "received", "items", "prices", "schemes", "parties", "beats"}
AT_ONCE = 50
"""So many waiting documents go without waiting for their time."""
LEAST_PAUSE_MS = 5_000
"""Before a carrier that died is started again; each time it may be twice as long."""


class LineThread(QObject):
    """Sends in the background from `start` to `stop`; ``told`` carries words and a tone for the top bar."""

    told = Signal(str, str)
    changed = Signal(object)
    progressed = Signal(int, int)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._wake = threading.Event()
        self._ends = threading.Event()
        self._asked = threading.Event()
        self._carrier = Carrier(desk, self.progressed.emit)
        self._thread = threading.Thread(target=self._serve, name="line", daemon=True)

    def join(self, shell: Shell) -> None:
        """Take the window's wishes, and tell it how the line is."""
        self.told.connect(shell.show_line)
        self.changed.connect(shell.tasks.tell_changed)
        self.progressed.connect(shell.line_progress)
        shell.tasks.changed.connect(self.on_changed)
        shell.send_asked.connect(self.send_now)
        shell.send_stopped.connect(self.stop_sending)
        shell.closing.connect(self.stop)
        QTimer.singleShot(FIRST_LOOK, self, self.start)

    @Slot()
    def start(self) -> None:
        """Begin, unless the window is gone already."""
        if not self._ends.is_set() and not self._thread.is_alive():
            self._thread.start()

    @Slot()
    def stop(self) -> None:
        """End after the request under way; one that hangs does not hold up the end of the program."""
        self._ends.set()
        self._wake.set()
        self._asked.set()
        self._carrier.stop_round()
        if self._thread.is_alive():
            self._thread.join(END_WAIT)
        if self._thread.is_alive():
            self._carrier.kill()
            self._thread.join(END_WAIT)

    @Slot()
    def send_now(self) -> None:
        """Send without waiting for the time."""
        self._asked.set()
        self._wake.set()

    @Slot()
    def stop_sending(self) -> None:
        """End the round under way after its batch."""
        self._carrier.stop_round()

    @Slot(object)
    def on_changed(self, changes: Changes) -> None:
        """Look again when a document was posted, a day closed or the line set up."""
        if changes.touches("documents", "days", "settings", "line"):
            self._wake.set()

    @property
    def carrier_process(self) -> int:
        """Return the number of the carrier's process; 0 while there is none."""
        return self._carrier.process

    def _serve(self) -> None:
        while not self._ends.is_set():
            self._wake.clear()
            try:
                self._round()
                self._carrier.rest()
            except Outside as trouble:
                log.info("the line rests: %s", trouble.message)
            except Exception:
                # The line must outlive a defect in one round; what waits stays in the queue.
                log.exception("a round of the line")
            self._wake.wait(LOOK_EVERY)
            self._asked.wait(SETTLE)
        self._carrier.end()

    def _round(self) -> None:
        state = self._desk.ask(line_state)
        self._tell(state)
        asked = self._asked.is_set()
        self._asked.clear()
        if self._ends.is_set() or not (asked or is_time(state)):
            return
        try:
            how, words = self._carrier.round(by_hand=asked)
            if how == "refused" and asked:
                self.told.emit(words, "warn")
            elif how == "rests":
                log.info("the line rests: %s", words)
        except CarrierDied as end:
            if not self._ends.is_set():
                self._note_death(state, end)
        finally:
            self.progressed.emit(0, -1)
            self.changed.emit(Changes(CHANGED))
            self._tell(self._desk.ask(line_state))

    def _note_death(self, state: LineState, end: CarrierDied) -> None:
        """Note that the carrier is gone, and when another one is started."""
        log.warning("%s", end)
        tries = state.card.tries if state.card is not None else 0
        pause = LEAST_PAUSE_MS + wait_ms(tries, secrets.randbelow(1_000))
        self._desk.do(
            note_trouble,
            "The program that sends ended by itself.",
            "It is started again by itself; billing goes on.",
            pause,
        )

    def _tell(self, state: LineState) -> None:
        words, tone = bar_words(state)
        self.told.emit(words, tone)


def is_time(state: LineState) -> bool:
    """Tell whether the line should be tried now: its wait is over, or enough waits and all is well."""
    card = state.card
    if card is None or card.halt == states.STOPPED:
        return False
    if not card.push_at or card.push_at <= clock.utc_text():
        return True
    return not card.trouble and not card.halt and state.waiting >= AT_ONCE
