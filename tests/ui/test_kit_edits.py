from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from dcms_desktop.kernel.errors import Refused
from ui.kit.edits import AmountEdit
from ui.kit.edits import CheckEdit
from ui.kit.edits import ChoiceEdit
from ui.kit.edits import DateEdit
from ui.kit.edits import TextEdit
from ui.kit.form_fields import NoteEdit
from ui.kit.painted_choice import SegmentedChoice

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

pytestmark = pytest.mark.usefixtures("dressed")


@pytest.mark.parametrize(
    ("typed", "paise"),
    [("1250", 125_000), ("1,250.5", 125_050), ("₹ 12,34,567.00", 123_456_700), ("", None), ("-3", -300)],
)
def test_an_amount_is_read_as_paise(qtbot: QtBot, typed: str, paise: int | None) -> None:
    edit = AmountEdit()
    qtbot.addWidget(edit)
    edit.setText(typed)
    assert edit.paise() == paise


@pytest.mark.parametrize("typed", ["abc", "1.234", "1..2", "9" * 20, "१२"])
def test_what_is_no_amount_is_refused_by_the_name_of_its_field(qtbot: QtBot, typed: str) -> None:
    edit = AmountEdit(field="limit")
    qtbot.addWidget(edit)
    edit.setText(typed)
    with pytest.raises(Refused) as refused:
        edit.paise()
    assert refused.value.field == "limit"
    assert refused.value.next_step


def test_an_amount_left_is_shown_in_lakhs_and_a_wrong_one_stays(qtbot: QtBot) -> None:
    edit = AmountEdit()
    qtbot.addWidget(edit)
    edit.setText("1234567")
    edit.left.emit()
    assert edit.text() == "12,34,567.00"
    edit.setText("12x")
    edit.left.emit()
    assert edit.text() == "12x"


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("5", date(2026, 11, 5)),
        ("5-12", date(2026, 12, 5)),
        ("05/11/26", date(2026, 11, 5)),
        ("05-11-2025", date(2025, 11, 5)),
        ("", None),
    ],
)
def test_a_date_needs_few_keys(qtbot: QtBot, typed: str, day: date | None) -> None:
    edit = DateEdit()
    qtbot.addWidget(edit)
    edit.near = date(2026, 11, 22)
    QTest.keyClicks(edit, typed)
    assert edit.day() == day


@pytest.mark.parametrize("typed", ["31-2", "0", "45", "x", "1-13"])
def test_what_is_no_day_is_refused(qtbot: QtBot, typed: str) -> None:
    edit = DateEdit(field="due")
    qtbot.addWidget(edit)
    edit.setText(typed)
    with pytest.raises(Refused):
        edit.day()


def test_arrows_step_by_days_and_page_keys_by_months(qtbot: QtBot) -> None:
    edit = DateEdit()
    qtbot.addWidget(edit)
    edit.set_day(date(2026, 1, 31))
    QTest.keyClick(edit, Qt.Key.Key_Up)
    assert edit.day() == date(2026, 2, 1)
    QTest.keyClick(edit, Qt.Key.Key_Down)
    QTest.keyClick(edit, Qt.Key.Key_PageUp)
    assert edit.day() == date(2026, 2, 28)
    QTest.keyClick(edit, Qt.Key.Key_PageDown)
    assert edit.day() == date(2026, 1, 28)


def test_arrows_in_an_empty_or_wrong_date_begin_near_today(qtbot: QtBot) -> None:
    edit = DateEdit()
    qtbot.addWidget(edit)
    edit.near = date(2026, 11, 22)
    edit.setText("99")
    edit.step(days=1)
    assert edit.day() == date(2026, 11, 23)


def test_ten_megabytes_pasted_are_cut_and_said(qtbot: QtBot) -> None:
    edit = TextEdit(most=200)
    qtbot.addWidget(edit)
    QGuiApplication.clipboard().setText("x" * 10_000_000)
    with qtbot.waitSignal(edit.refused) as said:
        edit.paste()
    assert len(edit.text()) == 200
    assert "200" in said.args[0]
    QGuiApplication.clipboard().clear()


def test_control_characters_and_printer_escapes_are_left_out(qtbot: QtBot) -> None:
    edit = TextEdit()
    qtbot.addWidget(edit)
    QGuiApplication.clipboard().setText("Dolo\x1b@\x00 650\nTablet\u202e")
    with qtbot.waitSignal(edit.refused):
        edit.paste()
    assert edit.text() == "Dolo@ 650 Tablet"
    QGuiApplication.clipboard().clear()


def test_a_note_takes_of_a_paste_what_fits(qtbot: QtBot) -> None:
    note = NoteEdit(most=50)
    qtbot.addWidget(note)
    QGuiApplication.clipboard().setText("line\n" * 2_000_000)
    with qtbot.waitSignal(note.refused):
        note.paste()
    assert len(note.toPlainText()) == 50
    note.moveCursor(note.textCursor().MoveOperation.End)
    QTest.keyClicks(note, "more")
    assert len(note.toPlainText()) == 50
    QGuiApplication.clipboard().clear()


def test_a_choice_is_reached_by_letters_and_leaves_enter_alone(qtbot: QtBot) -> None:
    edit = ChoiceEdit([("r", "Retailer"), ("w", "Wholesaler"), ("h", "Hospital")], name="Kind")
    qtbot.addWidget(edit)
    edit.show()
    with qtbot.waitSignal(edit.chosen):
        QTest.keyClicks(edit, "w")
    assert edit.value() == "w"
    QTest.keyClick(edit, Qt.Key.Key_Return)
    assert not edit.view().isVisible()
    edit.set_value("nothing")
    assert edit.value() == ""


def test_segments_are_chosen_by_arrow_letter_and_click(qtbot: QtBot) -> None:
    edit = SegmentedChoice([("r", "Retailer"), ("w", "Wholesaler"), ("h", "Hospital")], name="Kind")
    qtbot.addWidget(edit)
    edit.show()
    seen: list[str] = []
    edit.chosen.connect(seen.append)
    QTest.keyClick(edit, Qt.Key.Key_Right)
    QTest.keyClicks(edit, "h")
    QTest.keyClick(edit, Qt.Key.Key_Right)
    QTest.mouseClick(edit, Qt.MouseButton.LeftButton)
    assert seen[:2] == ["w", "h"]
    assert "Kind" in edit.accessibleName()
    edit.set_value("r")
    assert edit.value() == "r"
    assert edit.grab().width() == edit.width()


def test_yes_and_no_are_letters(qtbot: QtBot) -> None:
    edit = CheckEdit("Stop billing")
    qtbot.addWidget(edit)
    edit.show()
    QTest.keyClicks(edit, "y")
    assert edit.isChecked()
    QTest.keyClicks(edit, "n")
    assert not edit.isChecked()
    QTest.keyClick(edit, Qt.Key.Key_Space)
    assert edit.isChecked()
    assert edit.grab().height() == edit.height()
