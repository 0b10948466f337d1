"""Labels chosen, counted, looked at and printed by keys."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtTest import QTest

from dcms_desktop.company.actions import save_setting
from dcms_desktop.kernel import clock
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.scanning.queries import find_code
from dcms_desktop.scanning.reading import read_scan
from dcms_desktop.scanning.settings import GS1_PREFIX
from dcms_desktop.scanning.sscc import sscc_of
from dcms_desktop.spool.actions import save_printer
from dcms_desktop.spool.queries import kept_bytes
from dcms_desktop.spool.queries import waiting_jobs
from dcms_desktop.spool.rules import PrinterCard
from reports.papers.label_layout import Goods
from reports.papers.labels import LabelLine
from tests.reports.label_readers import read_tspl
from ui.labels.label_model import COUNT
from ui.labels.label_model import LabelModel
from ui.labels.label_page import LabelPage
from ui.labels.label_work import Wanted
from ui.labels.label_work import pictures_of
from ui.labels.label_work import queue_labels
from ui.labels.label_work import with_count

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from tests.shop import Shop
    from ui.shell.main_window import MainWindow

LINE = LabelLine(Goods(item_id=1, code="I1", name="Dolo 650", batch="D1", mrp=3_390), 12)


def test_the_model_is_sound_and_takes_whole_numbers_only(qtbot: QtBot) -> None:
    model = LabelModel()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.show_wanted(Wanted((LINE, LINE)))
    refused: list[Refused] = []
    model.refused.connect(refused.append)
    with qtbot.waitSignal(model.edited):
        assert model.setData(model.index(0, COUNT), "3")
    for typed in ("", "-1", "1.5", "٣", "x", "9999999"):
        assert not model.setData(model.index(0, COUNT), typed)
    assert [trouble.field for trouble in refused] == ["count"] * 6
    assert [model.index(row, COUNT).data() for row in (0, 1)] == ["3", "12"]
    assert not model.setData(model.index(0, 0), "3")


def test_no_labels_have_no_pictures() -> None:
    assert pictures_of(Wanted()) == ([], "")
    assert pictures_of(with_count(Wanted((LINE,)), 0, "0")) == ([], "")
    pictures, told = pictures_of(Wanted((LINE,)))
    assert len(pictures) == 3
    assert "no retail number" in told


def test_the_place_of_the_preview_says_how_to_begin(window: MainWindow) -> None:
    page = LabelPage(window.shell)
    assert not page.preview.empty.isHidden()
    page.preview.show_pictures(pictures_of(Wanted((LINE,)))[0])
    assert page.preview.empty.isHidden()


def opened(window: MainWindow, qtbot: QtBot, **source: int) -> LabelPage:
    page = LabelPage(window.shell, **source)  # type: ignore[arg-type] # ids by name
    window.shell.show_page(page)
    qtbot.waitUntil(lambda: bool(page.model.wanted.lines), timeout=10_000)
    return page


def test_a_receipt_is_labelled_as_it_came_and_printed(shop: Shop, window: MainWindow, qtbot: QtBot) -> None:
    shop.desk.do(save_printer, PrinterCard(name="TSC", language="tspl", way="file", address="papers"))
    page = opened(window, qtbot, document_id=1)
    assert [line.count for line in page.model.wanted.lines] == [12]
    qtbot.waitUntil(lambda: page.printer.value() == "TSC", timeout=10_000)
    qtbot.waitUntil(lambda: bool(page.preview.sheets()), timeout=10_000)
    QTest.keyClick(page.grid, Qt.Key.Key_4)
    editor = page.grid.editor()
    assert editor is not None
    QTest.keyClick(editor, Qt.Key.Key_Return)
    assert page.model.wanted.count == 4
    QTest.keyClick(page.grid, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: bool(shop.desk.ask(waiting_jobs)), timeout=10_000)
    (job,) = shop.desk.ask(waiting_jobs)
    body = shop.desk.ask(kept_bytes, job.id)
    assert body is not None
    assert sum(form.times * 2 for form in read_tspl(body)) == 4


def test_cartons_are_numbered_as_they_are_printed_and_known_to_the_scanner(
    shop: Shop, window: MainWindow, qtbot: QtBot
) -> None:
    shop.desk.do(save_setting, GS1_PREFIX, "8901234")
    shop.desk.do(save_printer, PrinterCard(name="TSC", language="tspl", way="file", address="x", dpi=300))
    page = opened(window, qtbot, batch_id=1)
    page.what.set_value("sscc")
    page._on_what("sscc")
    qtbot.waitUntil(lambda: page.model.wanted.lines[0].goods.sscc == sscc_of("8901234", 0), timeout=10_000)
    goods = page.model.wanted.lines[0].goods
    wanted = replace(page.model.wanted, lines=(LabelLine(replace(goods, count=24), 2),))
    assert queue_labels(shop.desk, wanted, "TSC", "") == 2
    (job,) = shop.desk.ask(waiting_jobs)
    codes = {held for form in read_tspl(shop.desk.ask(kept_bytes, job.id) or b"") for _, held in form.codes}
    assert codes == {f"<F>00{sscc_of('8901234', place)}" for place in (0, 1)}
    scan = read_scan(f"]C100{sscc_of('8901234', 1)}", clock.today())
    (named,) = shop.desk.ask(find_code, scan).named
    assert (named.item_id, named.units, named.batch) == (goods.item_id, 24, "D1")
    with pytest.raises(Refused, match="has no carton"):
        queue_labels(shop.desk, replace(wanted, lines=(LabelLine(replace(goods, count=0), 1),)), "TSC", "")


def test_typed_codes_add_their_batches_and_rows_are_taken_out(window: MainWindow, qtbot: QtBot) -> None:
    page = LabelPage(window.shell)
    window.shell.show_page(page)
    for code in ("I1", "I2"):
        page.typed.set_text(code)
        QTest.keyClick(page.typed, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: page.typed.text() == "", timeout=10_000)
    assert [line.goods.batch for line in page.model.wanted.lines] == ["D1", "P7"]
    page.grid.setFocus()
    page.grid.go(0, COUNT)
    QTest.keyClick(page.grid, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    assert [line.goods.batch for line in page.model.wanted.lines] == ["P7"]


def test_a_sheet_begins_where_it_is_told(window: MainWindow, qtbot: QtBot) -> None:
    page = opened(window, qtbot, item_id=1)
    assert page.what.value() == "item"
    page.paper.set_value("label_a4_65")
    page.start.set_text("66")
    assert page.model.wanted.start == 1
    page.start.set_text("12")
    assert page.model.wanted.start == 12
    page.paper.set_value("label_50x25")
    assert page.model.wanted.start == 1


def test_labels_are_kept_as_a_pdf(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.labels.label_page.reports_folder", lambda: tmp_path)
    page = opened(window, qtbot, batch_id=1)
    page.print_labels()
    file = tmp_path / "Labels I1.pdf"
    qtbot.waitUntil(lambda: file.exists() and file.read_bytes().endswith(b"%%EOF\n"), timeout=10_000)
    assert file.read_bytes().startswith(b"%PDF-")
