from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from PySide6.QtWidgets import QLineEdit

from dcms_desktop.company.actions import save_setting
from dcms_desktop.company.actions import save_user
from dcms_desktop.company.codes import code_of
from dcms_desktop.company.codes import step_at
from dcms_desktop.company.queries import approvers
from dcms_desktop.company.rules import UserForm
from dcms_desktop.documents.actions import cancel_document
from dcms_desktop.documents.actions import post_document
from dcms_desktop.kernel import clock
from dcms_desktop.orders.queries.drafting import order_from_lines
from dcms_desktop.orders.rules import Wanted
from dcms_desktop.sales.settings import BELOW_COST
from tests.ui.counter.clerk import Clerk
from tests.ui.counter.test_buying import at
from tests.ui.counter.test_buying import newest
from tests.ui.counter.test_buying import pick
from ui.documents.back_order_list import BackOrderListPage
from ui.documents.came_for import waiting_words
from ui.documents.counter.counter_page import CounterPage
from ui.documents.document_window import DocumentPage
from ui.documents.sales_order_page import ChallanPage
from ui.documents.sales_order_page import QuotationPage
from ui.documents.sales_order_page import SalesOrderPage
from ui.documents.waiting_list import WaitingListPage
from ui.setup.approver_page import ApproverPage

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from dcms_desktop.documents.posted import Posted
    from ui.shell.main_window import MainWindow


def types_goods(clerk: Clerk, *quantities: str) -> None:
    for quantity in quantities:
        pick(clerk, "dolo")
        clerk.type(quantity)
        clerk.press("Enter")
    clerk.press("Ctrl+A")
    clerk.wait()


def list_of(window: MainWindow, kind: str, qtbot: QtBot) -> WaitingListPage:
    page = WaitingListPage(window.shell, kind)
    window.show_page(page)
    qtbot.waitUntil(lambda: page.model.rowCount() == 1)
    page.grid.setFocus()
    page.grid.go(0, 0)
    return page


def saves_next(window: MainWindow, kind: str, qtbot: QtBot) -> Posted:
    """Save the document that a key of a list opened."""
    qtbot.waitUntil(lambda: isinstance(window.page(), DocumentPage))
    page = cast("CounterPage", window.page())
    clerk = Clerk(page, qtbot)
    clerk.wait()
    clerk.press("Ctrl+A")
    clerk.wait()
    return newest(window, kind)


@pytest.fixture
def ordered(counter_window: MainWindow, qtbot: QtBot) -> MainWindow:
    """An order of thirty Dolo by keys."""
    clerk = at(SalesOrderPage(counter_window.shell), counter_window, qtbot)
    pick(clerk, "asha")
    clerk.press("Enter")
    types_goods(clerk, "30")
    order = newest(counter_window, "sales_order")
    told = (order.lines[0].units, order.came_by, order.holds_until is None)
    assert told == (30, "phone", False), clerk.said
    return counter_window


def test_an_order_is_billed_from_its_list(ordered: MainWindow, qtbot: QtBot) -> None:
    list_of(ordered, "sales_order", qtbot).turn("tax_invoice")
    bill = saves_next(ordered, "tax_invoice", qtbot)
    assert (bill.lines[0].units, bill.lines[0].source_id) == (30, newest(ordered, "sales_order").id)


def test_an_order_goes_on_challan_and_all_challans_on_one_bill(ordered: MainWindow, qtbot: QtBot) -> None:
    list_of(ordered, "sales_order", qtbot).turn("delivery_challan")
    challan = saves_next(ordered, "delivery_challan", qtbot)
    list_of(ordered, "delivery_challan", qtbot).gather()
    assert saves_next(ordered, "tax_invoice", qtbot).lines[0].source_id == challan.id


def test_goods_come_back_from_a_challan_by_keys(counter_window: MainWindow, qtbot: QtBot) -> None:
    clerk = at(ChallanPage(counter_window.shell), counter_window, qtbot)
    pick(clerk, "asha")
    clerk.press("Enter", "Enter")
    types_goods(clerk, "20")
    list_of(counter_window, "delivery_challan", qtbot).turn("challan_return")
    back = saves_next(counter_window, "challan_return", qtbot)
    challan = newest(counter_window, "delivery_challan")
    assert (back.lines[0].units, back.lines[0].source_id) == (20, challan.id)


