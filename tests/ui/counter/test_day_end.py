"""The day's end: its points by digit, Enter and Space, the cash counted, the backup, and closing."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import cast

import pytest

from dcms_desktop.audit.rules import read_seal
from dcms_desktop.documents.queries import held_drafts
from dcms_desktop.kernel import clock
from dcms_desktop.ledger.queries import closed_through
from dcms_desktop.ledger.queries import day_ticks
from dcms_desktop.upkeep.queries import last_backup
from tests.ui.counter.clerk import Clerk
from ui.documents.cash_count import count_of
from ui.documents.cash_count import note_of
from ui.documents.day_close_page import DayClosePage
from ui.documents.day_close_page import backup_folder
from ui.documents.day_close_page import seal_of
from ui.reports.report_page import ReportPage
from ui.shell.messages import Message

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from ui.documents.counter.counter_page import CounterPage
    from ui.shell.main_window import MainWindow


@pytest.fixture
def page(counter_window: MainWindow, qtbot: QtBot) -> DayClosePage:
    made = DayClosePage(counter_window.shell)
    counter_window.show_page(made)
    qtbot.waitUntil(lambda: made._state is not None, timeout=5_000)
    return made


@pytest.fixture
def clerk(page: DayClosePage, qtbot: QtBot) -> Clerk:
    made = object.__new__(Clerk)
    made.page, made.bot, made.keys, made.times, made._now = cast("CounterPage", page), qtbot, 0, [], 0
    return made


def ticked(page: DayClosePage) -> set[str]:
    return set(page.shell.desk.ask(day_ticks, clock.today()))


def test_a_digit_opens_its_report_over_the_day_and_ticks_it(
    counter_window: MainWindow, page: DayClosePage, clerk: Clerk, qtbot: QtBot
) -> None:
    clerk.press("2")
    report = counter_window.page()
    assert isinstance(report, ReportPage)
    assert report.report.code == "day_book"
    qtbot.waitUntil(lambda: report.shown is not None, timeout=5_000)
    qtbot.waitUntil(lambda: "day_book" in ticked(page), timeout=5_000)
    clerk.press("Esc")
    assert counter_window.page() is page


def test_enter_runs_the_next_open_point_and_space_turns_a_tick(
    page: DayClosePage, clerk: Clerk, qtbot: QtBot
) -> None:
    assert page.points.current() == 0
    clerk.press("Space")
    qtbot.waitUntil(lambda: ticked(page) == {"cash"}, timeout=5_000)
    qtbot.waitUntil(lambda: page.points.current() > 0, timeout=5_000)
    assert page._rows()[page.points.current()].is_open
    page.points.go(0)
    clerk.press("Space")
    qtbot.waitUntil(lambda: ticked(page) == set(), timeout=5_000)


def test_the_cash_counted_stays_with_its_point(
    counter_window: MainWindow, page: DayClosePage, clerk: Clerk, qtbot: QtBot
) -> None:
    clerk.press("1")
    assert page.form.edit("note_500").hasFocus()
    page.form.set_value("note_500", 3)
    page.count_done()
    qtbot.waitUntil(lambda: ticked(page) == {"cash"}, timeout=5_000)
    again = DayClosePage(counter_window.shell)
    counter_window.show_page(again)
    qtbot.waitUntil(lambda: again._counted() == 1_500_00, timeout=5_000)


def test_a_backup_is_made_proved_and_known(page: DayClosePage, qtbot: QtBot) -> None:
    desk = page.shell.desk
    assert desk.ask(last_backup) is None
    page.run_point("backup")
    qtbot.waitUntil(lambda: desk.ask(last_backup) is not None, timeout=20_000)
    assert len(list(backup_folder(desk).glob("dcms-*.db"))) == 1
    qtbot.waitUntil(lambda: next(r for r in page._rows() if r.code == "backup").settled, timeout=5_000)


def test_closing_names_what_is_open(page: DayClosePage) -> None:
    page.form.set_value("note", "not counted")
    page.ask_close()
    question = page.shell.messages.question
    assert question is not None
    assert "Still open: Day book" in question.text
    assert "Cash count" not in question.text
    assert question.text.endswith("…")


def test_a_count_is_read_back_from_its_note() -> None:
    note = note_of({500: 12, 100: 0, 5: 3}, 2_50)
    assert note == "500x12 5x3 small 2.50"
    assert count_of(f"short by two {note}") == ({500: 12, 5: 3}, 250)
    assert count_of("") == ({}, 0)
    assert count_of("300x4") == ({}, 0)


def test_the_day_is_closed_with_the_cash_counted(counter_window: MainWindow, qtbot: QtBot) -> None:
    page = DayClosePage(counter_window.shell)
    counter_window.show_page(page)
    qtbot.waitUntil(lambda: page._state is not None, timeout=3_000)
    page.form.set_value("note_500", 1)
    page._on_typed("note_500")
    assert "more in the till" in page.difference.text()
    page.ask_close()
    assert counter_window.shell.messages.question is None
    page.form.set_value("note", "Float of the morning")
    page.ask_close()
    counter_window.shell.messages.answer(answer=True)
    qtbot.waitUntil(lambda: counter_window.shell.desk.ask(closed_through) is not None, timeout=3_000)
    assert counter_window.shell.desk.ask(held_drafts) == []
    seal = seal_of(counter_window.shell.desk, clock.today())
    assert read_seal(seal).seq > 0

    def said() -> bool:
        told = counter_window.shell.messages.record
        return any(seal in one.next_step for one in told if isinstance(one, Message))

    qtbot.waitUntil(said, timeout=3_000)
