"""The window in other languages: switched while pages are open; keys and names stay, controls are named."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton
from PySide6.QtWidgets import QAbstractItemView
from PySide6.QtWidgets import QComboBox
from PySide6.QtWidgets import QLineEdit
from PySide6.QtWidgets import QPlainTextEdit
from PySide6.QtWidgets import QWidget

from dcms_desktop.company.rules import Profile
from dcms_desktop.desk import Desk
from dcms_desktop.upkeep.first_run import new_company
from dcms_desktop.upkeep.rules import CompanyProfile
from tests.masters import FIRM
from ui.kit.edits import ChoiceEdit
from ui.kit.edits import TextEdit
from ui.kit.form import Form
from ui.kit.form_fields import Field
from ui.kit.grid import Grid
from ui.kit.grid_model import GridColumn
from ui.kit.grid_model import GridRow
from ui.kit.grid_model import RowsModel
from ui.kit.painted import Fact
from ui.kit.painted import FactStrip
from ui.kit.painted import Pill
from ui.kit.parts import Button
from ui.kit.parts import Label
from ui.kit.parts import ValueLabel
from ui.kit.row_list import RowList
from ui.language import catalog
from ui.look.theme import theme
from ui.shell.commands import find_commands
from ui.shell.commands import search_commands
from ui.shell.main_window import MainWindow
from ui.shell.page import Page
from ui.shell.shell import Shell
from ui.shell.sounds import Sounds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

    from dcms_desktop.db.connect import Books

CODES = [language.code for language in catalog.LANGUAGES]


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    yield
    theme().speak("en")


@pytest.fixture
def whole(dressed: QApplication, books: Books, qtbot: QtBot) -> Iterator[MainWindow]:
    """The whole window at new books, with every command."""
    assert dressed is not None
    desk = Desk(books)
    desk.do(new_company, CompanyProfile(profile=Profile(firm=FIRM, owner="Asha")))
    desk.sign_in(1)
    shell = Shell(desk, find_commands(), sounds=Sounds(silent=True))
    made = MainWindow(shell)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    yield made
    shell.close()
    shell.setParent(None)
    made.close()
    made.deleteLater()


def test_an_open_page_changes_its_words_at_once_and_names_stay(window: MainWindow) -> None:
    page = Page(window.shell, "Receipt")
    label, name = Label("Balance", "quiet"), Label("Balance", "name", data=True)
    value, button = ValueLabel("6 days", "strong", data=True), Button("Back", key="Esc")
    for part in (label, name, value, button):
        page.body.addWidget(part)
    window.show_page(page)
    theme().speak("hi")
    assert (label.text(), name.text(), value.text()) == ("बैलेंस", "Balance", "6 दिन")
    assert button.text() == "वापस  Esc"
    assert (page.kind(), page.accessibleName()) == ("Receipt", "रसीद")
    theme().speak("en")
    assert (label.text(), value.text(), button.text()) == ("Balance", "6 days", "Back  Esc")


def test_painted_parts_take_the_room_of_their_words(dressed: QApplication) -> None:
    assert dressed is not None
    pill, facts, lines = Pill("Waiting"), FactStrip((Fact("Overdue", "6 days"),)), RowList("Sales")
    before = (pill.sizeHint().width(), facts.sizeHint().width())
    theme().speak("ta")
    after = (pill.sizeHint().width(), facts.sizeHint().width())
    assert after != before
    assert pill.text() == "Waiting"
    assert (pill.accessibleName(), facts.accessibleName()) == ("காத்திருப்பு", "தவணை கடந்தது 6 நாட்கள்")
    assert lines.accessibleName() == "விற்பனை"


def test_fields_and_choices_are_said_and_letters_of_english_still_choose(qtbot: QtBot) -> None:
    form = Form((Field("state", "State", required=True), Field("mode", "Way of paying", "choice")))
    cash = ChoiceEdit((("bank", "Bank"), ("cash", "Cash")), name="Way of paying")
    users = ChoiceEdit((("1", "Cash"),), name="User", data=True)
    qtbot.addWidget(form)
    qtbot.addWidget(cash)
    theme().speak("bn")
    assert form.rows["state"].label.text() == "রাজ্য *"
    assert [cash.itemText(at) for at in range(2)] == ["ব্যাংক", "নগদ"]
    assert users.itemText(0) == "Cash"
    QTest.keyClick(cash, Qt.Key.Key_C)
    assert cash.value() == "cash"
    form.set_value("state", "")
    assert form.read() is None
    assert form.rows["state"].hint.text() == "! “রাজ্য” খালি থাকতে পারে না।"


def test_a_hint_in_an_empty_field_is_said(dressed: QApplication) -> None:
    assert dressed is not None
    edit = TextEdit(name="Search keys")
    edit.setPlaceholderText("Search items…   Ctrl+F")
    theme().speak("kn")
    assert edit.placeholderText() == "ಐಟಂಗಳು ಹುಡುಕಿ…   Ctrl+F"
    assert edit.accessibleName() == "ಕೀ ಹುಡುಕಿ"


def test_commands_are_found_in_english_and_in_the_language() -> None:
    commands = find_commands()
    catalog.use("hi")
    english = [command.name for command in search_commands("settings", commands)]
    hindi = [command.name for command in search_commands("सेटिंग", commands)]
    assert "settings.firm" in english
    assert "settings.firm" in hindi


def test_keys_do_not_change_with_the_language(window: MainWindow) -> None:
    before = [(binding.name, binding.key) for binding in window.bindings()]
    for code in CODES:
        theme().speak(code)
        assert [(binding.name, binding.key) for binding in window.bindings()] == before


def test_a_question_is_answered_by_the_letters_of_english(window: MainWindow) -> None:
    answers: list[str] = []
    theme().speak("te")
    window.shell.messages.ask(
        "Throw this away? Asha Medical", lambda: answers.append("yes"), lambda: answers.append("no")
    )
    bar = window.message_bar
    assert bar._text.text() == "దీన్ని వదిలేయాలా? Asha Medical"
    assert bar._yes.text() == "అవును  Enter"
    QTest.keyClick(bar, Qt.Key.Key_Y)
    assert answers == ["yes"]


def test_headings_and_rail_fit_their_room(dressed: QApplication) -> None:
    assert dressed is not None
    made = theme()
    for code in CODES:
        made.speak(code)
        for text in ("Expiry", "Taxable", "Amount"):
            font = made.fitting(catalog.say(text), made.px(64), 12, strong=True)
            assert made.px(12) * 2 // 3 <= font.pixelSize() <= made.px(12)


def test_a_grid_says_its_headings_and_leaves_names(qtbot: QtBot) -> None:
    model = RowsModel((GridColumn("name", "Party"),), [GridRow(("Cash",), 1)])
    grid = Grid(model, name="Parties")
    qtbot.addWidget(grid)
    theme().speak("gu")
    grid.grab()
    assert model.data(model.index(0, 0)) == "Cash"


def unnamed(window: QWidget) -> list[str]:
    """Return the controls a screen reader would have no name for."""
    kinds = (QLineEdit, QPlainTextEdit, QComboBox, QAbstractButton, QAbstractItemView)
    found = []
    for part in window.findChildren(QWidget):
        takes = part.focusPolicy() != Qt.FocusPolicy.NoFocus or isinstance(part, QAbstractButton)
        ours = isinstance(part, kinds) or type(part).__module__.startswith("ui.")
        inside = isinstance(part.parentWidget(), QComboBox) or part.objectName().startswith("qt_")
        if takes and ours and not inside and not part.accessibleName():
            text = part.text() if isinstance(part, QAbstractButton) else ""
            if not text and part.isVisibleTo(window):
                above = type(part.parentWidget()).__name__
                found.append(f"{type(part).__name__} in {above}")
    return found


NOT_PAGES = {"shell.lock", "shell.change_user", "shell.go_to", "settings.calculator"}


@pytest.mark.long
def test_every_control_of_every_page_has_a_name(whole: MainWindow, qtbot: QtBot) -> None:
    theme().speak("ta")
    nameless: dict[str, list[str]] = {}
    for command in whole.shell.commands:
        if command.name in NOT_PAGES or "practice" in command.name:
            continue
        whole.open_command(command.name)
        qtbot.wait(10)
        page = whole.page()
        if page is not None:
            lacks = unnamed(page)
            if lacks:
                nameless[command.name] = lacks
        if whole.shell.messages.question is not None:
            whole.shell.messages.answer(answer=False)
        while len(whole.pages) > 1:
            whole.leave(whole.pages[-1])
    nameless["frame"] = unnamed(whole.top_bar) + unnamed(whole.rail) + unnamed(whole.lock_screen)
    assert not {name: lacks for name, lacks in nameless.items() if lacks}
