"""Ordering goods: supplier, the day they are wanted by, and each item at its agreed rate."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dcms_desktop.kernel.dates import show_day
from dcms_desktop.kernel.money import group_digits
from dcms_desktop.purchase.queries import offer_purchases
from dcms_desktop.purchase.rules import edit_plain
from dcms_desktop.purchase.rules import put_order
from ui.documents.bill_sums import Note
from ui.documents.buying_cells import ORDER_CELLS
from ui.documents.goods_document_page import GoodsDocumentPage
from ui.documents.goods_document_page import GoodsWindow
from ui.documents.goods_receipt_page import COLUMNS
from ui.documents.goods_receipt_page import SUPPLIER
from ui.documents.header_fields import HeaderField
from ui.documents.walk import WalkPlan

if TYPE_CHECKING:
    from datetime import date

    from dcms_desktop.drafts.rules import Draft
    from ui.shell.shell import Shell

STOPS = ("item", "quantity", "free", "rate", "discount")


def with_expected(draft: Draft, day: date | None) -> Draft:
    """Return the order with the day the goods are wanted by."""
    return replace(draft, due_on=day)


EXPECTED = HeaderField(
    name="due_on",
    label="Wanted by",
    read=lambda draft: draft.due_on,
    write=with_expected,
    kind="day",
    width=110,
)


def order_words(draft: Draft) -> str:
    """Say what the order comes to."""
    return f"{group_digits(sum(line.units for line in draft.lines))} pieces ordered" if draft.lines else ""


def expected_words(draft: Draft) -> str:
    """Say until when the goods are wanted."""
    return f"wanted by {show_day(draft.due_on)}" if draft.due_on else ""


ORDER = GoodsWindow(
    kind="purchase_order",
    room="buy",
    code="purchase_order",
    cells=ORDER_CELLS,
    put=put_order,
    edit=edit_plain,
    offer=offer_purchases,
    walk=lambda _line: WalkPlan(long=STOPS, short=STOPS),
    fields=(EXPECTED,),
    party=replace(SUPPLIER, needed="An order needs its supplier."),
    columns=COLUMNS,
    quiet=order_words,
    facts=expected_words,
    beginning=(
        Note("Supplier, the day the goods are wanted by, then the items with quantity and rate", "muted"),
        Note("Free goods the supplier promised stand in Free: what is missing of them is claimed", "muted"),
        Note("The list of orders approves, receives and closes short", "muted"),
    ),
    new_words="New order",
)


class PurchaseOrderPage(GoodsDocumentPage):
    """One order after another."""

    def __init__(self, shell: Shell, draft: Draft | None = None) -> None:
        super().__init__(shell, ORDER, draft)
