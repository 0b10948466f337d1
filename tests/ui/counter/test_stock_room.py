"""The stock room by keys: carried, accepted with a shortage, set aside, put right."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from dcms_desktop.documents.queries import find_documents
from dcms_desktop.documents.queries import posted_document
from dcms_desktop.stock.actions import save_godown
from dcms_desktop.stock.queries import batches_in
from dcms_desktop.stock.rules import GodownCard
from dcms_desktop.warehouse.queries import goods_on_the_way
from tests.ui.counter.clerk import Clerk
from ui.documents.posted_page import PostedPage
from ui.warehouse.house_pages import AcceptancePage
from ui.warehouse.house_pages import AdjustmentPage
from ui.warehouse.house_pages import SetAsidePage
from ui.warehouse.house_pages import TransferPage
from ui.warehouse.on_the_way import OnTheWayPage

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from dcms_desktop.documents.posted import Posted
    from ui.documents.counter.counter_page import CounterPage
    from ui.shell.main_window import MainWindow
    from ui.shell.page import Page


def at(page: Page, window: MainWindow, qtbot: QtBot) -> Clerk:
    window.show_page(page)
    made = Clerk(cast("CounterPage", page), qtbot)
    made.wait()
    return made


def newest(window: MainWindow, kind: str) -> Posted:
    hit = window.shell.desk.ask(find_documents, kinds=(kind,))[0]
    return window.shell.desk.ask(posted_document, hit.id)


def put(clerk: Clerk, letters: str, *cells: str) -> None:
    """Type an item and what follows it, each with Enter."""
    clerk.type(letters)
    clerk.wait()
    clerk.press("Enter")
    clerk.wait()
    for text in cells:
        clerk.type(text)
        clerk.press("Enter")
        clerk.wait()


def there(window: MainWindow, item_id: int, godown: int, bucket: str = "saleable") -> int:
    found = window.shell.desk.ask(batches_in, [item_id], None, godown, bucket)[item_id]
    return sum(card.units for card in found)


@pytest.fixture
def store(counter_window: MainWindow) -> int:
    """A second godown."""
    return counter_window.shell.desk.do(save_godown, GodownCard(id=0, code="STORE", name="Back store")).id


@pytest.fixture
def sent(counter_window: MainWindow, store: int, qtbot: QtBot) -> Posted:
    """Ten Dolo 650 carried to the back store, by keys."""
    page = TransferPage(counter_window.shell)
    clerk = at(page, counter_window, qtbot)
    assert page.header.edits["godown"].hasFocus()
    clerk.press("Enter", "Down", "Down")
    clerk.wait()
    assert page.draft.to_godown_id == store
    page.header.go("transporter")
    clerk.type("Own tempo")
    clerk.press("Enter")
    clerk.type("mh12 ab 1234")
    clerk.press("Enter")
    put(clerk, "dolo", "10")
    clerk.press("Ctrl+A")
    clerk.wait()
    assert not page.draft.lines, clerk.said
    posted = newest(counter_window, "stock_transfer")
    assert (posted.transporter, posted.vehicle) == ("Own tempo", "MH12 AB 1234")
    return posted


def test_goods_are_carried_and_accepted_with_a_shortage_by_keys(
    counter_window: MainWindow, sent: Posted, store: int, qtbot: QtBot
) -> None:
    item = sent.lines[0].item_id
    assert (sent.lines[0].units, there(counter_window, item, store, "in_transit")) == (10, 10)
    listed = OnTheWayPage(counter_window.shell)
    counter_window.show_page(listed)
    qtbot.waitUntil(lambda: listed.model.rowCount() == 1)
    listed.grid.setFocus()
    listed.grid.go(0, 0)
    QTest.keyClick(listed.grid, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: counter_window.page() is not listed)
    page = counter_window.page()
    assert isinstance(page, AcceptancePage)
    clerk = Clerk(cast("CounterPage", page), qtbot)
    page.lines.go(0, "quantity")
    clerk.type("8")
    clerk.press("Enter")
    clerk.wait()
    assert (page.draft.lines[0].units, page.draft.lines[0].short, page.draft.lines[0].reason) == (
        8,
        2,
        "lost",
    )
    clerk.press("Ctrl+A")
    clerk.wait()
    assert counter_window.shell.desk.ask(goods_on_the_way) == [], clerk.said
    assert there(counter_window, item, store) == 8


def test_goods_are_set_aside_and_put_right_by_keys(counter_window: MainWindow, qtbot: QtBot) -> None:
    page = SetAsidePage(counter_window.shell)
    clerk = at(page, counter_window, qtbot)
    clerk.press("Enter", "Enter")
    put(clerk, "dolo", "5", "dam", "br")
    clerk.press("Ctrl+A")
    clerk.wait()
    moved = newest(counter_window, "bucket_move").lines[0]
    assert (moved.units, moved.to_bucket, moved.reason) == (5, "damaged", "breakage"), clerk.said

    adjust = AdjustmentPage(counter_window.shell)
    clerk = at(adjust, counter_window, qtbot)
    clerk.press("Enter", "Enter")
    put(clerk, "dolo")
    adjust.lines.go(0, "bucket", edit=True)
    clerk.type("damaged")
    clerk.press("Enter")
    clerk.wait()
    assert (adjust.draft.lines[0].bucket, adjust.draft.lines[0].batch is not None) == ("damaged", True)
    adjust.lines.go(0, "quantity", edit=True)
    for text in ("-2", "destroyed"):
        clerk.type(text)
        clerk.press("Enter")
        clerk.wait()
    clerk.press("Ctrl+A")
    clerk.wait()
    gone = newest(counter_window, "stock_adjustment").lines[0]
    assert (gone.units, gone.bucket, gone.reason) == (-2, "damaged", "destroyed"), clerk.said
    assert there(counter_window, gone.item_id, 1, "damaged") == 3


def test_a_posted_transfer_is_shown_corrected_and_cancelled_by_keys(
    counter_window: MainWindow, sent: Posted, store: int, qtbot: QtBot
) -> None:
    item = sent.lines[0].item_id
    posted = PostedPage(counter_window.shell, sent.id, sent.kind)
    counter_window.show_page(posted)
    qtbot.waitUntil(lambda: posted.grid is not None)
    assert posted.grid is not None
    heads = [column.title for column in posted.grid.columns()]
    assert (heads[-3:], posted._name.text()) == (["From", "Qty", "At cost"], "Shop → Back store")
    posted.change()
    qtbot.waitUntil(lambda: counter_window.page() is not posted)
    page = counter_window.page()
    assert isinstance(page, TransferPage)
    clerk = Clerk(cast("CounterPage", page), qtbot)
    clerk.wait()
    page.lines.go(0, "quantity", edit=True)
    clerk.type("6")
    clerk.press("Enter", "Ctrl+A")
    clerk.wait()
    counter_window.shell.messages.answer("four stayed")
    clerk.wait()
    again = counter_window.shell.desk.ask(posted_document, sent.id)
    assert (again.number, again.revision, again.lines[0].units) == (sent.number, 1, 6), clerk.said
    assert there(counter_window, item, store, "in_transit") == 6
    posted = PostedPage(counter_window.shell, sent.id, sent.kind)
    counter_window.show_page(posted)
    qtbot.waitUntil(lambda: posted.document is not None)
    posted.cancel()
    counter_window.shell.messages.answer("nothing was carried")
    qtbot.waitUntil(lambda: posted.document is not None and posted.document.state == "cancelled")
    assert there(counter_window, item, store, "in_transit") == 0
