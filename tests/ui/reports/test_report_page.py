"""The page of a report by keys: asked, narrowed, walked down to the document, written and previewed."""

from __future__ import annotations

import threading
from datetime import date
from typing import TYPE_CHECKING
from typing import Any

import pytest
from PySide6.QtCore import QStandardPaths
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

import ui.reports.report_page as page_module
from dcms_desktop.kernel.changes import Changes
from dcms_desktop.kernel.errors import Outside
from reports.engine.report import find_report
from tests.reports.catalogue.books import TODAY
from ui.look.theme import theme
from ui.reports.ask_bar import ThingEdit
from ui.reports.preview_page import PreviewPage
from ui.reports.report_page import ReportPage
from ui.shell.messages import Message

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.modeltest import ModelTester
    from pytestqt.qtbot import QtBot

    from reports.engine.stop import Stop
    from tests.reports.catalogue.books import ReportShop
    from ui.shell.main_window import MainWindow
    from ui.shell.shell import Shell

Key = Qt.Key


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Documents of this test's own."""
    monkeypatch.setattr(QStandardPaths, "writableLocation", lambda _kind: str(tmp_path))
    return tmp_path / "DCMS reports"


def opened(window: MainWindow, code: str, qtbot: QtBot, *, asked: bool = True) -> ReportPage:
    window.open_command(f"reports.{code}")
    page = window.page()
    assert isinstance(page, ReportPage)
    if asked:
        qtbot.waitUntil(lambda: page.shown is not None)
    return page


def press(window: MainWindow, key: str) -> None:
    QTest.keySequence(window.focusWidget(), key)


def texts(page: ReportPage, column: int) -> list[str]:
    model = page.model
    return [model.index(row, column).data() for row in range(model.rowCount())]


def said(window: MainWindow) -> str:
    """Return the newest message."""
    texts = [one.text for one in window.shell.messages.record if isinstance(one, Message)]
    return texts[-1] if texts else ""


def test_a_report_opens_asked_with_its_first_row_active(window: MainWindow, qtbot: QtBot) -> None:
    page = opened(window, "sales_register", qtbot)
    assert page.grid.hasFocus()
    assert page.grid.row() == 0
    assert texts(page, 1) == [f"A/26-27/00000{number}" for number in (5, 6, 7, 8)]
    assert page.footer.totals()["total"] == "2,016.00"
    assert page.footer.totals()["day"] == "Total"


def test_groups_have_heads_and_sums_and_enter_skips_them(window: MainWindow, qtbot: QtBot) -> None:
    page = opened(window, "outstanding", qtbot)
    lines = [page.model.line(row) for row in range(page.model.rowCount())]
    kinds = [type(line).__name__ for line in lines]
    assert kinds == ["Head", "int", "Head", "int", "int", "int", "int", "Sum", "Head", "int"]
    assert page.grid.row() == 1
    page.grid.go(0, 0)
    press(window, "Return")
    assert window.page() is page


def test_the_model_keeps_its_promises(window: MainWindow, qtbot: QtBot, qtmodeltester: ModelTester) -> None:
    for code in ("outstanding", "stock_by_batch", "trial_balance"):
        qtmodeltester.check(opened(window, code, qtbot).model)  # type: ignore[no-untyped-call] # without types


def test_columns_that_are_empty_are_left_out_on_the_screen(window: MainWindow, qtbot: QtBot) -> None:
    page = opened(window, "sales_register", qtbot)
    shown = [column.name for column in page.model.columns]
    assert "igst" not in shown
    assert "cess" not in shown
    assert {"taxable", "cgst", "total"} <= set(shown)


def test_other_days_are_asked_by_keys(window: MainWindow, qtbot: QtBot) -> None:
    page = opened(window, "sales_register", qtbot)
    press(window, "F2")
    QTest.keyClicks(window.focusWidget(), "1-9")
    press(window, "Ctrl+Return")
    qtbot.waitUntil(lambda: page.model.rowCount() == 8)
    assert page.ask_bar.items["first"].text() == "01-09-2026"
    assert page.grid.hasFocus()


def test_a_party_is_picked_by_typing_and_enter_walks_to_the_end(window: MainWindow, qtbot: QtBot) -> None:
    page = opened(window, "party_ledger", qtbot, asked=False)
    assert isinstance(window.focusWidget(), ThingEdit)
    QTest.keyClicks(window.focusWidget(), "asha")
    for _ in range(3):
        press(window, "Return")
    qtbot.waitUntil(lambda: page.shown is not None)
    assert texts(page, 2)[:2] == ["Opening balance", "Opening due · OLD-7"]
    assert texts(page, 5)[-1] == "2,110.00"


