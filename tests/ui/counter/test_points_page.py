"""Points of customers by keys: approved, then paid into the account."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from dcms_desktop.parties.queries import find_parties
from dcms_desktop.pricing.actions import save_scheme
from dcms_desktop.pricing.rules import SchemeForm
from tests.ui.counter.counter_books import code_of
from tests.ui.counter.test_credits_page import sends
from ui.points.points_page import PointsPage

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from ui.shell.main_window import MainWindow


def test_points_are_approved_and_paid_out_by_keys(counter_window: MainWindow, qtbot: QtBot) -> None:
    desk = counter_window.shell.desk
    form = SchemeForm(
        code="PTS", title="Points", funded="own", goods="all", steps="10: 20 points",
        treatment="on_invoice", first=date(2000, 1, 1),
    )  # fmt: skip
    desk.do(save_scheme, form)
    line = {"item": code_of(0), "quantity": "10"}
    sends(
        desk,
        "tax_invoice",
        party=desk.ask(find_parties, "asha")[0].code,
        lines=[line],
        consents=[],
    )
    page = PointsPage(counter_window.shell)
    counter_window.show_page(page)
    qtbot.waitUntil(lambda: page.model.rowCount() == 1)
    assert page.found[0].waiting == 20
    page.pay()
    assert "approved" in counter_window.shell.messages.texts()[-1]
    page.approve()
    answer(None)
    qtbot.waitUntil(lambda: page.found[0].live == 20)
    page.pay()
    answer("five")
    assert "no number" in counter_window.shell.messages.texts()[-1]
    page.pay()
    answer("15")
    qtbot.waitUntil(lambda: page.found[0].live == 5)
    assert (page.found[0].paid, page.found[0].waiting) == (15, 0)
    page.lapse()
    assert "past their day" in counter_window.shell.messages.texts()[-1]


def answer(text: str | None) -> None:
    """Answer the open question by keys."""
    field = QApplication.focusWidget()
    assert field is not None
    if text is not None:
        QTest.keyClicks(field, text)
    QTest.keyClick(field, Qt.Key.Key_Return)
