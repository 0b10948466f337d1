"""A desk for what works behind the counter: it gives way before each step, so no bill waits for the line."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from typing import Protocol

from dcms_desktop.db.connect import Seconds

BUSY_S = 2.0
"""A counter that saved something within these seconds is at work: the line goes in small steps then."""
PAUSE_S, MOST_PAUSES = 0.01, 3


class Asks(Protocol):
    """The desk, as far as the line needs it; the room lies below it."""

    def do(self, action: Callable[..., Any], *args: Any, **named: Any) -> Any:
        """Run an action in one transaction."""

    def ask(self, query: Callable[..., Any], *args: Any, **named: Any) -> Any:
        """Run a query."""

    def rested(self) -> Seconds:
        """Return for how many seconds nobody saved anything."""

    def lasted(self) -> Seconds:
        """Return how many seconds ago all that was written until then came to lie on the disk."""


class Behind(Asks, Protocol):
    """A desk that knows who works behind the counter."""

    def do_behind(self, action: Callable[..., Any], *args: Any, **named: Any) -> Any:
        """Run an action in one transaction, as nobody's work at the counter."""


def is_busy(desk: Asks) -> bool:
    """Tell whether somebody bills."""
    return desk.rested() < BUSY_S


@dataclass(frozen=True, slots=True)
class Gentle:
    """The desk under the line's thread."""

    desk: Behind

    def do(self, action: Callable[..., Any], *args: Any, **named: Any) -> Any:
        """Run an action in one transaction, behind whoever bills."""
        self._give_way()
        return self.desk.do_behind(action, *args, **named)

    def ask(self, query: Callable[..., Any], *args: Any, **named: Any) -> Any:
        """Run a query, behind whoever bills."""
        self._give_way()
        return self.desk.ask(query, *args, **named)

    def rested(self) -> Seconds:
        """Return for how many seconds nobody saved anything."""
        return self.desk.rested()

    def lasted(self) -> Seconds:
        """Return how many seconds ago all that was written until then came to lie on the disk."""
        return self.desk.lasted()

    def _give_way(self) -> None:
        """Rest a moment while somebody bills, and while a bill is being saved; not for ever."""
        for _ in range(MOST_PAUSES):
            rested = self.desk.rested()
            if rested >= BUSY_S:
                return
            time.sleep(PAUSE_S)
            if rested:
                return
