"""What the rail and the go-to field open of input credit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.shell.commands import Command

if TYPE_CHECKING:
    from ui.shell.page import Page
    from ui.shell.shell import Shell


def _credits(shell: Shell) -> Page:
    from ui.credits.credits_page import CreditsPage

    return CreditsPage(shell)


def _documents(shell: Shell) -> Page:
    from ui.documents.document_list import document_list

    return document_list(shell, ("credit_reversal", "credit_retaken"), "Credit reversals", "tax")


COMMANDS = (
    Command("tax.credits", "Input credit to reverse", _credits, "", "tax", "tax.credits",
            "itc rule 37 180 days unpaid lost expired sample gift 17(5)(h) reclaim",
            "Unpaid bills and lost goods take their credit back", "scale"),
    Command("tax.credit_list", "Credit reversals", _documents, "", "tax", "",
            "itc reversed retaken list", "Credit given back and taken again", "list"),
)  # fmt: skip
