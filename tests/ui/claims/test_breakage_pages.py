"""Dead goods by keys: from the answer at the counter to the receipt, its list, and what settles it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from typing import Any
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from dcms_desktop.breakage.queries import receipts_of_breakage
from dcms_desktop.catalog.actions import save_item
from dcms_desktop.catalog.actions import save_maker
from dcms_desktop.catalog.queries import item_form
from dcms_desktop.catalog.rules import MakerForm
from dcms_desktop.claims.actions import save_return_policy
from dcms_desktop.claims.policy import ReturnPolicy
from dcms_desktop.documents.queries import find_documents
from dcms_desktop.kernel import clock
from dcms_desktop.recovery.actions import build_claim
from dcms_desktop.recovery.actions import send_claim
from dcms_desktop.recovery.queries import boxes_of
from dcms_desktop.recovery.queries import claim_by_id
from tests.ui.claims.test_advice_page import settle
from ui.breakage.receipt_page import BreakageReceiptPage
from ui.breakage.settle_pages import BreakageNotePage
from ui.breakage.settle_pages import ReplacementPage
from ui.breakage.unsettled_list import UnsettledPage
from ui.claims.advice_page import AdvicePage
from ui.claims.boxes_page import BoxesPage
from ui.claims.give_up_page import GiveUpPage

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from tests.shop import Shop
    from ui.shell.main_window import MainWindow

QTEST: Any = QTest
ALT, CTRL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier


def test_goods_of_a_claim_go_into_a_box_and_are_fetched(window: MainWindow, shop: Shop, qtbot: QtBot) -> None:
    maker = shop.desk.do(save_maker, MakerForm(code="MIC", name="Micro", party_id=shop.parties["Depot"])).id
    form = shop.desk.ask(item_form, shop.items["Dolo 650"])
    shop.desk.do(save_item, replace(form, maker_id=maker))
    shop.desk.do(save_return_policy, ReturnPolicy(maker_id=maker or 0, reason="damage"))
    line = {"item": shop.item("Dolo 650"), "quantity": "4"}
    shop.sends("breakage_receipt", party=shop.party("Asha Medical"), reason="damage", lines=[line])
    claim_id = shop.desk.do(build_claim, "breakage", maker or 0, clock.today(), clock.today()).id
    shop.desk.do(send_claim, claim_id)
    window.shell.show_page(BoxesPage(window.shell, claim_id))
    page = cast("BoxesPage", window.page())
    qtbot.waitUntil(lambda: page.model.rowCount() == 1)
    QTEST.keyClick(window, Qt.Key.Key_E, CTRL)
    for typed, key in (("1", Qt.Key.Key_T), ("1 4.2 S-1", None)):
        window.shell.messages.answer(typed)
        settle(window, qtbot)
        if key is not None:
            QTEST.keyClick(window, key, CTRL)
    (box,) = shop.desk.ask(boxes_of, shop.desk.ask(claim_by_id, claim_id))
    assert (box.units, box.grams, box.seal) == (4, 4_200, "S-1")
    QTEST.keyClick(window, Qt.Key.Key_F7)
    fetched = cast("GiveUpPage", window.page())
    assert isinstance(fetched, GiveUpPage)
    fetched.form.set_value("who", "VRL")
    fetched.form.set_value("boxes", "one")
    QTEST.keyClick(window, Qt.Key.Key_A, CTRL)
    assert not shop.desk.ask(find_documents, kinds=("claim_pickup",))
    fetched.form.set_value("boxes", "1")
    QTEST.keyClick(window, Qt.Key.Key_A, CTRL)
    settle(window, qtbot)
    assert shop.units("Dolo 650", bucket="damaged") == 0


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
