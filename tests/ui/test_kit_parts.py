from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from ui.kit.keys import claim_keys
from ui.kit.keys import is_key
from ui.kit.keys import key_text
from ui.kit.painted import Chip
from ui.kit.painted import Fact
from ui.kit.painted import FactStrip
from ui.kit.painted import KeyCap
from ui.kit.painted import Pill
from ui.kit.painted import Span
from ui.kit.parts import Card
from ui.kit.parts import DetailPane
from ui.kit.parts import ElidedLabel
from ui.kit.parts import EmptyState
from ui.kit.parts import FactGroup
from ui.kit.parts import Label
from ui.kit.parts import ProgressLine
from ui.kit.row_list import ListLine
from ui.kit.row_list import RowList
from ui.look.theme import theme

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget
    from pytestqt.qtbot import QtBot

pytestmark = pytest.mark.usefixtures("dressed")


@pytest.mark.parametrize(
    ("given", "text"),
    [
        ("ctrl+return", "Ctrl+Enter"),
        ("Ctrl+Enter", "Ctrl+Enter"),
        ("f4", "F4"),
        ("Alt+g", "Alt+G"),
        ("Esc", "Esc"),
    ],
)
def test_a_key_has_one_spelling(given: str, text: str) -> None:
    assert key_text(given) == text
    assert is_key(given)


@pytest.mark.parametrize("given", ["", "Ctrl+", "Nonsense", "F4, F5"])
def test_what_is_no_key_is_told(given: str) -> None:
    assert not is_key(given)
    claim_keys(())


def test_a_pill_says_its_state_in_colour_word_and_sign(qtbot: QtBot) -> None:
    pill = Pill("Sent 20:04", icon="check", tone="ok", name="Line")
    qtbot.addWidget(pill)
    width = pill.sizeHint().width()
    pill.show_state("Refused · 3 waiting", icon="circle-alert", tone="bad", key="F5")
    assert pill.sizeHint().width() > width
    assert pill.accessibleName() == "Line Refused · 3 waiting F5"
    assert pill.text() == "Refused · 3 waiting"
    pill.make_clickable()
    pill.show()
    with qtbot.waitSignal(pill.clicked):
        QTest.mouseClick(pill, Qt.MouseButton.LeftButton)


def test_a_chip_is_picked_by_a_click_and_says_so(qtbot: QtBot) -> None:
    chip = Chip((Span("DL4417", strong=True), Span("08/28", "muted")), picked=True)
    qtbot.addWidget(chip)
    chip.show()
    assert chip.accessibleName() == "DL4417 08/28, picked"
    with qtbot.waitSignal(chip.clicked):
        QTest.mouseClick(chip, Qt.MouseButton.LeftButton)


def test_facts_are_read_aloud_and_leave_out_what_does_not_fit(qtbot: QtBot) -> None:
    strip = FactStrip((Fact("Balance", "12,340.00"), Fact("Overdue", "14 days", "warn", "Alt+O")))
    qtbot.addWidget(strip)
    assert strip.accessibleName() == "Balance 12,340.00; Overdue 14 days"
    assert strip.minimumSizeHint().width() < strip.sizeHint().width()
    strip.resize(strip.minimumSizeHint())
    assert strip.grab().width() == strip.minimumSizeHint().width()


@pytest.mark.parametrize(
    "make", [lambda: KeyCap("Ctrl+Enter"), lambda: Pill("Sent"), lambda: Chip((Span("A"),))]
)
def test_painted_parts_grow_with_the_text(qtbot: QtBot, make: object) -> None:
    part: QWidget = make()  # type: ignore[operator] # one of the three above
    qtbot.addWidget(part)
    before = part.sizeHint()
    theme().set_scale(200)
    assert part.sizeHint().width() >= 1.8 * before.width()
    assert part.sizeHint().height() == 2 * before.height()
    part.resize(part.sizeHint())
    assert not part.grab().isNull()


def test_a_label_takes_a_look_and_a_tone(qtbot: QtBot) -> None:
    label = Label("Net", "net")
    qtbot.addWidget(label)
    assert label.sizeHint().height() >= 34
    label.show_text("Short", "warn")
    assert label.property("tone") == "warn"
    elided = ElidedLabel("A very long line of facts that has no room")
    qtbot.addWidget(elided)
    elided.resize(60, 20)
    elided.grab()
    assert elided.toolTip() == elided.text()
    assert elided.minimumSizeHint().width() < 40


def test_an_empty_state_says_what_belongs_there_and_the_key(qtbot: QtBot) -> None:
    empty = EmptyState("No items yet", "Import the list.", key="Alt+C", icon="package")
    qtbot.addWidget(empty)
    assert empty.accessibleName() == "No items yet Import the list. Alt+C"
    empty.say("Nothing fits")
    assert empty.accessibleName() == "Nothing fits"


def test_the_progress_line_keeps_its_room_and_can_be_stopped(qtbot: QtBot) -> None:
    card = Card("Import")
    line = ProgressLine()
    card.column.addWidget(line)
    qtbot.addWidget(card)
    card.show()
    height = card.sizeHint().height()
    line.show_progress(3, 10, "3 of 10")
    assert card.sizeHint().height() == height
    with qtbot.waitSignal(line.cancelled):
        QTest.mouseClick(line._stop, Qt.MouseButton.LeftButton)
    line.finish()
    assert not line.isVisible()


def test_the_detail_pane_shows_and_reads_the_facts(qtbot: QtBot) -> None:
    pane = DetailPane()
    qtbot.addWidget(pane)
    for number in ("1,240", "600"):
        pane.show_facts("Dolo 650", "10234", (FactGroup("Stock", (Fact("On hand", number, "ok"),)),))
    assert pane.accessibleDescription() == "Dolo 650. On hand 600"
    shown = [label.text() for label in pane.findChildren(Label)]
    assert "600" in shown


def test_a_row_list_moves_scrolls_and_opens(qtbot: QtBot) -> None:
    rows = RowList("Attention")
    qtbot.addWidget(rows)
    rows.show_lines([ListLine(f"Line {n}", f"{n}", opens=f"open.{n}", icon="clock") for n in range(9)])
    rows.resize(300, 4 * 27)
    rows.show()
    rows.setFocus()
    for _step in range(7):
        QTest.keyClick(rows, Qt.Key.Key_Down)
    assert not rows.grab().isNull()
    with qtbot.waitSignal(rows.opened) as opened:
        QTest.keyClick(rows, Qt.Key.Key_Return)
    assert opened.args == ["open.7"]
    assert rows.accessibleDescription() == "Line 7  7"
    with qtbot.waitSignal(rows.opened) as opened:
        QTest.mouseClick(rows, Qt.MouseButton.LeftButton, pos=QPoint(20, 10))
    assert opened.args[0] != "open.7"
