"""The start of the program itself, measured without a screen: home, then an empty bill that waits for a key.

A program of its own, as the user starts it. It answers with the milliseconds since it was started, and with
the memory it holds.
"""

from __future__ import annotations

import json
import os
import sys
from tempfile import mkdtemp
from typing import Any

from tests.bench.windows import memory
from tests.bench.windows import since_start


def start(books: str) -> dict[str, Any]:
    """Start the program on these books, open the bill and wait until nothing is being read or painted."""
    os.environ["XDG_DATA_HOME"] = os.environ["XDG_CONFIG_HOME"] = mkdtemp(dir=books)
    from ui.haste import hurry

    hurry()
    from PySide6.QtCore import QCoreApplication

    from ui.app import begin_program

    program = begin_program(["--books", books])
    if isinstance(program, int):
        raise SystemExit(program)
    shown = since_start()
    program.shell.open("sell.new")
    QCoreApplication.processEvents()
    while program.shell.tasks._open:
        QCoreApplication.processEvents()
    return {
        "ready": since_start(),
        "shown": shown,
        "memory": memory(),
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(start(sys.argv[1])) + "\n")
    sys.stdout.flush()
    os._exit(0)
