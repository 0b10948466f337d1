"""The print queue worked by keys: a failed paper goes again, elsewhere, or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import Any
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from dcms_desktop.spool.actions import add_label_job
from dcms_desktop.spool.actions import mark_failed
from dcms_desktop.spool.actions import reprint
from dcms_desktop.spool.actions import save_printer
from dcms_desktop.spool.actions import take_job
from dcms_desktop.spool.queries import job_by_id
from dcms_desktop.spool.queries import waiting_jobs
from dcms_desktop.spool.rules import PrinterCard
from ui.documents.posted_page import PostedPage
from ui.printing.queue_page import QueuePage

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from dcms_desktop.documents.posted import Posted
    from tests.shop import Shop
    from ui.shell.main_window import MainWindow

QTEST: Any = QTest
A4 = "tax_invoice_a4"
NONE = Qt.KeyboardModifier.NoModifier


class Hand:
    """Works the queue of a window."""

    def __init__(self, window: MainWindow, bot: QtBot) -> None:
        self.window, self.bot = window, bot

    def wait(self) -> None:
        self.bot.waitUntil(lambda: not self.window.shell.tasks._open)
        QApplication.processEvents()

    def open(self) -> QueuePage:
        self.window.top_bar.printer.clicked.emit()
        self.bot.waitUntil(lambda: isinstance(self.window.page(), QueuePage))
        self.wait()
        page = cast("QueuePage", self.window.page())
        page.grid.setFocus()
        return page

    def press(self, key: Qt.Key, mods: Qt.KeyboardModifier = NONE) -> None:
        QTEST.keyClick(QApplication.focusWidget() or self.window, key, mods)
        self.wait()

    def cells(self) -> list[tuple[str, ...]]:
        page = cast("QueuePage", self.window.page())
        rows = [page.model.row(number) for number in range(page.model.rowCount())]
        return [
            tuple(cell if isinstance(cell, str) else cell.text for cell in row.cells) for row in rows if row
        ]


@pytest.fixture
def hand(window: MainWindow, qtbot: QtBot) -> Hand:
    return Hand(window, qtbot)


def jam(shop: Shop, posted: Posted) -> int:
    """Put a paper of a bill in the queue and let its printer fail."""
    job = shop.desk.do(reprint, posted.id, posted.number, posted.revision, A4)
    taken = shop.desk.do(take_job)
    assert taken is not None
    shop.desk.do(mark_failed, taken.job.id, "no paper", maybe_printed=False)
    return job


def test_a_failed_paper_stands_with_its_trouble_and_goes_again(hand: Hand, shop: Shop) -> None:
    bill = shop.bills("Asha Medical", "Dolo 650", units=1)
    jobs = [jam(shop, bill)]
    hand.open()
    (row,) = hand.cells()
    assert row[1:5] == (bill.number, "Invoice A4", "1", "where it goes")
    assert row[-2:] == ("✕ failed", "no paper")
    hand.press(Qt.Key.Key_F9)
    assert [shop.desk.ask(job_by_id, job).state for job in jobs] == ["waiting"]
    shop.desk.do(take_job)
    shop.desk.do(mark_failed, jobs[0], "again no paper", maybe_printed=False)
    hand.press(Qt.Key.Key_F9, Qt.KeyboardModifier.ShiftModifier)
    assert shop.desk.ask(job_by_id, jobs[0]).state == "waiting"
    hand.press(Qt.Key.Key_Return)
    assert isinstance(hand.window.page(), PostedPage)


def test_a_paper_goes_to_another_printer(hand: Hand, shop: Shop) -> None:
    shop.desk.do(save_printer, PrinterCard(name="Laser", language="pdf", way="file", address="papers"))
    job = jam(shop, shop.bills("Asha Medical", "Dolo 650", units=1))
    page = hand.open()
    hand.press(Qt.Key.Key_E, Qt.KeyboardModifier.AltModifier)
    assert page.printer_list.is_open()
    hand.press(Qt.Key.Key_Return)
    assert (shop.desk.ask(job_by_id, job).printer, shop.desk.ask(job_by_id, job).state) == (
        "Laser",
        "waiting",
    )


def test_a_dropped_paper_leaves_the_queue_with_its_reason(hand: Hand, shop: Shop) -> None:
    bill = shop.bills("Asha Medical", "Dolo 650", units=1)
    jam(shop, bill)
    page = hand.open()
    hand.press(Qt.Key.Key_X, Qt.KeyboardModifier.AltModifier)
    hand.window.shell.messages.answer("sent by mail")
    hand.wait()
    assert shop.desk.ask(waiting_jobs) == []
    assert hand.cells() == []
    page.filters["which"].setCurrentIndex(1)
    page.reload()
    hand.wait()
    assert hand.cells()[0][-2:] == ("dropped", "no paper · sent by mail")
    hand.press(Qt.Key.Key_F9)
    assert "is dropped" in hand.window.shell.messages.texts()[-1]


def test_labels_without_a_document_and_an_empty_queue_say_so(hand: Hand, shop: Shop) -> None:
    page = hand.open()
    for key in (Qt.Key.Key_F9, Qt.Key.Key_E, Qt.Key.Key_X):
        mods = NONE if key == Qt.Key.Key_F9 else Qt.KeyboardModifier.AltModifier
        hand.press(key, mods)
        assert "No paper is marked" in hand.window.shell.messages.texts()[-1]
    shop.desk.do(add_label_job, "labels", "label_50x25", b"^XA^XZ", "Zebra")
    page.reload()
    hand.wait()
    page.grid.setFocus()
    hand.press(Qt.Key.Key_Return)
    assert "no document" in hand.window.shell.messages.texts()[-1]
