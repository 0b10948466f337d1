from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from ui.kit.pick_list import PickColumn
from ui.kit.pick_list import PickEdit
from ui.kit.pick_list import PickRow

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Sequence

    from pytestqt.qtbot import QtBot

pytestmark = pytest.mark.usefixtures("dressed", "frames")
FRAMES: list[QWidget] = []


@pytest.fixture
def frames() -> Iterator[None]:
    """Holds the windows of one test, which nothing else does."""
    yield
    FRAMES.clear()


COLUMNS = (PickColumn("Item", 200), PickColumn("Stock", 80, right=True))


def find(text: str) -> Sequence[PickRow]:
    return [
        PickRow((f"{text} {n}", ("12", "warn")), value=n, reason="bought 6 times" if n == 0 else "")
        for n in range(20)
        if text != "zzz"
    ]


def field_at(qtbot: QtBot, top: int) -> PickEdit:
    frame = QWidget()
    frame.resize(700, 500)
    edit = PickEdit(COLUMNS, find, frame, name="Item")
    edit.setGeometry(20, top, 200, 28)
    qtbot.addWidget(frame)
    FRAMES.append(frame)
    with qtbot.waitActive(frame):
        frame.show()
        frame.activateWindow()
    edit.setFocus()
    return edit


def test_the_list_opens_below_the_field_and_the_field_keeps_the_focus(qtbot: QtBot) -> None:
    edit = field_at(qtbot, 20)
    QTest.keyClicks(edit, "dolo")
    assert edit.list.is_open()
    assert edit.hasFocus()
    assert edit.list.y() >= edit.geometry().bottom()
    assert edit.list.geometry().bottom() <= edit.window().height()
    assert edit.list.grab().width() > 200


def test_the_list_opens_upwards_when_there_is_no_room_below(qtbot: QtBot) -> None:
    edit = field_at(qtbot, 440)
    QTest.keyClicks(edit, "dolo")
    assert edit.list.geometry().bottom() <= edit.y() + 6
    assert edit.list.y() >= 0


def test_down_moves_and_enter_picks_and_the_rows_scroll(qtbot: QtBot) -> None:
    edit = field_at(qtbot, 20)
    QTest.keyClicks(edit, "dolo")
    for _row in range(12):
        QTest.keyClick(edit, Qt.Key.Key_Down)
    row = edit.list.current()
    assert row is not None
    assert row.value == 12
    assert "dolo 12" in edit.accessibleDescription()
    with qtbot.waitSignal(edit.row_picked):
        QTest.keyClick(edit, Qt.Key.Key_Return)
    assert edit.value() == 12
    assert edit.text() == "dolo 12"
    assert not edit.list.is_open()


def test_page_keys_stop_at_the_ends(qtbot: QtBot) -> None:
    edit = field_at(qtbot, 20)
    QTest.keyClicks(edit, "d")
    for _page in range(9):
        QTest.keyClick(edit, Qt.Key.Key_PageDown)
    row = edit.list.current()
    assert row is not None
    assert row.value == 19
    QTest.keyClick(edit, Qt.Key.Key_PageUp)
    QTest.keyClick(edit, Qt.Key.Key_Up)
    assert edit.list.current() is not row


def test_esc_closes_the_list_and_keeps_what_was_typed(qtbot: QtBot) -> None:
    edit = field_at(qtbot, 20)
    QTest.keyClicks(edit, "dolo")
    QTest.keyClick(edit, Qt.Key.Key_Escape)
    assert not edit.list.isVisible()
    assert edit.text() == "dolo"
    assert edit.value() is None


def test_space_in_an_empty_field_opens_the_whole_list(qtbot: QtBot) -> None:
    edit = field_at(qtbot, 20)
    QTest.keyClick(edit, Qt.Key.Key_Space)
    assert edit.list.is_open()
    assert edit.text() == ""


def test_typing_on_forgets_what_was_picked(qtbot: QtBot) -> None:
    edit = field_at(qtbot, 20)
    edit.set_value(7, "Dolo")
    assert edit.value() == 7
    edit.end(False)
    QTest.keyClicks(edit, "x")
    assert edit.value() is None


def test_nothing_found_is_said_in_the_list(qtbot: QtBot) -> None:
    edit = field_at(qtbot, 20)
    QTest.keyClicks(edit, "zzz")
    assert edit.list.isVisible()
    assert not edit.list.is_open()
    assert edit.list.current() is None
    assert edit.list.grab().height() > 20


def test_a_click_picks_the_row_under_it(qtbot: QtBot) -> None:
    edit = field_at(qtbot, 20)
    QTest.keyClicks(edit, "dolo")
    with qtbot.waitSignal(edit.row_picked):
        QTest.mouseClick(edit.list, Qt.MouseButton.LeftButton, pos=QPoint(40, 26 + 27 + 10))
    assert edit.value() == 1


def test_the_list_goes_when_the_field_is_left(qtbot: QtBot) -> None:
    edit = field_at(qtbot, 20)
    QTest.keyClicks(edit, "dolo")
    edit.clearFocus()
    assert not edit.list.isVisible()
