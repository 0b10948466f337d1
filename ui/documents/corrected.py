"""Bills, receipts, returns, notes, orders and money: how each is corrected from its posted page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dcms_desktop.kernel.errors import Refused
from dcms_desktop.ledger.queries import dues_to_edit
from dcms_desktop.ledger.queries import set_by_document
from dcms_desktop.money.rules import with_posted
from dcms_desktop.money.rules import with_posted_legs
from dcms_desktop.purchase.queries import note_to_edit
from dcms_desktop.purchase.queries import order_to_edit
from dcms_desktop.purchase.queries import receipt_to_edit
from dcms_desktop.sales.queries import bill_to_edit
from dcms_desktop.sales.queries import start_draft
from dcms_desktop.sales.queries.returns import price_note_to_edit
from dcms_desktop.sales.queries.returns import return_to_edit
from ui.documents.corrected_kind import CorrectedKind
from ui.documents.corrected_kind import draft_with_party

if TYPE_CHECKING:
    from dcms_desktop.desk import Desk
    from dcms_desktop.documents.posted import Posted
    from dcms_desktop.drafts.rules import Draft
    from ui.shell.page import Page
    from ui.shell.shell import Shell


def _bill(desk: Desk, document: Posted) -> Draft:
    return desk.ask(bill_to_edit, document.id)


def _goods_receipt(desk: Desk, document: Posted) -> Draft:
    return desk.ask(receipt_to_edit, draft_with_party(desk, document), document.id)


def _order(desk: Desk, document: Posted) -> Draft:
    return desk.ask(order_to_edit, draft_with_party(desk, document), document.id)


def _note(desk: Desk, document: Posted) -> Draft:
    return desk.ask(note_to_edit, draft_with_party(desk, document), document.id)


def _sale_return(desk: Desk, document: Posted) -> Draft:
    return desk.ask(return_to_edit, draft_with_party(desk, document), document.id)


def _price_note(desk: Desk, document: Posted) -> Draft:
    return desk.ask(price_note_to_edit, draft_with_party(desk, document), document.id)


def _money(desk: Desk, document: Posted) -> Draft:
    if document.party is None:
        raise AssertionError("money comes from a party")
    if len(document.tenders) > 1:
        raise Refused(
            f"{document.number} was paid in several ways.",
            field="tenders",
            next_step="Cancel it with Alt+X and enter it anew.",
        )
    dues = desk.ask(dues_to_edit, document.party.id, document.id, document.day)
    paid = desk.ask(set_by_document, document.id)
    return with_posted(draft_with_party(desk, document), document, dues, paid)


def _bill_page(shell: Shell, draft: Draft) -> Page:
    from ui.documents.counter.counter_page import CounterPage

    return CounterPage(shell, draft)


def _order_of_party_page(shell: Shell, draft: Draft) -> Page:
    from ui.documents.sales_order_page import PAGES

    page: Page = PAGES[draft.kind](shell, draft)
    return page


def _goods_receipt_page(shell: Shell, draft: Draft) -> Page:
    from ui.documents.goods_receipt_page import GoodsReceiptPage

    return GoodsReceiptPage(shell, draft)


def _receipt_page(shell: Shell, draft: Draft) -> Page:
    from ui.documents.money_receipt_page import MoneyReceiptPage

    return MoneyReceiptPage(shell, draft)


def _payment_page(shell: Shell, draft: Draft) -> Page:
    from ui.documents.payment_page import PaymentPage

    return PaymentPage(shell, draft)


def _order_page(shell: Shell, draft: Draft) -> Page:
    from ui.documents.purchase_order_page import PurchaseOrderPage

    return PurchaseOrderPage(shell, draft)


def _sale_return_page(shell: Shell, draft: Draft) -> Page:
    from ui.documents.sale_return_page import SaleReturnPage

    return SaleReturnPage(shell, draft)


def _price_note_page(shell: Shell, draft: Draft) -> Page:
    from ui.documents.price_note_pages import PAGES

    page: Page = PAGES[draft.kind](shell, draft)
    return page


def _purchase_return_page(shell: Shell, draft: Draft) -> Page:
    from ui.documents.supplier_note_pages import PurchaseReturnPage

    return PurchaseReturnPage(shell, draft)


def _debit_note_page(shell: Shell, draft: Draft) -> Page:
    from ui.documents.supplier_note_pages import DebitNotePage

    return DebitNotePage(shell, draft)


def _supplier_credit_page(shell: Shell, draft: Draft) -> Page:
    from ui.documents.supplier_note_pages import SupplierCreditPage

    return SupplierCreditPage(shell, draft)


def _books(desk: Desk, document: Posted) -> Draft:
    empty = desk.ask(start_draft, document.kind, document.day)
    parties = {leg.party_id for leg in document.legs if leg.party_id is not None}
    dues = {one: desk.ask(dues_to_edit, one, document.id, document.day) for one in parties}
    return with_posted_legs(empty, document, dues)


def _contra_page(shell: Shell, draft: Draft) -> Page:
    from ui.documents.books_page import ContraPage

    return ContraPage(shell, draft)


def _journal_page(shell: Shell, draft: Draft) -> Page:
    from ui.documents.books_page import JournalPage

    return JournalPage(shell, draft)


CORRECTED = (
    CorrectedKind("tax_invoice", _bill, _bill_page),
    CorrectedKind("sales_order", _bill, _order_of_party_page),
    CorrectedKind("quotation", _bill, _order_of_party_page),
    CorrectedKind("delivery_challan", _bill, _order_of_party_page),
    CorrectedKind("challan_return", _bill, _order_of_party_page),
    CorrectedKind("goods_receipt", _goods_receipt, _goods_receipt_page),
    CorrectedKind("purchase_order", _order, _order_page),
    CorrectedKind("purchase_return", _note, _purchase_return_page),
    CorrectedKind("debit_note", _note, _debit_note_page),
    CorrectedKind("supplier_credit_note", _note, _supplier_credit_page),
    CorrectedKind("sale_return", _sale_return, _sale_return_page),
    CorrectedKind("price_note", _price_note, _price_note_page),
    CorrectedKind("price_debit", _price_note, _price_note_page),
    CorrectedKind("receipt", _money, _receipt_page),
    CorrectedKind("payment", _money, _payment_page),
    CorrectedKind("contra", _books, _contra_page),
    CorrectedKind("journal", _books, _journal_page),
)