def test_a_quotation_becomes_an_order_by_keys(counter_window: MainWindow, qtbot: QtBot) -> None:
    clerk = at(QuotationPage(counter_window.shell), counter_window, qtbot)
    pick(clerk, "asha")
    clerk.press("Enter")
    types_goods(clerk, "12")
    list_of(counter_window, "quotation", qtbot).turn("sales_order")
    assert saves_next(counter_window, "sales_order", qtbot).lines[0].units == 12


def test_an_order_is_kept_for_and_closed_from_its_list(ordered: MainWindow, qtbot: QtBot) -> None:
    page = list_of(ordered, "sales_order", qtbot)
    page.keep()
    qtbot.waitUntil(lambda: "30 pieces are kept" in str(ordered.shell.messages.last()))
    page.close_rest()
    field = QApplication.focusWidget()
    assert field is not None
    QTest.keyClicks(field, "bought elsewhere")
    QTest.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.model.rowCount() == 0)


def test_the_bill_lists_what_is_open_of_its_party(ordered: MainWindow, qtbot: QtBot) -> None:
    clerk = at(CounterPage(ordered.shell), ordered, qtbot)
    pick(clerk, "asha")
    clerk.press("Alt+O")
    clerk.wait()
    clerk.press("Enter")
    clerk.wait()
    clerk.press("Ctrl+A")
    clerk.wait()
    assert newest(ordered, "tax_invoice").lines[0].source_id == newest(ordered, "sales_order").id


def test_what_waits_for_goods_is_listed_and_told_with_the_receipt(
    counter_window: MainWindow, qtbot: QtBot
) -> None:
    clerk = at(SalesOrderPage(counter_window.shell), counter_window, qtbot)
    pick(clerk, "asha")
    clerk.press("Enter")
    types_goods(clerk, "90000")
    page = BackOrderListPage(counter_window.shell)
    counter_window.show_page(page)
    qtbot.waitUntil(lambda: page.model.rowCount() == 1)
    page.grid.setFocus()
    page.grid.go(0, 0)
    order = newest(counter_window, "sales_order")
    assert page.marked() == order.id
    receipt = newest(counter_window, "goods_receipt")
    assert "waits for goods that came" not in waiting_words(counter_window.shell.desk, receipt)
    page.close_rest()
    field = QApplication.focusWidget()
    assert field is not None
    QTest.keyClicks(field, "no more made")
    QTest.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.model.rowCount() == 0)


def test_every_order_shown_is_billed_and_what_stopped_one_is_told(ordered: MainWindow, qtbot: QtBot) -> None:
    desk = ordered.shell.desk
    first = newest(ordered, "sales_order")
    item, party = first.lines[0].item_id, first.party
    assert party is not None
    for quantity in ("5", "6*0.01"):
        wanted = [Wanted(item_id=item, quantity=quantity)]
        draft = desk.ask(order_from_lines, party.id, wanted, came_by="phone")
        desk.do(post_document, draft.kind, draft, ())
    page = WaitingListPage(ordered.shell, "sales_order")
    ordered.show_page(page)
    qtbot.waitUntil(lambda: page.model.rowCount() == 3)
    page.bill_shown()
    qtbot.waitUntil(lambda: "Bill 3 orders" in ordered.shell.messages.texts()[-1])
    button = QApplication.focusWidget()
    assert button is not None
    QTest.keyClick(button, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "2 orders billed, 1 not." in ordered.shell.messages.texts())
    qtbot.waitUntil(lambda: page.model.rowCount() == 1)
    [stuck] = [one for one in page.outcomes.values() if one.bill is None]
    assert stuck.consent in {"rate_drift", "below_cost"}


