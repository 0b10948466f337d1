"""The key promised after every saving works on every document page."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import cast

from PySide6.QtCore import QRect

from dcms_desktop.documents.queries import find_documents
from tests.ui.counter.clerk import Clerk
from ui.documents.document_window import DocumentPage
from ui.documents.goods_receipt_page import GoodsReceiptPage
from ui.documents.posted_page import PostedPage
from ui.kit.edits import DateEdit
from ui.kit.pick_list import PickRow
from ui.shell.commands import find_commands

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from ui.documents.counter.counter_page import CounterPage
    from ui.shell.main_window import MainWindow

PAGES = 18
"""Fewer would mean that windows of documents are opened from elsewhere now."""


def test_page_up_shows_the_document_saved_last_on_every_page(
    counter_window: MainWindow, qtbot: QtBot
) -> None:
    saved = counter_window.shell.desk.ask(find_documents)[0]
    tried, silent = 0, []
    for command in (*find_commands("ui.documents"), *find_commands("ui.warehouse")):
        page = command.open(counter_window.shell)
        if not isinstance(page, DocumentPage):
            continue
        counter_window.show_page(page)
        clerk = Clerk(cast("CounterPage", page), qtbot)
        clerk.wait()
        page.last_saved = saved.id
        page.setFocus()
        clerk.press("PgUp")
        clerk.wait()
        tried += 1
        if not isinstance(counter_window.page(), PostedPage):
            silent.append(command.name)
    assert not silent
    assert tried >= PAGES


def test_an_open_list_and_a_date_have_their_page_keys_first(counter_window: MainWindow, qtbot: QtBot) -> None:
    page = GoodsReceiptPage(counter_window.shell)
    counter_window.show_page(page)
    clerk = Clerk(cast("CounterPage", page), qtbot)
    clerk.wait()
    page.held_list.open_at(QRect(10, 10, 300, 20), [PickRow((str(one),), value=one) for one in range(30)])
    for _ in range(29):
        clerk.press("Down")
    clerk.press("PgUp")
    row = page.held_list.list.current()
    assert row is not None
    assert 0 < cast("int", row.value) < 29
    clerk.press("Esc")
    edit = page.header.edits["reference_day"]
    assert isinstance(edit, DateEdit)
    edit.setFocus()
    edit.setText("15-08-2026")
    clerk.press("PgUp")
    assert edit.text() == "15-09-2026"
    assert counter_window.page() is page
