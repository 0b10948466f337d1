"""Importing, for the go-to field and the Set-up room."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from ui.shell.commands import Command

if TYPE_CHECKING:
    from ui.shell.page import Page
    from ui.shell.shell import Shell

RIGHT = "exchange.load"


def _import(kind: str, shell: Shell) -> Page:
    from ui.setup.import_page import ImportPage

    return ImportPage(shell, kind)


def _approvers(shell: Shell) -> Page:
    from ui.setup.approver_page import ApproverPage

    return ApproverPage(shell)


def _command(kind: str, title: str, words: str, help_text: str, icon: str) -> Command:
    name = f"setup.import.{kind.replace('-', '_')}"
    return Command(name, title, partial(_import, kind), "", "setup", RIGHT, words, help_text, icon)


COMMANDS = (
    Command("setup.import", "Import from a sheet", partial(_import, ""), "", "setup", RIGHT,
            "csv xlsx excel load upload masters opening", "Items, parties, stock, dues, prices",
            "upload"),
    _command("items", "Import items from a sheet", "csv xlsx excel products", "A list of goods", "package"),
    _command("parties", "Import parties from a sheet", "csv xlsx excel customers suppliers",
             "Retailers and suppliers", "users"),
    _command("opening-stock", "Import opening stock", "csv xlsx excel batch quantity sheet",
             "Batches and quantities on the shelf", "boxes"),
    _command("opening-dues", "Import opening dues", "csv xlsx excel outstanding balance",
             "Bills of before that are open", "wallet"),
    _command("price-list", "Import a price list", "csv xlsx excel rates", "Rates by level, party", "tag"),
    Command("setup.approvers", "Approvers", _approvers, "", "setup", "company.users",
            "approve phone code authenticator owner absent", "Who says yes by the code of his phone",
            "users"),
    _command("orders", "Import sales orders", "csv xlsx excel orders file", "Orders of parties", "file-text"),
    _command(
        "outside-bills",
        "Import bills of another program",
        "tally sales register csv xlsx hybrid secondary",
        "They go up to the company and are booked nowhere",
        "file-text",
    ),
    _command("visits", "Import visits of the field", "sfa gps check in app", "Beside their orders", "users"),
    _command("schemes", "Import schemes", "csv xlsx excel offers", "Free goods, slabs, targets", "gift"),
)  # fmt: skip
