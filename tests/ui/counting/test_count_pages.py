"""Counting in the window: begun, counted by scans and rows, counted again, posted."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dcms_desktop.catalog.actions import save_item
from dcms_desktop.catalog.queries import item_form
from dcms_desktop.counting.actions import open_count
from dcms_desktop.counting.queries import count_form
from dcms_desktop.counting.queries import count_sessions
from dcms_desktop.counting.queries import counted_lines
from dcms_desktop.counting.queries import marks_of
from dcms_desktop.counting.rules import CountForm
from dcms_desktop.counting.rules import sum_up
from tests.ui.counter.counter_books import code_of
from ui.counting.count_list import CountListPage
from ui.counting.count_list import NewCountPage
from ui.counting.count_page import CountPage
from ui.reports.report_page import ReportPage

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from dcms_desktop.desk import Desk
    from ui.shell.main_window import MainWindow


def settle(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.wait(60)
    qtbot.waitUntil(lambda: not window.shell.tasks._open, timeout=5_000)


def said(window: MainWindow) -> str:
    return window.shell.messages.texts()[-1]


def page_of(window: MainWindow, desk: Desk, qtbot: QtBot, *, blind: bool = False) -> CountPage:
    session = desk.do(open_count, CountForm(name="Monday", blind=blind)).id
    page = CountPage(window.shell, session)
    window.show_page(page)
    settle(window, qtbot)
    return page


def scan(page: CountPage, window: MainWindow, qtbot: QtBot, text: str) -> None:
    page.take_scan(text)
    settle(window, qtbot)


def answer(window: MainWindow, qtbot: QtBot, typed: str | bool) -> None:
    window.shell.messages.answer(typed)
    settle(window, qtbot)


def test_a_count_is_begun_by_keys(counter_window: MainWindow, qtbot: QtBot, desk: Desk) -> None:
    page = CountListPage(counter_window.shell)
    counter_window.show_page(page)
    settle(counter_window, qtbot)
    page.new_count()
    new = counter_window.page()
    assert isinstance(new, NewCountPage)
    new.save()
    settle(counter_window, qtbot)
    assert isinstance(counter_window.page(), CountPage)
    assert len(desk.ask(count_sessions)) == 1
    page.open_count(1)
    assert isinstance(counter_window.page(), CountPage)


def test_a_scan_asks_how_many_and_a_row_too(counter_window: MainWindow, qtbot: QtBot, desk: Desk) -> None:
    page = page_of(counter_window, desk, qtbot)
    left = page.model.rowCount()
    assert left > 1
    row = page.model.row(0)
    assert row is not None
    number = str(row.key).split(":")[2]
    scan(page, counter_window, qtbot, f"]d2010{code_of(0)}10{number}")
    if "how many lie" not in said(counter_window):
        page.ask_row(row.key)
    assert "how many lie there" in said(counter_window)
    answer(counter_window, qtbot, "x9x")
    page.ask_row(row.key)
    answer(counter_window, qtbot, "1b4")
    (line,) = desk.ask(counted_lines, page.session_id)
    assert line.counted.units > 4
    assert page.model.rowCount() == left - 1
    page.filters["show"].setCurrentIndex(1)
    page.reload()
    settle(counter_window, qtbot)
    page.ask_row(row.key)
    answer(counter_window, qtbot, "3")
    assert "were counted before" in said(counter_window)
    answer(counter_window, qtbot, typed=False)
    assert desk.ask(counted_lines, page.session_id)[0].counted.units == 3
    page.ask_row(row.key)
    answer(counter_window, qtbot, "2")
    answer(counter_window, qtbot, typed=True)
    assert desk.ask(counted_lines, page.session_id)[0].counted.units == 5
    page.take_back()
    settle(counter_window, qtbot)
    assert desk.ask(counted_lines, page.session_id)[0].counted.units == 3


def test_a_scan_after_a_scan_counts_the_one_before(
    counter_window: MainWindow, qtbot: QtBot, desk: Desk
) -> None:
    page = page_of(counter_window, desk, qtbot)
    rows = [page.model.row(place) for place in range(page.model.rowCount())]
    mine = [str(row.key).split(":") for row in rows if row is not None and str(row.key).split(":")[1] == "1"]
    assert mine
    for _ in range(2):
        scan(page, counter_window, qtbot, f"]d2010{code_of(0)}10{mine[0][2]}")
    assert len(desk.ask(counted_lines, page.session_id)) == 1
    answer(counter_window, qtbot, typed=False)


def test_an_item_of_several_batches_is_chosen_from_and_unknown_codes_are_said(
    counter_window: MainWindow, qtbot: QtBot, desk: Desk
) -> None:
    page = page_of(counter_window, desk, qtbot)
    scan(page, counter_window, qtbot, code_of(0))
    assert page.batches.is_open()
    page._on_batch((1, "D"))
    assert "how many" in said(counter_window)
    answer(counter_window, qtbot, typed=False)
    scan(page, counter_window, qtbot, "4006381333931")
    assert "Nothing in the books" in said(counter_window)
    scan(page, counter_window, qtbot, f"]d2010{code_of(0)}10NOSUCH")
    assert "NOSUCH" in said(counter_window)


def test_a_count_is_posted_after_a_question(counter_window: MainWindow, qtbot: QtBot, desk: Desk) -> None:
    page = page_of(counter_window, desk, qtbot, blind=True)
    assert len(page.plan.columns) == 6
    row = page.model.row(0)
    assert row is not None
    page.ask_row(row.key)
    answer(counter_window, qtbot, "0")
    page.show_variance()
    assert isinstance(counter_window.page(), ReportPage)
    counter_window.go_back()
    settle(counter_window, qtbot)
    page.rest_is_none()
    answer(counter_window, qtbot, typed=False)
    page.post()
    assert "1 differences" in said(counter_window)
    answer(counter_window, qtbot, typed=True)
    assert desk.ask(count_form, page.session_id).state == "posted"


def test_the_rest_counts_as_none_and_a_count_is_dropped(
    counter_window: MainWindow, qtbot: QtBot, desk: Desk
) -> None:
    page = page_of(counter_window, desk, qtbot)
    page.take_back()
    assert "nothing to take back" in said(counter_window)
    page.rest_is_none()
    answer(counter_window, qtbot, typed=True)
    for place in (2, 3):
        page.filters["show"].setCurrentIndex(place)
        page.reload()
        settle(counter_window, qtbot)
    page.drop()
    answer(counter_window, qtbot, typed=True)
    assert desk.ask(count_form, page.session_id).state == "dropped"


def test_serial_numbers_count_one_by_one_as_they_are_scanned_or_typed(
    counter_window: MainWindow, qtbot: QtBot, desk: Desk
) -> None:
    desk.do(save_item, replace(desk.ask(item_form, 1), serialised=True))
    page = page_of(counter_window, desk, qtbot)
    row = next(
        one for one in map(page.model.row, range(page.model.rowCount())) if one and ":1:" in str(one.key)
    )
    page.ask_row(row.key)
    assert "its serial numbers" in said(counter_window)
    for code in ("SN-1", "SN-2", "SN-1"):
        scan(page, counter_window, qtbot, code)
    assert "SN-1 was counted already" in counter_window.shell.messages.texts()[-2]
    assert said(counter_window).startswith("Serial number SN-1 was counted already. · Next serial number of")
    answer(counter_window, qtbot, "SN-3, SN-4")
    assert "of it were counted before" in said(counter_window)
    answer(counter_window, qtbot, typed=True)
    page.ask_row(row.key)
    answer(counter_window, qtbot, "SN-2 SN-3 SN-5")
    answer(counter_window, qtbot, typed=False)
    batch_id = int(str(row.key).split(":")[0])
    (counted,) = sum_up(desk.ask(marks_of, page.session_id, batch_id))
    assert (counted.units, counted.surplus) == (3, ("SN-2", "SN-3", "SN-5"))
    page.filters["show"].setCurrentIndex(2)
    page.reload()
    settle(counter_window, qtbot)
    page.ask_row(row.key)
    answer(counter_window, qtbot, "0")
    answer(counter_window, qtbot, typed=False)
    assert sum_up(desk.ask(marks_of, page.session_id, batch_id))[0].units == 0
