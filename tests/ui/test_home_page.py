from __future__ import annotations

from datetime import date
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtTest import QTest

from dcms_desktop.kernel.changes import Changes
from ui.home.day_chart import DayChart
from ui.home.day_chart import nice_top
from ui.home.day_chart import short_amount
from ui.home.home_model import DayEndPoint
from ui.home.home_model import DayFigure
from ui.home.home_model import HomeCommands
from ui.home.home_model import HomeFigures
from ui.home.home_model import TopItem
from ui.home.home_model import attention_lines
from ui.home.home_model import compared
from ui.home.home_model import rupees_short
from ui.home.home_page import HomePage
from ui.shell.commands import Command

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from ui.shell.main_window import MainWindow

TODAY = date(2026, 11, 23)
FULL = HomeFigures(
    TODAY,
    sales=12_345_600,
    bills=38,
    collections=8_654_300,
    receipts=1,
    sales_before=11_000_000,
    overdue=46_512_300,
    overdue_parties=1,
    near_expiry=100,
    near_expiry_batches=9,
    rejected=1,
    unsent=3,
    last_days=tuple(DayFigure(TODAY - timedelta(29 - n), n * 100_000, n * 50_000) for n in range(30)),
    top_items=(TopItem("Dolo 650", "1,240 strips", 2_986_000),),
    day_end=(
        DayEndPoint("Cash counted", is_done=True, note="18,240.00"),
        DayEndPoint("Bills sent", is_done=False),
    ),
)
opened: list[str] = []
COMMANDS = (Command("reports.outstanding", "Outstanding", lambda _shell: opened.append("outstanding")),)


@pytest.mark.parametrize(
    ("paise", "text"), [(12_345_650, "₹1,23,457"), (0, "₹0"), (-150, "\N{MINUS SIGN}₹2"), (49, "₹0")]
)
def test_amounts_on_cards_are_whole_rupees(paise: int, text: str) -> None:
    assert rupees_short(paise) == text


@pytest.mark.parametrize(
    ("now", "before", "tone"), [(110, 100, "ok"), (90, 100, "warn"), (90, 0, "muted"), (0, 100, "warn")]
)
def test_sales_are_compared_with_last_weeks_day(now: int, before: int, tone: str) -> None:
    words, found = compared(now, before)
    assert found == tone
    assert bool(words) == (before > 0)


def test_only_what_needs_attention_is_listed_worst_first() -> None:
    assert attention_lines(HomeFigures(TODAY), HomeCommands()) == []
    lines = attention_lines(FULL, HomeCommands())
    assert [line.words for line in lines] == [
        "Refused by the centre",
        "Overdue",
        "Near expiry",
        "Waiting to be sent",
    ]
    assert lines[1].quiet == "1 party"
    assert lines[2].quiet == "9 batches"
    many = attention_lines(HomeFigures(TODAY, unsent=1_229), HomeCommands())
    assert [line.value for line in many] == ["1,229"]


@pytest.mark.parametrize(("most", "top"), [(1, 1), (3, 5), (11, 20), (51, 100), (100, 100)])
def test_the_scale_ends_with_a_round_amount(most: int, top: int) -> None:
    assert nice_top(most) == top


@pytest.mark.parametrize(
    ("paise", "text"),
    [(0, "0"), (50_000_00, "50k"), (2_00_000_00, "2 L"), (1_50_000_00, "1.5 L"), (1_00_00_000_00, "1 Cr")],
)
def test_amounts_of_the_scale_are_short(paise: int, text: str) -> None:
    assert short_amount(paise) == text


@pytest.mark.usefixtures("dressed")
def test_the_day_under_the_mouse_is_marked(qtbot: QtBot) -> None:
    chart = DayChart()
    qtbot.addWidget(chart)
    chart.resize(400, 160)
    chart.show()
    QTest.mouseMove(chart, QPoint(200, 80))
    chart.show_days(FULL.last_days)
    empty = chart.accessibleDescription()
    assert "30 days" in empty
    QTest.mouseMove(chart, QPoint(220, 80))
    qtbot.waitUntil(lambda: chart._under >= 0)
    assert not chart.grab().isNull()


def test_home_shows_the_figures_and_opens_their_screens(window: MainWindow, qtbot: QtBot) -> None:
    opened.clear()
    window.shell.every_command = (*window.shell.every_command, *COMMANDS)
    page = HomePage(window.shell, lambda: FULL)
    window.shell.show_page(page)
    qtbot.waitUntil(lambda: page.sales.value.text() == "₹1,23,456")
    assert page.collections.accessibleName() == "Collections ₹86,543 1 receipt"
    assert page.bills.value.text() == "38"
    assert [line.opens for line in page.attention.list.lines()] == ["", "reports.outstanding", "", ""]
    assert page.day_end.list.lines()[0].value == "done"
    page.attention.list.opened.emit("reports.outstanding")
    assert opened == ["outstanding"]
    assert not page.grab().isNull()


def test_an_empty_shop_is_told_what_belongs_on_the_page(window: MainWindow, qtbot: QtBot) -> None:
    asked: list[int] = []

    def ask() -> HomeFigures:
        asked.append(1)
        return HomeFigures(TODAY)

    page = HomePage(window.shell, ask)
    window.shell.show_page(page)
    qtbot.waitUntil(lambda: page.sales.value.text() == "₹0")
    assert [card.stack.currentIndex() for card in (page.attention, page.day_end, page.top)] == [1, 1, 1]
    assert page._chart_stack.currentIndex() == 1
    page.on_changed(Changes({"documents"}))
    qtbot.waitUntil(lambda: len(asked) == 2)