def test_a_ledger_without_a_party_says_so_at_its_field(window: MainWindow, qtbot: QtBot) -> None:
    page = opened(window, "party_ledger", qtbot, asked=False)
    press(window, "Ctrl+Return")
    assert said(window) == "“Party” is missing."
    assert page.ask_bar.items["party"].edit.hasFocus()


def test_days_the_wrong_way_round_are_refused_in_place(window: MainWindow, qtbot: QtBot) -> None:
    page = opened(window, "sales_register", qtbot)
    press(window, "F2")
    press(window, "Return")
    QTest.keyClicks(window.focusWidget(), "1-9")
    press(window, "Ctrl+Return")
    assert "lies before the first" in said(window)
    assert page.ask_bar.items["last"].edit.hasFocus()
    press(window, "Esc")
    assert page.grid.hasFocus()
    assert page.ask_bar.items["last"].text() == "23-11-2026"


def test_a_trace_opens_quietly_and_asks_for_a_number(window: MainWindow, qtbot: QtBot) -> None:
    page = opened(window, "batch_trace", qtbot, asked=False)
    qtbot.waitUntil(page.ask_bar.items["batch"].edit.hasFocus)
    assert not window.shell.messages.record
    press(window, "Return")
    QTest.keyClicks(window.focusWidget(), "d1")
    press(window, "Ctrl+Return")
    qtbot.waitUntil(lambda: page.shown is not None)
    assert texts(page, 1) == ["", "Goods receipt", "Tax invoice"]
    press(window, "F2")
    page.ask_bar.items["number"].show_value("", "")
    press(window, "Ctrl+Return")
    qtbot.waitUntil(lambda: said(window) == "Which batch?")


def test_a_figure_of_the_trial_balance_leads_to_its_documents(window: MainWindow, qtbot: QtBot) -> None:
    documents: list[int] = []

    def open_document(_shell: Shell, id_: int) -> None:
        documents.append(id_)

    window.shell.openers["document"] = open_document
    page = opened(window, "trial_balance", qtbot)
    stock = texts(page, 0).index("Stock in hand")
    page.grid.go(stock, 0)
    press(window, "Return")
    ledger = window.page()
    assert isinstance(ledger, ReportPage)
    qtbot.waitUntil(lambda: ledger.shown is not None)
    assert ledger.report.code == "account_ledger"
    assert ledger.ask_bar.items["first"].text() == "01-04-2026"
    assert texts(ledger, 5)[-1] == page.model.index(stock, 1).data() == "9,387.87"
    ledger.grid.go(1, 0)
    press(window, "Return")
    assert len(documents) == 1
    press(window, "Esc")
    assert window.page() is page


def test_days_and_filters_go_along_to_the_next_report(
    window: MainWindow, qtbot: QtBot, shop: ReportShop
) -> None:
    report = find_report("item_sales")
    page = ReportPage(window.shell, report, report.ask(first=date(2026, 9, 1), maker=shop.makers["Cipla"]))
    window.show_page(page)
    qtbot.waitUntil(lambda: page.shown is not None)
    press(window, "Return")
    lines = window.page()
    assert isinstance(lines, ReportPage)
    qtbot.waitUntil(lambda: lines.shown is not None)
    assert lines.shown is not None
    asked = lines.shown.result.ask
    assert (asked.first, asked.last, asked.maker) == (date(2026, 9, 1), TODAY, shop.makers["Cipla"])
    assert asked.item == shop.items["Dolo 650 Tablet"]


def test_what_nobody_opens_is_said(window: MainWindow, qtbot: QtBot) -> None:
    opened(window, "sales_register", qtbot)
    press(window, "Return")
    assert said(window) == "Nothing here opens a document."


def test_nothing_found_says_which_key_asks_anew(window: MainWindow, qtbot: QtBot) -> None:
    page = opened(window, "day_book", qtbot)
    assert page.stack.currentIndex() == 1
    assert "Nothing was found" in page.empty.accessibleName()
    assert page.footer.totals() == {}


@pytest.mark.parametrize(
    ("key", "ending"),
    [("Ctrl+E", "xlsx"), ("Ctrl+Shift+P", "pdf"), ("Ctrl+Shift+C", "csv"), ("Ctrl+Shift+J", "json")],
)
def test_a_report_is_written_to_the_folder_of_reports(
    window: MainWindow, qtbot: QtBot, folder: Path, key: str, ending: str
) -> None:
    opened(window, "sales_register", qtbot)
    press(window, key)
    qtbot.waitUntil(lambda: "lies in" in said(window))
    file = folder / f"Sales register 2026-11-01 to 2026-11-23.{ending}"
    assert file.stat().st_size > 100
    assert str(folder) in said(window)


