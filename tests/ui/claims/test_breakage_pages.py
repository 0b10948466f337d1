"""Dead goods by keys: from the answer at the counter to the receipt, its list, and what settles it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import Any
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from dcms_desktop.breakage.queries import receipts_of_breakage
from dcms_desktop.documents.queries import find_documents
from tests.ui.claims.test_advice_page import settle
from ui.breakage.receipt_page import BreakageReceiptPage
from ui.breakage.settle_pages import BreakageNotePage
from ui.breakage.settle_pages import ReplacementPage
from ui.breakage.unsettled_list import UnsettledPage
from ui.claims.advice_page import AdvicePage

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from tests.shop import Shop
    from ui.shell.main_window import MainWindow

QTEST: Any = QTest
ALT, CTRL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier


def test_one_key_leads_from_the_answer_to_the_receipt_and_one_settles_it(
    window: MainWindow, shop: Shop, qtbot: QtBot
) -> None:
    def shows(page: type) -> Any:
        settle(window, qtbot)
        qtbot.waitUntil(lambda: isinstance(window.page(), page))
        return window.page()

    def saved(kind: str) -> bool:
        QTEST.keyClick(window, Qt.Key.Key_A, CTRL)
        settle(window, qtbot)
        while window.shell.messages.question is not None:
            window.shell.messages.answer(answer=True)
            settle(window, qtbot)
        return bool(shop.desk.ask(find_documents, kinds=(kind,)))

    window.shell.open("claims.advice")
    advice = cast("AdvicePage", shows(AdvicePage))
    QTEST.keyClick(window, Qt.Key.Key_T, ALT)
    assert isinstance(window.page(), AdvicePage)  # nothing was asked about yet
    advice.take_scan("I1")
    settle(window, qtbot)
    advice.form.set_value("party", (shop.parties["Asha Medical"], "Asha Medical"))
    advice.form.set_value("units", 4)
    advice.form.set_value("reason", "damage")
    settle(window, qtbot)
    QTEST.keyClick(window, Qt.Key.Key_T, ALT)
    receipt = cast("BreakageReceiptPage", shows(BreakageReceiptPage))
    line = receipt.draft.lines[0]
    assert (line.units, line.source is not None, receipt.draft.note_reason) == (4, True, "damage")
    assert saved("breakage_receipt")
    window.shell.open("sell.unsettled")
    listed = cast("UnsettledPage", shows(UnsettledPage))
    qtbot.waitUntil(lambda: listed.selected_key() is not None)
    QTEST.keyClick(window, Qt.Key.Key_R, ALT)
    given = cast("ReplacementPage", shows(ReplacementPage))
    assert given.draft.lines[0].units == 4
    given.keeper.change(given.window_of.edit, 0, "quantity", "1")
    assert saved("replacement_issue")
    window.shell.open("sell.unsettled")
    listed = cast("UnsettledPage", shows(UnsettledPage))
    qtbot.waitUntil(lambda: listed.selected_key() is not None)
    QTEST.keyClick(window, Qt.Key.Key_S, ALT)
    note = cast("BreakageNotePage", shows(BreakageNotePage))
    assert note.draft.lines[0].units == 3
    assert saved("breakage_note")
    assert shop.desk.ask(receipts_of_breakage) == []
