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


def _claims(shell: Shell) -> Page:
    from ui.claims.claim_list import ClaimListPage

    return ClaimListPage(shell)


def _build(shell: Shell) -> Page:
    from ui.claims.build_page import BuildPage

    return BuildPage(shell)


COMMANDS = (
    Command("claims.list", "Claims", _claims, "", "trade", "", "company claim scheme expiry settle ageing",
            "What companies owe: drafts, sent, open, refused", "hand-coins", front=True),
    Command("claims.build", "New claim", _build, "", "trade", "claims.build", "claim company build draft",
            "Build a claim from what was posted", "plus", single=False),
    Command("claims.advice", "Take it back?", _advice, "", "trade", "", "return oracle expired accept refuse",
            "Scan goods that come back: taken or not, the tax, who pays", "circle-help"),
)  # fmt: skip
