"""Pages of scanning, driven by keys and scans in the window."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING
from typing import Any
from typing import cast

import pytest
import zxingcpp
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from dcms_desktop.documents.actions import cancel_document
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.money import Units
from dcms_desktop.scanning.actions import save_pack_code
from dcms_desktop.scanning.queries import device_of
from dcms_desktop.scanning.queries import pack_codes_page
from dcms_desktop.scanning.rules import KEPT
from dcms_desktop.scanning.rules import LOST
from dcms_desktop.scanning.rules import PackForm
from dcms_desktop.scanning.rules import PackPart
from dcms_desktop.scanning.set_up import PROBES
from reports.engine.code_picture import code_picture
from reports.papers.scanner_codes import scanner_sheet
from tests.reports.paper_tools import pages_of
from tests.ui.counter.clerk import QTEST
from tests.ui.counter.clerk import Clerk
from tests.ui.counter.counter_books import code_of
from ui.documents.goods_receipt_page import GoodsReceiptPage
from ui.masters.all_masters import all_masters
from ui.masters.form_page import MasterPage
from ui.masters.kinds.pack_codes import parse_parts
from ui.masters.list_page import MasterListPage
from ui.scanning.learn_page import LearnPage
from ui.scanning.scale_page import ScalePage
from ui.scanning.scanner_page import ScannerPage

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from ui.shell.main_window import MainWindow
    from ui.shell.page import Page

TEXT = "UPI:9001|Brand:Xylo 5|B.No:{}|Exp:12/2028"


def scan_into(page: Page, qtbot: QtBot, text: str, end: str = "\r") -> None:
    """Let a scanner type fast into whatever has the focus."""
    for mark in text + end:
        target = QApplication.focusWidget() or page
        if mark == "\x1d":
            QTEST.keyClick(target, Qt.Key.Key_BracketRight, Qt.KeyboardModifier.ControlModifier)
        else:
            QTEST.keyClick(target, Qt.Key.Key_Return if mark == "\r" else mark)
    qtbot.wait(20)


def scan_text(clerk: Clerk, batch: str) -> None:
    """Scan a maker's text: it may have several lines, so its end is waited for."""
    clerk.scan(TEXT.format(batch))
    clerk.bot.wait(150)
    clerk.wait()


def show_page(window: MainWindow, page: Page, qtbot: QtBot) -> None:
    window.show_page(page)
    qtbot.waitUntil(lambda: not window.shell.tasks._open, timeout=5_000)


# ── learning ────────────────────────────────────────────────────────────────────────────────────
def test_a_makers_code_is_learned_in_the_bill_and_fills_the_receipt(
    clerk: Clerk, counter_window: MainWindow, qtbot: QtBot
) -> None:
    clerk.type("ash")
    clerk.press("Enter")
    clerk.wait()
    scan_text(clerk, "KX1")
    assert "first time" in clerk.said[-1]
    clerk.press("Enter")
    clerk.wait()
    page = counter_window.page()
    assert isinstance(page, LearnPage)
    page.form.set_values({"units": 1, **page._proposed(), "item": (1, "Dolo")})
    page.save()
    clerk.wait()
    clerk.wait()
    assert counter_window.page() is clerk.page, clerk.said
    assert "KX1" in clerk.said[-1]
    clerk.press("Esc")
    receipt = GoodsReceiptPage(counter_window.shell)
    counter_window.show_page(receipt)
    buyer = Clerk(cast("Any", receipt), qtbot)
    buyer.wait()
    for batch in ("ZZ7", "ZZ7", "ZZ8"):
        scan_text(buyer, batch)
    lines = [(line.new_batch.number, f"{line.new_batch.expiry}", line.units) for line in receipt.draft.lines
             if line.new_batch]  # fmt: skip
    assert lines == [("ZZ7", "2028-12-31", 2), ("ZZ8", "2028-12-31", 1)]


