from __future__ import annotations

import gc
import weakref
from typing import TYPE_CHECKING
from typing import cast

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtCore import QEvent
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from PySide6.QtWidgets import QWidget

from dcms_desktop.kernel.changes import Changes
from dcms_desktop.kernel.errors import Refused
from ui.help.help_page import HelpPage
from ui.kit.edits import TextEdit
from ui.kit.painted import Pill
from ui.look.theme import theme
from ui.shell.commands import Command
from ui.shell.key_map import KeyMap
from ui.shell.main_window import MainWindow
from ui.shell.page import Page
from ui.shell.page_key import PageKey
from ui.shell.room_page import RoomPage
from ui.shell.shell import Place
from ui.shell.shell import Shell
from ui.shell.sounds import Sounds

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pytestqt.qtbot import QtBot

    from dcms_desktop.desk import Desk
    from tests.ui.conftest import NoBooks

CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier


class BillPage(Page):
    def __init__(self, shell: Shell) -> None:
        super().__init__(shell, "Tax invoice", room="sell", code="bill")
        self.done: list[str] = []
        self.stays = False
        self.party = TextEdit(name="Party")
        self.party.setWhatsThis("Two letters, a code or a mobile number.")
        self.item = TextEdit(name="Item")
        self.body.addWidget(self.party)
        self.body.addWidget(self.item)
        self.title.show_title("Tax invoice", "A/1", "today")
        self.title.add_pill(Pill("Held 2"))

    def first_focus(self) -> QWidget:
        return self.party

    def keys(self) -> Sequence[PageKey]:
        return (
            PageKey("bill.save", "Ctrl+Enter", "Save", self.save, also=("Ctrl+A", "Ctrl+S")),
            PageKey("bill.less", "F6", "Less %", self.less),
            PageKey("bill.open", "Enter", "Next"),
        )

    def save(self) -> None:
        self.done.append("save")

    def less(self) -> None:
        self.done.append("less")

    def on_changed(self, changes: Changes) -> None:
        self.done.extend(sorted(changes))

    def on_closed(self) -> None:
        self.done.append("closed")

    def can_leave(self) -> bool:
        return not self.stays


opened: list[str] = []


def receipt(_shell: Shell) -> None:
    opened.append("receipt")


COMMANDS = (
    Command("home.open", "Today", BillPage, room="home", front=True),
    Command("sell.new", "New sale", BillPage, "F8", room="sell", front=True, single=False),
    Command("sell.one", "Only one", BillPage, "Alt+1", room="sell"),
    Command("money.receipt", "Receipt", receipt, "F6", room="money"),
    Command("secret", "Secret", BillPage, "Alt+3", room="setup", right="owner"),
)


@pytest.fixture
def window(window: MainWindow) -> MainWindow:
    opened.clear()
    window.shell.every_command = (*window.shell.every_command, *COMMANDS)
    window.reload_commands()
    return window


def open_bill(window: MainWindow) -> BillPage:
    window.shell.open("sell.new")
    page = window.page()
    assert isinstance(page, BillPage)
    return page


def press(window: MainWindow, key: Qt.Key, modifier: Qt.KeyboardModifier | None = None) -> None:
    focus = window.focusWidget()
    assert isinstance(focus, QWidget)
    QTest.keyClick(focus, key, modifier or Qt.KeyboardModifier.NoModifier)


def focus_of(window: MainWindow) -> QWidget | None:
    return window.focusWidget()


def test_a_key_opens_its_page_with_the_cursor_in_the_first_field(window: MainWindow) -> None:
    window.shell.open("home.open")
    press(window, Qt.Key.Key_F8)
    page = window.page()
    assert isinstance(page, BillPage)
    assert page.party.hasFocus()
    assert window.rail.buttons["sell"].isChecked()
    assert not window.rail.buttons["home"].isChecked()


def test_page_keys_act_inside_a_field_and_before_the_commands(window: MainWindow) -> None:
    page = open_bill(window)
    QTest.keyClicks(page.party, "asha")
    press(window, Qt.Key.Key_F6)
    press(window, Qt.Key.Key_A, CTRL)
    press(window, Qt.Key.Key_Return, CTRL)
    assert page.done == ["less", "save", "save"]
    assert page.party.text() == "asha"
    assert not page.party.hasSelectedText()
    assert opened == []