def test_an_approver_far_away_says_yes_by_the_code_of_his_phone(
    counter_window: MainWindow, qtbot: QtBot
) -> None:
    desk = counter_window.shell.desk
    page = ApproverPage(counter_window.shell)
    counter_window.show_page(page)
    qtbot.waitUntil(lambda: page.model.rowCount() == 1)
    page.grid.setFocus()
    page.make_key()
    button = QApplication.focusWidget()
    assert button is not None
    QTest.keyClick(button, Qt.Key.Key_Return)
    qtbot.waitUntil(page.shown.isVisible)
    secret = page.secret.text().replace(" ", "")
    [owner] = desk.ask(approvers)
    desk.do(save_setting, BELOW_COST, "approve")
    desk.do(save_user, UserForm(code="MEERA", name="Meera Rao", role="owner", pin="4829"))
    desk.sign_in(desk.do(save_user, UserForm(code="KIRAN", name="Kiran", role="clerk")).id)
    clerk = at(CounterPage(counter_window.shell), counter_window, qtbot)
    pick(clerk, "asha")
    pick(clerk, "dolo")
    clerk.type("5*0.01")
    clerk.press("Enter", "Ctrl+A")
    clerk.wait()
    until_asked(clerk, "Who approves?")
    answers(clerk, f"{owner.code} {code_of(secret, step_at(clock.utc_text()))}")
    assert newest(counter_window, "tax_invoice").lines[0].rate == 10, clerk.said
    pick(clerk, "asha")
    pick(clerk, "dolo")
    clerk.type("6*0.02")
    clerk.press("Enter", "Ctrl+A")
    until_asked(clerk, "Who approves?")
    answers(clerk, "meera rao")
    field = QApplication.focusWidget()
    assert isinstance(field, QLineEdit)
    assert field.echoMode() is QLineEdit.EchoMode.Password
    answers(clerk, "4829")
    assert newest(counter_window, "tax_invoice").lines[0].units == 6, clerk.said


def until_asked(clerk: Clerk, words: str) -> None:
    clerk.wait()
    while words not in clerk.said[-1]:
        clerk.press("Enter")
        clerk.wait()


def answers(clerk: Clerk, text: str) -> None:
    """Type into the question that has the focus."""
    field = QApplication.focusWidget()
    assert field is not None
    QTest.keyClicks(field, text)
    QTest.keyClick(field, Qt.Key.Key_Return)
    clerk.wait()


def test_the_usual_order_comes_by_one_key(counter_window: MainWindow, qtbot: QtBot) -> None:
    desk = counter_window.shell.desk
    clerk = at(CounterPage(counter_window.shell), counter_window, qtbot)
    pick(clerk, "asha")
    pick(clerk, "dettol")
    clerk.type("7")
    clerk.press("Enter", "Ctrl+A")
    clerk.wait()
    bill = newest(counter_window, "tax_invoice")
    assert bill.party is not None
    desk.do(cancel_document, bill.id, "only to know its item")
    for ago in (14, 7):
        wanted = [Wanted(item_id=bill.lines[0].item_id, quantity="7")]
        day = clock.today() - timedelta(days=ago)
        draft = desk.ask(order_from_lines, bill.party.id, wanted, kind="tax_invoice", came_by="", day=day)
        desk.do_agreed({"negative_stock", "reserved"}, post_document, draft.kind, draft, ())
    for kind in (SalesOrderPage, CounterPage):
        again = at(kind(counter_window.shell), counter_window, qtbot)
        pick(again, "asha")
        again.press("Alt+B")
        again.wait()
        again.press("Ctrl+A")
        again.wait()
    assert newest(counter_window, "sales_order").lines[0].units == 7
    assert newest(counter_window, "tax_invoice").day == clock.today()


@pytest.mark.parametrize("kind", ["sales_order", "quotation", "delivery_challan"])
def test_a_list_of_what_waits_says_each_key_once(counter_window: MainWindow, kind: str) -> None:
    page = WaitingListPage(counter_window.shell, kind)
    counter_window.show_page(page)
    said = page.keys()
    names = [key.name for key in said]
    assert names[0] == "list.open"
    assert len(names) == len(set(names))
