"""The practice company in a window of its own, so what is typed here stays."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QProcess

from dcms_desktop.kernel.errors import Outside

ROOT = Path(__file__).resolve().parents[2]


def practice_call() -> tuple[str, list[str]]:
    """Return the program and its words that open the practice company."""
    if getattr(sys, "frozen", False):
        return sys.executable, ["--practice"]
    return sys.executable, ["-m", "ui.begin", "--practice"]


def open_practice() -> None:
    """Start the practice window; one that is open comes to the front."""
    program, words = practice_call()
    started, _process = QProcess.startDetached(program, words, str(ROOT))
    if not started:
        raise Outside("The practice window does not start.", "Start the program with --practice.")
