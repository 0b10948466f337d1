"""What the rail and the go-to field open of the masters."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from ui.shell.commands import Command

if TYPE_CHECKING:
    from ui.shell.page import Page
    from ui.shell.shell import Shell


def _list(code: str, shell: Shell) -> Page:
    from ui.masters.all_masters import all_masters
    from ui.masters.list_page import MasterListPage

    return MasterListPage(shell, all_masters()[code])


def _new(code: str, shell: Shell) -> Page:
    from ui.masters.all_masters import all_masters
    from ui.masters.form_page import MasterPage

    return MasterPage(shell, all_masters()[code])


def _firm(shell: Shell) -> Page:
    from ui.masters.all_masters import all_masters
    from ui.masters.form_page import MasterPage

    return MasterPage(shell, all_masters()["firm"], 1)


LISTED = (
    ("item", "Items", "stock", "items.edit", "product goods medicine master", "package", True),
    (
        "pack_code",
        "Carton codes",
        "stock",
        "scan.packs",
        "carton set kit serial unique label scan",
        "boxes",
        False,
    ),
    ("godown", "Godowns", "stock", "stock.godowns", "warehouse place store", "store", False),
    ("bin", "Racks and bins", "stock", "stock.godowns", "shelf place walk", "layers", False),
    (
        "supplier_item",
        "Suppliers' items",
        "buy",
        "purchase.post",
        "remembered answers bill file code name mapping",
        "truck",
        False,
    ),
    ("maker", "Makers", "stock", "items.edit", "company manufacturer brand", "landmark", False),
    (
        "party",
        "Parties",
        "trade",
        "parties.edit",
        "customer retailer supplier ledger master",
        "store",
        True,
    ),
    ("beat", "Beats", "trade", "parties.edit", "route area", "route", False),
    ("salesman", "Salesmen", "trade", "parties.edit", "delivery man rep", "user", False),
    ("price_level", "Price levels", "trade", "pricing.edit", "rate list", "layers", False),
    ("price", "Prices", "trade", "pricing.edit", "rate list special", "tag", False),
    ("scheme", "Schemes", "trade", "pricing.edit", "offer free goods discount slab", "gift", True),
    (
        "account",
        "Accounts",
        "money",
        "ledger.accounts",
        "ledger chart expense income bank",
        "landmark",
        False,
    ),
    (
        "return_policy",
        "Return policies",
        "trade",
        "claims.policy",
        "expiry breakage window company claim",
        "undo-2",
        False,
    ),
    (
        "margin_promise",
        "Promised margins",
        "trade",
        "claims.policy",
        "company margin claim gap",
        "percent",
        False,
    ),
    ("tax_class", "Tax classes", "tax", "tax.masters", "gst rate slab", "percent", True),
    ("counter", "Counters", "setup", "company.edit", "till", "scan-line", False),
    ("user", "Users", "setup", "company.users", "pin owner clerk", "users", False),
    ("series", "Number series", "setup", "company.series", "invoice number prefix", "file-text", False),
    ("printer", "Printers", "setup", "print.setup", "thermal slip a4", "printer", False),
)


def _lists() -> tuple[Command, ...]:
    return tuple(
        Command(
            f"masters.{code}",
            title,
            partial(_list, code),
            "",
            room,
            right,
            words,
            HELPS[code],
            icon,
            front=front,
        )
        for code, title, room, right, words, icon, front in LISTED
    )


HELPS = {
    "item": "What you sell: packs, codes, prices, tax",
    "pack_code": "Cartons, sets and unique pieces named by one scan",
    "supplier_item": "What suppliers' bills call your items; forget what was said wrongly",
    "maker": "Companies whose goods you sell",
    "account": "What journals debit and credit: expenses, income, banks, loans",
    "godown": "Places that hold stock; each counter sells from one",
    "bin": "Where goods lie in a godown, in the picker's order",
    "party": "Retailers and suppliers: GSTIN, licences, terms",
    "beat": "Rounds of shops and their weekdays",
    "salesman": "Who books orders, collects or delivers",
    "price_level": "Classes of price a party buys at",
    "price": "Rates of levels and parties from a day on",
    "scheme": "Free goods, discounts and points, with days, ceilings and who pays",
    "return_policy": "What each company takes back, until when, and what it pays",
    "margin_promise": "What a company promises that you earn of its goods",
    "tax_class": "Groups of goods taxed alike, with rates by date",
    "counter": "Billing places, each with its own numbers",
    "user": "Who works here, and their PINs",
    "series": "How documents are numbered, per counter and year",
    "printer": "Where papers come out",
}

COMMANDS = (
    *_lists(),
    Command("masters.firm", "Firm", _firm, "", "setup", "company.edit", "company address bank upi",
            "Name, GSTIN, licences, bank and terms on bills", "store"),
    Command("masters.new_item", "New item", partial(_new, "item"), "", "stock", "items.edit", "add product",
            "Type a new item", "package-plus", single=False),
    Command("masters.new_party", "New party", partial(_new, "party"), "", "trade", "parties.edit",
        "add customer",
            "Type a new retailer or supplier", "plus", single=False),
)  # fmt: skip
