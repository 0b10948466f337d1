"""Suggestions looked at, amended, left out and ordered by keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from dcms_desktop.catalog.actions import save_maker
from dcms_desktop.catalog.rules import MakerForm
from dcms_desktop.documents.queries import held_drafts
from dcms_desktop.documents.queries import posted_document
from dcms_desktop.kernel.money import Paise
from dcms_desktop.purchase.queries import find_orders
from ui.reordering.reorder_model import PACKS
from ui.reordering.reorder_page import ReorderPage

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from tests.shop import Shop
    from ui.shell.main_window import MainWindow

CONTROL = Qt.KeyboardModifier.ControlModifier


def opened(window: MainWindow, qtbot: QtBot, rows: int = 2) -> ReorderPage:
    page = ReorderPage(window.shell)
    window.shell.show_page(page)
    qtbot.waitUntil(lambda: page.model.rowCount() == rows, timeout=10_000)
    page.grid.setFocus()
    return page


def packs(page: ReorderPage) -> list[str]:
    return [str(page.model.index(row, PACKS).data()) for row in range(page.model.rowCount())]


def test_packs_are_typed_a_row_left_out_and_the_rest_ordered(
    shop: Shop, window: MainWindow, qtbot: QtBot
) -> None:
    page = opened(window, qtbot)
    QAbstractItemModelTester(page.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    assert packs(page) == ["140", "14"]  # Pan by the piece, Dolo in boxes; 35 in 7 days, up to 28
    assert page.reason.text().endswith("Up to 28 days lack 140.")
    QTest.keyClick(page.grid, Qt.Key.Key_Space)
    assert [wish.line.name for wish in page.model.wishes()] == ["Dolo 650"]
    QTest.keyClick(page.grid, Qt.Key.Key_Return)
    assert (len(page.model.wishes()), page.grid.row()) == (2, 1)
    page.grid.go(0, PACKS)
    QTest.keyClick(page.grid, Qt.Key.Key_Space)
    page.grid.go(1, PACKS)
    QTest.keyClick(page.grid, Qt.Key.Key_9)
    editor = page.grid.editor()
    assert editor is not None
    QTest.keyClick(editor, Qt.Key.Key_Return)
    assert packs(page) == ["140", "9"]
    QTest.keyClick(page.grid, Qt.Key.Key_A, CONTROL)
    qtbot.waitUntil(lambda: len(shop.desk.ask(find_orders)) == 1, timeout=10_000)
    (card,) = shop.desk.ask(find_orders)
    (line,) = shop.desk.ask(posted_document, card.id).lines
    assert (line.name, line.units, line.quantity) == ("Dolo 650", 90, "9b")
    qtbot.waitUntil(lambda: any(card.number in text for text in window.shell.messages.texts()))


def test_hostile_packs_are_refused_and_nothing_is_ordered(
    shop: Shop, window: MainWindow, qtbot: QtBot
) -> None:
    page = opened(window, qtbot)
    for typed in ("", "-1", "1.5", "x", "٣"):
        assert not page.model.setData(page.model.index(0, PACKS), typed)
    assert not page.model.setData(page.model.index(0, 0), "3")
    assert any("no number of packs" in text for text in window.shell.messages.texts())
    page.grid.go(0, PACKS)
    QTest.keyClick(page.grid, Qt.Key.Key_7)
    editor = page.grid.editor()
    assert isinstance(editor, QLineEdit)
    editor.setText("x7")
    page.make()
    assert (shop.desk.ask(find_orders), packs(page)) == ([], ["140", "14"])
    QTest.keyClick(editor, Qt.Key.Key_Escape)
    for row in (0, 1):
        assert page.model.setData(page.model.index(row, PACKS), "0")
    QTest.keyClick(page.grid, Qt.Key.Key_A, CONTROL)
    qtbot.waitUntil(lambda: "Nothing is chosen to be ordered." in window.shell.messages.texts())
    assert shop.desk.ask(find_orders) == []
    assert packs(page) == ["0", "0"]


def test_one_company_is_chosen_its_least_order_asked_about_and_the_order_held(
    shop: Shop, window: MainWindow, qtbot: QtBot
) -> None:
    maker = MakerForm(id=1, code="MICRO", name="Micro Labs", least_order=Paise(1_000_000))
    shop.desk.do(save_maker, maker)
    page = opened(window, qtbot)
    qtbot.waitUntil(lambda: page.company.count() == 2, timeout=10_000)
    page.company.set_value("1")
    page.reload()
    qtbot.waitUntil(lambda: page.model.rowCount() == 1, timeout=10_000)
    page.grid.setFocus()
    QTest.keyClick(page.grid, Qt.Key.Key_K, CONTROL)
    qtbot.waitUntil(lambda: window.shell.messages.question is not None, timeout=10_000)
    answer = True
    window.shell.messages.answer(answer)
    qtbot.waitUntil(lambda: bool(shop.desk.ask(held_drafts, "purchase_order")), timeout=10_000)
    assert shop.desk.ask(find_orders) == []
