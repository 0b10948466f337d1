"""What the window and its carrier of the line say to each other, through two pipes.

The carrier talks to a stranger's computer. So the window takes from it only values of our own rooms, of plain
Python and actions by their names; nothing else that could be called.
"""

from __future__ import annotations

import logging
import pickle
import threading
from typing import IO
from typing import Any

log = logging.getLogger("sync")
PLAIN = {
    ("builtins", "set"),
    ("builtins", "frozenset"),
    ("collections", "OrderedDict"),
    ("datetime", "date"),
    ("datetime", "datetime"),
    ("datetime", "timedelta"),
    ("datetime", "timezone"),
    ("msgspec._core", "rebuild"),
}
OWN = "dcms_desktop."


class Pipe:
    """Two pipes as one: messages go and come whole, in order."""

    def __init__(self, reader: IO[bytes], writer: IO[bytes], *, trusts: bool) -> None:
        self._reader, self._writer = reader, writer
        self._reads: type[pickle.Unpickler] = pickle.Unpickler if trusts else _Careful
        self._turn = threading.Lock()

    def send(self, *message: Any) -> None:
        """Send a message; its first part says what it is. Raises OSError when nobody reads any more."""
        raw = pickle.dumps(message, pickle.HIGHEST_PROTOCOL)
        with self._turn:
            self._writer.write(raw)
            self._writer.flush()

    def receive(self) -> tuple[Any, ...] | None:
        """Return the next message; None when the other one is gone."""
        try:
            told = self._reads(self._reader).load()
        except (EOFError, OSError, ValueError):
            return None
        except (pickle.UnpicklingError, ImportError, AttributeError, TypeError) as no:
            log.warning("a message of the carrier is not taken: %s", no)
            return None
        return told if isinstance(told, tuple) and told else None

    def close(self) -> None:
        """Let the other one see the end."""
        for end in (self._writer, self._reader):
            try:
                end.close()
            except OSError:
                continue


class _Careful(pickle.Unpickler):
    """Reads what is ours and nothing else."""

    def find_class(self, module: str, name: str) -> Any:
        if "." not in name and ((module, name) in PLAIN or module.startswith(OWN)):
            found = super().find_class(module, name)
            if (module, name) in PLAIN or getattr(found, "__module__", "").startswith(OWN):
                return found
        raise pickle.UnpicklingError(f"{module}.{name} is not taken from a carrier")
