"""What the rail, the printer's pill and the go-to field open of printing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.shell.commands import Command

if TYPE_CHECKING:
    from ui.shell.page import Page
    from ui.shell.shell import Shell


def _queue(shell: Shell) -> Page:
    from ui.printing.queue_page import QueuePage

    return QueuePage(shell)


COMMANDS = (
    Command(
        "printing.queue",
        "Print queue",
        _queue,
        room="setup",
        words="printer jobs spool stuck jam retry waiting",
        help="What waits to be printed: again, elsewhere, or not at all",
        icon="printer-check",
    ),
)
