"""What the rail and the go-to field open of counting."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.shell.commands import Command

if TYPE_CHECKING:
    from ui.shell.page import Page
    from ui.shell.shell import Shell


def _counts(shell: Shell) -> Page:
    from ui.counting.count_list import CountListPage

    return CountListPage(shell)


COMMANDS = (
    Command(
        "stock.counts",
        "Counts",
        _counts,
        "",
        "stock",
        "stock.count",
        "stock take physical inventory",
        "Count the stock by scan or keys while billing goes on",
        "scan-line",
    ),
)
