"""The passphrase of a sealed key: from a file or the input, never from the words of a command."""

import sys
from pathlib import Path

from dcms_desktop.kernel.errors import Refused


def read_passphrase(file: Path | None) -> str | None:
    """Return the first line of a file, of the input for ``-``, or None."""
    if file is None:
        return None
    try:
        text = (
            sys.stdin.readline() if str(file) == "-" else file.read_text(encoding="utf-8").partition("\n")[0]
        )
    except UnicodeError:
        raise Refused(
            "That file holds no passphrase.", "passphrase", "Its first line is the passphrase."
        ) from None
    return text.rstrip("\r\n") or None
