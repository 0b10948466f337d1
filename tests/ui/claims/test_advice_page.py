"""Goods that come back are named or scanned, and the answer stands there at once."""

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
from dcms_desktop.claims.actions import save_return_policy
from dcms_desktop.claims.policy import ReturnPolicy
from dcms_desktop.kernel.money import Percent
from ui.claims.advice_page import AdvicePage

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from tests.shop import Shop
    from ui.shell.main_window import MainWindow

QTEST: Any = QTest


@pytest.fixture
def page(window: MainWindow, shop: Shop, qtbot: QtBot) -> AdvicePage:
    """The page, at books where Micro takes expired goods of D1 back."""
    maker = shop.desk.do(save_maker, MakerForm(code="MIC", name="Micro")).id
    form = shop.desk.ask(item_form, shop.items["Dolo 650"])
    shop.desk.do(save_item, replace(form, maker_id=maker))
    policy = ReturnPolicy(maker_id=maker, reason="damage", percent=Percent(50_000), claim_days=30)
    shop.desk.do(save_return_policy, policy)
    window.shell.open("claims.advice")
    qtbot.waitUntil(lambda: isinstance(window.page(), AdvicePage))
    return cast("AdvicePage", window.page())


def settle(window: MainWindow, bot: QtBot) -> None:
    bot.waitUntil(lambda: not window.shell.tasks._open)
    QApplication.processEvents()


def test_a_name_is_enough_for_an_answer(page: AdvicePage, window: MainWindow, qtbot: QtBot) -> None:
    QTEST.keyClicks(page.form.edit("item"), "dolo")
    settle(window, qtbot)
    QTEST.keyClick(page.form.edit("item"), Qt.Key.Key_Return)
    settle(window, qtbot)
    qtbot.waitUntil(lambda: page.told is not None)
    assert page.verdict.text() == "✓ Take it"
    rows = {
        row.key: row.cells[1] for row in (page.model.row(at) for at in range(page.model.rowCount())) if row
    }
    assert rows["Answer"] == "The company takes it back."
    assert str(rows["The company pays"]).startswith("20.00 for 1 piece,")
    page.form.set_value("units", 10)
    settle(window, qtbot)
    qtbot.waitUntil(lambda: page.told is not None and page.told.advice.recovery is not None
                    and page.told.advice.recovery.total == 20_000)  # fmt: skip
    QTEST.keyClick(window, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert page.model.rowCount() == 0
    assert page.form.edit("item").hasFocus()


def test_a_scan_fills_item_and_batch(page: AdvicePage, window: MainWindow, qtbot: QtBot, shop: Shop) -> None:
    assert page.take_scan("I1")
    settle(window, qtbot)
    qtbot.waitUntil(lambda: page.told is not None)
    assert page.told is not None
    assert page.told.item.id == shop.items["Dolo 650"]
    page.take_scan("8901234567894")
    settle(window, qtbot)
    assert page.told.item.id == shop.items["Dolo 650"]
