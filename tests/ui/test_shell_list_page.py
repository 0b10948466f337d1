from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from dcms_desktop.kernel.changes import Changes
from dcms_desktop.kernel.errors import Outside
from ui.kit.grid_model import GridColumn
from ui.kit.grid_model import GridRow
from ui.kit.painted import Fact
from ui.kit.parts import FactGroup
from ui.shell.list_page import Detail
from ui.shell.list_page import ListAnswer
from ui.shell.list_page import ListAsk
from ui.shell.list_page import ListFilter
from ui.shell.list_page import ListPage
from ui.shell.list_page import ListPlan

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from ui.shell.main_window import MainWindow

COLUMNS = (GridColumn("name", "Item", stretch=1), GridColumn("stock", "Stock", "number"))
MANY = 20_000


class Books:
    """Twenty thousand items and what was asked of them."""

    def __init__(self) -> None:
        self.asks: list[ListAsk] = []
        self.opened: list[object] = []
        self.fails = False
        self.total = MANY

    def load(self, ask: ListAsk) -> ListAnswer:
        assert threading.current_thread() is not threading.main_thread()
        self.asks.append(ask)
        if self.fails:
            raise Outside("The disk does not answer.", "Try again.")
        numbers = range(self.total)[::-1] if ask.backward else range(self.total)
        fits = [n for n in numbers if ask.text in f"item {n}"]
        rows = [GridRow((f"item {n}", str(n)), n) for n in fits[ask.first : ask.first + ask.count]]
        return ListAnswer(rows, len(fits), {"stock": "1,00,000"})

    def detail(self, key: object) -> Detail:
        return Detail(f"item {key}", "quiet", (FactGroup("Stock", (Fact("On hand", "12"),)),))

    def plan(self) -> ListPlan:
        return ListPlan(
            "Items",
            "items",
            COLUMNS,
            self.load,
            self.detail,
            self.opened.append,
            filters=(ListFilter("state", "Show", (("live", "In use"), ("all", "All"))),),
            topics=("catalog",),
            orders=("name", "stock"),
            empty_title="No items yet",
            empty_text="Import them.",
            empty_key="Alt+C",
            room="stock",
        )


@pytest.fixture
def books() -> Books:
    return Books()


@pytest.fixture
def page(window: MainWindow, books: Books, qtbot: QtBot) -> ListPage:
    made = ListPage(window.shell, books.plan())
    window.shell.show_page(made)
    qtbot.waitUntil(lambda: made.model.rowCount() == MANY)
    return made


def test_a_list_opens_with_the_cursor_in_its_search(page: ListPage, books: Books) -> None:
    assert page.search.hasFocus()
    assert page.state.text() == "20,000 rows"
    assert books.asks[0].filters == {"state": "live"}
    assert page.footer.totals() == {"stock": "1,00,000"}
    assert page.grid.row() == 0


def test_typing_narrows_the_list_and_esc_empties_the_search(
    page: ListPage, window: MainWindow, qtbot: QtBot
) -> None:
    QTest.keyClicks(page.search, "item 1234")
    qtbot.waitUntil(lambda: page.model.rowCount() == 11)
    QTest.keyClicks(page.search, "zzz")
    qtbot.waitUntil(lambda: page.stack.currentIndex() == 1)
    assert page.empty.accessibleName().startswith("Nothing fits")
    window.go_back()
    qtbot.waitUntil(lambda: page.model.rowCount() == MANY)
    assert page.search.hasFocus()


def test_the_end_of_a_long_list_is_fetched_when_looked_at(page: ListPage, books: Books, qtbot: QtBot) -> None:
    QTest.keyClick(page.search, Qt.Key.Key_Down)
    assert page.grid.hasFocus()
    QTest.keyClick(page.grid, Qt.Key.Key_End)
    qtbot.waitUntil(lambda: page.selected_key() == MANY - 1)
    assert len(books.asks) < 6


def test_enter_opens_the_pane_then_the_row(
    page: ListPage, books: Books, window: MainWindow, qtbot: QtBot
) -> None:
    QTest.keyClick(page.search, Qt.Key.Key_Return)
    assert page.pane.isVisible()
    qtbot.waitUntil(lambda: page.pane.accessibleDescription().startswith("item 0."))
    QTest.keyClick(page.grid, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: page.pane.accessibleDescription().startswith("item 1."))
    QTest.keyClick(page.grid, Qt.Key.Key_Return)
    assert books.opened == [1]
    window.go_back()
    assert not page.pane.isVisible()
    assert page.grid.hasFocus()


def test_letters_over_the_grid_go_into_the_search(page: ListPage) -> None:
    page.grid.setFocus()
    QTest.keyClicks(page.grid, "7")
    assert page.search.text() == "7"
    assert page.search.hasFocus()
    page.focus_search()
    assert page.search.selectedText() == "7"


def test_a_filter_and_an_order_ask_anew(page: ListPage, books: Books, qtbot: QtBot) -> None:
    page.filters["state"].set_value("all")
    qtbot.waitUntil(lambda: books.asks[-1].filters == {"state": "all"})
    page.next_order()
    qtbot.waitUntil(lambda: books.asks[-1].order == "name")
    page.next_order()
    qtbot.waitUntil(lambda: books.asks[-1].backward)
    assert page.grid.header().sorted_by == ("name", True)
    page.next_order()
    qtbot.waitUntil(lambda: books.asks[-1].order == "stock")
    assert not page.grid.grab().isNull()


def test_only_its_own_topics_make_it_load_again(page: ListPage, books: Books, qtbot: QtBot) -> None:
    page.grid.go(5, 0)
    before = len(books.asks)
    page.on_changed(Changes({"ledger"}))
    assert len(books.asks) == before
    page.on_changed(Changes({"catalog"}))
    qtbot.waitUntil(lambda: len(books.asks) == before + 1)
    qtbot.wait(20)
    assert page.selected_key() == 5


def test_trouble_is_said_and_the_list_stays(
    page: ListPage, books: Books, window: MainWindow, qtbot: QtBot
) -> None:
    books.fails = True
    page.reload()
    qtbot.waitUntil(lambda: "Not loaded" in page.state.text())
    assert window.shell.messages.texts()[-1] == "The disk does not answer."
    assert page.model.rowCount() == MANY


def test_an_empty_list_says_what_belongs_there(window: MainWindow, books: Books, qtbot: QtBot) -> None:
    books.total = 0
    page = ListPage(window.shell, books.plan())
    window.shell.show_page(page)
    qtbot.waitUntil(lambda: page.stack.currentIndex() == 1)
    assert page.empty.accessibleName() == "No items yet Import them."
    hints = page.keys()
    assert [entry.key for entry in hints][:2] == ["Enter", "Ctrl+F"]
