"""An order as it was written, confirmed line by line by keys, comes on the bill."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from dcms_desktop.reading.queries import read_order
from ui.documents.reading_model import LEFT_OUT
from ui.documents.reading_model import TAKEN
from ui.documents.reading_page import ReadingPage
from ui.documents.sales_order_page import SalesOrderPage
from ui.documents.written_orders import read_message

if TYPE_CHECKING:
    from pytestqt.modeltest import ModelTester
    from pytestqt.qtbot import QtBot

    from tests.ui.counter.clerk import Clerk
    from ui.shell.main_window import MainWindow

MESSAGE = "dolo 650 10\npan 40 5 strip\nmaggi noodles 2 peti\ncrocin\nthank you ji"


def reading(clerk: Clerk, window: MainWindow, qtbot: QtBot) -> ReadingPage:
    clerk.type("asha")
    clerk.press("Enter")
    clerk.wait()
    clerk.press("Alt+V")
    page = window.page()
    assert isinstance(page, ReadingPage)
    page.text.setPlainText(MESSAGE)
    qtbot.waitUntil(lambda: page.model.rowCount() == 4)
    page.grid.setFocus()
    page.grid.go(0, 3)
    return page


def press(page: ReadingPage, *keys: Qt.Key) -> None:
    for key in keys:
        QTest.keyClick(page.grid, key)


def test_only_confirmed_lines_come_on_the_bill(
    clerk: Clerk, counter_window: MainWindow, qtbot: QtBot, qtmodeltester: ModelTester
) -> None:
    page = reading(clerk, counter_window, qtbot)
    qtmodeltester.check(page.model)  # type: ignore[no-untyped-call] # pytest-qt leaves it untyped
    press(page, Qt.Key.Key_Return, Qt.Key.Key_Return)
    assert [row.state for row in page.model.rows[:2]] == [TAKEN, TAKEN]
    assert page.grid.row() == 2
    press(page, Qt.Key.Key_Space)  # maggi is not known: left out
    assert page.model.rows[2].state == LEFT_OUT
    press(page, Qt.Key.Key_Return)  # crocin: how many?
    assert page.grid.editor() is not None
    page.model.setData(page.model.index(3, 3), "7")
    page.grid.setFocus()
    press(page, Qt.Key.Key_Return)
    page.put_on_bill()
    qtbot.waitUntil(lambda: len(clerk.page.draft.lines) == 3)
    assert [(line.item.name[:6], line.units) for line in clerk.page.draft.lines] == [
        ("Dolo 6", 10), ("Pan 40", 5), ("Crocin", 7),
    ]  # fmt: skip
    clerk.wait()
    party = clerk.page.draft.party
    assert party is not None
    [again] = clerk.page.shell.desk.ask(read_order, "dolo 650 3", party.id)
    assert again.how == "remembered"


def test_another_reading_and_goods_by_hand(clerk: Clerk, counter_window: MainWindow, qtbot: QtBot) -> None:
    page = reading(clerk, counter_window, qtbot)
    page.text.setPlainText("tablet 500 5\nmaggi 2")
    qtbot.waitUntil(lambda: page.model.rowCount() == 2)
    page.grid.go(1, 3)
    page.list_choices()  # nothing is known of it: the goods are asked for
    assert page.item.isVisible()
    page.item.setText("horl")
    page.item.textEdited.emit("horl")
    qtbot.waitUntil(lambda: page.item.list.current() is not None)
    QTest.keyClick(page.item, Qt.Key.Key_Return)
    choice = page.model.rows[1].choice
    assert choice is not None
    assert choice.name.startswith("Horlicks")
    assert page.go_back() is False
    page.put_on_bill()  # nothing is confirmed: it stays
    assert counter_window.page() is page


def test_an_order_takes_a_message_too(clerk: Clerk, counter_window: MainWindow, qtbot: QtBot) -> None:
    order = SalesOrderPage(counter_window.shell)
    counter_window.show_page(order)
    clerk.wait()
    read_message(order, order.lines)  # no party yet: it is asked for
    assert counter_window.page() is order
    clerk.type("asha")
    clerk.press("Enter")
    clerk.wait()
    read_message(order, order.lines)
    page = counter_window.page()
    assert isinstance(page, ReadingPage)
    page.text.setPlainText("dolo 650 500 strip")
    qtbot.waitUntil(lambda: page.model.rowCount() == 1)
    page.confirm()
    page.put_on_bill()
    qtbot.waitUntil(lambda: len(order.draft.lines) == 1)
    assert (order.draft.lines[0].units, order.draft.came_by) == (500, "text")


def test_a_message_that_was_left_is_there_again(
    clerk: Clerk, counter_window: MainWindow, qtbot: QtBot
) -> None:
    page = reading(clerk, counter_window, qtbot)
    page.text.setPlainText("dolo 650 3\npan 40 7")
    counter_window.shell.leave(page)
    qtbot.waitUntil(lambda: counter_window.page() is clerk.page)
    clerk.wait()
    assert clerk.page.draft.message == "dolo 650 3\npan 40 7"
    clerk.press("Alt+V")
    again = counter_window.page()
    assert isinstance(again, ReadingPage)
    qtbot.waitUntil(lambda: again.model.rowCount() == 2)
    again.grid.setFocus()
    again.grid.go(0, 3)
    press(again, Qt.Key.Key_Return, Qt.Key.Key_Return)
    again.put_on_bill()
    qtbot.waitUntil(lambda: len(clerk.page.draft.lines) == 2)
    assert clerk.page.draft.message == ""