def test_a_new_carton_asks_once_how_many_are_in_it(clerk: Clerk) -> None:
    from dcms_desktop.scanning.numbers import check_digit

    clerk.type("ash")
    clerk.press("Enter")
    clerk.wait()
    payload = "1" + code_of(0)[:12]
    carton = payload + check_digit(payload)
    clerk.scan(carton)
    assert "new carton" in clerk.said[-1]
    clerk.type("nine")
    clerk.press("Enter")
    clerk.wait()
    assert "not a count" in clerk.said[-1]
    clerk.scan(carton)
    clerk.type("20")
    clerk.press("Enter")
    clerk.wait()
    clerk.wait()
    assert clerk.lines[-1][1] == 20
    clerk.scan(carton)
    assert sum(units for _, units in clerk.lines) == 40


def test_a_list_of_items_searches_what_is_scanned(counter_window: MainWindow, qtbot: QtBot) -> None:
    page = MasterListPage(counter_window.shell, all_masters()["item"])
    show_page(counter_window, page, qtbot)
    clock = iter(range(1, 10_000, 4))
    page.scans.time_of = lambda _event: next(clock)
    scan_into(page, qtbot, f"]d2010{code_of(0)}10AB12")
    qtbot.waitUntil(lambda: page.model.rowCount() == 1, timeout=5_000)
    scan_into(page, qtbot, "4006381333931")
    qtbot.waitUntil(lambda: bool(counter_window.shell.messages.texts()), timeout=5_000)
    assert "bears this code" in counter_window.shell.messages.texts()[-1]


def test_a_page_that_takes_no_scan_says_so(counter_window: MainWindow) -> None:
    counter_window.open_room("home")
    counter_window.hear_scan(code_of(0))
    assert "takes a scan" in counter_window.shell.messages.texts()[-1]


# ── the test of a scanner ───────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(("between", "separator"), [("\x1d", KEPT), ("", LOST)])
def test_the_scanner_test_keeps_what_it_found(
    counter_window: MainWindow, qtbot: QtBot, between: str, separator: str
) -> None:
    page = ScannerPage(counter_window.shell)
    show_page(counter_window, page, qtbot)
    page.keep()
    assert "not done" in counter_window.shell.messages.texts()[-1]
    scan_into(page, qtbot, PROBES[0].text)
    scan_into(page, qtbot, PROBES[1].text)
    scan_into(page, qtbot, f"]d2010299000000001910TEST1{between}17301231", "")
    qtbot.waitUntil(lambda: len(page.heard) == 3, timeout=5_000)
    page.on_heard("more", "", 0)
    page.keep()
    desk = counter_window.shell.desk
    qtbot.waitUntil(lambda: desk.ask(device_of, "scanner").separator == separator, timeout=5_000)
    again = ScannerPage(counter_window.shell)
    show_page(counter_window, again, qtbot)
    assert again._told
    again.begin_again()
    assert not again.heard


def test_a_port_is_asked_for_and_the_codes_lie_on_paper(counter_window: MainWindow, qtbot: QtBot) -> None:
    page = ScannerPage(counter_window.shell)
    show_page(counter_window, page, qtbot)
    page.ask_port()
    counter_window.shell.messages.answer("COM3@9600")
    desk = counter_window.shell.desk
    qtbot.waitUntil(lambda: desk.ask(device_of, "scanner").port == "COM3@9600", timeout=5_000)
    page.make_sheet()
    qtbot.waitUntil(lambda: "lie in" in counter_window.shell.messages.texts()[-1], timeout=8_000)
    assert page.take_scan(PROBES[0].text)


def test_the_codes_of_the_test_are_read_back_by_another_program(tmp_path: Path) -> None:
    sheet = scanner_sheet([(probe.symbol, probe.text, probe.words) for probe in PROBES])
    (picture,) = pages_of(sheet, tmp_path)
    read = {bytes(code.bytes) for code in zxingcpp.read_barcodes(picture)}
    wanted = {PROBES[0].text.encode(), PROBES[1].text.encode(), b"010299000000001910TEST1\x1d17301231"}
    assert read == wanted
    for probe in PROBES:
        assert zxingcpp.read_barcodes(Image.open(io.BytesIO(code_picture(probe.symbol, probe.text))))


