"""What the window can stand without is loaded once it stands: module by module, on a reading line."""

from __future__ import annotations

from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING

from dcms_desktop.kernel.registry import module_names
from ui.haste import settle
from ui.shell.commands import find_commands

if TYPE_CHECKING:
    from ui.shell.main_window import MainWindow
    from ui.shell.shell import Shell

REPORTS = "reports.catalogue"
"""Together they would hold the window for a sixth of a second."""


def load_later(shell: Shell, window: MainWindow) -> None:
    """Load the reports one after the other; then know their commands, and let garbage be collected again."""
    _load_next(shell, window, module_names(REPORTS), None)


def _load_next(shell: Shell, window: MainWindow, names: list[str], _loaded: object) -> None:
    if names:
        work = partial(import_module, names[0])
        shell.tasks.read(work, partial(_load_next, shell, window, names[1:]))
        return
    shell.every_command = find_commands()
    window.reload_commands()
    settle()
