"""What the rail and the go-to field open of returns and claims."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.shell.commands import Command

if TYPE_CHECKING:
    from ui.shell.page import Page
    from ui.shell.shell import Shell


def _advice(shell: Shell) -> Page:
    from ui.claims.advice_page import AdvicePage

    return AdvicePage(shell)


COMMANDS = (
    Command("claims.advice", "Take it back?", _advice, "", "trade", "", "return oracle expired accept refuse",
            "Scan goods that come back: taken or not, the tax, who pays", "circle-help"),
)  # fmt: skip
