"""What the rail and the go-to field open of batches and recalls."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.shell.commands import Command

if TYPE_CHECKING:
    from ui.shell.page import Page
    from ui.shell.shell import Shell


def _batches(shell: Shell) -> Page:
    from ui.trace.batch_list import BatchListPage

    return BatchListPage(shell)


def _recalls(shell: Shell) -> Page:
    from ui.trace.recall_page import RecallListPage

    return RecallListPage(shell)


def _near_expiry(shell: Shell) -> Page:
    from ui.trace.near_expiry_page import NearExpiryPage

    return NearExpiryPage(shell)


COMMANDS = (
    Command("trace.expiry", "Near expiry list", _near_expiry, "", "stock", "", "expired dump return worklist",
            "What expires soon: set it aside, mark it for return", "clock"),
    Command("trace.batches", "Batches", _batches, "", "stock", "", "trace lot recall where from",
            "Where a batch came from, who got it, where it lies", "history"),
    Command("trace.recalls", "Recalls", _recalls, "", "stock", "stock.recall", "recall freeze withdraw batch",
            "Batches called back: whom to call, who was told", "shield-alert"),
)  # fmt: skip
