"""Reports by name: the list, the go-to field, the rights, printing, and the home page of real books."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest

from reports.engine.report import all_reports
from reports.engine.report import find_report
from reports.engine.report import run_report
from ui.home.figures import ask_home
from ui.home.figures import home_page
from ui.reports.commands import COMMANDS
from ui.reports.commands import what_it_tells
from ui.reports.files import make_file
from ui.reports.printing import print_pdf
from ui.reports.report_list import report_list
from ui.reports.report_page import ReportPage
from ui.shell.commands import search_commands
from ui.shell.list_page import ListPage

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from tests.reports.catalogue.books import ReportShop
    from ui.shell.main_window import MainWindow


def test_every_report_has_a_command_of_its_own() -> None:
    names = {command.name for command in COMMANDS}
    assert {f"reports.{code}" for code in all_reports()} <= names
    assert all(command.right == "reports.read" for command in COMMANDS)


def test_a_report_is_found_by_words_of_the_trade() -> None:
    found = {
        typed: search_commands(typed, COMMANDS)[0].name
        for typed in ("recall", "negative", "receivable", "day", "trial", "cash book", "collection sheet")
    }
    assert found == {
        "recall": "reports.recall_list",
        "negative": "reports.stock_short",
        "receivable": "reports.outstanding_parties",
        "day": "reports.day_book",
        "trial": "reports.trial_balance",
        "cash book": "reports.account_ledger",
        "collection sheet": "reports.collection_sheet",
    }


def test_what_a_report_tells_is_a_sentence() -> None:
    for report in all_reports().values():
        said = what_it_tells(report)
        assert said[0].isupper()
        assert said.endswith(".")


def test_the_list_narrows_by_typing_and_enter_opens(window: MainWindow, qtbot: QtBot) -> None:
    window.open_command("reports.list")
    page = window.page()
    assert isinstance(page, ListPage)
    qtbot.waitUntil(lambda: page.model.rowCount() == len(all_reports()))
    QTest.keyClicks(window.focusWidget(), "near")
    qtbot.waitUntil(lambda: page.model.rowCount() == 1)
    QTest.keySequence(window.focusWidget(), "Return")
    opened = window.page()
    assert isinstance(opened, ReportPage)
    assert opened.report.code == "near_expiry"


def test_who_may_not_read_reports_finds_none(window: MainWindow, qtbot: QtBot, shop: ReportShop) -> None:
    role = shop.desk.who
    shop.desk.who = type(role)(0, "", "Nobody", "nobody", 1, "1")
    try:
        page = report_list(window.shell)
        window.show_page(page)
        qtbot.waitUntil(lambda: page.stack.currentIndex() == 1)
        assert "No report is open to you" in page.empty.accessibleName()
    finally:
        shop.desk.who = role


def test_pages_go_to_a_printer_as_they_lie(shop: ReportShop, dressed: object, tmp_path: Path) -> None:
    assert dressed is not None
    report = find_report("sales_register")
    result = shop.desk.ask(run_report, report, report.ask())
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "out.pdf"))
    assert print_pdf(make_file(shop.desk, report, result, "pdf"), report.title, printer) == 1
    assert (tmp_path / "out.pdf").stat().st_size > 10_000


def test_the_home_page_shows_the_books(window: MainWindow, qtbot: QtBot, shop: ReportShop) -> None:
    figures = ask_home(shop.desk)
    assert figures.overdue_parties == 2
    page = home_page(window.shell)
    window.show_page(page)
    qtbot.waitUntil(lambda: len(page.top.list.lines()) == 3)
    assert [line.words for line in page.attention.list.lines()][:2] == ["Overdue", "Near expiry"]
    opens = {line.words: line.opens for line in page.attention.list.lines()}
    assert opens["Short items"] == "reports.stock_short"
    assert opens["Overdue"] == "reports.outstanding"
