"""Serial numbers at the windows: scanned on a goods receipt, typed and scanned on a bill."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from typing import Any
from typing import cast

import pytest

from dcms_desktop.catalog.actions import save_item
from dcms_desktop.catalog.queries import item_form
from dcms_desktop.stock.actions import save_godown
from dcms_desktop.stock.rules import GodownCard
from tests.ui.counter.clerk import Clerk
from ui.documents.goods_receipt_page import GoodsReceiptPage
from ui.warehouse.house_pages import TransferPage

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from ui.shell.main_window import MainWindow
    from ui.shell.messages import Messages


def save(clerk: Clerk) -> None:
    """Save, and agree to every question."""
    clerk.press("Ctrl+A")
    clerk.wait()
    while clerk.page.shell.messages.question is not None:
        clerk.press("y")
        clerk.wait()


@pytest.fixture
def name(counter_window: MainWindow) -> str:
    """Name of an item whose units have serial numbers from now on."""
    desk = counter_window.shell.desk
    form = replace(desk.ask(item_form, 1), serialised=True, warranty_months=12)
    desk.do(save_item, form)
    return form.name


def question_of(messages: Messages) -> str:
    """Return the open question, empty when there is none."""
    return messages.question.text if messages.question is not None else ""


def page_of(page: Any, window: MainWindow, qtbot: QtBot) -> Clerk:
    """Return a clerk at a page."""
    window.show_page(page)
    made = Clerk(cast("Any", page), qtbot)
    made.wait()
    return made


def pick(clerk: Clerk, letters: str) -> None:
    """Type an item and take the top row."""
    clerk.type(letters)
    clerk.wait()
    clerk.press("Enter")
    clerk.wait()


@pytest.fixture
def receipt(counter_window: MainWindow, qtbot: QtBot, name: str) -> GoodsReceiptPage:
    """Three units of batch SB1 on a receipt, asked for their serial numbers."""
    page = GoodsReceiptPage(counter_window.shell)
    buyer = page_of(page, counter_window, qtbot)
    pick(buyer, "micro")
    page.lines.go_to_spare()
    pick(buyer, name.lower()[:6])
    page.lines.go(0, "batch")
    for field in ("SB1", "08/29", "34", "24.50", "3"):
        buyer.type(field)
        buyer.press("Enter")
    messages = counter_window.shell.messages
    qtbot.waitUntil(lambda: messages.question is not None)
    return page


def test_a_receipt_asks_for_the_serial_numbers_of_what_came(
    receipt: GoodsReceiptPage, counter_window: MainWindow, qtbot: QtBot
) -> None:
    buyer, messages = Clerk(cast("Any", receipt), qtbot), counter_window.shell.messages
    serials = receipt.model.place_of("serials")
    assert "0 of 3 serial numbers" in question_of(messages)
    for code in ("SER-000001", "SER-000002", "SER-000002"):
        buyer.scan(code)
    assert "stands here already" in buyer.said[-1]
    assert question_of(messages) == ""
    assert not receipt.grid.isColumnHidden(serials)
    assert receipt.model.cells(0)[serials] == ("2/3", "warn strong")
    buyer.press("Ctrl+A")
    buyer.wait()
    assert any("2 serial numbers for 3 units" in said for said in buyer.said), buyer.said
    assert len(receipt.draft.lines) == 1
    messages.answer("SER-000003 -SER-000001")
    assert receipt.draft.lines[0].pieces == ("SER-000002", "SER-000003")
    messages.answer("-SER-000009")
    assert "does not stand on this line" in buyer.said[-1]


def test_serials_are_scanned_in_carried_and_sold(
    clerk: Clerk, receipt: GoodsReceiptPage, counter_window: MainWindow, qtbot: QtBot, name: str
) -> None:
    desk, messages = counter_window.shell.desk, counter_window.shell.messages
    buyer = Clerk(cast("Any", receipt), qtbot)
    for code in ("SER-000001", "SER-000002", "SER-000003"):
        messages.answer(code)
    assert receipt.model.cells(0)[receipt.model.place_of("serials")] == ("3/3", "ok")
    save(buyer)
    assert receipt.last_saved is not None, buyer.said
    desk.do(save_godown, GodownCard(id=0, code="STORE", name="Back store"))
    transfer = TransferPage(counter_window.shell)
    carrier = page_of(transfer, counter_window, qtbot)
    carrier.press("Enter", "Down", "Down")
    carrier.wait()
    transfer.lines.go_to_spare()
    carrier.scan("SER-000003")
    assert [(line.units, line.pieces) for line in transfer.draft.lines] == [(1, ("SER-000003",))]
    save(carrier)
    assert transfer.last_saved is not None, carrier.said
    counter_window.show_page(clerk.page)
    pick(clerk, "ash")
    clerk.scan("SER-000002")
    clerk.scan("SER-000003")
    assert clerk.lines == [(name, 2)]
    save(clerk)
    assert any("SER-000003 lies in Back store, in transit" in said for said in clerk.said), clerk.said


def test_a_line_without_serial_numbers_says_so(clerk: Clerk) -> None:
    clerk.press("Alt+Z")
    assert "no serial numbers" in clerk.said[-1]
