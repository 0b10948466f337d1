"""Receiving goods: supplier, his bill, and each item with its batch as read from the pack."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dcms_desktop.kernel.dates import show_day
from dcms_desktop.kernel.money import group_digits
from dcms_desktop.purchase.queries import offer_purchases
from dcms_desktop.purchase.rules import edit_purchase
from dcms_desktop.purchase.rules import put_purchase
from ui.documents.goods_document_page import GoodsDocumentPage
from ui.documents.goods_document_page import GoodsWindow
from ui.documents.goods_document_page import PartyWish
from ui.documents.header_fields import HeaderField
from ui.documents.party_facts import supplier_facts
from ui.documents.receipt_cells import RECEIPT_CELLS
from ui.documents.receipt_cells import receipt_text
from ui.documents.walk import WalkPlan
from ui.kit.pick_list import PickColumn

if TYPE_CHECKING:
    from datetime import date

    from dcms_desktop.documents.rules import Draft
    from dcms_desktop.documents.rules import Line
    from ui.shell.shell import Shell

KIND = "goods_receipt"
ALL = ("item", "batch", "expiry", "mrp", "ptr", "quantity", "free", "rate", "discount")
LOOSE = ("item", "quantity", "free", "rate", "discount")
"""The way through a line of goods without batches."""
COLUMNS = (
    PickColumn("Item", 340),
    PickColumn("Pack", 80, tone="muted"),
    PickColumn("Stock", 76, right=True),
    PickColumn("Next expiry", 96),
    PickColumn("MRP", 84, right=True),
    PickColumn("PTR", 92, right=True),
)
SUPPLIER = PartyWish(
    role="supplier",
    hint="Supplier: name, code or mobile   ·   Space lists",
    no_party="No supplier yet",
    needed="A receipt needs its supplier.",
    facts=supplier_facts,
)


def with_number(draft: Draft, number: str) -> Draft:
    """Return the draft with the number of the supplier's bill."""
    return replace(draft, reference=number.strip().upper())


def with_bill_day(draft: Draft, day: date | None) -> Draft:
    """Return the draft with the date of the supplier's bill."""
    return replace(draft, reference_day=day)


BILL_NUMBER = HeaderField(
    name="reference",
    label="Bill number",
    read=lambda draft: draft.reference,
    write=with_number,
    width=150,
    most=30,
)
BILL_DAY = HeaderField(
    name="reference_day",
    label="Bill date",
    read=lambda draft: draft.reference_day,
    write=with_bill_day,
    kind="day",
    width=110,
)


def walk_of(line: Line) -> WalkPlan:
    """Return the way through a line."""
    return WalkPlan(long=ALL, short=ALL) if line.item.batched else WalkPlan(long=LOOSE, short=LOOSE)


def first_cell(line: Line) -> str:
    """Return the cell that follows the item."""
    return "batch" if line.item.batched else "quantity"


def owed_words(draft: Draft) -> str:
    """Say what we will owe."""
    owed = group_digits(draft.bill.total // 100) if draft.bill else "0"
    return f"We will owe ₹{owed} for it" if draft.party else ""


def bill_words(draft: Draft) -> str:
    """Say which bill of the supplier it is."""
    return f"bill {draft.reference} of {show_day(draft.reference_day)}" if draft.reference else ""


WINDOW = GoodsWindow(
    kind=KIND,
    room="buy",
    code="goods_receipt",
    cells=RECEIPT_CELLS,
    text_of=receipt_text,
    put=put_purchase,
    edit=edit_purchase,
    offer=offer_purchases,
    walk=walk_of,
    after_item=first_cell,
    fields=(BILL_NUMBER, BILL_DAY),
    party=SUPPLIER,
    columns=COLUMNS,
    quiet=owed_words,
    facts=bill_words,
    new_words="New receipt",
    new_key="F9",
)


class GoodsReceiptPage(GoodsDocumentPage):
    """One receipt after another."""

    def __init__(self, shell: Shell, draft: Draft | None = None) -> None:
        super().__init__(shell, WINDOW, draft)
