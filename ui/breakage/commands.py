"""What the rail and the go-to field open of dead goods that retailers bring."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.shell.commands import Command

if TYPE_CHECKING:
    from ui.shell.page import Page
    from ui.shell.shell import Shell


def _take(shell: Shell) -> Page:
    from ui.breakage.receipt_page import BreakageReceiptPage

    return BreakageReceiptPage(shell)


def _unsettled(shell: Shell) -> Page:
    from ui.breakage.unsettled_list import UnsettledPage

    return UnsettledPage(shell)


def _documents(shell: Shell) -> Page:
    from ui.documents.document_list import document_list

    kinds = ("breakage_receipt", "breakage_note", "replacement_issue")
    return document_list(shell, kinds, "Breakage documents", "sell")


def _given_up(shell: Shell) -> Page:
    from ui.documents.document_list import document_list

    return document_list(shell, ("claim_pickup", "claim_destruction"), "Goods given up on claims", "trade")


COMMANDS = (
    Command("sell.breakage", "Take broken or expired goods", _take, "", "sell", "sales.return",
            "breakage expiry receipt damaged return retailer", "Dead goods of a retailer, settled later",
            "package-open", single=False),
    Command("sell.unsettled", "Goods taken, not settled", _unsettled, "", "sell", "",
            "breakage expiry receipts unsettled replacement credit worklist",
            "Settle broken and expired goods by credit note or by goods", "list"),
    Command("sell.breakage_list", "Breakage documents", _documents, "", "sell", "",
            "breakage receipts notes replacements list", "Receipts, credit notes and replacements", "list"),
    Command("claims.given_up", "Goods given up on claims", _given_up, "", "trade", "",
            "pickup destruction boxes fetched destroyed", "Pickups and records of destruction", "package"),
)  # fmt: skip
