from __future__ import annotations

from typing import TYPE_CHECKING
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from dcms_desktop.claims.queries import claims_of
from dcms_desktop.documents.queries import find_documents
from dcms_desktop.documents.queries import posted_document
from dcms_desktop.purchase.queries import find_orders
from tests.ui.counter.clerk import Clerk
from ui.documents.goods_receipt_page import GoodsReceiptPage
from ui.documents.order_list import OrderListPage
from ui.documents.purchase_order_page import PurchaseOrderPage
from ui.documents.supplier_note_pages import DebitNotePage
from ui.documents.supplier_note_pages import PurchaseReturnPage
from ui.documents.supplier_note_pages import SupplierCreditPage

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from dcms_desktop.documents.posted import Posted
    from ui.documents.counter.counter_page import CounterPage
    from ui.shell.main_window import MainWindow
    from ui.shell.page import Page


def at(page: Page, window: MainWindow, qtbot: QtBot) -> Clerk:
    window.show_page(page)
    made = Clerk(cast("CounterPage", page), qtbot)
    qtbot.wait(1)
    return made


def newest(window: MainWindow, kind: str) -> Posted:
    hit = window.shell.desk.ask(find_documents, kinds=(kind,))[0]
    return window.shell.desk.ask(posted_document, hit.id)


def pick(clerk: Clerk, letters: str) -> None:
    clerk.wait()
    clerk.type(letters)
    clerk.press("Enter")
    clerk.wait()


@pytest.fixture
def ordered(counter_window: MainWindow, qtbot: QtBot) -> MainWindow:
    """An order of a hundred Dolo 650 and ten free at twenty rupees, by keys."""
    clerk = at(PurchaseOrderPage(counter_window.shell), counter_window, qtbot)
    pick(clerk, "micro")
    clerk.type("31-12")
    clerk.press("Enter")
    pick(clerk, "dolo")
    for field in ("100", "10", "20", ""):
        clerk.type(field)
        clerk.press("Enter")
    clerk.press("Ctrl+A")
    clerk.wait()
    order = newest(counter_window, "purchase_order")
    assert (order.lines[0].units, order.lines[0].free, order.due_on is None) == (100, 10, False), clerk.said
    return counter_window


def test_an_order_is_received_with_its_faults_by_few_keys(ordered: MainWindow, qtbot: QtBot) -> None:
    page = GoodsReceiptPage(ordered.shell)
    clerk = at(page, ordered, qtbot)
    pick(clerk, "micro")
    assert any("Orders still due: 1" in said for said in clerk.said)
    clerk.press("Alt+O")
    clerk.wait()
    clerk.press("Enter")
    clerk.wait()
    assert page.header.edits["reference"].hasFocus()
    clerk.type("ML/90")
    clerk.press("Enter", "Enter")
    page.lines.go(0, "batch")
    for field in ("NB77", "08/29", "34", "24.50", "-2d1"):
        clerk.type(field)
        clerk.press("Enter")
    clerk.press("Ctrl+A")
    clerk.wait()
    receipt = newest(ordered, "goods_receipt")
    line = receipt.lines[0]
    assert (line.units, line.free, line.short, line.damaged) == (100, 10, 2, 1), clerk.said
    claims = ordered.shell.desk.ask(claims_of, document_id=receipt.id)
    assert [one.type for one in claims] == ["shortage", "damage"]
    assert not ordered.shell.desk.ask(find_orders)[0].is_open


def test_orders_are_approved_and_closed_from_their_list(ordered: MainWindow, qtbot: QtBot) -> None:
    page = OrderListPage(ordered.shell)
    ordered.show_page(page)
    qtbot.waitUntil(lambda: page.model.rowCount() == 1)
    page.grid.setFocus()
    page.grid.go(0, 0)
    page.approve()
    qtbot.waitUntil(lambda: ordered.shell.desk.ask(find_orders)[0].approved)
    page.close_short()
    field = QApplication.focusWidget()
    assert field is not None
    QTest.keyClicks(field, "No more made")
    QTest.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: ordered.shell.desk.ask(find_orders)[0].closed)
    qtbot.waitUntil(lambda: page.model.rowCount() == 0)


def test_goods_go_back_from_the_batch_that_lies_here(ordered: MainWindow, qtbot: QtBot) -> None:
    page = PurchaseReturnPage(ordered.shell)
    clerk = at(page, ordered, qtbot)
    pick(clerk, "micro")
    clerk.type("d")
    clerk.press("Enter")
    assert page.draft.note_reason == "damage"
    pick(clerk, "dolo")
    clerk.type("5")
    clerk.press("Enter")
    clerk.press("Ctrl+A")
    clerk.wait()
    back = newest(ordered, "purchase_return")
    assert back.lines[0].units == 5, clerk.said


def test_a_note_that_waits_is_offered_at_the_next_bill(ordered: MainWindow, qtbot: QtBot) -> None:
    clerk = at(SupplierCreditPage(ordered.shell), ordered, qtbot)
    pick(clerk, "micro")
    clerk.type("s")
    clerk.press("Enter")
    clerk.type("CN/77")
    clerk.press("Enter", "Enter")
    clerk.type("250")
    clerk.press("Enter", "Ctrl+A")
    clerk.wait()
    note = newest(ordered, "supplier_credit_note")
    assert (note.total, note.reference) == (25_000, "CN/77"), clerk.said

    receipt = GoodsReceiptPage(ordered.shell)
    clerk = at(receipt, ordered, qtbot)
    pick(clerk, "micro")
    assert any("Notes that wait" in said for said in clerk.said)
    receipt.lines.go_to_spare()
    pick(clerk, "dolo")
    for field in ("NB78", "08/29", "34", "24.50", "100", "", "20", ""):
        clerk.type(field)
        clerk.press("Enter")
    clerk.press("F7")
    clerk.wait()
    clerk.press("Enter")
    clerk.wait()
    clerk.press("Ctrl+A")
    clerk.wait()
    taken = newest(ordered, "goods_receipt")
    assert [(one.number, one.paise) for one in taken.allotments] == [(note.number, 25_000)], clerk.said


def test_a_note_without_goods_holds_the_difference(ordered: MainWindow, qtbot: QtBot) -> None:
    clerk = at(DebitNotePage(ordered.shell), ordered, qtbot)
    pick(clerk, "micro")
    clerk.type("r")
    clerk.press("Enter", "Enter", "Enter")
    pick(clerk, "dolo")
    for field in ("100", "0.50"):
        clerk.type(field)
        clerk.press("Enter")
    clerk.press("Ctrl+A")
    clerk.wait()
    assert newest(ordered, "debit_note").lines[0].rate == 500, clerk.said
