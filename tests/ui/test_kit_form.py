from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from dcms_desktop.kernel.errors import Refused
from ui.kit.form import Form
from ui.kit.form import scrolled
from ui.kit.form_fields import Field
from ui.kit.pick_list import PickColumn
from ui.kit.pick_list import PickEdit
from ui.kit.pick_list import PickRow
from ui.look.theme import theme

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Sequence

    from pytestqt.qtbot import QtBot

pytestmark = pytest.mark.usefixtures("dressed")


def find_beats(text: str) -> Sequence[PickRow]:
    return [PickRow((name,), value=n) for n, name in enumerate(("Kothrud", "Karve Road"), 7) if text in name]


def refuse_thirteen(value: object) -> None:
    if value == 13:
        raise Refused("Not thirteen.", field="days", next_step="Take twelve.")


FIELDS = (
    Field("name", "Name", required=True, section="Party", span=2, help="As on the board"),
    Field("kind", "Kind", "segments", choices=(("r", "Retailer"), ("w", "Wholesaler"))),
    Field("state", "State", "choice", choices=(("27", "Maharashtra"), ("29", "Karnataka")), required=True),
    Field("beat", "Beat", "pick", source=find_beats, columns=(PickColumn("Beat"),)),
    Field("limit", "Limit", "amount", section="Credit"),
    Field("days", "Days", "number", default=21, check=refuse_thirteen),
    Field("disc", "Discount", "percent"),
    Field("rate", "Rate", "rate"),
    Field("since", "Since", "date"),
    Field("licence", "Licence to", "expiry"),
    Field("stop", "Stop billing", "yes_no"),
    Field("pin", "PIN", "secret"),
    Field("note", "Note", "note", section="More", span=2),
)
WHOLE = {
    "name": "Asha Medical",
    "kind": "w",
    "state": "27",
    "beat": (7, "Kothrud"),
    "limit": 5_000_000,
    "days": 14,
    "disc": 2_500,
    "rate": 151_455,
    "since": date(2024, 4, 1),
    "licence": date(2027, 3, 31),
    "stop": True,
    "pin": "1234",
    "note": "Rings twice",
}


@pytest.fixture
def form(qtbot: QtBot) -> Iterator[Form]:
    made = Form(FIELDS)
    area = scrolled(made)
    area.resize(700, 300)
    qtbot.addWidget(area)
    with qtbot.waitActive(area):
        area.show()
        area.activateWindow()
    yield made
    area.close()


def press(form: Form, key: Qt.Key, modifier: Qt.KeyboardModifier | None = None) -> None:
    focus = form.window().focusWidget()
    assert isinstance(focus, QWidget)
    QTest.keyClick(focus, key, modifier or Qt.KeyboardModifier.NoModifier)


def in_focus(form: Form) -> str:
    return next((name for name, row in form.rows.items() if row.edit.hasFocus()), "")


def test_what_is_shown_is_read_back(form: Form) -> None:
    form.set_values(WHOLE)
    assert form.read() == {**WHOLE, "beat": 7}
    assert not form.is_changed()


def test_fields_not_named_get_their_default(form: Form) -> None:
    form.set_values({"name": "Asha", "state": "27"})
    read = form.read()
    assert read is not None
    assert read["days"] == 21
    assert read["limit"] is None
    assert read["stop"] is False


def test_what_is_wrong_is_said_in_place_and_the_first_gets_the_focus(form: Form) -> None:
    form.set_values({"name": " ", "days": 13})
    form.set_value("since", None)
    edit = form.edit("limit")
    edit.setText("12x")  # type: ignore[attr-defined] # an amount edit
    assert form.read() is None
    assert in_focus(form) == "name"
    wrong = {name for name, row in form.rows.items() if row.is_wrong()}
    assert wrong == {"name", "state", "limit", "days"}
    assert "cannot stay empty" in form.rows["name"].hint.text()
    assert "Not thirteen." in form.rows["days"].hint.text()
    assert form.rows["limit"].edit.property("wrong") == "true"


def test_typing_takes_the_complaint_away(form: Form) -> None:
    form.set_values({})
    assert form.read() is None
    QTest.keyClicks(form.edit("name"), "A")
    assert not form.rows["name"].is_wrong()
    assert form.is_changed()


def test_a_refusal_of_an_action_goes_under_its_field(form: Form) -> None:
    assert form.show_refused(Refused("Taken.", field="name", next_step="Choose another."))
    assert in_focus(form) == "name"
    assert "Taken. Choose another." in form.rows["name"].hint.text()
    assert not form.show_refused(Refused("No.", field="batch"))


def test_a_text_that_was_not_picked_is_refused(form: Form) -> None:
    form.set_values({"name": "Asha", "state": "27"})
    beat = form.edit("beat")
    assert isinstance(beat, PickEdit)
    beat.setText("Nowhere")
    assert form.read() is None
    assert in_focus(form) == "beat"
    form.set_shown("beat", shown=False)
    read = form.read()
    assert read is not None
    assert "beat" not in read


@pytest.mark.parametrize(
    ("name", "typed"),
    [("days", "1.5"), ("days", "9" * 14), ("disc", "101"), ("rate", "1.23456"), ("licence", "13/27")],
)
def test_figures_that_are_none_are_refused(form: Form, name: str, typed: str) -> None:
    edit = form.edit(name)
    edit.setText(typed)  # type: ignore[attr-defined] # all five are line edits
    with pytest.raises(Refused) as refused:
        form.value(name)
    assert refused.value.field == name


def test_enter_walks_and_at_the_end_the_form_is_finished(form: Form, qtbot: QtBot) -> None:
    form.focus_first()
    walked = [in_focus(form)]
    for _field in FIELDS[1:-1]:
        press(form, Qt.Key.Key_Return)
        walked.append(in_focus(form))
    assert walked == [field.name for field in FIELDS[:-1]]
    press(form, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert in_focus(form) == "stop"
    form.edit("note").setFocus()
    with qtbot.waitSignal(form.finished):
        form.walk(1)


def test_help_is_shown_where_the_focus_is(form: Form) -> None:
    form.focus_first()
    assert form.rows["name"].hint.text() == "As on the board"
    press(form, Qt.Key.Key_Return)
    assert form.rows["name"].hint.text() == ""


def test_undo_goes_back_to_what_the_form_began_with(form: Form) -> None:
    form.set_values(WHOLE)
    form.focus_first()
    press(form, Qt.Key.Key_End)
    QTest.keyClicks(form.edit("name"), "xyz")
    press(form, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert form.value("name") == "Asha Medical"
    press(form, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert form.value("name") == "Asha Medical"
    form.edit("kind").setFocus()
    press(form, Qt.Key.Key_Left)
    assert form.value("kind") == "r"
    press(form, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert form.value("kind") == "w"


def test_every_edit_has_a_name_for_screen_readers(form: Form) -> None:
    assert all(row.edit.accessibleName() for row in form.rows.values())


@pytest.mark.parametrize("scale", [90, 150, 200])
def test_no_field_is_cut_when_the_text_grows(form: Form, qtbot: QtBot, scale: int) -> None:
    theme().set_scale(scale)
    qtbot.wait(10)
    for row in form.rows.values():
        assert row.edit.height() >= row.edit.fontMetrics().height(), row.field.name
        assert row.label.height() >= row.label.fontMetrics().height()
