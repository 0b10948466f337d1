"""What a death of the program leaves behind: the places it went through, never its memory, where keys lie."""

from __future__ import annotations

import faulthandler
import logging
import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path
    from typing import IO

FILE = "died.txt"
LONGEST = 20_000

log = logging.getLogger("crash")


def forbid_cores() -> None:
    """Let no picture of the memory be written when the program dies: the key of the line would be in it."""
    if sys.platform != "win32":
        import resource

        _, most = resource.getrlimit(resource.RLIMIT_CORE)
        resource.setrlimit(resource.RLIMIT_CORE, (0, most))


def keep_remains(folder: Path) -> IO[str]:
    """Tell of a death before this start in the log, and let the next be written: where it was, no values."""
    forbid_cores()
    file = folder / FILE
    # Appended to, as a second window of this user may write there; the handler keeps it open to the end.
    kept = file.open("a+", encoding="utf-8", errors="replace")
    kept.seek(0)
    told = kept.read()[-LONGEST:].strip()
    if told:
        log.error("the program died before this start:\n%s", told)
        os.truncate(file, 0)
    faulthandler.enable(kept, all_threads=True)
    return kept
