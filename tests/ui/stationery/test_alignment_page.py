"""Fields are moved by keys, seen, undone, kept, and taken from a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtTest import QTest

from dcms_desktop.kernel.errors import Refused
from dcms_desktop.spool.queries import layout_of
from reports.papers.form_fields import usual_layout
from tests.shop import Shop
from ui.shell.commands import find_commands
from ui.shell.main_window import MainWindow
from ui.shell.shell import Shell
from ui.shell.sounds import Sounds
from ui.stationery.alignment_model import AlignmentModel
from ui.stationery.alignment_page import AlignmentPage
from ui.stationery.alignment_work import Arrangement
from ui.stationery.alignment_work import moved
from ui.stationery.alignment_work import toggled
from ui.stationery.alignment_work import typed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

    from dcms_desktop.db.connect import Books

PAPER = "tax_invoice_form_a4"
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def shop(books: Books) -> Shop:
    """A shop with a bill."""
    made = Shop(books)
    made.receives("Dolo 650", batch="D1", units=100)
    made.party("Asha Medical")
    made.bills("Asha Medical", "Dolo 650", units=30)
    return made


@pytest.fixture
def window(dressed: QApplication, shop: Shop, qtbot: QtBot) -> Iterator[MainWindow]:
    """The main window at these books."""
    assert dressed is not None
    own = tuple(each for each in find_commands() if each.name.startswith(("shell.", "stationery.")))
    shell = Shell(shop.desk, own, sounds=Sounds(silent=True))
    made = MainWindow(shell)
    with qtbot.waitActive(made, timeout=30_000):
        made.show()
        made.activateWindow()
    yield made
    shell.close()


def told(paper: str = PAPER) -> Arrangement:
    return Arrangement(paper, "", usual_layout(paper))


def test_places_are_moved_within_bounds_and_typed_in_halves() -> None:
    start = told()
    x = start.layout["number"].x
    assert moved(start, "number", 1, 0).layout["number"].x == x + 1
    assert moved(start, "number", -5_000, 5_000).layout["number"].x == 0
    assert typed(start, "number", "x", "12,5").layout["number"].x == 25
    assert toggled(start, "number").layout["number"].shown is False
    assert toggled(start, "lines_top") == start
    for text in ("", "x", "12.25", "-1", "501", "1e9", "NaN", "∞"):
        with pytest.raises(Refused) as caught:
            typed(start, "number", "x", text)
        assert caught.value.field == "x"


def test_the_model_is_sound(qtbot: QtBot) -> None:
    model = AlignmentModel()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.show_told(told())
    with qtbot.waitSignal(model.edited):
        assert model.setData(model.index(1, 1), "10.5")
    assert not model.setData(model.index(1, 1), "ten")
    assert not model.setData(model.index(1, 4), "1")
    row = next(row for row in range(model.rowCount()) if model.code(row) == "line_goods")
    assert not model.flags(model.index(row, 2)) & Qt.ItemFlag.ItemIsEditable
    model.show_told(told("tax_invoice_form_a5"))


def opened(window: MainWindow, qtbot: QtBot) -> AlignmentPage:
    page = AlignmentPage(window.shell)
    window.shell.show_page(page)
    qtbot.waitUntil(lambda: page.model.told is not None and not page.sheet.pixmap().isNull(), timeout=15_000)
    page.grid.setFocus()
    page.grid.go(1, 1)
    return page


def test_keys_move_a_field_and_saving_keeps_it(shop: Shop, window: MainWindow, qtbot: QtBot) -> None:
    page = opened(window, qtbot)
    before = usual_layout(PAPER)["number"]
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Left):
        QTest.keyClick(page.grid, key, CTRL)
    QTest.keyClick(page.grid, Qt.Key.Key_Down, CTRL | Qt.KeyboardModifier.ShiftModifier)
    assert page.model.told is not None
    place = page.model.told.layout["number"]
    assert (place.x - before.x, place.y - before.y) == (1, 11)
    QTest.keyClick(page.grid, Qt.Key.Key_H, CTRL)
    assert not page.model.told.layout["number"].shown
    QTest.keyClick(page.grid, Qt.Key.Key_Z, CTRL)
    assert page.model.told.layout["number"] == place
    QTest.keyClick(page.grid, Qt.Key.Key_S, CTRL)
    qtbot.waitUntil(lambda: shop.desk.ask(layout_of, PAPER) is not None, timeout=10_000)
    kept = shop.desk.ask(layout_of, PAPER)
    assert kept is not None
    assert kept["number"] == place


def test_a_layout_goes_to_a_file_and_comes_back(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.stationery.alignment_page.reports_folder", lambda: tmp_path)
    page = opened(window, qtbot)
    page.shift(4, 0)
    moved_to = page.model.told
    file = tmp_path / f"{PAPER}.json"
    QTest.keyClick(page.grid, Qt.Key.Key_E, CTRL)
    qtbot.waitUntil(lambda: file.exists() and file.read_bytes().endswith(b"}\n"), timeout=10_000)
    page.as_it_came()
    assert page.model.told != moved_to
    page._import(str(file))
    qtbot.waitUntil(lambda: page.model.told == moved_to, timeout=10_000)
    page.test_grid()
    grid = tmp_path / "Alignment a4.pdf"
    qtbot.waitUntil(lambda: grid.exists() and grid.read_bytes().endswith(b"%%EOF\n"), timeout=10_000)
