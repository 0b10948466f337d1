"""The carrier of the line: a program of its own, so that the clerk's keys never wait for what it works out.

It reads the books beside the window and talks to the centre; whatever is written, the window writes for it,
so the books keep their one writing connection and the carrier can be ended at any moment. It ends with the
window: then its pipe does. Secrets come by the key store, or through the pipe, never by words or environment.
"""

from __future__ import annotations

import logging
import os
import queue
import signal
import sys
import threading
from typing import TYPE_CHECKING
from typing import Any

from dcms_desktop.desk import ReadingDesk
from dcms_desktop.desk import open_reading_desk
from dcms_desktop.kernel import errors
from ui.line.pipe import Pipe

if TYPE_CHECKING:
    from collections.abc import Callable

    from dcms_desktop.company.queries import SignedIn

log = logging.getLogger("sync")
NICE = 10
CACHE_OF_GARBAGE = 50_000
"""New values between two looks for garbage: of a batch of bills nearly all go by themselves."""


class PipeDesk:
    """The desk of the carrier: it asks by itself, and the window acts for it."""

    def __init__(self, desk: ReadingDesk, pipe: Pipe) -> None:
        self.desk, self.pipe = desk, pipe
        self.answers: queue.SimpleQueue[tuple[Any, ...]] = queue.SimpleQueue()
        self._turn = threading.Lock()

    def do(self, action: Callable[..., Any], *args: Any, **named: Any) -> Any:
        """Let the window run an action in one transaction. Raises what it raised there."""
        return self._asked("do", action, args, named)

    def ask(self, query: Callable[..., Any], *args: Any, **named: Any) -> Any:
        """Run a query here."""
        return self.desk.ask(query, *args, **named)

    def rested(self) -> float:
        """Return for how many seconds nobody saved anything in the window."""
        return float(self._asked("rested"))

    def lasted(self) -> float:
        """Return how many seconds ago all that the window wrote until then came to lie on the disk."""
        return float(self._asked("lasted"))

    def _asked(self, *message: Any) -> Any:
        with self._turn:
            self.pipe.send(*message)
            kind, told, more = self.answers.get()
        if kind == "done":
            return told
        raise raised(told, more)


def raised(kind: str, told: dict[str, Any]) -> Exception:
    """Return what an action of the window ended with."""
    found = getattr(errors, kind, RuntimeError)
    problem: Exception = found.__new__(found)
    problem.__dict__.update(told)
    problem.args = (told.get("message") or told.get("question") or kind,)
    return problem


class _ToWindow(logging.Handler):
    """Writes the log in the window's."""

    def __init__(self, pipe: Pipe) -> None:
        super().__init__()
        self.setFormatter(logging.Formatter("%(message)s"))
        self._pipe = pipe

    def emit(self, record: logging.LogRecord) -> None:
        try:
            self._pipe.send("log", record.levelno, record.name, self.format(record))
        except OSError:  # the window is gone, and so are we in a moment
            self.handleError(record)


class Serving:
    """The carrier at work: one thread hears the window, the other one does a round when asked."""

    def __init__(self, pipe: Pipe, where: str, holder: str) -> None:
        self.desk = PipeDesk(open_reading_desk(where), pipe)
        self.pipe, self.holder = pipe, holder
        self.wishes: queue.SimpleQueue[tuple[Any, ...] | None] = queue.SimpleQueue()
        self.stops = threading.Event()

    def hear(self) -> None:
        """Take what the window says; without a window there is nothing to do."""
        while (told := self.pipe.receive()) is not None:
            if told[0] == "answer":
                self.desk.answers.put(told[1:])
            elif told[0] == "round":
                self.stops.clear()
                self.wishes.put(told[1:])
            elif told[0] == "stop":
                self.stops.set()
            elif told[0] == "end":
                break
        os._exit(0)

    def serve(self) -> None:
        """Do one round after the other; ``hear`` ends the program."""
        while (wish := self.wishes.get()) is not None:
            self.pipe.send("ended", *self._round(*wish))

    def _round(self, who: SignedIn, opened: dict[str, bytes], by_hand: bool) -> tuple[str, str]:
        from dcms_desktop.arrivals.pulling import pull_now
        from dcms_desktop.sync.going import send_now
        from dcms_desktop.wire.key_store import take_opened

        self.desk.desk.who = who
        take_opened(opened)
        try:
            pull_now(self.desk)
            send_now(
                self.desk,
                say=lambda done, total: self.pipe.send("say", done, total),
                stop=self.stops.is_set,
                by_hand=by_hand,
                gently=True,
                holder=self.holder,
            )
        except errors.Refused as no:
            return "refused", no.message
        except errors.Outside as trouble:
            return "rests", trouble.message
        except Exception:
            # The carrier outlives a defect in one round; what waits stays in the queue.
            log.exception("a round of the line")
            return "failed", ""
        return "", ""


def step_back() -> None:
    """Let the window and everything else on this PC go first; on Windows the window starts it so."""
    lower: Callable[[int], int] | None = getattr(os, "nice", None)
    if lower is not None:
        lower(NICE)


def main() -> int:
    """Serve the window that started this program until it ends."""
    import gc

    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whoever prints must not meet the pipe
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    step_back()
    gc.set_threshold(CACHE_OF_GARBAGE, 20, 20)
    pipe = Pipe(sys.stdin.buffer, answers, trusts=True)
    first = pipe.receive()
    if first is None:
        return 0
    logging.basicConfig(level=logging.INFO, handlers=[_ToWindow(pipe)], force=True)
    serving = Serving(pipe, *first)
    threading.Thread(target=serving.hear, name="hears", daemon=True).start()
    serving.serve()
    return 0


if __name__ == "__main__":
    sys.exit(main())