def test_a_twin_does_what_its_f_key_does(window: MainWindow) -> None:
    page = open_bill(window)
    press(window, Qt.Key.Key_6, CTRL)
    assert page.done == ["less"]
    press(window, Qt.Key.Key_8, CTRL)
    assert len(window.pages) == 2


def test_a_command_acts_where_the_page_does_not(window: MainWindow) -> None:
    window.shell.open("shell.help")
    press(window, Qt.Key.Key_F6)
    assert opened == ["receipt"]


def test_a_remapped_key_acts_at_once(window: MainWindow) -> None:
    page = open_bill(window)
    assert window.shell.key_map.remap("bill.less", "Alt+5", window.bindings()) == []
    window.shell.keys_changed.emit()
    press(window, Qt.Key.Key_F6)
    assert page.done == []
    assert opened == ["receipt"]
    press(window, Qt.Key.Key_5, ALT)
    assert page.done == ["less"]


def test_esc_goes_back_to_the_field_one_came_from(window: MainWindow) -> None:
    page = open_bill(window)
    page.item.setFocus()
    press(window, Qt.Key.Key_F1)
    assert isinstance(window.page(), HelpPage)
    press(window, Qt.Key.Key_Escape)
    assert window.page() is page
    assert page.item.hasFocus()
    press(window, Qt.Key.Key_Escape)
    assert window.page() is page, "the last page stays"


def test_a_page_that_stays_is_not_left(window: MainWindow) -> None:
    window.shell.open("home.open")
    page = open_bill(window)
    page.stays = True
    press(window, Qt.Key.Key_Q, CTRL)
    assert window.page() is page
    page.stays = False
    press(window, Qt.Key.Key_Q, CTRL)
    assert window.page() is not page
    assert page.done == ["closed"]


def test_a_single_page_is_opened_once(window: MainWindow) -> None:
    window.shell.open("sell.one")
    first = window.page()
    window.shell.open("home.open")
    window.shell.open("sell.one")
    assert window.page() is first
    assert len(window.pages) == 2


def test_the_last_page_closed_leads_home(window: MainWindow) -> None:
    page = open_bill(window)
    window.leave(page)
    home = window.page()
    assert home is not None
    assert window._opened_by[home] == "home.open"
    window.leave(page)


def test_what_is_not_allowed_is_not_opened(window: MainWindow, no_books: NoBooks) -> None:
    no_books.denied.add("owner")
    window.shell.user_changed()
    window.shell.open("secret")
    assert window.page() is None
    assert "not open to you" in window.shell.messages.texts()[-1]


def test_the_rail_opens_the_front_of_a_room_and_then_its_list(window: MainWindow) -> None:
    QTest.mouseClick(window.rail.buttons["sell"], Qt.MouseButton.LeftButton)
    assert isinstance(window.page(), BillPage)
    QTest.mouseClick(window.rail.buttons["sell"], Qt.MouseButton.LeftButton)
    page = window.page()
    assert isinstance(page, RoomPage)
    press(window, Qt.Key.Key_End)
    press(window, Qt.Key.Key_Return)
    assert window.page() is not page
    QTest.mouseClick(window.rail.buttons["trade"], Qt.MouseButton.LeftButton)
    assert isinstance(window.page(), RoomPage)
    assert not window.grab().isNull()


def test_go_to_opens_a_screen_by_typing(window: MainWindow) -> None:
    page = open_bill(window)
    press(window, Qt.Key.Key_G, ALT)
    field = window.top_bar.go_to
    assert field.hasFocus()
    assert field.list.is_open()
    QTest.keyClicks(field, "only")
    press(window, Qt.Key.Key_Return)
    assert window.page() is not page
    assert field.text() == ""
    press(window, Qt.Key.Key_G, CTRL)
    row = field.list.current()
    assert row is not None
    assert row.cells[0] == "Only one"
    press(window, Qt.Key.Key_Escape)
    assert not field.hasFocus()


def test_go_to_shows_documents_when_the_finders_answer(window: MainWindow, qtbot: QtBot) -> None:
    window.shell.finders.append(lambda text: [Place(f"Bill {text}", "A/26-27/1", BillPage)])
    open_bill(window)
    press(window, Qt.Key.Key_G, ALT)
    field = window.top_bar.go_to
    QTest.keyClicks(field, "zq1")
    qtbot.waitUntil(field.list.is_open)
    press(window, Qt.Key.Key_Return)
    assert len(window.pages) == 2