def test_a_scale_is_kept_for_its_counter(counter_window: MainWindow, qtbot: QtBot) -> None:
    page = ScalePage(counter_window.shell)
    show_page(counter_window, page, qtbot)
    assert page.shown.text() == "No steady weight"
    page.form.set_values({"port": "/dev/ttyUSB9", "form": "sics"})
    page.save()
    desk = counter_window.shell.desk
    qtbot.waitUntil(lambda: desk.ask(device_of, "scale").form == "sics", timeout=5_000)


def test_weighing_fills_no_item_that_is_counted(clerk: Clerk) -> None:
    clerk.press("Alt+W")
    assert "no line to weigh" in clerk.said[-1]
    clerk.type("ash")
    clerk.press("Enter")
    clerk.wait()
    clerk.scan(code_of(0))
    clerk.press("Alt+W")
    assert "not weighed" in clerk.said[-1]


# ── carton codes ────────────────────────────────────────────────────────────────────────────────
def test_a_carton_code_is_made_by_keys_and_adds_its_pieces(
    clerk: Clerk, counter_window: MainWindow, qtbot: QtBot
) -> None:
    desk = counter_window.shell.desk
    master = all_masters()["pack_code"]
    from dcms_desktop.catalog.queries import item_card

    one, two = desk.ask(item_card, 1), desk.ask(item_card, 2)
    page = MasterPage(counter_window.shell, master, None, "CT-000001")
    show_page(counter_window, page, qtbot)
    page.form.set_values({"code": "CT-000001", "kind": "set", "parts": f"{one.code} 10, {two.code} 5"})
    page.save()
    qtbot.waitUntil(lambda: desk.ask(pack_codes_page)[1] == 1, timeout=5_000)
    qtbot.waitUntil(lambda: counter_window.page() is clerk.page, timeout=5_000)
    clerk.type("ash")
    clerk.press("Enter")
    clerk.wait()
    clerk.scan("CT-000001")
    assert [units for _, units in clerk.lines] == [10, 5]
    rows, total = master.rows(desk, "", True, 0, 10)
    assert (total, len(rows)) == (1, 1)
    key = int(str(rows[0].key))
    assert master.values(desk, key, "")["parts"] == f"{one.code} 10, {two.code} 5"
    assert master.switch is not None
    master.switch(desk, key, False)
    with pytest.raises(Refused):
        parse_parts(desk, "nothing 5")


def test_a_unique_piece_is_billed_once_and_comes_back_when_the_bill_is_cancelled(clerk: Clerk) -> None:
    desk = clerk.page.shell.desk
    one = PackPart(item_id=1, units=Units(1))
    for code in ("PCE-000001", "PCE-000002"):
        desk.do(save_pack_code, PackForm(code=code, kind="piece", parts=(one,)))
    clerk.type("ash")
    clerk.press("Enter")
    clerk.wait()
    for code in ("PCE-000001", "PCE-000002"):
        clerk.scan(code)
    assert clerk.lines[-1][1] == 2
    clerk.scan("PCE-000001")
    assert "stands here already" in clerk.said[-1]
    assert clerk.page.draft.lines[0].pieces == ("PCE-000001", "PCE-000002")
    clerk.press("Ctrl+A")
    clerk.wait()
    while clerk.page.shell.messages.question is not None:
        clerk.press("y")
        clerk.wait()
    assert clerk.page.last_saved is not None, clerk.said
    clerk.scan("PCE-000001")
    assert "sold already" in clerk.said[-1]
    desk.do(cancel_document, clerk.page.last_saved, "typed twice")
    clerk.scan("PCE-000001")
    assert clerk.lines[-1][1] == 1
