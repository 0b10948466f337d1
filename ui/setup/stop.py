"""Stopping long work by hand: asked in the window's thread, obeyed inside the transaction of the work."""

from __future__ import annotations

import threading

from dcms_desktop.kernel.errors import Refused


class Stopped(Refused):
    """Ends work that was stopped by hand; its transaction is taken back."""


class Stop:
    """A wish to stop that the work looks at again and again, the last time just before it is kept."""

    def __init__(self) -> None:
        self._wished = threading.Event()

    def ask(self) -> None:
        """Wish that the work stops."""
        self._wished.set()

    def obey(self) -> None:
        """End the work when that was wished."""
        if self._wished.is_set():
            raise Stopped("Stopped. Nothing was written.", next_step="Begin again when you like.")
