"""The window's side of the carrier of the line: started when something is to go, ended when it has rested."""

from __future__ import annotations

import logging
import subprocess
import sys
import threading
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING
from typing import Any

from dcms_desktop.kernel.errors import NeedsConsent
from dcms_desktop.kernel.errors import Outside
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.sync.actions.line import free_lease
from dcms_desktop.sync.gentle import Gentle
from dcms_desktop.sync.going import sender_name
from dcms_desktop.wire.key_store import opened_secrets
from ui.line.pipe import Pipe

if TYPE_CHECKING:
    from collections.abc import Callable

    from dcms_desktop.desk import Desk

log = logging.getLogger("sync")

VERB = "line-carrier"
"""With this word the command line is the carrier, before it loads anything else."""
REST = 60.0
"""Seconds after a round in which it waits for the next one before it ends."""
END_WAIT = 2.0


class CarrierDied(Exception):  # noqa: N818 - what happened to a program of our own
    """The carrier ended in the middle of a round."""


def command() -> list[str]:
    """Return how the carrier is started: from the tree, or the frozen program's command line beside us."""
    if getattr(sys, "frozen", False):
        here = Path(sys.executable)
        return [str(here.with_name(f"dcms{here.suffix if here.suffix == '.exe' else ''}")), VERB]
    return [sys.executable, "-m", "ui.line.carrier_program"]


class Carrier:
    """One carrier at most. Rounds are asked for by one thread; `stop_round` and `kill` by any."""

    def __init__(self, desk: Desk, say: Callable[[int, int], Any]) -> None:
        self._desk, self._say = desk, say
        self._process: subprocess.Popen[bytes] | None = None
        self._pipe: Pipe | None = None
        self._rested_from = monotonic()
        self._killed = threading.Event()
        self.holder = sender_name()

    @property
    def process(self) -> int:
        """Return the number of its process; 0 while there is none."""
        return self._process.pid if self._process is not None and self._process.poll() is None else 0

    def round(self, *, by_hand: bool) -> tuple[str, str]:
        """Let it do one round: what it ended with (refused, rests, failed, or nothing) and in which words.

        Raises CarrierDied when it ended before the round did; what waits goes with the next one.
        """
        pipe = self._ready()
        try:
            pipe.send("round", self._desk.who, opened_secrets(), by_hand)
            while (told := pipe.receive()) is not None:
                if told[0] == "ended":
                    return str(told[1]), str(told[2])
                self._hear(pipe, told)
        except OSError:
            log.info("the carrier of the line does not listen")
        except Exception:
            self._forget()  # in the middle of its round: the next one begins with another carrier
            raise
        finally:
            self._rested_from = monotonic()
        status = self._forget()
        raise CarrierDied(f"the carrier of the line ended by itself ({status})")

    def _ready(self) -> Pipe:
        if self._pipe is not None and self.process:
            return self._pipe
        self._forget()
        lower: int = getattr(subprocess, "BELOW_NORMAL_PRIORITY_CLASS", 0)
        hidden: int = getattr(subprocess, "CREATE_NO_WINDOW", 0)
        try:
            self._process = subprocess.Popen(  # noqa: S603 - our own program, no words from outside
                command(),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                creationflags=lower | hidden,
            )
        except OSError as no:
            raise CarrierDied(f"the carrier of the line cannot be started ({no.strerror})") from None
        assert self._process.stdin is not None  # noqa: S101 - tells the type checker what PIPE made
        assert self._process.stdout is not None  # noqa: S101 - the same
        self._pipe = Pipe(self._process.stdout, self._process.stdin, trusts=False)
        if self._killed.is_set():
            self._process.kill()
        self._pipe.send(self._desk.books.where, self.holder)
        return self._pipe

    def _hear(self, pipe: Pipe, told: tuple[Any, ...]) -> None:
        kind, *rest = told
        if kind == "do":
            pipe.send("answer", *self._done(*rest))
        elif kind in {"rested", "lasted"}:
            seconds = self._desk.rested() if kind == "rested" else self._desk.lasted()
            pipe.send("answer", "done", seconds, None)
        elif kind == "say":
            self._say(*rest)
        elif kind == "log":
            level, name, text = rest
            logging.getLogger(str(name)).log(int(level), "%s", text)

    def _done(self, action: Any, args: tuple[Any, ...], named: dict[str, Any]) -> tuple[Any, ...]:
        """Run what the carrier wants written, behind whoever bills; what it ends with goes back."""
        try:
            return "done", Gentle(self._desk).do(action, *args, **named), None
        except (Refused, NeedsConsent, Outside) as no:
            return "raised", type(no).__name__, vars(no)
        except Exception:
            log.exception("the line wanted %s", getattr(action, "__name__", action))
            return "raised", "RuntimeError", {"message": "the window met a defect"}

    def rest(self) -> None:
        """End it when it had nothing to do for a while."""
        if self.process and monotonic() - self._rested_from > REST:
            self.end()

    def stop_round(self) -> None:
        """Let it end the round under way after its batch."""
        pipe = self._pipe
        if pipe is not None and self.process:
            try:
                pipe.send("stop")
            except OSError:
                log.info("the carrier of the line is gone already")

    def end(self) -> None:
        """End it; it holds nothing that would be lost."""
        if self._pipe is not None and self.process:
            try:
                self._pipe.send("end")
            except OSError:
                log.info("the carrier of the line is gone already")
        self._forget()

    def kill(self) -> None:
        """End it at once, whatever it waits for, and start none again; who is in its round sees the end."""
        self._killed.set()
        process = self._process
        if process is not None and process.poll() is None:
            process.kill()

    def _forget(self) -> int | None:
        """Wait for its end, let its pipe go, and give back the lease that it held in our name."""
        process, self._process = self._process, None
        pipe, self._pipe = self._pipe, None
        if process is None:
            return None
        if pipe is not None:
            pipe.close()
        try:
            status = process.wait(END_WAIT)
        except subprocess.TimeoutExpired:
            process.kill()
            status = process.wait()
        self._desk.do(free_lease, self.holder)
        return status