def test_nothing_is_written_before_the_report_is_asked(
    window: MainWindow, qtbot: QtBot, folder: Path
) -> None:
    opened(window, "party_ledger", qtbot, asked=False)
    press(window, "Ctrl+E")
    assert said(window) == "There is nothing to write yet."
    press(window, "Ctrl+P")
    press(window, "Ctrl+Shift+O")
    assert said(window) == "No report was written yet."
    assert not folder.exists()


def test_a_folder_that_cannot_be_written_is_said(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setattr(QStandardPaths, "writableLocation", lambda _kind: str(tmp_path / "file"))
    opened(window, "sales_register", qtbot)
    press(window, "Ctrl+E")
    qtbot.waitUntil(lambda: "cannot be written" in said(window))


def test_the_preview_shows_the_pages(window: MainWindow, qtbot: QtBot, folder: Path) -> None:
    opened(window, "outstanding", qtbot)
    press(window, "Ctrl+P")
    preview = window.page()
    assert isinstance(preview, PreviewPage)
    qtbot.waitUntil(lambda: preview.pages is not None)
    assert preview.pages is not None
    assert len(preview.pages.pictures) == 1
    press(window, "Ctrl+S")
    qtbot.waitUntil(lambda: "lies in" in said(window))
    assert (folder / "Outstanding, bill by bill 2026-11-23.pdf").read_bytes() == preview.pages.pdf
    press(window, "Esc")
    assert isinstance(window.page(), ReportPage)


def test_a_change_is_told_and_read_on_request(window: MainWindow, qtbot: QtBot) -> None:
    page = opened(window, "sales_register", qtbot)
    page.hear_changes(Changes({"documents"}))
    assert "books have changed" in page.state.text()
    press(window, "Ctrl+R")
    qtbot.waitUntil(lambda: "books have changed" not in page.state.text())


class SlowBooks:
    """Reads that wait until they are stopped."""

    def __init__(self) -> None:
        self.begun = threading.Event()
        self.ended = threading.Event()

    def read(self, _desk: Any, _report: Any, _ask: Any, stop: Stop) -> None:
        stop._end = self.ended.set
        self.begun.set()
        self.ended.wait(10)
        raise Outside("interrupted", "never seen")


def test_a_long_reading_says_so_and_esc_stops_it(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = SlowBooks()
    monkeypatch.setattr(page_module, "read_report", slow.read)
    page = opened(window, "sales_register", qtbot, asked=False)
    qtbot.waitUntil(lambda: slow.begun.is_set() and page.progress.isVisible(), timeout=3000)
    press(window, "Esc")
    assert slow.ended.is_set()
    assert not page.progress.isVisible()
    assert page.state.text().startswith("Stopped")
    assert window.page() is page
    assert not window.shell.messages.record


def test_the_first_rows_of_a_long_list_are_shown_while_the_rest_is_read(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on, whole = threading.Event(), page_module.read_report

    def late(*asked: Any) -> Any:
        go_on.wait(10)
        return whole(*asked)

    monkeypatch.setattr(page_module, "read_report", late)
    monkeypatch.setattr(page_module, "FIRST", 2)
    page = opened(window, "stock_by_batch", qtbot, asked=False)
    qtbot.waitUntil(lambda: page.model.rowCount() == 2)
    assert page.state.text() == "The first rows; the rest is being read…"
    assert not page.footer.isVisible()
    press(window, "Ctrl+E")
    assert "nothing to write yet" in said(window)
    press(window, "Down")
    go_on.set()
    qtbot.waitUntil(lambda: page.shown is not None)
    assert page.model.rowCount() > 2
    assert page.grid.row() == 1
    assert page.footer.isVisible()


def test_a_page_that_is_left_stops_its_reading(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = SlowBooks()
    opened(window, "trial_balance", qtbot)
    monkeypatch.setattr(page_module, "read_report", slow.read)
    page = opened(window, "sales_register", qtbot, asked=False)
    qtbot.waitUntil(slow.begun.is_set)
    window.leave(page)
    assert slow.ended.is_set()


def test_large_text_and_dark_keep_the_report_whole(window: MainWindow, qtbot: QtBot) -> None:
    page = opened(window, "outstanding", qtbot)
    before = page.grid.columnWidth(1)
    theme().use("dark")
    theme().set_scale(150)
    assert page.grid.columnWidth(1) > before
    assert page.grid.row() == 1
    assert not window.grab().isNull()
