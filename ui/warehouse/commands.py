"""What the rail and the go-to field open of the stock room."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.shell.commands import Command

if TYPE_CHECKING:
    from ui.shell.page import Page
    from ui.shell.shell import Shell


def _transfer(shell: Shell) -> Page:
    from ui.warehouse.house_pages import TransferPage

    return TransferPage(shell)


def _on_the_way(shell: Shell) -> Page:
    from ui.warehouse.on_the_way import OnTheWayPage

    return OnTheWayPage(shell)


def _adjustment(shell: Shell) -> Page:
    from ui.warehouse.house_pages import AdjustmentPage

    return AdjustmentPage(shell)


def _set_aside(shell: Shell) -> Page:
    from ui.warehouse.house_pages import SetAsidePage

    return SetAsidePage(shell)


def _promises(shell: Shell) -> Page:
    from ui.warehouse.promises import PromisesPage

    return PromisesPage(shell)


def _documents(shell: Shell) -> Page:
    from ui.documents.document_list import document_list

    kinds = ("stock_transfer", "transfer_receipt", "stock_adjustment", "stock_count", "bucket_move")
    return document_list(shell, kinds, "Stock documents", "stock")


COMMANDS = (
    Command("stock.transfer", "New stock transfer", _transfer, "", "stock", "stock.transfer",
            "godown move carry send store", "Send goods to another godown", "truck"),
    Command("stock.on_the_way", "Goods on the way", _on_the_way, "", "stock", "stock.accept",
            "transit accept receive transfer arrive", "Accept what another godown sent", "package-open"),
    Command("stock.adjust", "New stock adjustment", _adjustment, "", "stock", "stock.adjust",
            "correct lost found broken theft write off", "Put stock right, with a reason", "pencil"),
    Command("stock.set_aside", "Set goods aside", _set_aside, "", "stock", "stock.bucket",
            "damaged expired quarantine sample bucket release", "Damaged, expired, held or sample; and back",
            "archive"),
    Command("stock.promises", "Reserved stock", _promises, "", "stock", "",
            "reserve reservation promise keep hold back allot release let go",
            "What is kept for whom; keep more, change it, let it go", "archive"),
    Command("stock.documents", "Stock documents", _documents, "", "stock", "",
            "transfers adjustments moves list", "Find, open, cancel or print one again", "list"),
)  # fmt: skip
