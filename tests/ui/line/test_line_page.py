"""The line in the window: what waits and why, sent by F9, a refused one again by Alt+S."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import Any
from typing import cast

import pytest

from dcms_desktop.company.actions import save_setting
from dcms_desktop.sync.client import enrol
from dcms_desktop.sync.queries import line_card
from dcms_desktop.sync.queries import line_state
from dcms_desktop.telling.settings import PROPOSE
from tests.core.arrivals.test_packs import pack
from tests.file_store import file_store
from tests.line_centre import RunningCentre
from tests.shop import Shop
from ui.line import line_model as model
from ui.line.leaves_page import LeavesPage
from ui.line.line_model import sender_words
from ui.line.line_page import LinePage
from ui.line.received_page import ReceivedPage
from ui.line.set_up_fields import HOW
from ui.line.set_up_page import SetUpPage
from ui.line_thread import LineThread
from ui.line_thread import is_time
from ui.shell.commands import find_commands
from ui.shell.main_window import MainWindow
from ui.shell.shell import Shell
from ui.shell.sounds import Sounds

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

    from dcms_desktop.db.connect import Books
    from tests.line_centre import LineCentre


@pytest.fixture
def centre(tmp_path: Path) -> Iterator[LineCentre]:
    running = RunningCentre()
    with file_store(tmp_path / "keys.json"):
        yield running.centre
    running.stop()


@pytest.fixture
def shop(books: Books) -> Shop:
    made = Shop(books)
    made.receives("Dolo 650", batch="D1", units=100)
    made.bills("Asha Medical", "Dolo 650", units=3)
    return made


@pytest.fixture
def window(dressed: QApplication, shop: Shop, qtbot: QtBot) -> Iterator[MainWindow]:
    assert dressed is not None
    shell = Shell(shop.desk, find_commands(), sounds=Sounds(silent=True))
    made = MainWindow(shell)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    yield made
    shell.setParent(None)
    made.close()
    made.deleteLater()


def page_of(window: MainWindow, bot: QtBot, command: str, kind: type[Any]) -> Any:
    window.shell.open(command)
    bot.waitUntil(lambda: isinstance(window.page(), kind))
    bot.waitUntil(lambda: not window.shell.tasks._open)
    return window.page()


def cells(page: LinePage) -> list[tuple[str, ...]]:
    rows = [page.model.row(number) for number in range(page.model.rowCount())]
    return [tuple(cell if isinstance(cell, str) else cell.text for cell in row.cells) for row in rows if row]


def test_without_a_line_the_page_says_how_to_get_one(window: MainWindow, qtbot: QtBot) -> None:
    page = cast("LinePage", page_of(window, qtbot, "line.state", LinePage))
    assert "Alt+E" in page.said.words()
    page.send_again()
    page.open_document(None)
    assert page.facts._facts[0].value == "2"


def test_this_pc_is_enrolled_and_sends_by_f9(
    window: MainWindow, qtbot: QtBot, centre: LineCentre, shop: Shop
) -> None:
    shop.desk.do(save_setting, PROPOSE, False)
    thread = LineThread(shop.desk, window)
    thread.join(window.shell)
    heard: list[tuple[str, str]] = []
    thread.told.connect(lambda *words: heard.append(words))
    page = page_of(window, qtbot, "line.set_up", SetUpPage)
    page.save()
    page.form.set_values({"url": centre.url, "code": "ABCD1234EF"})
    thread.start()
    page.save()
    qtbot.waitUntil(lambda: len(centre.ops) == 2, timeout=10_000)
    state = cast("LinePage", page_of(window, qtbot, "line.state", LinePage))
    qtbot.waitUntil(lambda: state.facts._facts[2].value == "2", timeout=10_000)
    qtbot.waitUntil(lambda: ("All sent", "ok") in heard, timeout=10_000)
    centre.script = lambda _c, _m, path, told: (
        (200, {"epoch": 1, "acked_seq": 3, "results": [
            {"seq": 3, "op_id": told["ops"][0]["op_id"], "status": "rejected", "code": "unknown_item"}]})
        if path.endswith("/ops") else None
    )  # fmt: skip
    shop.bills("Asha Medical", "Dolo 650", units=1)
    state.send_now()
    qtbot.waitUntil(lambda: ("1 refused", "bad") in heard, timeout=10_000)
    state.filters["which"].set_value("rejected")
    state.reload()
    qtbot.waitUntil(lambda: state.model.rowCount() == 1)
    assert "Map the item" in cells(state)[0][-1]
    assert state.whole.words() == cells(state)[0][-1]
    assert not state.whole.isHidden()
    centre.script = None
    state.grid.go(0, 0)
    state.send_again()
    qtbot.waitUntil(lambda: not window.shell.tasks._open)
    state.send_now()
    qtbot.waitUntil(lambda: len(centre.ops) >= 3, timeout=10_000)
    thread.stop()


def test_what_leaves_is_told_field_by_field(window: MainWindow, qtbot: QtBot) -> None:
    page = cast("LeavesPage", page_of(window, qtbot, "line.leaves", LeavesPage))
    assert "never phone or address" in page.title.accessibleName()
    assert page.model.rowCount() >= 10


def test_the_line_is_tried_when_it_is_time(shop: Shop, centre: LineCentre) -> None:
    from dcms_desktop.sync.actions.line import note_trouble
    from dcms_desktop.sync.queries import line_state

    assert not is_time(shop.desk.ask(line_state))
    enrol(shop.desk, centre.url, "ABCD1234EF")
    state = shop.desk.ask(line_state)
    assert is_time(state)
    assert model.bar_words(state) == ("2 to send", "ok")
    shop.desk.do(note_trouble, "The centre cannot be reached.", "It is tried again.", 60_000)
    state = shop.desk.ask(line_state)
    assert not is_time(state)
    assert model.bar_words(state) == ("2 wait", "warn")
    assert "tried again" in model.said_of(state)[0]


@pytest.mark.parametrize(
    ("minutes", "words"), [(5, "5 min"), (125, "2 h"), (60 * 47, "47 h"), (60 * 49, "2 days")]
)
def test_ages_are_said_for_people(minutes: int, words: str) -> None:
    assert model.age_words(minutes) == words


def test_each_way_asks_for_its_own_fields_and_shows_no_secret(
    window: MainWindow, qtbot: QtBot, centre: LineCentre, shop: Shop
) -> None:
    page = page_of(window, qtbot, "line.set_up", SetUpPage)
    qtbot.waitUntil(lambda: not window.shell.tasks._open, timeout=10_000)
    shown = {
        way: {name for name, row in page.form.rows.items() if not row.isHidden()}
        for way, _ in HOW
        if page.form.set_value("how", way) is None and page._on_changed("how") is None
    }
    assert shown["protocol"] == {"how", "url", "code"}
    assert shown["mtls"] - shown["hmac"] == {"key"}
    assert shown["hmac"] == {"how", "url", "stream", "distributor", "device", "secret"}
    page.form.set_values({"how": "hmac", "url": centre.url, "device": "k1", "secret": "hush"})
    page._show_fields()
    page.save()
    qtbot.waitUntil(lambda: "name of our line" in page.form.rows["stream"]._wrong, timeout=10_000)
    page.form.set_value("stream", "S-27-000001")
    page.save()
    qtbot.waitUntil(lambda: shop.desk.ask(line_card) is not None, timeout=10_000)
    qtbot.waitUntil(lambda: window.page() is not page, timeout=10_000)  # a saved page is left
    again = page_of(window, qtbot, "line.set_up", SetUpPage)
    qtbot.waitUntil(lambda: again.way == "hmac", timeout=10_000)
    assert again.form.edit("secret").text() == ""
    again.test()
    qtbot.waitUntil(lambda: "knows this PC" in again.tried.text(), timeout=10_000)
    assert sender_words(shop.desk.ask(line_state)) == ""


def test_a_pack_is_loaded_by_a_key_and_what_does_not_fit_is_said_whole(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    page = page_of(window, qtbot, "line.received", ReceivedPage)
    page.ask_pack()
    messages = window.shell.messages
    assert messages.question is not None
    messages.answer(str(pack(tmp_path)))
    qtbot.waitUntil(lambda: "Acme Foods: 6 things" in str(messages.question))
    messages.answer(answer=True)
    qtbot.waitUntil(lambda: page.model.rowCount() == 1)
    qtbot.waitUntil(lambda: page.whole.words().startswith("It does not fit"))
