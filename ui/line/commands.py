"""What the rail, the line's pill and the go-to field open of the line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.shell.commands import Command

if TYPE_CHECKING:
    from ui.shell.page import Page
    from ui.shell.shell import Shell


def _state(shell: Shell) -> Page:
    from ui.line.line_page import LinePage

    return LinePage(shell)


def _leaves(shell: Shell) -> Page:
    from ui.line.leaves_page import LeavesPage

    return LeavesPage(shell)


def _set_up(shell: Shell) -> Page:
    from ui.line.set_up_page import SetUpPage

    return SetUpPage(shell)


def _received(shell: Shell) -> Page:
    from ui.line.received_page import ReceivedPage

    return ReceivedPage(shell)


def _how(shell: Shell) -> Page:
    from ui.line.how_page import HowPage

    return HowPage(shell)


COMMANDS = (
    Command(
        "line.state",
        "Line to the company",
        _state,
        room="line",
        words="sync upload send centre waiting acknowledged refused rejected held receipt",
        help="What waits, was taken or refused, and why; Send now by F9",
        icon="arrow-up-down",
        front=True,
    ),
    Command(
        "line.received",
        "What came from the company",
        _received,
        room="line",
        words="orders invoices notices prices schemes feed received draft",
        help="Orders and invoices to take up, notices to read",
        icon="arrow-up-down",
    ),
    Command(
        "line.leaves",
        "What leaves the shop",
        _leaves,
        room="line",
        words="privacy scope fields feeds share data",
        help="Every field that goes up, and the owner's choices",
        icon="arrow-up-down",
    ),
    Command(
        "line.set_up",
        "Set up the line",
        _set_up,
        room="line",
        words="enrol register device key code centre",
        help="With a code, a key, a certificate or a folder, and tried by F9",
        icon="arrow-up-down",
    ),
    Command(
        "line.how",
        "How the line works",
        _how,
        room="line",
        words="help explain waiting refused mapped proof receipt restored",
        help="What each state means, and what to do about it",
        icon="arrow-up-down",
    ),
)