def test_the_key_line_shows_live_keys_and_all_keys_last(window: MainWindow, qtbot: QtBot) -> None:
    open_bill(window)
    hints = window.key_line.hints()
    assert [hint.key for hint in hints][:3] == ["Ctrl+Enter", "F6", "Enter"]
    assert hints[-1].key == "F1"
    window.resize(900, 600)
    qtbot.wait(10)
    theme().set_scale(200)
    fitting = window.key_line.fitting()
    assert fitting[-1].key == "F1"
    assert len(fitting) < len(hints)
    window.act_on_hint("bill.save")
    window.act_on_hint("money.receipt")
    window.act_on_hint("page.back")
    page = window.page()
    assert isinstance(page, BillPage)
    assert page.done == ["save"]
    assert opened == ["receipt"]


def test_the_key_line_names_the_profile_that_is_not_ours(window: MainWindow) -> None:
    open_bill(window)
    assert window.key_line.note() == ""
    window.shell.key_map.profile = "tally"
    window.shell.keys_changed.emit()
    assert window.key_line.note() == "Tally keys"
    assert not window.key_line.grab().isNull()


def test_a_click_on_a_hint_acts(window: MainWindow) -> None:
    page = open_bill(window)
    window.key_line.grab()
    left, right, _hint = window.key_line._places[0]
    middle = window.key_line.rect().center()
    middle.setX((left + right) // 2)
    QTest.mouseClick(window.key_line, Qt.MouseButton.LeftButton, pos=middle)
    assert page.done == ["save"]


def test_news_is_heard_at_once_when_visible_and_later_when_not(window: MainWindow, qtbot: QtBot) -> None:
    below = open_bill(window)
    above = open_bill(window)
    window.shell.tasks.tell_changed(Changes({"stock"}))
    qtbot.waitUntil(lambda: above.done == ["stock"])
    assert below.done == []
    window.leave(above)
    assert below.done == ["stock"]


def test_all_keys_lists_the_page_first_and_the_help_of_the_field(window: MainWindow) -> None:
    page = open_bill(window)
    page.party.setFocus()
    press(window, Qt.Key.Key_F1)
    help_page = window.page()
    assert isinstance(help_page, HelpPage)
    assert help_page._came_from == ("Party", "Two letters, a code or a mobile number.")
    row = help_page.model.row(0)
    assert row is not None
    assert row.cells[0] == "Ctrl+Enter"
    QTest.keyClicks(help_page.search, "receipt")
    assert help_page.model.rowCount() == 1
    press(window, Qt.Key.Key_Down)
    assert help_page.grid.hasFocus()
    press(window, Qt.Key.Key_Return)
    assert opened == ["receipt"]
    assert window.page() is page


def test_a_narrow_window_collapses_the_rail(window: MainWindow, qtbot: QtBot) -> None:
    window.resize(1366, 768)
    qtbot.wait(5)
    assert not window.rail.is_narrow()
    assert window.rail.width() == 68
    window.resize(1100, 700)
    qtbot.wait(5)
    assert window.rail.is_narrow()
    assert window.rail.width() == 48


def test_the_frame_has_the_heights_of_the_look(window: MainWindow, qtbot: QtBot) -> None:
    page = open_bill(window)
    qtbot.wait(5)
    assert window.top_bar.height() == 44
    assert window.key_line.height() == 30
    assert window.message_bar.height() == 26
    assert page.title.height() == 40
    before = page.height()
    window.shell.messages.warn("Short of stock", "Lower the quantity.")
    qtbot.wait(5)
    assert page.height() == before


def test_the_top_bar_shows_firm_line_printer_user_and_time(window: MainWindow) -> None:
    shell = window.shell
    shell.show_firm("Shree Balaji Agencies", "Pune · FY 2026-27")
    shell.show_line("Sent 20:04", "bad")
    shell.show_printer("TVS ready")
    shell.show_user("Asha · Counter 1")
    bar = window.top_bar
    assert bar.firm.text() == "Shree Balaji Agencies"
    assert bar.line.isVisible()
    assert bar.line.accessibleName() == "Line Sent 20:04"
    assert bar.printer.text() == "TVS ready"
    assert bar.user.text() == "Asha · Counter 1"
    assert len(bar.clock.text()) == 5
    shell.show_line("")
    assert not bar.line.isVisible()


@pytest.mark.parametrize("look", ["light", "dark", "contrast"])
def test_the_window_is_drawn_in_every_look(window: MainWindow, look: str) -> None:
    open_bill(window)
    window.shell.open(f"shell.{look}")
    picture = window.grab().toImage()
    wanted = theme().colour("rail").name()
    assert picture.pixelColor(10, picture.height() - 60).name() == wanted
    assert theme().tokens.name == look


def test_text_grows_by_keys(window: MainWindow) -> None:
    open_bill(window)
    press(window, Qt.Key.Key_Equal, CTRL)
    assert theme().scale == 110
    press(window, Qt.Key.Key_Minus, CTRL)
    assert theme().scale == 100


def check_pin(_user: str, pin: str) -> str:
    if pin != "1234":
        raise Refused("The PIN is wrong.", field="pin", next_step="Type it again.")
    return "Asha"


def test_a_locked_screen_opens_by_pin_only(window: MainWindow, qtbot: QtBot) -> None:
    page = open_bill(window)
    QTest.keyClicks(page.party, "half typed")
    window.set_sign_in(lambda: [("1", "Asha"), ("2", "Ramesh")], check_pin)
    press(window, Qt.Key.Key_L, CTRL)
    lock = window.lock_screen
    assert lock.isVisible()
    assert lock.size() == window.size()
    QTest.keyClicks(lock.pin, "9")
    press(window, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "wrong" in lock.problem.text())
    press(window, Qt.Key.Key_Escape)
    press(window, Qt.Key.Key_F8)
    assert lock.isVisible()
    assert len(window.pages) == 1
    lock.pin.clear()
    QTest.keyClicks(lock.pin, "1234")
    press(window, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not lock.isVisible())
    assert page.party.hasFocus()
    assert page.party.text() == "half typed"
    press(window, Qt.Key.Key_F8)
    assert len(window.pages) == 2


def test_a_change_of_user_can_be_given_up(window: MainWindow) -> None:
    open_bill(window)
    press(window, Qt.Key.Key_U, CTRL)
    assert "No PIN" in window.shell.messages.texts()[-1]
    window.set_sign_in(lambda: [("1", "Asha")], check_pin)
    press(window, Qt.Key.Key_U, CTRL)
    assert window.lock_screen.isVisible()
    press(window, Qt.Key.Key_Escape)
    assert not window.lock_screen.isVisible()


@pytest.mark.logs("cannot look")
def test_a_check_of_the_pin_that_fails_keeps_the_screen_locked(window: MainWindow, qtbot: QtBot) -> None:
    problems: list[Exception] = []
    window.shell.messages.set_crash_handler(problems.append)

    def broken(_user: str, _pin: str) -> str:
        raise ValueError("cannot look")

    window.set_sign_in(lambda: [("1", "Asha")], broken)
    window.lock(change_user=False)
    window.lock_screen.try_pin()
    qtbot.waitUntil(lambda: bool(problems))
    assert window.lock_screen.isVisible()


def test_closing_asks_the_pages(window: MainWindow) -> None:
    page = open_bill(window)
    page.stays = True
    assert not window.close()
    page.stays = False
    assert window.close()
    assert "closed" in page.done


def test_sounds_are_switched_by_a_command(window: MainWindow) -> None:
    window.shell.open("shell.sounds")
    assert not window.shell.sounds.silent
    window.shell.open("shell.sounds")
    assert window.shell.sounds.silent


def test_a_closed_page_and_a_closed_window_are_freed(
    dressed: QApplication, no_books: NoBooks, qtbot: QtBot
) -> None:
    assert dressed is not None
    shell = Shell(cast("Desk", no_books), COMMANDS, key_map=KeyMap(), sounds=Sounds(silent=True))
    window = MainWindow(shell)
    window.show()
    window.shell.open("home.open")
    page = open_bill(window)
    window.shell.open("shell.help")
    ghosts: list[weakref.ref[QWidget]] = [weakref.ref(page)]
    window.leave(page)
    del page
    collect(qtbot)
    assert ghosts[0]() is None
    ghosts.append(weakref.ref(window))
    window.close()
    window.deleteLater()
    del window, shell
    collect(qtbot)
    assert [ghost() for ghost in ghosts] == [None, None]


def collect(qtbot: QtBot) -> None:
    for _time in range(3):
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        qtbot.wait(5)
        gc.collect()
