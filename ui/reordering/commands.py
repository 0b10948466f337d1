"""What the rail and the go-to field open of ordering."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.shell.commands import Command

if TYPE_CHECKING:
    from ui.shell.page import Page
    from ui.shell.shell import Shell


def _reorder(shell: Shell) -> Page:
    from ui.reordering.reorder_page import ReorderPage

    return ReorderPage(shell)


COMMANDS = (
    Command("buy.reorder", "Reorder", _reorder, "", "buy", "purchase.order",
            "suggest order company norm lack short replenish", "What to order of which company, and why",
            "package-plus"),
)  # fmt: skip
