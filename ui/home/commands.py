"""The home page in the rail and in go-to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.shell.commands import Command

if TYPE_CHECKING:
    from ui.shell.page import Page
    from ui.shell.shell import Shell


def _home(shell: Shell) -> Page:
    from ui.home.figures import home_page

    return home_page(shell)


COMMANDS = (
    Command(
        "home.open",
        "Today",
        _home,
        room="home",
        words="home dashboard morning attention figures",
        help="Today's figures and what needs attention",
        icon="house",
        front=True,
    ),
)
