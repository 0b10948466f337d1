"""Correcting a posted document: its draft, made on a reading thread, and the page that shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dcms_desktop.kernel.errors import Refused
from dcms_desktop.ledger.queries import dues_to_edit
from dcms_desktop.ledger.queries import set_by_document
from dcms_desktop.money.rules import with_posted
from dcms_desktop.purchase.queries import receipt_to_edit
from dcms_desktop.sales.queries import bill_to_edit
from dcms_desktop.sales.queries import start_draft
from dcms_desktop.sales.queries import with_party

if TYPE_CHECKING:
    from dcms_desktop.desk import Desk
    from dcms_desktop.documents.posted import Posted
    from dcms_desktop.drafts.rules import Draft
    from ui.shell.page import Page
    from ui.shell.shell import Shell

SOLD = frozenset({"tax_invoice", "sales_order", "quotation", "delivery_challan"})
"""Kinds that are read back as a bill is."""
CHANGED = SOLD | {"goods_receipt", "receipt", "payment"}
"""Kinds that are corrected from their posted page until the day is closed."""


def draft_to_edit(desk: Desk, document: Posted) -> Draft:
    """Return a posted document as a draft that corrects it."""
    if document.kind in SOLD:
        return desk.ask(bill_to_edit, document.id)
    if document.party is None:
        raise AssertionError("goods and money come from a party")
    empty = desk.ask(start_draft, document.kind, document.day)
    draft = desk.ask(with_party, empty, document.party.id)
    if document.kind == "goods_receipt":
        return desk.ask(receipt_to_edit, draft, document.id)
    if len(document.tenders) > 1:
        raise Refused(
            f"{document.number} was paid in several ways.",
            field="tenders",
            next_step="Cancel it with Alt+X and enter it anew.",
        )
    dues = desk.ask(dues_to_edit, document.party.id, document.id, document.day)
    return with_posted(draft, document, dues, desk.ask(set_by_document, document.id))


def page_to_edit(shell: Shell, draft: Draft) -> Page:
    """Return the page that a draft of its kind is typed on."""
    if draft.kind == "goods_receipt":
        from ui.documents.goods_receipt_page import GoodsReceiptPage

        return GoodsReceiptPage(shell, draft)
    if draft.kind == "receipt":
        from ui.documents.money_receipt_page import MoneyReceiptPage

        return MoneyReceiptPage(shell, draft)
    if draft.kind == "payment":
        from ui.documents.payment_page import PaymentPage

        return PaymentPage(shell, draft)
    if draft.kind in SOLD - {"tax_invoice"}:
        from ui.documents.sales_order_page import PAGES

        return PAGES[draft.kind](shell, draft)
    from ui.documents.counter.counter_page import CounterPage

    return CounterPage(shell, draft)
