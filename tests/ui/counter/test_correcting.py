"""Goods receipts and money are corrected from the posted page, as bills are."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from typing import cast

import pytest

from dcms_desktop.documents.queries import posted_document
from dcms_desktop.inbox.cards import Cards
from dcms_desktop.inbox.posting import post_typed
from dcms_desktop.inbox.reading import read_sent
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.upkeep.queries import check_books
from tests.shop import Shop
from tests.ui.counter.clerk import Clerk
from tests.ui.counter.test_documents_receipts import at
from tests.ui.counter.test_documents_receipts import newest
from tests.ui.counter.test_documents_receipts import receive
from ui.documents.correcting import draft_to_edit
from ui.documents.goods_receipt_page import GoodsReceiptPage
from ui.documents.money_receipt_page import MoneyReceiptPage
from ui.documents.payment_page import PaymentPage
from ui.documents.posted_page import PostedPage
from ui.kit.edits import TextEdit

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from dcms_desktop.db.connect import Books
    from dcms_desktop.documents.posted import Posted
    from ui.documents.counter.counter_page import CounterPage
    from ui.documents.document_window import DocumentPage
    from ui.documents.money_page import MoneyPage
    from ui.shell.main_window import MainWindow


def change(window: MainWindow, qtbot: QtBot, document: Posted) -> tuple[Clerk, DocumentPage]:
    """Open a posted document and press Alt+M."""
    posted = PostedPage(window.shell, document.id, document.kind)
    window.show_page(posted)
    qtbot.waitUntil(lambda: posted.document is not None, timeout=5_000)
    posted.change()
    qtbot.waitUntil(lambda: window.page() is not posted, timeout=5_000)
    page = window.page()
    clerk = Clerk(cast("CounterPage", page), qtbot)
    clerk.wait()
    return clerk, cast("DocumentPage", page)


def save(window: MainWindow, clerk: Clerk) -> None:
    """Save, and say why."""
    clerk.press("Ctrl+A")
    clerk.wait()
    assert window.shell.messages.question is not None, clerk.said
    window.shell.messages.answer("wrong amount")
    clerk.wait()


def assert_books_agree(window: MainWindow) -> None:
    assert [one for one in window.shell.desk.ask(check_books) if not one.holds] == []


@pytest.mark.parametrize(("page_class", "kind", "name"), [
    (MoneyReceiptPage, "receipt", "ash"), (PaymentPage, "payment", "micro"),
])  # fmt: skip
def test_the_amount_of_money_is_corrected(
    counter_window: MainWindow, qtbot: QtBot, page_class: type[MoneyPage], kind: str, name: str
) -> None:
    clerk = at(page_class(counter_window.shell), counter_window, qtbot)
    clerk.type(name)
    clerk.press("Enter")
    clerk.wait()
    clerk.type("500")
    clerk.press("Ctrl+A")
    clerk.wait()
    first = newest(counter_window, kind)
    clerk, page = change(counter_window, qtbot, first)
    assert isinstance(page, page_class)
    assert page.number == first.number
    assert [part.paise for part in page.draft.allotments or ()] == [500_00]
    assert page.model.rowCount() > 0
    page.amount.set_text("300")
    save(counter_window, clerk)
    again = counter_window.shell.desk.ask(posted_document, first.id)
    assert (again.number, again.revision, again.tenders[0].paise) == (first.number, 1, 300_00), clerk.said
    assert [(part.number, part.paise) for part in again.allotments] == [(first.allotments[0].number, 300_00)]
    assert_books_agree(counter_window)


def test_a_goods_receipt_is_corrected(counter_window: MainWindow, qtbot: QtBot) -> None:
    clerk = at(GoodsReceiptPage(counter_window.shell), counter_window, qtbot)
    receive(clerk, "NB77", "08/29", "34", "24.50", "100", "10", "20", "")
    clerk.press("Ctrl+A")
    clerk.wait()
    first = newest(counter_window, "goods_receipt")
    clerk, page = change(counter_window, qtbot, first)
    assert isinstance(page, GoodsReceiptPage)
    assert page.draft.bill is not None
    assert page.draft.bill.total == first.total
    save(counter_window, clerk)
    same = counter_window.shell.desk.ask(posted_document, first.id)
    assert (same.lines, same.total, same.revision) == (first.lines, first.total, 1), clerk.said
    clerk, page = change(counter_window, qtbot, same)
    page.go_back()
    assert isinstance(page, GoodsReceiptPage)
    from dcms_desktop.purchase.rules import edit_purchase

    page.keeper.change(edit_purchase, 0, "quantity", "50")
    save(counter_window, clerk)
    less = counter_window.shell.desk.ask(posted_document, first.id)
    assert (less.lines[0].units, less.lines[0].batch_id, less.revision) == (50, first.lines[0].batch_id, 2)
    assert_books_agree(counter_window)


def test_the_next_receipt_begins_without_the_bill_number_in_focus(
    counter_window: MainWindow, qtbot: QtBot
) -> None:
    page = GoodsReceiptPage(counter_window.shell)
    clerk = at(page, counter_window, qtbot)
    receive(clerk, "NB77", "08/29", "34", "24.50", "100", "10", "20", "")
    page.header.go("reference")
    clerk.press("Ctrl+A")
    clerk.wait()
    assert newest(counter_window, "goods_receipt").reference == "ML/90"
    field = page.header.edits["reference"]
    assert isinstance(field, TextEdit)
    assert (page.draft.reference, field.text()) == ("", "")


def test_notes_orders_and_differences_stay_on_a_receipt(books: Books) -> None:
    shop = Shop(books)
    shop.receives("Dolo 650", batch="D1", units=100)
    line = {"item": "I1", "batch": "D2", "expiry": "06/29", "mrp": "100", "rate": "40", "quantity": "50",
            "short": 5, "damaged": 2}  # fmt: skip
    first = shop.sends("goods_receipt", party=shop.party("Depot", role="supplier"), lines=[line],
                       reference="B-9", charges=[{"name": "Freight", "amount": "50"}])  # fmt: skip
    draft = draft_to_edit(shop.desk, first)
    came = draft.lines[0].came
    assert came is not None
    assert (came.short, came.damaged) == (5, 2)
    assert draft.bill is not None
    assert (draft.bill.total, draft.reference) == (first.total, "B-9")


def test_money_of_several_ways_is_entered_anew(books: Books) -> None:
    shop = Shop(books)
    tenders = [{"mode": "cash", "amount": "10"}, {"mode": "upi", "amount": "20", "reference": "U1"}]
    money = shop.sends("receipt", party=shop.party("Asha Medical"), tenders=tenders)
    with pytest.raises(Refused, match="several ways"):
        draft_to_edit(shop.desk, money)


def test_a_price_note_is_corrected_by_few_keys(counter_window: MainWindow, qtbot: QtBot) -> None:
    bill = newest(counter_window, "tax_invoice")
    assert bill.party is not None
    line = {"item": bill.lines[0].code, "quantity": "2", "difference": "1.50", "bill": bill.number}
    sent = {"kind": "price_note", "request_id": "note-1", "party": bill.party.code, "lines": [line]}
    typed = read_sent(json.dumps(sent))
    note = counter_window.shell.desk.do(post_typed, typed, Cards()).document
    clerk, page = change(counter_window, qtbot, note)
    assert (page.draft.lines[0].rate, page.draft.lines[0].units) == (1_500, 2)
    page.keeper.change(page.window_of.edit, 0, "rate", "1.00")  # type: ignore[attr-defined] # a goods page
    save(counter_window, clerk)
    changed = counter_window.shell.desk.ask(posted_document, note.id)
    assert (changed.revision, changed.lines[0].rate, changed.number) == (1, 1_000, note.number), clerk.said
    assert_books_agree(counter_window)
