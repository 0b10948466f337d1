from __future__ import annotations

import argparse
import gc
import sys
from functools import partial
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QObject

from dcms_desktop.company.actions import save_user
from dcms_desktop.company.rules import UserForm
from dcms_desktop.desk import open_desk
from dcms_desktop.documents.queries import find_documents
from dcms_desktop.documents.queries import held_drafts
from dcms_desktop.kernel.errors import Outside
from dcms_desktop.sales.queries import start_draft
from tests.ui.counter.clerk import Clerk
from tests.ui.counter.test_counter_page import bill_of
from ui.app import Program
from ui.documents.counter import warm
from ui.documents.counter.counter_page import CounterPage
from ui.home.home_page import HomePage
from ui.later import REPORTS
from ui.places import last_books
from ui.start import listen_for
from ui.start import open_books_at
from ui.start import place_of_books
from ui.start import wake_other

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

    from dcms_desktop.desk import Desk


@pytest.fixture
def start(dressed: QApplication, shop_folder: Path) -> Iterator[Callable[[], Program]]:
    """Start the program at the shop, as often as wanted; each one is ended."""
    assert dressed is not None
    running: list[Program] = []

    def begin() -> Program:
        for program in running:
            end(program)
        running.clear()
        program = Program(open_desk(shop_folder), str(shop_folder))
        program.crash.install = lambda: None  # type: ignore[method-assign] # the test's own hooks stay
        program.shell.sounds.silent = True
        program.begin()
        running.append(program)
        return program

    yield begin
    for program in running:
        end(program)
    gc.enable()


def end(program: Program) -> None:
    program.window.close()
    program.end()
    program.window.deleteLater()


def at_the_counter(program: Program, qtbot: QtBot) -> Clerk:
    program.shell.open("sell.new")
    page = program.window.page()
    assert isinstance(page, CounterPage)
    made = Clerk(page, qtbot)
    made.wait()
    return made


def test_the_program_opens_on_home_with_the_firm_in_the_bar(start: Callable[[], Program]) -> None:
    program = start()
    assert isinstance(program.window.page(), HomePage)
    assert program.window.top_bar.firm.text() == "Shree Balaji Agencies"


def test_the_reports_are_loaded_one_by_one_once_the_window_stands(
    start: Callable[[], Program], qtbot: QtBot
) -> None:
    program = start()
    before = len(program.shell.every_command)
    program.load_rest()
    assert len(program.shell.every_command) == before
    qtbot.waitUntil(lambda: len(program.shell.every_command) > before, timeout=10_000)
    assert {f"{REPORTS}.day_book", f"{REPORTS}.serial_list"} <= set(sys.modules)


def test_the_first_keys_of_a_bill_wait_for_nothing_that_is_made_once(
    start: Callable[[], Program], qtbot: QtBot
) -> None:
    program = start()
    at_the_counter(program, qtbot)
    assert warm._warmed == [program.shell.desk]
    draft = program.shell.desk.ask(start_draft, "tax_invoice")
    step: Callable[[], object] | None = partial(warm.search_once, program.shell.desk, draft)
    steps = 0
    while step is not None:
        step, steps = step(), steps + 1  # type: ignore[assignment] # each gives the next
    assert steps == 3


def test_held_and_half_typed_bills_are_there_after_a_restart(
    start: Callable[[], Program], qtbot: QtBot
) -> None:
    clerk = at_the_counter(start(), qtbot)
    bill_of(clerk, ("dolo", "10"))
    clerk.press("Ctrl+K")
    clerk.wait()
    bill_of(clerk, ("pan", "5"))
    again = at_the_counter(start(), qtbot)
    assert "Half-typed" in again.said[-1]
    waiting = again.page.shell.desk.ask(held_drafts)
    assert sorted(card.held for card in waiting) == [False, True]
    again.press("Ctrl+J")
    again.wait()
    again.press("Enter")
    again.wait()
    assert again.lines == [("Pan 40 Tablet", 5)]
    again.press("Ctrl+A")
    again.wait()
    assert len(again.page.shell.desk.ask(find_documents, kinds=("tax_invoice",))) == 2


def test_a_defect_keeps_the_draft(start: Callable[[], Program], qtbot: QtBot) -> None:
    program = start()
    clerk = at_the_counter(program, qtbot)
    bill_of(clerk, ("dolo", "10"))
    clerk.page.keeper.rest()
    assert program.crash.save_drafts() == 1
    assert len(program.desk.ask(held_drafts)) == 1


def test_a_pin_locks_the_start_and_opens_it(
    start: Callable[[], Program], shop_folder: Path, qtbot: QtBot
) -> None:
    desk = open_desk(shop_folder)
    desk.do(save_user, UserForm(id=1, code="OWNER", name="Asha", pin="4821"))
    desk.close()
    program = start()
    lock = program.window.lock_screen
    assert lock.isVisible()
    lock.pin.setText("1111")
    lock.try_pin()
    qtbot.waitUntil(lambda: "not the PIN" in lock.problem.text(), timeout=5_000)
    lock.pin.setText("4821")
    lock.try_pin()
    qtbot.waitUntil(lambda: not lock.isVisible(), timeout=5_000)


def test_a_second_start_wakes_the_first(dressed: QApplication, tmp_path: Path, qtbot: QtBot) -> None:
    assert dressed is not None
    owner = QObject()
    server = listen_for(str(tmp_path), owner)
    with qtbot.waitSignal(server.newConnection, timeout=3_000):
        assert wake_other(str(tmp_path))
    server.close()
    assert not wake_other(str(tmp_path))


def test_books_open_in_another_program_are_refused(desk: Desk, shop_folder: Path) -> None:
    assert desk.who.user_id
    with pytest.raises(Outside, match="open in another window"):
        open_books_at(str(shop_folder), practice=False)


def test_books_once_opened_are_remembered(shop_folder: Path) -> None:
    open_books_at(str(shop_folder), practice=False).close()
    assert last_books() == str(shop_folder)
    asked = argparse.Namespace(practice=False, books=None)
    assert place_of_books(asked) == str(shop_folder)
    assert place_of_books(argparse.Namespace(practice=False, books="postgresql+psycopg://x")).startswith(
        "postgresql"
    )
    assert place_of_books(argparse.Namespace(practice=True, books=None)).endswith("practice")
