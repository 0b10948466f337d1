"""The worklist of input credit by keys."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from dcms_desktop.credits.queries import proposals
from dcms_desktop.documents.queries import find_documents
from dcms_desktop.inbox.cards import Cards
from dcms_desktop.inbox.posting import post_typed
from dcms_desktop.inbox.reading import read_document
from dcms_desktop.kernel import clock
from tests.ui.counter.counter_books import code_of
from ui.credits.credits_page import CreditsPage
from ui.documents.posted_page import PostedPage

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from dcms_desktop.desk import Desk
    from ui.shell.main_window import MainWindow


def sends(desk: Desk, kind: str, **fields: Any) -> None:
    said = {"kind": kind, "request_id": f"{kind}{len(str(fields))}", **fields}
    desk.do(post_typed, read_document(json.dumps(said)), Cards())


def write_off(desk: Desk) -> None:
    """Let goods of the opening stock go, for two reasons."""
    line = {"item": code_of(0), "quantity": "50", "batch": "OLD", "expiry": "12/29", "rate": "20"}
    sends(desk, "opening_stock", lines=[line])
    for quantity, reason in (("-5", "breakage"), ("-10", "theft")):
        sends(
            desk,
            "stock_adjustment",
            lines=[{"item": code_of(0), "quantity": quantity, "batch": "OLD", "reason": reason}],
        )


def test_marked_credit_is_posted_and_the_rest_stays(counter_window: MainWindow, qtbot: QtBot) -> None:
    desk = counter_window.shell.desk
    write_off(desk)
    page = CreditsPage(counter_window.shell)
    counter_window.show_page(page)
    qtbot.waitUntil(lambda: page.model.rowCount() == 2)
    page.grid.setFocus()
    QTest.keyClick(page.grid, Qt.Key.Key_Space)
    page.post()
    qtbot.waitUntil(lambda: page.model.rowCount() == 1)
    assert len(desk.ask(find_documents, kinds=("credit_reversal",))) == 1
    assert len(desk.ask(proposals, clock.today())) == 1
    QTest.keyClick(page.grid, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: isinstance(counter_window.page(), PostedPage))


def test_nothing_due_says_so(counter_window: MainWindow, qtbot: QtBot) -> None:
    page = CreditsPage(counter_window.shell)
    counter_window.show_page(page)
    qtbot.waitUntil(page.empty.isVisible)
    assert page.model.rowCount() == 0
    page.to_day()
    assert page.until.hasFocus()
