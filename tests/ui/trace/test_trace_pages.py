"""Batches, their way, and a recall, worked by keys in a window."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from typing import Any
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from dcms_desktop.kernel import clock
from dcms_desktop.recall.queries import batches_of_number
from dcms_desktop.recall.queries import recall_sheet
from dcms_desktop.stock.queries import batches_of
from ui.shell.list_page import ListPage
from ui.sweep import Sweep
from ui.trace import recall_page
from ui.trace.batch_list import BatchListPage
from ui.trace.near_expiry_page import NearExpiryPage
from ui.trace.recall_page import RecallListPage
from ui.trace.recall_page import RecallPage
from ui.trace.trace_page import TracePage

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from tests.shop import Shop
    from ui.shell.main_window import MainWindow

QTEST: Any = QTest
NONE = Qt.KeyboardModifier.NoModifier


class Hand:
    """Works the pages of a window."""

    def __init__(self, window: MainWindow, bot: QtBot) -> None:
        self.window, self.bot = window, bot

    def open(self, name: str) -> ListPage:
        self.window.shell.open(name)
        self.bot.waitUntil(lambda: isinstance(self.window.page(), ListPage))
        return self.page()

    def page(self) -> ListPage:
        self.wait()
        return cast("ListPage", self.window.page())

    def wait(self) -> None:
        self.bot.waitUntil(lambda: not self.window.shell.tasks._open)
        QApplication.processEvents()

    def press(self, key: Qt.Key, mods: Qt.KeyboardModifier = NONE) -> None:
        QTEST.keyClick(QApplication.focusWidget() or self.window, key, mods)
        self.wait()

    def answer(self, text: str) -> None:
        self.window.shell.messages.answer(text)
        self.wait()

    def cells(self) -> list[tuple[str, ...]]:
        page = self.page()
        rows = [page.model.row(number) for number in range(page.model.rowCount())]
        return [
            tuple(cell if isinstance(cell, str) else cell.text for cell in row.cells) for row in rows if row
        ]


@pytest.fixture
def hand(window: MainWindow, qtbot: QtBot) -> Hand:
    return Hand(window, qtbot)


def test_a_batch_is_found_and_its_way_is_shown_both_ways(hand: Hand) -> None:
    page = hand.open("trace.batches")
    assert isinstance(page, BatchListPage)
    page.search.setText("dolo")
    hand.bot.waitUntil(lambda: page.model.rowCount() == 1)
    hand.wait()
    hand.press(Qt.Key.Key_Return)
    way = hand.page()
    assert isinstance(way, TracePage)
    assert [cells[3:] for cells in hand.cells()] == [
        ("Depot", "100", "", "100"),
        ("Asha Medical", "", "30", "70"),
        ("Balaji Chemist", "", "20", "50"),
    ]
    assert way.pane.isVisible()
    way.filters["way"].setCurrentIndex(1)
    way.reload()
    assert [cells[3] for cells in hand.cells()] == ["Depot"]
    way.filters["way"].setCurrentIndex(2)
    way.search.setText("asha")
    hand.bot.waitUntil(lambda: way.model.rowCount() == 1)
    assert way.go_back()
    hand.wait()
    assert not way.go_back()


def test_f7_freezes_the_batch_and_enter_notes_who_was_told(
    hand: Hand, shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand.open("trace.batches")
    hand.press(Qt.Key.Key_F7)
    hand.answer("Assay fails")
    recall = hand.page()
    assert isinstance(recall, RecallPage)
    assert [one.frozen for one in shop.desk.ask(batches_of_number, "D1")] == [True]
    assert [cells[1:3] for cells in hand.cells()] == [("Asha Medical", "9822012345"), ("Balaji Chemist", "")]
    recall.no_answer()
    hand.wait()
    assert len(hand.cells()) == 2
    recall.ask_told(shop.parties["Asha Medical"])
    hand.answer("Mr Shah")
    assert [cells[1] for cells in hand.cells()] == ["Balaji Chemist"]
    recall.ask_result("sold_out")
    hand.answer("owner")
    assert recall.model.rowCount() == 0
    assert shop.desk.ask(recall_sheet, recall.recall_id).to_tell == ()
    recall.filters["who"].setCurrentIndex(2)
    recall.reload()
    assert "told, will return · Mr Shah" in hand.cells()[0][-1]
    monkeypatch.setattr(recall_page, "reports_folder", lambda: tmp_path / "packs")
    monkeypatch.setattr(recall_page, "default_printer", lambda: "")
    recall.make_pack()
    hand.wait()
    assert sorted(one.suffix for one in (tmp_path / "packs").iterdir()) == [".pdf", ".xlsx"]
    recall.ask_end()
    hand.answer("Passed")
    assert [one.frozen for one in shop.desk.ask(batches_of_number, "D1")] == [False]


def test_a_recall_is_refused_without_a_reason_and_found_in_the_list(hand: Hand, shop: Shop) -> None:
    hand.open("trace.batches")
    hand.press(Qt.Key.Key_F7)
    hand.answer("")
    assert [one.frozen for one in shop.desk.ask(batches_of_number, "D1")] == [False]
    hand.press(Qt.Key.Key_F7)
    hand.answer("Assay fails")
    page = hand.open("trace.recalls")
    assert isinstance(page, RecallListPage)
    assert [cells[0] for cells in hand.cells()] == ["D1"]
    page.open_recall(1)
    assert isinstance(hand.page(), RecallPage)


def test_ctrl_m_keeps_a_revised_mrp(hand: Hand, shop: Shop) -> None:
    hand.open("trace.batches")
    hand.press(Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier)
    hand.answer("63.00 22-09-2025")
    (card,) = shop.desk.ask(batches_of, [shop.items["Dolo 650"]])[shop.items["Dolo 650"]]
    assert (card.mrp, card.printed_mrp) == (6_300, 10_000)
    hand.press(Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier)
    hand.answer("soon")
    assert "is not an amount" in hand.window.shell.messages.texts()[-1]


def test_the_near_expiry_list_sets_aside_marks_and_prints(hand: Hand, shop: Shop) -> None:
    yesterday = clock.today() - timedelta(days=1)
    shop.receives("Dolo 650", batch="GONE", units=10, expiry=yesterday)
    shop.receives("Dolo 650", batch="SOON", units=5, expiry=yesterday + timedelta(days=40))
    page = hand.open("trace.expiry")
    assert isinstance(page, NearExpiryPage)
    assert [(cells[1], cells[4], cells[5]) for cells in hand.cells()] == [
        ("GONE", "−1", "10"),
        ("SOON", "39", "5"),
    ]
    page.turn_return()
    hand.wait()
    assert hand.cells()[0][-1] == "for return"
    page.ask_all()
    hand.window.shell.messages.answer(True)
    hand.wait()
    assert [cells[1] for cells in hand.cells()] == ["SOON"]
    hand.press(Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert hand.cells() == []
    assert shop.units("Dolo 650", batch="SOON") == 0
    page.ask_all()
    hand.window.shell.messages.answer(True)
    hand.wait()
    assert "Nothing expired is left" in hand.window.shell.messages.texts()[-1]
    page.print_list()
    printed = hand.window.page()
    assert printed is not None
    assert printed.code == "report"


def test_the_sweep_sets_aside_once_the_counter_is_open(hand: Hand, shop: Shop) -> None:
    shop.receives("Dolo 650", batch="GONE", units=10, expiry=clock.today() - timedelta(days=1))
    Sweep(hand.window.shell, after=1)
    hand.bot.waitUntil(lambda: "10 units had expired" in " ".join(hand.window.shell.messages.texts()))
    assert shop.units("Dolo 650", batch="GONE") == 0
