"""A claim by keys: built, sent, acknowledged, settled line by line, packed; a display typed and withdrawn."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from typing import Any
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from dcms_desktop.catalog.actions import save_item
from dcms_desktop.catalog.actions import save_maker
from dcms_desktop.catalog.queries import item_form
from dcms_desktop.catalog.rules import MakerForm
from dcms_desktop.kernel import clock
from dcms_desktop.pricing.actions import save_scheme
from dcms_desktop.pricing.rules import SchemeForm
from dcms_desktop.recovery.queries import claims_list
from ui.claims import claim_page
from ui.claims.build_page import BuildPage
from ui.claims.claim_list import ClaimListPage
from ui.claims.claim_page import ClaimPage
from ui.claims.settle_page import SettlePage
from ui.reports.report_page import ReportPage

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from dcms_desktop.recovery.rules import Claim
    from tests.shop import Shop
    from ui.shell.main_window import MainWindow

QTEST: Any = QTest
NONE, CTRL = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier


class Hand:
    """Works the pages of a window."""

    def __init__(self, window: MainWindow, bot: QtBot, shop: Shop) -> None:
        self.window, self.bot, self.shop = window, bot, shop

    def page(self, kind: type[Any]) -> Any:
        self.wait()
        self.bot.waitUntil(lambda: isinstance(self.window.page(), kind))
        return self.window.page()

    def wait(self) -> None:
        self.bot.waitUntil(lambda: not self.window.shell.tasks._open)
        QApplication.processEvents()

    def press(self, key: Qt.Key, mods: Qt.KeyboardModifier = NONE) -> None:
        QTEST.keyClick(QApplication.focusWidget() or self.window, key, mods)
        self.wait()

    def answer(self, text: str) -> None:
        self.window.shell.messages.answer(text)
        self.wait()

    def claim(self) -> Claim:
        return self.shop.desk.ask(claims_list)[0]


@pytest.fixture
def hand(window: MainWindow, shop: Shop, qtbot: QtBot) -> Hand:
    """The list of claims, at books where Micro pays 10+1 of Dolo to two shops."""
    maker = shop.desk.do(save_maker, MakerForm(code="MIC", name="Micro", party_id=shop.parties["Depot"])).id
    form = shop.desk.ask(item_form, shop.items["Dolo 650"])
    shop.desk.do(save_item, replace(form, maker_id=maker))
    today = clock.today()
    offer = SchemeForm(code="TEN", title="Ten and one", goods="I1", steps="10+1", first=today, maker_id=maker)
    shop.desk.do(save_scheme, offer)
    shop.bills("Asha Medical", "Dolo 650", units=20, rate="50.00")
    shop.bills("Balaji Chemist", "Dolo 650", units=10, rate="50.00")
    window.shell.open("claims.list")
    hand = Hand(window, qtbot, shop)
    hand.page(ClaimListPage)
    return hand


def build(hand: Hand, kind: str) -> ClaimPage:
    hand.press(Qt.Key.Key_C, ALT)
    page = hand.page(BuildPage)
    page.form.set_value("kind", kind)
    page.form.set_value("maker", "1")
    hand.wait()
    hand.press(Qt.Key.Key_A, CTRL)
    return cast("ClaimPage", hand.page(ClaimPage))


def test_a_claim_is_built_sent_and_settled_by_keys(hand: Hand) -> None:
    page = build(hand, "scheme")
    assert page.model.rowCount() == 2
    assert page.pane.isVisible()
    hand.press(Qt.Key.Key_Return, CTRL)
    hand.answer("y")
    assert hand.claim().state == "sent"
    hand.press(Qt.Key.Key_1, CTRL)
    hand.answer("MIC/7")
    assert hand.claim().reference == "MIC/7"
    hand.press(Qt.Key.Key_F7)
    note = hand.page(SettlePage)
    assert note.model.rowCount() == 2
    note.grid.setFocus()
    hand.press(Qt.Key.Key_Return)
    hand.answer("80 x no stamp")
    assert (note.said[1].paid, note.said[1].refused, note.said[1].reason) == (8_000, 2_000, "no stamp")
    hand.press(Qt.Key.Key_E, CTRL)
    assert note.said[2].paid == 5_000
    hand.press(Qt.Key.Key_Return, CTRL)
    hand.answer("CN/5")
    claim = hand.claim()
    assert (claim.state, claim.paid, claim.refused) == ("closed", 13_000, 2_000)
    page = hand.page(ClaimPage)
    hand.press(Qt.Key.Key_F7)
    assert hand.window.page() is page


def test_a_sum_without_lines_pays_the_first_ones(hand: Hand) -> None:
    build(hand, "scheme")
    hand.press(Qt.Key.Key_Return, CTRL)
    hand.answer("y")
    hand.press(Qt.Key.Key_F7)
    note = hand.page(SettlePage)
    hand.press(Qt.Key.Key_E, ALT)
    hand.answer("900")
    assert not note.said
    hand.press(Qt.Key.Key_E, ALT)
    hand.answer("120")
    assert {number: one.paid for number, one in note.said.items()} == {1: 10_000, 2: 2_000}
    hand.press(Qt.Key.Key_Return, CTRL)
    hand.answer("CN/9")
    assert (hand.claim().state, hand.claim().paid, hand.claim().left) == ("part_paid", 12_000, 3_000)


def test_a_rejected_claim_is_noted_and_sent_again(hand: Hand) -> None:
    build(hand, "scheme")
    hand.press(Qt.Key.Key_Return, CTRL)
    hand.answer("y")
    hand.press(Qt.Key.Key_2, CTRL)
    hand.answer("list not signed")
    assert hand.claim().state == "rejected"
    hand.press(Qt.Key.Key_3, CTRL)
    hand.answer("signed")
    assert hand.claim().state == "resubmitted"


def test_a_display_is_typed_with_its_paper_and_packed(
    hand: Hand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(claim_page, "reports_folder", lambda: tmp_path)
    photo = tmp_path / "window.jpg"
    photo.write_bytes(b"photo")
    page = build(hand, "display")
    for typed in ("500 Window of November", "20 Standee"):
        hand.press(Qt.Key.Key_T, CTRL)
        hand.answer(typed)
    hand.bot.waitUntil(lambda: page.model.rowCount() == 2)
    page.grid.setFocus()
    page.grid.go(1, 0)
    hand.press(Qt.Key.Key_D, CTRL)
    hand.bot.waitUntil(lambda: page.model.rowCount() == 1)
    hand.press(Qt.Key.Key_B, CTRL)
    hand.answer(f"{photo} = Proof of the display")
    hand.press(Qt.Key.Key_P, CTRL)
    hand.bot.waitUntil(lambda: len(list(tmp_path.glob("claim *"))) == 2)
    hand.press(Qt.Key.Key_X, ALT)
    hand.answer("not agreed")
    assert hand.claim().state == "withdrawn"
    hand.page(ClaimListPage)


def test_the_ages_are_one_key_away(hand: Hand) -> None:
    build(hand, "scheme")
    hand.press(Qt.Key.Key_Escape)
    hand.page(ClaimListPage)
    hand.press(Qt.Key.Key_P, CTRL)
    hand.page(ReportPage)
