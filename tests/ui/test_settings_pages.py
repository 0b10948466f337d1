"""Settings, look and keys: found, searched, changed, kept for the user, undone."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from dcms_desktop.company.actions import save_my_setting
from dcms_desktop.company.actions import save_user
from dcms_desktop.company.queries import setting
from dcms_desktop.company.rules import UserForm
from dcms_desktop.company.settings import KEYS
from dcms_desktop.company.settings import LANGUAGE
from dcms_desktop.company.settings import LOOK
from dcms_desktop.company.settings import TEXT_SIZE
from dcms_desktop.desk import NOBODY
from dcms_desktop.kernel.errors import Outside
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.sales.settings import BELOW_COST
from dcms_desktop.sales.settings import ENTER_WALKS_ALL
from dcms_desktop.sales.settings import NEAR_EXPIRY_DAYS
from dcms_desktop.sales.settings import RATE_DRIFT
from tests.masters import desk_with_firm
from ui.language import catalog
from ui.look.theme import theme
from ui.settings.in_force import MyChoices
from ui.settings.in_force import choices_in_force
from ui.settings.in_force import follow_choices
from ui.settings.in_force import keys_of
from ui.settings.key_rules import refuse_key
from ui.settings.keys_page import KeysPage
from ui.settings.keys_page import read_keys
from ui.settings.settings_model import all_settings
from ui.settings.settings_page import SettingsPage
from ui.shell.commands import find_commands
from ui.shell.key_map import KeyMap
from ui.shell.main_window import MainWindow
from ui.shell.shell import Shell
from ui.shell.sounds import Sounds

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QApplication
    from PySide6.QtWidgets import QLineEdit
    from pytestqt.qtbot import QtBot

    from dcms_desktop.db.connect import Books
    from dcms_desktop.desk import Desk
    from ui.kit.painted_choice import SegmentedChoice
    from ui.settings.appearance_page import AppearancePage


@pytest.fixture
def desk(books: Books) -> Desk:
    return desk_with_firm(books)


@pytest.fixture
def booked(dressed: QApplication, desk: Desk, qtbot: QtBot) -> Iterator[MainWindow]:
    """A window at real books, with the commands of shell and settings."""
    assert dressed is not None
    own = tuple(each for each in find_commands() if each.name.startswith(("shell.", "settings.")))
    shell = Shell(desk, own, sounds=Sounds(silent=False))
    shell.sounds.silent = True
    made = MainWindow(shell)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    yield made
    shell.close()
    shell.setParent(None)
    made.close()
    made.deleteLater()
    theme().speak("en")


def opened(booked: MainWindow, name: str) -> object:
    booked.open_command(name)
    return booked.page()


def press(window: MainWindow, key: Qt.Key, *modifiers: Qt.KeyboardModifier) -> None:
    mods = Qt.KeyboardModifier.NoModifier
    for each in modifiers:
        mods |= each
    QTest.keyClick(window.focusWidget(), key, mods)


# ── all settings ──
def test_every_declared_setting_is_on_the_page(booked: MainWindow, qtbot: QtBot) -> None:
    page = cast("SettingsPage", opened(booked, "settings.firm"))
    qtbot.waitUntil(page.is_whole)
    assert page.form is not None
    names = {each.name for each in all_settings()}
    assert {"sales.below_cost", "tax.round_bill"} <= names
    assert set(page.form.rows) == names


def test_a_changed_setting_is_kept_and_a_wrong_one_refused_in_place(
    booked: MainWindow, desk: Desk, qtbot: QtBot
) -> None:
    page = cast("SettingsPage", opened(booked, "settings.firm"))
    qtbot.waitUntil(page.is_whole)
    assert page.form is not None
    days = cast("QLineEdit", page.form.edit(NEAR_EXPIRY_DAYS.name))
    days.setText("99999")
    page.save()
    assert page.form.rows[NEAR_EXPIRY_DAYS.name].is_wrong()
    days.setText("60")
    cast("SegmentedChoice", page.form.edit(BELOW_COST.name)).set_value("block")
    with qtbot.waitSignal(booked.shell.tasks.changed):
        page.save()
    assert desk.ask(setting, NEAR_EXPIRY_DAYS) == 60
    assert desk.ask(setting, BELOW_COST) == "block"


def test_a_percentage_is_read_and_typed_as_percent(booked: MainWindow, desk: Desk, qtbot: QtBot) -> None:
    page = cast("SettingsPage", opened(booked, "settings.firm"))
    qtbot.waitUntil(page.is_whole)
    assert page.form is not None
    drift = cast("QLineEdit", page.form.edit(RATE_DRIFT.name))
    assert drift.text() == "10%"
    drift.setText("12.5")
    with qtbot.waitSignal(booked.shell.tasks.changed):
        page.save()
    assert desk.ask(setting, RATE_DRIFT) == 12_500


def test_a_percentage_out_of_bounds_is_refused_in_percent() -> None:
    with pytest.raises(Refused, match="lies between 0% and 100%"):
        RATE_DRIFT.check(100_001)


def test_typing_narrows_the_settings_and_what_was_typed_before_is_kept(
    booked: MainWindow, desk: Desk, qtbot: QtBot
) -> None:
    page = cast("SettingsPage", opened(booked, "settings.firm"))
    qtbot.waitUntil(page.is_whole)
    assert page.form is not None
    cast("QLineEdit", page.form.edit(NEAR_EXPIRY_DAYS.name)).setText("45")
    page.search.setText("round")
    shown = {name for name, row in page.form.rows.items() if not row.isHidden()}
    assert shown == {"tax.round_bill"}
    with qtbot.waitSignal(booked.shell.tasks.changed):
        page.save()
    assert desk.ask(setting, NEAR_EXPIRY_DAYS) == 45
    page.search.setText("zzz")
    assert page.note.isVisible()
    assert page.go_back()
    assert page.search.text() == ""


def test_leaving_with_something_typed_asks_first(booked: MainWindow, qtbot: QtBot) -> None:
    opened(booked, "settings.look")
    page = cast("SettingsPage", opened(booked, "settings.firm"))
    qtbot.waitUntil(page.is_whole)
    assert page.form is not None
    cast("QLineEdit", page.form.edit(NEAR_EXPIRY_DAYS.name)).setText("45")
    booked.go_back()
    assert booked.page() is page
    assert "Save the settings first?" in booked.shell.messages.texts()
    booked.shell.messages.answer(answer=False)
    assert booked.page() is not page


def test_f12_shows_the_settings_of_the_screen_it_was_pressed_on(booked: MainWindow, qtbot: QtBot) -> None:
    page = SettingsPage(booked.shell, screen="tax")
    booked.show_page(page)
    qtbot.waitUntil(page.is_whole)
    assert page.form is not None
    assert {name.split(".")[0] for name, row in page.form.rows.items() if not row.isHidden()} == {"tax"}
    page.show_all()
    assert not any(row.isHidden() for row in page.form.rows.values())


# ── the user's own choices ──
def test_choices_come_into_force_with_the_user_and_are_kept_when_changed(
    booked: MainWindow, desk: Desk, qtbot: QtBot
) -> None:
    anil = desk.do(save_user, UserForm(code="A", name="Anil")).id
    desk.do(save_my_setting, LOOK, "dark")
    desk.do(save_my_setting, LANGUAGE, "ta")
    desk.do(save_my_setting, KEYS, KeyMap("busy", {"shell.lock": "Ctrl+B"}).to_json())
    following = follow_choices(booked.shell)
    assert (theme().tokens.name, catalog.current(), booked.shell.key_map.profile) == ("dark", "ta", "busy")
    desk.sign_in(anil)
    booked.shell.user_changed()
    qtbot.waitUntil(lambda: theme().tokens.name == "light")
    assert (catalog.current(), booked.shell.key_map.changes) == ("en", {})
    theme().set_scale(120)
    with qtbot.waitSignal(booked.shell.tasks.changed):
        following.keep()
    assert desk.ask(setting, TEXT_SIZE) == 120
    desk.sign_in(1)
    assert desk.ask(setting, TEXT_SIZE) == 100


def test_what_is_the_same_for_all_is_not_kept_for_one(desk: Desk) -> None:
    with pytest.raises(Refused) as caught:
        desk.do(save_my_setting, BELOW_COST, "off")
    assert caught.value.field == BELOW_COST.name


def test_kept_keys_that_cannot_be_read_give_the_keys_as_they_come() -> None:
    assert keys_of("{").changes == {}
    assert keys_of("").profile == "plain"


def test_a_choice_of_look_shows_at_once_and_is_undone(booked: MainWindow) -> None:
    page = cast("AppearancePage", opened(booked, "settings.look"))
    page.form.edit("look").setFocus()
    press(booked, Qt.Key.Key_Right)
    assert theme().tokens.name == "dark"
    cast("SegmentedChoice", page.form.edit("language"))
    page.form.set_value("language", "hi")
    assert catalog.current() == "hi"
    assert choices_in_force(booked.shell).language == "hi"
    page.undo()
    assert (theme().tokens.name, catalog.current()) == ("light", "en")
    theme().set_scale(150)
    page.plain()
    assert choices_in_force(booked.shell) == MyChoices(sounds=True)
    booked.shell.silence(silent=True)


# ── keys ──
def row_of(page: KeysPage, name: str) -> int:
    for number in range(page.model.rowCount()):
        row = page.model.row(number)
        if row is not None and getattr(row.key, "name", "") == name:
            return number
    raise AssertionError(name)


def test_a_key_is_changed_by_pressing_the_new_one(booked: MainWindow) -> None:
    page = cast("KeysPage", opened(booked, "settings.keys"))
    page.grid.setFocus()
    page.grid.go(row_of(page, "shell.lock"), 0)
    press(booked, Qt.Key.Key_Return)
    assert page.catch.isVisible()
    press(booked, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    assert booked.shell.key_of("shell.lock") == "Ctrl+B"
    assert not page.catch.isVisible()
    page.undo()
    assert booked.shell.key_of("shell.lock") == "Ctrl+L"
    page.undo()
    assert "There is nothing to take back." in booked.shell.messages.texts()


def test_a_key_in_use_is_refused_with_its_owner_and_the_page_waits_on(booked: MainWindow) -> None:
    page = cast("KeysPage", opened(booked, "settings.keys"))
    page.grid.setFocus()
    page.grid.go(row_of(page, "shell.lock"), 0)
    press(booked, Qt.Key.Key_Return)
    press(booked, Qt.Key.Key_U, Qt.KeyboardModifier.ControlModifier)
    assert booked.shell.key_of("shell.lock") == "Ctrl+L"
    assert any("Ctrl+U is already “Change user”" in text for text in booked.shell.messages.texts())
    press(booked, Qt.Key.Key_Escape)
    assert not page.catch.isVisible()


def test_a_profile_takes_its_long_walk_along(booked: MainWindow, desk: Desk, qtbot: QtBot) -> None:
    page = cast("KeysPage", opened(booked, "settings.keys"))
    page.profile.setFocus()
    with qtbot.waitSignal(booked.shell.tasks.changed):
        press(booked, Qt.Key.Key_Right)
    assert booked.shell.key_map.profile == "tally"
    assert desk.ask(setting, ENTER_WALKS_ALL)
    assert booked.key_line.note() == "Tally keys"


def test_keys_go_to_a_file_and_come_back(booked: MainWindow, tmp_path: Path) -> None:
    page = cast("KeysPage", opened(booked, "settings.keys"))
    file = tmp_path / "keys.json"
    page.grid.go(row_of(page, "shell.lock"), 0)
    page.take_away()
    assert booked.shell.key_of("shell.lock") == ""
    page.ask_export()
    booked.shell.messages.answer(str(file))
    assert json.loads(file.read_text()) == {"keys": {"shell.lock": ""}, "profile": "plain"}
    page.restore()
    assert booked.shell.key_of("shell.lock") == "Ctrl+L"
    page.ask_import()
    booked.shell.messages.answer(str(file))
    assert booked.shell.key_of("shell.lock") == ""


def test_a_file_that_holds_no_keys_is_refused(booked: MainWindow, tmp_path: Path) -> None:
    page = cast("KeysPage", opened(booked, "settings.keys"))
    page.ask_import()
    booked.shell.messages.answer(str(tmp_path / "none.json"))
    wrong = tmp_path / "wrong.json"
    for body in (b"\xff\xfe", b"[]", b" " * 300_000):
        wrong.write_bytes(body)
        with pytest.raises(Refused):
            read_keys(wrong)
    with pytest.raises(Outside):
        read_keys(tmp_path)
    page.ask_export()
    booked.shell.messages.answer(str(tmp_path / "no" / "folder.json"))
    assert [text for text in booked.shell.messages.texts() if "could not be written" in text]


@pytest.mark.parametrize(
    "key", ["Ctrl+Alt+R", "Meta+A", "A", "Enter", "Alt+F4", "Ctrl+C", "Alt+Shift+X", "Shift+Tab", ""]
)
def test_a_key_that_would_not_arrive_is_refused(key: str) -> None:
    with pytest.raises(Refused) as caught:
        refuse_key(key)
    assert caught.value.next_step


def test_keys_with_ctrl_alt_or_f_are_taken() -> None:
    assert [refuse_key(key) for key in ("ctrl+b", "F4", "Alt+9", "Ctrl+Return")] == [
        "Ctrl+B",
        "F4",
        "Alt+9",
        "Ctrl+Enter",
    ]


# ── the calculator of every page ──
def test_the_result_of_a_sum_goes_into_the_field(booked: MainWindow) -> None:
    page = cast("KeysPage", opened(booked, "settings.keys"))
    page.search.setFocus()
    booked.open_command("settings.calculator")
    booked.shell.messages.answer("12*95.5+40")
    assert page.search.text() == "1186"
    booked.open_command("settings.calculator")
    booked.shell.messages.answer("two and two")
    assert page.search.text() == "1186"
    assert "“two and two” is not a sum." in booked.shell.messages.texts()


def test_what_was_chosen_before_the_first_run_stays_with_the_owner(
    booked: MainWindow, desk: Desk, qtbot: QtBot
) -> None:
    owner, desk.who = desk.who, NOBODY
    follow_choices(booked.shell)
    theme().speak("gu")
    desk.who = owner
    booked.shell.user_changed()
    qtbot.waitUntil(lambda: desk.ask(setting, LANGUAGE) == "gu")
    assert catalog.current() == "gu"
