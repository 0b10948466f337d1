"""What the rail and the go-to field open of printed stationery."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.shell.commands import Command

if TYPE_CHECKING:
    from ui.shell.page import Page
    from ui.shell.shell import Shell


def _alignment(shell: Shell) -> Page:
    from ui.stationery.alignment_page import AlignmentPage

    return AlignmentPage(shell)


COMMANDS = (
    Command(
        "stationery.alignment",
        "Paper alignment",
        _alignment,
        room="setup",
        right="print.setup",
        words="stationery pre-printed fields move layout dot matrix form",
        help="Move the fields of a bill onto printed stationery",
    ),
)
